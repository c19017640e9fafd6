//! `company.toml`, `site.toml` and `feeds.toml`: who is who, what DNS says of them, and how their servers behave.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use domain::Purpose;
use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

use crate::{DnsKind, dns::plain_host};

/// What a site of the sample world is there for. The order is the one of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleKind {
    /// A company one may call.
    Customer,
    /// The company one calls for.
    Vendor,
    /// Writes news.
    Outlet,
    /// A job board, a status page host, a register.
    Service,
}

/// A meeting planned with a customer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleMeeting {
    /// What the calendar says.
    pub title: String,
    /// From now.
    pub starts_in_minutes: i64,
    /// What it is for.
    pub purpose: Option<Purpose>,
}

/// What registers call a company by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleIds {
    /// The filer's number at the SEC, without leading zeros.
    pub cik: Option<String>,
    /// The symbol under which it is traded.
    pub ticker: Option<String>,
}

/// A company, outlet or service of the sample world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleCompany {
    /// The name people use.
    pub name: String,
    /// The name in registers.
    pub legal_name: Option<String>,
    /// The domain of its site.
    pub domain: String,
    /// Where it sits.
    pub place: Option<String>,
    /// What it works in.
    pub industry: Option<String>,
    /// What it is, in a sentence.
    pub summary: Option<String>,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// What registers call it by.
    pub ids: SampleIds,
    /// What it is there for.
    pub kind: SampleKind,
    /// The next meeting with it.
    pub meeting: Option<SampleMeeting>,
}

/// A feed a reader of news would follow.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleFeed {
    /// Where it is.
    pub url: String,
    /// Who writes it.
    pub publisher: String,
    /// What it holds, such as `news` or `wire`.
    pub kind: String,
}

/// A server that is slow or fails on purpose.
pub(super) struct Behaviour {
    host: String,
    path: String,
    pub(super) latency: Option<Duration>,
    pub(super) retry_after_seconds: Option<u32>,
    status: Option<u16>,
    /// How many more times it fails; `None` is for ever.
    failures_left: Option<AtomicU32>,
}

impl Behaviour {
    /// A path that ends in `*` covers all that start like it.
    pub(super) fn covers(&self, host: &str, path: &str) -> bool {
        let same_path = match self.path.strip_suffix('*') {
            Some(start) => path.starts_with(start),
            None => self.path == path,
        };
        self.host == host && same_path
    }

    /// The status of the next answer, where it is not the ordinary one. Counts one failure.
    pub(super) fn next_status(&self) -> Option<u16> {
        let status = self.status?;
        let Some(left) = &self.failures_left else { return Some(status) };
        left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).ok().map(|_| status)
    }
}

/// What a host answers to a path with certain things in its query, or in the JSON that is sent to it: services that are
/// asked in such a way have one path.
pub(super) struct Answer {
    host: String,
    path: String,
    query: BTreeMap<String, String>,
    sent: BTreeMap<String, Value>,
    /// The path of the file on the same host.
    pub(super) file: String,
}

impl Answer {
    /// Whether the answer can be for this question: everything that is written is in its query.
    pub(super) fn is_for(&self, host: &str, path: &str, url: &Url) -> bool {
        let asked = |key: &str, value: &str| url.query_pairs().any(|(name, said)| name == key && said == value);
        self.host == host && self.path == path && self.query.iter().all(|(key, value)| asked(key, value))
    }

    /// Whether everything that is written is also among the uppermost fields of what is sent.
    pub(super) fn is_to(&self, sent: &Map<String, Value>) -> bool {
        self.sent.iter().all(|(key, value)| sent.get(key) == Some(value))
    }
}

