//! How runs go and end.

use std::sync::Arc;

use domain::{Event, RunOutcome, Workflow};
use flow::{EngineError, EngineOptions, Plan, PlanError, StepContext, StepError, StepOutcome, StepOutput};
use pretty_assertions::assert_eq;
use serde_json::json;
use store::RunState;
use tokio::sync::Notify;

use crate::worlds::{Bytes, Scripted, World, says, step, texts, usual};

fn chain() -> Vec<flow::StepSpec> {
    vec![step("one", &[]), step("two", &["one"]), step("three", &["two"])]
}

async fn fails(what: &str) -> Result<StepOutput, StepError> {
    Err(StepError::Fail { what: what.to_owned() })
}

fn with_outcome(outcome: StepOutcome) -> Result<StepOutput, StepError> {
    Ok(StepOutput { value: json!("value"), outcome, ..StepOutput::default() })
}

#[tokio::test]
async fn a_run_shows_each_step_and_its_end() {
    let world = World::new(Scripted::default()).with_plan(chain());
    assert_eq!(
        world.lived().await,
        r#"run_1 customer_intelligence v1: done
journal
  one done ×1 {"saw":[]}
  two done ×1 {"saw":["one"]}
  three done ×1 {"saw":["one","two"]}
log
  1 workflow_started
  2 workflow_progress one running 1
  3 finding_withdrawn
  4 finding_withdrawn
  5 workflow_progress one running 1 (read 1, findings 0, failed 0)
  6 finding_withdrawn
  7 workflow_progress one done (read 2, findings 1, failed 0)
  8 workflow_progress two running 1
  9 finding_withdrawn
  10 finding_withdrawn
  11 workflow_progress two running 1 (read 1, findings 0, failed 0)
  12 finding_withdrawn
  13 workflow_progress two done (read 2, findings 1, failed 0)
  14 workflow_progress three running 1
  15 finding_withdrawn
  16 finding_withdrawn
  17 workflow_progress three running 1 (read 1, findings 0, failed 0)
  18 finding_withdrawn
  19 workflow_progress three done (read 2, findings 1, failed 0)
  20 workflow_complete done
"#
    );
}

#[tokio::test]
async fn an_optional_failure_leaves_a_gap_and_a_required_one_ends_the_run() {
    let steps = Scripted::default()
        .with("news", |_| fails("The feed is gone"))
        .with("jobs", |_| async { with_outcome(StepOutcome::Skipped { why: "No board was found".to_owned() }) })
        .with("dns", |_| async { with_outcome(StepOutcome::FromCache) });
    let world = World::new(steps);
    let text = world.lived().await;
    for line in [
        "news failed ×1 {\"what\":\"The feed is gone\"}",
        "jobs skipped ×1 {\"why\":\"No board was found\"}",
        "findings done ×1 {\"saw\":[\"identify\",\"site\"]}",
        "workflow_progress news failed, goes on: The feed is gone (read 0, findings 0, failed 1)",
        "workflow_progress jobs skipped: No board was found",
        "workflow_progress dns from cache",
        "workflow_complete done with gaps: News",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }

    let world = World::new(Scripted::default().with("two", |_| fails("The door is shut"))).with_plan(chain());
    let text = world.lived().await;
    let end = text.split_once("two running 1\n").unwrap().1;
    assert_eq!(
        end,
        "  9 workflow_progress two failed: The door is shut (read 0, findings 0, failed 1)
  10 workflow_progress three skipped: “two” did not work
  11 workflow_complete failed: two: The door is shut\n"
    );
    assert!(text.starts_with("run_1 customer_intelligence v1: done\n"), "{text}");
}

#[tokio::test]
async fn a_choice_ends_the_run_with_the_words_of_the_step() {
    let needs = || StepOutcome::NeedsChoice { what: "Two companies are called Acme".to_owned() };
    let steps = Scripted::default().with("two", move |context: StepContext| async move {
        Ok(StepOutput { events: vec![says(&context, "candidates")], outcome: needs(), ..StepOutput::default() })
    });
    let text = World::new(steps).with_plan(chain()).lived().await;
    let end = text.split_once("two running 1\n").unwrap().1;
    assert_eq!(
        end,
        "  9 finding_withdrawn
  10 workflow_progress two done
  11 workflow_progress three skipped: Two companies are called Acme
  12 workflow_complete needs a choice: Two companies are called Acme\n"
    );
}

