//! Brave Search, its news: with a key, by its published description; no raw recording lies among the samples.

use net::{NetError, Request};
use pages::ParseError;

use super::search::{Adapter, Answer, Fields, HITS_MAX, Needs, Question, hit};
use harvest::service::{self, Declared, Service, list};

/// The plans differ; one question a second is within all of them.
const INTERVAL_MS: u64 = 1_100;

pub(crate) struct Brave(Service);

impl Brave {
    pub fn at(base: &str, interval_ms: u64) -> Self {
        Self(Service::new("brave", base, interval_ms, 0))
    }
}

impl Default for Brave {
    fn default() -> Self {
        Self::at("https://api.search.brave.com", INTERVAL_MS)
    }
}

impl Adapter for Brave {
    fn declared(&self) -> Declared {
        Declared {
            id: "brave",
            title: "Brave Search",
            gives: "News of the last month by a search with your key; one search for each preparation",
            terms: "key",
            rate_key: Some("brave"),
            requests_max: 1 + super::search::ARTICLES_MAX,
            cache_seconds: 0,
            timeout_seconds: 60,
        }
    }

    fn needs(&self) -> Needs {
        Needs::Key
    }

    fn request(&self, question: &Question<'_>) -> Result<Request, NetError> {
        let (phrase, count) = (question.phrase(), HITS_MAX.to_string());
        let query = [("q", phrase.as_str()), ("count", &count), ("freshness", "pm"), ("spellcheck", "0")];
        let request = self.0.request("/res/v1/news/search", &query)?.accept("application/json");
        Ok(request.header("x-subscription-token", question.key))
    }

    /// A search of the web nests its news one deeper.
    fn parse(&self, bytes: &[u8]) -> Result<Answer, ParseError> {
        let value = service::json(bytes, "brave")?;
        let places = ["/results", "/news/results", "/web/results"];
        let Some(place) =
            places.into_iter().find(|place| value.pointer(place).is_some_and(serde_json::Value::is_array))
        else {
            return Err(ParseError::new("brave", "it has no list `results`"));
        };
        let mut answer = Answer::default();
        let fields = Fields {
            url: "/url",
            title: "/title",
            text: "/description",
            published: "/page_age",
            author: "",
            publisher: "/profile/name",
        };
        list(&value, place).iter().for_each(|result| answer.take(hit(result, &fields)));
        Ok(answer)
    }

    fn refusal(&self, status: u16, body: &str) -> Option<String> {
        let used_up = status == 429 && body.contains("QUOTA");
        let bad_key = status == 422 && body.contains("SUBSCRIPTION_TOKEN_INVALID");
        if used_up {
            return Some("says that the quota of this key is used up (status 429).".to_owned());
        }
        bad_key.then(|| "refused the key (status 422): look at `keys.brave` in callsheet.toml.".to_owned())
    }
}
