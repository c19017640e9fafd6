//! The embedded engine: claims runs, walks them, keeps their leases.
//!
//! Never: a task that nobody waits for. Everything hangs on the [`EngineHandle`].

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::{Clock, Entropy, RunId, TenantId, Timestamp};
use futures::FutureExt;
use store::{Announced, Announcements, Claim, PrepKey, RunRow, Store};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Interval, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use crate::check::PlanError;
use crate::failpoint::Failpoints;
use crate::measured;
use crate::walk::{Signals, WalkEnd, walk};
use crate::world::World;
use crate::{Plan, Steps};

/// How an engine works.
#[derive(Clone)]
pub struct EngineOptions {
    /// Whose leases: another name for every engine that is ever started.
    pub owner: String,
    /// How long a run stays ours without a heartbeat.
    pub lease: Duration,
    /// How often leases are prolonged; a third of the lease or less.
    pub heartbeat: Duration,
    /// Runs walked at once.
    pub runs_max: usize,
    /// Steps of one run at work at once.
    pub steps_per_run_max: usize,
    /// Steps at work at once over all runs; whoever waited longest is next.
    pub steps_max: usize,
    /// How often to look for work that no announcement told of.
    pub poll: Duration,
    /// How long an interrupted step may take to end by itself.
    pub grace: Duration,
    /// For tests: where the engine dies.
    pub failpoints: Option<Failpoints>,
}

impl EngineOptions {
    /// What suits one machine.
    pub fn owned_by(owner: impl Into<String>) -> Self {
        Self {
            owner: owner.into(),
            lease: Duration::from_secs(30),
            heartbeat: Duration::from_secs(8),
            runs_max: 64,
            steps_per_run_max: 8,
            steps_max: 64,
            poll: Duration::from_secs(5),
            grace: Duration::from_millis(500),
            failpoints: None,
        }
    }

    pub(crate) fn check(&self) -> Result<(), EngineError> {
        let wrong = |what| Err(EngineError::Options(what));
        if self.owner.is_empty() {
            return wrong("it has no name");
        }
        if self.runs_max == 0 || self.steps_per_run_max == 0 || self.steps_max == 0 {
            return wrong("a limit is zero");
        }
        if self.steps_max > Semaphore::MAX_PERMITS {
            return wrong("too many steps at once");
        }
        if self.poll.is_zero() || self.heartbeat.is_zero() || self.heartbeat >= self.lease {
            return wrong("heartbeats must be more frequent than leases run out");
        }
        Ok(())
    }
}

/// What every engine is made of.
pub struct Parts {
    pub store: Arc<dyn Store>,
    pub plans: Vec<Plan>,
    pub steps: Arc<dyn Steps>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub options: EngineOptions,
}

/// An engine that can be started: what a composition root is given, whichever it is.
#[async_trait]
pub trait StartEngine: Send + Sync {
    /// Starts to claim runs and to see to it that they are walked.
    async fn start(&self, parts: Parts, announcements: Announcements) -> Result<Box<dyn AtWork>, EngineError>;
}

/// An engine at work.
#[async_trait]
pub trait AtWork: Send + Sync {
    /// Whom to ask whether the engine lives.
    fn pulse(&self) -> Arc<dyn Pulse>;

    /// Ends in order: steps are interrupted, and whoever comes next can go on at once.
    async fn shutdown(self: Box<Self>);
}

/// Tells whether an engine lives, for as long as a process does.
#[async_trait]
pub trait Pulse: Send + Sync {
    /// Where the engine is, in a word.
    fn place(&self) -> &'static str;

    /// Whether runs are walked: what keeps them here is at work, and an engine elsewhere answers. If not, why.
    async fn feel(&self) -> Result<(), String>;
}

/// The keeper's task has ended, well or not, once this is dropped.
pub(crate) struct Ended(pub(crate) CancellationToken);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// The pulse of the embedded engine.
struct Here {
    ended: CancellationToken,
}

#[async_trait]
impl Pulse for Here {
    fn place(&self) -> &'static str {
        "embedded"
    }

    async fn feel(&self) -> Result<(), String> {
        if self.ended.is_cancelled() { Err("the engine has stopped".to_owned()) } else { Ok(()) }
    }
}

