//! Tavily: a search interface with a key. Two recorded answers prove the parser.

use net::{NetError, Request};
use pages::ParseError;
use serde_json::json;

use super::search::{Adapter, Answer, Fields, Needs, Question, hit, listed};
use harvest::service::{Declared, Service, list};

/// Results asked for; one search is one credit whatever their number.
const RESULTS_MAX: usize = 10;
const INTERVAL_MS: u64 = 1_000;

pub(crate) struct Tavily(Service);

impl Tavily {
    pub fn at(base: &str, interval_ms: u64) -> Self {
        Self(Service::new("tavily", base, interval_ms, 0))
    }
}

impl Default for Tavily {
    fn default() -> Self {
        Self::at("https://api.tavily.com", INTERVAL_MS)
    }
}

impl Adapter for Tavily {
    fn declared(&self) -> Declared {
        Declared {
            id: "tavily",
            title: "Tavily",
            gives: "News of the last month by a search with your key; one credit for each preparation",
            terms: "key",
            rate_key: Some("tavily"),
            requests_max: 1 + super::search::ARTICLES_MAX,
            cache_seconds: 0,
            timeout_seconds: 60,
        }
    }

    fn needs(&self) -> Needs {
        Needs::Key
    }

    fn request(&self, question: &Question<'_>) -> Result<Request, NetError> {
        let body = json!({"query": format!("{} news", question.phrase()), "topic": "news", "search_depth": "basic",
            "time_range": "month", "max_results": RESULTS_MAX});
        let Service { base, rate_key, interval, .. } = &self.0;
        let request = Request::post_json(&format!("{base}/search"), body)?.rate(*rate_key, *interval);
        Ok(request.header("authorization", format!("Bearer {}", question.key)))
    }

    fn parse(&self, bytes: &[u8]) -> Result<Answer, ParseError> {
        let value = listed(bytes, "tavily", "/results")?;
        let mut answer = Answer::default();
        let fields = Fields {
            url: "/url",
            title: "/title",
            text: "/content",
            published: "/published_date",
            author: "",
            publisher: "",
        };
        list(&value, "/results").iter().for_each(|result| answer.take(hit(result, &fields)));
        Ok(answer)
    }

    fn refusal(&self, status: u16, _body: &str) -> Option<String> {
        matches!(status, 432 | 433).then(|| {
            format!("says that the credits of this key are used up (status {status}); they return with its plan.")
        })
    }
}
