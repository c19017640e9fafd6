//! Walks one run from where its journal stands to its end.
//!
//! Each turn of the walk is one commit: the steps that are over, with their events and journal records, and the
//! steps that begin. Nothing begins that the log does not show; nothing is shown as over that the journal lacks.

use std::collections::{BTreeSet, VecDeque};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use domain::{Event, NewEvent, RunOutcome};
use store::{Commit, JournalStep, PrepKey, RunChange, RunRow, RunState, StepRecord, StoreError};
use tokio::sync::{AcquireError, Notify, OwnedSemaphorePermit};
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::attempt::Work;
use crate::failpoint::FailPoint;
use crate::journal::{Ended, Journal, StepEnd, Stop, skipped, told};
use crate::world::{Progress, World, over, running};
use crate::{Plan, StepSpec};

/// First pause before a commit is tried again on a busy or full disk; doubles up to [`STORE_PAUSE_MAX`].
const STORE_PAUSE: Duration = Duration::from_millis(100);
const STORE_PAUSE_MAX: Duration = Duration::from_secs(10);

/// What the engine tells a walk.
#[derive(Clone)]
pub(crate) struct Signals {
    /// The run may have been changed by a command.
    pub(crate) look: Arc<Notify>,
    /// The lease is someone else's.
    pub(crate) lost: CancellationToken,
    /// The engine shuts down.
    pub(crate) stop: CancellationToken,
}

/// How a walk came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WalkEnd {
    /// The run is done.
    Over,
    /// The run is not done and the lease can go: paused, or the engine shuts down.
    LetGo,
    /// The lease is lost, or the store is broken: nothing more is written.
    Lost,
}

type Acquiring = Pin<Box<dyn Future<Output = Result<OwnedSemaphorePermit, AcquireError>> + Send + Sync>>;

struct Walk {
    world: Arc<World>,
    signals: Signals,
    row: RunRow,
    key: PrepKey,
    plan: Arc<Plan>,
    journal: Journal,
    running: BTreeSet<usize>,
    tasks: JoinSet<(usize, Option<StepEnd>)>,
    /// Over, but not stored yet.
    ended: VecDeque<StepEnd>,
    /// How many ends one commit takes; one after a commit was too large, to find the one at fault.
    ends_per_commit: usize,
    cancelled: CancellationToken,
    place: Option<OwnedSemaphorePermit>,
    acquiring: Option<Acquiring>,
}

/// One turn: what becomes true together.
struct Turn {
    ended: Vec<StepEnd>,
    journal: Journal,
    /// The run ends with this turn.
    end: Option<Stop>,
    begin: Vec<(usize, OwnedSemaphorePermit)>,
}

/// Walks a run that this engine holds.
pub(crate) async fn walk(world: Arc<World>, row: RunRow, signals: Signals) -> WalkEnd {
    let key = store::key(&row.tenant, &row.prep);
    let Some(plan) = world.plans.get(&(row.workflow, row.plan_version)).map(Arc::clone) else {
        return end_unknown(&world, &row, &key, &signals).await;
    };
    let steps = match world.store.run(&row.tenant, &row.run).await {
        Ok(Some((_, steps))) => steps,
        Ok(None) => return WalkEnd::Lost,
        Err(error) => {
            tracing::error!(run = %row.run, %error, "a run's journal could not be read");
            return WalkEnd::Lost;
        }
    };
    let walk = Walk {
        journal: Journal::new(Arc::clone(&plan), steps),
        world,
        signals,
        row,
        key,
        plan,
        running: BTreeSet::new(),
        tasks: JoinSet::new(),
        ended: VecDeque::new(),
        ends_per_commit: usize::MAX,
        cancelled: CancellationToken::new(),
        place: None,
        acquiring: None,
    };
    walk.go().await
}

impl Walk {
    async fn go(mut self) -> WalkEnd {
        let mut state = self.row.state;
        loop {
            let ended = match state {
                RunState::Open => self.advance(None).await,
                RunState::Cancelling => self.advance(Some(Stop::cancelled())).await,
                RunState::Paused => Err(WalkEnd::LetGo),
                RunState::Done => Err(WalkEnd::Over),
            };
            let woken = match ended {
                Ok(()) => self.wait(state).await,
                Err(end) => Err(end),
            };
            match woken {
                Ok(next) => state = next,
                Err(end) => {
                    self.interrupt().await;
                    return end;
                }
            }
        }
    }

