//! Services that search the news for us: each is an adapter that says how it is asked and how its answer is read.

use async_trait::async_trait;
use domain::{Company, EvidenceKind, PartialDate, Timestamp, wire::SourceInfo};
use net::{Fetched, Net, NetError, Request, Url};
use serde_json::{Value, json};

use pages::{ParseError, blocks::squeezed, cut};

use super::{
    articles::{self, Hit, Teller},
    matching::Names,
};
use harvest::{
    Ask, Harvest, Keys, Sink, Source, SourceError,
    collect::Collector,
    service::{self, Declared, Dropped, unanswered},
};

/// Articles opened of one answer.
pub(super) const ARTICLES_MAX: usize = 8;
/// Hits asked for.
pub(super) const HITS_MAX: usize = 20;
/// Bytes of a hit's text that are kept.
const TEXT_BYTES_MAX: usize = 8_000;
/// How long back is searched, in days.
pub(super) const DAYS: i64 = 30;

/// What a service has to be given before it can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    Nothing,
    /// A key of one's own.
    Key,
    /// The address of a service of one's own.
    Address,
    /// That its terms are accepted: this notice.
    Consent(&'static str),
}

/// What a service is asked.
pub(super) struct Question<'a> {
    pub company: &'a Company,
    /// The key, or the address.
    pub key: &'a str,
    pub now: Timestamp,
}

impl Question<'_> {
    /// The name as a phrase, without what would end it.
    pub fn phrase(&self) -> String {
        format!("\"{}\"", squeezed(&self.company.name.replace(['"', '\\'], " ")))
    }

    /// The first day that is searched.
    pub fn since(&self) -> String {
        self.now.plus_ms(-DAYS * 86_400_000).date().to_string()
    }
}

/// The hits of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Answer {
    pub hits: Vec<Hit>,
    pub dropped: Dropped,
}

impl Answer {
    /// Takes a hit that has a title and an address of the web.
    pub fn take(&mut self, hit: Option<Hit>) {
        let is_web = |hit: &Hit| Url::parse(&hit.url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        match hit.filter(is_web) {
            Some(hit) if self.hits.iter().any(|known| known.url == hit.url) => {
                self.dropped.note("the same address again")
            }
            Some(hit) => self.hits.push(hit),
            None => self.dropped.note("hit without a title or an address of the web"),
        }
    }
}

/// How a service is asked and read.
pub(super) trait Adapter: Send + Sync + 'static {
    fn declared(&self) -> Declared;
    fn needs(&self) -> Needs;
    fn request(&self, question: &Question<'_>) -> Result<Request, NetError>;
    fn parse(&self, bytes: &[u8]) -> Result<Answer, ParseError>;
    /// What a status means there, where it is not what it means everywhere.
    fn refusal(&self, _status: u16, _body: &str) -> Option<String> {
        None
    }
}

/// A service as a source.
pub(crate) struct SearchSource<A>(pub A);

#[async_trait]
impl<A: Adapter> Source for SearchSource<A> {
    fn info(&self) -> SourceInfo {
        self.0.declared().info()
    }

    fn lacks(&self, keys: &Keys) -> Option<String> {
        let id = self.0.declared().id;
        if keys.of(id).is_some() {
            return None;
        }
        match self.0.needs() {
            Needs::Nothing | Needs::Consent(_) => None,
            Needs::Key => Some(format!(
                "It needs a key: set `{id}` under `[keys]` in callsheet.toml, or CALLSHEET_KEY_{}.",
                id.to_uppercase()
            )),
            Needs::Address => Some(format!(
                "It needs an address: set `{id}` in callsheet.toml, or CALLSHEET_{}, to where it answers.",
                id.to_uppercase()
            )),
        }
    }

    fn notice(&self) -> Option<&'static str> {
        match self.0.needs() {
            Needs::Consent(notice) => Some(notice),
            Needs::Nothing | Needs::Key | Needs::Address => None,
        }
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let Declared { id, title, .. } = self.0.declared();
        let mut collector = Collector::new(net, sink, id);
        if self.notice().is_some() && !sink.accepts(id) {
            return Ok(collector.nothing(&format!("{title} was not asked: its terms were not accepted.")));
        }
        if let Some(lacks) = self.lacks(&ask.keys) {
            return Ok(collector.nothing(&lacks));
        }
        let question = Question { company: &ask.company, key: ask.keys.of(id).unwrap_or_default(), now: ask.now };
        let request = self.0.request(&question).map_err(|error| unanswered(title, error))?;
        let fetched = match service::ask(&mut collector, &ask.company, request).await {
            Ok(Some(fetched)) => fetched,
            Ok(None) => return Ok(collector.nothing(&format!("{title} has nothing about {}.", ask.company.name))),
            Err(error) => return refused(&self.0, collector, error),
        };
        let answer = match self.0.parse(&fetched.body) {
            Ok(answer) => answer,
            Err(error) => {
                collector.gap(format!("The answer of {title} could not be read: {error}."));
                return Ok(collector.finish());
            }
        };
        keep(&self.0, collector, answer, ask).await
    }
}

