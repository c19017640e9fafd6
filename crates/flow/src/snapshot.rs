//! A run as text, for tests that compare the whole of it: its row, its journal, its part of the log.

use std::fmt::Write;

use domain::{Event, Logged, RunOutcome, StepCounts, StepState};
use store::{JournalStep, PrepKey, RunRow, RunState, Store, StoreError};

/// Events read at once.
const PAGE: u32 = domain::limits::EVENTS_PAGE_MAX;

/// The whole log of a prep.
pub async fn log(store: &dyn Store, key: &PrepKey) -> Result<Vec<Logged>, StoreError> {
    let mut log: Vec<Logged> = Vec::new();
    loop {
        let after = log.last().map_or(0, |logged| logged.seq);
        let page = store.events(key, after, PAGE).await?;
        if page.is_empty() {
            return Ok(log);
        }
        log.extend(page);
    }
}

/// Run, journal and log as text; times and durations are left out, so that two lives of a run can be compared.
pub fn text(row: &RunRow, journal: &[JournalStep], log: &[Logged]) -> String {
    let mut text = format!("{} {} v{}: {}\n", row.run, row.workflow.name(), row.plan_version, run_state(row.state));
    text.push_str("journal\n");
    for step in journal {
        // Writing to a string does not fail.
        let _ = writeln!(text, "  {} {} ×{} {}", step.name, step_state(step.state), step.attempts, step.output);
    }
    text.push_str("log\n");
    for logged in log {
        let _ = writeln!(text, "  {} {}", logged.seq, event(&logged.event));
    }
    text
}

fn event(event: &Event) -> String {
    match event {
        Event::WorkflowProgress { step, state, counts, gaps, .. } => {
            let gaps: String = gaps.iter().map(|gap| format!(" gap: {gap}")).collect();
            format!("workflow_progress {step} {}{}{gaps}", progress(state), counted(*counts))
        }
        Event::WorkflowComplete { outcome, .. } => format!("workflow_complete {}", ended(outcome)),
        // What other events say is for their own tests.
        other => other.kind().to_owned(),
    }
}

fn run_state(state: RunState) -> &'static str {
    match state {
        RunState::Open => "open",
        RunState::Paused => "paused",
        RunState::Cancelling => "cancelling",
        RunState::Done => "done",
    }
}

fn step_state(state: store::StepState) -> &'static str {
    match state {
        store::StepState::Done => "done",
        store::StepState::Skipped => "skipped",
        store::StepState::Failed => "failed",
    }
}

fn progress(state: &StepState) -> String {
    match state {
        StepState::Pending => "pending".to_owned(),
        StepState::Running { attempt } => format!("running {attempt}"),
        StepState::Done => "done".to_owned(),
        StepState::FromCache => "from cache".to_owned(),
        StepState::Skipped { why } => format!("skipped: {why}"),
        StepState::Failed { what, goes_on } => format!("failed{}: {what}", if *goes_on { ", goes on" } else { "" }),
    }
}

fn counted(counts: StepCounts) -> String {
    if counts == StepCounts::default() {
        return String::new();
    }
    format!(" (read {}, findings {}, failed {})", counts.read, counts.findings, counts.failed)
}

fn ended(outcome: &RunOutcome) -> String {
    match outcome {
        RunOutcome::Done => "done".to_owned(),
        RunOutcome::DoneWithGaps { gaps } => format!("done with gaps: {}", gaps.join(", ")),
        RunOutcome::NeedsChoice { what } => format!("needs a choice: {what}"),
        RunOutcome::Failed { what } => format!("failed: {what}"),
        RunOutcome::Cancelled => "cancelled".to_owned(),
    }
}
