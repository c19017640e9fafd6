//! What is made ready before it goes to a database, and read back from one: the same for every implementation.

use std::io::{ErrorKind, Read, Write as _};

use domain::{Evidence, EvidenceId, EvidenceKind, Logged, NewEvent, Reading, Record, Timestamp};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};

use crate::limits::{BLOB_BYTES_MAX, COMMIT_EVENTS_MAX, EVENT_BYTES_MAX, OUTPUT_BYTES_MAX, deny_larger, seq_of};
use crate::passage::passages;
use crate::{Commit, StoreError};

/// A commit whose JSON is written already, before it waits for its turn.
pub(crate) struct PreparedCommit {
    pub(crate) commit: Commit,
    pub(crate) bodies: Vec<String>,
    pub(crate) inputs: Vec<String>,
    pub(crate) outputs: Vec<String>,
}

impl PreparedCommit {
    /// Refuses what is larger than a commit may be.
    pub(crate) fn new(commit: Commit) -> Result<Self, StoreError> {
        if commit.events.len() > COMMIT_EVENTS_MAX {
            return Err(StoreError::Bug(format!("a commit of more than {COMMIT_EVENTS_MAX} events")));
        }
        let bodies = json(commit.events.iter().map(|new| &new.event), "The event", EVENT_BYTES_MAX)?;
        let inputs = json(commit.start.iter().map(|run| &run.input), "The run's input", OUTPUT_BYTES_MAX)?;
        let outputs = json(commit.steps.iter().map(|step| &step.step.output), "The step's output", OUTPUT_BYTES_MAX)?;
        Ok(Self { commit, bodies, inputs, outputs })
    }
}

fn json<'a, T: serde::Serialize + 'a>(
    values: impl Iterator<Item = &'a T>,
    what: &str,
    limit: usize,
) -> Result<Vec<String>, StoreError> {
    values
        .map(|value| {
            let text = serde_json::to_string(value).map_err(|error| StoreError::Bug(error.to_string()))?;
            deny_larger(what, text.len(), limit)?;
            Ok(text)
        })
        .collect()
}

/// The new events of a commit with the numbers they got, from their positions.
pub(crate) fn logged(new: Vec<NewEvent>, at: Timestamp, kept: &[(usize, i64)]) -> Vec<Logged> {
    let mut kept = kept.iter().peekable();
    new.into_iter()
        .enumerate()
        .filter_map(|(position, NewEvent { id, event })| {
            let (_, seq) = kept.next_if(|(kept, _)| *kept == position)?;
            Some(Logged { seq: seq_of(*seq), at, id, event })
        })
        .collect()
}

/// Bytes made ready for the table, before they queue to the writer.
pub(crate) struct Packed {
    pub(crate) hash: String,
    pub(crate) size: usize,
    pub(crate) packed: bool,
    pub(crate) bytes: Vec<u8>,
}

impl Packed {
    /// Hashes and deflates; slow for large content, so not on the writer's thread.
    pub(crate) fn new(content: &[u8]) -> Result<Self, StoreError> {
        deny_larger("The document", content.len(), BLOB_BYTES_MAX)?;
        let hash = domain::id::content_hash(content);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content)?;
        let deflated = encoder.finish()?;
        let packed = deflated.len() < content.len();
        let bytes = if packed { deflated } else { content.to_vec() };
        Ok(Self { hash, size: content.len(), packed, bytes })
    }
}

/// The content of a hash. Content that no longer has its hash is damaged.
pub(crate) fn unpacked(hash: &str, size: i64, packed: bool, bytes: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    let content = if packed { inflate(&bytes, size)? } else { bytes };
    if domain::id::content_hash(&content) != hash {
        return Err(unreadable("a stored document", "its bytes do not have its hash"));
    }
    Ok(content)
}

fn inflate(bytes: &[u8], size: i64) -> Result<Vec<u8>, StoreError> {
    let size = usize::try_from(size).unwrap_or(0).min(BLOB_BYTES_MAX);
    let mut content = Vec::with_capacity(size);
    DeflateDecoder::new(bytes)
        .take(size as u64)
        .read_to_end(&mut content)
        .map_err(|error| unreadable("a stored document", error))?;
    Ok(content)
}

