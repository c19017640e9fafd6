//! Lives of a run: whatever goes wrong, the log is that of the embedded engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use domain::{Event, RunOutcome};
use flow::testing::{Disturbance, disturbances, live_on, normalised};
use flow::{AtWork, EngineOptions, Parts, StartEngine, StepContext, StepError, StepOutcome, StepOutput, Steps};
use pretty_assertions::assert_eq;
use restate::Restate;
use store::{Announce, RunState};

use crate::server::{Server, free_ports};
use crate::worlds::{Bytes, Scripted, World, says, usual};

const PATIENCE: Duration = Duration::from_secs(60);

/// A world whose run has an id that no other test of the same server has.
pub fn world(name: &str, steps: Scripted) -> World {
    let mut world = World::new(steps);
    world.run = domain::RunId::from(format!("run_{name}"));
    // Nothing is at work beside a step that ends the run, so that what the others said is the same each time.
    for step in &mut world.plan.steps {
        step.after = match step.name {
            "dns" => &["identify"],
            "findings" => &["site", "news", "jobs", "dns"],
            _ => step.after,
        };
    }
    world
}

pub async fn start(restate: &Restate, world: &World) -> Box<dyn AtWork> {
    start_with(restate, world, world.steps.clone()).await
}

async fn start_with(restate: &Restate, world: &World, steps: Arc<dyn Steps>) -> Box<dyn AtWork> {
    let parts = Parts {
        store: Arc::clone(&world.store),
        plans: vec![world.plan.clone()],
        steps,
        clock: world.clock.clone(),
        entropy: Arc::new(Bytes(0)),
        options: EngineOptions { poll: Duration::from_millis(100), ..EngineOptions::owned_by("one") },
    };
    restate.start(parts, world.sqlite.announcements()).await.unwrap()
}

pub async fn over(world: &World) {
    if tokio::time::timeout(PATIENCE, world.over()).await.is_err() {
        panic!("the run does not end:\n{}", world.text().await);
    }
}

/// What the embedded engine says of the same.
pub async fn embedded(name: &str, steps: Scripted) -> Vec<(domain::EventId, Event)> {
    let here = world(name, steps);
    here.lived().await;
    normalised(&here.log().await)
}

fn fail(what: &str) -> Result<StepOutput, StepError> {
    Err(StepError::Fail { what: what.to_owned() })
}

/// Says that it is at work, and works until it is interrupted.
async fn waits(context: StepContext) -> Result<StepOutput, StepError> {
    context.emit.emit(vec![says(&context, "first")], None).await?;
    context.cancelled.cancelled().await;
    Err(StepError::Interrupted)
}

#[tokio::test]
async fn every_step_twice_failed_once_and_killed_gives_the_log_of_the_embedded_engine() {
    let Some(server) = Server::start().await else { return };
    let plan = world("all", Scripted::default()).plan;
    for (number, disturbance) in disturbances(&plan).into_iter().enumerate() {
        let name = number.to_string();
        let there = world(&name, Scripted::default());
        there.begin().await;
        let (engine, loops) = (server.engine(), there.loops());
        let life = live_on(&engine, &loops, &there.key, &there.run, disturbance);
        let log = tokio::time::timeout(PATIENCE, life).await.unwrap_or_else(|_| panic!("{disturbance:?}")).unwrap();
        assert_eq!(normalised(&log), embedded(&name, Scripted::default()).await, "{disturbance:?}");
        let calls = match disturbance {
            Disturbance::Twice(name) | Disturbance::FailsOnce(name) | Disturbance::KilledBeforeCommit(name) => {
                Some((name, 2))
            }
            Disturbance::KilledBefore(name) | Disturbance::KilledAfterCommit(name) => Some((name, 1)),
            Disturbance::None => None,
        };
        calls.into_iter().for_each(|(name, calls)| assert_eq!(there.steps.calls(name), calls, "{disturbance:?}"));
    }
}

