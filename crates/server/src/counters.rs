//! What the process counts, in the format of Prometheus. docs/operations.md lists everything with its unit.
//!
//! Never: a tenant, a preparation, or an address with an id as a label.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use store::Appended;

/// The recorder is one for the process, since the `metrics` macros know only one.
static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Upper bounds, from an answer out of memory to a research that takes its time.
const SECONDS: &[f64] =
    &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0];
const DOLLARS: &[f64] = &[0.0001, 0.001, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0];

/// Requests and commits between two times at which what histograms recorded is folded in: nobody may ever ask for it.
const UPKEEP_EVERY: u64 = 256;
static MEASURED: AtomicU64 = AtomicU64::new(0);

/// Every metric there is, with what it tells. A table: who adds one names it here.
pub const METRICS: &[(&str, Kind, &str)] = &[
    ("callsheet_http_requests_total", Kind::Counter, "Requests, by method, route and status."),
    ("callsheet_http_request_duration_seconds", Kind::Histogram, "From a request to the head of its answer."),
    ("callsheet_messages_total", Kind::Counter, "Commands of reps (start, say, act), by outcome."),
    ("callsheet_reply_duration_seconds", Kind::Histogram, "From a command to its first reply, which is on disk."),
    ("callsheet_runs_total", Kind::Counter, "Runs that ended, by plan and outcome."),
    ("callsheet_run_duration_seconds", Kind::Histogram, "From the message that began a run to its end."),
    ("callsheet_run_wait_seconds", Kind::Histogram, "From the message that began a run to its first process."),
    ("callsheet_runs_at_work", Kind::Gauge, "Runs that this process walks now."),
    ("callsheet_steps_total", Kind::Counter, "Steps that ended, by plan, step and outcome."),
    ("callsheet_step_attempts_total", Kind::Counter, "Attempts of steps, by plan, step and outcome."),
    ("callsheet_step_duration_seconds", Kind::Histogram, "One attempt of a step."),
    ("callsheet_source_requests_total", Kind::Counter, "Requests to services, by source and outcome."),
    ("callsheet_source_request_duration_seconds", Kind::Histogram, "From sending a request to the end of its answer."),
    ("callsheet_source_wait_seconds", Kind::Histogram, "Waiting for a turn at a service's limit."),
    ("callsheet_model_requests_total", Kind::Counter, "Questions to language models, by model and outcome."),
    ("callsheet_model_request_duration_seconds", Kind::Histogram, "From a question to the end of its answer."),
    ("callsheet_model_tokens_total", Kind::Counter, "Tokens, by model and direction."),
    ("callsheet_model_request_cost_dollars", Kind::Histogram, "US dollars of a question, where prices are known."),
    ("callsheet_commits_total", Kind::Counter, "Commits that this process heard of, of its own and of others."),
    ("callsheet_events_total", Kind::Counter, "Events in them, by kind."),
    ("callsheet_store_commit_duration_seconds", Kind::Histogram, "From asking for a commit to having it on disk."),
    ("callsheet_store_commit_failures_total", Kind::Counter, "Commits that were not kept, by reason."),
    ("callsheet_sockets", Kind::Gauge, "Sockets that listen."),
    ("callsheet_preps_listened", Kind::Gauge, "Preparations that somebody listens to."),
];

/// What a metric is to Prometheus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// The counters of the process.
#[derive(Debug, Clone, Copy)]
pub struct Counters;

impl Counters {
    /// Counting begins; a second time changes nothing.
    pub fn start() -> Self {
        RECORDER.get_or_init(|| match recorder() {
            Ok(handle) => {
                describe();
                Some(handle)
            }
            Err(error) => {
                tracing::warn!(%error, "metrics are not recorded");
                None
            }
        });
        Self
    }

    /// A commit went to disk.
    pub fn committed(self, appended: &Appended) {
        measured();
        counter!("callsheet_commits_total").increment(1);
        for logged in &appended.events {
            counter!("callsheet_events_total", "kind" => logged.event.kind()).increment(1);
        }
    }

    /// Who listens now.
    pub fn listeners(self, sockets: usize, preps: usize) {
        gauge!("callsheet_sockets").set(sockets as f64);
        gauge!("callsheet_preps_listened").set(preps as f64);
    }

    /// Everything that was counted, as text.
    pub fn render(self) -> String {
        let Some(handle) = RECORDER.get().and_then(Option::as_ref) else { return String::new() };
        // Histograms hold what was recorded until somebody folds it in.
        handle.run_upkeep();
        handle.render()
    }
}

fn recorder() -> Result<PrometheusHandle, metrics_exporter_prometheus::BuildError> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), SECONDS)?
        .set_buckets_for_metric(Matcher::Suffix("_dollars".to_owned()), DOLLARS)?
        .install_recorder()
}

fn describe() {
    for (name, kind, what) in METRICS {
        match kind {
            Kind::Counter => metrics::describe_counter!(*name, *what),
            Kind::Gauge => metrics::describe_gauge!(*name, *what),
            Kind::Histogram => metrics::describe_histogram!(*name, *what),
        }
    }
}

/// Something was recorded; now and then it is folded in.
fn measured() {
    if MEASURED.fetch_add(1, Ordering::Relaxed).is_multiple_of(UPKEEP_EVERY)
        && let Some(handle) = RECORDER.get().and_then(Option::as_ref)
    {
        handle.run_upkeep();
    }
}

/// Counts a request under the route that it found, never under its address.
pub async fn measure(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = method(request.method());
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.map_or_else(|| "other".to_owned(), |matched| matched.as_str().to_owned());
    let response = next.run(request).await;
    measured();
    let status = response.status().as_u16().to_string();
    let name = "callsheet_http_request_duration_seconds";
    histogram!(name, "method" => method, "route" => route.clone()).record(begun.elapsed().as_secs_f64());
    counter!("callsheet_http_requests_total", "method" => method, "route" => route, "status" => status).increment(1);
    response
}

/// Whoever asks may invent methods.
fn method(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