pub(super) struct SiteManifest {
    pub(super) answers: Vec<Answer>,
    pub(super) company: SampleCompany,
    pub(super) behaviours: Vec<Behaviour>,
    pub(super) records: Vec<(String, DnsKind, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    legal_name: Option<String>,
    domain: String,
    place: Option<String>,
    industry: Option<String>,
    summary: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    ids: SampleIds,
    kind: SampleKind,
    meeting: Option<SampleMeeting>,
    #[serde(default)]
    dns: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    behaviour: Vec<WrittenBehaviour>,
    #[serde(default)]
    answer: Vec<WrittenAnswer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAnswer {
    host: String,
    path: String,
    #[serde(default)]
    query: BTreeMap<String, String>,
    #[serde(default)]
    sent: BTreeMap<String, Value>,
    file: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenBehaviour {
    host: String,
    path: String,
    latency_ms: Option<u64>,
    status: Option<u16>,
    retry_after_seconds: Option<u32>,
    times: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFeeds {
    #[serde(default)]
    feed: Vec<SampleFeed>,
}

pub(super) fn feeds(bytes: &[u8]) -> Result<Vec<SampleFeed>, String> {
    let written: WrittenFeeds = read(bytes)?;
    Ok(written.feed)
}

pub(super) fn company(bytes: &[u8]) -> Result<SiteManifest, String> {
    let written: Written = read(bytes)?;
    let domain = plain_host(&written.domain);
    let mut records = Vec::new();
    for (name, values) in &written.dns {
        let name = full_name(name, &domain);
        for value in values {
            let (kind, value) = record(value).ok_or_else(|| format!("{name}: {value:?} is not a DNS record"))?;
            records.push((name.clone(), kind, value));
        }
    }
    let behaviours = written.behaviour.into_iter().map(behaviour).collect::<Result<_, _>>()?;
    let company = SampleCompany {
        name: written.name,
        legal_name: written.legal_name,
        domain,
        place: written.place,
        industry: written.industry,
        summary: written.summary,
        aliases: written.aliases,
        ids: written.ids,
        kind: written.kind,
        meeting: written.meeting,
    };
    let answers = written.answer.into_iter().map(answer).collect::<Result<_, _>>()?;
    Ok(SiteManifest { answers, company, behaviours, records })
}

fn answer(written: WrittenAnswer) -> Result<Answer, String> {
    let chosen = !written.query.is_empty() || !written.sent.is_empty();
    if !written.path.starts_with('/') || !written.file.starts_with('/') || !chosen {
        return Err(format!(
            "an answer of {} needs path and file that start with a slash, and a query or what is sent",
            written.host
        ));
    }
    let WrittenAnswer { host, path, query, sent, file } = written;
    Ok(Answer { host: plain_host(&host), path, query, sent, file })
}

fn behaviour(written: WrittenBehaviour) -> Result<Behaviour, String> {
    if !written.path.starts_with('/') {
        return Err(format!("the path {:?} of a behaviour must start with a slash", written.path));
    }
    if written.status.is_none() && (written.times.is_some() || written.retry_after_seconds.is_some()) {
        return Err(format!("the behaviour of {} fails without a status", written.path));
    }
    Ok(Behaviour {
        host: plain_host(&written.host),
        path: written.path,
        latency: written.latency_ms.map(Duration::from_millis),
        retry_after_seconds: written.retry_after_seconds,
        status: written.status,
        failures_left: written.times.map(AtomicU32::new),
    })
}

/// `@` is the domain itself and a name without a dot lies under it; any other name is whole.
fn full_name(name: &str, domain: &str) -> String {
    match plain_host(name) {
        at if at == "@" => domain.to_owned(),
        label if !label.contains('.') => format!("{label}.{domain}"),
        whole => whole,
    }
}

/// Reads a record as zone files write it and gives it in the form of [`crate::DnsAnswer`].
fn record(text: &str) -> Option<(DnsKind, String)> {
    let (word, rest) = text.trim().split_once(char::is_whitespace)?;
    let kinds = [DnsKind::A, DnsKind::Aaaa, DnsKind::Mx, DnsKind::Txt, DnsKind::Cname, DnsKind::Ns, DnsKind::Caa];
    let kind = kinds.into_iter().find(|kind| kind.word().eq_ignore_ascii_case(word))?;
    let rest = rest.trim();
    let value = match kind {
        DnsKind::A => rest.parse::<std::net::Ipv4Addr>().ok()?.to_string(),
        DnsKind::Aaaa => rest.parse::<std::net::Ipv6Addr>().ok()?.to_string(),
        DnsKind::Mx => {
            let (preference, host) = rest.split_once(char::is_whitespace)?;
            format!("{} {}", preference.parse::<u16>().ok()?, plain_host(host))
        }
        DnsKind::Txt => joined_chunks(rest)?,
        DnsKind::Caa => rest.to_owned(),
        DnsKind::Cname | DnsKind::Ns if !rest.contains(char::is_whitespace) => plain_host(rest),
        DnsKind::Cname | DnsKind::Ns => return None,
    };
    Some((kind, value))
}

/// `"one" "two"` is one text; a text without quotes is itself.
fn joined_chunks(text: &str) -> Option<String> {
    if !text.starts_with('"') {
        return Some(text.to_owned());
    }
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let chunks = inner.split('"').enumerate();
    // Between two chunks stands white space only.
    chunks
        .map(|(index, chunk)| if index % 2 == 0 { Some(chunk) } else { chunk.trim().is_empty().then_some("") })
        .collect()
}

fn read<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> Result<T, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    toml::from_str(text).map_err(|error| error.to_string().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_records_as_zone_files_write_them() {
        let cases = [
            ("MX 10 ASPMX.L.Google.com.", Some((DnsKind::Mx, "10 aspmx.l.google.com"))),
            (
                "TXT \"v=spf1 include:\" \"_spf.google.com ~all\"",
                Some((DnsKind::Txt, "v=spf1 include:_spf.google.com ~all")),
            ),
            ("TXT MS=ms123", Some((DnsKind::Txt, "MS=ms123"))),
            ("cname x.statuspage.io.", Some((DnsKind::Cname, "x.statuspage.io"))),
            ("NS ns1.example.", Some((DnsKind::Ns, "ns1.example"))),
            ("A 192.0.2.1", Some((DnsKind::A, "192.0.2.1"))),
            ("AAAA 2001:DB8::1", Some((DnsKind::Aaaa, "2001:db8::1"))),
            ("CAA 0 issue \"amazon.com\"", Some((DnsKind::Caa, "0 issue \"amazon.com\""))),
            ("A somewhere", None),
            ("MX aspmx.l.google.com", None),
            ("PTR x.example.", None),
            ("TXT", None),
            ("TXT \"open", None),
        ];
        for (text, expected) in cases {
            assert_eq!(record(text), expected.map(|(kind, value)| (kind, value.to_owned())), "{text}");
        }
    }
}
