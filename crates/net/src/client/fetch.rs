//! The life of one request: cache, then guard, robots, turn and exchange for each hop, then cache again.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use domain::Timestamp;
use url::{Position, Url};

use super::{Inner, Undertaking, exchange::Reply};
use crate::{
    CachedResponse, Fetched, Held, Method, NetError, Request, RobotsPolicy,
    body::{BodyLimits, Overflow},
    fetched::{find, sha256_hex},
    robots::{Entry, ROBOTS_BYTES_MAX, ROBOTS_SECONDS, Rules, rules_until},
    transport::{Route, Verb},
};

/// A request with what its undertaking may spend.
#[derive(Clone, Copy)]
struct Asking<'a> {
    request: &'a Request,
    undertaking: &'a Undertaking,
    /// What becomes of an answer that is too long.
    overflow: Overflow,
}

/// Where a request has got to on its way through redirects.
struct Trip {
    route: Route,
    url: Url,
    host: String,
    /// What is done there, with its body; a redirect may turn it into a GET.
    verb: Verb,
    json: Option<Bytes>,
    /// The caller's own headers, until a redirect leaves the origin they were meant for.
    secrets: Vec<(String, String)>,
    redirects: Vec<String>,
}

/// How a trip ended.
enum Arrival {
    /// With an answer.
    New(Fetched),
    /// The server says that what we keep still holds.
    Unchanged,
}

impl Inner {
    pub(super) async fn fetch(&self, request: Request, undertaking: &Undertaking) -> Result<Fetched, NetError> {
        let host = self.judge(&request.url, request.own)?;
        let route = self.route(&request.url, &host)?;
        let total = self.options.total_timeout;
        let asking = Asking { request: &request, undertaking, overflow: Overflow::Fail };
        match tokio::time::timeout(total, self.fetch_on(route, asking)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(NetError::Timeout { host, waited: total }),
        }
    }

    /// The host of a URL that this request may call.
    fn judge(&self, url: &Url, own: bool) -> Result<String, NetError> {
        if own { self.guard.own_url(url) } else { self.guard.url(url) }
    }

    async fn fetch_on(&self, route: Route, asking: Asking<'_>) -> Result<Fetched, NetError> {
        let request = asking.request;
        let fresh_seconds = self.fresh_seconds(route, request);
        let key = fresh_seconds.map(|_| cache_key(route, request));
        let kept = match (&self.options.cache, &key) {
            (Some(cache), Some(key)) => cache.get(key).await,
            (Some(_) | None, _) => None,
        };
        let asked = without_fragment(&request.url).to_string();
        if let (Some(kept), Some(seconds)) = (&kept, fresh_seconds)
            && is_fresh(kept, seconds, self.clock.now())
        {
            return Ok(kept.clone().into_fetched(asked));
        }
        let fetched = match (self.follow(route, asking, kept.as_ref()).await?, kept) {
            (Arrival::New(fetched), _) => fetched,
            (Arrival::Unchanged, Some(mut kept)) => {
                kept.fetched_at = self.clock.now();
                kept.into_fetched(asked)
            }
            (Arrival::Unchanged, None) => {
                let reason = "it says that nothing changed, but nothing was kept".to_owned();
                return Err(NetError::Unreadable { url: asked, reason });
            }
        };
        if let (Some(cache), Some(key)) = (&self.options.cache, &key) {
            cache.put(key, CachedResponse::of(&fetched)).await;
        }
        Ok(fetched)
    }

    /// How long a kept answer may be used, or `None` where none may be kept.
    fn fresh_seconds(&self, route: Route, request: &Request) -> Option<u32> {
        // An answer to one person's token must not be given to another, nor one of the operator's own service to who
        // came by a public way. Who holds an answer itself keeps it itself.
        if !request.headers.is_empty() || request.own || request.held.is_some() {
            return None;
        }
        let seconds = match request.method {
            Method::Get => request.cache_seconds.unwrap_or(self.options.cache_seconds),
            Method::Post { .. } => request.cache_seconds?,
            Method::Patch { .. } | Method::Delete => return None,
        };
        // The dates of the sample world are of the moment: it is asked each time whether an answer still holds.
        Some(if route == Route::Real { seconds } else { 0 })
    }

