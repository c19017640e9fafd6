//! What crosses HTTP and the socket.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::action::{Action, ActionOffer};
use crate::ambient::Timestamp;
use crate::delivery::WorkSystem;
use crate::event::{Logged, Message};
use crate::id::{ClientId, MessageId, PrepId, RunId};
use crate::model::Sentence;
use crate::persona::{Purpose, Role};
use crate::prep::PrepSummary;

/// From the server over the socket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum ServerFrame {
    /// The first frame; `last_seq` is what the log held when the socket was registered.
    Welcome {
        prep: PrepId,
        #[ts(type = "number")]
        last_seq: u64,
        server_version: String,
    },
    Event(Logged),
    /// Not in the log, without a number: may be lost without harm.
    Transient {
        transient: Transient,
    },
    /// Everything up to `seq` has been sent; what follows is live.
    CaughtUp {
        #[ts(type = "number")]
        seq: u64,
    },
    /// A command of this socket was carried out.
    Accepted {
        client_id: ClientId,
    },
    /// A command of this socket was refused; nothing was kept of it.
    Rejected {
        client_id: ClientId,
        title: String,
        detail: String,
    },
    Pong {
        at: Timestamp,
    },
    /// The socket ends: `slow`, `forgotten`, `shutdown`, `unauthorised`. Come back with your cursor.
    Gone {
        reason: String,
    },
}

/// What need not be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Transient {
    /// We are working on the answer to this message.
    Typing { message: MessageId },
    /// The sentences of a draft that are there and hold, all of them each time.
    Drafting { message: MessageId, sentences: Vec<Sentence> },
}

/// From a client over the socket. The client keeps a command until it is accepted or rejected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum ClientFrame {
    Say {
        client_id: ClientId,
        text: String,
    },
    Act {
        client_id: ClientId,
        action: Action,
    },
    /// Everything up to `seq` has been folded.
    Ack {
        #[ts(type = "number")]
        seq: u64,
    },
    Ping {
        client_id: ClientId,
    },
}

/// `POST /api/preps`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartPrep {
    pub client_id: ClientId,
    pub request: String,
    #[serde(default)]
    #[ts(optional)]
    pub vendor: Option<String>,
    #[serde(default)]
    #[ts(optional)]
    pub role: Option<Role>,
    #[serde(default)]
    #[ts(optional)]
    pub purpose: Option<Purpose>,
}

/// `POST /api/preps/{id}/messages`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Say {
    pub client_id: ClientId,
    pub text: String,
}

/// `POST /api/preps/{id}/actions`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Act {
    pub client_id: ClientId,
    pub action: Action,
}

/// The run ids that belong to a reply.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrackingIds {
    pub vendor_context: Option<RunId>,
    pub customer_intelligence: Option<RunId>,
}

/// The answer to a command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    pub prep: PrepSummary,
    /// Absent for commands that only change the brief.
    pub message: Option<Message>,
    pub actions: Vec<ActionOffer>,
    pub tracking_ids: TrackingIds,
    pub events: Vec<Logged>,
}

/// The mail to send ahead, for the rep's own mail program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MailText {
    pub subject: String,
    /// Plain, with the numbered sources under it.
    pub text: String,
    /// Opens a new mail with it (RFC 6068).
    pub href: String,
    /// The text does not fit into a link, so that the new mail holds only its beginning.
    pub cut: bool,
}

/// `application/problem+json` (RFC 9457) with `kept`: what of the request was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    #[serde(rename = "type")]
    pub problem_type: String,
    pub title: String,
    pub status: u16,
    pub detail: String,
    pub kept: String,
}

/// A meeting on the start page that can be prepared by a click.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpcomingMeeting {
    pub title: String,
    pub company: String,
    pub starts_at: Timestamp,
    /// What a click sends.
    pub request: String,
    /// It belongs to the sample world.
    pub sample: bool,
}

/// `GET /api/start`: what the start page needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StartPage {
    pub preps: Vec<PrepSummary>,
    pub meetings: Vec<UpcomingMeeting>,
    pub vendor: Option<crate::event::VendorRef>,
    pub default_role: Option<Role>,
    pub offline: bool,
    pub server_version: String,
}

