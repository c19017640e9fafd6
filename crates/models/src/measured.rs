//! What is measured of language models: how many questions, how they ended, how long they took, and what they cost.
//!
//! Never: a word that was asked or answered. A span names the model.

use std::time::Duration;

use metrics::{counter, histogram};
use tracing::field::Empty;
use tracing::{Span, info_span};

use crate::ModelError;
use crate::exchange::Said;
use crate::settings::Prices;

/// Dollars in a millionth.
const MICRO: f64 = 1e-6;

/// A question, as a request among those of the same step or message.
pub(crate) fn span(model: &str) -> Span {
    let source = "model";
    info_span!(target: "callsheet::work", "request", source, model, input_tokens = Empty, output_tokens = Empty, outcome = Empty)
}

/// A model was asked.
pub(crate) fn asked(
    span: &Span,
    model: &str,
    took: Duration,
    asked: &Result<Said, ModelError>,
    prices: Option<&Prices>,
) {
    let outcome = match asked {
        Ok(_) => "ok",
        Err(ModelError::Stopped(_)) => "stopped",
        Err(ModelError::Refused { .. }) => "refused",
        Err(ModelError::Busy { .. }) => "busy",
        Err(ModelError::Broken { .. }) => "broken",
        Err(ModelError::NotTaken { .. }) => "not_taken",
        Err(ModelError::Unusable { .. }) => "unusable",
        Err(ModelError::Book { .. }) => "book",
    };
    span.record("outcome", outcome);
    let model = || model.to_owned();
    counter!("callsheet_model_requests_total", "model" => model(), "outcome" => outcome).increment(1);
    histogram!("callsheet_model_request_duration_seconds", "model" => model()).record(took.as_secs_f64());
    let Ok(said) = asked else { return };
    span.record("input_tokens", said.usage.input).record("output_tokens", said.usage.output);
    for (way, tokens) in [("input", said.usage.input), ("output", said.usage.output)] {
        counter!("callsheet_model_tokens_total", "model" => model(), "direction" => way).increment(tokens);
    }
    if let Some(prices) = prices {
        histogram!("callsheet_model_request_cost_dollars", "model" => model())
            .record(prices.micros(&said.usage) as f64 * MICRO);
    }
}
