//! Writes a recording.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use domain::Timestamp;
use url::Url;

use super::{
    BODIES, Exchange, FORMAT, LIST, List, NameAnswer, PART, by_key,
    journal::{Journal, Line},
    redact::Redactor,
    replay,
};
use crate::{
    DnsAnswer, NetError,
    fetched::{find, sha256_hex},
    transport::Incoming,
};

/// How much a recording may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecorderLimits {
    /// Bytes of bodies in all, unpacked.
    pub bytes_max: u64,
    /// Exchanges.
    pub exchanges_max: usize,
    /// Names that were looked up.
    pub names_max: usize,
}

impl Default for RecorderLimits {
    fn default() -> Self {
        Self { bytes_max: 64 << 20, exchanges_max: 2_000, names_max: 2_000 }
    }
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recorded {
    /// Questions with their answers.
    pub exchanges: usize,
    /// Names that were looked up.
    pub names: usize,
    /// Bytes of bodies.
    pub bytes: u64,
    /// Answers that were over the bounds.
    pub left_out: usize,
    /// Answers that an interrupted recording had left.
    pub found: usize,
}

/// Writes down what a client is answered.
pub struct Recorder {
    folder: PathBuf,
    redactor: Redactor,
    limits: RecorderLimits,
    state: Mutex<State>,
}

struct State {
    list: List,
    journal: Journal,
    found: usize,
    bytes: u64,
    left_out: usize,
    failed: Option<String>,
}

impl State {
    /// Writes a line down. A recording of which one is missing is not finished.
    fn note(&mut self, line: &Line) {
        if let Err(error) = self.journal.add(line) {
            let said = trouble(self.journal.path(), &error).to_string();
            self.failed.get_or_insert(said);
        }
    }
}

/// A question and its answer, as they were exchanged.
pub(crate) struct Said<'a> {
    pub(crate) url: &'a Url,
    pub(crate) sent: Option<&'a [u8]>,
    pub(crate) incoming: &'a Incoming,
    pub(crate) body: &'a [u8],
    pub(crate) at: Timestamp,
}

impl Recorder {
    /// Begins a recording about a company in a folder that holds none yet, or goes on with one that was interrupted there.
    /// The secrets are looked for in all that is written.
    pub fn begin(
        folder: &Path,
        about: &str,
        now: Timestamp,
        secrets: impl IntoIterator<Item = String>,
        limits: RecorderLimits,
    ) -> Result<Self, NetError> {
        if folder.join(LIST).exists() {
            let reason = format!("there is one in {} already; remove it, or choose another folder", folder.display());
            return Err(NetError::Recording { reason });
        }
        fs::create_dir_all(folder.join(BODIES)).map_err(|error| trouble(folder, &error))?;
        let list = interrupted(folder, about)?.unwrap_or_else(|| List {
            format: FORMAT,
            about: about.to_owned(),
            recorded_at: now,
            ..List::default()
        });
        let part = folder.join(PART);
        let journal = Journal::begin(part.clone(), &list).map_err(|error| trouble(&part, &error))?;
        let found = list.exchanges.len();
        let state = Mutex::new(State { list, journal, found, bytes: 0, left_out: 0, failed: None });
        Ok(Self { folder: folder.to_owned(), redactor: Redactor::new(secrets), limits, state })
    }