/// A place we read from, for `GET /api/sources`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceInfo {
    pub id: String,
    pub title: String,
    pub gives: String,
    /// `open`, `attribution`, `personal_only`, `key`.
    pub terms: String,
    /// The counts that its requests go on, shared by all processes; none where each site has its own pace.
    pub rate_keys: Vec<String>,
    pub cost_requests_max: u32,
    #[ts(type = "number")]
    pub cache_seconds: u64,
    #[ts(type = "number")]
    pub timeout_seconds: u64,
    /// Whether a preparation goes on without it.
    pub optional: bool,
}

/// How a source answered when it was last read or tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceOutcome {
    pub at: Timestamp,
    /// Documents and records that it gave.
    pub read: u32,
    pub requests: u32,
    /// What went wrong, in sentences; absent when all of it answered.
    pub trouble: Option<String>,
    /// Why there was nothing to read, where that is so.
    pub nothing: Option<String>,
}

/// A source and how it stands, for `GET /api/sources`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceState {
    #[serde(flatten)]
    pub info: SourceInfo,
    /// Whether it is read: switched on, its terms accepted, and nothing lacking. Else it is skipped, and the step says so.
    pub on: bool,
    /// What it cannot be read without, as a sentence.
    pub lacks: Option<String>,
    /// Terms that have to be accepted before it is read.
    pub notice: Option<SourceNotice>,
    /// The last time it was read or tried.
    pub last: Option<SourceOutcome>,
    pub last_success_at: Option<Timestamp>,
    pub key: SourceKey,
    /// What may still be asked of it, where that is known.
    pub quota: Option<SourceQuota>,
}

/// Terms of a source that an operator has to accept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceNotice {
    /// What is sent to accept it. Other words have another id.
    pub id: String,
    pub text: String,
    pub accepted_at: Option<Timestamp>,
}

/// Whether a source has the key that it needs. The key itself is never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceKey {
    NotNeeded,
    Missing,
    Set,
}

/// Requests that are left with a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceQuota {
    #[ts(type = "number")]
    pub left: u64,
    #[ts(type = "number | null")]
    pub limit: Option<u64>,
    pub resets_at: Option<Timestamp>,
    /// Whether the service said so; else it is our own count.
    pub told: bool,
}

/// `GET /api/preps/{id}/sources`: what was read for a prep, and what that cost.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceReport {
    pub sources: Vec<SourceRead>,
    /// Requests of all its runs, those for `robots.txt`, redirects and the search for the company among them.
    #[ts(type = "number")]
    pub requests: u64,
    #[ts(type = "number")]
    pub bytes: u64,
}

/// One source of a prep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceRead {
    pub id: String,
    pub title: String,
    pub fate: SourceFate,
    /// Documents and records that it gave.
    pub read: u32,
    pub requests: u32,
    #[ts(type = "number")]
    pub bytes: u64,
    #[ts(type = "number")]
    pub took_ms: u64,
    /// Why it was skipped or failed, or what of it could not be read.
    pub why: Option<String>,
}

/// What became of a source in a prep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceFate {
    /// It gave something and all of it answered.
    Read,
    /// It gave something, and something failed.
    ReadInPart,
    /// It was asked and had nothing.
    Nothing,
    /// It was not asked.
    Skipped,
    Failed,
}

/// `GET /api/sources`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceList {
    pub sources: Vec<SourceState>,
}

/// `PUT /api/sources/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SwitchSource {
    pub on: bool,
    /// The id of the notice that is accepted, where the source has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub accept: Option<String>,
}

/// `POST /api/sources/{id}/test`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrySource {
    /// A name or a domain to ask it about; the rep's company without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub company: Option<String>,
}

/// How the language model stands, for `GET /api/model`. No key is ever in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModelState {
    /// The models that are asked, by their parts; none when no model is connected.
    pub models: Vec<ModelShown>,
    /// Why none is asked although one is set.
    pub trouble: Option<String>,
    /// Only models on this machine may be connected.
    pub local_only: bool,
    /// Whether documents are read by the model too.
    pub reads: bool,
    /// Whether texts that are not public may go to the model.
    pub private: bool,
    /// What goes to the model and what does not, in sentences.
    pub sends: Vec<String>,
    #[ts(type = "number")]
    pub prep_tokens_max: u64,
    #[ts(type = "number")]
    pub day_tokens_max: u64,
    #[ts(type = "number")]
    pub month_tokens_max: u64,
    /// Millionths of a US dollar.
    #[ts(type = "number | null")]
    pub prep_micros_max: Option<u64>,
    #[ts(type = "number | null")]
    pub day_micros_max: Option<u64>,
    #[ts(type = "number | null")]
    pub month_micros_max: Option<u64>,
    /// What was spent today and this month, over all preparations.
    #[ts(type = "number")]
    pub today_tokens: u64,
    #[ts(type = "number")]
    pub today_micros: u64,
    #[ts(type = "number")]
    pub month_tokens: u64,
    #[ts(type = "number")]
    pub month_micros: u64,
}

