//! Pauses, time limits and leases, in tokio's paused time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use domain::{Event, StepState};
use flow::{EngineOptions, Failpoints, Retry, StepContext, StepError, StepSpec};
use pretty_assertions::assert_eq;

use crate::steady::Steady;
use crate::worlds::{BEGIN, Scripted, World, says, step, usual};

fn world(steps: Scripted, plan: Vec<StepSpec>) -> World {
    let world = World::new(steps).with_plan(plan);
    World { store: Arc::new(Steady(Arc::clone(&world.sqlite))), ..world }
}

/// When each attempt of a step began, in milliseconds from the beginning.
async fn attempts(world: &World, name: &str) -> Vec<i64> {
    let log = world.log().await;
    let began = |event: &Event| matches!(event, Event::WorkflowProgress { step, state: StepState::Running { .. }, counts, .. } if step == name && counts.read == 0);
    log.iter().filter(|logged| began(&logged.event)).map(|logged| logged.at.0 - BEGIN).collect()
}

#[tokio::test(start_paused = true)]
async fn attempts_are_further_and_further_apart_and_wait_as_long_as_they_are_told() {
    let retry = Retry { attempts_max: 5, pause: Duration::from_secs(10), pause_max: Duration::from_secs(25) };
    let plan = vec![StepSpec { retry, ..step("one", &[]) }];
    let steps = Scripted::default().with("one", |context: StepContext| async move {
        let after = (context.attempt == 4).then_some(Duration::from_secs(100));
        Err(StepError::Retry { what: format!("attempt {}", context.attempt), after })
    });
    let world = world(steps, plan);
    let text = world.lived().await;
    // The entropy of these tests always gives the longest pause.
    assert_eq!(attempts(&world, "one").await.iter().map(|ms| ms / 1_000).collect::<Vec<_>>(), [0, 10, 30, 55, 155]);
    assert!(text.contains("one failed ×5 {\"what\":\"attempt 5\"}"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_source_that_sends_us_away_for_hours_is_not_waited_for() {
    let steps = Scripted::default().with("one", |_| async {
        Err(StepError::Retry { what: "Come back tomorrow".to_owned(), after: Some(Duration::from_secs(86_400)) })
    });
    let world = world(steps, vec![step("one", &[])]);
    let text = world.lived().await;
    assert!(text.contains("one failed ×1 {\"what\":\"Come back tomorrow\"}"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn an_attempt_has_its_time_and_no_more() {
    let limit = Duration::from_secs(20);
    let steps = Scripted::default().with("one", |context: StepContext| async move {
        if context.attempt == 1 {
            std::future::pending::<()>().await;
        }
        usual(context).await
    });
    let world = world(steps, vec![StepSpec { timeout: limit, ..step("one", &[]) }]);
    let text = world.lived().await;
    assert!(text.contains("one done ×2"), "{text}");
    let began = attempts(&world, "one").await;
    assert!((20_000..20_010).contains(&(began[1] - began[0])), "{began:?}");

    let steps = Scripted::default().with("one", |_| std::future::pending());
    let world = self::world(steps, vec![StepSpec { timeout: limit, ..step("one", &[]) }]);
    let text = world.lived().await;
    assert!(text.ends_with("workflow_complete failed: one: It took longer than 20s\n"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_dead_engines_run_is_taken_over_when_its_lease_has_run_out() {
    let world = world(Scripted::default(), vec![step("one", &[]), step("two", &["one"])]);
    let dies: Failpoints = Arc::new(|point| matches!(point, flow::FailPoint::BeforeStep { step: "two", .. }));
    let mut dead = world.engine_with(EngineOptions { failpoints: Some(dies), ..EngineOptions::owned_by("dead") });
    world.begin().await;
    dead.stopped().await;
    let second = world.engine("second");
    world.over().await;
    second.shutdown().await;
    let end = world.log().await.last().unwrap().at.0 - BEGIN;
    // A lease of 30 seconds, looked at every 5.
    assert!((30_000..36_000).contains(&end), "{end}");
    assert_eq!((world.steps.calls("one"), world.steps.calls("two")), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn heartbeats_keep_a_long_step_ours() {
    let steps = Scripted::default().with("one", |context: StepContext| async move {
        tokio::time::sleep(Duration::from_secs(300)).await;
        usual(context).await
    });
    let hour = Duration::from_secs(3_600);
    let world = world(steps, vec![StepSpec { timeout: hour, ..step("one", &[]) }]);
    let (first, second) = (world.engine("first"), world.engine("second"));
    world.begin().await;
    world.over().await;
    first.shutdown().await;
    second.shutdown().await;
    assert_eq!(world.steps.calls("one"), 1);
    assert!(world.text().await.contains("one done ×1"));
}

#[tokio::test(start_paused = true)]
async fn a_step_that_does_not_listen_is_ended_after_the_grace() {
    let steps = Scripted::default().with("one", |context: StepContext| async move {
        context.emit.emit(vec![says(&context, "deaf")], None).await?;
        std::future::pending().await
    });
    let world = world(steps, vec![step("one", &[])]);
    let engine = world.engine("engine");
    world.begin().await;
    world.heard("one deaf").await;
    let begun = tokio::time::Instant::now();
    engine.shutdown().await;
    assert!((500..600).contains(&begun.elapsed().as_millis()), "{:?}", begun.elapsed());
    let rows = world.store.claim(store::Claim {
        owner: "next".to_owned(),
        now: domain::Clock::now(&*world.clock),
        until: domain::Timestamp(i64::MAX),
        max: 1,
    });
    assert_eq!(rows.await.unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_step_that_waits_gives_its_place_to_others() {
    let turns = Arc::new(AtomicU32::new(0));
    let retry = Retry { attempts_max: 2, pause: Duration::from_secs(60), pause_max: Duration::from_secs(60) };
    let plan = vec![StepSpec { retry, ..step("refused", &[]) }, step("quick", &[])];
    let noted = Arc::clone(&turns);
    let steps = Scripted::default().with("refused", move |context: StepContext| {
        let turn = noted.fetch_add(1, Ordering::SeqCst);
        async move {
            if turn == 0 {
                return Err(StepError::Retry { what: "Later".to_owned(), after: None });
            }
            usual(context).await
        }
    });
    let world = world(steps, plan);
    let engine = world.engine_with(EngineOptions { steps_max: 1, ..EngineOptions::owned_by("engine") });
    world.begin().await;
    world.over().await;
    engine.shutdown().await;
    let quick = attempts(&world, "quick").await;
    assert!(quick[0] < 1_000, "{quick:?}");
    assert_eq!(attempts(&world, "refused").await.len(), 2);
}
