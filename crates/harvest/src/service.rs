//! What sources of documented services share: addresses, pace, who is asked at all, and the plain text of a record.

use std::{collections::BTreeMap, time::Duration};

use domain::{Company, EvidenceKind, PartialDate, Record, Timestamp, wire::SourceInfo};
use net::{Allowance, Fetched, Net, NetError, Request, Url};
use serde_json::Value;

use pages::{blocks::squeezed, dates};

use crate::{Draft, SourceError, collect::Collector};

/// Most reasons told for what a parser dropped.
const REASONS_MAX: usize = 6;

/// A service that is asked by address: where it is, whose count its requests go on, how long its answers keep.
#[derive(Debug, Clone)]
pub struct Service {
    /// The name of the shared count.
    pub rate_key: &'static str,
    /// Scheme and host.
    pub base: String,
    /// Least time between two requests.
    pub interval: Duration,
    pub cache_seconds: u32,
    /// What it allows in a longer time, where it says so.
    pub allowance: Option<Allowance>,
}

impl Service {
    pub fn new(rate_key: &'static str, base: &str, interval_ms: u64, cache_seconds: u32) -> Self {
        let interval = Duration::from_millis(interval_ms);
        Self { rate_key, base: base.to_owned(), interval, cache_seconds, allowance: None }
    }

    /// The same, of which so many requests are allowed in so many seconds.
    pub fn allowing(self, requests: u32, seconds: u64) -> Self {
        Self { allowance: Some(Allowance { requests, within_ms: seconds * 1000 }), ..self }
    }