/// Reads the articles of an answer.
pub(super) async fn keep(
    adapter: &dyn Adapter,
    mut collector: Collector<'_>,
    answer: Answer,
    ask: &Ask,
) -> Result<Harvest, SourceError> {
    let Declared { id, title, .. } = adapter.declared();
    let teller = Teller { source: id, name: title, host: None, wire: false, kind: EvidenceKind::Aggregator };
    let hits = answer.hits.into_iter().map(|hit| (teller, hit)).collect();
    let hits = articles::newest(hits, ARTICLES_MAX);
    articles::read(&mut collector, &hits, &Names::of(&ask.company), ask).await?;
    if collector.harvest.read == 0 {
        let why = format!("{title} told of {} articles, none of which names {}.", hits.len(), ask.company.name);
        return Ok(collector.nothing(&why));
    }
    Ok(collector.finish())
}

/// A refusal is a gap in words; that nobody can be reached is an error.
fn refused(adapter: &dyn Adapter, mut collector: Collector<'_>, error: NetError) -> Result<Harvest, SourceError> {
    let Declared { id, title, .. } = adapter.declared();
    let said = match &error {
        NetError::Status { status, excerpt, .. } => {
            adapter.refusal(*status, excerpt).or_else(|| usual_refusal(id, *status))
        }
        NetError::RateLimited { retry_after, .. } => Some(format!(
            "asks for fewer requests, or its quota is used up; it can be asked again in {} s.",
            retry_after.as_secs().max(1)
        )),
        _ => None,
    };
    match said {
        Some(said) => {
            collector.gap(format!("{title} {said}"));
            Ok(collector.finish())
        }
        None => Err(unanswered(title, error)),
    }
}

fn usual_refusal(id: &str, status: u16) -> Option<String> {
    let said = match status {
        401 | 403 => format!("refused the key (status {status}): look at `keys.{id}` in callsheet.toml."),
        402 => "asks to be paid: the credit of this key is used up (status 402).".to_owned(),
        400 | 422 => format!("did not accept the question (status {status}); what others found is kept."),
        _ => return None,
    };
    Some(said)
}

/// A text of a hit as lines, bounded.
pub(super) fn text_lines(text: &str) -> Vec<String> {
    let lines = cut(text, TEXT_BYTES_MAX).lines().map(squeezed);
    lines.filter(|line| !line.is_empty()).collect()
}

/// A hit from the usual fields.
pub(super) fn hit(value: &Value, at: &Fields) -> Option<Hit> {
    let text = |pointer: &str| if pointer.is_empty() { None } else { service::text(value, pointer) };
    let plain = |text: String| pages::blocks::lines(&pages::blocks::of_fragment(&text)).join("\n");
    let body = value.pointer(at.text).and_then(Value::as_str).map(|text| plain(text.to_owned())).unwrap_or_default();
    Some(Hit {
        url: text(at.url)?,
        title: plain(text(at.title)?).replace('\n', " "),
        text: text_lines(&body),
        published_on: text(at.published).as_deref().and_then(day),
        author: text(at.author).filter(|author| author.chars().count() <= 120 && !author.contains("://")),
        publisher: text(at.publisher),
        opens: true,
    })
    .filter(|hit| !hit.title.is_empty())
}

/// Where the usual fields of a hit are; an empty place is none.
pub(super) struct Fields {
    pub url: &'static str,
    pub title: &'static str,
    pub text: &'static str,
    pub published: &'static str,
    pub author: &'static str,
    pub publisher: &'static str,
}

/// The day of a time as services write it.
fn day(text: &str) -> Option<PartialDate> {
    pages::dates::parse(text)
}

/// For `callsheet parse`: an answer as JSON.
pub(super) fn shown(answer: &Answer) -> Value {
    let hits: Vec<Value> = answer
        .hits
        .iter()
        .map(|hit| {
            json!({"title": hit.title, "url": hit.url, "publishedOn": hit.published_on, "author": hit.author,
                "publisher": hit.publisher, "text": hit.text.join("\n")})
        })
        .collect();
    json!({"results": hits, "leftOut": answer.dropped.left_out()})
}

/// The body of an answer whose sender says that it is JSON.
pub(super) fn is_json(fetched: &Fetched) -> bool {
    fetched.body.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| *byte == b'{')
}
