//! Spans of ours as spans of OpenTelemetry, so that one trace holds a message with all that it began, in any process.
//!
//! A message and the runs that it began know the same two things: the preparation and the time. The ids of the message's
//! span are made of them, so that a run finds the span it lies beneath without anything being stored, after a restart too.

use std::cell::Cell;

use opentelemetry::trace::{
    Span, SpanBuilder, SpanContext, SpanId, Status, TraceContextExt, TraceId, TraceState, Tracer,
};
use opentelemetry::{Context, KeyValue, Value};
use opentelemetry_sdk::trace::{IdGenerator, RandomIdGenerator, SdkTracer};
use sha2::{Digest, Sha256};
use tracing::Subscriber;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context as Around;
use tracing_subscriber::registry::LookupSpan;

/// What the span of a message is called.
const MESSAGE: &str = "message";
/// What the span of a run is called.
const RUN: &str = "run";

thread_local! {
    /// The ids of the span that is begun next on this thread.
    static NEXT: Cell<Option<(TraceId, SpanId)>> = const { Cell::new(None) };
}

/// Gives ids: those that were named, or random ones.
#[derive(Debug, Default)]
pub(super) struct Named(RandomIdGenerator);

impl IdGenerator for Named {
    fn new_trace_id(&self) -> TraceId {
        NEXT.get().map_or_else(|| self.0.new_trace_id(), |(trace, _)| trace)
    }

    fn new_span_id(&self) -> SpanId {
        NEXT.get().map_or_else(|| self.0.new_span_id(), |(_, span)| span)
    }
}

/// The ids of the span of a message.
fn ids(prep: &str, begun_at: i64) -> (TraceId, SpanId) {
    let hash: [u8; 32] = Sha256::digest(format!("message\0{prep}\0{begun_at}")).into();
    let mut trace = [0; 16];
    let mut span = [0; 8];
    for (to, from) in trace.iter_mut().chain(span.iter_mut()).zip(hash) {
        *to = from;
    }
    (TraceId::from_bytes(trace), SpanId::from_bytes(span))
}

/// Makes spans out of those that it is given.
pub(super) struct Traces {
    tracer: SdkTracer,
    /// Exports nothing and decides like the other: whether the span of a message, made elsewhere, is kept.
    decides: SdkTracer,
}

impl Traces {
    pub(super) fn new(tracer: SdkTracer, decides: SdkTracer) -> Self {
        Self { tracer, decides }
    }

    /// The span of a message, as whoever made it had it.
    fn of_message(&self, ids: (TraceId, SpanId)) -> SpanContext {
        NEXT.set(Some(ids));
        let same = self.decides.build_with_context(SpanBuilder::from_name(MESSAGE), &Context::new());
        NEXT.set(None);
        let flags = same.span_context().trace_flags();
        SpanContext::new(ids.0, ids.1, flags, true, TraceState::default())
    }
}

/// A span that is open, with those above it.
struct Open(Context);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Traces {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, around: Around<'_, S>) {
        let Some(span) = around.span(id) else { return };
        let name = attributes.metadata().name();
        let mut seen = Seen::default();
        attributes.record(&mut seen);
        let above = span.scope().skip(1).find_map(|above| above.extensions().get::<Open>().map(|open| open.0.clone()));
        let message = seen.prep.as_deref().zip(seen.begun_at).map(|(prep, at)| ids(prep, at));
        let above = match (name, message) {
            (MESSAGE, Some(ids)) => {
                NEXT.set(Some(ids));
                Context::new()
            }
            (RUN, Some(ids)) => Context::new().with_remote_span_context(self.of_message(ids)),
            _ => above.unwrap_or_default(),
        };
        let begun =
            self.tracer.span_builder(name).with_attributes(seen.values).start_with_context(&self.tracer, &above);
        NEXT.set(None);
        span.extensions_mut().insert(Open(above.with_span(begun)));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, around: Around<'_, S>) {
        let Some(span) = around.span(id) else { return };
        let mut seen = Seen::default();
        values.record(&mut seen);
        if let Some(open) = span.extensions().get::<Open>() {
            let failed = seen.values.iter().any(|value| value.key.as_str() == "outcome" && is_bad(&value.value));
            if failed {
                open.0.span().set_status(Status::error(""));
            }
            open.0.span().set_attributes(seen.values);
        }
    }

    fn on_close(&self, id: Id, around: Around<'_, S>) {
        if let Some(open) = around.span(&id).and_then(|span| span.extensions_mut().remove::<Open>()) {
            open.0.span().end();
        }
    }
}

/// Whether an outcome is one that somebody should look at.
fn is_bad(outcome: &Value) -> bool {
    matches!(outcome.as_str().as_ref(), "failed" | "timeout" | "server_error" | "unreachable" | "broken")
}

/// What the fields of a span hold. Only plain values are taken: a text made for a log may hold anything.
#[derive(Default)]
struct Seen {
    prep: Option<String>,
    begun_at: Option<i64>,
    values: Vec<KeyValue>,
}

impl Visit for Seen {
    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "prep" {
            self.prep = Some(value.to_owned());
        }
        self.values.push(KeyValue::new(field.name(), value.to_owned()));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        if field.name() == "begun_at" {
            self.begun_at = Some(value);
        }
        self.values.push(KeyValue::new(field.name(), value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.values.push(KeyValue::new(field.name(), i64::try_from(value).unwrap_or(i64::MAX)));
    }
}