    /// The address of a path with its query, everything encoded.
    pub fn url(&self, path: &str, query: &[(&str, &str)]) -> Result<Url, NetError> {
        let mut url = Request::get(&format!("{}{path}", self.base))?.url;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    /// A question to the service, at its pace.
    pub fn request(&self, path: &str, query: &[(&str, &str)]) -> Result<Request, NetError> {
        let request = Request::to(self.url(path, query)?).api();
        Ok(request.rate(self.rate_key, self.interval).allowance(self.allowance).cache_seconds(self.cache_seconds))
    }
}

/// What a source of a service declares; a table has one line for each.
pub struct Declared {
    pub id: &'static str,
    pub title: &'static str,
    pub gives: &'static str,
    pub terms: &'static str,
    /// The count that its requests go on; none where each site has its own pace.
    pub rate_key: Option<&'static str>,
    pub requests_max: usize,
    pub cache_seconds: u32,
    pub timeout_seconds: u64,
}

impl Declared {
    pub fn info(&self) -> SourceInfo {
        SourceInfo {
            id: self.id.into(),
            title: self.title.into(),
            gives: self.gives.into(),
            terms: self.terms.into(),
            rate_keys: self.rate_key.map(str::to_owned).into_iter().collect(),
            cost_requests_max: u32::try_from(self.requests_max).unwrap_or(u32::MAX),
            cache_seconds: u64::from(self.cache_seconds),
            timeout_seconds: self.timeout_seconds,
            optional: true,
        }
    }
}

/// Whether a company has a domain that the real network never holds (RFC 2606): no real service can know it.
pub fn is_reserved(company: &Company) -> bool {
    company.domain.as_deref().is_some_and(|domain| {
        let last = domain.rsplit('.').next().unwrap_or_default();
        matches!(last, "example" | "test" | "invalid" | "localhost")
    })
}

/// Asks about a company. Nothing there gives nothing; a company that no real service can know is asked about only where
/// the sample world answers.
pub async fn ask(
    collector: &mut Collector<'_>,
    company: &Company,
    request: Request,
) -> Result<Option<Fetched>, NetError> {
    if is_reserved(company) && !collector.net.is_sample(&request.url) {
        return Ok(None);
    }
    found(collector.fetch(request).await)
}

/// The same without a collector, for who is not reading yet.
pub async fn ask_quietly(net: &Net, request: Request) -> Result<Option<Fetched>, NetError> {
    found(net.fetch(request).await)
}

fn found(outcome: Result<Fetched, NetError>) -> Result<Option<Fetched>, NetError> {
    match outcome {
        Ok(fetched) => Ok(Some(fetched)),
        Err(NetError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A service that did not answer at all, in words for a rep.
pub fn unanswered(service: &str, error: NetError) -> SourceError {
    let why = match &error {
        NetError::Offline { .. } => Some("no network is to be used"),
        NetError::Dns { .. } | NetError::NoSuchHost { .. } | NetError::Connect { .. } => {
            Some("no network, or it is not reachable")
        }
        _ => None,
    };
    match why {
        Some(why) => SourceError::Unreachable { what: format!("{service} could not be asked: {why}.") },
        None => SourceError::from(error),
    }
}

/// What a parser left out, by reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dropped(BTreeMap<&'static str, u32>);

impl Dropped {
    pub fn note(&mut self, reason: &'static str) {
        *self.0.entry(reason).or_default() += 1;
    }

    /// For `callsheet parse`: how often for each reason.
    pub fn left_out(&self) -> Value {
        self.0.iter().map(|(reason, count)| ((*reason).to_owned(), Value::from(*count))).collect()
    }

    /// For a person: `3 left out: it is a fund`.
    pub fn sentences(&self) -> Vec<String> {
        self.0.iter().take(REASONS_MAX).map(|(reason, count)| format!("{count} left out: {reason}")).collect()
    }
}

/// The plain text of a record: lines `Field: value`, each of which can be quoted.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub lines: Vec<String>,
    pub records: Vec<Record>,
}

impl Sheet {
    /// Writes a line and gives it back to be quoted.
    pub fn line(&mut self, field: &str, value: &str) -> String {
        let line = format!("{field}: {}", squeezed(value));
        if !self.lines.contains(&line) {
            self.lines.push(line.clone());
        }
        line
    }

    /// Writes a line and records what it states.
    pub fn fact(&mut self, label: &str, field: domain::FactField, value: &str, as_of: Option<PartialDate>) {
        let value = squeezed(value);
        if value.is_empty() {
            return;
        }
        let dated = as_of.map_or_else(|| value.clone(), |date| format!("{value} (as of {date})"));
        let quote = self.line(label, &dated);
        self.records.push(Record::Fact { field, value, as_of, quote });
    }

    /// A name that the company had, and until when.
    pub fn former_name(&mut self, name: &str, until: Option<PartialDate>) {
        let said = until.map_or_else(|| name.to_owned(), |date| format!("{name} (until {date})"));
        let quote = self.line("Former name", &said);
        let (field, value) = (domain::FactField::FormerName, squeezed(name));
        self.records.push(Record::Fact { field, value, as_of: until, quote });
    }

    /// The sheet as a document.
    pub fn draft(self, page: Page<'_>) -> Draft {
        Draft {
            kind: page.kind,
            url: page.url,
            title: page.title,
            publisher: page.publisher.to_owned(),
            published_on: page.published_on,
            fetched_at: page.fetched_at,
            source: page.source,
            language: None,
            lines: self.lines,
            records: self.records,
            raw: page.raw,
        }
    }
}

/// Where a sheet comes from.
pub struct Page<'a> {
    pub kind: EvidenceKind,
    pub url: String,
    pub title: String,
    pub publisher: &'a str,
    pub published_on: Option<PartialDate>,
    pub fetched_at: Timestamp,
    pub source: &'static str,
    pub raw: Option<Vec<u8>>,
}

/// A text at a path of JSON; numbers count as texts, white space is squeezed, an empty one is none.
pub fn text(value: &Value, pointer: &str) -> Option<String> {
    let found = match value.pointer(pointer)? {
        Value::String(text) => squeezed(text),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (!found.is_empty()).then_some(found)
}

/// The members of a list at a path of JSON, or none.
pub fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// A date at a path of JSON.
pub fn date(value: &Value, pointer: &str) -> Option<PartialDate> {
    dates::parse(&text(value, pointer)?)
}

/// A whole number with its thousands apart: `1,250,000`.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}

/// JSON, or why it is none.
pub fn json(bytes: &[u8], parser: &str) -> Result<Value, pages::ParseError> {
    serde_json::from_slice(bytes).map_err(|error| pages::ParseError::new(parser, error.to_string()))
}
