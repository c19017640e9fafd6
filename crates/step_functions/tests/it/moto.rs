//! The whole engine on moto's interpreter of the states language; what it says is compared with the embedded engine's log.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use domain::{Clock, Event, RunOutcome, StepState};
use flow::testing::normalised;
use flow::{AtWork, EngineOptions, Parts, Plan, StartEngine, StepContext, StepError, StepOutcome, StepOutput, Steps};
use net::{HttpClient, Net, NetOptions, Reach, Url};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};
use step_functions::{Settings, StepFunctions};
use store::{Announce, RunState};

use crate::moto_server::MotoServer;
use crate::worlds::{Bytes, Scripted, World, usual};

/// Names a python that has `moto[server,stepfunctions]`; `cargo xtask engines` makes one.
const VARIABLE: &str = "CALLSHEET_TEST_MOTO";
const ROLE: &str = "arn:aws:iam::123456789012:role/callsheet";
const PATIENCE: Duration = Duration::from_secs(60);

struct Moto {
    _server: MotoServer,
    url: Url,
    http: HttpClient,
}

impl Moto {
    async fn start(clock: Arc<dyn Clock>) -> Option<Self> {
        #[expect(clippy::disallowed_methods, reason = "a test is told by the environment")]
        let Ok(python) = std::env::var(VARIABLE) else {
            #[expect(clippy::print_stdout, reason = "whoever runs the tests is to know")]
            {
                println!("skipped: {VARIABLE} names no python with moto; `cargo xtask engines` installs one");
            }
            return None;
        };
        rustls::crypto::ring::default_provider().install_default().ok();
        let server = MotoServer::start(&python);
        let url = Url::parse(&format!("http://127.0.0.1:{}/", server.port)).unwrap();
        let http = Net::new(NetOptions::default(), clock, Reach::RealOnly, None).unwrap().operators_client();
        let moto = Self { _server: server, url, http };
        let interpret = json!({ "stepfunctions": { "execute_state_machine": true } }).to_string();
        let config = moto.url.join("moto-api/config").unwrap();
        moto.http.post(config).timeout(PATIENCE).body(interpret).send().await.unwrap().error_for_status().unwrap();
        Some(moto)
    }

    fn settings(&self) -> Settings {
        let text = str::to_owned;
        Settings {
            region: text("eu-central-1"),
            endpoint: Some(self.url.clone()),
            access_key: text("testing"),
            secret_key: text("testing"),
            session_token: None,
            role: text(ROLE),
        }
    }

    async fn engine(&self, world: &World) -> Box<dyn AtWork> {
        self.engine_with(world, Arc::clone(&world.steps) as Arc<dyn Steps>).await
    }

    async fn engine_with(&self, world: &World, steps: Arc<dyn Steps>) -> Box<dyn AtWork> {
        let options = EngineOptions { poll: Duration::from_millis(200), ..EngineOptions::owned_by("worker") };
        let parts = Parts {
            store: Arc::clone(&world.store),
            plans: vec![world.plan.clone()],
            steps,
            clock: Arc::clone(&world.clock) as Arc<dyn Clock>,
            entropy: Arc::new(Bytes(0)),
            options,
        };
        let engine = StepFunctions { http: self.http.clone(), settings: self.settings(), heartbeat_seconds: 1 };
        engine.start(parts, world.sqlite.announcements()).await.unwrap()
    }

    /// How executions of a plan ended.
    async fn executions(&self, world: &World) -> Vec<(String, String)> {
        let name = format!("callsheet-{}-v{}", world.plan.workflow.name(), world.plan.version);
        let machine = format!("arn:aws:states:eu-central-1:123456789012:stateMachine:{name}");
        let request = self.http.post(self.url.clone()).header("x-amz-target", "AWSStepFunctions.ListExecutions");
        let request =
            request.header("authorization", "AWS4-HMAC-SHA256 Credential=t/20260101/eu-central-1/states/aws4_request");
        let answer = request.body(json!({ "stateMachineArn": machine }).to_string()).send().await.unwrap();
        let answer: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let of = |one: &Value| (text(&one["name"]), text(&one["status"]));
        let mut all: Vec<_> = answer["executions"].as_array().unwrap().iter().map(of).collect();
        all.sort();
        all
    }

