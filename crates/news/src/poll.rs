//! Asking a feed when it is due, and keeping what it says.

use domain::Timestamp;
use net::{Fetched, Held, Net, NetError, Request, Url};

use pages::feed;

use harvest::{Clipping, FeedSpec, Newsstand, SourceError, Standing, collect::reason};

const MINUTE_MS: i64 = 60_000;
/// Longest pause after failures.
const PAUSE_MS_MAX: i64 = 12 * 60 * MINUTE_MS;
/// Longest pause that a feed may ask for.
const ASKED_PAUSE_MS_MAX: i64 = 24 * 60 * MINUTE_MS;
/// A feed that is closed to us is looked at once a day, in case it is opened.
const CLOSED_PAUSE_MS: i64 = 24 * 60 * MINUTE_MS;
/// The share of a pause by which feeds are spread, so that they are not all asked at once.
const SPREAD_PERCENT: i64 = 20;

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Polled {
    /// It is not due; why it failed the last time, where it did.
    NotDue(Option<String>),
    /// It says that nothing changed.
    Unchanged,
    /// It was read, with so many items that are new.
    Read { new: u32 },
    /// It could not be read, and why, without its name.
    Failed(String),
}

/// Asks a feed if it is due. Its own trouble is remembered and never an error.
pub async fn poll(net: &Net, stand: &dyn Newsstand, feed: &FeedSpec, now: Timestamp) -> Result<Polled, SourceError> {
    let _turn = stand.turns().at(&feed.url).await;
    let before = stand.standing(&feed.url).await?;
    if before.next_at > now {
        return Ok(Polled::NotDue(before.trouble));
    }
    let pause = i64::from(feed.minutes.max(1)) * MINUTE_MS;
    match ask(net, feed, &before).await {
        Ok(fetched) if fetched.status == 304 => {
            stand.set_standing(&feed.url, &before.answered(now, spread(feed, pause, now))).await?;
            Ok(Polled::Unchanged)
        }
        Ok(fetched) => take(stand, feed, before, &fetched, now).await,
        Err(error) => {
            let why = reason(&error);
            if let Some(pause) = pause_after(&error, &before, pause) {
                let after = before.failed(now, spread(feed, pause, now), why.clone());
                stand.set_standing(&feed.url, &after).await?;
            }
            Ok(Polled::Failed(why))
        }
    }
}

async fn ask(net: &Net, feed: &FeedSpec, before: &Standing) -> Result<Fetched, NetError> {
    let held = Held { etag: before.etag.clone(), last_modified: before.last_modified.clone() };
    let request = Request::get(&feed.url)?
        .held(held)
        .accept("application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5");
    net.fetch(request.body_bytes_max(feed::FEED_BYTES_MAX)).await
}

async fn take(
    stand: &dyn Newsstand,
    spec: &FeedSpec,
    before: Standing,
    fetched: &Fetched,
    now: Timestamp,
) -> Result<Polled, SourceError> {
    let usual = i64::from(spec.minutes.max(1)) * MINUTE_MS;
    let read = match feed::parse(&fetched.body, &fetched.final_url) {
        Ok(read) => read,
        Err(error) => {
            let why = error.to_string().trim_end_matches('.').to_owned();
            let pause = before.doubled(usual, PAUSE_MS_MAX);
            stand.set_standing(&spec.url, &before.failed(now, spread(spec, pause, now), why.clone())).await?;
            return Ok(Polled::Failed(why));
        }
    };
    let new = stand.keep(&spec.url, read.items.iter().map(Clipping::from).collect(), now).await?;
    let asked = read.ttl_minutes.map_or(0, |minutes| i64::from(minutes) * MINUTE_MS).min(PAUSE_MS_MAX);
    let header = |name: &str| fetched.header(name).map(str::to_owned);
    let after = Standing { etag: header("etag"), last_modified: header("last-modified"), ..before };
    stand.set_standing(&spec.url, &after.answered(now, spread(spec, usual.max(asked), now))).await?;
    Ok(Polled::Read { new })
}

/// How long to leave a feed alone after a failure; `None` where the failure says nothing about it.
fn pause_after(error: &NetError, before: &Standing, usual: i64) -> Option<i64> {
    let asked = error.retry_after().map_or(0, |wait| i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
    let pause = match error {
        NetError::Offline { .. }
        | NetError::OverBudget { .. }
        | NetError::Setup { .. }
        | NetError::Recording { .. }
        | NetError::SampleWorld { .. } => return None,
        // As likely our network as theirs.
        NetError::Dns { .. } | NetError::NoSuchHost { .. } | NetError::Connect { .. } | NetError::Timeout { .. } => {
            usual
        }
        NetError::RobotsDisallow { .. } | NetError::NotFound { .. } | NetError::Refused { .. } => CLOSED_PAUSE_MS,
        NetError::RobotsUnknown { .. }
        | NetError::Status { .. }
        | NetError::RateLimited { .. }
        | NetError::TooLarge { .. }
        | NetError::RatioTooHigh { .. }
        | NetError::Unreadable { .. }
        | NetError::TooManyRedirects { .. }
        | NetError::Broken { .. } => before.doubled(usual, PAUSE_MS_MAX),
    };
    Some(pause.max(asked.min(ASKED_PAUSE_MS_MAX)))
}

/// The pause and up to a fifth more, by feed and time.
fn spread(feed: &FeedSpec, pause: i64, now: Timestamp) -> i64 {
    let seed = domain::id::digest(&[&feed.url, &now.0.to_string()]);
    let part = seed.bytes().fold(0_i64, |sum, byte| (sum * 31 + i64::from(byte)) % 1_000);
    pause.saturating_add(pause / 100 * SPREAD_PERCENT * part / 1_000)
}

/// When the first of these feeds is due.
pub async fn next_due(stand: &dyn Newsstand, feeds: &[FeedSpec]) -> Result<Option<Timestamp>, SourceError> {
    let mut first = None;
    for feed in feeds.iter().filter(|feed| Url::parse(&feed.url).is_ok()) {
        let due = stand.standing(&feed.url).await?.next_at;
        first = Some(first.map_or(due, |first: Timestamp| first.min(due)));
    }
    Ok(first)
}
