//! Traces as a collector hears them, and lines of the log that can be read alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use domain::PrepView;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::AnyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Said;
use opentelemetry_proto::tonic::trace::v1::Span;
use pretty_assertions::assert_eq;
use prost::Message;
use serde_json::{Value, json};

use crate::http::Client;
use crate::kill::{Process, complete, start};

/// Keys of spans that may be exported.
const KEYS: &[&str] = &[
    "prep",
    "run",
    "plan",
    "step",
    "attempt",
    "begun_at",
    "kind",
    "source",
    "host",
    "model",
    "verb",
    "status",
    "outcome",
    "input_tokens",
    "output_tokens",
];

/// How long what has to come may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What came, and that more of it came.
type Heard = (Mutex<Took>, Condvar);

#[derive(Default)]
struct Took {
    spans: Vec<Span>,
    /// Of whom spans came, by `service.name`.
    services: BTreeSet<String>,
}

/// A collector that takes whatever comes.
struct Collector {
    url: String,
    heard: Arc<Heard>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heard: Arc<Heard> = Arc::default();
        let kept = Arc::clone(&heard);
        // Ends with the test's process: it has nothing to tidy up.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let kept = Arc::clone(&kept);
                std::thread::spawn(move || while take(stream.as_ref().unwrap(), &kept).is_some() {});
            }
        });
        Self { url, heard }
    }

    fn spans(&self) -> Vec<Span> {
        self.heard.0.lock().unwrap().spans.clone()
    }

    fn services(&self) -> Vec<String> {
        self.heard.0.lock().unwrap().services.iter().cloned().collect()
    }

    /// Looks until there is what is looked for.
    fn until(&self, there: impl Fn(&[Span]) -> bool) -> Vec<Span> {
        let (took, came) = self.heard.as_ref();
        let waiting = came.wait_timeout_while(took.lock().unwrap(), PATIENCE, |took| !there(&took.spans)).unwrap();
        assert!(!waiting.1.timed_out(), "the collector did not hear it: {:?}", names(&waiting.0.spans));
        waiting.0.spans.clone()
    }
}

/// One request; `None` when the other side has gone.
fn take(stream: &std::net::TcpStream, kept: &Heard) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    if !line.starts_with("POST /v1/traces ") {
        return None;
    }
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim().to_lowercase().split_once(": ") {
            Some(("content-length", value)) => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let sent = ExportTraceServiceRequest::decode(body.as_slice()).unwrap();
    let mut took = kept.0.lock().unwrap();
    for of_process in sent.resource_spans {
        let attributes = of_process.resource.iter().flat_map(|resource| &resource.attributes);
        took.services.extend(attributes.filter(|named| named.key == "service.name").map(|named| said(&named.value)));
        took.spans.extend(of_process.scope_spans.into_iter().flat_map(|scope| scope.spans));
    }
    drop(took);
    kept.1.notify_all();
    let mut stream = stream;
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").ok()
}

fn names(spans: &[Span]) -> Vec<&str> {
    spans.iter().map(|span| span.name.as_str()).collect()
}

fn attribute(span: &Span, key: &str) -> String {
    let found = span.attributes.iter().find(|attribute| attribute.key == key);
    said(&found.unwrap_or_else(|| panic!("{} has no {key}", span.name)).value)
}

fn said(value: &Option<AnyValue>) -> String {
    match value.as_ref().and_then(|value| value.value.as_ref()) {
        Some(Said::StringValue(text)) => text.clone(),
        Some(Said::IntValue(number)) => number.to_string(),
        other => panic!("{other:?} is no plain value"),
    }
}

fn prepare(data: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callsheet"));
    command.args(["prep", "Acme Corp", "--offline", "--data"]).arg(data).args(arguments);
    command.envs(variables.iter().copied()).output().unwrap()
}

