//! Runs that something else walks, with steps that are made here: the log is that of the embedded engine.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use domain::{Event, RunId, RunOutcome, StepState, TenantId};
use flow::testing::{Disturbance, disturbances, live, live_on, normalised};
use flow::{
    AtWork, Attempted, ConductError, Conductor, Dispatch, EngineError, EngineOptions, Parts, Plan, StartEngine,
    StepContext, StepError, StepOutcome, StepOutput, Task, Worker,
};
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use pretty_assertions::assert_eq;
use store::{Announce, Announcements, RunRow, RunState};
use tokio::task::{AbortHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::worlds::{Bytes, Scripted, World, says, usual};

/// An engine that forgets everything when it is dropped, which is the worst that one elsewhere can do.
struct Forgetful;

struct Walks {
    worker: Arc<Worker>,
    plans: Vec<Plan>,
    tasks: Mutex<(JoinSet<()>, BTreeMap<RunId, AbortHandle>)>,
}

#[async_trait]
impl StartEngine for Forgetful {
    async fn start(&self, parts: Parts, announcements: Announcements) -> Result<Box<dyn AtWork>, EngineError> {
        let options = EngineOptions { owner: "elsewhere".to_owned(), ..parts.options.clone() };
        let plans = parts.plans.clone();
        let worker = Worker::new(Parts { options, ..parts })?;
        let walks = Walks { worker: Arc::clone(&worker), plans, tasks: Mutex::default() };
        Ok(Box::new(Dispatch::start(worker, Arc::new(walks), announcements)))
    }
}

#[async_trait]
impl Conductor for Walks {
    async fn conduct(&self, row: &RunRow) -> Result<(), ConductError> {
        let mut tasks = self.tasks.lock().unwrap();
        if tasks.1.get(&row.run).is_some_and(|walk| !walk.is_finished()) {
            return Ok(());
        }
        let plan = self.plans.iter().find(|plan| plan.workflow == row.workflow).unwrap().clone();
        let handle = tasks.0.spawn(walk(Arc::clone(&self.worker), plan, row.clone()));
        tasks.1.insert(row.run.clone(), handle);
        Ok(())
    }

    async fn halt(&self, row: &RunRow) -> Result<(), ConductError> {
        self.tasks.lock().unwrap().1.remove(&row.run).iter().for_each(AbortHandle::abort);
        Ok(())
    }

    fn forget(&self, _: &TenantId, run: &RunId) {
        self.tasks.lock().unwrap().1.remove(run);
    }
}

async fn walk(worker: Arc<Worker>, plan: Plan, row: RunRow) {
    let (mut over, mut begun) = (BTreeSet::new(), BTreeSet::new());
    let mut working = FuturesUnordered::new();
    loop {
        for step in &plan.steps {
            if step.after.iter().all(|after| over.contains(after)) && begun.insert(step.name) {
                let (worker, row) = (&worker, &row);
                working.push(async move { (step.name, attempts(worker, row, step.name).await) });
            }
        }
        match working.next().await {
            Some((step, true)) => drop(over.insert(step)),
            Some((_, false)) | None => return,
        }
    }
}

async fn attempts(worker: &Worker, row: &RunRow, step: &str) -> bool {
    let (tenant, run) = (row.tenant.clone(), row.run.clone());
    let mut task = Task { tenant, run, step: step.to_owned(), attempt: 1 };
    loop {
        match worker.attempt(&task, &CancellationToken::new()).await.unwrap() {
            Attempted::Over => return true,
            Attempted::Again { pause, .. } => tokio::time::sleep(pause).await,
            Attempted::RunOver(_) | Attempted::LetGo | Attempted::Elsewhere => return false,
        }
        task.attempt += 1;
    }
}

async fn start(world: &World) -> Box<dyn AtWork> {
    let parts = Parts {
        store: Arc::clone(&world.store),
        plans: vec![world.plan.clone()],
        steps: world.steps.clone(),
        clock: world.clock.clone(),
        entropy: Arc::new(Bytes(0)),
        options: EngineOptions { poll: Duration::from_millis(20), ..EngineOptions::owned_by("one") },
    };
    Forgetful.start(parts, world.sqlite.announcements()).await.unwrap()
}

#[tokio::test]
async fn whatever_goes_wrong_the_log_is_that_of_the_embedded_engine() {
    let undisturbed = World::new(Scripted::default());
    undisturbed.begin().await;
    let here = live(&undisturbed.loops(), &undisturbed.key, &undisturbed.run, Disturbance::None).await.unwrap();
    for disturbance in disturbances(&undisturbed.plan) {
        let world = World::new(Scripted::default());
        world.begin().await;
        let there = live_on(&Forgetful, &world.loops(), &world.key, &world.run, disturbance).await.unwrap();
        assert_eq!(normalised(&there), normalised(&here), "{disturbance:?}");
    }
}

fn fail(what: &str) -> Result<StepOutput, StepError> {
    Err(StepError::Fail { what: what.to_owned() })
}

/// A world in which nothing is at work beside a step that ends the run.
fn alone(steps: Scripted) -> World {
    let world = World::new(steps);
    let mut plan = world.plan.clone();
    plan.steps.iter_mut().filter(|step| step.name == "dns").for_each(|step| step.after = &["findings"]);
    World { plan, ..world }
}

#[tokio::test]
async fn steps_that_fail_or_want_a_choice_end_a_run_as_they_do_here() {
    let stories: [fn() -> Scripted; 4] = [
        || Scripted::default().with("findings", |_| async { fail("no") }),
        || Scripted::default().with("news", |_| async { fail("no news") }),
        || Scripted::default().with("jobs", |_| async { panic!("for the test") }),
        || {
            Scripted::default().with("identify", |_| async {
                let outcome = StepOutcome::NeedsChoice { what: "Which one?".to_owned() };
                Ok(StepOutput { outcome, ..StepOutput::default() })
            })
        },
    ];
    for steps in stories {
        let (here, there) = (alone(steps()), alone(steps()));
        let embedded = here.lived().await;
        let engine = start(&there).await;
        there.begin().await;
        there.over().await;
        engine.shutdown().await;
        assert_eq!(normalised(&there.log().await), normalised(&here.log().await), "{embedded}");
    }
}

/// Says that it is at work, and works until it is interrupted.
async fn waits(context: StepContext) -> Result<StepOutput, StepError> {
    context.emit.emit(vec![says(&context, "first")], None).await?;
    context.cancelled.cancelled().await;
    Err(StepError::Interrupted)
}

#[tokio::test]
async fn a_cancel_interrupts_what_is_at_work_and_skips_the_rest() {
    let world = World::new(Scripted::default().with("findings", waits));
    let engine = start(&world).await;
    world.begin().await;
    world.heard("findings first").await;
    world.ask(RunState::Cancelling).await;
    world.over().await;
    engine.shutdown().await;
    let log = world.log().await;
    let Event::WorkflowComplete { outcome, .. } = &log.last().unwrap().event else { panic!("{log:?}") };
    assert_eq!(*outcome, RunOutcome::Cancelled);
    let (_, journal) = world.store.run(&world.key.tenant, &world.run).await.unwrap().unwrap();
    let skipped: Vec<_> =
        journal.iter().filter(|step| step.state == store::StepState::Skipped).map(|step| step.name.as_str()).collect();
    assert_eq!(skipped, ["findings", "brief"]);
}

#[tokio::test]
async fn a_pause_lets_go_and_what_was_over_is_not_done_again() {
    let was = AtomicBool::new(false);
    let once = move |context| {
        let first = !was.swap(true, Ordering::SeqCst);
        async move { if first { waits(context).await } else { usual(context).await } }
    };
    let world = World::new(Scripted::default().with("findings", once));
    let engine = start(&world).await;
    world.begin().await;
    world.heard("findings first").await;
    world.ask(RunState::Paused).await;
    while world.store.run(&world.key.tenant, &world.run).await.unwrap().unwrap().0.lease_until.0 != 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(world.state().await, RunState::Paused);
    world.ask(RunState::Open).await;
    world.over().await;
    engine.shutdown().await;
    assert_eq!(["identify", "site", "findings"].map(|step| world.steps.calls(step)), [1, 1, 2]);
}

#[tokio::test]
async fn a_step_that_the_engine_gives_up_is_over_and_one_that_is_over_stays_as_it_is() {
    let world = World::new(Scripted::default());
    world.begin().await;
    let parts = Parts {
        store: Arc::clone(&world.store),
        plans: vec![world.plan.clone()],
        steps: world.steps.clone(),
        clock: world.clock.clone(),
        entropy: Arc::new(Bytes(0)),
        options: EngineOptions::owned_by("elsewhere"),
    };
    let worker = Worker::new(parts).unwrap();
    let task = |step: &str| Task {
        tenant: world.key.tenant.clone(),
        run: world.run.clone(),
        step: step.to_owned(),
        attempt: 1,
    };
    let free = CancellationToken::new();
    // Nobody has claimed the run for this engine.
    assert_eq!(worker.attempt(&task("identify"), &free).await.unwrap(), Attempted::LetGo);
    let (now, until) = (domain::Timestamp(0), domain::Timestamp(i64::MAX));
    world.store.claim(store::Claim { owner: "elsewhere".to_owned(), now, until, max: 1 }).await.unwrap();
    assert_eq!(worker.attempt(&task("identify"), &free).await.unwrap(), Attempted::Over);
    assert_eq!(worker.give_up(&task("news"), "Its worker was lost").await.unwrap(), Attempted::Over);
    let before = world.log().await.len();
    assert_eq!(worker.give_up(&task("identify"), "too late").await.unwrap(), Attempted::Over);
    assert_eq!(worker.attempt(&task("news"), &free).await.unwrap(), Attempted::Over);
    assert_eq!((world.log().await.len(), world.steps.calls("news")), (before, 0));
    let said = |event: &Event| matches!(event, Event::WorkflowProgress { state: StepState::Failed { what, goes_on: true }, .. } if what == "Its worker was lost");
    assert!(world.log().await.iter().any(|logged| said(&logged.event)));
    // A required one ends the run.
    let failed = RunOutcome::Failed { what: "findings: gone".to_owned() };
    let given_up = worker.give_up(&task("findings"), "gone").await.unwrap();
    assert_eq!(given_up, Attempted::RunOver(Some(failed)));
    assert!(matches!(worker.attempt(&task("brief"), &free).await.unwrap(), Attempted::RunOver(Some(_))));
}