/// Why an engine did not start.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A limit of zero, an empty name, or heartbeats rarer than the lease.
    #[error("The engine cannot work like this: {0}")]
    Options(&'static str),
    /// The engine that decides elsewhere cannot be used.
    #[error("{0}")]
    Elsewhere(String),
}

/// The embedded engine.
pub struct Engine;

/// A working engine. Dropping it stops it at once and lets leases run out; prefer [`EngineHandle::shutdown`].
pub struct EngineHandle {
    stop: CancellationToken,
    ended: CancellationToken,
    keeper: JoinSet<()>,
}

impl Engine {
    /// Starts to claim and walk runs. Must be called within a tokio runtime.
    pub fn start(
        store: Arc<dyn Store>,
        announcements: Announcements,
        plans: Vec<Plan>,
        steps: Arc<dyn Steps>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        options: EngineOptions,
    ) -> Result<EngineHandle, EngineError> {
        let world = World::new(Parts { store, plans, steps, clock, entropy, options })?;
        let stop = CancellationToken::new();
        let keeper =
            Keeper { world: Arc::new(world), stop: stop.clone(), walks: JoinSet::new(), active: HashMap::new() };
        let mut tasks = JoinSet::new();
        let ended = CancellationToken::new();
        let guard = Ended(ended.clone());
        tasks.spawn(async move {
            let _guard = guard;
            keeper.keep(announcements).await;
        });
        Ok(EngineHandle { stop, ended, keeper: tasks })
    }
}

#[async_trait]
impl StartEngine for Engine {
    async fn start(&self, parts: Parts, announcements: Announcements) -> Result<Box<dyn AtWork>, EngineError> {
        let Parts { store, plans, steps, clock, entropy, options } = parts;
        Ok(Box::new(Self::start(store, announcements, plans, steps, clock, entropy, options)?))
    }
}

#[async_trait]
impl AtWork for EngineHandle {
    fn pulse(&self) -> Arc<dyn Pulse> {
        Arc::new(Here { ended: self.ended.clone() })
    }

    async fn shutdown(self: Box<Self>) {
        EngineHandle::shutdown(*self).await;
    }
}

impl EngineHandle {
    /// Stops claiming, interrupts steps, and lets go of the leases, so that the next engine goes on at once.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        self.stopped().await;
    }

    /// Waits until the engine has stopped, be it by a fail-point.
    pub async fn stopped(&mut self) {
        while let Some(ended) = self.keeper.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "the engine broke");
            }
        }
    }
}

type RunKey = (TenantId, RunId);

struct Active {
    key: PrepKey,
    look: Arc<Notify>,
    lost: CancellationToken,
}

/// The engine's one task; it owns the walks.
struct Keeper {
    world: Arc<World>,
    stop: CancellationToken,
    walks: JoinSet<(RunKey, WalkEnd)>,
    active: HashMap<RunKey, Active>,
}

impl Keeper {
    async fn keep(mut self, announcements: Announcements) {
        let mut announcements = Some(announcements);
        let mut poll = every(self.world.options.poll);
        let mut heartbeat = every(self.world.options.heartbeat);
        let (dead, stop) = (self.world.dead.clone(), self.stop.clone());
        loop {
            tokio::select! {
                biased;
                // Dropping the walks ends them where they stand.
                () = dead.cancelled() => return,
                () = stop.cancelled() => break,
                _ = heartbeat.tick() => self.beat().await,
                Some(joined) = self.walks.join_next() => {
                    self.end(joined).await;
                    // A claim waits for the disk: it makes good for all that ended meanwhile.
                    while let Some(joined) = self.walks.try_join_next() {
                        self.end(joined).await;
                    }
                    self.claim().await;
                }
                told = listen(&mut announcements) => self.hear(told).await,
                _ = poll.tick() => self.look_around().await,
            }
        }
        // The dead do not shut down.
        dead.run_until_cancelled(self.end_all()).await;
    }

    async fn end_all(&mut self) {
        while let Some(joined) = self.walks.join_next().await {
            self.end(joined).await;
        }
    }

    async fn look_around(&mut self) {
        self.active.values().for_each(|active| active.look.notify_one());
        self.claim().await;
    }

    async fn hear(&mut self, told: Heard) {
        match told {
            Heard::Missed => self.look_around().await,
            Heard::Told(told) => self.take(&told).await,
        }
    }

