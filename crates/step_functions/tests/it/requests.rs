//! What is asked of Step Functions, request by request, by a server of our own that refuses what is not signed or not complete.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::{Event, StepState};
use flow::{AtWork, EngineOptions, Parts, StartEngine, StepContext, StepError, StepOutput, Steps};
use net::{Net, NetOptions, Reach, Url};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};
use step_functions::{Settings, StepFunctions};
use store::{Announce, RunState};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::signature;
use crate::worlds::{Bytes, Scripted, World, says, step};

const REGION: &str = "eu-central-1";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const ARN: &str = "arn:aws:states:eu-central-1:123456789012";
/// What a state may hold, in bytes.
const PAYLOAD_BYTES_MAX: usize = 256 * 1024;

/// What a method needs, and the longest that each may be, in characters.
const METHODS: &[(&str, &[(&str, usize)])] = &[
    ("CreateActivity", &[("name", 80)]),
    ("CreateStateMachine", &[("name", 80), ("definition", 1024 * 1024), ("roleArn", 256), ("type", 8)]),
    ("UpdateStateMachine", &[("stateMachineArn", 256), ("definition", 1024 * 1024), ("roleArn", 256)]),
    ("StartExecution", &[("stateMachineArn", 256), ("name", 80), ("input", PAYLOAD_BYTES_MAX)]),
    ("StopExecution", &[("executionArn", 256), ("error", 256), ("cause", 32_768)]),
    ("GetActivityTask", &[("activityArn", 256), ("workerName", 80)]),
    ("SendTaskHeartbeat", &[("taskToken", 2_048)]),
    ("SendTaskSuccess", &[("taskToken", 2_048), ("output", PAYLOAD_BYTES_MAX)]),
    ("SendTaskFailure", &[("taskToken", 2_048), ("error", 256), ("cause", 32_768)]),
];

#[derive(Default)]
struct State {
    asked: Vec<(String, Value)>,
    refused: Vec<String>,
    tasks: VecDeque<(String, Value)>,
    /// Answers that come before the usual ones, by method.
    first: BTreeMap<&'static str, VecDeque<ResponseTemplate>>,
}

#[derive(Clone, Default)]
struct Service(Arc<Mutex<State>>);

impl Respond for Service {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut state = self.0.lock().unwrap();
        match check(request) {
            Ok((method, body)) => {
                state.asked.push((method.to_owned(), body.clone()));
                let first = state.first.get_mut(method).and_then(VecDeque::pop_front);
                first.unwrap_or_else(|| state.answer(method, &body))
            }
            Err(why) => {
                state.refused.push(why.clone());
                error("InvalidSignatureException", &why)
            }
        }
    }
}

impl State {
    fn answer(&mut self, method: &str, body: &Value) -> ResponseTemplate {
        let named = |kind: &str| json!(format!("{ARN}:{kind}:{}", body["name"].as_str().unwrap_or_default()));
        let answer = match method {
            "CreateActivity" => json!({ "activityArn": named("activity"), "creationDate": 1.0 }),
            "CreateStateMachine" => json!({ "stateMachineArn": named("stateMachine"), "creationDate": 1.0 }),
            "StartExecution" => json!({ "executionArn": named("execution:machine"), "startDate": 1.0 }),
            "GetActivityTask" => match self.tasks.pop_front() {
                Some((token, input)) => json!({ "taskToken": token, "input": input.to_string() }),
                None => {
                    return ResponseTemplate::new(200).set_body_json(json!({})).set_delay(Duration::from_millis(20));
                }
            },
            _ => json!({}),
        };
        ResponseTemplate::new(200).set_body_json(answer)
    }
}

fn check(request: &Request) -> Result<(&'static str, Value), String> {
    let text = |(name, value): (&_, &_)| header(name, value);
    let headers: BTreeMap<String, String> = request.headers.iter().map(text).collect();
    if request.method.as_str() != "POST" || request.url.path() != "/" {
        return Err(format!("{} {}", request.method, request.url));
    }
    signature::check(&headers, &request.body, REGION, SECRET)?;
    let target = headers.get("x-amz-target").and_then(|target| target.strip_prefix("AWSStepFunctions."));
    let method = METHODS.iter().find(|(name, _)| Some(*name) == target);
    let (method, fields) = method.ok_or(format!("there is no method {target:?}"))?;
    if headers.get("content-type").map(String::as_str) != Some("application/x-amz-json-1.0") {
        return Err("another content-type".to_owned());
    }
    let body: Value = serde_json::from_slice(&request.body).map_err(|error| error.to_string())?;
    for (field, longest) in *fields {
        let length = body[field].as_str().map(|text| text.chars().count()).unwrap_or_default();
        if length == 0 || length > *longest {
            return Err(format!("{method}: {field} has {length} characters"));
        }
    }
    let known = |name: &String| fields.iter().any(|(field, _)| field == name);
    match body.as_object().into_iter().flat_map(|all| all.keys()).find(|name| !known(name)) {
        Some(name) => Err(format!("{method} knows no {name}")),
        None => Ok((method, body)),
    }
}