    /// Stores what is over and begins what is ready.
    async fn advance(&mut self, stop: Option<Stop>) -> Result<(), WalkEnd> {
        let mut turn = self.turn(stop);
        if turn.end.is_some() {
            self.interrupt().await;
        }
        if turn.ended.is_empty() && turn.begin.is_empty() && turn.end.is_none() {
            return Ok(());
        }
        match keep(&self.world, &self.signals, || self.commit(&turn)).await {
            Ok(()) => {}
            Err(NotKept::End(end)) => return Err(end),
            Err(NotKept::TooLarge(what)) => return self.put_back(turn.ended, what),
        }
        for end in &turn.ended {
            if let Some(spec) = self.plan.steps.get(end.index) {
                self.world.pass(FailPoint::AfterCommit { run: self.row.run.clone(), step: spec.name }).await;
            }
        }
        if turn.end.is_some() {
            return Err(WalkEnd::Over);
        }
        self.journal = turn.journal;
        for (index, place) in turn.begin.drain(..) {
            self.begin(index, place);
        }
        Ok(())
    }

    fn turn(&mut self, stop: Option<Stop>) -> Turn {
        let count = self.ended.len().min(self.ends_per_commit);
        let ended: Vec<_> = self.ended.drain(..count).collect();
        let mut journal = self.journal.clone();
        let mut end = stop;
        for one in &ended {
            let stop = journal.take(one);
            end = end.or(stop);
        }
        if end.is_none() && journal.left().is_empty() {
            end = Some(Stop { why: String::new(), outcome: journal.outcome() });
        }
        let begin = if end.is_none() { self.choose(&journal) } else { Vec::new() };
        Turn { ended, journal, end, begin }
    }

    /// Steps that are ready and have a place. Queues for a place when there are more.
    fn choose(&mut self, journal: &Journal) -> Vec<(usize, OwnedSemaphorePermit)> {
        let room = self.world.options.steps_per_run_max.saturating_sub(self.running.len());
        let mut ready = journal.ready(&self.running).into_iter().take(room).peekable();
        let mut begin = Vec::new();
        while let Some(index) = ready.peek().copied() {
            let place = self.place.take().or_else(|| Arc::clone(&self.world.free).try_acquire_owned().ok());
            let Some(place) = place else { break };
            begin.push((index, place));
            ready.next();
        }
        let more = ready.peek().is_some();
        self.place = None;
        if !more {
            self.acquiring = None;
        } else if self.acquiring.is_none() {
            self.acquiring = Some(Box::pin(Arc::clone(&self.world.free).acquire_owned()));
        }
        begin
    }

    fn commit(&self, turn: &Turn) -> Commit {
        let (prep, run) = (&self.key.prep, &self.row.run);
        let mut events = Vec::new();
        let mut steps = Vec::new();
        let mut note = |spec: &StepSpec, (progress, step): (Progress, JournalStep), said: &[NewEvent]| {
            events.extend_from_slice(said);
            events.push(over(prep, run, spec.name, progress));
            steps.push(StepRecord { run: run.clone(), owner: self.world.options.owner.clone(), step });
        };
        for end in &turn.ended {
            let Some(spec) = self.plan.steps.get(end.index) else { continue };
            let said: &[NewEvent] = match &end.ended {
                Ended::Output(output) => &output.events,
                Ended::Failed { .. } => &[],
            };
            note(spec, told(spec, end), said);
        }
        if let Some(stop) = &turn.end {
            let left = turn.journal.left();
            for spec in left.iter().filter_map(|index| self.plan.steps.get(*index)) {
                note(spec, skipped(spec, &stop.why), &[]);
            }
            events.push(self.complete(&stop.outcome));
        }
        let begin = turn.begin.iter().filter_map(|(index, _)| self.plan.steps.get(*index));
        events.extend(begin.map(|spec| running(prep, run, spec.name, 1, None)));
        let mut commit = self.world.guarded(&self.key, run, events);
        commit.steps = steps;
        if turn.end.is_some() {
            commit.runs.iter_mut().for_each(|guard| guard.state = RunState::Done);
        }
        commit
    }

    fn complete(&self, outcome: &RunOutcome) -> NewEvent {
        complete(&self.world, &self.row, outcome.clone())
    }

    fn begin(&mut self, index: usize, place: OwnedSemaphorePermit) {
        let Some(spec) = self.plan.steps.get(index) else { return };
        let work = Work {
            world: Arc::clone(&self.world),
            key: self.key.clone(),
            run: self.row.run.clone(),
            workflow: self.row.workflow,
            input: self.row.input.clone(),
            outputs: self.journal.outputs(index),
            index,
            spec: spec.clone(),
            cancelled: self.cancelled.clone(),
        };
        self.running.insert(index);
        self.tasks.spawn(async move { (index, work.carry_out(place).await) });
    }

