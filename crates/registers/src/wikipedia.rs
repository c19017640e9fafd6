//! Wikipedia: the opening of the article on a company. A page that only lists meanings is never taken. Proven on
//! recordings of 2017, which lack the kind of page and the link to Wikidata that answers have since.

use async_trait::async_trait;
use domain::{EvidenceKind, wire::SourceInfo};
use net::{Net, NetError};
use serde_json::{Value, json};

use pages::{
    ParseError,
    words::{core_name, find_word, folded},
};

use harvest::{
    Ask, Draft, Harvest, Sink, Source, SourceError,
    collect::Collector,
    service::{self, Declared, Service, date, text, unanswered},
};

const DAY_SECONDS: u32 = 86_400;
const INTERVAL_MS: u64 = 500;
/// Words by which a short description says that its page is about a company.
const COMPANY_WORDS: &[&str] = &[
    "company",
    "corporation",
    "business",
    "firm",
    "bank",
    "startup",
    "manufacturer",
    "platform",
    "provider",
    "developer",
    "retailer",
    "conglomerate",
    "insurer",
    "airline",
    "agency",
    "software",
    "group",
    "chain",
    "operator",
    "publisher",
    "enterprise",
    "cooperative",
    "brand",
    "maker",
];

/// Asks Wikipedia.
pub(crate) struct WikipediaSource {
    service: Service,
}

impl Default for WikipediaSource {
    fn default() -> Self {
        Self::at("https://en.wikipedia.org", INTERVAL_MS)
    }
}

impl WikipediaSource {
    pub fn at(base: &str, interval_ms: u64) -> Self {
        Self { service: Service::new("wikipedia", base, interval_ms, DAY_SECONDS) }
    }
}

/// The summary of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Summary {
    pub title: String,
    pub description: Option<String>,
    /// Paragraphs of the opening.
    pub extract: Vec<String>,
    pub item: Option<String>,
    pub url: Option<String>,
    pub changed_on: Option<domain::PartialDate>,
    /// It lists what a name can mean.
    pub ambiguous: bool,
}

/// Reads a summary.
pub(crate) fn parse(value: &Value) -> Option<Summary> {
    let extract = value.get("extract").and_then(Value::as_str).unwrap_or_default();
    let lines: Vec<String> = extract.lines().map(pages::blocks::squeezed).filter(|line| !line.is_empty()).collect();
    let kind = text(value, "/type");
    let lists =
        lines.first().is_some_and(|first| first.ends_with("may refer to:") || first.ends_with("may also refer to:"));
    Some(Summary {
        title: text(value, "/title")?,
        description: text(value, "/description"),
        item: text(value, "/wikibase_item"),
        url: text(value, "/content_urls/desktop/page"),
        changed_on: date(value, "/timestamp"),
        ambiguous: kind.as_deref() == Some("disambiguation") || lists,
        extract: lines,
    })
}

#[async_trait]
impl Source for WikipediaSource {
    fn info(&self) -> SourceInfo {
        Declared {
            id: "wikipedia",
            title: "Wikipedia",
            gives: "The opening of the article on the company",
            terms: "attribution",
            rate_key: Some("wikipedia"),
            requests_max: 1,
            cache_seconds: DAY_SECONDS,
            timeout_seconds: 20,
        }
        .info()
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "wikipedia");
        let title = ask.company.ids.wikipedia.clone().unwrap_or_else(|| ask.company.name.clone());
        let request = self.request(&title).map_err(|error| unanswered("Wikipedia", error))?;
        let fetched = service::ask(&mut collector, &ask.company, request).await;
        let Some(fetched) = fetched.map_err(|error| unanswered("Wikipedia", error))? else {
            return Ok(collector.nothing(&format!("Wikipedia has no article called {title}.")));
        };
        let Some(summary) = fetched.json::<Value>().ok().as_ref().and_then(parse) else {
            return Ok(collector.nothing("Wikipedia’s answer was not a summary."));
        };
        if let Err(why) = is_about(&summary, ask) {
            return Ok(collector.nothing(&why));
        }
        let url =
            summary.url.clone().unwrap_or_else(|| format!("https://en.wikipedia.org/wiki/{}", title.replace(' ', "_")));
        let draft = Draft {
            kind: EvidenceKind::Aggregator,
            url,
            title: format!("{}: article in Wikipedia", ask.company.name),
            publisher: "Wikipedia".to_owned(),
            published_on: summary.changed_on,
            fetched_at: fetched.fetched_at,
            source: "wikipedia",
            language: Some("en".to_owned()),
            lines: summary.extract,
            records: Vec::new(),
            raw: None,
        };
        collector.keep([draft]).await?;
        Ok(collector.finish())
    }
}

