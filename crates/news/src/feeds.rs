//! Feeds of publishers and wires: kept as they come, searched here for the company, then the articles themselves.

use std::{collections::BTreeSet, sync::LazyLock};

use async_trait::async_trait;
use domain::{EvidenceKind, wire::SourceInfo};
use futures::future::{join, join_all};
use net::{Net, Url};
use serde::Deserialize;

use super::{
    articles::{self, Hit, Teller},
    matching::Names,
    poll::{Polled, poll},
};
use harvest::{
    Ask, Clipping, FeedSpec, Found, Harvest, Search, Sink, Source, SourceError,
    collect::{Collector, grouped},
    service::is_reserved,
};

/// Articles opened.
const ARTICLES_MAX: usize = 24;
/// Feeds opened at once.
const FEEDS_AT_ONCE_MAX: usize = 4;
/// Feeds read.
const FEEDS_MAX: usize = 40;
/// How often a feed is read, in seconds, where it does not say otherwise.
const FEED_CACHE_SECONDS: u64 = 15 * 60;
/// Older items are left, in days.
const ITEM_AGE_DAYS_MAX: i64 = 2 * 365;
/// Kept items that are looked at closely, the newest first.
const LOOKED_AT_MAX: u32 = 2_000;

/// Searches what feeds announced.
pub(crate) struct FeedsSource;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Feeds {
    feed: Vec<FeedSpec>,
}

static FEEDS: LazyLock<Vec<FeedSpec>> =
    LazyLock::new(|| match toml::from_str::<Feeds>(include_str!("../data/feeds.toml")) {
        Ok(feeds) => feeds.feed,
        Err(error) => {
            tracing::error!(%error, "the list of feeds cannot be read");
            Vec::new()
        }
    });

/// The publisher and wire feeds that are read for a company of the real world.
pub fn default_feeds() -> &'static [FeedSpec] {
    &FEEDS
}

#[async_trait]
impl Source for FeedsSource {
    fn info(&self) -> SourceInfo {
        SourceInfo {
            id: "news".into(),
            title: "Press-release wires and publishers".into(),
            gives:
                "Articles and releases of publisher and wire feeds that name the company, kept from the first day on"
                    .into(),
            terms: "open".into(),
            rate_keys: Vec::new(),
            cost_requests_max: (FEEDS_MAX + ARTICLES_MAX) as u32,
            cache_seconds: FEED_CACHE_SECONDS,
            timeout_seconds: 80,
            optional: true,
        }
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "news");
        let feeds = feeds_for(ask);
        let names = Names::of(&ask.company);
        // What is kept is read at once, while feeds that are due are asked for what is new.
        let before = search(ask, &feeds, &names).await?;
        let known = hits(&before, &feeds, ask, &names);
        let reading = articles::read(&mut collector, &known, &names, ask);
        let (read, polled) = join(reading, poll_due(net, ask, &feeds)).await;
        read?;
        let (asked, failures) = polled?;
        collector.harvest.requests += asked;
        let found = if asked > 0 { search(ask, &feeds, &names).await? } else { before };
        if !feeds.is_empty() && failures.len() == feeds.len() && found.kept == 0 {
            let why = failures.first().map_or("no answer", |(_, why)| why.as_str());
            let what = format!("None of {} news feeds could be read: {why}.", feeds.len());
            return Err(SourceError::Unreachable { what });
        }
        for gap in grouped(&failures, "news feeds") {
            collector.gap(gap);
        }
        let all = hits(&found, &feeds, ask, &names);
        let fresh: Vec<(Teller<'_>, Hit)> =
            all.iter().filter(|(_, hit)| !known.iter().any(|(_, before)| before.url == hit.url)).cloned().collect();
        articles::read(&mut collector, &fresh, &names, ask).await?;
        if all.is_empty() && known.is_empty() {
            return Ok(collector.nothing(&none_names(ask, &feeds, &found)));
        }
        Ok(collector.finish())
    }
}

