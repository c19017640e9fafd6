//! What every part of an engine shares.

use std::collections::HashMap;
use std::sync::Arc;

use domain::{Clock, Entropy, Event, NewEvent, PrepId, RunId, StepCounts, StepState, Workflow};
use store::{Commit, PrepKey, RunChange, RunState, Store};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::check::PlanError;
use crate::engine::{EngineError, EngineOptions, Parts};
use crate::failpoint::FailPoint;
use crate::{Plan, Steps};

pub(crate) struct World {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) plans: HashMap<(Workflow, u32), Arc<Plan>>,
    pub(crate) steps: Arc<dyn Steps>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) options: EngineOptions,
    /// Steps that may work at once, over all runs; first come, first served.
    pub(crate) free: Arc<Semaphore>,
    /// A fail-point struck: nothing more is stored.
    pub(crate) dead: CancellationToken,
}

impl World {
    pub(crate) fn new(parts: Parts) -> Result<Self, EngineError> {
        let Parts { store, plans, steps, clock, entropy, options } = parts;
        options.check()?;
        let mut known = HashMap::new();
        for plan in plans {
            plan.check()?;
            let (workflow, version) = (plan.workflow, plan.version);
            if known.insert((workflow, version), Arc::new(plan)).is_some() {
                return Err(PlanError::TwoPlans { plan: workflow, version }.into());
            }
        }
        let free = Arc::new(Semaphore::new(options.steps_max));
        Ok(Self { store, plans: known, steps, clock, entropy, options, free, dead: CancellationToken::new() })
    }

    /// Goes on, or never: at a fail-point that strikes, the engine is dead.
    pub(crate) async fn pass(&self, point: FailPoint) {
        if self.options.failpoints.as_ref().is_some_and(|strikes| strikes(&point)) {
            self.dead.cancel();
        }
        if self.dead.is_cancelled() {
            std::future::pending::<()>().await;
        }
    }

    /// A commit of a run's events that is refused once the lease is lost.
    pub(crate) fn guarded(&self, key: &PrepKey, run: &RunId, events: Vec<NewEvent>) -> Commit {
        let guard = RunChange { run: run.clone(), state: RunState::Open, owner: Some(self.options.owner.clone()) };
        Commit { runs: vec![guard], ..Commit::events(key.clone(), self.clock.now(), events) }
    }
}

/// A step begins an attempt, or has come so far in it.
pub(crate) fn running(prep: &PrepId, run: &RunId, step: &str, attempt: u32, counts: Option<StepCounts>) -> NewEvent {
    let key = match counts {
        None => format!("{step}/running/{attempt}"),
        Some(StepCounts { read, findings, failed }) => format!("{step}/running/{attempt}/{read}/{findings}/{failed}"),
    };
    let counts = counts.unwrap_or_default();
    progress(prep, run, step, &key, Progress { state: StepState::Running { attempt }, counts, gaps: Vec::new() })
}

/// A step is over. One id for all ends, so that it can end only once.
pub(crate) fn over(prep: &PrepId, run: &RunId, step: &str, at: Progress) -> NewEvent {
    progress(prep, run, step, &format!("{step}/over"), at)
}

/// How far a step has come, as the log says it.
pub(crate) struct Progress {
    pub(crate) state: StepState,
    pub(crate) counts: StepCounts,
    pub(crate) gaps: Vec<String>,
}

fn progress(prep: &PrepId, run: &RunId, step: &str, key: &str, at: Progress) -> NewEvent {
    let Progress { state, counts, gaps } = at;
    let event = Event::WorkflowProgress { run: run.clone(), step: step.to_owned(), state, counts, gaps };
    NewEvent::keyed(prep, run.as_str(), key, event)
}
