//! Hacker News by Algolia's search: stories that link to the company's site or name it in their title. The search is
//! fuzzy, so every hit is checked. No raw recording lies among the samples; one was seen in a public thread.

use async_trait::async_trait;
use domain::{Company, EvidenceKind, PartialDate, Record, Timestamp, wire::SourceInfo};
use net::{Net, NetError, Url};
use serde_json::{Value, json};

use pages::{
    ParseError,
    blocks::{decoded, lines, of_fragment},
    links::registrable,
    words::{find_word, folded},
};

use harvest::{
    Ask, Draft, Harvest, Sink, Source, SourceError,
    collect::Collector,
    service::{self, Declared, Dropped, Service, date, list, text, unanswered},
};

const HOUR_SECONDS: u32 = 3_600;
/// Ten thousand questions an hour are allowed.
const INTERVAL_MS: u64 = 400;
/// Hits asked for.
const HITS_MAX: usize = 50;
/// Stories kept.
const STORIES_MAX: usize = 12;
/// Older stories are left, in days.
const AGE_DAYS_MAX: i64 = 2 * 366;

/// Asks the search.
pub(crate) struct HackerNewsSource {
    service: Service,
}

impl Default for HackerNewsSource {
    fn default() -> Self {
        Self::at("https://hn.algolia.com", INTERVAL_MS)
    }
}

impl HackerNewsSource {
    pub fn at(base: &str, interval_ms: u64) -> Self {
        Self { service: Service::new("hacker_news", base, interval_ms, 6 * HOUR_SECONDS).allowing(10_000, 3600) }
    }
}

/// A story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Story {
    pub id: String,
    pub title: String,
    /// Absent where somebody asks the site itself.
    pub url: Option<String>,
    pub author: Option<String>,
    pub points: i64,
    pub comments: i64,
    pub at: Option<Timestamp>,
    pub text: Vec<String>,
}

/// Reads the hits of a search. Comments are left out.
pub(crate) fn parse(bytes: &[u8]) -> Result<(Vec<Story>, Dropped), ParseError> {
    let value = service::json(bytes, "hacker_news")?;
    if value.get("hits").is_none() {
        return Err(ParseError::new("hacker_news", "it is not an answer of the search".to_owned()));
    }
    let (mut all, mut dropped) = (Vec::new(), Dropped::default());
    for hit in list(&value, "/hits") {
        match story(hit) {
            Some(story) => all.push(story),
            None => dropped.note("hit without title, which is a comment"),
        }
    }
    Ok((all, dropped))
}

fn story(hit: &Value) -> Option<Story> {
    let number = |key: &str| hit.get(key).and_then(Value::as_i64);
    let id = text(hit, "/objectID").filter(|id| id.chars().all(|c| c.is_ascii_digit()))?;
    let body = text(hit, "/story_text").map(|body| lines(&of_fragment(&body))).unwrap_or_default();
    Some(Story {
        id,
        title: text(hit, "/title").map(|title| decoded(&title))?,
        url: text(hit, "/url"),
        author: text(hit, "/author"),
        points: number("points").unwrap_or(0),
        comments: number("num_comments").unwrap_or(0),
        at: number("created_at_i").map(|at| Timestamp(at.saturating_mul(1000))).or_else(|| day(hit)),
        text: body,
    })
}

/// The day of the written time, where the counted one is missing.
fn day(hit: &Value) -> Option<Timestamp> {
    let day = date(hit, "/created_at")?.first_day();
    let at = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(Timestamp(at.timestamp().as_millisecond()))
}

impl Story {
    /// Whether it links to the company's site, or its title has a name that is not an everyday word.
    fn is_about(&self, company: &Company) -> bool {
        const WORD_CHARS_MIN: usize = 9;
        let domain = company.domain.as_deref().map(registrable);
        let host =
            self.url.as_deref().and_then(|url| Url::parse(url).ok()).and_then(|url| url.host_str().map(registrable));
        if domain.is_some() && host == domain {
            return true;
        }
        let title = folded(&self.title);
        let names = std::iter::once(&company.name).chain(&company.legal_name).map(|name| folded(name));
        let telling = names.filter(|name| name.contains(' ') || name.chars().count() >= WORD_CHARS_MIN);
        telling.into_iter().any(|name| find_word(&title, &name).is_some())
            || domain.is_some_and(|domain| self.title.to_lowercase().contains(&domain))
    }

    fn draft(self, fetched_at: Timestamp) -> Draft {
        let published_on = self.at.map(|at| PartialDate::day(at.date()));
        let mut lines = vec![self.title.clone()];
        lines.push(format!("{} points, {} comments on Hacker News", self.points, self.comments));
        lines.extend(self.url.iter().map(|url| format!("Links to {url}")));
        lines.extend(self.text);
        Draft {
            kind: EvidenceKind::Aggregator,
            url: format!("https://news.ycombinator.com/item?id={}", self.id),
            title: self.title.clone(),
            publisher: "Hacker News".to_owned(),
            published_on,
            fetched_at,
            source: "hacker_news",
            language: Some("en".to_owned()),
            lines,
            records: vec![Record::Article { headline: self.title, published_on, author: self.author, wire: None }],
            raw: None,
        }
    }
}