/// A reading without its text, which lies under its hash.
#[derive(Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) evidence: Evidence,
    pub(crate) records: Vec<Record>,
}

/// A reading made ready before it queues to the writer.
pub(crate) struct PackedReading {
    pub(crate) evidence: EvidenceId,
    pub(crate) body: String,
    pub(crate) text: Packed,
    pub(crate) raw: Option<Packed>,
    pub(crate) cut: Cut,
}

impl PackedReading {
    /// Hashes, deflates and cuts into passages. A hash that is not that of its content is our mistake: quotes could not be checked.
    pub(crate) fn new(reading: Reading, raw: Option<Vec<u8>>) -> Result<Self, StoreError> {
        let Reading { evidence, text, records } = reading;
        let cut = Cut::new(&evidence, &text);
        let text = Packed::new(text.as_bytes())?;
        let raw = raw.map(|raw| Packed::new(&raw)).transpose()?;
        let told = |hash: &str| {
            StoreError::Bug(format!("{} names a hash that its content does not have: {hash}", evidence.id))
        };
        if evidence.text_hash != text.hash {
            return Err(told(&evidence.text_hash));
        }
        if let Some(raw) = &raw
            && evidence.raw_hash.as_ref() != Some(&raw.hash)
        {
            return Err(told(evidence.raw_hash.as_deref().unwrap_or("none")));
        }
        let id = evidence.id.clone();
        let body =
            serde_json::to_string(&Body { evidence, records }).map_err(|error| StoreError::Bug(error.to_string()))?;
        Ok(Self { evidence: id, body, text, raw, cut })
    }
}

/// A reading from its body and its text.
pub(crate) fn read_back(body: &str, text: Option<Vec<u8>>) -> Result<Reading, StoreError> {
    let Body { evidence, records } = serde_json::from_str(body).map_err(|error| unreadable("a reading", error))?;
    let text = text.ok_or_else(|| unreadable("a reading", "its text is gone"))?;
    let text = String::from_utf8(text).map_err(|error| unreadable("a reading", error))?;
    Ok(Reading { evidence, text, records })
}

/// A document cut for the index, before it queues to the writer.
pub(crate) struct Cut {
    pub(crate) evidence: EvidenceId,
    pub(crate) kind: String,
    /// Where each begins, in characters, and what it says.
    pub(crate) parts: Vec<(u32, String)>,
}

impl Cut {
    /// Cuts a text.
    pub(crate) fn new(evidence: &Evidence, text: &str) -> Self {
        let (mut chars, mut at) = (0_u32, 0_usize);
        let mut parts = Vec::new();
        for range in passages(text) {
            let skipped = text.get(at..range.start).unwrap_or_default();
            let part = text.get(range.clone()).unwrap_or_default();
            chars = chars.saturating_add(length(skipped));
            parts.push((chars, part.to_owned()));
            chars = chars.saturating_add(length(part));
            at = range.end;
        }
        Self { evidence: evidence.id.clone(), kind: kind_name(evidence.kind), parts }
    }
}

fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

pub(crate) fn kind_name(kind: EvidenceKind) -> String {
    serde_json::to_value(kind).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

pub(crate) fn kind_of(name: String) -> Result<EvidenceKind, StoreError> {
    serde_json::from_value(serde_json::Value::String(name)).map_err(|error| unreadable("a passage", error))
}

/// A stored row that says what no Callsheet writes.
pub(crate) fn unreadable(what: &str, error: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(format!("{what} cannot be read: {error}"))
}

/// Hashing, deflating and cutting off the async threads.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| StoreError::Bug(error.to_string()))?
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
            ErrorKind::WouldBlock | ErrorKind::ResourceBusy => Self::Busy(error.to_string()),
            // The table is the operating system's.
            _ => Self::Bug(error.to_string()),
        }
    }
}
