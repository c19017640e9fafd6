//! One exchange with one server: wait for the turn, send, read within bounds, and try again where it is asked to.

use std::time::{Duration, Instant};

use bytes::Bytes;
use domain::Timestamp;
use tracing::Instrument;
use url::Url;

use super::{Inner, measured};
use crate::{
    NetError, Rate, Recorder,
    body::{Appetite, BodyLimits, BodyReader, Overflow},
    fetched::find,
    pace,
    recording::Said,
    retry::{backoff, retry_after, spread},
    transport::{Incoming, Outgoing, Route, Verb},
};

/// How much of a failed answer is kept for the log.
const EXCERPT_BYTES_MAX: usize = 2048;

/// What is sent, whose turn it takes, how much is read, and who writes it down.
pub(super) struct Call<'a> {
    pub(super) route: Route,
    pub(super) url: &'a Url,
    pub(super) host: &'a str,
    pub(super) headers: Vec<(String, String)>,
    pub(super) verb: Verb,
    pub(super) json: Option<Bytes>,
    /// Not to be sent again by us.
    pub(super) once: bool,
    pub(super) own: bool,
    /// The count of a service; without it the host has its own.
    pub(super) rate: Option<&'a Rate>,
    /// The pace that the site's `robots.txt` asks for.
    pub(super) pace: Duration,
    pub(super) limits: BodyLimits,
    pub(super) recorder: Option<&'a Recorder>,
    /// The name under which it is measured.
    pub(super) source: &'a str,
}

impl Call<'_> {
    fn lane(&self) -> &str {
        self.rate.map_or(self.host, |rate| rate.key.as_str())
    }

    fn record(&self, incoming: &Incoming, body: &[u8], now: Timestamp) {
        if let Some(recorder) = self.recorder {
            let at = incoming.said_at.unwrap_or(now);
            recorder.exchange(&Said { url: self.url, sent: self.json.as_deref(), incoming, body, at });
        }
    }
}

/// A whole answer of status 2xx or 3xx.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Bytes,
    /// When it was said, if not now.
    pub(super) said_at: Option<Timestamp>,
}

impl Inner {
    /// Exchanges, and tries again when the server says that it is busy, or once when it hung up on a read: a kept
    /// connection may have been closed just as it was used.
    pub(super) async fn exchange(&self, call: Call<'_>) -> Result<Reply, NetError> {
        let mut attempt = 1;
        loop {
            let error = match self.exchange_once(&call).await {
                Ok(reply) => return Ok(reply),
                Err(error) => error,
            };
            if attempt == 1 && self.options.attempts_max > 1 && hung_up_on_a_read(&error, &call) {
                attempt += 1;
                continue;
            }
            let busy = matches!(error, NetError::Status { status: 429 | 503, .. });
            if !busy {
                return Err(error);
            }
            let wait = error.retry_after().unwrap_or_else(|| backoff(self.options.retry_wait, attempt));
            self.leave_alone(&call, self.paced(call.route, wait.min(self.options.host_pause_max))).await;
            if call.once || attempt >= self.options.attempts_max || wait > self.options.retry_wait_max {
                return Err(give_up(error, call.host, wait));
            }
            let wait = spread(wait, self.options.entropy.as_deref());
            tracing::debug!(host = call.host, attempt, ?wait, "the server is busy");
            tokio::time::sleep(self.paced(call.route, wait)).await;
            attempt += 1;
        }
    }

    async fn exchange_once(&self, call: &Call<'_>) -> Result<Reply, NetError> {
        let span = measured::span(call);
        let outcome = self.wait_and_exchange(call).instrument(span.clone()).await;
        measured::ended(&span, call, &outcome);
        outcome
    }

    async fn wait_and_exchange(&self, call: &Call<'_>) -> Result<Reply, NetError> {
        let begun = Instant::now();
        let _turn = self.lanes.turn(call.lane(), self.own_interval(call)).await?;
        if let (Some(rate), Route::Real) = (call.rate, call.route) {
            self.shared_turn(rate, call.pace).await?;
        }
        measured::waited(call, begun.elapsed());
        let (limit, begun) = (self.options.request_timeout, Instant::now());
        let outcome = tokio::time::timeout(limit, self.send_and_read(call)).await;
        measured::took(call, begun.elapsed());
        outcome.unwrap_or_else(|_| Err(NetError::Timeout { host: call.host.to_owned(), waited: limit }))
    }

    /// Waits for a turn on a count that others share, other processes among them.
    async fn shared_turn(&self, rate: &Rate, pace: Duration) -> Result<(), NetError> {
        let rate = Rate { interval: rate.interval.max(pace), ..rate.clone() };
        let now = self.clock.now();
        let mut turn = Ok(now);
        self.options
            .pace
            .change(&rate.key, &mut |count| turn = count.take(&rate, now, self.options.queue_wait_max))
            .await;
        let start = turn.map_err(|wait| NetError::RateLimited { host: rate.key.clone(), retry_after: wait })?;
        tokio::time::sleep(Duration::from_millis(u64::try_from(start.0 - now.0).unwrap_or(0))).await;
        Ok(())
    }

