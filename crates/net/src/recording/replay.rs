//! Answers from a recording.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use domain::Timestamp;
use url::Url;

use super::{BODIES, Exchange, FORMAT, Key, LIST, List, PART, by_key, journal, redact::Redactor};
use crate::{
    DnsAnswer, DnsKind, NetError,
    fetched::sha256_hex,
    transport::{Body, Incoming, Outgoing},
};

/// Bytes of a list that is read.
const LIST_BYTES_MAX: u64 = 16 << 20;
/// Bytes of a body that is read.
const BODY_BYTES_MAX: u64 = 64 << 20;

/// What the web answered on the day of a recording. What it does not hold was not asked, and is not asked now.
#[derive(Debug)]
pub struct Recording {
    folder: PathBuf,
    about: String,
    recorded_at: Timestamp,
    complete: bool,
    exchanges: BTreeMap<Key, Exchange>,
    urls: BTreeSet<String>,
    hosts: BTreeSet<String>,
    names: BTreeMap<(String, String), DnsValues>,
    no_such_hosts: BTreeSet<String>,
}

#[derive(Debug)]
struct DnsValues {
    values: Vec<String>,
    at: Timestamp,
}

impl Recording {
    /// Reads the list of a recording. Bodies are read when they are asked for.
    pub fn open(folder: &Path) -> Result<Self, NetError> {
        let path = folder.join(LIST);
        let part = if path.exists() { None } else { part(folder)? };
        let complete = part.is_none();
        let list = match part {
            Some(list) => list,
            None => list_in(&path, |text| serde_json::from_slice(text).map_err(|error| error.to_string()))?,
        };
        let hosts = list.exchanges.iter().filter_map(|exchange| {
            let url = Url::parse(&exchange.url).ok()?;
            url.host_str().map(str::to_owned)
        });
        let names = list.names.into_iter().map(|name| {
            let values = DnsValues { values: name.values, at: name.at };
            ((name.name, name.kind), values)
        });
        Ok(Self {
            hosts: hosts.chain(list.no_such_hosts.iter().cloned()).collect(),
            names: names.collect(),
            no_such_hosts: list.no_such_hosts.into_iter().collect(),
            urls: list.exchanges.iter().map(|exchange| exchange.url.clone()).collect(),
            exchanges: by_key(list.exchanges),
            folder: folder.to_owned(),
            about: list.about,
            recorded_at: list.recorded_at,
            complete,
        })
    }

    /// Whether making it came to its end.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Answers that it holds.
    pub fn answers(&self) -> usize {
        self.exchanges.len()
    }

    /// The company it is about, by its domain.
    pub fn about(&self) -> &str {
        &self.about
    }

    /// When it was made.
    pub fn recorded_at(&self) -> Timestamp {
        self.recorded_at
    }

    pub(crate) fn knows_host(&self, host: &str) -> bool {
        self.hosts.contains(host)
    }

    pub(crate) fn holds(&self, url: &Url) -> bool {
        self.urls.contains(&Redactor::default().url(url))
    }

    /// The answer to a question as it was given then. It was asked with a key that is not in the recording, so that the
    /// values of such parameters do not matter.
    pub(crate) fn answer(&self, outgoing: &Outgoing<'_>) -> Result<Incoming, NetError> {
        let key = (Redactor::default().url(outgoing.url), outgoing.json.as_deref().map(sha256_hex));
        let host = outgoing.host.to_owned();
        let Some(exchange) = self.exchanges.get(&key) else {
            return Err(match self.no_such_hosts.contains(outgoing.host) {
                true => NetError::NoSuchHost { host },
                false => NetError::Offline { host },
            });
        };
        let body = match &exchange.body {
            Some(name) => self.body(name)?,
            None => Bytes::new(),
        };
        let headers = exchange.headers.clone();
        Ok(Incoming { status: exchange.status, headers, body: Body::Whole(body), said_at: Some(exchange.at) })
    }

    pub(crate) fn dns(&self, name: &str, kind: DnsKind) -> Option<DnsAnswer> {
        let found = self.names.get(&(name.to_owned(), kind.word().to_owned()))?;
        Some(DnsAnswer { name: name.to_owned(), kind, values: found.values.clone(), fetched_at: found.at })
    }

    fn body(&self, name: &str) -> Result<Bytes, NetError> {
        let path = self.folder.join(BODIES).join(name);
        let wrong = |reason: String| NetError::Recording { reason: format!("{}: {reason}", path.display()) };
        // A list from somebody else must not lead out of its folder.
        if name.starts_with('.') || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.') {
            return Err(wrong("this is not the name of a body".to_owned()));
        }
        read(&path, BODY_BYTES_MAX).map(Bytes::from).map_err(wrong)
    }
}

/// The list of a recording in a folder that is not finished, if there is one.
pub(super) fn part(folder: &Path) -> Result<Option<List>, NetError> {
    let path = folder.join(PART);
    if !path.exists() {
        return Ok(None);
    }
    list_in(&path, journal::list_of).map(Some)
}

fn list_in(path: &Path, parsed: impl Fn(&[u8]) -> Result<List, String>) -> Result<List, NetError> {
    let wrong = |reason: String| NetError::Recording { reason: format!("{}: {reason}", path.display()) };
    let list = read(path, LIST_BYTES_MAX).and_then(|text| parsed(&text)).map_err(wrong)?;
    if list.format != FORMAT {
        return Err(wrong(format!("it has format {}, and this version reads {FORMAT}", list.format)));
    }
    Ok(list)
}

fn read(path: &Path, bytes_max: u64) -> Result<Vec<u8>, String> {
    let found = fs::metadata(path).map_err(|error| error.to_string())?;
    if !found.is_file() || found.len() > bytes_max {
        return Err(format!("it is not a file of at most {bytes_max} bytes"));
    }
    fs::read(path).map_err(|error| error.to_string())
}