type Story = (&'static str, fn() -> Scripted);

const STORIES: &[Story] = &[
    ("optional", || Scripted::default().with("news", |_| async { fail("no news") })),
    ("required", || Scripted::default().with("findings", |_| async { fail("no") })),
    ("panic", || Scripted::default().with("jobs", |_| async { panic!("for the test") })),
    ("choice", || {
        Scripted::default().with("identify", |_| async {
            let outcome = StepOutcome::NeedsChoice { what: "Which one?".to_owned() };
            Ok(StepOutput { outcome, ..StepOutput::default() })
        })
    }),
];

#[tokio::test]
async fn steps_that_fail_or_want_a_choice_end_a_run_as_they_do_here() {
    let Some(server) = Server::start().await else { return };
    for (name, steps) in STORIES {
        let there = world(name, steps());
        let engine = start(&server.engine(), &there).await;
        there.begin().await;
        over(&there).await;
        engine.shutdown().await;
        assert_eq!(normalised(&there.log().await), embedded(name, steps()).await, "{name}");
    }
}

/// In the middle of a step that works beside others: the server is killed, the worker, or both.
#[tokio::test]
async fn a_server_killed_a_worker_killed_or_both_lose_nothing() {
    let Some(mut server) = Server::start().await else { return };
    for (name, kills_server, kills_worker) in [("server", true, false), ("worker", false, true), ("both", true, true)] {
        let calls = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&calls);
        let site = move |context: StepContext| {
            let first = counted.fetch_add(1, Ordering::SeqCst) == 0;
            async move {
                if first {
                    context.emit.emit(vec![says(&context, "first")], None).await?;
                    // Long enough to be killed in its midst, and to be over afterwards if nobody does.
                    tokio::time::sleep(Duration::from_secs(2)).await;
                }
                usual(context).await
            }
        };
        let there = world(name, Scripted::default().with("site", site));
        let engine = start(&server.engine(), &there).await;
        there.begin().await;
        there.heard("site first").await;
        if kills_server {
            server.kill();
        }
        let mut engine = Some(engine);
        if kills_worker {
            // Its connections break where they stand, and nothing more is stored.
            drop(engine.take());
            server.handlers_are_free().await;
        }
        if kills_server {
            server.start_again();
        }
        let engine = match engine {
            Some(engine) => engine,
            None => start(&server.engine(), &there).await,
        };
        over(&there).await;
        engine.shutdown().await;
        assert_eq!(normalised(&there.log().await), embedded(name, Scripted::default()).await, "{name}");
        assert!(calls.load(Ordering::SeqCst) <= 2, "{name}");
    }
}

#[tokio::test]
async fn a_run_is_cancelled_and_another_goes_on_after_a_pause() {
    let Some(server) = Server::start().await else { return };
    let there = world("cancel", Scripted::default().with("findings", waits));
    let engine = start(&server.engine(), &there).await;
    there.begin().await;
    there.heard("findings first").await;
    there.ask(RunState::Cancelling).await;
    over(&there).await;
    let log = there.log().await;
    let Event::WorkflowComplete { outcome, .. } = &log.last().unwrap().event else { panic!("{log:?}") };
    assert_eq!(*outcome, RunOutcome::Cancelled);
    engine.shutdown().await;

    let there = world("pause", Scripted::default().with("findings", waits));
    let engine = start(&server.engine(), &there).await;
    there.begin().await;
    there.heard("findings first").await;
    there.ask(RunState::Paused).await;
    while there.store.run(&there.key.tenant, &there.run).await.unwrap().unwrap().0.lease_until.0 != 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    engine.shutdown().await;
    let after = Arc::new(Scripted::default());
    let engine = start_with(&server.engine(), &there, after.clone()).await;
    there.ask(RunState::Open).await;
    over(&there).await;
    engine.shutdown().await;
    assert_eq!(["identify", "site", "news", "jobs", "dns"].map(|step| after.calls(step)), [0; 5]);
    assert_eq!(["findings", "brief"].map(|step| after.calls(step)), [1; 2]);
}

/// Two releases at once: what the old one began ends with it, at its own address; what begins later is the new one's.
#[tokio::test]
async fn a_release_finishes_what_it_began_beside_the_next_one() {
    let Some(server) = Server::start().await else { return };
    let gate = Arc::new(tokio::sync::Notify::new());
    let opened = Arc::clone(&gate);
    let site = move |context: StepContext| {
        let opened = Arc::clone(&opened);
        async move {
            context.emit.emit(vec![says(&context, "first")], None).await?;
            opened.notified().await;
            usual(context).await
        }
    };
    let old = world("old", Scripted::default().with("site", site));
    let of_old = start(&server.engine(), &old).await;
    old.begin().await;
    old.heard("site first").await;

    let [port] = free_ports();
    let new = server.engine_at(std::net::SocketAddr::from(([127, 0, 0, 1], port)));
    let mut next = world("new", Scripted::default());
    next.plan.version += 1;
    let of_new = start(&new, &next).await;
    next.begin().await;
    over(&next).await;

    gate.notify_one();
    over(&old).await;
    assert_eq!(["findings", "brief"].map(|step| old.steps.calls(step)), [1; 2]);
    of_old.shutdown().await;
    of_new.shutdown().await;
}
