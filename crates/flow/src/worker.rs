//! Steps for an engine elsewhere: it decides what runs next, and has one attempt after the other made here.
//!
//! Never: deciding which step is next. What a step's end means for the run is decided by the same journal as in the
//! embedded engine, and becomes true in one commit with what the step said.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::{RunId, RunOutcome, TenantId};
use serde::{Deserialize, Serialize};
use store::{PrepKey, RunRow, RunState, StoreError};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::attempt::Work;
use crate::failpoint::FailPoint;
use crate::journal::{Ended, Journal, StepEnd, Stop};
use crate::measured;
use crate::pause::{AFTER_MAX, pause};
use crate::turn::{Becomes, NotKept, end_unknown, keep};
use crate::walk::{Signals, WalkEnd};
use crate::world::{World, running};
use crate::{EngineError, Parts, Plan, StepError};

/// One attempt of one step, as an engine elsewhere asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub tenant: TenantId,
    pub run: RunId,
    pub step: String,
    /// From 1.
    pub attempt: u32,
}

/// What an attempt came to. Whatever it says is on disk before it is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempted {
    /// The step is over, well or not, and what comes after it can begin.
    Over,
    /// The run is over; how, if it ended with this attempt or failed before.
    RunOver(Option<RunOutcome>),
    /// It did not work and is to be tried again, not before `pause` has passed.
    ///
    /// `after` is a time that somebody asked for, which `pause` is never shorter than.
    Again { what: String, pause: Duration, after: Option<Duration> },
    /// The run is paused, cancelled, or no longer with this engine: nothing is to be done about it now.
    LetGo,
    /// This worker ends: another is to make the attempt.
    Elsewhere,
}

/// Carries out attempts. Every process that works for the engine has one, and all of them have the engine's name.
pub struct Worker {
    world: Arc<World>,
    stop: CancellationToken,
    busy: Mutex<Busy>,
}

/// The attempts at work, so that they can be interrupted.
#[derive(Default)]
struct Busy {
    next: u64,
    attempts: HashMap<u64, (PrepKey, RunId, CancellationToken)>,
}

/// A run as it stands, with its plan.
struct Stand {
    row: RunRow,
    plan: Arc<Plan>,
    journal: Journal,
}

impl Worker {
    /// A worker with the parts of an engine.
    pub fn new(parts: Parts) -> Result<Arc<Self>, EngineError> {
        let world = Arc::new(World::new(parts)?);
        Ok(Arc::new(Self { world, stop: CancellationToken::new(), busy: Mutex::default() }))
    }

    pub(crate) fn world(&self) -> &Arc<World> {
        &self.world
    }

    /// Whether the plan of a run is one of ours.
    pub(crate) fn knows(&self, row: &RunRow) -> bool {
        self.world.plans.contains_key(&(row.workflow, row.plan_version))
    }

    /// Interrupts all attempts, now and later.
    pub(crate) fn end(&self) {
        self.stop.cancel();
        for (_, _, interrupt) in self.busy().attempts.values() {
            interrupt.cancel();
        }
    }

    /// Makes one attempt of a step, and keeps what came of it. A step that is over is not made again. `interrupt` ends the
    /// attempt, and nothing of its end is kept then.
    pub async fn attempt(&self, task: &Task, interrupt: &CancellationToken) -> Result<Attempted, StoreError> {
        let stand = match self.stand(task).await? {
            Ok(stand) => stand,
            Err(said) => return Ok(said),
        };
        let Some(index) = stand.plan.steps.iter().position(|spec| spec.name == task.step) else {
            let what = format!("Its plan has no step {}", task.step);
            return self.close(task, Stop { why: what.clone(), outcome: RunOutcome::Failed { what } }).await;
        };
        if stand.journal.is_over(index) {
            return self.settle(task, None).await;
        }
        let interrupt = interrupt.child_token();
        let _enrolled = self.enrol(&stand.row, interrupt.clone());
        let place = Arc::clone(&self.world.free).acquire_owned();
        let Some(Ok(place)) = interrupt.run_until_cancelled(place).await else { return Ok(self.interrupted()) };
        if !self.begin(&stand, index, task.attempt).await? {
            return Ok(Attempted::LetGo);
        }
        let attempt = task.attempt;
        let work = Work::of(&self.world, &stand.row, &stand.plan, &stand.journal, index, &interrupt);
        let Some(work) = work else { return Ok(Attempted::LetGo) };
        let result = work.attempt(attempt).instrument(measured::run_span(&stand.row)).await;
        drop(place);
        let spec = &work.spec;
        let ended = match result {
            Ok(output) => Ended::Output(Box::new(output)),
            Err(_) if interrupt.is_cancelled() => return Ok(self.interrupted()),
            Err(StepError::Fail { what }) => Ended::Failed { what },
            Err(error) if attempt >= spec.retry.attempts_max => Ended::Failed { what: error.to_string() },
            Err(StepError::Retry { what, after: Some(after) }) if after > AFTER_MAX => Ended::Failed { what },
            Err(StepError::Interrupted) => return Ok(self.again(spec.retry, attempt, StepError::Interrupted, None)),
            Err(StepError::Retry { what, after }) => {
                return Ok(self.again(spec.retry, attempt, StepError::Retry { what, after }, after));
            }
        };
        self.world.pass(FailPoint::AfterStepBeforeCommit { run: stand.row.run.clone(), step: spec.name }).await;
        self.settle(task, Some(StepEnd { index, attempts: attempt, ended })).await
    }

