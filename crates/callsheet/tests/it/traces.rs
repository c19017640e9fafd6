//! Traces as a collector hears them, and lines of the log that can be read alone.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Said;
use opentelemetry_proto::tonic::trace::v1::Span;
use pretty_assertions::assert_eq;
use prost::Message;
use serde_json::Value;

use crate::kill::{Process, complete, start};

/// Keys of spans that may be exported.
const KEYS: &[&str] =
    &["prep", "run", "plan", "step", "attempt", "begun_at", "kind", "source", "host", "verb", "status", "outcome"];

/// How long what has to come may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Spans, and that more of them came.
type Heard = (Mutex<Vec<Span>>, Condvar);

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
        self.heard.0.lock().unwrap().clone()
    }

    /// Looks until there is what is looked for.
    fn until(&self, there: impl Fn(&[Span]) -> bool) -> Vec<Span> {
        let (spans, came) = self.heard.as_ref();
        let waiting = came.wait_timeout_while(spans.lock().unwrap(), PATIENCE, |spans| !there(spans)).unwrap();
        assert!(!waiting.1.timed_out(), "the collector did not hear it: {:?}", names(&waiting.0));
        waiting.0.clone()
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
    let spans = sent.resource_spans.into_iter().flat_map(|resource| resource.scope_spans).flat_map(|scope| scope.spans);
    kept.0.lock().unwrap().extend(spans);
    kept.1.notify_all();
    let mut stream = stream;
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").ok()
}

fn names(spans: &[Span]) -> Vec<&str> {
    spans.iter().map(|span| span.name.as_str()).collect()
}

fn attribute(span: &Span, key: &str) -> String {
    let found = span.attributes.iter().find(|attribute| attribute.key == key);
    match found.and_then(|attribute| attribute.value.as_ref()).and_then(|value| value.value.as_ref()) {
        Some(Said::StringValue(text)) => text.clone(),
        Some(Said::IntValue(number)) => number.to_string(),
        other => panic!("{key} of {} is {other:?}", span.name),
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