    async fn ended(&self, world: &World) -> Vec<(String, String)> {
        let over = async {
            loop {
                let all = self.executions(world).await;
                if all.iter().all(|(_, status)| status != "RUNNING") {
                    return all;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(PATIENCE, over).await.unwrap()
    }
}

/// A world of a story; its version keeps its tasks apart from those of the others.
fn world(version: u32, steps: Scripted) -> World {
    let world = World::new(steps);
    let mut plan = Plan { version, ..world.plan.clone() };
    // Nothing is at work beside a step that ends the run, so that what the others said is the same each time.
    for step in &mut plan.steps {
        step.after = match step.name {
            "dns" => &["identify"],
            "findings" => &["site", "news", "jobs", "dns"],
            _ => step.after,
        };
    }
    World { plan, ..world }
}

async fn over(world: &World) {
    in_time(world, world.over()).await;
}

async fn heard(world: &World, what: &str) {
    in_time(world, world.heard(what)).await;
}

async fn in_time(world: &World, wanted: impl Future<Output = ()>) {
    if tokio::time::timeout(PATIENCE, wanted).await.is_err() {
        panic!("the run does not get there:\n{}", world.text().await);
    }
}

type Story = (&'static str, fn() -> Scripted, &'static str);

/// What steps do, and how the execution ends.
const STORIES: &[Story] = &[
    ("nothing happens", Scripted::default, "SUCCEEDED"),
    ("a step fails once", || Scripted::default().with("site", fails_once()), "SUCCEEDED"),
    ("an optional step fails", || Scripted::default().with("news", |_| async { fail("no news") }), "SUCCEEDED"),
    ("a step fails each time", || Scripted::default().with("jobs", |_| async { again("busy") }), "SUCCEEDED"),
    ("a required step fails", || Scripted::default().with("findings", |_| async { fail("no") }), "FAILED"),
    ("the rep has to choose", || Scripted::default().with("identify", |_| async { choose() }), "SUCCEEDED"),
    ("a step panics", || Scripted::default().with("jobs", |_| async { panic!("for the test") }), "SUCCEEDED"),
];

fn fail(what: &str) -> Result<StepOutput, StepError> {
    Err(StepError::Fail { what: what.to_owned() })
}

fn again(what: &str) -> Result<StepOutput, StepError> {
    Err(StepError::Retry { what: what.to_owned(), after: None })
}

fn choose() -> Result<StepOutput, StepError> {
    let outcome = StepOutcome::NeedsChoice { what: "Which one?".to_owned() };
    Ok(StepOutput { outcome, ..StepOutput::default() })
}

type Acts = fn(StepContext) -> crate::worlds::Acted;

fn fails_once() -> impl Fn(StepContext) -> crate::worlds::Acted + Send + Sync {
    let usually: Acts = |context| Box::pin(usual(context));
    move |context| if context.attempt == 1 { Box::pin(async { again("once") }) } else { usually(context) }
}

#[tokio::test]
async fn the_log_is_that_of_the_embedded_engine() {
    let Some(moto) = Moto::start(world(0, Scripted::default()).clock).await else { return };
    for (number, (story, steps, ended)) in STORIES.iter().enumerate() {
        let here = world(number as u32 + 1, steps());
        here.lived().await;
        let there = world(number as u32 + 1, steps());
        let engine = moto.engine(&there).await;
        there.begin().await;
        over(&there).await;
        assert_eq!(moto.ended(&there).await, [("run_1-0".to_owned(), (*ended).to_owned())], "{story}");
        engine.shutdown().await;
        assert_eq!(normalised(&there.log().await), normalised(&here.log().await), "{story}");
        let journal = |world: &World| {
            let (store, tenant, run) = (world.store.clone(), world.key.tenant.clone(), world.run.clone());
            async move { store.run(&tenant, &run).await.unwrap().unwrap().1 }
        };
        let mut journals = [journal(&here).await, journal(&there).await];
        journals.iter_mut().for_each(|journal| journal.sort_by(|one, other| one.name.cmp(&other.name)));
        assert_eq!(journals[0], journals[1], "{story}");
    }
}

#[tokio::test]
async fn a_run_that_fails_beside_other_steps_is_an_execution_that_failed() {
    let Some(moto) = Moto::start(world(0, Scripted::default()).clock).await else { return };
    let there = world(1, Scripted::default().with("site", |_| async { fail("no") }));
    let engine = moto.engine(&there).await;
    there.begin().await;
    over(&there).await;
    assert_eq!(moto.ended(&there).await, [("run_1-0".to_owned(), "FAILED".to_owned())]);
    engine.shutdown().await;
    let log = there.log().await;
    let Event::WorkflowComplete { outcome, .. } = &log.last().unwrap().event else { panic!("{log:?}") };
    assert_eq!(*outcome, RunOutcome::Failed { what: "site: no".to_owned() });
}

#[tokio::test]
async fn a_worker_that_is_lost_is_replaced_and_one_that_ends_hands_over() {
    let Some(moto) = Moto::start(world(0, Scripted::default()).clock).await else { return };
    for (version, dies) in [(1, true), (2, false)] {
        let calls = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&calls);
        let there = world(
            version,
            Scripted::default().with("site", move |context| {
                let first = counted.fetch_add(1, Ordering::SeqCst) == 0;
                async move {
                    if first {
                        context.emit.emit(vec![crate::worlds::says(&context, "first")], None).await?;
                        context.cancelled.cancelled().await;
                        return Err(StepError::Interrupted);
                    }
                    usual(context).await
                }
            }),
        );
        let engine = moto.engine(&there).await;
        there.begin().await;
        heard(&there, "site first").await;
        let other = moto.engine(&there).await;
        if dies {
            // As a process that is killed: nothing more is said by it, not even that it ends.
            drop(engine);
        } else {
            engine.shutdown().await;
        }
        over(&there).await;
        assert_eq!(moto.ended(&there).await, [("run_1-0".to_owned(), "SUCCEEDED".to_owned())]);
        other.shutdown().await;
        assert_eq!(calls.load(Ordering::SeqCst), 2);
        let here = world(version, Scripted::default());
        here.lived().await;
        assert_eq!(normalised(&there.log().await), normalised(&here.log().await));
    }
}

#[tokio::test]
async fn a_run_is_cancelled_and_another_goes_on_after_a_pause() {
    let Some(moto) = Moto::start(world(0, Scripted::default()).clock).await else { return };
    let waits = || {
        Scripted::default().with("findings", |context: StepContext| async move {
            context.emit.emit(vec![crate::worlds::says(&context, "first")], None).await?;
            context.cancelled.cancelled().await;
            Err(StepError::Interrupted)
        })
    };
    let there = world(1, waits());
    let engine = moto.engine(&there).await;
    there.begin().await;
    heard(&there, "findings first").await;
    there.ask(RunState::Cancelling).await;
    over(&there).await;
    // moto calls an execution failed that was stopped while it waited for an activity; `requests` sees that it is stopped.
    assert_eq!(moto.ended(&there).await.len(), 1);
    engine.shutdown().await;
    let log = there.log().await;
    assert!(matches!(&log.last().unwrap().event, Event::WorkflowComplete { outcome: RunOutcome::Cancelled, .. }));

    let there = world(2, waits());
    let engine = moto.engine(&there).await;
    there.begin().await;
    heard(&there, "findings first").await;
    there.ask(RunState::Paused).await;
    assert_eq!(moto.ended(&there).await.len(), 1);
    engine.shutdown().await;
    let after = Arc::new(Scripted::default());
    let engine = moto.engine_with(&there, Arc::clone(&after) as Arc<dyn Steps>).await;
    there.ask(RunState::Open).await;
    over(&there).await;
    let names = ["run_1-0", "run_1-1"].map(str::to_owned);
    assert_eq!(moto.ended(&there).await.into_iter().map(|(name, _)| name).collect::<Vec<_>>(), names);
    engine.shutdown().await;
    // What was over before the pause is not done again.
    assert_eq!(["identify", "site", "news", "jobs", "dns"].map(|step| after.calls(step)), [0; 5]);
    let ended: BTreeSet<String> = there.log().await.into_iter().filter_map(|logged| done(logged.event)).collect();
    assert_eq!(ended.len(), there.plan.steps.len());
}

fn done(event: Event) -> Option<String> {
    match event {
        Event::WorkflowProgress { step, state: StepState::Done, .. } => Some(step),
        _ => None,
    }
}