    /// The engine does not try a step again: it is over, as one that failed.
    pub async fn give_up(&self, task: &Task, what: &str) -> Result<Attempted, StoreError> {
        let stand = match self.stand(task).await? {
            Ok(stand) => stand,
            Err(said) => return Ok(said),
        };
        let index = stand.plan.steps.iter().position(|spec| spec.name == task.step);
        let ended = Ended::Failed { what: what.to_owned() };
        self.settle(task, index.map(|index| StepEnd { index, attempts: task.attempt, ended })).await
    }

    /// Ends a cancelled run: whatever is left of it is skipped.
    pub(crate) async fn cancel(&self, row: &RunRow) -> Result<Attempted, StoreError> {
        self.close(&task_of(row), Stop::cancelled()).await
    }

    /// Ends a run that the engine cannot get walked.
    pub(crate) async fn fail(&self, row: &RunRow, what: &str) -> Result<Attempted, StoreError> {
        let outcome = RunOutcome::Failed { what: what.to_owned() };
        self.close(&task_of(row), Stop { why: what.to_owned(), outcome }).await
    }

    /// Ends a run whose plan nobody has any more.
    pub(crate) async fn end_unknown(&self, row: &RunRow) {
        match end_unknown(&self.world, row, &self.signals()).await {
            WalkEnd::Over | WalkEnd::LetGo | WalkEnd::Lost => {}
        }
    }

    /// Interrupts the attempts of runs that are no longer to go on: runs of one prep, or all that are at work here.
    pub(crate) async fn look(&self, only: Option<&PrepKey>) {
        let attempts: Vec<_> = self.busy().attempts.values().cloned().collect();
        for (key, run, interrupt) in attempts {
            if only.is_some_and(|only| *only != key) {
                continue;
            }
            let tenant = key.tenant;
            match self.world.store.run(&tenant, &run).await {
                Ok(Some((row, _))) if self.is_ours(&row) => {}
                Ok(_) => interrupt.cancel(),
                Err(error) => tracing::warn!(%run, %error, "a run could not be looked at; the next look will tell"),
            }
        }
    }

    fn again(&self, retry: crate::Retry, attempt: u32, error: StepError, after: Option<Duration>) -> Attempted {
        let what = error.to_string();
        tracing::info!(attempt, %what, "a step will be tried again");
        Attempted::Again { what, pause: pause(retry, attempt, after, self.world.entropy.as_ref()), after }
    }

    fn interrupted(&self) -> Attempted {
        if self.stop.is_cancelled() { Attempted::Elsewhere } else { Attempted::LetGo }
    }

    /// Open, and with this engine.
    fn is_ours(&self, row: &RunRow) -> bool {
        row.state == RunState::Open && row.owner.as_ref() == Some(&self.world.options.owner)
    }

    async fn stand(&self, task: &Task) -> Result<Result<Stand, Attempted>, StoreError> {
        let Some((row, steps)) = self.world.store.run(&task.tenant, &task.run).await? else {
            return Ok(Err(Attempted::LetGo));
        };
        let plan = self.world.plans.get(&(row.workflow, row.plan_version)).map(Arc::clone);
        let journal = plan.as_ref().map(|plan| Journal::new(Arc::clone(plan), steps));
        if row.state == RunState::Done {
            let outcome = journal.map(|journal| journal.outcome());
            return Ok(Err(Attempted::RunOver(outcome.filter(|outcome| matches!(outcome, RunOutcome::Failed { .. })))));
        }
        let (Some(plan), Some(journal)) = (plan.filter(|_| self.is_ours(&row)), journal) else {
            return Ok(Err(Attempted::LetGo));
        };
        Ok(Ok(Stand { row, plan, journal }))
    }

