//! A recording: what the web answered about one company on one day, kept in a folder and answered again from it.
//!
//! `recording.json` lists exchanges and names; what was answered lies beside it in `bodies/`, unpacked, so that a person
//! can look at it and a parser can be tried on it. While it is being made, and where that is interrupted, the list is in
//! `recording.part`: it can be used as it is, and making it can go on. What a recording never holds: what we sent but the address and the
//! body of a question, values of cookies, and keys. Start at [`Recorder`], which writes, and [`Recording`], which answers.

mod journal;
mod redact;
mod replay;
mod write;

use std::collections::BTreeMap;

use domain::Timestamp;
use serde::{Deserialize, Serialize};

pub use replay::Recording;
pub(crate) use write::Said;
pub use write::{Recorded, Recorder, RecorderLimits};

/// The list of a recording.
const LIST: &str = "recording.json";
/// The list as long as the recording is being made: what an interruption leaves.
const PART: &str = "recording.part";
/// The folder of what was answered.
const BODIES: &str = "bodies";
/// The version of the list.
const FORMAT: u32 = 1;

/// What `recording.json` holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct List {
    format: u32,
    /// The company, by its domain.
    about: String,
    recorded_at: Timestamp,
    exchanges: Vec<Exchange>,
    names: Vec<NameAnswer>,
    /// Hosts that do not exist.
    no_such_hosts: Vec<String>,
}

/// One question and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Exchange {
    url: String,
    /// SHA-256 of what was sent with a POST, with secrets replaced; a GET sends nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent: Option<String>,
    at: Timestamp,
    status: u16,
    headers: Vec<(String, String)>,
    /// The file in `bodies/`; an empty body has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    bytes: u64,
}

/// What a name held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NameAnswer {
    name: String,
    /// `TXT`, `MX`, …
    kind: String,
    values: Vec<String>,
    at: Timestamp,
}

/// Whose question an answer is to: the address without secrets, and what was sent.
type Key = (String, Option<String>);

fn by_key(exchanges: Vec<Exchange>) -> BTreeMap<Key, Exchange> {
    exchanges.into_iter().map(|exchange| ((exchange.url.clone(), exchange.sent.clone()), exchange)).collect()
}