#[async_trait]
impl Source for HackerNewsSource {
    fn info(&self) -> SourceInfo {
        Declared {
            id: "hacker_news",
            title: "Hacker News",
            gives: "Stories of the last two years that link to the company or name it",
            terms: "open",
            rate_key: Some("hacker_news"),
            requests_max: 2,
            cache_seconds: self.service.cache_seconds,
            timeout_seconds: 25,
        }
        .info()
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "hacker_news");
        let stories = self.stories(&mut collector, ask).await.map_err(|error| unanswered("Hacker News", error))?;
        let today = ask.now.date();
        let mut ours: Vec<(Story, Timestamp)> = stories
            .into_iter()
            .filter(|(story, _)| story.is_about(&ask.company))
            .filter(|(story, _)| story.at.is_some_and(|at| PartialDate::day(at.date()).age_days(today) <= AGE_DAYS_MAX))
            .collect();
        ours.sort_by(|(a, _), (b, _)| b.points.cmp(&a.points).then_with(|| a.id.cmp(&b.id)));
        ours.dedup_by(|(later, _), (earlier, _)| later.id == earlier.id);
        ours.truncate(STORIES_MAX);
        if ours.is_empty() {
            return Ok(collector.nothing(&format!("No recent story on Hacker News is about {}.", ask.company.name)));
        }
        collector.keep(ours.into_iter().map(|(story, at)| story.draft(at))).await?;
        Ok(collector.finish())
    }
}

impl HackerNewsSource {
    async fn stories(&self, collector: &mut Collector<'_>, ask: &Ask) -> Result<Vec<(Story, Timestamp)>, NetError> {
        let company = &ask.company;
        let quoted = format!("\"{}\"", company.name.replace('"', " "));
        let most = HITS_MAX.to_string();
        let mut all = Vec::new();
        let mut questions = vec![vec![("query", quoted.as_str()), ("tags", "story"), ("hitsPerPage", most.as_str())]];
        if let Some(domain) = company.domain.as_deref() {
            questions.push(vec![
                ("query", domain),
                ("restrictSearchableAttributes", "url"),
                ("tags", "story"),
                ("hitsPerPage", most.as_str()),
            ]);
        }
        for query in questions {
            let request = self.service.request("/api/v1/search_by_date", &query)?;
            let Some(fetched) = service::ask(collector, company, request).await? else { continue };
            match parse(&fetched.body) {
                Ok((stories, _)) => all.extend(stories.into_iter().map(|story| (story, fetched.fetched_at))),
                Err(error) => collector.gap(error.to_string()),
            }
        }
        Ok(all)
    }
}

/// A recorded answer as JSON.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, ParseError> {
    let (stories, dropped) = parse(bytes)?;
    let stories: Vec<Value> = stories
        .into_iter()
        .map(|story| {
            let (id, url, points, comments) = (story.id.clone(), story.url.clone(), story.points, story.comments);
            let draft = story.draft(Timestamp(0));
            json!({"id": id, "title": draft.title, "url": url, "points": points, "comments": comments, "publishedOn": draft.published_on,
                "text": draft.text(), "records": draft.records})
        })
        .collect();
    Ok(json!({"stories": stories, "leftOut": dropped.left_out()}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn fuzzy_hits_are_checked() {
        let answer = r#"{"hits":[
            {"objectID":"1","title":"Launch HN: Acme&#x27;s ledger","url":"https://blog.acme.com/launch","points":210,"num_comments":80,"created_at_i":1767225600},
            {"objectID":"2","title":"The acme of skill","url":"https://other.org/","points":9,"created_at_i":1767225600},
            {"objectID":"3","title":"Ask HN: Is Acme Robotics hiring?","points":null,"story_text":"I <i>wonder</i>.<p>Do they?"},
            {"objectID":"4","title":null,"comment_text":"no"}]}"#;
        let (stories, dropped) = parse(answer.as_bytes()).unwrap();
        let about = |name: &str, domain: Option<&str>| {
            let company = Company { name: name.into(), domain: domain.map(Into::into), ..Company::default() };
            stories
                .iter()
                .filter(|story| story.is_about(&company))
                .map(|story| story.id.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(about("Acme", Some("acme.com")), "1");
        assert_eq!(about("Acme Robotics", None), "3");
        assert_eq!(stories[0].title, "Launch HN: Acme's ledger");
        assert_eq!(stories[2].text, ["I wonder.", "Do they?"]);
        assert_eq!(dropped.sentences(), ["1 left out: hit without title, which is a comment"]);
    }
}