    async fn follow(
        &self,
        route: Route,
        asking: Asking<'_>,
        kept: Option<&CachedResponse>,
    ) -> Result<Arrival, NetError> {
        let request = asking.request;
        let mut trip = Trip {
            route,
            host: self.judge(&request.url, request.own)?,
            url: without_fragment(&request.url),
            verb: verb(&request.method),
            json: json_body(&request.method),
            secrets: request.headers.clone(),
            redirects: Vec::new(),
        };
        loop {
            let pace = match request.robots {
                RobotsPolicy::Obey => self.ask_robots(&trip, asking.undertaking).await?,
                RobotsPolicy::NotApplicable => Duration::ZERO,
            };
            let reply = self.hop(&trip, asking, kept, pace).await?;
            match (reply.status, find(&reply.headers, "location")) {
                (304, _) if request.held.is_some() => return Ok(Arrival::New(self.arrive(trip, request, reply))),
                (304, _) => return Ok(Arrival::Unchanged),
                (301 | 302 | 303 | 307 | 308, Some(location)) if !request.once => {
                    let location = location.to_owned();
                    self.turn_to(&mut trip, reply.status, &location, request.own)?;
                }
                (200..=299, _) => return Ok(Arrival::New(self.arrive(trip, request, reply))),
                (status, _) => {
                    let url = trip.url.to_string();
                    return Err(NetError::Status { status, url, retry_after: None, excerpt: String::new() });
                }
            }
        }
    }

    async fn hop(
        &self,
        trip: &Trip,
        asking: Asking<'_>,
        kept: Option<&CachedResponse>,
        pace: Duration,
    ) -> Result<Reply, NetError> {
        let request = asking.request;
        if let Some(budget) = &asking.undertaking.budget {
            budget.take(self.clock.now())?;
        }
        if let Some(meter) = &asking.undertaking.meter {
            meter.asked();
        }
        let mut headers = trip.secrets.clone();
        headers.push(("accept".into(), request.accept.clone().unwrap_or_else(|| "*/*".into())));
        if let Some(kept) = kept.filter(|kept| kept.final_url == trip.url.as_str()) {
            headers.extend(validators(kept));
        }
        headers.extend(request.held.iter().flat_map(unless_changed));
        let bytes_max = request.body_bytes_max.unwrap_or(self.options.body_bytes_max);
        let limits = BodyLimits { bytes_max, ratio_max: self.options.compression_ratio_max, overflow: asking.overflow };
        let call = super::exchange::Call {
            route: trip.route,
            url: &trip.url,
            host: &trip.host,
            headers,
            verb: trip.verb,
            json: trip.json.clone(),
            once: request.once,
            own: request.own,
            rate: request.rate.as_ref(),
            pace,
            limits,
            recorder: asking.undertaking.recorder.as_deref(),
            source: source_of(asking),
        };
        let reply = self.exchange(call).await?;
        if let Some(budget) = &asking.undertaking.budget {
            budget.answered(reply.body.len());
        }
        if let Some(meter) = &asking.undertaking.meter {
            meter.answered(reply.body.len());
        }
        Ok(reply)
    }

    /// Points the trip at the next URL, with the same care as for the first one.
    fn turn_to(&self, trip: &mut Trip, status: u16, location: &str, own: bool) -> Result<(), NetError> {
        let bad = |_| crate::guard::refused(location, "it redirects to what is not a web address");
        let next = without_fragment(&trip.url.join(location).map_err(bad)?);
        let host = self.judge(&next, own)?;
        let route = self.route(&next, &host)?;
        let leaves = next.origin() != trip.url.origin();
        trip.redirects.push(trip.url.to_string());
        let redirects_max = self.options.redirects_max;
        if trip.redirects.len() > redirects_max || trip.redirects.iter().any(|url| url == next.as_str()) {
            return Err(NetError::TooManyRedirects { url: trip.redirects[0].clone(), redirects_max });
        }
        if trip.verb == Verb::Post && !matches!(status, 307 | 308) {
            (trip.verb, trip.json) = (Verb::Get, None);
        }
        if leaves && trip.verb != Verb::Get {
            return Err(crate::guard::refused(next.as_str(), "what is sent to one site is not sent on to another"));
        }
        if leaves {
            trip.secrets.clear();
        }
        (trip.route, trip.url, trip.host) = (route, next, host);
        Ok(())
    }

    fn arrive(&self, trip: Trip, request: &Request, reply: Reply) -> Fetched {
        Fetched {
            url: without_fragment(&request.url).to_string(),
            final_url: trip.url.to_string(),
            status: reply.status,
            headers: reply.headers,
            content_hash: sha256_hex(&reply.body),
            body: reply.body,
            fetched_at: reply.said_at.unwrap_or_else(|| self.clock.now()),
            from_cache: false,
            redirects: trip.redirects,
        }
    }

