//! The news feeds of Google and Bing. Their own terms forbid any use but reading them oneself, so that they are off
//! until an operator has read and accepted that. By their public form; no recording lies among the samples.

use net::{NetError, Request, Url};
use pages::{ParseError, feed, feed::Item};

use super::{
    articles::Hit,
    search::{Adapter, Answer, DAYS, Needs, Question, text_lines},
};
use harvest::service::{Declared, Service};

const HOUR_SECONDS: u32 = 3_600;
const INTERVAL_MS: u64 = 5_000;

const GOOGLE: &str = "Google says in this feed that it is made available only for showing Google News results in a \
    personal feed reader, for personal and non-commercial use, and prohibits any other use. Preparing a sales meeting \
    is such another use unless Google has agreed to it with you. Callsheet does not need this source. Whoever switches \
    it on answers for having the right to.";

const BING: &str = "Microsoft says in this feed that it may be used for showing Bing results in an RSS reader for \
    personal, non-commercial use only, and not be reproduced or sent on for any other purpose. Preparing a sales \
    meeting is such a purpose unless Microsoft has agreed to it with you. Callsheet does not need this source. Whoever \
    switches it on answers for having the right to.";

/// Google News. Its links are opaque and are not resolved: what is kept is the headline, its publisher and its day.
pub(crate) struct GoogleNews(Service);

impl GoogleNews {
    pub fn at(base: &str, interval_ms: u64) -> Self {
        Self(Service::new("google_news", base, interval_ms, HOUR_SECONDS))
    }
}

impl Default for GoogleNews {
    fn default() -> Self {
        Self::at("https://news.google.com", INTERVAL_MS)
    }
}

impl Adapter for GoogleNews {
    fn declared(&self) -> Declared {
        Declared {
            id: "google_news",
            title: "Google News feed",
            gives: "Headlines of the last month that name the company, with publisher and day",
            terms: "personal_only",
            rate_key: Some("google_news"),
            requests_max: 1,
            cache_seconds: HOUR_SECONDS,
            timeout_seconds: 40,
        }
    }

    fn needs(&self) -> Needs {
        Needs::Consent(GOOGLE)
    }

    fn request(&self, question: &Question<'_>) -> Result<Request, NetError> {
        let query = format!("{} when:{DAYS}d", question.phrase());
        let query = [("q", query.as_str()), ("hl", "en-US"), ("gl", "US"), ("ceid", "US:en")];
        feed_request(&self.0, "/rss/search", &query)
    }

    /// A title is `Headline - Publisher`; the address of the publisher stands beside it.
    fn parse(&self, bytes: &[u8]) -> Result<Answer, ParseError> {
        let read = feed::parse(bytes, "https://news.google.com/rss/search")?;
        let mut answer = Answer::default();
        for item in &read.items {
            let (title, publisher) = match item.title.rsplit_once(" - ") {
                Some((title, publisher)) => (title.to_owned(), Some(publisher.to_owned())),
                None => (item.title.clone(), item.source.as_deref().and_then(host)),
            };
            let text = Vec::new();
            answer.take(Some(Hit { title, text, publisher, opens: false, ..of_feed(item) }));
        }
        Ok(answer)
    }
}

/// Bing News. Its links hold the address of the article.
pub(crate) struct BingNews(Service);

impl BingNews {
    pub fn at(base: &str, interval_ms: u64) -> Self {
        Self(Service::new("bing_news", base, interval_ms, HOUR_SECONDS))
    }
}

impl Default for BingNews {
    fn default() -> Self {
        Self::at("https://www.bing.com", INTERVAL_MS)
    }
}

impl Adapter for BingNews {
    fn declared(&self) -> Declared {
        Declared {
            id: "bing_news",
            title: "Bing News feed",
            gives: "Articles that Bing finds for the company’s name",
            terms: "personal_only",
            rate_key: Some("bing_news"),
            requests_max: 1 + super::search::ARTICLES_MAX,
            cache_seconds: HOUR_SECONDS,
            timeout_seconds: 60,
        }
    }

    fn needs(&self) -> Needs {
        Needs::Consent(BING)
    }

    fn request(&self, question: &Question<'_>) -> Result<Request, NetError> {
        let phrase = question.phrase();
        feed_request(&self.0, "/news/search", &[("q", phrase.as_str()), ("format", "rss")])
    }

    fn parse(&self, bytes: &[u8]) -> Result<Answer, ParseError> {
        let read = feed::parse(bytes, "https://www.bing.com/news/search")?;
        let mut answer = Answer::default();
        for item in &read.items {
            match direct(&item.url) {
                Some(url) => answer.take(Some(Hit { url, ..of_feed(item) })),
                None => answer.dropped.note("link that does not say where it leads"),
            }
        }
        Ok(answer)
    }
}

/// A feed is a page of a site: `robots.txt` has its say.
fn feed_request(service: &Service, path: &str, query: &[(&str, &str)]) -> Result<Request, NetError> {
    let request = Request::to(service.url(path, query)?).rate(service.rate_key, service.interval);
    let request = request.cache_seconds(service.cache_seconds).body_bytes_max(feed::FEED_BYTES_MAX);
    Ok(request.accept("application/rss+xml, application/xml;q=0.9, */*;q=0.5"))
}

fn of_feed(item: &Item) -> Hit {
    Hit {
        url: item.url.clone(),
        title: item.title.clone(),
        text: text_lines(&item.text().join("\n")),
        published_on: item.published_on(),
        author: None,
        publisher: None,
        opens: true,
    }
}

fn host(address: &str) -> Option<String> {
    Url::parse(address).ok()?.host_str().map(|host| host.trim_start_matches("www.").to_owned())
}

/// The article behind `apiclick.aspx?…&url=…`; another link leads where it says.
fn direct(link: &str) -> Option<String> {
    let url = Url::parse(link).ok()?;
    if !url.path().ends_with("/apiclick.aspx") {
        return Some(link.to_owned());
    }
    let target = url.query_pairs().find(|(key, _)| key == "url")?.1.into_owned();
    Url::parse(&target).is_ok_and(|url| matches!(url.scheme(), "http" | "https")).then_some(target)
}