    /// Shows the attempt. False when the run is no longer ours.
    async fn begin(&self, stand: &Stand, index: usize, attempt: u32) -> Result<bool, StoreError> {
        let Some(spec) = stand.plan.steps.get(index) else { return Ok(false) };
        let row = &stand.row;
        let events = vec![running(&row.prep, &row.run, spec.name, attempt, None)];
        match self.world.store.commit(self.world.guarded(&store::key(&row.tenant, &row.prep), &row.run, events)).await {
            Ok(_) => Ok(true),
            Err(StoreError::LeaseLost | StoreError::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Keeps the end of a step, and the end of the run if it comes with it. Of several ends of a step the first counts.
    async fn settle(&self, task: &Task, end: Option<StepEnd>) -> Result<Attempted, StoreError> {
        let _turn = self.turn(task).await?;
        let mut stand = match self.stand(task).await? {
            Ok(stand) => stand,
            Err(said) => return Ok(said),
        };
        let end = end.filter(|end| !stand.journal.is_over(end.index));
        let kept = self.keep(&mut stand, end.as_ref(), None).await?;
        match (kept, end) {
            (Err(what), Some(end)) => {
                let failed = StepEnd { ended: Ended::Failed { what: what.clone() }, ..end };
                let again = self.keep(&mut stand, Some(&failed), None).await?;
                again.map_err(|_| StoreError::Bug(what))
            }
            (Err(what), None) => Err(StoreError::Bug(what)),
            (Ok(said), _) => Ok(said),
        }
    }

    async fn close(&self, task: &Task, stop: Stop) -> Result<Attempted, StoreError> {
        let _turn = self.turn(task).await?;
        let Some((row, steps)) = self.world.store.run(&task.tenant, &task.run).await? else {
            return Ok(Attempted::LetGo);
        };
        let plan = self.world.plans.get(&(row.workflow, row.plan_version)).map(Arc::clone);
        let Some(plan) = plan.filter(|_| row.owner.as_ref() == Some(&self.world.options.owner)) else {
            return Ok(Attempted::LetGo);
        };
        let journal = Journal::new(Arc::clone(&plan), steps);
        self.keep(&mut Stand { row, plan, journal }, None, Some(stop)).await?.map_err(StoreError::Bug)
    }

    /// One commit. The inner error is a commit that was too large, and then nothing has changed.
    async fn keep(
        &self,
        stand: &mut Stand,
        end: Option<&StepEnd>,
        stop: Option<Stop>,
    ) -> Result<Result<Attempted, String>, StoreError> {
        let mut journal = stand.journal.clone();
        let by_step = end.and_then(|end| journal.take(end));
        let stop = stop.or(by_step).or_else(|| {
            let outcome = || Stop { why: String::new(), outcome: journal.outcome() };
            journal.left().is_empty().then(outcome)
        });
        if end.is_none() && stop.is_none() {
            return Ok(Ok(Attempted::Over));
        }
        let ended: Vec<StepEnd> = end.cloned().into_iter().collect();
        let becomes = Becomes { ended: &ended, journal: &journal, stop: stop.as_ref(), begin: &[] };
        let commit = || becomes.commit(&self.world, &stand.row, &stand.plan);
        match keep(&self.world, &self.signals(), commit).await {
            Ok(()) => {}
            Err(NotKept::TooLarge(what)) => return Ok(Err(what)),
            Err(NotKept::End(WalkEnd::Over | WalkEnd::LetGo | WalkEnd::Lost)) => return Ok(Ok(self.interrupted())),
        }
        measured::kept(&self.world, &stand.row, &stand.plan, &ended, stop.as_ref());
        stand.journal = journal;
        if let Some(spec) = end.and_then(|end| stand.plan.steps.get(end.index)) {
            self.world.pass(FailPoint::AfterCommit { run: stand.row.run.clone(), step: spec.name }).await;
        }
        Ok(Ok(stop.map_or(Attempted::Over, |stop| Attempted::RunOver(Some(stop.outcome)))))
    }

    /// What is decided from a run's journal commits before the next decision, whichever process decides.
    async fn turn(&self, task: &Task) -> Result<store::Turn, StoreError> {
        self.world.store.turn(&format!("run {} {}", task.tenant, task.run)).await
    }

    fn signals(&self) -> Signals {
        Signals { look: Arc::new(Notify::new()), lost: CancellationToken::new(), stop: self.stop.clone() }
    }

    fn busy(&self) -> std::sync::MutexGuard<'_, Busy> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enrol(&self, row: &RunRow, interrupt: CancellationToken) -> Enrolled<'_> {
        let mut busy = self.busy();
        // Whoever is told to end looks at those that are enrolled; who comes later looks here.
        if self.stop.is_cancelled() {
            interrupt.cancel();
        }
        busy.next += 1;
        let number = busy.next;
        busy.attempts.insert(number, (store::key(&row.tenant, &row.prep), row.run.clone(), interrupt));
        Enrolled { worker: self, number }
    }
}

/// An attempt that can be interrupted, until this is dropped.
struct Enrolled<'a> {
    worker: &'a Worker,
    number: u64,
}

impl Drop for Enrolled<'_> {
    fn drop(&mut self) {
        self.worker.busy().attempts.remove(&self.number);
    }
}

fn task_of(row: &RunRow) -> Task {
    Task { tenant: row.tenant.clone(), run: row.run.clone(), step: String::new(), attempt: 0 }
}