/// What the caller names, and the ones we know; but a company under a name that the real network never holds (RFC 2606)
/// is in no real feed.
fn feeds_for(ask: &Ask) -> Vec<FeedSpec> {
    let known = if is_reserved(&ask.company) { &[] } else { default_feeds() };
    let mut seen = BTreeSet::new();
    let all = ask.feeds.iter().chain(known).filter(|feed| seen.insert(feed.url.clone()));
    all.take(FEEDS_MAX).cloned().collect()
}

async fn search(ask: &Ask, feeds: &[FeedSpec], names: &Names) -> Result<Found, SourceError> {
    let feeds = feeds.iter().map(|feed| feed.url.clone()).collect();
    ask.stand.find(&Search { feeds, phrases: names.phrases(), tags: names.tags(), limit: LOOKED_AT_MAX }).await
}

/// Asks the feeds that are due; how many were asked, and why some cannot be read.
async fn poll_due(net: &Net, ask: &Ask, feeds: &[FeedSpec]) -> Result<(u32, Vec<(String, String)>), SourceError> {
    let (mut asked, mut failures) = (0, Vec::new());
    for batch in feeds.chunks(FEEDS_AT_ONCE_MAX) {
        let waiting = batch.iter().map(|feed| poll(net, ask.stand.as_ref(), feed, ask.now));
        for (feed, polled) in batch.iter().zip(join_all(waiting).await) {
            let polled = polled?;
            asked += u32::from(!matches!(polled, Polled::NotDue(_)));
            match polled {
                Polled::NotDue(None) | Polled::Unchanged | Polled::Read { .. } => {}
                Polled::NotDue(Some(why)) | Polled::Failed(why) => failures.push((feed.publisher.clone(), why)),
            }
        }
    }
    Ok((asked, failures))
}

fn hits<'a>(found: &Found, feeds: &'a [FeedSpec], ask: &Ask, names: &Names) -> Vec<(Teller<'a>, Hit)> {
    let young = |clipping: &Clipping| {
        clipping.published_on().is_none_or(|date| date.age_days(ask.now.date()) <= ITEM_AGE_DAYS_MAX)
    };
    let meant = found.clippings.iter().filter(|(_, clipping)| young(clipping) && names.are_in(clipping));
    let hits = meant.filter_map(|(feed, clipping)| {
        let feed = feeds.iter().find(|known| known.url == *feed)?;
        Some((teller(feed), hit(feed, clipping)))
    });
    articles::newest(hits.collect(), ARTICLES_MAX)
}

fn teller(feed: &FeedSpec) -> Teller<'_> {
    let host = feed.url.split_once("://").map(|(_, rest)| rest.split(['/', ':']).next().unwrap_or(rest));
    Teller { source: "news", name: &feed.publisher, host, wire: feed.wire, kind: EvidenceKind::Article }
}

fn hit(feed: &FeedSpec, clipping: &Clipping) -> Hit {
    Hit {
        url: clipping.url.clone(),
        title: clipping.title.clone(),
        text: clipping.text.clone(),
        published_on: clipping.published_on(),
        author: clipping.author.clone(),
        publisher: Some(feed.publisher.clone()),
        opens: Url::parse(&clipping.url).is_ok(),
    }
}

fn none_names(ask: &Ask, feeds: &[FeedSpec], found: &Found) -> String {
    let since = found.since.map(|at| format!(" since {}", at.date())).unwrap_or_default();
    format!(
        "None of the {} items that {} feeds announced{since} names {}. They are kept from the first day on.",
        found.kept,
        feeds.len(),
        ask.company.name
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_feeds_is_well_formed() {
        let feeds: Feeds = toml::from_str(include_str!("../data/feeds.toml")).unwrap();
        assert!(feeds.feed.len() >= 10 && feeds.feed.len() <= FEEDS_MAX);
        let mut seen = BTreeSet::new();
        for feed in &feeds.feed {
            assert!(Url::parse(&feed.url).is_ok_and(|url| url.scheme() == "https"), "{}", feed.url);
            assert!(seen.insert(&feed.url) && !feed.publisher.is_empty() && (5..=1_440).contains(&feed.minutes));
            assert!(
                !feed.url.contains("news.google.") && !feed.url.contains("bing.com"),
                "their feeds forbid this use"
            );
        }
    }
}