    /// Writes the list. Without it the folder is no recording.
    pub fn finish(&self) -> Result<Recorded, NetError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reason) = state.failed.take() {
            return Err(NetError::Recording { reason });
        }
        // Of answers to the same question the last one counts: the one after a refusal.
        let mut list = state.list.clone();
        list.exchanges = by_key(list.exchanges).into_values().collect();
        list.names.sort_by(|a, b| (&a.name, &a.kind, b.at).cmp(&(&b.name, &b.kind, a.at)));
        list.names.dedup_by(|a, b| a.name == b.name && a.kind == b.kind);
        list.no_such_hosts.sort();
        list.no_such_hosts.dedup();
        let text = serde_json::to_vec_pretty(&list).map_err(|error| trouble(&self.folder, &error.into()))?;
        let new = self.folder.join(format!("{LIST}.new"));
        fs::write(&new, text).map_err(|error| trouble(&new, &error))?;
        fs::rename(&new, self.folder.join(LIST)).map_err(|error| trouble(&new, &error))?;
        state.journal.remove().map_err(|error| trouble(state.journal.path(), &error))?;
        let (exchanges, names) = (list.exchanges.len(), list.names.len());
        let bytes = list.exchanges.iter().map(|exchange| exchange.bytes).sum();
        Ok(Recorded { exchanges, names, bytes, left_out: state.left_out, found: state.found })
    }

    pub(crate) fn exchange(&self, said: &Said<'_>) {
        // What still holds was written down when it was said.
        if said.incoming.status == 304 {
            return;
        }
        let body = self.redactor.bytes(said.body);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        // What was found is mostly asked again and then replaced.
        let over = state.list.exchanges.len() - state.found >= self.limits.exchanges_max
            || state.bytes.saturating_add(body.len() as u64) > self.limits.bytes_max;
        if over {
            state.left_out += 1;
            return;
        }
        let file = if body.is_empty() { Ok(None) } else { self.keep(said, &body).map(Some) };
        let file = match file {
            Ok(file) => file,
            Err(error) => {
                state.failed.get_or_insert(error.to_string());
                return;
            }
        };
        state.bytes += body.len() as u64;
        let exchange = Exchange {
            url: self.redactor.url(said.url),
            sent: said.sent.map(|sent| sha256_hex(&self.redactor.bytes(sent))),
            at: said.at,
            status: said.incoming.status,
            headers: self.redactor.headers(&said.incoming.headers),
            body: file,
            bytes: body.len() as u64,
        };
        state.note(&Line::Exchange(exchange.clone()));
        state.list.exchanges.push(exchange);
    }

    pub(crate) fn name(&self, answer: &DnsAnswer) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.list.names.len() >= self.limits.names_max {
            state.left_out += 1;
            return;
        }
        let name = NameAnswer {
            name: answer.name.clone(),
            kind: answer.kind.word().to_owned(),
            values: answer.values.clone(),
            at: answer.fetched_at,
        };
        state.note(&Line::Name(name.clone()));
        state.list.names.push(name);
    }

    pub(crate) fn no_such_host(&self, host: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.list.no_such_hosts.len() < self.limits.names_max {
            state.note(&Line::NoSuchHost { host: host.to_owned() });
            state.list.no_such_hosts.push(host.to_owned());
        }
    }

    /// Writes a body under the name of its content, with an ending that tells a person what it is.
    fn keep(&self, said: &Said<'_>, body: &[u8]) -> Result<String, NetError> {
        let name = format!("{}.{}", &sha256_hex(body)[..32], ending(said));
        let path = self.folder.join(BODIES).join(&name);
        if !path.exists() {
            // Whole or not at all: a body that an interruption cut would be taken for what its name says.
            let new = path.with_extension("new");
            fs::write(&new, body).and_then(|()| fs::rename(&new, &path)).map_err(|error| trouble(&path, &error))?;
        }
        Ok(name)
    }
}

/// What an interrupted recording about the company has left in the folder.
fn interrupted(folder: &Path, about: &str) -> Result<Option<List>, NetError> {
    let Some(list) = replay::part(folder)? else { return Ok(None) };
    if list.about != about {
        let reason = format!(
            "there is an interrupted one about {} in {}; remove it, or choose another folder",
            list.about,
            folder.display()
        );
        return Err(NetError::Recording { reason });
    }
    Ok(Some(list))
}

fn ending(said: &Said<'_>) -> &'static str {
    let kind = find(&said.incoming.headers, "content-type").unwrap_or_default().to_ascii_lowercase();
    match kind.split(';').next().unwrap_or_default().trim() {
        "text/html" | "application/xhtml+xml" => "html",
        kind if kind.ends_with("json") => "json",
        kind if kind.ends_with("xml") => "xml",
        kind if kind.starts_with("text/csv") => "csv",
        kind if kind.starts_with("text/") => "txt",
        _ => "bin",
    }
}

fn trouble(path: &Path, error: &io::Error) -> NetError {
    NetError::Recording { reason: format!("{}: {error}", path.display()) }
}