#[test]
fn one_trace_holds_the_message_its_runs_their_steps_and_what_they_asked() {
    let (collector, data) = (Collector::start(), tempfile::tempdir().unwrap());
    let variables =
        [("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url.as_str()), ("CALLSHEET_KEY_COMPANIES_HOUSE", "s3cr3t-key")];
    let done = prepare(data.path(), &variables, &[]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let spans = collector.spans();
    let by_id: HashMap<_, _> = spans.iter().map(|span| (span.span_id.clone(), span)).collect();
    let message = spans.iter().find(|span| span.name == "message").unwrap();
    assert_eq!((attribute(message, "kind"), message.parent_span_id.len()), ("start".to_owned(), 0));
    let request = spans.iter().filter(|span| span.name == "request").find(|request| {
        let step = by_id.get(&request.parent_span_id);
        let run = step.and_then(|step| by_id.get(&step.parent_span_id));
        let above = [step, run].map(|span| span.map(|span| span.name.as_str()));
        above == [Some("step"), Some("run")] && run.is_some_and(|run| run.parent_span_id == message.span_id)
    });
    assert!(request.is_some(), "message, run, step, request: {:?}", names(&spans));
    let of_message = spans.iter().filter(|span| span.trace_id == message.trace_id);
    let runs = of_message.filter(|span| span.name == "run").map(|run| attribute(run, "plan"));
    assert!(runs.into_iter().any(|plan| plan == "customer_intelligence"));
    for span in &spans {
        for attribute in &span.attributes {
            assert!(KEYS.contains(&attribute.key.as_str()), "{} of {}", attribute.key, span.name);
            let value = format!("{:?}", attribute.value);
            assert!(value.len() < 200 && !value.contains("s3cr3t") && !value.contains('?'), "{value}");
        }
        assert_eq!(span.events.len(), 0, "no line of the log is exported");
    }
}

#[test]
fn a_run_that_another_process_ends_stays_in_the_trace_of_its_message() {
    let (collector, data) = (Collector::start(), tempfile::tempdir().unwrap());
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url.as_str()),
        ("OTEL_BSP_SCHEDULE_DELAY", "20"),
        ("CALLSHEET_SAMPLE_PACE", "0.2"),
        ("CALLSHEET_POLL_FEEDS", "false"),
    ];
    let process = Process::start_with(data.path(), &variables);
    let prep = start(&process);
    collector.until(|spans| names(spans).contains(&"message") && names(spans).contains(&"step"));
    assert!(!complete(&process.log(&prep)), "it is killed in the middle");
    process.kill();
    let early = collector.spans();
    let process = Process::start_with(data.path(), &variables);
    process.log_until(&prep, complete);
    let spans = collector.until(|spans| names(spans).iter().filter(|name| **name == "run").count() >= 1);
    process.kill();
    let message = early.iter().find(|span| span.name == "message").unwrap();
    let ended = spans.iter().find(|span| span.name == "run").unwrap();
    assert_eq!((&ended.trace_id, &ended.parent_span_id), (&message.trace_id, &message.span_id));
    let steps =
        |spans: &[Span]| spans.iter().filter(|span| span.name == "step" && span.trace_id == message.trace_id).count();
    assert!(steps(&early) > 0 && steps(&spans) > steps(&early), "steps of both processes are in it");
}

#[test]
fn a_collector_that_is_gone_is_told_of_once_and_stops_nothing() {
    let data = tempfile::tempdir().unwrap();
    let gone = format!("http://{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap());
    let variables = [("OTEL_EXPORTER_OTLP_ENDPOINT", gone.as_str()), ("OTEL_BSP_SCHEDULE_DELAY", "20")];
    let done = prepare(data.path(), &variables, &[]);
    assert!(done.status.success());
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(said.matches("traces cannot be exported").count(), 1, "{said}");
}

#[test]
fn each_line_of_a_step_names_its_preparation_run_and_step() {
    let data = tempfile::tempdir().unwrap();
    let variables = [("CALLSHEET_LOG", "debug,genai=off"), ("CALLSHEET_KEY_COMPANIES_HOUSE", "s3cr3t-key")];
    let done = prepare(data.path(), &variables, &["--log-format", "json"]);
    assert!(done.status.success());
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(!said.contains("s3cr3t"), "{said}");
    let lines: Vec<Value> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mut steps = 0;
    for line in &lines {
        assert!(line["timestamp"].is_string() && line["level"].is_string(), "{line}");
        let spans = line["spans"].as_array().cloned().unwrap_or_default();
        for span in spans.iter().filter(|span| span["name"] == "step") {
            steps += 1;
            assert!(["prep", "run", "step", "plan"].iter().all(|id| span[id].is_string()), "{line}");
        }
    }
    assert!(steps > 0, "{said}");
}

#[test]
fn a_sampler_keeps_a_message_with_its_runs_or_neither() {
    const PREPS: usize = 16;
    let (collector, data) = (Collector::start(), tempfile::tempdir().unwrap());
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url.as_str()),
        ("OTEL_TRACES_SAMPLER", "traceidratio"),
        ("OTEL_TRACES_SAMPLER_ARG", "0.5"),
        ("OTEL_SERVICE_NAME", "callsheet-night"),
        ("CALLSHEET_SAMPLE_PACE", "0"),
        ("CALLSHEET_POLL_FEEDS", "false"),
    ];
    let process = Process::start_with(data.path(), &variables);
    for number in 0..PREPS {
        let body = json!({ "clientId": format!("prep-{number}"), "request": "Help me prepare for my meeting with Acme Corp." });
        let reply = process.client.post("/api/preps", &body).json();
        let prep = reply["prep"]["id"].as_str().unwrap();
        // A run that ends early is a run.
        for (place, run) in PrepView::fold(&process.log(prep)).runs.iter().enumerate() {
            let action = json!({ "kind": "cancel_run", "run": run.run });
            let body = json!({ "clientId": format!("cancel-{place}"), "action": action });
            process.client.post(&format!("/api/preps/{prep}/actions"), &body);
        }
        process.log_until(prep, complete);
    }
    process.ask_to_end();
    assert!(process.ended().success());
    let spans = collector.spans();
    let mut traces: BTreeMap<&[u8], BTreeSet<&str>> = BTreeMap::new();
    let of_start = |span: &&Span| span.name == "run" || (span.name == "message" && attribute(span, "kind") == "start");
    for span in spans.iter().filter(of_start) {
        traces.entry(&span.trace_id).or_default().insert(&span.name);
    }
    assert!(!traces.is_empty() && traces.len() < PREPS, "{} of {PREPS} were kept", traces.len());
    assert!(traces.values().all(|names| names.len() == 2), "{traces:?}");
    assert_eq!(collector.services(), ["callsheet-night"]);
}

