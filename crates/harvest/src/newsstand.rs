//! What feeds announced before: kept items that are searched by name, and how each feed stood when it was last asked.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use domain::{PartialDate, Timestamp};
use net::Url;
use serde::{Deserialize, Serialize};
use tokio::sync::OwnedMutexGuard;

use pages::{cut, feed::Item, words::folded};

use crate::SourceError;

/// Bytes of the text of an item that are kept.
const TEXT_BYTES_MAX: usize = 24_000;
/// Parts of a query that only tell who sent a reader.
const TRACKING: &[&str] = &["fbclid", "gclid", "mc_cid", "mc_eid", "ncid", "guccounter"];

/// An item of a feed, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Clipping {
    /// Its headline.
    pub title: String,
    /// Where the whole of it is.
    pub url: String,
    /// What its feed knows it by.
    pub guid: Option<String>,
    /// When it was published.
    pub published_at: Option<Timestamp>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Marks of the publisher, stock symbols among them.
    pub categories: Vec<String>,
    /// What the feed gives of its text, one block per line.
    pub text: Vec<String>,
}

impl From<&Item> for Clipping {
    fn from(item: &Item) -> Self {
        let mut left = TEXT_BYTES_MAX;
        let mut text = Vec::new();
        for line in item.text() {
            let line = cut(line, left);
            if line.is_empty() {
                break;
            }
            left -= line.len();
            text.push(line.to_owned());
        }
        Self {
            title: item.title.clone(),
            url: item.url.clone(),
            guid: item.guid.clone(),
            published_at: item.published,
            author: item.author.clone(),
            categories: item.categories.clone(),
            text,
        }
    }
}

impl Clipping {
    /// The day on which it was published, in UTC.
    pub fn published_on(&self) -> Option<PartialDate> {
        self.published_at.map(|at| PartialDate::day(at.date()))
    }

    /// Its address in one spelling: what feeds add to know their readers is gone.
    pub fn address(&self) -> String {
        let Ok(mut url) = Url::parse(&self.url) else { return self.url.clone() };
        url.set_fragment(None);
        let is_ours = |key: &str| !key.starts_with("utm_") && !TRACKING.contains(&key);
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().filter(|(key, _)| is_ours(key)).collect();
        url.set_query(None);
        if !pairs.is_empty() {
            url.query_pairs_mut().extend_pairs(pairs);
        }
        let plain = url.as_str().trim_end_matches('/');
        let plain = plain.split_once("://").map_or(plain, |(_, rest)| rest);
        plain.strip_prefix("www.").unwrap_or(plain).to_owned()
    }

    /// Its guid, told from those of other publishers by their host.
    pub fn known_as(&self, feed: &str) -> Option<String> {
        let host = Url::parse(feed).ok()?.host_str()?.trim_start_matches("www.").to_owned();
        Some(format!("{host} {}", self.guid.as_deref()?))
    }

    /// The text in which names are looked for.
    pub fn words(&self) -> String {
        let parts = std::iter::once(self.title.as_str()).chain(self.text.iter().map(String::as_str));
        parts.chain(self.categories.iter().map(String::as_str)).collect::<Vec<_>>().join("\n")
    }
}

/// How a feed or a service stood when it was last asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Standing {
    /// When it was last asked.
    pub asked_at: Option<Timestamp>,
    /// When it last answered.
    pub answered_at: Option<Timestamp>,
    /// Before this it is not asked again.
    pub next_at: Timestamp,
    /// How often it failed since it last answered.
    pub failures: u32,
    /// Why it failed, without its name.
    pub trouble: Option<String>,
    /// Validators of its last answer.
    pub etag: Option<String>,
    /// The other one.
    pub last_modified: Option<String>,
}

impl Standing {
    /// After an answer; it is asked again after the pause.
    pub fn answered(self, now: Timestamp, pause_ms: i64) -> Self {
        let next_at = now.plus_ms(pause_ms);
        Self { asked_at: Some(now), answered_at: Some(now), next_at, failures: 0, trouble: None, ..self }
    }

    /// After a failure.
    pub fn failed(self, now: Timestamp, pause_ms: i64, trouble: String) -> Self {
        let failures = self.failures.saturating_add(1);
        let next_at = now.plus_ms(pause_ms);
        Self { asked_at: Some(now), next_at, failures, trouble: Some(trouble), ..self }
    }

    /// Pauses that double with every failure, from one to another bound.
    pub fn doubled(&self, first_ms: i64, most_ms: i64) -> i64 {
        first_ms.saturating_mul(1 << self.failures.min(16)).min(most_ms)
    }
}

/// What is looked for among kept items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// Addresses of the feeds.
    pub feeds: Vec<String>,
    /// Names and domains, one of which has to stand in the text.
    pub phrases: Vec<String>,
    /// Or a symbol among the categories.
    pub tags: Vec<String>,
    /// Most items.
    pub limit: u32,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Items with the address of their feed, the newest first.
    pub clippings: Vec<(String, Clipping)>,
    /// Items that are kept of these feeds.
    pub kept: u64,
    /// The day of the oldest.
    pub since: Option<Timestamp>,
}

