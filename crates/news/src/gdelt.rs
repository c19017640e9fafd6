//! GDELT's search of the world's news (DOC API): asked when it is willing. It asks for five seconds between two
//! questions and sheds load without warning, so that after a refusal it is left alone for a while, also by later runs.
//! Its errors are sentences under status 200. No recording lies among the samples.

use std::sync::LazyLock;

use async_trait::async_trait;
use domain::{PartialDate, wire::SourceInfo};
use net::{Net, NetError, Request};
use pages::ParseError;
use regex::Regex;
use serde_json::Value;

use super::{
    articles::Hit,
    search::{self, Adapter, Answer, Needs, Question, is_json},
};
use harvest::{
    Ask, Harvest, Sink, Source, SourceError, Standing,
    collect::{Collector, reason},
    service::{self, Declared, Service, list, text},
};

const HOUR_SECONDS: u32 = 3_600;
const MINUTE_MS: i64 = 60_000;
/// Five seconds and a half between two questions.
const INTERVAL_MS: u64 = 5_500;
/// Articles asked for.
const RECORDS_MAX: usize = 75;
/// How long it is left alone after its first refusal, and at most.
const PAUSE_MS: i64 = 10 * MINUTE_MS;
const PAUSE_MS_MAX: i64 = 6 * 60 * MINUTE_MS;
/// Shorter names are refused.
const NAME_CHARS_MIN: usize = 3;
/// Characters of its own words that are shown.
const SAID_CHARS_MAX: usize = 160;

pub(crate) struct Gdelt(Service);

impl Gdelt {
    pub fn at(base: &str, interval_ms: u64) -> Self {
        Self(Service::new("gdelt", base, interval_ms, HOUR_SECONDS))
    }
}

impl Default for Gdelt {
    fn default() -> Self {
        Self::at("https://api.gdeltproject.org", INTERVAL_MS)
    }
}

impl Adapter for Gdelt {
    fn declared(&self) -> Declared {
        Declared {
            id: "gdelt",
            title: "GDELT",
            gives: "Articles of the world’s press of the last month whose text names the company, when it is willing",
            terms: "attribution",
            rate_key: Some("gdelt"),
            requests_max: 1 + search::ARTICLES_MAX,
            cache_seconds: HOUR_SECONDS,
            timeout_seconds: 60,
        }
    }

    fn needs(&self) -> Needs {
        Needs::Nothing
    }

    fn request(&self, question: &Question<'_>) -> Result<Request, NetError> {
        let (query, most) = (format!("{} sourcelang:eng", question.phrase()), RECORDS_MAX.to_string());
        let query = [
            ("query", query.as_str()),
            ("mode", "artlist"),
            ("maxrecords", &most),
            ("timespan", "1month"),
            ("sort", "datedesc"),
            ("format", "json"),
        ];
        self.0.request("/api/v2/doc/doc", &query)
    }

    /// An empty answer is an object without a list.
    fn parse(&self, bytes: &[u8]) -> Result<Answer, ParseError> {
        let body = String::from_utf8_lossy(bytes);
        if !body.trim_start().starts_with('{') {
            return Err(ParseError::new("gdelt", format!("it says “{}”", said(&body))));
        }
        let value = serde_json::from_str::<Value>(&body).or_else(|_| serde_json::from_str(&mended(&body)));
        let value = value.map_err(|error| ParseError::new("gdelt", error.to_string()))?;
        let mut answer = Answer::default();
        list(&value, "/articles").iter().for_each(|article| answer.take(hit(article)));
        Ok(answer)
    }
}

fn hit(article: &Value) -> Option<Hit> {
    let url = text(article, "/url")?.replacen(":443/", "/", 1);
    Some(Hit {
        url,
        title: joined(&text(article, "/title")?),
        text: Vec::new(),
        published_on: text(article, "/seendate").and_then(|seen| seen_on(&seen)),
        author: None,
        publisher: text(article, "/domain"),
        opens: true,
    })
}

