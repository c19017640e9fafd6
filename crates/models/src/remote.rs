//! A model of a provider, over genai. The one place that knows it.

use std::time::Duration;

use async_trait::async_trait;
use futures::StreamExt;
use genai::adapter::AdapterKind;
use genai::chat::{
    ChatMessage, ChatOptions, ChatRequest, ChatResponseFormat, ChatStreamEvent, JsonSpec, StopReason, StreamEnd,
};
use genai::resolver::{AuthData, Endpoint};
use genai::{Client, ModelIden, ServiceTarget};

use crate::exchange::{Exchange, Said, Usage};
use crate::settings::{Backend, ProviderKind, SettingsError};
use crate::{Heard, ModelError, Provider, tokens};

/// Until the first word of an answer, which a model on a laptop's processor takes its time for.
const FIRST_WORD_MAX: Duration = Duration::from_secs(90);
/// Between two words.
const SILENCE_MAX: Duration = Duration::from_secs(45);
/// For a whole answer.
const ANSWER_MAX: Duration = Duration::from_secs(180);
/// Characters of an answer, whatever number of tokens a server takes them for.
const ANSWER_CHARS_MAX: usize = 64_000;
/// Characters that are repeated of what a provider says is wrong.
const SAID_CHARS_MAX: usize = 200;

/// A model at an address.
pub struct Remote {
    client: Client,
    target: ServiceTarget,
    model: String,
    host: String,
    /// The host with its port.
    place: String,
    has_key: bool,
    /// Anthropic takes no schema together with a seed, others take a temperature of nought.
    steady: bool,
}

impl Remote {
    /// Over the door of the house. Nothing is asked yet.
    pub fn new(backend: &Backend, http: net::HttpClient) -> Result<Self, SettingsError> {
        backend.check()?;
        let adapter = match backend.provider {
            ProviderKind::Anthropic => AdapterKind::Anthropic,
            // Its native adapter drops the schema.
            ProviderKind::OpenAi | ProviderKind::Compatible | ProviderKind::Ollama => AdapterKind::OpenAI,
        };
        let key = backend.key.as_ref().map(|key| key.reveal().to_owned());
        let target = ServiceTarget {
            endpoint: Endpoint::from_owned(backend.address()?.as_str()),
            // A server without keys takes any.
            auth: AuthData::from_single(key.unwrap_or_else(|| "none".to_owned())),
            model: ModelIden::new(adapter, backend.model.trim()),
        };
        let client = Client::builder().with_reqwest(http).build();
        let client = client.map_err(|error| SettingsError::unusual(&error.to_string()))?;
        let steady = adapter == AdapterKind::OpenAI;
        let port = backend.address()?.port().map(|port| format!(":{port}")).unwrap_or_default();
        let place = format!("{}{port}", backend.host());
        let has_key = backend.key.is_some();
        Ok(Self {
            client,
            target,
            model: backend.model.trim().to_owned(),
            host: backend.host(),
            place,
            has_key,
            steady,
        })
    }

    fn options(&self, exchange: &Exchange) -> ChatOptions {
        let format = JsonSpec::new(exchange.schema.name.clone(), exchange.schema.schema.clone());
        let options = ChatOptions::default()
            .with_max_tokens(exchange.answer_tokens_max)
            .with_response_format(ChatResponseFormat::JsonSpec(format))
            .with_capture_usage(true)
            .with_stream_header_timeout(FIRST_WORD_MAX)
            .with_stream_read_timeout(SILENCE_MAX);
        if self.steady { options.with_temperature(0.0) } else { options }
    }

