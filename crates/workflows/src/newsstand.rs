//! The stand of a tenant, in the store; and asking its feeds when they are due.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{TenantId, Timestamp};
use serde::de::DeserializeOwned;
use sources::{Clipping, FeedSpec, Found, Newsstand, Polled, Search, SourceError, Standing, Turns};
use store::{FeedItem, ItemBounds, ItemSearch, Store, StoreError};

use crate::setup::Setup;

/// Items of feeds that are kept, all feeds together.
pub const ITEMS_MAX: u32 = 100_000;
/// How long an item is kept.
pub const ITEM_AGE_MS_MAX: i64 = 400 * 24 * 60 * 60 * 1000;
/// Feeds of the poller that are asked one after the other before it looks whether it is to end.
const FEEDS_AT_ONCE_MAX: usize = 4;

const STANDINGS: &str = "feed_standing";
/// The service whose switch also holds the poller.
const SOURCE: &str = "news";

/// What the feeds of a tenant announced, in the store.
pub struct StoreStand {
    store: Arc<dyn Store>,
    tenant: TenantId,
    turns: Arc<Turns>,
}

impl std::fmt::Debug for StoreStand {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("StoreStand").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

impl StoreStand {
    /// The stand of a tenant; all of a process share their turns.
    pub fn new(store: Arc<dyn Store>, tenant: TenantId, turns: Arc<Turns>) -> Self {
        Self { store, tenant, turns }
    }
}

#[async_trait]
impl Newsstand for StoreStand {
    async fn standing(&self, of: &str) -> Result<Standing, SourceError> {
        let bytes = self.store.get(&self.tenant, STANDINGS, of, Timestamp(0)).await.map_err(trouble)?;
        // A record that cannot be read is as none: the feed is asked again.
        Ok(bytes.and_then(|bytes| read(&bytes, "how a feed stood")).unwrap_or_default())
    }

    async fn set_standing(&self, of: &str, standing: &Standing) -> Result<(), SourceError> {
        let bytes = serde_json::to_vec(standing).map_err(|error| SourceError::Bug { what: error.to_string() })?;
        self.store.put(&self.tenant, STANDINGS, of, Some(bytes), None).await.map_err(trouble)
    }

    async fn keep(&self, feed: &str, clippings: Vec<Clipping>, now: Timestamp) -> Result<u32, SourceError> {
        let items: Result<Vec<FeedItem>, SourceError> =
            clippings.iter().map(|clipping| item(feed, clipping, now)).collect();
        let bounds = ItemBounds { since: now.plus_ms(-ITEM_AGE_MS_MAX), items_max: ITEMS_MAX };
        Ok(self.store.keep_items(&self.tenant, feed, items?, bounds).await.map_err(trouble)?.new)
    }

    async fn find(&self, search: &Search) -> Result<Found, SourceError> {
        let Search { feeds, phrases, tags, limit } = search.clone();
        let found = self.store.find_items(&self.tenant, ItemSearch { feeds, phrases, tags, limit }).await;
        let found = found.map_err(trouble)?;
        let clipping = |(feed, body): (String, String)| Some((feed, read(body.as_bytes(), "an item of a feed")?));
        let clippings = found.items.into_iter().filter_map(clipping).collect();
        Ok(Found { clippings, kept: found.kept, since: found.since })
    }

    fn turns(&self) -> &Turns {
        &self.turns
    }
}

/// What was kept, if this version can read it.
fn read<T: DeserializeOwned>(bytes: &[u8], what: &'static str) -> Option<T> {
    let read = serde_json::from_slice(bytes);
    read.inspect_err(|error| tracing::warn!(%error, what, "what was kept cannot be read and is left out")).ok()
}

/// What an item is found by, its words and its tags, from its body as it is kept.
pub fn item_words(body: &str) -> Option<(String, String)> {
    let clipping: Clipping = read(body.as_bytes(), "an item of a feed")?;
    Some((clipping.words(), clipping.categories.join("\n")))
}

fn item(feed: &str, clipping: &Clipping, now: Timestamp) -> Result<FeedItem, SourceError> {
    Ok(FeedItem {
        url: clipping.address(),
        guid: clipping.known_as(feed),
        // What claims to be of the future is of now.
        at: clipping.published_at.map_or(now, |at| at.min(now)),
        words: clipping.words(),
        tags: clipping.categories.join("\n"),
        body: serde_json::to_string(clipping).map_err(|error| SourceError::Bug { what: error.to_string() })?,
    })
}

fn trouble(error: StoreError) -> SourceError {
    match error {
        StoreError::Busy(_) | StoreError::Full => SourceError::Retry { what: error.to_string(), after: None },
        StoreError::LeaseLost
        | StoreError::NotFound
        | StoreError::Corrupt(_)
        | StoreError::NewerSchema { .. }
        | StoreError::OlderSchema { .. }
        | StoreError::TooLarge { .. }
        | StoreError::Bug(_) => SourceError::Bug { what: error.to_string() },
    }
}

/// What one round over the feeds did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// Feeds that were asked.
    pub asked: u32,
    /// Items that are new.
    pub new: u32,
    /// Feeds that could not be read.
    pub failed: u32,
    /// When the next feed is due; nothing where there is none to ask.
    pub next_at: Option<Timestamp>,
}

impl Setup {
    /// The stand of a tenant.
    pub fn stand(&self, tenant: &TenantId) -> Arc<dyn Newsstand> {
        Arc::new(StoreStand::new(self.store.clone(), tenant.clone(), self.turns.clone()))
    }

    /// The feeds that this process may ask: those of its world, and unless it works offline those of the real one.
    pub fn polled_feeds(&self) -> Vec<FeedSpec> {
        let real = if self.offline { &[] } else { sources::default_feeds() };
        self.sample_feeds().into_iter().chain(real.iter().cloned()).collect()
    }

    /// Asks every feed that is due and keeps what it says. Nothing is asked while the source is switched off.
    pub async fn poll_feeds(&self, tenant: &TenantId) -> Result<Round, SourceError> {
        let mut round = Round { asked: 0, new: 0, failed: 0, next_at: None };
        if self.shelf(tenant).source_is_off(SOURCE).await.map_err(trouble)? {
            return Ok(round);
        }
        let (stand, feeds) = (self.stand(tenant), self.polled_feeds());
        for batch in feeds.chunks(FEEDS_AT_ONCE_MAX) {
            let now = self.clock.now();
            let asking = batch.iter().map(|feed| sources::poll(&self.net, stand.as_ref(), feed, now));
            for (feed, polled) in batch.iter().zip(futures::future::join_all(asking).await) {
                let polled = polled?;
                tracing::debug!(feed = feed.url, ?polled, "a feed was looked at");
                match polled {
                    Polled::NotDue(_) => {}
                    Polled::Unchanged => round.asked += 1,
                    Polled::Read { new } => {
                        round.asked += 1;
                        round.new += new;
                    }
                    Polled::Failed(_) => {
                        round.asked += 1;
                        round.failed += 1;
                    }
                }
            }
        }
        round.next_at = sources::next_due(stand.as_ref(), &feeds).await?;
        Ok(round)
    }
}
