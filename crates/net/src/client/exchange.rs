//! One exchange with one server: wait for the turn, send, read within bounds, and try again where it is asked to.

use std::time::Duration;

use bytes::Bytes;
use url::Url;

use super::Inner;
use crate::{
    NetError,
    body::{Appetite, BodyLimits, BodyReader, Overflow},
    fetched::find,
    retry::{backoff, retry_after, spread},
    transport::{Incoming, Outgoing, Route},
};

/// How much of a failed answer is kept for the log.
const EXCERPT_BYTES_MAX: usize = 2048;

/// What is sent, whose turn it takes, and how much is read.
pub(super) struct Call<'a> {
    pub(super) route: Route,
    pub(super) url: &'a Url,
    pub(super) host: &'a str,
    pub(super) headers: Vec<(String, String)>,
    pub(super) json: Option<Bytes>,
    pub(super) lane: &'a str,
    pub(super) interval: Duration,
    pub(super) limits: BodyLimits,
}

/// A whole answer of status 2xx or 3xx.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Bytes,
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
            self.lanes.pause(call.lane, self.paced(call.route, wait.min(self.options.host_pause_max)));
            if attempt >= self.options.attempts_max || wait > self.options.retry_wait_max {
                return Err(give_up(error, call.host, wait));
            }
            let wait = spread(wait, self.options.entropy.as_deref());
            tracing::debug!(host = call.host, attempt, ?wait, "the server is busy");
            tokio::time::sleep(self.paced(call.route, wait)).await;
            attempt += 1;
        }
    }

    async fn exchange_once(&self, call: &Call<'_>) -> Result<Reply, NetError> {
        let _turn = self.lanes.turn(call.lane, self.own_interval(call)).await?;
        let limit = self.options.request_timeout;
        match tokio::time::timeout(limit, self.send_and_read(call)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(NetError::Timeout { host: call.host.to_owned(), waited: limit }),
        }
    }

    async fn send_and_read(&self, call: &Call<'_>) -> Result<Reply, NetError> {
        let outgoing =
            Outgoing { url: call.url, host: call.host, headers: call.headers.clone(), json: call.json.clone() };
        let mut incoming = match (call.route, &self.world) {
            (Route::Sample, Some(world)) => world.answer(outgoing).await?,
            (Route::Sample, None) => return Err(NetError::Offline { host: call.host.to_owned() }),
            (Route::Real, _) => self.real.send(outgoing).await?,
        };
        match incoming.status {
            200..=299 => {
                let body = read(&mut incoming, call, call.limits).await?;
                Ok(Reply { status: incoming.status, headers: incoming.headers, body })
            }
            300..=399 => Ok(Reply { status: incoming.status, headers: incoming.headers, body: Bytes::new() }),
            404 | 410 => Err(NetError::NotFound { url: call.url.to_string() }),
            _ => Err(self.failed(incoming, call).await),
        }
    }

    async fn failed(&self, mut incoming: Incoming, call: &Call<'_>) -> NetError {
        let limits = BodyLimits { bytes_max: EXCERPT_BYTES_MAX, overflow: Overflow::Cut, ..call.limits };
        let excerpt = read(&mut incoming, call, limits).await.unwrap_or_default();
        NetError::Status {
            status: incoming.status,
            url: call.url.to_string(),
            retry_after: find(&incoming.headers, "retry-after").and_then(|value| retry_after(value, self.clock.now())),
            excerpt: String::from_utf8_lossy(&excerpt).into_owned(),
        }
    }

    /// The sample world is nobody's server, so it needs no pause between two requests.
    fn own_interval(&self, call: &Call<'_>) -> Duration {
        match call.route {
            Route::Sample => Duration::ZERO,
            Route::Real => call.interval,
        }
    }

    /// A pause that was asked for, at the pace of the world that asked.
    fn paced(&self, route: Route, wait: Duration) -> Duration {
        match (route, &self.world) {
            (Route::Sample, Some(world)) => world.paced(wait),
            (Route::Sample | Route::Real, _) => wait,
        }
    }
}

/// A POST is not sent twice: the server may have done what it asks.
fn hung_up_on_a_read(error: &NetError, call: &Call<'_>) -> bool {
    matches!(error, NetError::Broken { .. }) && call.json.is_none()
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