    async fn listen(&self, exchange: &Exchange, heard: Heard<'_>) -> Result<Said, ModelError> {
        let request = ChatRequest::from_system(&exchange.system).append_message(ChatMessage::user(&exchange.user));
        let options = self.options(exchange);
        let asked = self.client.exec_chat_stream(self.target.clone(), request, Some(&options)).await;
        let mut stream = asked.map_err(|error| self.explain(&error))?.stream;
        let (mut text, mut chars) = (String::new(), 0);
        let mut end = None;
        while let Some(event) = stream.next().await {
            match event.map_err(|error| self.explain(&error))? {
                ChatStreamEvent::Chunk(chunk) => {
                    text.push_str(&chunk.content);
                    chars += chunk.content.chars().count();
                    if chars > ANSWER_CHARS_MAX {
                        return Err(self.broken(&format!("it said more than {ANSWER_CHARS_MAX} characters")));
                    }
                    heard(&chunk.content);
                }
                ChatStreamEvent::End(last) => end = Some(last),
                ChatStreamEvent::Start
                | ChatStreamEvent::ReasoningChunk(_)
                | ChatStreamEvent::ThoughtSignatureChunk(_)
                | ChatStreamEvent::ToolCallChunk(_)
                | ChatStreamEvent::Heartbeat => {}
            }
        }
        let end = end.ok_or_else(|| self.broken("the answer broke off"))?;
        self.said(exchange, text, &end)
    }

    fn said(&self, exchange: &Exchange, text: String, end: &StreamEnd) -> Result<Said, ModelError> {
        let stopped = end.captured_stop_reason.as_ref();
        if let Some(reason) = stopped.map(StopReason::raw).filter(|reason| is_refusal(reason)) {
            let what = format!("{} refused to answer ({reason}).", self.model);
            return Err(ModelError::Unusable { what });
        }
        if text.trim().is_empty() {
            return Err(ModelError::Unusable { what: format!("{} said nothing.", self.model) });
        }
        // A stream that ends without saying why was cut.
        if stopped.is_none() {
            return Err(self.broken("the answer broke off"));
        }
        let cut = stopped.is_some_and(StopReason::is_max_tokens);
        Ok(Said { usage: usage(exchange, &text, end), text, cut })
    }

    fn unreached(&self, error: &(dyn std::error::Error + 'static)) -> ModelError {
        let what = match Unreached::of(error) {
            Unreached::NobodyListens => format!("{} cannot be reached: nobody listens at {}.", self.model, self.place),
            Unreached::TooSlow => format!(
                "{} at {} said nothing for too long ({} s to the first word, {} s between two).",
                self.model,
                self.place,
                FIRST_WORD_MAX.as_secs(),
                SILENCE_MAX.as_secs()
            ),
            Unreached::BrokeOff => format!("{} at {} broke off.", self.model, self.place),
        };
        ModelError::Broken { what }
    }

    fn broken(&self, why: &str) -> ModelError {
        ModelError::Broken { what: format!("{} at {}: {why}.", self.model, self.host) }
    }

    /// A table: what a provider's refusal means for us. What it says is repeated in short, without our question.
    fn explain(&self, error: &genai::Error) -> ModelError {
        // A refusal before the first word of a stream is wrapped.
        if let genai::Error::WebStream { error: inner, .. } = error
            && let Some(inner) = inner.downcast_ref::<genai::Error>()
        {
            return self.explain(inner);
        }
        let at = format!("{} at {}", self.model, self.host);
        let Some(status) = error.status() else { return self.explain_without_status(error) };
        let said = said_of(error);
        match status.as_u16() {
            429 | 500..=599 => {
                let what = match status.as_u16() {
                    429 => format!("{at} has had too many questions ({status}){said}."),
                    _ => format!("{at} cannot answer now ({status}){said}."),
                };
                ModelError::Busy { what, after: retry_after(error) }
            }
            401 if !self.has_key => ModelError::Refused { what: format!("{at} wants a key ({status}){said}.") },
            401 | 403 => ModelError::Refused { what: format!("{at} does not accept the key ({status}){said}.") },
            404 => ModelError::Refused { what: format!("There is no such model or address: {at} ({status}){said}.") },
            // The question itself does not fit: too long, or a shape that it does not know.
            400 | 413 | 422 => {
                ModelError::NotTaken { what: format!("{at} does not take the question ({status}){said}.") }
            }
            _ => ModelError::Refused { what: format!("{at} refuses to answer ({status}){said}.") },
        }
    }

    fn explain_without_status(&self, error: &genai::Error) -> ModelError {
        use genai::Error;
        match error {
            Error::ChatResponse { body, .. } => {
                let what = body.pointer("/error/message").or(body.get("message")).and_then(|said| said.as_str());
                let kind = body.pointer("/error/type").and_then(|kind| kind.as_str()).unwrap_or_default();
                let said = what.map(|what| format!(": {}", short(what))).unwrap_or_default();
                let what = format!("{} at {} broke off{said}.", self.model, self.host);
                match kind.contains("overloaded") || kind.contains("rate_limit") {
                    true => ModelError::Busy { what, after: None },
                    false => ModelError::Broken { what },
                }
            }
            Error::WebModelCall { webc_error, .. } | Error::WebAdapterCall { webc_error, .. } => {
                self.unreached(std::error::Error::source(webc_error).unwrap_or(webc_error))
            }
            Error::WebStream { error, .. } => self.unreached(error.as_ref()),
            Error::StreamParse { .. } => self.broken("what it sent is not its protocol"),
            _ => self.broken("its answer cannot be read"),
        }
    }
}

/// How a connection failed, as far as the client tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unreached {
    NobodyListens,
    TooSlow,
    BrokeOff,
}

