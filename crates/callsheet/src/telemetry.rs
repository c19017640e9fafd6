//! Lines of the log, and traces by OTLP where somebody takes them.
//!
//! Never: a text that was read, said or sent, in a trace. Spans of ours have the target [`SPANS`] and hold ids, names and
//! numbers; nothing else is exported. Start at [`start`]; `telemetry/traces.rs` makes spans out of them.

mod door;
mod traces;

use std::time::Duration;

use anyhow::{Context, bail};
use opentelemetry::trace::TracerProvider;
use opentelemetry::{Key, KeyValue};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio::runtime::Handle;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::command::{Cli, Command, LogFormat};
use crate::engine;
use door::Door;
use traces::{Named, Traces};

/// The target of spans from message to request, whatever is set for the log: a line tells in which of them it lies.
pub const SPANS: &str = "callsheet::work";
/// How long an export may take.
const EXPORT_MAX: Duration = Duration::from_secs(5);
/// How long the end waits for what was not exported yet.
const END_MAX: Duration = Duration::from_secs(5);

/// What has to be told before the process ends.
pub struct Telemetry {
    provider: Option<SdkTracerProvider>,
}

/// Starts the log, and traces if an endpoint is given.
pub fn start(cli: &Cli, runtime: &Handle) -> anyhow::Result<Telemetry> {
    let endpoint = cli.otlp_endpoint.as_deref().map(str::trim).filter(|endpoint| !endpoint.is_empty());
    let asked = endpoint.filter(|_| !matches!(cli.command, Command::ReadFile { .. }));
    let provider = asked.map(|endpoint| provider(endpoint, runtime)).transpose()?;
    let traces = provider.as_ref().map(|provider| {
        let decides = SdkTracerProvider::builder().with_id_generator(Named::default()).build();
        Traces::new(provider.tracer("callsheet"), decides.tracer("callsheet"))
            .with_filter(filter_fn(|span| span.is_span() && span.target() == SPANS))
    });
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match cli.log_format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).boxed(),
    };
    tracing_subscriber::registry().with(lines.with_filter(filter(cli.verbose)?)).with(traces).init();
    Ok(Telemetry { provider })
}

impl Telemetry {
    /// Exports what is left. Blocks, while the runtime goes on.
    pub fn end(self) {
        let Some(provider) = self.provider else { return };
        if let Err(error) = provider.shutdown_with_timeout(END_MAX) {
            tracing::debug!(%error, "the last spans were not exported");
        }
    }
}

fn filter(verbose: u8) -> anyhow::Result<EnvFilter> {
    let level = match verbose {
        0 => "warn",
        1 => "info",
        _ => "debug",
    };
    let filter =
        EnvFilter::try_from_env("CALLSHEET_LOG").unwrap_or_else(|_| EnvFilter::new(format!("{level},genai=off")));
    Ok(filter.add_directive(format!("{SPANS}=info").parse()?))
}

fn provider(endpoint: &str, runtime: &Handle) -> anyhow::Result<SdkTracerProvider> {
    let at = net::Url::parse(endpoint).with_context(|| "the address for traces (--otlp-endpoint) cannot be read")?;
    if !matches!(at.scheme(), "http" | "https") {
        bail!("the address for traces (--otlp-endpoint) begins with http:// or https://");
    }
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Door::new(engine::client()?, runtime.clone(), EXPORT_MAX))
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
        .with_timeout(EXPORT_MAX)
        .build()?;
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder().with_attribute(version.clone()).build();
    // The environment's own name stands.
    let named = resource.get(&Key::from_static_str("service.name")).map(|name| name.to_string());
    let resource = match named.filter(|name| !name.starts_with("unknown_service")) {
        Some(_) => resource,
        None => Resource::builder().with_service_name("callsheet").with_attribute(version).build(),
    };
    Ok(SdkTracerProvider::builder()
        .with_id_generator(Named::default())
        .with_resource(resource)
        .with_batch_exporter(exporter)
        .build())
}
