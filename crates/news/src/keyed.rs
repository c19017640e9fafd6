//! Services that search the news with a key, or at an address, of one's own: one adapter, and a description of each
//! service in `services.rs`.

mod services;

use net::{NetError, Request};
use pages::ParseError;
use serde_json::Value;

use super::search::{ARTICLES_MAX, Adapter, Answer, Fields, Needs, Question, hit};
use harvest::service::{self, Declared, Service, list, text};

pub(crate) use services::{BRAVE, EXA, NEWSAPI, SEARXNG, TAVILY};

/// What sets a service apart.
pub(crate) struct Description {
    pub id: &'static str,
    pub title: &'static str,
    pub gives: &'static str,
    /// Where it answers; of a service of one's own, its address says that.
    pub base: &'static str,
    /// Least time between two requests, in milliseconds.
    pub interval_ms: u64,
    pub auth: Auth,
    pub asks: fn(&Question<'_>) -> Asks,
    /// Where an answer has its hits: the first of these that is there.
    pub lists: &'static [&'static str],
    pub fields: Fields,
    /// How a hit is called whose article was taken back.
    pub taken_back: Option<&'static str>,
    pub refusals: &'static [Refusal],
}

/// How a service knows who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Auth {
    /// The key is the value of this header.
    Header(&'static str),
    /// The key is a bearer token.
    Bearer,
    /// What is configured is the address of a service of one's own, which may be near.
    Address,
}

/// A question as the service takes it.
pub(crate) enum Asks {
    Get { path: &'static str, query: Vec<(&'static str, String)> },
    Post { path: &'static str, body: Value },
}

/// What a status means there, where it is not what it means everywhere.
pub(crate) struct Refusal {
    pub status: u16,
    /// What the body has to hold.
    pub holds: &'static str,
    /// The rest of a sentence that begins with the name of the service.
    pub says: &'static str,
}

/// A service as an adapter.
pub(crate) struct Keyed {
    description: &'static Description,
    service: Service,
}

impl Keyed {
    pub fn new(description: &'static Description) -> Self {
        Self::at(description, description.base, description.interval_ms)
    }

    /// Where else it answers, and how often it may be asked there.
    pub fn at(description: &'static Description, base: &str, interval_ms: u64) -> Self {
        Self { description, service: Service::new(description.id, base, interval_ms, 0) }
    }

    fn at_address(&self, address: &str, path: &str, query: &[(&str, &str)]) -> Result<Request, NetError> {
        let own = Service { base: address.trim_end_matches('/').to_owned(), ..self.service.clone() };
        Ok(Request::to(own.url(path, query)?).own().rate(own.rate_key, own.interval))
    }
}

impl Adapter for Keyed {
    fn declared(&self) -> Declared {
        Declared {
            id: self.description.id,
            title: self.description.title,
            gives: self.description.gives,
            terms: "key",
            rate_key: Some(self.description.id),
            requests_max: 1 + ARTICLES_MAX,
            cache_seconds: 0,
            timeout_seconds: 60,
        }
    }

    fn needs(&self) -> Needs {
        match self.description.auth {
            Auth::Header(_) | Auth::Bearer => Needs::Key,
            Auth::Address => Needs::Address,
        }
    }

    fn request(&self, question: &Question<'_>) -> Result<Request, NetError> {
        let (auth, key) = (self.description.auth, question.key);
        let request = match (self.description.asks)(question) {
            Asks::Get { path, query } => {
                let query: Vec<(&str, &str)> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let request = match auth {
                    Auth::Address => self.at_address(key, path, &query)?,
                    Auth::Header(_) | Auth::Bearer => self.service.request(path, &query)?,
                };
                request.accept("application/json")
            }
            Asks::Post { path, body } => {
                let Service { base, rate_key, interval, .. } = &self.service;
                Request::post_json(&format!("{base}{path}"), body)?.rate(*rate_key, *interval)
            }
        };
        Ok(match auth {
            Auth::Header(name) => request.header(name, key),
            Auth::Bearer => request.header("authorization", format!("Bearer {key}")),
            Auth::Address => request,
        })
    }

    fn parse(&self, bytes: &[u8]) -> Result<Answer, ParseError> {
        let Description { id, lists, fields, taken_back, .. } = self.description;
        let value = service::json(bytes, id)?;
        let Some(place) = lists.iter().find(|place| value.pointer(place).is_some_and(Value::is_array)) else {
            let wanted = lists.first().unwrap_or(&"").trim_start_matches('/');
            return Err(ParseError::new(id, format!("it has no list `{wanted}`")));
        };
        let mut answer = Answer::default();
        for found in list(&value, place) {
            if taken_back.is_some() && text(found, fields.title).as_deref() == *taken_back {
                answer.dropped.note("article that was taken back");
            } else {
                answer.take(hit(found, fields));
            }
        }
        Ok(answer)
    }

    fn refusal(&self, status: u16, body: &str) -> Option<String> {
        let mut refusals = self.description.refusals.iter();
        let meant = refusals.find(|refusal| refusal.status == status && body.contains(refusal.holds))?;
        Some(meant.says.to_owned())
    }
}
