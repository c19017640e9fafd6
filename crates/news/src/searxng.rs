//! SearXNG: a search engine of the operator's own, at the address that is configured. It may be near us, so its requests
//! are marked as meant for it (`net::Request::own`). By its published description; no recording lies among the samples.

use std::time::Duration;

use net::{NetError, Request};
use pages::ParseError;

use super::search::{Adapter, Answer, Fields, Needs, Question, hit, listed};
use harvest::service::{Declared, list};

const INTERVAL: Duration = Duration::from_secs(2);

#[derive(Default)]
pub(crate) struct Searxng;

impl Adapter for Searxng {
    fn declared(&self) -> Declared {
        Declared {
            id: "searxng",
            title: "SearXNG",
            gives: "News of the last month by a search engine that you run or may use",
            terms: "key",
            rate_key: Some("searxng"),
            requests_max: 1 + super::search::ARTICLES_MAX,
            cache_seconds: 0,
            timeout_seconds: 60,
        }
    }

    fn needs(&self) -> Needs {
        Needs::Address
    }

    fn request(&self, question: &Question<'_>) -> Result<Request, NetError> {
        let base = question.key.trim_end_matches('/');
        let mut url = Request::get(&format!("{base}/search"))?.url;
        let phrase = question.phrase();
        let query = [("q", phrase.as_str()), ("format", "json"), ("categories", "news"), ("time_range", "month")];
        url.query_pairs_mut().extend_pairs(query);
        Ok(Request::to(url).own().rate("searxng", INTERVAL).accept("application/json"))
    }

    fn parse(&self, bytes: &[u8]) -> Result<Answer, ParseError> {
        let value = listed(bytes, "searxng", "/results")?;
        let mut answer = Answer::default();
        let fields = Fields {
            url: "/url",
            title: "/title",
            text: "/content",
            published: "/publishedDate",
            author: "",
            publisher: "",
        };
        list(&value, "/results").iter().for_each(|result| answer.take(hit(result, &fields)));
        Ok(answer)
    }

    fn refusal(&self, status: u16, _body: &str) -> Option<String> {
        let said = match status {
            403 => "does not give JSON (status 403): add `json` to `search.formats` in its settings.",
            429 => "takes us for a bot (status 429): allow this machine in its limiter.",
            _ => return None,
        };
        Some(said.to_owned())
    }
}
