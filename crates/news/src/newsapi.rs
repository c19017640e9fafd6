//! NewsAPI: with a key, by its published description; no raw recording lies among the samples.

use net::{NetError, Request};
use pages::ParseError;

use super::search::{Adapter, Answer, Fields, HITS_MAX, Needs, Question, hit, listed};
use harvest::service::{Declared, Service, list, text};

const INTERVAL_MS: u64 = 1_000;

pub(crate) struct NewsApi(Service);

impl NewsApi {
    pub fn at(base: &str, interval_ms: u64) -> Self {
        Self(Service::new("newsapi", base, interval_ms, 0))
    }
}

impl Default for NewsApi {
    fn default() -> Self {
        Self::at("https://newsapi.org", INTERVAL_MS)
    }
}

impl Adapter for NewsApi {
    fn declared(&self) -> Declared {
        Declared {
            id: "newsapi",
            title: "NewsAPI",
            gives: "News of the last month by a search with your key; a developer’s key is for development, a day late",
            terms: "key",
            rate_key: Some("newsapi"),
            requests_max: 1 + super::search::ARTICLES_MAX,
            cache_seconds: 0,
            timeout_seconds: 60,
        }
    }

    fn needs(&self) -> Needs {
        Needs::Key
    }

    fn request(&self, question: &Question<'_>) -> Result<Request, NetError> {
        let (phrase, since, size) = (question.phrase(), question.since(), HITS_MAX.to_string());
        let query = [
            ("q", phrase.as_str()),
            ("searchIn", "title,description"),
            ("from", &since),
            ("sortBy", "publishedAt"),
            ("pageSize", &size),
        ];
        Ok(self.0.request("/v2/everything", &query)?.header("x-api-key", question.key))
    }

    /// Articles that were taken back stand there as `[Removed]`.
    fn parse(&self, bytes: &[u8]) -> Result<Answer, ParseError> {
        let value = listed(bytes, "newsapi", "/articles")?;
        let mut answer = Answer::default();
        let fields = Fields {
            url: "/url",
            title: "/title",
            text: "/description",
            published: "/publishedAt",
            author: "/author",
            publisher: "/source/name",
        };
        for article in list(&value, "/articles") {
            if text(article, "/title").as_deref() == Some("[Removed]") {
                answer.dropped.note("article that was taken back");
            } else {
                answer.take(hit(article, &fields));
            }
        }
        Ok(answer)
    }

    fn refusal(&self, status: u16, body: &str) -> Option<String> {
        let said = match status {
            401 if body.contains("apiKeyExhausted") => "says that the requests of this key are used up (status 401).",
            426 => "does not allow this question on the plan of this key (status 426).",
            429 => "asks for fewer requests, or its quota is used up (status 429).",
            _ => return None,
        };
        Some(said.to_owned())
    }
}
