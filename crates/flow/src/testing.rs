//! The loops: every plan is lived through undisturbed, and then with every step run twice, failed once, and the
//! engine killed before the step, before its commit and after its commit. The log must be the same each time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use domain::{Clock, Entropy, Event, EventId, Logged, RunId, StepState, Timestamp};
use store::{Announcements, PrepKey, RunState, Store, StoreError};
use tokio::sync::Notify;

use crate::{
    AtWork, Engine, EngineError, EngineOptions, FailPoint, Failpoints, Parts, Plan, StartEngine, StepContext,
    StepError, StepOutput, Steps, snapshot,
};

/// Engines that one life may take; each fail-point strikes once, so more is a mistake.
const ENGINES_MAX: u32 = 4;

/// What a life is made of.
#[derive(Clone)]
pub struct Loops {
    pub store: Arc<dyn Store>,
    /// A new listener each time.
    pub listen: Arc<dyn Fn() -> Announcements + Send + Sync>,
    pub plans: Vec<Plan>,
    pub steps: Arc<dyn Steps>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
}

/// What goes wrong, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disturbance {
    None,
    /// The step's function runs twice in a row; the second output counts.
    Twice(&'static str),
    /// The step's function does all its work, and then fails in a way that is tried again.
    FailsOnce(&'static str),
    KilledBefore(&'static str),
    KilledBeforeCommit(&'static str),
    KilledAfterCommit(&'static str),
}

/// Everything that can go wrong with a plan, beginning with nothing.
pub fn disturbances(plan: &Plan) -> Vec<Disturbance> {
    use Disturbance::{FailsOnce, KilledAfterCommit, KilledBefore, KilledBeforeCommit, None, Twice};
    let mut all = vec![None];
    for step in &plan.steps {
        let name = step.name;
        all.extend([Twice(name), KilledBefore(name), KilledBeforeCommit(name), KilledAfterCommit(name)]);
        // A step that is tried only once would really fail.
        all.extend((step.retry.attempts_max > 1).then_some(FailsOnce(name)));
    }
    all
}

/// Why a life could not be lived.
#[derive(Debug, thiserror::Error)]
pub enum LoopError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("There is no run {0}")]
    NoRun(RunId),
    #[error("{0:?} did not happen: the run never came to that step")]
    Missed(Disturbance),
    #[error("The run was not over after {ENGINES_MAX} engines")]
    NeverOver,
}

/// Walks a begun run to its end, with one disturbance, and answers with the prep's log.
///
/// A new engine goes on after each death. Pauses between attempts are cut to a millisecond.
pub async fn live(
    loops: &Loops,
    key: &PrepKey,
    run: &RunId,
    disturbance: Disturbance,
) -> Result<Vec<Logged>, LoopError> {
    live_on(&Engine, loops, key, run, disturbance).await
}

/// The same on any engine. One that dies is dropped where it stands.
pub async fn live_on(
    starts: &dyn StartEngine,
    loops: &Loops,
    key: &PrepKey,
    run: &RunId,
    disturbance: Disturbance,
) -> Result<Vec<Logged>, LoopError> {
    let struck = Arc::new(AtomicBool::new(disturbance == Disturbance::None));
    let steps = Arc::new(Disturbed { steps: Arc::clone(&loops.steps), disturbance, struck: Arc::clone(&struck) });
    for number in 0..ENGINES_MAX {
        let dead = Arc::new(Notify::new());
        let failpoints = Some(strike(disturbance, &struck, &dead));
        let options = EngineOptions { failpoints, ..EngineOptions::owned_by(format!("engine-{number}")) };
        let announcements = (loops.listen)();
        let engine = starts.start(parts(loops, &steps, options), (loops.listen)()).await?;
        if outlived(loops, announcements, engine, &dead, key, run).await? {
            if !struck.load(Ordering::SeqCst) {
                return Err(LoopError::Missed(disturbance));
            }
            return Ok(snapshot::log(loops.store.as_ref(), key).await?);
        }
        // The dead do not prolong their leases: the time until they run out has passed.
        let (row, _) = loops.store.run(&key.tenant, run).await?.ok_or_else(|| LoopError::NoRun(run.clone()))?;
        if let Some(owner) = row.owner {
            loops.store.heartbeat(&owner, std::slice::from_ref(run), Timestamp(0)).await?;
        }
    }
    Err(LoopError::NeverOver)
}

/// What a log says, apart from when and from which attempts it took: by id, so that the order of steps that run side
/// by side does not matter.
pub fn normalised(log: &[Logged]) -> Vec<(EventId, Event)> {
    let mut said: Vec<_> = log
        .iter()
        .filter(|logged| !matches!(&logged.event, Event::WorkflowProgress { state: StepState::Running { .. }, .. }))
        .map(|logged| (logged.id.clone(), timeless(&logged.event)))
        .collect();
    said.sort_by(|(one, _), (other, _)| one.cmp(other));
    said
}

fn timeless(event: &Event) -> Event {
    match event.clone() {
        Event::WorkflowComplete { run, workflow, outcome, .. } => {
            Event::WorkflowComplete { run, workflow, outcome, duration_ms: 0 }
        }
        other => other,
    }
}

fn parts(loops: &Loops, steps: &Arc<Disturbed>, options: EngineOptions) -> Parts {
    let mut plans = loops.plans.clone();
    for step in plans.iter_mut().flat_map(|plan| &mut plan.steps) {
        step.retry.pause = step.retry.pause.min(Duration::from_millis(1));
        step.retry.pause_max = step.retry.pause;
    }
    Parts {
        store: Arc::clone(&loops.store),
        plans,
        steps: Arc::clone(steps) as Arc<dyn Steps>,
        clock: Arc::clone(&loops.clock),
        entropy: Arc::clone(&loops.entropy),
        options,
    }
}

/// Waits until the run is over (true) or the engine dead (false).
async fn outlived(
    loops: &Loops,
    mut announcements: Announcements,
    engine: Box<dyn AtWork>,
    dead: &Notify,
    key: &PrepKey,
    run: &RunId,
) -> Result<bool, LoopError> {
    loop {
        let (row, _) = loops.store.run(&key.tenant, run).await?.ok_or_else(|| LoopError::NoRun(run.clone()))?;
        if row.state == RunState::Done {
            tokio::select! {
                biased;
                // It died of the commit that ended the run, and does not end in order.
                () = dead.notified() => {}
                () = engine.shutdown() => {}
            }
            return Ok(true);
        }
        tokio::select! {
            biased;
            () = dead.notified() => {
                drop(engine);
                // It may have died of the commit that ended the run.
                let row = loops.store.run(&key.tenant, run).await?.map(|(row, _)| row);
                return Ok(row.is_some_and(|row| row.state == RunState::Done));
            }
            // Lagging or not: something happened, look again.
            _ = announcements.recv() => {},
        }
    }
}

fn strike(disturbance: Disturbance, struck: &Arc<AtomicBool>, dead: &Arc<Notify>) -> Failpoints {
    let (struck, dead) = (Arc::clone(struck), Arc::clone(dead));
    Arc::new(move |point| {
        let here = match (disturbance, point) {
            (Disturbance::KilledBefore(name), FailPoint::BeforeStep { step, .. })
            | (Disturbance::KilledBeforeCommit(name), FailPoint::AfterStepBeforeCommit { step, .. })
            | (Disturbance::KilledAfterCommit(name), FailPoint::AfterCommit { step, .. }) => name == *step,
            _ => false,
        };
        let strikes = here && !struck.swap(true, Ordering::SeqCst);
        if strikes {
            dead.notify_one();
        }
        strikes
    })
}

struct Disturbed {
    steps: Arc<dyn Steps>,
    disturbance: Disturbance,
    struck: Arc<AtomicBool>,
}

impl Disturbed {
    fn strikes(&self, step: &str) -> bool {
        step == self.name() && !self.struck.swap(true, Ordering::SeqCst)
    }

    fn name(&self) -> &'static str {
        match self.disturbance {
            Disturbance::Twice(name) | Disturbance::FailsOnce(name) => name,
            Disturbance::None
            | Disturbance::KilledBefore(_)
            | Disturbance::KilledBeforeCommit(_)
            | Disturbance::KilledAfterCommit(_) => "",
        }
    }
}

#[async_trait]
impl Steps for Disturbed {
    async fn run(&self, context: StepContext) -> Result<StepOutput, StepError> {
        let strikes = self.strikes(&context.step);
        let output = self.steps.run(context.clone()).await?;
        match self.disturbance {
            Disturbance::Twice(_) if strikes => self.steps.run(context).await,
            Disturbance::FailsOnce(_) if strikes => {
                Err(StepError::Retry { what: "It failed once, for the test".to_owned(), after: None })
            }
            Disturbance::None
            | Disturbance::Twice(_)
            | Disturbance::FailsOnce(_)
            | Disturbance::KilledBefore(_)
            | Disturbance::KilledBeforeCommit(_)
            | Disturbance::KilledAfterCommit(_) => Ok(output),
        }
    }
}
