//! Hands runs to an engine elsewhere, keeps their leases, and tells it what commands change.
//!
//! The lease of a run is the engine's, not a process's: all processes that work for it claim under one name, so that any
//! of them may make an attempt, and another goes on when the one that handed the run over is gone.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use domain::{Event, RunId, TenantId, Timestamp};
use futures::StreamExt;
use store::{Announced, Announcements, Claim, PrepKey, RunRow, RunState, StoreError};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::engine::{Ended, Heard, after, every, listen};
use crate::worker::Worker;
use crate::{AtWork, Pulse};

/// Runs about which the engine is asked at once.
const ASKS_MAX: usize = 16;
/// Heartbeats between two looks whether the engine still walks a run.
const BEATS_PER_LOOK: u32 = 5;
/// How long a run may wait for a process that has its plan, before it is ended as one that nobody can walk. In milliseconds.
const ORPHAN_AFTER_MS: i64 = 10 * 60 * 1_000;

/// Why an engine elsewhere did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ConductError {
    /// It could not be reached, or wants to be asked later.
    #[error("{0}")]
    Retry(String),
    /// It will not walk this run.
    #[error("{0}")]
    Refused(String),
}

/// An engine elsewhere, which decides what runs next.
#[async_trait]
pub trait Conductor: Send + Sync {
    /// Sees to it that a run is being walked, once, however often and by however many it is asked. A walk that ended while
    /// the run is open is begun again; steps that are over then say so.
    async fn conduct(&self, row: &RunRow) -> Result<(), ConductError>;

    /// Ends whatever walks a run.
    async fn halt(&self, row: &RunRow) -> Result<(), ConductError>;

    /// The engine's name, in a word.
    fn place(&self) -> &'static str {
        "elsewhere"
    }

    /// Whether it answers.
    async fn reach(&self) -> Result<(), ConductError> {
        Ok(())
    }

    /// The run is over or with others: whatever was remembered of it can be forgotten.
    fn forget(&self, tenant: &TenantId, run: &RunId);
}

/// The task that keeps the runs of a process. Dropping it stops it at once; prefer [`AtWork::shutdown`].
pub struct Dispatch {
    stop: CancellationToken,
    worker: Arc<Worker>,
    conductor: Arc<dyn Conductor>,
    ended: CancellationToken,
    keeper: JoinSet<()>,
}

/// The pulse of an engine elsewhere.
struct There {
    conductor: Arc<dyn Conductor>,
    ended: CancellationToken,
}

#[async_trait]
impl Pulse for There {
    fn place(&self) -> &'static str {
        self.conductor.place()
    }

    async fn feel(&self) -> Result<(), String> {
        if self.ended.is_cancelled() {
            return Err("nobody hands runs over any more".to_owned());
        }
        self.conductor.reach().await.map_err(|error| error.to_string())
    }
}

impl Dispatch {
    /// Starts to claim runs for `conductor`, whose attempts `worker` makes. Must be called within a tokio runtime.
    pub fn start(worker: Arc<Worker>, conductor: Arc<dyn Conductor>, announcements: Announcements) -> Self {
        let stop = CancellationToken::new();
        let keeper = Keeper { worker: Arc::clone(&worker), conductor: Arc::clone(&conductor), runs: HashMap::new() };
        let mut tasks = JoinSet::new();
        let ended = CancellationToken::new();
        let (guard, stopped) = (Ended(ended.clone()), stop.clone());
        tasks.spawn(async move {
            let _guard = guard;
            keeper.keep(announcements, stopped).await;
        });
        Self { stop, worker, conductor, ended, keeper: tasks }
    }
}

#[async_trait]
impl AtWork for Dispatch {
    fn pulse(&self) -> Arc<dyn Pulse> {
        Arc::new(There { conductor: Arc::clone(&self.conductor), ended: self.ended.clone() })
    }

    async fn shutdown(mut self: Box<Self>) {
        self.stop.cancel();
        self.worker.end();
        while let Some(ended) = self.keeper.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "the engine broke");
            }
        }
    }
}

