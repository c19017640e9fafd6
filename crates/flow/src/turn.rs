//! One turn of a run: what becomes true together, as one commit, whichever engine decided that it is time.

use std::time::Duration;

use domain::{Event, NewEvent, RunOutcome};
use store::{Commit, JournalStep, RunChange, RunRow, RunState, StepRecord, StoreError};

use crate::journal::{Ended, Journal, StepEnd, Stop, skipped, told};
use crate::walk::{Signals, WalkEnd};
use crate::world::{Progress, World, over, running};
use crate::{Plan, StepSpec};

/// First pause before a commit is tried again on a busy or full disk; doubles up to [`STORE_PAUSE_MAX`].
const STORE_PAUSE: Duration = Duration::from_millis(100);
const STORE_PAUSE_MAX: Duration = Duration::from_secs(10);

/// What becomes true together.
pub(crate) struct Becomes<'a> {
    pub(crate) ended: &'a [StepEnd],
    /// After `ended`.
    pub(crate) journal: &'a Journal,
    /// The run ends with this turn: whatever is left is skipped.
    pub(crate) stop: Option<&'a Stop>,
    /// Places in the plan of the steps that begin.
    pub(crate) begin: &'a [usize],
}

impl Becomes<'_> {
    pub(crate) fn commit(&self, world: &World, row: &RunRow, plan: &Plan) -> Commit {
        let (prep, run) = (&row.prep, &row.run);
        let mut events = Vec::new();
        let mut steps = Vec::new();
        let mut note = |spec: &StepSpec, (progress, step): (Progress, JournalStep), said: &[NewEvent]| {
            events.extend_from_slice(said);
            events.push(over(prep, run, spec.name, progress));
            steps.push(StepRecord { run: run.clone(), owner: world.options.owner.clone(), step });
        };
        for end in self.ended {
            let Some(spec) = plan.steps.get(end.index) else { continue };
            let said: &[NewEvent] = match &end.ended {
                Ended::Output(output) => &output.events,
                Ended::Failed { .. } => &[],
            };
            note(spec, told(spec, end), said);
        }
        if let Some(stop) = self.stop {
            let left = self.journal.left();
            for spec in left.iter().filter_map(|index| plan.steps.get(*index)) {
                note(spec, skipped(spec, &stop.why), &[]);
            }
            events.push(complete(world, row, stop.outcome.clone()));
        }
        let begin = self.begin.iter().filter_map(|index| plan.steps.get(*index));
        events.extend(begin.map(|spec| running(prep, run, spec.name, 1, None)));
        let mut commit = world.guarded(&store::key(&row.tenant, prep), run, events);
        commit.steps = steps;
        if self.stop.is_some() {
            commit.runs.iter_mut().for_each(|guard| guard.state = RunState::Done);
        }
        commit
    }
}

fn complete(world: &World, row: &RunRow, outcome: RunOutcome) -> NewEvent {
    let duration_ms = world.clock.now().0.saturating_sub(row.started_at.0).max(0);
    let event = Event::WorkflowComplete { run: row.run.clone(), workflow: row.workflow, outcome, duration_ms };
    NewEvent::keyed(&row.prep, row.run.as_str(), "complete", event)
}

/// A run of a plan that this Callsheet does not have: nobody here can go on with it.
pub(crate) async fn end_unknown(world: &World, row: &RunRow, signals: &Signals) -> WalkEnd {
    let outcome = match row.state {
        RunState::Cancelling => RunOutcome::Cancelled,
        RunState::Open | RunState::Paused | RunState::Done => RunOutcome::Failed {
            what: format!(
                "It was begun by another version of Callsheet (plan version {}) and cannot go on here. \
                 What it found is kept; start it again.",
                row.plan_version
            ),
        },
    };
    let end = RunChange { run: row.run.clone(), state: RunState::Done, owner: Some(world.options.owner.clone()) };
    let commit = || {
        let events = vec![complete(world, row, outcome.clone())];
        Commit {
            runs: vec![end.clone()],
            ..Commit::events(store::key(&row.tenant, &row.prep), world.clock.now(), events)
        }
    };
    match keep(world, signals, commit).await {
        Ok(()) => WalkEnd::Over,
        Err(NotKept::End(end)) => end,
        Err(NotKept::TooLarge(_)) => WalkEnd::Lost,
    }
}

/// Why a commit was not stored.
pub(crate) enum NotKept {
    End(WalkEnd),
    TooLarge(String),
}

/// Stores a commit, waiting for a busy or full disk as long as the run is ours.
pub(crate) async fn keep(world: &World, signals: &Signals, commit: impl Fn() -> Commit) -> Result<(), NotKept> {
    let mut pause = STORE_PAUSE;
    loop {
        if world.dead.is_cancelled() {
            std::future::pending::<()>().await;
        }
        let error = match world.store.commit(commit()).await {
            Ok(_) => return Ok(()),
            Err(error) => error,
        };
        match error {
            StoreError::LeaseLost | StoreError::NotFound => return Err(NotKept::End(WalkEnd::Lost)),
            StoreError::TooLarge { .. } => return Err(NotKept::TooLarge(error.to_string())),
            StoreError::Busy(_) | StoreError::Full => tracing::warn!(%error, "a run waits for the disk"),
            StoreError::Corrupt(_)
            | StoreError::NewerSchema { .. }
            | StoreError::OlderSchema { .. }
            | StoreError::Bug(_) => {
                tracing::error!(%error, "a run cannot go on");
                return Err(NotKept::End(WalkEnd::Lost));
            }
        }
        tokio::select! {
            () = signals.lost.cancelled() => return Err(NotKept::End(WalkEnd::Lost)),
            () = signals.stop.cancelled() => return Err(NotKept::End(WalkEnd::LetGo)),
            () = tokio::time::sleep(pause) => pause = (pause * 2).min(STORE_PAUSE_MAX),
        }
    }
}