#[tokio::test]
async fn a_panic_is_a_failure_of_its_step_only() {
    let steps = Scripted::default().with("news", |_| async { panic!("a mistake") }).with("jobs", |context| {
        assert!(context.attempt > 9, "a mistake before the first await");
        usual(context)
    });
    let text = World::new(steps).lived().await;
    assert!(text.contains("news failed, goes on: It stopped because of a mistake in Callsheet"), "{text}");
    assert!(text.contains("workflow_complete done with gaps: News, Open roles"), "{text}");
}

/// A step that says it began, then waits to be interrupted or let on.
fn waits(gate: &Arc<Notify>) -> impl Fn(StepContext) -> crate::worlds::Acted + Send + Sync + 'static {
    let gate = Arc::clone(gate);
    move |context| {
        let gate = Arc::clone(&gate);
        Box::pin(async move {
            context.emit.emit(vec![says(&context, "waits")], None).await?;
            tokio::select! {
                () = context.cancelled.cancelled() => Err(StepError::Interrupted),
                () = gate.notified() => usual(context).await,
            }
        })
    }
}

#[tokio::test]
async fn a_cancel_interrupts_and_ends_the_run() {
    let world = World::new(Scripted::default().with("two", waits(&Arc::default()))).with_plan(chain());
    let engine = world.engine("engine");
    world.begin().await;
    world.heard("two waits").await;
    world.ask(RunState::Cancelling).await;
    world.over().await;
    engine.shutdown().await;
    let text = world.text().await;
    let end = text.split_once("two running 1\n").unwrap().1;
    assert_eq!(
        end,
        "  9 finding_withdrawn
  10 workflow_progress two skipped: The run was cancelled
  11 workflow_progress three skipped: The run was cancelled
  12 workflow_complete cancelled\n"
    );
}

#[tokio::test]
async fn a_run_cancelled_before_anyone_took_it_is_ended_without_a_step() {
    let world = World::new(Scripted::default()).with_plan(chain());
    world.begin().await;
    world.ask(RunState::Cancelling).await;
    let engine = world.engine("engine");
    world.over().await;
    engine.shutdown().await;
    assert!(world.text().await.ends_with("workflow_complete cancelled\n"));
    assert_eq!(world.steps.calls("one"), 0);
}

#[tokio::test]
async fn a_paused_run_stands_still_and_goes_on_where_it_was() {
    let gate = Arc::new(Notify::new());
    let world = World::new(Scripted::default().with("two", waits(&gate))).with_plan(chain());
    let engine = world.engine("engine");
    world.begin().await;
    world.heard("two waits").await;
    world.ask(RunState::Paused).await;
    // The lease is given back: someone else could claim it as soon as it is open.
    loop {
        let (row, journal) = world.store.run(&world.key.tenant, &world.run).await.unwrap().unwrap();
        if row.lease_until == domain::Timestamp(0) {
            assert_eq!((row.state, journal.len()), (RunState::Paused, 1));
            break;
        }
        tokio::task::yield_now().await;
    }
    gate.notify_one();
    world.ask(RunState::Open).await;
    world.over().await;
    engine.shutdown().await;
    assert!(world.text().await.ends_with("workflow_complete done\n"));
    assert_eq!([1, 2, 1], ["one", "two", "three"].map(|step| world.steps.calls(step)));
}

#[tokio::test]
async fn a_shutdown_gives_the_lease_back_and_the_next_engine_goes_on() {
    let gate = Arc::new(Notify::new());
    let world = World::new(Scripted::default().with("two", waits(&gate))).with_plan(chain());
    let engine = world.engine("first");
    world.begin().await;
    world.heard("two waits").await;
    engine.shutdown().await;
    assert_eq!(world.state().await, RunState::Open);
    gate.notify_one();
    let engine = world.engine("second");
    world.over().await;
    engine.shutdown().await;
    assert_eq!([1, 2, 1], ["one", "two", "three"].map(|step| world.steps.calls(step)));
}