impl WikipediaSource {
    fn request(&self, title: &str) -> Result<net::Request, NetError> {
        let mut url = self.service.url("/api/rest_v1/page/summary/", &[])?;
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push(&title.replace(' ', "_"));
        }
        let mut request = self.service.request("/", &[])?;
        request.url = url;
        Ok(request)
    }
}

/// Whether the article is on the company, or why it is not taken.
fn is_about(summary: &Summary, ask: &Ask) -> Result<(), String> {
    let company = &ask.company;
    if summary.ambiguous {
        return Err(format!("In Wikipedia, {} has several meanings; none was taken.", summary.title));
    }
    match (&company.ids.wikidata, &summary.item) {
        (Some(known), Some(item)) if known == item => return Ok(()),
        (Some(_), Some(_)) => return Err(format!("Wikipedia’s article {} is on something else.", summary.title)),
        (None, _) | (_, None) => {}
    }
    if company.ids.wikipedia.as_deref() == Some(summary.title.as_str()) {
        return Ok(());
    }
    let said = folded(&format!(
        "{} {}",
        summary.description.as_deref().unwrap_or_default(),
        summary.extract.first().map_or("", String::as_str)
    ));
    let business = COMPANY_WORDS.iter().any(|word| find_word(&said, word).is_some());
    let same = core_name(summary.title.split(" (").next().unwrap_or_default()) == core_name(&company.name);
    let city = company.place.as_deref().and_then(|place| place.split(',').next()).map(folded);
    let trade = company.industry.as_deref().map(folded);
    let fits = |words: &Option<String>| {
        words
            .as_deref()
            .is_some_and(|words| words.split(' ').any(|word| word.len() > 4 && find_word(&said, word).is_some()))
    };
    if business && same && (fits(&city) || fits(&trade)) {
        Ok(())
    } else {
        Err(format!("Wikipedia has an article {}, but nothing says that it is on this company.", summary.title))
    }
}

/// A recorded answer as JSON: a summary, also wrapped in `{"query", "response"}`, or the pages of the action API.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, ParseError> {
    let value = service::json(bytes, "wikipedia")?;
    let inner = value.get("response").and_then(Value::as_str).and_then(|text| serde_json::from_str::<Value>(text).ok());
    let value = inner.unwrap_or(value);
    if let Some(pages) = value.pointer("/query/pages") {
        let pages: Vec<&Value> = match pages {
            Value::Object(pages) => pages.values().collect(),
            Value::Array(pages) => pages.iter().collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
        };
        let pages: Vec<Value> = pages.into_iter().filter_map(page).collect();
        return Ok(json!({"kind": "pages", "pages": pages}));
    }
    let Some(summary) = parse(&value) else {
        return Err(ParseError::new("wikipedia", "it is no summary and no list of pages".to_owned()));
    };
    Ok(json!({"kind": "summary", "title": summary.title, "description": summary.description, "item": summary.item,
        "ambiguous": summary.ambiguous, "text": summary.extract.join("\n")}))
}

fn page(page: &Value) -> Option<Value> {
    let ambiguous = page.pointer("/pageprops/disambiguation").is_some();
    let extract = text(page, "/extract").map(|extract| pages::blocks::decoded(&extract)).unwrap_or_default();
    let lines = pages::blocks::lines(&pages::blocks::of_fragment(&extract));
    Some(
        json!({"title": text(page, "/title")?, "item": text(page, "/pageprops/wikibase_item"), "ambiguous": ambiguous, "text": lines.join("\n")}),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(summary: Value, wikidata: Option<&str>) -> bool {
        let mut company = domain::Company {
            name: "Acme Corp".into(),
            place: Some("Boston, US".into()),
            industry: Some("Financial technology".into()),
            ..domain::Company::default()
        };
        company.ids.wikidata = wikidata.map(str::to_owned);
        let ask = Ask::about(company, domain::Timestamp(0));
        is_about(&parse(&summary).unwrap(), &ask).is_ok()
    }

    #[test]
    fn only_an_article_on_the_company_is_taken() {
        let article = |kind: &str, item: &str, extract: &str| json!({"title":"Acme Corporation","type":kind,"wikibase_item":item,"extract":extract});
        let ours = "Acme Corporation is a financial technology company in Boston.";
        assert!(taken(article("standard", "Q1", ours), None));
        assert!(taken(article("standard", "Q1", "Words."), Some("Q1")));
        assert!(!taken(article("standard", "Q2", ours), Some("Q1")), "another item");
        assert!(!taken(article("disambiguation", "Q1", ours), Some("Q1")), "a list of meanings");
        assert!(!taken(article("standard", "Q1", "Acme Corporation may refer to:\nA\nB"), None));
        assert!(
            !taken(article("standard", "Q1", "The Acme Corporation is a fictional company in cartoons."), None),
            "nothing fits"
        );
    }
}
