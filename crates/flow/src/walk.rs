//! Walks one run from where its journal stands to its end.
//!
//! Each turn of the walk is one commit: the steps that are over, with their events and journal records, and the
//! steps that begin. Nothing begins that the log does not show; nothing is shown as over that the journal lacks.

use std::collections::{BTreeSet, VecDeque};
use std::pin::Pin;
use std::sync::Arc;

use store::{Commit, RunRow, RunState};
use tokio::sync::{AcquireError, Notify, OwnedSemaphorePermit};
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::Plan;
use crate::attempt::Work;
use crate::failpoint::FailPoint;
use crate::journal::{Ended, Journal, StepEnd, Stop};
use crate::measured;
use crate::turn::{Becomes, NotKept, end_unknown, keep};
use crate::world::World;

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
    let Some(plan) = world.plans.get(&(row.workflow, row.plan_version)).map(Arc::clone) else {
        return end_unknown(&world, &row, &signals).await;
    };
    let steps = match world.store.run(&row.tenant, &row.run).await {
        Ok(Some((_, steps))) => steps,
        Ok(None) => return WalkEnd::Lost,
        Err(error) => {
            tracing::error!(run = %row.run, %error, "a run's journal could not be read");
            return WalkEnd::Lost;
        }
    };
    if steps.is_empty() {
        measured::claimed(&row, world.clock.now());
    }
    let walk = Walk {
        journal: Journal::new(Arc::clone(&plan), steps),
        world,
        signals,
        row,
        plan,
        running: BTreeSet::new(),
        tasks: JoinSet::new(),
        ended: VecDeque::new(),
        ends_per_commit: usize::MAX,
        cancelled: CancellationToken::new(),
        place: None,
        acquiring: None,
    };
    let span = measured::run_span(&walk.row);
    walk.go().instrument(span).await
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
        measured::kept(&self.world, &self.row, &self.plan, &turn.ended, turn.end.as_ref());
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
        let begin: Vec<usize> = turn.begin.iter().map(|(index, _)| *index).collect();
        let becomes = Becomes { ended: &turn.ended, journal: &turn.journal, stop: turn.end.as_ref(), begin: &begin };
        becomes.commit(&self.world, &self.row, &self.plan)
    }

    fn begin(&mut self, index: usize, place: OwnedSemaphorePermit) {
        let work = Work::of(&self.world, &self.row, &self.plan, &self.journal, index, &self.cancelled);
        let Some(work) = work else { return };
        self.running.insert(index);
        self.tasks.spawn(async move { (index, work.carry_out(place).await) }.in_current_span());
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