    /// A commit was too large. Alone with its commit, an end that is too large becomes a failure of its step.
    fn put_back(&mut self, mut ended: Vec<StepEnd>, what: String) -> Result<(), WalkEnd> {
        self.ends_per_commit = 1;
        match ended.as_mut_slice() {
            [] => return Err(WalkEnd::Lost),
            [end] => end.ended = Ended::Failed { what },
            _ => {}
        }
        for end in ended.into_iter().rev() {
            self.ended.push_front(end);
        }
        Ok(())
    }

    /// Waits for whatever comes next; answers with the state of the run.
    async fn wait(&mut self, state: RunState) -> Result<RunState, WalkEnd> {
        if !self.ended.is_empty() {
            return Ok(state);
        }
        let signals = self.signals.clone();
        let acquiring = self.acquiring.as_mut();
        tokio::select! {
            biased;
            () = signals.lost.cancelled() => Err(WalkEnd::Lost),
            () = signals.stop.cancelled() => Err(WalkEnd::LetGo),
            Some(joined) = self.tasks.join_next() => {
                self.collect(joined).await?;
                while let Some(joined) = self.tasks.try_join_next() {
                    self.collect(joined).await?;
                }
                Ok(state)
            }
            () = signals.look.notified() => self.look(state).await,
            place = async { match acquiring { Some(acquiring) => acquiring.await, None => std::future::pending().await } } => {
                self.acquiring = None;
                self.place = place.ok();
                Ok(state)
            }
        }
    }

    async fn collect(&mut self, joined: Result<(usize, Option<StepEnd>), JoinError>) -> Result<(), WalkEnd> {
        let (index, end) = joined.map_err(|error| {
            tracing::error!(run = %self.row.run, %error, "a step's task broke");
            WalkEnd::Lost
        })?;
        self.running.remove(&index);
        // Interrupted without our doing: the lease was lost while it emitted.
        let end = end.ok_or(WalkEnd::Lost)?;
        if let Some(spec) = self.plan.steps.get(index) {
            self.world.pass(FailPoint::AfterStepBeforeCommit { run: self.row.run.clone(), step: spec.name }).await;
        }
        self.ended.push_back(end);
        Ok(())
    }

    async fn look(&mut self, state: RunState) -> Result<RunState, WalkEnd> {
        match self.world.store.run(&self.row.tenant, &self.row.run).await {
            Ok(Some((row, _))) if row.state == RunState::Done => Ok(RunState::Done),
            Ok(Some((row, _))) if row.owner.as_ref() == Some(&self.world.options.owner) => Ok(row.state),
            Ok(_) => Err(WalkEnd::Lost),
            Err(error) => {
                tracing::warn!(run = %self.row.run, %error, "a run could not be looked at; the next look will tell");
                Ok(state)
            }
        }
    }

    /// Ends the steps at work; each has the engine's grace to end by itself.
    async fn interrupt(&mut self) {
        self.cancelled.cancel();
        while self.tasks.join_next().await.is_some() {}
        self.running.clear();
    }
}

fn complete(world: &World, row: &RunRow, outcome: RunOutcome) -> NewEvent {
    let duration_ms = world.clock.now().0.saturating_sub(row.started_at.0).max(0);
    let event = Event::WorkflowComplete { run: row.run.clone(), workflow: row.workflow, outcome, duration_ms };
    NewEvent::keyed(&row.prep, row.run.as_str(), "complete", event)
}

/// A run of a plan that this Callsheet does not have: nobody here can go on with it.
async fn end_unknown(world: &World, row: &RunRow, key: &PrepKey, signals: &Signals) -> WalkEnd {
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
        Commit { runs: vec![end.clone()], ..Commit::events(key.clone(), world.clock.now(), events) }
    };
    match keep(world, signals, commit).await {
        Ok(()) => WalkEnd::Over,
        Err(NotKept::End(end)) => end,
        Err(NotKept::TooLarge(_)) => WalkEnd::Lost,
    }
}

enum NotKept {
    End(WalkEnd),
    TooLarge(String),
}

/// Stores a commit, waiting for a busy or full disk as long as the run is ours.
async fn keep(world: &World, signals: &Signals, commit: impl Fn() -> Commit) -> Result<(), NotKept> {
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