#[test]
fn spans_come_from_callsheet_unless_the_environment_names_it() {
    let (collector, data) = (Collector::start(), tempfile::tempdir().unwrap());
    let done = prepare(data.path(), &[("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url.as_str())], &[]);
    assert!(done.status.success());
    assert_eq!(collector.services(), ["callsheet"]);
}

#[test]
fn a_question_to_a_model_is_a_request_of_its_trace() {
    let (collector, data) = (Collector::start(), tempfile::tempdir().unwrap());
    let gone = format!("http://{}/v1/", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap());
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url.as_str()),
        ("CALLSHEET_MODEL_PROVIDER", "compatible"),
        ("CALLSHEET_MODEL_URL", &gone),
        ("CALLSHEET_MODEL_NAME", "words-1"),
    ];
    let done = prepare(data.path(), &variables, &[]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let spans = collector.spans();
    let asked = spans.iter().find(|span| span.name == "request" && attribute(span, "source") == "model").unwrap();
    assert_eq!((attribute(asked, "model"), attribute(asked, "outcome")), ("words-1".to_owned(), "broken".to_owned()));
    let above = spans.iter().find(|span| span.span_id == asked.parent_span_id).unwrap();
    assert!(["step", "message"].contains(&above.name.as_str()), "it lies in {}", above.name);
}

/// Starts a server that logs all it can, looks at the page with the token in its address, and tells what was printed and logged
/// and the token.
fn logged(format: &str) -> (String, String, String) {
    let data = tempfile::tempdir().unwrap();
    let log = data.path().join("log.txt");
    let mut child = Command::new(env!("CARGO_BIN_EXE_callsheet"))
        .args(["serve", "--offline", "--listen", "127.0.0.1:0", "--log-format", format, "--data"])
        .arg(data.path())
        .env("CALLSHEET_LOG", "trace")
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let mut printed = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut printed).unwrap();
    let token = std::fs::read_to_string(data.path().join("token")).unwrap().trim().to_owned();
    let url = printed.trim().strip_prefix("Callsheet is ready at ").unwrap();
    let (address, _) = url.split_once("/?token=").unwrap_or((url.trim_end_matches('/'), ""));
    let client = Client::of(&format!("{address}/?token={token}"));
    let answers = [client.get("/api/preps").status, client.get(&format!("/?token={token}")).status];
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(answers, [200, 303], "the page goes on at an address without the token");
    (printed, std::fs::read_to_string(&log).unwrap(), token)
}

#[test]
fn the_token_is_in_no_line_of_the_log() {
    let (printed, log, token) = logged("text");
    assert!(printed.contains(&token), "a person opens the address");
    assert!(log.contains("/api/preps"), "requests are told: {log}");
    assert!(!log.contains(&token), "{}", log.lines().find(|line| line.contains(&token)).unwrap());
    let (printed, log, token) = logged("json");
    assert!(log.contains("/api/preps") && !(printed + &log).contains(&token));
}