/// A model as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModelShown {
    /// `words`, `small` or `backup`.
    pub part: String,
    pub provider: String,
    pub model: String,
    pub host: String,
    /// On this machine.
    pub local: bool,
    /// Whether its price is known.
    pub priced: bool,
    /// Its address, where it is another than the provider's usual one.
    pub url: Option<String>,
    /// Millionths of a US dollar for a million tokens.
    #[ts(type = "number | null")]
    pub input_price: Option<u64>,
    #[ts(type = "number | null")]
    pub output_price: Option<u64>,
}

/// A language model as somebody connects it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(optional_fields)]
pub struct ModelBackend {
    /// `anthropic`, `openai`, `compatible` or `ollama`.
    pub provider: String,
    /// The folder of its methods; the provider's usual one without it.
    pub url: Option<String>,
    /// Without it the key that is kept for the same address goes on.
    pub key: Option<String>,
    pub model: String,
    /// Millionths of a US dollar for a million tokens.
    pub input_price: Option<u64>,
    pub output_price: Option<u64>,
}

/// `PUT /api/model`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(optional_fields)]
pub struct ConnectModel {
    pub words: ModelBackend,
    /// The name of a smaller model at the same address, for sentences and documents.
    pub small: Option<String>,
    /// Asked when the others fail.
    pub backup: Option<ModelBackend>,
    pub reads: Option<bool>,
    pub private: Option<bool>,
    pub prep_tokens_max: Option<u64>,
    pub day_tokens_max: Option<u64>,
    pub month_tokens_max: Option<u64>,
    pub prep_micros_max: Option<u64>,
    pub day_micros_max: Option<u64>,
    pub month_micros_max: Option<u64>,
}

impl std::fmt::Debug for ConnectModel {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ConnectModel { .. }")
    }
}

/// What a model can do, for `POST /api/model/test`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModelCheck {
    pub works: bool,
    /// In a sentence.
    pub said: String,
    /// It kept to the shape that was asked for.
    pub schema: bool,
    /// Its words came one after the other.
    pub streams: bool,
    /// Sentences that held, of those that it wrote.
    pub held: u32,
    pub wrote: u32,
    #[ts(type = "number")]
    pub first_word_ms: u64,
    /// Characters of the answer in a second, after the first word.
    pub chars_per_second: u32,
    /// It took a whole document as long as documents may be.
    pub whole_document: bool,
    #[ts(type = "number")]
    pub tokens: u64,
}

/// A system that documents can be delivered to, and whether it is connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionState {
    pub system: WorkSystem,
    /// How and where to, without a secret; absent when it is not connected.
    pub to: Option<String>,
}

/// `GET /api/connections`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionList {
    pub connections: Vec<ConnectionState>,
}

/// `PUT /api/connections/{system}`: what the system is called with. Slack takes `url` (an incoming webhook), or `token`
/// and `channel`; Notion `token` and `parent`; mail `host`, `from`, and as needed `port`, `security`, `user` and `password`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(optional_fields)]
pub struct Connect {
    pub url: Option<String>,
    pub token: Option<String>,
    pub channel: Option<String>,
    pub parent: Option<String>,
    pub host: Option<String>,
    pub port: Option<u16>,
    /// `tls`, `starttls` (the usual one), or `none` for a server on this machine.
    pub security: Option<String>,
    pub user: Option<String>,
    pub password: Option<String>,
    pub from: Option<String>,
}

impl std::fmt::Debug for Connect {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Connect { .. }")
    }
}

/// Whether a system answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionCheck {
    pub works: bool,
    /// What it said, in a sentence.
    pub said: String,
}