/// A run that this process handed over, or has to.
struct Handed {
    row: RunRow,
    /// The engine has it.
    conducted: bool,
}

struct Keeper {
    worker: Arc<Worker>,
    conductor: Arc<dyn Conductor>,
    runs: HashMap<(TenantId, RunId), Handed>,
}

/// What is to be done about a run.
enum Due {
    Conduct,
    Cancel,
    Pause,
    /// It is over, or no longer with this engine.
    Drop,
    Nothing,
}

impl Keeper {
    async fn keep(mut self, announcements: Announcements, stop: CancellationToken) {
        let options = self.worker.world().options.clone();
        let mut announcements = Some(announcements);
        let mut poll = every(options.poll);
        let mut heartbeat = every(options.heartbeat);
        let mut beats = 0_u32;
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                _ = heartbeat.tick() => {
                    beats = beats.wrapping_add(1);
                    self.beat(beats.is_multiple_of(BEATS_PER_LOOK)).await;
                }
                told = listen(&mut announcements) => self.hear(told).await,
                _ = poll.tick() => self.look_around(None).await,
            }
        }
        self.let_go(self.runs.values().map(|handed| handed.row.run.clone()).collect()).await;
    }

    async fn hear(&mut self, told: Heard) {
        let told = match told {
            Heard::Missed => return self.look_around(None).await,
            Heard::Told(told) => told,
        };
        match &*told {
            Announced::Missed => self.look_around(None).await,
            Announced::Commit(appended) => {
                let before = self.runs.len();
                for logged in &appended.events {
                    if let Event::WorkflowComplete { run, .. } = &logged.event
                        && self.runs.remove(&(appended.key.tenant.clone(), run.clone())).is_some()
                    {
                        self.conductor.forget(&appended.key.tenant, run);
                    }
                }
                if appended.runs_changed || appended.forgotten || self.runs.len() < before {
                    self.look_around(Some(&appended.key)).await;
                }
            }
        }
    }

    /// Takes what waits, and does what commands asked for: about the runs of one prep, or about all.
    async fn look_around(&mut self, only: Option<&PrepKey>) {
        self.worker.look(only).await;
        self.claim().await;
        let mut due = Vec::new();
        for handed in self.runs.values_mut() {
            let asked = only.is_none_or(|key| key.tenant == handed.row.tenant && key.prep == handed.row.prep);
            if !asked && handed.conducted {
                continue;
            }
            match look(&self.worker, handed).await {
                Ok(what) => due.push((handed.row.clone(), what)),
                Err(error) => {
                    tracing::warn!(run = %handed.row.run, %error, "a run could not be looked at; the next look will tell");
                }
            }
        }
        let this = &*self;
        let done = futures::stream::iter(due).map(|(row, due)| async move { (this.carry_out(&row, due).await, row) });
        let done: Vec<_> = done.buffer_unordered(ASKS_MAX).collect().await;
        for (kept, row) in done {
            let key = (row.tenant, row.run);
            match kept {
                Kept::Handed => self.runs.get_mut(&key).into_iter().for_each(|handed| handed.conducted = true),
                Kept::Waits => {}
                Kept::Dropped => {
                    self.conductor.forget(&key.0, &key.1);
                    self.runs.remove(&key);
                }
            }
        }
    }

    async fn claim(&mut self) {
        let world = self.worker.world();
        let room = world.options.runs_max.saturating_sub(self.runs.len());
        let Ok(max @ 1..) = u32::try_from(room) else { return };
        let now = world.clock.now();
        let claim = Claim { owner: world.options.owner.clone(), now, until: after(now, world.options.lease), max };
        match world.store.claim(claim).await {
            Ok(rows) => {
                for row in rows {
                    self.runs.insert((row.tenant.clone(), row.run.clone()), Handed { row, conducted: false });
                }
            }
            Err(error) => tracing::warn!(%error, "runs could not be claimed; the next look will try again"),
        }
    }

    async fn carry_out(&self, row: &RunRow, due: Due) -> Kept {
        match due {
            Due::Nothing => Kept::Waits,
            Due::Drop => Kept::Dropped,
            Due::Conduct if !self.worker.knows(row) => self.orphan(row).await,
            Due::Conduct => match self.conductor.conduct(row).await {
                Ok(()) => Kept::Handed,
                Err(ConductError::Retry(what)) => {
                    tracing::warn!(run = %row.run, %what, "a run could not be handed over; the next look will try again");
                    Kept::Waits
                }
                Err(ConductError::Refused(what)) => self.ended(row, self.worker.fail(row, &what).await).await,
            },
            Due::Cancel => self.ended(row, self.worker.cancel(row).await).await,
            Due::Pause => {
                self.halt(row).await;
                self.let_go(vec![row.run.clone()]).await;
                Kept::Dropped
            }
        }
    }

    /// A run whose plan this process does not have: one of another release takes it, or nobody has it any more.
    async fn orphan(&self, row: &RunRow) -> Kept {
        let age = self.worker.world().clock.now().0.saturating_sub(row.started_at.0);
        if age < ORPHAN_AFTER_MS {
            self.let_go(vec![row.run.clone()]).await;
        } else {
            self.worker.end_unknown(row).await;
            self.halt(row).await;
        }
        Kept::Dropped
    }

    async fn ended(&self, row: &RunRow, closed: Result<crate::Attempted, StoreError>) -> Kept {
        match closed {
            Ok(_) => {
                self.halt(row).await;
                Kept::Dropped
            }
            Err(error) => {
                tracing::warn!(run = %row.run, %error, "a run could not be ended; the next look will try again");
                Kept::Waits
            }
        }
    }

    /// What still walks the run meets one that is over or let go, and ends by itself; this is only sooner.
    async fn halt(&self, row: &RunRow) {
        if let Err(error) = self.conductor.halt(row).await {
            tracing::info!(run = %row.run, %error, "a walk could not be ended; it ends at its next step");
        }
    }

    /// Leases into the past: whoever looks next may take the runs.
    async fn let_go(&self, runs: Vec<RunId>) {
        let world = self.worker.world();
        if let Err(error) = world.store.heartbeat(&world.options.owner, &runs, Timestamp(0)).await {
            tracing::warn!(%error, "leases could not be given back; they will run out");
        }
    }

    /// Prolongs the leases. With `ask`, the engine is asked once more for each run.
    async fn beat(&mut self, ask: bool) {
        if ask {
            self.runs.values_mut().for_each(|handed| handed.conducted = false);
        }
        let world = self.worker.world();
        let runs: Vec<RunId> = self.runs.keys().map(|(_, run)| run.clone()).collect();
        if runs.is_empty() {
            return;
        }
        let until = after(world.clock.now(), world.options.lease);
        match world.store.heartbeat(&world.options.owner, &runs, until).await {
            Ok(lost) => {
                let conductor = &self.conductor;
                self.runs.retain(|(tenant, run), _| {
                    let kept = !lost.contains(run);
                    if !kept {
                        conductor.forget(tenant, run);
                    }
                    kept
                });
            }
            Err(error) => tracing::warn!(%error, "leases could not be prolonged"),
        }
    }
}

/// What became of a run at a look.
enum Kept {
    Handed,
    Waits,
    Dropped,
}

async fn look(worker: &Worker, handed: &mut Handed) -> Result<Due, StoreError> {
    let world = worker.world();
    let found = world.store.run(&handed.row.tenant, &handed.row.run).await?;
    let Some((row, _)) = found.filter(|(row, _)| row.owner.as_ref() == Some(&world.options.owner)) else {
        return Ok(Due::Drop);
    };
    handed.row = row;
    Ok(match handed.row.state {
        RunState::Open if handed.conducted => Due::Nothing,
        RunState::Open => Due::Conduct,
        RunState::Cancelling => Due::Cancel,
        RunState::Paused => Due::Pause,
        RunState::Done => Due::Drop,
    })
}