#[tokio::test]
async fn who_lost_the_lease_writes_nothing_more() {
    let gate = Arc::new(Notify::new());
    let world = World::new(Scripted::default().with("two", waits(&gate))).with_plan(chain());
    let engine = world.engine("slow");
    world.begin().await;
    world.heard("two waits").await;
    // Someone else takes the run, as after a long sleep of this machine.
    world.store.heartbeat("slow", std::slice::from_ref(&world.run), domain::Timestamp(0)).await.unwrap();
    let now = domain::Clock::now(&*world.clock);
    let claim = store::Claim { owner: "other".to_owned(), now, until: now.plus_ms(60_000), max: 1 };
    assert_eq!(world.store.claim(claim).await.unwrap().len(), 1);
    let before = world.text().await;
    gate.notify_one();
    while world.steps.calls("two") == 0 {
        tokio::task::yield_now().await;
    }
    engine.shutdown().await;
    assert_eq!(world.text().await, before);
    let (row, _) = world.store.run(&world.key.tenant, &world.run).await.unwrap().unwrap();
    assert_eq!(row.owner.as_deref(), Some("other"));
}

#[tokio::test]
async fn a_forgotten_prep_takes_its_run_along() {
    let gate = Arc::new(Notify::new());
    let world = World::new(Scripted::default().with("two", waits(&gate))).with_plan(chain());
    let engine = world.engine("engine");
    world.begin().await;
    world.heard("two waits").await;
    assert!(world.store.forget(&world.key).await.unwrap());
    gate.notify_one();
    engine.shutdown().await;
    assert_eq!(world.log().await, []);
    assert_eq!(world.store.preps(&world.key.tenant).await.unwrap(), []);
}

#[tokio::test]
async fn a_run_of_an_unknown_plan_ends_with_clear_words() {
    let mut world = World::new(Scripted::default());
    world.plan.version = 7;
    world.begin().await;
    world.plan.version = 8;
    let engine = world.engine("engine");
    world.over().await;
    engine.shutdown().await;
    let log = world.log().await;
    let Some(Event::WorkflowComplete { outcome: RunOutcome::Failed { what }, .. }) = log.last().map(|last| &last.event)
    else {
        panic!("{log:?}")
    };
    assert!(what.contains("another version of Callsheet (plan version 7)"), "{what}");
}

#[tokio::test]
async fn a_step_that_says_too_much_fails_alone() {
    let steps = Scripted::default().with("news", |context: StepContext| async move {
        let mut said = says(&context, "long");
        said.event = Event::FindingWithdrawn { finding: "fnd_1".into(), because: "x".repeat(3_000_000) };
        Ok(StepOutput { events: vec![said], ..StepOutput::default() })
    });
    let text = World::new(steps).lived().await;
    assert!(text.contains("news failed, goes on: The event is larger than"), "{text}");
    assert!(text.ends_with("workflow_complete done with gaps: News\n"), "{text}");
}

#[tokio::test]
async fn what_a_failed_attempt_said_is_not_said_again() {
    let steps = Scripted::default().with("two", |context: StepContext| async move {
        let attempt = context.attempt;
        let output = usual(context).await?;
        if attempt < 3 {
            return Err(StepError::Retry { what: "Not yet".to_owned(), after: None });
        }
        Ok(output)
    });
    let world = World::new(steps).with_plan(chain());
    let text = world.lived().await;
    assert!(text.contains("two done ×3"), "{text}");
    assert!(text.contains("two running 3\n"), "{text}");
    let log = world.log().await;
    let of_two: Vec<_> = texts(&log).into_iter().filter(|text| text.starts_with("two")).collect();
    assert_eq!(of_two, ["two first", "two second", "two last"]);
}

#[tokio::test]
async fn an_engine_that_could_not_work_does_not_start() {
    let world = World::new(Scripted::default());
    let start = |plans: Vec<Plan>, options: EngineOptions| {
        let announcements = store::Announce::announcements(&*world.sqlite);
        let (steps, clock) = (world.steps.clone(), world.clock.clone());
        flow::Engine::start(world.store.clone(), announcements, plans, steps, clock, Arc::new(Bytes(0)), options).err()
    };
    let options = || EngineOptions::owned_by("engine");
    let twice = start(vec![world.plan.clone(), world.plan.clone()], options());
    let expected = PlanError::TwoPlans { plan: Workflow::CustomerIntelligence, version: 1 };
    assert!(matches!(twice, Some(EngineError::Plan(error)) if error == expected));
    let rare = EngineOptions { heartbeat: options().lease, ..options() };
    assert!(matches!(start(vec![], rare), Some(EngineError::Options(_))));
    assert!(matches!(start(vec![], EngineOptions { steps_max: 0, ..options() }), Some(EngineError::Options(_))));
    assert!(start(vec![world.plan.clone()], options()).is_none());
}
