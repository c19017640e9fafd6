//! What to ask, and under which rules.

use std::time::Duration;

use url::Url;

use crate::{Allowance, NetError, Rate};

/// Whether `robots.txt` has a say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RobotsPolicy {
    /// A page of a site: its `robots.txt` is asked first, also after a redirect.
    Obey,
    /// A documented API, made to be called by programs.
    NotApplicable,
}

/// The verb, with its body where it has one.
#[derive(Debug, Clone, PartialEq)]
pub enum Method {
    /// Reads.
    Get,
    /// Sends JSON.
    Post {
        /// The body.
        json: serde_json::Value,
    },
    /// Changes a part, with JSON.
    Patch {
        /// The body.
        json: serde_json::Value,
    },
    /// Takes away.
    Delete,
}

/// One question to one server.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// What to call.
    pub url: Url,
    /// How.
    pub method: Method,
    /// The `Accept` header; without it anything is accepted.
    pub accept: Option<String>,
    /// Whether `robots.txt` has a say.
    pub robots: RobotsPolicy,
    /// An answer younger than this is taken from the cache; an older one is revalidated. `Some(0)` always asks.
    /// `None` means the client's default for GET, and no caching for POST.
    pub cache_seconds: Option<u32>,
    /// The pace of a service that counts requests by something other than the host; without it the host has its own.
    pub rate: Option<Rate>,
    /// Further headers, such as a token. They are not sent on to another origin, and an answer to a request that has
    /// any is never cached.
    pub headers: Vec<(String, String)>,
    /// A bound for this answer in place of the client's.
    pub body_bytes_max: Option<usize>,
    /// What the caller holds already. The answer is then fresh from the server, and has status 304 and no body where
    /// that still holds.
    pub held: Option<Held>,
    /// Meant for a service of the operator's own, at one of [`crate::NetOptions::own_origins`]: it may be near us, and
    /// is left for nowhere else.
    pub own: bool,
    /// Sent one time only: neither again when the server is busy, nor on to where it redirects.
    pub once: bool,
}

/// The validators of an answer that a caller keeps for itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// The `ETag` that it had.
    pub etag: Option<String>,
    /// The `Last-Modified` that it had.
    pub last_modified: Option<String>,
}

impl Request {
    /// Reads a page, obeying `robots.txt`.
    pub fn to(url: Url) -> Self {
        Self {
            url,
            method: Method::Get,
            accept: None,
            robots: RobotsPolicy::Obey,
            cache_seconds: None,
            rate: None,
            headers: Vec::new(),
            body_bytes_max: None,
            held: None,
            own: false,
            once: false,
        }
    }

    /// Changes something at a documented API.
    pub fn sending(url: Url, method: Method) -> Self {
        Self { method, ..Self::to(url) }.api()
    }

    /// Reads a page, obeying `robots.txt`. Refuses a text that is not a URL.
    pub fn get(url: &str) -> Result<Self, NetError> {
        parse(url).map(Self::to)
    }

    /// Sends JSON to a documented API.
    pub fn post_json(url: &str, json: serde_json::Value) -> Result<Self, NetError> {
        Ok(Self { method: Method::Post { json }, ..Self::get(url)? }.api())
    }

    /// Marks a documented API: `robots.txt` is not asked.
    pub fn api(mut self) -> Self {
        self.robots = RobotsPolicy::NotApplicable;
        self
    }

    /// Sets the `Accept` header.
    pub fn accept(mut self, media_types: impl Into<String>) -> Self {
        self.accept = Some(media_types.into());
        self
    }

    /// Says how old an answer may be.
    pub fn cache_seconds(mut self, seconds: u32) -> Self {
        self.cache_seconds = Some(seconds);
        self
    }

    /// Says whose count this request goes on, and the least time between two on it.
    pub fn rate(mut self, key: impl Into<String>, interval: Duration) -> Self {
        self.rate = Some(Rate { key: key.into(), interval, allowance: None });
        self
    }

    /// Says how much may be asked on that count in a longer time. Means nothing before [`Request::rate`].
    pub fn allowance(mut self, allowance: Option<Allowance>) -> Self {
        if let Some(rate) = &mut self.rate {
            rate.allowance = allowance;
        }
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Leaves it to the caller whether to send it again.
    pub fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// Asks only for what changed since. Where nothing did, the answer has status 304 and no body.
    pub fn held(mut self, held: Held) -> Self {
        self.held = Some(held);
        self
    }

    /// Marks a question to a service of the operator's own, which the guard lets through to its one address.
    pub fn own(mut self) -> Self {
        self.own = true;
        self.api()
    }

    /// Bounds this answer, in bytes after unpacking.
    pub fn body_bytes_max(mut self, bytes_max: usize) -> Self {
        self.body_bytes_max = Some(bytes_max);
        self
    }
}

fn parse(url: &str) -> Result<Url, NetError> {
    Url::parse(url.trim()).map_err(|error| NetError::Refused {
        target: url.chars().take(200).collect(),
        reason: format!("it is not a web address ({error})"),
    })
}
