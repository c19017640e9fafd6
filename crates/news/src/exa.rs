//! Exa: a search interface with a key, by its published description; no raw recording lies among the samples.

use net::{NetError, Request};
use pages::ParseError;
use serde_json::json;

use super::search::{Adapter, Answer, Fields, Needs, Question, hit, listed};
use harvest::service::{Declared, Service, list};

/// Results asked for.
const RESULTS_MAX: usize = 10;
/// Characters of each page that come with it.
const TEXT_CHARS_MAX: usize = 4_000;
/// Ten questions a second are allowed.
const INTERVAL_MS: u64 = 200;

pub(crate) struct Exa(Service);

impl Exa {
    pub fn at(base: &str, interval_ms: u64) -> Self {
        Self(Service::new("exa", base, interval_ms, 0))
    }
}

impl Default for Exa {
    fn default() -> Self {
        Self::at("https://api.exa.ai", INTERVAL_MS)
    }
}

impl Adapter for Exa {
    fn declared(&self) -> Declared {
        Declared {
            id: "exa",
            title: "Exa",
            gives: "News of the last month by a search with your key; one search for each preparation",
            terms: "key",
            rate_key: Some("exa"),
            requests_max: 1 + super::search::ARTICLES_MAX,
            cache_seconds: 0,
            timeout_seconds: 60,
        }
    }

    fn needs(&self) -> Needs {
        Needs::Key
    }

    fn request(&self, question: &Question<'_>) -> Result<Request, NetError> {
        let body = json!({"query": format!("news about {}", question.company.name), "type": "auto", "category": "news",
            "numResults": RESULTS_MAX, "startPublishedDate": format!("{}T00:00:00.000Z", question.since()),
            "contents": {"text": {"maxCharacters": TEXT_CHARS_MAX}}});
        let Service { base, rate_key, interval, .. } = &self.0;
        let request = Request::post_json(&format!("{base}/search"), body)?.rate(*rate_key, *interval);
        Ok(request.header("x-api-key", question.key))
    }

    fn parse(&self, bytes: &[u8]) -> Result<Answer, ParseError> {
        let value = listed(bytes, "exa", "/results")?;
        let mut answer = Answer::default();
        let fields = Fields {
            url: "/url",
            title: "/title",
            text: "/text",
            published: "/publishedDate",
            author: "/author",
            publisher: "",
        };
        list(&value, "/results").iter().for_each(|result| answer.take(hit(result, &fields)));
        Ok(answer)
    }
}