    /// Asks the site's `robots.txt` about a page and gives the pace it wants.
    async fn ask_robots(&self, trip: &Trip, undertaking: &Undertaking) -> Result<Duration, NetError> {
        let Trip { route, url, host, .. } = trip;
        let slot = self.robots.slot(*route, url.origin().ascii_serialization());
        // Held while asking, so that the pages of a site that start together ask once.
        let mut entry = slot.lock().await;
        let now = self.clock.now();
        let rules = match entry.as_ref().filter(|entry| now < entry.until) {
            Some(entry) => entry.rules.clone(),
            None => {
                let outcome = self.fetch_robots(*route, url, undertaking).await;
                // Says nothing about the site, so it is no rule for those who may still ask.
                if let Err(error @ NetError::OverBudget { .. }) = outcome {
                    return Err(error);
                }
                let rules = Rules::of(&outcome);
                let had_at = outcome.map_or(now, |fetched| fetched.fetched_at);
                *entry = Some(Entry { until: rules_until(&rules, had_at, now), rules: rules.clone() });
                rules
            }
        };
        drop(entry);
        rules.check(url, host)?;
        Ok(rules.crawl_delay().unwrap_or_default().min(self.options.crawl_delay_max))
    }

    async fn fetch_robots(&self, route: Route, url: &Url, undertaking: &Undertaking) -> Result<Fetched, NetError> {
        let mut robots = url.clone();
        robots.set_path("/robots.txt");
        robots.set_query(None);
        let request = Request::to(robots).api().cache_seconds(ROBOTS_SECONDS).body_bytes_max(ROBOTS_BYTES_MAX);
        // Boxed because fetching asks robots, which fetches.
        let asking = Asking { request: &request, undertaking, overflow: Overflow::Cut };
        Box::pin(self.fetch_on(route, asking)).await
    }
}

/// Under which name a request is measured. A host of a customer is none: there are as many as there are customers.
fn source_of<'a>(asking: Asking<'a>) -> &'a str {
    let metered = asking.undertaking.meter.as_ref().and_then(|meter| meter.source());
    let service = || asking.request.rate.as_ref().map(|rate| rate.key.split(':').next().unwrap_or_default());
    metered.or_else(service).unwrap_or("other")
}

fn json_body(method: &Method) -> Option<Bytes> {
    match method {
        Method::Get | Method::Delete => None,
        Method::Post { json } | Method::Patch { json } => Some(Bytes::from(json.to_string())),
    }
}

fn verb(method: &Method) -> Verb {
    match method {
        Method::Get => Verb::Get,
        Method::Post { .. } => Verb::Post,
        Method::Patch { .. } => Verb::Patch,
        Method::Delete => Verb::Delete,
    }
}

fn without_fragment(url: &Url) -> Url {
    let mut plain = url.clone();
    plain.set_fragment(None);
    plain
}

fn is_fresh(kept: &CachedResponse, seconds: u32, now: Timestamp) -> bool {
    now < kept.fetched_at.plus_ms(i64::from(seconds) * 1000)
}

fn unless_changed(held: &Held) -> impl Iterator<Item = (String, String)> {
    let pairs = [("if-none-match", &held.etag), ("if-modified-since", &held.last_modified)];
    let known = pairs.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)));
    known.collect::<Vec<_>>().into_iter()
}

fn validators(kept: &CachedResponse) -> Vec<(String, String)> {
    let pairs = [("etag", "if-none-match"), ("last-modified", "if-modified-since")];
    let known = pairs.iter().filter_map(|(from, to)| Some((*to, find(&kept.headers, from)?)));
    known.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The key under which an answer is kept. What the sample world says is never taken for what the real one says.
fn cache_key(route: Route, request: &Request) -> String {
    let route = match route {
        Route::Sample => "sample",
        Route::Recorded => "recorded",
        Route::Real => "real",
    };
    let url = &request.url[..Position::AfterQuery];
    let accept = request.accept.as_deref().unwrap_or("*/*");
    let body = json_body(&request.method);
    let verb = if body.is_some() { "POST" } else { "GET" };
    let body = sha256_hex(&body.unwrap_or_default());
    sha256_hex(format!("{route}\n{verb}\n{url}\n{accept}\n{body}").as_bytes())
}

/// Keeps the compiler's proof that a request can move between threads.
const _: fn() = || {
    fn is_send<T: Send>(_: T) {}
    let _ = |inner: Arc<Inner>, request: Request| {
        is_send(async move { inner.fetch(request, &Undertaking::default()).await })
    };
};