/// Keeps what feeds announce.
#[async_trait]
pub trait Newsstand: fmt::Debug + Send + Sync {
    /// How a feed or service stood.
    async fn standing(&self, of: &str) -> Result<Standing, SourceError>;
    /// Remembers how it stands now.
    async fn set_standing(&self, of: &str, standing: &Standing) -> Result<(), SourceError>;
    /// Keeps items of a feed, each once; tells how many are new.
    async fn keep(&self, feed: &str, clippings: Vec<Clipping>, now: Timestamp) -> Result<u32, SourceError>;
    /// Items that may be meant; the caller looks closer.
    async fn find(&self, search: &Search) -> Result<Found, SourceError>;
    /// Who is asking which feed just now.
    fn turns(&self) -> &Turns;
}

/// One at a time asks a feed; who comes second finds what the first one kept.
#[derive(Debug, Default)]
pub struct Turns(Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>);

impl Turns {
    /// Waits for the turn at a feed.
    pub async fn at(&self, feed: &str) -> OwnedMutexGuard<()> {
        let turn = {
            let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            held.retain(|_, turn| Arc::strong_count(turn) > 1);
            held.entry(feed.to_owned()).or_default().clone()
        };
        turn.lock_owned().await
    }
}

/// A stand that is gone with its owner: for trying a source, of which nothing is to be kept.
#[derive(Debug, Default)]
pub struct MemoryStand {
    clippings: Mutex<BTreeMap<String, (String, Clipping)>>,
    standings: Mutex<HashMap<String, Standing>>,
    turns: Turns,
}

#[async_trait]
impl Newsstand for MemoryStand {
    async fn standing(&self, of: &str) -> Result<Standing, SourceError> {
        let standings = self.standings.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(standings.get(of).cloned().unwrap_or_default())
    }

    async fn set_standing(&self, of: &str, standing: &Standing) -> Result<(), SourceError> {
        let mut standings = self.standings.lock().unwrap_or_else(PoisonError::into_inner);
        standings.insert(of.to_owned(), standing.clone());
        Ok(())
    }

    async fn keep(&self, feed: &str, clippings: Vec<Clipping>, _now: Timestamp) -> Result<u32, SourceError> {
        let mut kept = self.clippings.lock().unwrap_or_else(PoisonError::into_inner);
        let before = kept.len();
        kept.extend(clippings.into_iter().map(|clipping| (clipping.address(), (feed.to_owned(), clipping))));
        Ok(u32::try_from(kept.len() - before).unwrap_or(u32::MAX))
    }

    async fn find(&self, search: &Search) -> Result<Found, SourceError> {
        let kept = self.clippings.lock().unwrap_or_else(PoisonError::into_inner);
        let phrases: Vec<String> = search.phrases.iter().chain(&search.tags).map(|phrase| folded(phrase)).collect();
        let of_feeds: Vec<&(String, Clipping)> =
            kept.values().filter(|(feed, _)| search.feeds.contains(feed)).collect();
        let is_meant = |clipping: &Clipping| {
            let words = folded(&clipping.words());
            phrases.iter().any(|phrase| words.contains(phrase.as_str()))
        };
        let mut found = Found {
            clippings: of_feeds.iter().filter(|(_, clipping)| is_meant(clipping)).map(|one| (*one).clone()).collect(),
            kept: of_feeds.len() as u64,
            since: of_feeds.iter().filter_map(|(_, clipping)| clipping.published_at).min(),
        };
        found.clippings.sort_by_key(|(_, clipping)| std::cmp::Reverse(clipping.published_at));
        found.clippings.truncate(search.limit as usize);
        Ok(found)
    }

    fn turns(&self) -> &Turns {
        &self.turns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_known_by_one_spelling_of_its_address() {
        let address = |url: &str| {
            let item = Item {
                title: "T".into(),
                url: url.into(),
                guid: Some("7".into()),
                source: None,
                published: None,
                author: None,
                categories: vec![],
                summary: vec![],
                content: vec![],
            };
            Clipping::from(&item).address()
        };
        let one = "wire.example/news/acme?id=7";
        for url in [
            "https://www.wire.example/news/acme?id=7",
            "http://wire.example/news/acme?utm_source=rss&id=7&utm_medium=feed#top",
            "https://WIRE.example:443/news/acme?id=7&fbclid=x",
        ] {
            assert_eq!(address(url), one, "{url}");
        }
        assert_eq!(address("https://wire.example/news/acme/"), "wire.example/news/acme");
        assert_ne!(address("https://wire.example/news/acme?id=8"), one);
        assert_eq!(address("not an address"), "not an address");
    }

    #[test]
    fn pauses_double_up_to_a_bound() {
        let mut standing = Standing::default();
        let mut pauses = Vec::new();
        for _ in 0..5 {
            pauses.push(standing.doubled(10, 100));
            standing = standing.failed(Timestamp(0), 10, "it broke".into());
        }
        assert_eq!(pauses, [10, 20, 40, 80, 100]);
        assert_eq!(standing.answered(Timestamp(5), 10).failures, 0);
    }
}
