//! What is measured of runs and steps, and the spans under which they are told.
//!
//! Never: a tenant, a preparation or a run as a label. Spans name them by id, and hold no text.

use std::time::Duration;

use domain::{RunOutcome, Timestamp};
use metrics::{counter, gauge, histogram};
use store::RunRow;
use tracing::field::Empty;
use tracing::{Span, info_span};

use crate::attempt::Work;
use crate::journal::{Ended, StepEnd, Stop};
use crate::world::World;
use crate::{Plan, StepError, StepOutput};

/// A run at work here. With its preparation, the time at which a message began it names that message, in any process.
pub(crate) fn run_span(row: &RunRow) -> Span {
    let (prep, run, plan, begun_at) = (row.prep.as_str(), row.run.as_str(), row.workflow.name(), row.started_at.0);
    info_span!(target: "callsheet::work", "run", prep, run, plan, begun_at, outcome = Empty)
}

/// An attempt of a step.
pub(crate) fn step_span(work: &Work, attempt: u32) -> Span {
    let (prep, run) = (work.key.prep.as_str(), work.run.as_str());
    let (plan, step) = (work.workflow.name(), work.spec.name);
    info_span!(target: "callsheet::work", "step", prep, run, plan, step, attempt, outcome = Empty)
}

/// Runs that this process walks now.
pub(crate) fn at_work(runs: usize) {
    gauge!("callsheet_runs_at_work").set(runs as f64);
}

/// A run that nobody had worked on is taken up.
pub(crate) fn claimed(row: &RunRow, now: Timestamp) {
    let plan = row.workflow.name();
    histogram!("callsheet_run_wait_seconds", "plan" => plan).record(seconds(row.started_at, now));
}

/// An attempt is over.
pub(crate) fn attempted(span: &Span, work: &Work, took: Duration, result: &Result<StepOutput, StepError>) {
    let outcome = match result {
        Ok(_) => "ok",
        Err(StepError::Retry { .. }) => "retry",
        Err(StepError::Fail { .. }) => "failed",
        Err(StepError::Interrupted) => "interrupted",
    };
    span.record("outcome", outcome);
    tracing::debug!(parent: span, took_ms = took.as_millis(), outcome, "an attempt is over");
    let (plan, step) = (work.workflow.name(), work.spec.name);
    histogram!("callsheet_step_duration_seconds", "plan" => plan, "step" => step).record(took.as_secs_f64());
    let name = "callsheet_step_attempts_total";
    counter!(name, "plan" => plan, "step" => step, "outcome" => outcome).increment(1);
}

/// Steps are over, and perhaps the run, and the store has it.
pub(crate) fn kept(world: &World, row: &RunRow, plan: &Plan, ended: &[StepEnd], stop: Option<&Stop>) {
    let name = row.workflow.name();
    for end in ended {
        let Some(spec) = plan.steps.get(end.index) else { continue };
        let outcome = match &end.ended {
            Ended::Output(_) => "done",
            Ended::Failed { .. } => "failed",
        };
        counter!("callsheet_steps_total", "plan" => name, "step" => spec.name, "outcome" => outcome).increment(1);
    }
    let Some(stop) = stop else { return };
    let outcome = match &stop.outcome {
        RunOutcome::Done => "done",
        RunOutcome::DoneWithGaps { .. } => "done_with_gaps",
        RunOutcome::NeedsChoice { .. } => "needs_choice",
        RunOutcome::Failed { .. } => "failed",
        RunOutcome::Cancelled => "cancelled",
    };
    Span::current().record("outcome", outcome);
    counter!("callsheet_runs_total", "plan" => name, "outcome" => outcome).increment(1);
    let took = seconds(row.started_at, world.clock.now());
    histogram!("callsheet_run_duration_seconds", "plan" => name).record(took);
}

fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    Duration::from_millis(u64::try_from(to.0.saturating_sub(from.0)).unwrap_or(0)).as_secs_f64()
}