fn header(name: &impl ToString, value: &impl AsRef<[u8]>) -> (String, String) {
    (name.to_string().to_lowercase(), String::from_utf8_lossy(value.as_ref()).into_owned())
}

fn error(name: &str, message: &str) -> ResponseTemplate {
    let body = json!({ "__type": format!("com.amazonaws.states#{name}"), "message": message });
    ResponseTemplate::new(400).set_body_json(body)
}

impl Service {
    /// Hands out a task of the world's run.
    fn hand_out(&self, world: &World, token: &str, more: Value) {
        let mut input = json!({ "tenant": world.key.tenant, "run": world.run, "attempted": 0 });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.0.lock().unwrap().tasks.push_back((token.to_owned(), input));
    }

    fn answer_first(&self, method: &'static str, answer: ResponseTemplate) {
        self.0.lock().unwrap().first.entry(method).or_default().push_back(answer);
    }

    fn asked(&self, method: &str) -> Vec<Value> {
        let state = self.0.lock().unwrap();
        assert_eq!(state.refused, [""; 0]);
        state.asked.iter().filter(|(asked, _)| asked == method).map(|(_, body)| body.clone()).collect()
    }

    /// Waits for the requests of a method; the first is number 1.
    async fn number(&self, method: &str, number: usize) -> Value {
        let comes = async {
            loop {
                if let Some(body) = self.asked(method).get(number - 1) {
                    return body.clone();
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), comes).await.unwrap_or_else(|_| panic!("{method} {number}"))
    }
}

/// Starts the engine of a world on a service.
async fn engine(world: &World, service: &Service) -> (Box<dyn AtWork>, MockServer) {
    rustls::crypto::ring::default_provider().install_default().ok();
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(service.clone()).mount(&server).await;
    let settings = Settings {
        region: REGION.to_owned(),
        endpoint: Some(Url::parse(&server.uri()).unwrap()),
        access_key: "AKIDEXAMPLE".to_owned(),
        secret_key: SECRET.to_owned(),
        session_token: Some("a token".to_owned()),
        role: "arn:aws:iam::123456789012:role/callsheet".to_owned(),
    };
    let net = Net::new(NetOptions::default(), world.clock.clone(), Reach::RealOnly, None).unwrap();
    let parts = Parts {
        store: Arc::clone(&world.store),
        plans: vec![world.plan.clone()],
        steps: Arc::clone(&world.steps) as Arc<dyn Steps>,
        clock: world.clock.clone(),
        entropy: Arc::new(Bytes(0)),
        options: EngineOptions { poll: Duration::from_millis(50), ..EngineOptions::owned_by("worker") },
    };
    let engine = StepFunctions { http: net.operators_client(), settings, heartbeat_seconds: 1 };
    (engine.start(parts, world.sqlite.announcements()).await.unwrap(), server)
}

#[tokio::test]
async fn a_run_is_an_execution_that_is_told_only_of_what_is_over() {
    let large = "content ".repeat(PAYLOAD_BYTES_MAX / 4);
    let text = large.clone();
    let writes = move |_| {
        let value = json!(text.clone());
        async { Ok(StepOutput { value, ..StepOutput::default() }) }
    };
    let world = World::new(Scripted::default().with("write", writes)).with_plan(vec![step("write", &[])]);
    let service = Service::default();
    service.answer_first("CreateStateMachine", error("StateMachineAlreadyExists", "with another definition"));
    service.answer_first("StartExecution", ResponseTemplate::new(503));
    service.answer_first("StartExecution", error("ExecutionAlreadyExists", "it ended yesterday"));
    let (engine, _server) = engine(&world, &service).await;
    let updated = service.number("UpdateStateMachine", 1).await;
    assert_eq!(updated["stateMachineArn"], format!("{ARN}:stateMachine:callsheet-customer_intelligence-v1"));
    world.begin().await;
    let names: Vec<_> = [service.number("StartExecution", 2).await, service.number("StartExecution", 3).await]
        .map(|body| body["name"].as_str().unwrap().to_owned())
        .into();
    assert_eq!(names, ["run_1-0", "run_1-1"]);
    let input = json!({ "tenant": "local", "run": "run_1" });
    assert_eq!(service.number("StartExecution", 1).await["input"], input.to_string());

    service.answer_first("SendTaskSuccess", ResponseTemplate::new(500));
    service.hand_out(&world, "token-1", json!({ "step": "write" }));
    let said = service.number("SendTaskSuccess", 2).await;
    assert_eq!(said, json!({ "taskToken": "token-1", "output": r#"{"run":"run_1","step":"write"}"# }));
    assert_eq!(world.state().await, RunState::Done);
    engine.shutdown().await;
    let asked = service.0.lock().unwrap().asked.iter().map(|(_, body)| body.to_string()).collect::<String>();
    assert!(!asked.contains("content content"));
    let (_, journal) = world.store.run(&world.key.tenant, &world.run).await.unwrap().unwrap();
    assert_eq!(journal[0].output, json!(large));
}

#[tokio::test]
async fn a_step_that_step_functions_gave_up_is_over_and_failed() {
    let world = World::new(Scripted::default()).with_plan(vec![step("write", &[])]);
    let service = Service::default();
    let (engine, _server) = engine(&world, &service).await;
    world.begin().await;
    service.number("StartExecution", 1).await;
    service.hand_out(&world, "token-1", json!({ "step": "write", "attempted": 3, "lost": "States.Timeout" }));
    let said = service.number("SendTaskFailure", 1).await;
    assert_eq!(said["error"], "Callsheet.RunFailed");
    let what = "Its workers were lost, or none came (States.Timeout)";
    assert_eq!(said["cause"], format!("write: {what}"));
    engine.shutdown().await;
    let failed = |event: &Event| matches!(event, Event::WorkflowProgress { state: StepState::Failed { what: said, .. }, .. } if said == what);
    assert!(world.log().await.iter().any(|logged| failed(&logged.event)));
    assert_eq!(world.steps.calls("write"), 0);
}

/// A step that says that it is at work, and then works until it is interrupted.
async fn waits(context: StepContext) -> Result<StepOutput, StepError> {
    context.emit.emit(vec![says(&context, "first")], None).await?;
    context.cancelled.cancelled().await;
    Err(StepError::Interrupted)
}

#[tokio::test]
async fn a_task_that_is_someone_elses_is_interrupted_and_not_reported() {
    let world = World::new(Scripted::default().with("write", waits)).with_plan(vec![step("write", &[])]);
    let service = Service::default();
    let (engine, _server) = engine(&world, &service).await;
    world.begin().await;
    service.number("StartExecution", 1).await;
    service.hand_out(&world, "token-1", json!({ "step": "write" }));
    world.heard("write first").await;
    service.number("SendTaskHeartbeat", 1).await;
    service.answer_first("SendTaskHeartbeat", error("TaskTimedOut", "too late"));
    let beats = service.asked("SendTaskHeartbeat").len();
    service.number("SendTaskHeartbeat", beats + 1).await;
    // Whoever has it now finds that it is not over.
    service.hand_out(&world, "token-2", json!({ "step": "write" }));
    while world.steps.calls("write") < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    engine.shutdown().await;
    let reports: Vec<Value> =
        service.asked("SendTaskFailure").into_iter().chain(service.asked("SendTaskSuccess")).collect();
    assert_eq!(reports.iter().map(|body| &body["taskToken"]).collect::<Vec<_>>(), ["token-2"]);
    assert_eq!(reports[0]["error"], "Callsheet.Elsewhere");
    assert_eq!(world.state().await, RunState::Open);
}

#[tokio::test]
async fn a_cancelled_run_ends_its_execution() {
    let world = World::new(Scripted::default().with("write", waits)).with_plan(vec![step("write", &[])]);
    let service = Service::default();
    let (engine, _server) = engine(&world, &service).await;
    world.begin().await;
    service.number("StartExecution", 1).await;
    service.hand_out(&world, "token-1", json!({ "step": "write" }));
    world.heard("write first").await;
    world.ask(RunState::Cancelling).await;
    world.over().await;
    let stopped = service.number("StopExecution", 1).await;
    assert_eq!(stopped["executionArn"], format!("{ARN}:execution:machine:run_1-0"));
    engine.shutdown().await;
}