/// `20260828T121500Z`.
fn seen_on(seen: &str) -> Option<PartialDate> {
    let digits = seen.get(..8).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    pages::dates::parse(&format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..8]))
}

/// Its titles are taken apart into words: `sanctions ; Tehran hits back , calls`.
fn joined(title: &str) -> String {
    static SPACED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\s+([,;:.!?%)])|([($])\s+").ok());
    match SPACED.as_ref() {
        Some(spaced) => spaced.replace_all(title, "$1$2").into_owned(),
        None => title.to_owned(),
    }
}

/// Backslashes before what JSON does not know are doubled, control characters become spaces.
fn mended(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.peek() {
                Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') => {
                    out.push('\\');
                    out.extend(rest.next());
                }
                Some(_) | None => out.push_str("\\\\"),
            },
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The start of what it says instead of an answer, without markup.
fn said(body: &str) -> String {
    let plain = pages::blocks::lines(&pages::blocks::of_fragment(pages::cut(body, 4_000))).join(" ");
    plain.chars().take(SAID_CHARS_MAX).collect()
}

#[async_trait]
impl Source for Gdelt {
    fn info(&self) -> SourceInfo {
        self.declared().info()
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "gdelt");
        if ask.company.name.chars().count() < NAME_CHARS_MIN {
            return Ok(collector.nothing("GDELT is not asked for names of one or two letters."));
        }
        let before = ask.stand.standing("gdelt").await?;
        if before.next_at > ask.now {
            let minutes = (before.next_at.0 - ask.now.0) / MINUTE_MS + 1;
            let why = before.trouble.as_deref().unwrap_or("it refused");
            return Ok(collector.nothing(&format!("GDELT is left alone for another {minutes} min: {why}.")));
        }
        let request = self
            .request(&Question { company: &ask.company, key: "", now: ask.now })
            .map_err(|error| service::unanswered("GDELT", error))?;
        let trouble = match service::ask(&mut collector, &ask.company, request).await {
            Ok(None) => return Ok(collector.nothing(&format!("GDELT has nothing about {}.", ask.company.name))),
            Ok(Some(fetched)) => match self.parse(&fetched.body) {
                Ok(answer) => {
                    ask.stand.set_standing("gdelt", &before.answered(ask.now, 0)).await?;
                    return search::keep(self, collector, answer, ask).await;
                }
                // What it says of the question does not make the next one wait.
                Err(error) if !is_json(&fetched) && !asks_for_peace(&fetched.text()) => {
                    collector.gap(format!("GDELT did not answer: {error}."));
                    return Ok(collector.finish());
                }
                Err(error) => error.to_string(),
            },
            Err(error @ (NetError::Offline { .. } | NetError::OverBudget { .. })) => {
                return Err(service::unanswered("GDELT", error));
            }
            Err(error) => reason(&error),
        };
        self.leave_alone(collector, ask, before, trouble).await
    }
}

/// Whether a sentence instead of an answer is about how often it is asked.
fn asks_for_peace(body: &str) -> bool {
    let lower = body.to_lowercase();
    ["limit requests", "too many", "rate limit", "every 5 seconds"].iter().any(|words| lower.contains(words))
}

impl Gdelt {
    /// The breaker opens: for ten minutes, and twice as long after each further refusal.
    async fn leave_alone(
        &self,
        mut collector: Collector<'_>,
        ask: &Ask,
        before: Standing,
        trouble: String,
    ) -> Result<Harvest, SourceError> {
        let pause = before.doubled(PAUSE_MS, PAUSE_MS_MAX);
        let trouble = trouble.trim_end_matches('.').to_owned();
        ask.stand.set_standing("gdelt", &before.failed(ask.now, pause, trouble.clone())).await?;
        collector.gap(format!("GDELT did not answer: {trouble}. It is left alone for {} min.", pause / MINUTE_MS));
        Ok(collector.finish())
    }
}
