//! What a process tells of itself: whether it is ready, and what it counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use flow::{AtWork, Engine, EngineError, Parts, Pulse, StartEngine};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};
use server::counters::METRICS;
use store::Announcements;

use crate::story::{TestServer, id_of, research_complete};

fn part<'a>(ready: &'a Value, name: &str) -> &'a Value {
    ready["parts"].as_array().unwrap().iter().find(|part| part["name"] == name).unwrap_or_else(|| panic!("{ready}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_part_is_told_by_name_without_a_token() {
    let server = TestServer::start().await;
    let answer = server.ask(|client| client.send("GET", "/readyz", None, &[])).await;
    assert_eq!(answer.status, 200);
    let ready = answer.json();
    assert_eq!((&ready["ready"], &ready["missing"]), (&json!(true), &json!([])));
    let states: Vec<_> =
        ready["parts"].as_array().unwrap().iter().map(|part| [part["name"].clone(), part["state"].clone()]).collect();
    let expected = [
        ["process", "ok"],
        ["store", "ok"],
        ["schema", "ok"],
        ["engine", "ok"],
        ["worker", "ok"],
        ["feeds", "ok"],
        ["disk", "ok"],
        ["model", "information"],
        ["sources", "information"],
    ];
    assert_eq!(json!(states), json!(expected));
    assert_eq!(part(&ready, "engine")["detail"], "embedded");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_with_too_little_left_is_what_is_missing() {
    let server = TestServer::start_with(|config| config.disk_free_min_mib = u64::MAX >> 20).await;
    let answer = server.ask(|client| client.send("GET", "/readyz", None, &[])).await;
    let ready = answer.json();
    assert_eq!((answer.status, &ready["missing"]), (503, &json!(["disk"])));
    let detail = part(&ready, "disk")["detail"].as_str().unwrap();
    assert!(detail.contains("MiB are free; disk_free_min_mib is"), "{detail}");
    assert_eq!(server.ask(|client| client.get("/healthz")).await.status, 200);
}

/// The embedded engine with a pulse that takes its time, and then says more than a stranger should know.
struct Unwell(Arc<AtomicU32>);

struct Walking {
    inner: Box<dyn AtWork>,
    felt: Arc<AtomicU32>,
}

struct Faint(Arc<AtomicU32>);

#[async_trait]
impl StartEngine for Unwell {
    async fn start(&self, parts: Parts, news: Announcements) -> Result<Box<dyn AtWork>, EngineError> {
        Ok(Box::new(Walking { inner: Engine.start(parts, news).await?, felt: self.0.clone() }))
    }
}

#[async_trait]
impl AtWork for Walking {
    fn pulse(&self) -> Arc<dyn Pulse> {
        Arc::new(Faint(self.felt.clone()))
    }

    async fn shutdown(self: Box<Self>) {
        self.inner.shutdown().await;
    }
}

#[async_trait]
impl Pulse for Faint {
    fn place(&self) -> &'static str {
        "faint"
    }

    async fn feel(&self) -> Result<(), String> {
        self.0.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_secs(1)).await;
        Err("http://admin.inside.example:9070/health cannot be reached".to_owned())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_missing_is_looked_for_once_for_all_who_ask_and_told_without_the_inside() {
    let felt = Arc::new(AtomicU32::new(0));
    let server = TestServer::start_on(&Unwell(felt.clone())).await;
    let asked = (0..8).map(|_| server.ask(|client| client.send("GET", "/readyz", None, &[])));
    let answers = futures::future::join_all(asked).await;
    // One more where a busy machine let somebody ask late.
    assert!(felt.load(Ordering::SeqCst) <= 2, "{felt:?}");
    for answer in answers {
        let ready = answer.json();
        assert_eq!((answer.status, &ready["missing"]), (503, &json!(["engine"])));
        assert_eq!(part(&ready, "engine")["detail"], "faint is not at work or does not answer");
        assert!(!ready.to_string().contains("inside"), "{ready}");
    }
    tokio::time::sleep(Duration::from_millis(600)).await;
    let before = felt.load(Ordering::SeqCst);
    server.ask(|client| client.send("GET", "/readyz", None, &[])).await;
    assert_eq!(felt.load(Ordering::SeqCst), before + 1, "a mend is soon seen");
}

/// What `/metrics` tells of one metric: its lines without comments.
fn lines<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    text.lines().filter(|line| line.starts_with(name)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_preparation_is_counted_from_message_to_request_and_never_by_name() {
    let server = TestServer::start().await;
    let reply = server.start_acme("counted").await;
    let id = id_of(&reply);
    let path = format!("/api/preps/{id}/events?after=0&limit=1000");
    loop {
        let path = path.clone();
        let page = server.ask(move |client| client.get(&path)).await.json();
        let events: Vec<domain::Logged> = serde_json::from_value(page["events"].clone()).unwrap();
        if events.iter().any(research_complete) {
            break;
        }
    }
    let text = String::from_utf8(server.ask(|client| client.get("/metrics")).await.body).unwrap();
    for expected in [
        r#"callsheet_http_requests_total{method="POST",route="/api/preps",status="201"}"#,
        r#"callsheet_http_request_duration_seconds_bucket{method="GET",route="/api/preps/{id}/events",le="#,
        r#"callsheet_messages_total{kind="start",outcome="ok"}"#,
        r#"callsheet_reply_duration_seconds_count{kind="start"}"#,
        r#"callsheet_run_wait_seconds_count{plan="customer_intelligence"}"#,
        r#"callsheet_run_duration_seconds_count{plan="customer_intelligence"}"#,
        r#"callsheet_steps_total{plan="customer_intelligence",step="identify",outcome="done"}"#,
        r#"callsheet_step_attempts_total{plan="customer_intelligence",step="identify",outcome="ok"}"#,
        r#"callsheet_step_duration_seconds_count{plan="customer_intelligence",step="identify"}"#,
        r#"callsheet_source_requests_total{source="site",outcome="ok"}"#,
        r#"callsheet_source_request_duration_seconds_count{source="site"}"#,
        r#"callsheet_source_wait_seconds_count{source="site"}"#,
        r#"callsheet_store_commit_duration_seconds_count{store="sqlite"}"#,
        r#"callsheet_events_total{kind="workflow_started"}"#,
        r#"callsheet_events_total{kind="workflow_progress"}"#,
        r#"callsheet_events_total{kind="workflow_complete"}"#,
    ] {
        assert!(!lines(&text, expected).is_empty(), "{expected} is not in\n{text}");
    }
    let ended = lines(&text, r#"callsheet_runs_total{plan="customer_intelligence""#);
    assert!(ended.iter().any(|line| line.contains(r#"outcome="done"#)), "{ended:?}");
    assert!(!text.contains(&id) && !text.contains("acme"), "no preparation and no host of a customer is a label");
    let told = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")).filter_map(|line| line.split(' ').next());
    for name in told {
        assert!(METRICS.iter().any(|(known, _, _)| *known == name), "{name} is not in the table of metrics");
    }
}