    async fn take(&mut self, told: &Announced) {
        match told {
            Announced::Missed => self.look_around().await,
            Announced::Commit(appended) if appended.runs_changed || appended.forgotten => {
                let concerned = self.active.values().filter(|active| active.key == appended.key);
                concerned.for_each(|active| active.look.notify_one());
                self.claim().await;
            }
            Announced::Commit(_) => {}
        }
    }

    /// Takes as many runs as there is room for.
    async fn claim(&mut self) {
        let options = &self.world.options;
        let room = options.runs_max.saturating_sub(self.active.len());
        let Ok(max @ 1..) = u32::try_from(room) else { return };
        let now = self.world.clock.now();
        let claim = Claim { owner: options.owner.clone(), now, until: after(now, options.lease), max };
        match self.world.store.claim(claim).await {
            Ok(rows) => rows.into_iter().for_each(|row| self.begin(row)),
            Err(error) => tracing::warn!(%error, "runs could not be claimed; the next look will try again"),
        }
    }

    fn begin(&mut self, row: RunRow) {
        let run = (row.tenant.clone(), row.run.clone());
        // Our own lease had run out and is ours again: the walk goes on.
        if self.active.contains_key(&run) {
            return;
        }
        let (look, lost) = (Arc::new(Notify::new()), CancellationToken::new());
        let signals = Signals { look: Arc::clone(&look), lost: lost.clone(), stop: self.stop.clone() };
        let key = store::key(&row.tenant, &row.prep);
        self.active.insert(run.clone(), Active { key, look, lost });
        measured::at_work(self.active.len());
        let world = Arc::clone(&self.world);
        self.walks.spawn(async move {
            let end = AssertUnwindSafe(walk(world, row, signals)).catch_unwind().await;
            // A walk that broke has a lease that runs out; then it is walked again.
            (run, end.unwrap_or(WalkEnd::Lost))
        });
    }

    async fn end(&mut self, joined: Result<(RunKey, WalkEnd), tokio::task::JoinError>) {
        let (run, end) = match joined {
            Ok(ended) => ended,
            Err(error) => return tracing::error!(%error, "a walk's task broke"),
        };
        self.active.remove(&run);
        measured::at_work(self.active.len());
        match end {
            WalkEnd::Over | WalkEnd::Lost => {}
            WalkEnd::LetGo => self.let_go(&run.1).await,
        }
    }

    /// A lease into the past: whoever looks next may take the run.
    async fn let_go(&self, run: &RunId) {
        let released =
            self.world.store.heartbeat(&self.world.options.owner, std::slice::from_ref(run), Timestamp(0)).await;
        if let Err(error) = released {
            tracing::warn!(%run, %error, "a lease could not be given back; it will run out");
        }
    }

    /// Prolongs the leases; runs that are someone else's now are given up.
    async fn beat(&mut self) {
        if self.active.is_empty() {
            return;
        }
        let options = &self.world.options;
        let runs: Vec<RunId> = self.active.keys().map(|(_, run)| run.clone()).collect();
        let until = after(self.world.clock.now(), options.lease);
        match self.world.store.heartbeat(&options.owner, &runs, until).await {
            Ok(lost) => {
                let gone = self.active.iter().filter(|((_, run), _)| lost.contains(run));
                gone.for_each(|(_, active)| active.lost.cancel());
            }
            Err(error) => tracing::warn!(%error, "leases could not be prolonged"),
        }
    }
}

/// News of the store.
pub(crate) enum Heard {
    Told(Arc<Announced>),
    /// The log has what we missed.
    Missed,
}

pub(crate) async fn listen(announcements: &mut Option<Announcements>) -> Heard {
    let Some(receiver) = announcements else { return std::future::pending().await };
    match receiver.recv().await {
        Ok(told) => Heard::Told(told),
        Err(RecvError::Lagged(_)) => Heard::Missed,
        Err(RecvError::Closed) => {
            *announcements = None;
            Heard::Missed
        }
    }
}

pub(crate) fn every(period: Duration) -> Interval {
    let mut interval = tokio::time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

pub(crate) fn after(now: Timestamp, lease: Duration) -> Timestamp {
    now.plus_ms(i64::try_from(lease.as_millis()).unwrap_or(i64::MAX))
}