impl Unreached {
    /// Looks through an error and what caused it.
    fn of(error: &(dyn std::error::Error + 'static)) -> Self {
        let mut cause = Some(error);
        while let Some(one) = cause {
            if let Some(error) = one.downcast_ref::<net::HttpError>() {
                if error.is_connect() {
                    return Self::NobodyListens;
                }
                if error.is_timeout() {
                    return Self::TooSlow;
                }
            }
            if one.to_string().to_lowercase().contains("timeout") || one.to_string().contains("timed out") {
                return Self::TooSlow;
            }
            cause = one.source();
        }
        Self::BrokeOff
    }
}

#[async_trait]
impl Provider for Remote {
    fn name(&self) -> String {
        format!("{} at {}", self.model, self.host)
    }

    fn model(&self) -> &str {
        &self.model
    }

    async fn ask(&self, exchange: &Exchange, heard: Heard<'_>) -> Result<Said, ModelError> {
        match tokio::time::timeout(ANSWER_MAX, self.listen(exchange, heard)).await {
            Ok(answered) => answered,
            Err(_) => Err(self.broken(&format!("no whole answer within {} s", ANSWER_MAX.as_secs()))),
        }
    }
}

fn is_refusal(reason: &str) -> bool {
    let reason = reason.to_lowercase();
    reason.contains("refus") || reason.contains("content_filter") || reason.contains("safety")
}

fn usage(exchange: &Exchange, text: &str, end: &StreamEnd) -> Usage {
    let told = end.captured_usage.as_ref();
    let count = |tokens: Option<i32>| tokens.and_then(|tokens| u64::try_from(tokens).ok()).filter(|tokens| *tokens > 0);
    let input = told.and_then(|usage| count(usage.prompt_tokens));
    let output = told.and_then(|usage| count(usage.completion_tokens));
    Usage {
        input: input.unwrap_or_else(|| tokens::of_question(&[&exchange.system, &exchange.user])),
        output: output.unwrap_or_else(|| tokens::of_answer(text)),
        estimated: input.is_none() || output.is_none(),
    }
}

/// `Retry-After` in seconds (RFC 9110), or in milliseconds as some providers send it beside.
fn retry_after(error: &genai::Error) -> Option<Duration> {
    let headers = error.headers()?;
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<f64>().ok();
    let seconds = number("retry-after-ms").map(|ms| ms / 1_000.0).or_else(|| number("retry-after"))?;
    (seconds.is_finite() && seconds >= 0.0).then(|| Duration::from_secs_f64(seconds.min(86_400.0)))
}

fn said_of(error: &genai::Error) -> String {
    use genai::webc::Error as Web;
    let body = match error {
        genai::Error::HttpError { body, .. } => body,
        genai::Error::WebModelCall { webc_error: Web::ResponseFailedStatus { body, .. }, .. }
        | genai::Error::WebAdapterCall { webc_error: Web::ResponseFailedStatus { body, .. }, .. } => body,
        _ => return String::new(),
    };
    let parsed: Option<serde_json::Value> = serde_json::from_str(body).ok();
    let told = parsed.as_ref().and_then(|body| body.pointer("/error/message").or(body.get("message")));
    told.and_then(|told| told.as_str()).map(|told| format!(": {}", short(told))).unwrap_or_default()
}

/// The beginning of what a provider says, on one line.
fn short(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line: String = line.chars().filter(|c| !c.is_control()).take(SAID_CHARS_MAX).collect();
    line.trim_end_matches('.').to_owned()
}