    async fn leave_alone(&self, call: &Call<'_>, pause: Duration) {
        match (call.rate, call.route) {
            (Some(rate), Route::Real) => self.pause_service(&rate.key, pause).await,
            (Some(_) | None, Route::Sample | Route::Recorded) | (None, Route::Real) => {
                self.lanes.pause(call.lane(), pause);
            }
        }
    }

    /// Leaves a service alone, in all processes that share its count.
    pub(super) async fn pause_service(&self, key: &str, pause: Duration) {
        let pause = pause.min(self.options.host_pause_max);
        let until = self.clock.now().plus_ms(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX));
        self.options.pace.change(key, &mut |count| count.pause(until)).await;
    }

    async fn send_and_read(&self, call: &Call<'_>) -> Result<Reply, NetError> {
        let mut incoming = self.send(call).await?;
        self.hear_quota(call, &incoming).await;
        match incoming.status {
            200..=299 => {
                let body = read(&mut incoming, call, call.limits).await?;
                call.record(&incoming, &body, self.clock.now());
                let Incoming { status, headers, said_at, .. } = incoming;
                Ok(Reply { status, headers, body, said_at })
            }
            300..=399 => {
                call.record(&incoming, &[], self.clock.now());
                let Incoming { status, headers, said_at, .. } = incoming;
                Ok(Reply { status, headers, body: Bytes::new(), said_at })
            }
            404 | 410 => {
                call.record(&incoming, &[], self.clock.now());
                Err(NetError::NotFound { url: call.url.to_string() })
            }
            _ => Err(self.failed(incoming, call).await),
        }
    }

    async fn send(&self, call: &Call<'_>) -> Result<Incoming, NetError> {
        let Call { url, host, own, verb, .. } = *call;
        let outgoing = Outgoing { url, host, headers: call.headers.clone(), verb, json: call.json.clone(), own };
        let offline = || NetError::Offline { host: call.host.to_owned() };
        let outcome = match call.route {
            Route::Sample => self.world.as_ref().ok_or_else(offline)?.answer(outgoing).await,
            Route::Recorded => self.options.recording.as_ref().ok_or_else(offline)?.answer(&outgoing),
            Route::Real => self.real.send(outgoing).await,
        };
        if let (Err(NetError::NoSuchHost { host }), Some(recorder)) = (&outcome, call.recorder) {
            recorder.no_such_host(host);
        }
        outcome
    }

    async fn hear_quota(&self, call: &Call<'_>, incoming: &Incoming) {
        let (Some(rate), Route::Real) = (call.rate, call.route) else { return };
        let Some(quota) = pace::told(&incoming.headers, self.clock.now()) else { return };
        let pause_max = self.options.host_pause_max;
        self.options.pace.change(&rate.key, &mut |count| count.hear(quota.clone(), pause_max)).await;
    }

    async fn failed(&self, mut incoming: Incoming, call: &Call<'_>) -> NetError {
        let limits = BodyLimits { bytes_max: EXCERPT_BYTES_MAX, overflow: Overflow::Cut, ..call.limits };
        let excerpt = read(&mut incoming, call, limits).await.unwrap_or_default();
        call.record(&incoming, &excerpt, self.clock.now());
        NetError::Status {
            status: incoming.status,
            url: call.url.to_string(),
            retry_after: find(&incoming.headers, "retry-after").and_then(|value| retry_after(value, self.clock.now())),
            excerpt: String::from_utf8_lossy(&excerpt).into_owned(),
        }
    }

    /// The pause between two requests that this process keeps alone: none where a shared count keeps it, and none for
    /// the sample world and for recordings, which are nobody's server.
    fn own_interval(&self, call: &Call<'_>) -> Duration {
        match (call.route, call.rate) {
            (Route::Sample | Route::Recorded, _) | (Route::Real, Some(_)) => Duration::ZERO,
            (Route::Real, None) => self.options.per_host_interval.max(call.pace),
        }
    }

    /// A pause that was asked for, at the pace of the world that asked.
    fn paced(&self, route: Route, wait: Duration) -> Duration {
        match (route, &self.world) {
            (Route::Sample, Some(world)) => world.paced(wait),
            (Route::Recorded, _) => Duration::ZERO,
            (Route::Sample | Route::Real, _) => wait,
        }
    }
}

/// Only a read is sent twice: the server may have done what else it was asked.
fn hung_up_on_a_read(error: &NetError, call: &Call<'_>) -> bool {
    matches!(error, NetError::Broken { .. }) && call.verb == Verb::Get
}

/// What the caller hears when no more tries are made: when to come back.
fn give_up(error: NetError, host: &str, wait: Duration) -> NetError {
    match error {
        NetError::Status { status: 429, .. } => NetError::RateLimited { host: host.to_owned(), retry_after: wait },
        other => other,
    }
}

async fn read(incoming: &mut Incoming, call: &Call<'_>, limits: BodyLimits) -> Result<Bytes, NetError> {
    let encoding = find(&incoming.headers, "content-encoding");
    let mut reader = BodyReader::new(call.url.as_str(), encoding, limits)?;
    while let Some(chunk) = incoming.body.chunk(call.host).await? {
        match reader.push(&chunk)? {
            Appetite::More => {}
            Appetite::Full => return Ok(Bytes::from(reader.take())),
        }
    }
    reader.finish().map(Bytes::from)
}
