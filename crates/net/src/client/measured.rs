//! What is measured of requests to services: how many, how they ended, how long they took and waited for their turn.
//!
//! Never: a host, an address or a text as a label. A span names the host, and nothing that was asked or answered.

use std::time::Duration;

use metrics::{counter, histogram};
use tracing::field::Empty;
use tracing::{Span, info_span};

use super::exchange::{Call, Reply};
use crate::NetError;
use crate::transport::Verb;

pub(super) fn span(call: &Call<'_>) -> Span {
    let (source, host, verb) = (call.source, call.host, verb(call.verb));
    info_span!(target: "callsheet::work", "request", source, host, verb, status = Empty, outcome = Empty)
}

pub(super) fn waited(call: &Call<'_>, waited: Duration) {
    histogram!("callsheet_source_wait_seconds", "source" => call.source.to_owned()).record(waited.as_secs_f64());
}

pub(super) fn took(call: &Call<'_>, took: Duration) {
    let name = "callsheet_source_request_duration_seconds";
    histogram!(name, "source" => call.source.to_owned()).record(took.as_secs_f64());
}

pub(super) fn ended(span: &Span, call: &Call<'_>, outcome: &Result<Reply, NetError>) {
    let word = word(outcome);
    let status = match outcome {
        Ok(reply) => Some(reply.status),
        Err(NetError::Status { status, .. }) => Some(*status),
        Err(_) => None,
    };
    if let Some(status) = status {
        span.record("status", status);
    }
    span.record("outcome", word);
    let source = call.source.to_owned();
    counter!("callsheet_source_requests_total", "source" => source, "outcome" => word).increment(1);
}

fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Get => "GET",
        Verb::Post => "POST",
        Verb::Patch => "PATCH",
        Verb::Delete => "DELETE",
    }
}

/// A table: how a request ended, in few words.
fn word(outcome: &Result<Reply, NetError>) -> &'static str {
    match outcome {
        Ok(_) => "ok",
        Err(NetError::NotFound { .. }) => "not_found",
        Err(NetError::RateLimited { .. } | NetError::Status { status: 429 | 503, .. }) => "busy",
        Err(NetError::Status { status: 500.., .. }) => "server_error",
        Err(NetError::Status { .. }) => "refused",
        Err(NetError::Timeout { .. }) => "timeout",
        Err(
            NetError::NoSuchHost { .. } | NetError::Dns { .. } | NetError::Connect { .. } | NetError::Broken { .. },
        ) => "unreachable",
        Err(
            NetError::TooLarge { .. }
            | NetError::RatioTooHigh { .. }
            | NetError::Unreadable { .. }
            | NetError::TooManyRedirects { .. },
        ) => "unreadable",
        Err(
            NetError::Setup { .. }
            | NetError::SampleWorld { .. }
            | NetError::Recording { .. }
            | NetError::Offline { .. }
            | NetError::Refused { .. }
            | NetError::RobotsDisallow { .. }
            | NetError::RobotsUnknown { .. }
            | NetError::OverBudget { .. },
        ) => "not_asked",
    }
}
