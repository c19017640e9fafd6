//! News: feeds of publishers and wires, searched here for the company, then the articles themselves.

mod matching;

use std::{collections::BTreeSet, sync::LazyLock};

use async_trait::async_trait;
use domain::{EvidenceKind, PartialDate, Record, wire::SourceInfo};
use futures::future::join_all;
use net::{Fetched, Net, NetError, Request, Url};
use serde::Deserialize;

use pages::{
    Page, article,
    feed::{self, Item},
    links::same_site,
};

use crate::{
    Ask, FeedSpec, Harvest, Sink, Source, SourceError,
    collect::{Collector, grouped},
    reading::Draft,
    statements,
};
use matching::Names;

/// Articles opened.
const ARTICLES_MAX: usize = 24;
/// Articles opened at once.
const ARTICLES_AT_ONCE_MAX: usize = 4;
/// Feeds opened at once.
const FEEDS_AT_ONCE_MAX: usize = 4;
/// Feeds read.
const FEEDS_MAX: usize = 40;
/// How long a feed counts as fresh: fifteen minutes.
const FEED_CACHE_SECONDS: u32 = 15 * 60;
/// Older items are left, in days.
const ITEM_AGE_DAYS_MAX: i64 = 2 * 365;
/// Least text of an article page that is worth more than what the feed gives, in bytes.
const ARTICLE_BYTES_MIN: usize = 200;

/// Reads news.
pub(crate) struct NewsSource;

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
impl Source for NewsSource {
    fn info(&self) -> SourceInfo {
        SourceInfo {
            id: "news".into(),
            title: "News and press releases".into(),
            gives: "Articles and releases of publisher and wire feeds that name the company".into(),
            terms: "open".into(),
            rate_keys: Vec::new(),
            cost_requests_max: (FEEDS_MAX + ARTICLES_MAX) as u32,
            cache_seconds: u64::from(FEED_CACHE_SECONDS),
            timeout_seconds: 80,
            optional: true,
        }
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "news");
        let feeds = feeds_for(ask);
        let names = Names::of(&ask.company);
        let (hits, failures) = search(&mut collector, &feeds, &names, ask).await;
        if !feeds.is_empty() && failures.len() == feeds.len() {
            return Err(SourceError::Unreachable {
                what: format!("None of {} news feeds could be read: no network, or no answer.", feeds.len()),
            });
        }
        for gap in grouped(&failures, "news feeds") {
            collector.gap(gap);
        }
        let found = hits.len();
        for batch in hits.chunks(ARTICLES_AT_ONCE_MAX) {
            collector.harvest.requests += u32::try_from(batch.len()).unwrap_or(u32::MAX);
            let mut waiting = Vec::new();
            for hit in batch {
                waiting.push(net.get(&hit.item.url));
            }
            for (hit, outcome) in batch.iter().zip(join_all(waiting).await) {
                let drafted = match outcome {
                    Ok(fetched) => draft(hit, &fetched, ask),
                    Err(error) => {
                        collector.gap(format!(
                            "An article of {} was taken from its feed, because its page could not be read. {error}",
                            hit.feed.publisher
                        ));
                        draft_of_feed(hit, ask)
                    }
                };
                collector.keep([drafted]).await?;
            }
        }
        if found == 0 {
            return Ok(collector.nothing(&format!(
                "{} feeds were read; none of their recent items names {}.",
                feeds.len() - failures.len(),
                ask.company.name
            )));
        }
        Ok(collector.finish())
    }
}

/// What the caller names, and the ones we know; but a company under a name that the real network never holds (RFC 2606)
/// is in no real feed.
fn feeds_for(ask: &Ask) -> Vec<FeedSpec> {
    let reserved = ask.company.domain.as_deref().is_some_and(|domain| {
        let last = domain.rsplit('.').next().unwrap_or_default();
        matches!(last, "example" | "test" | "invalid" | "localhost")
    });
    let known = if reserved { &[] } else { default_feeds() };
    let mut seen = BTreeSet::new();
    let all = ask.feeds.iter().chain(known).filter(|feed| seen.insert(feed.url.clone()));
    all.take(FEEDS_MAX).cloned().collect()
}

/// An item that names the company.
struct Hit {
    item: Item,
    feed: FeedSpec,
}

async fn search(
    collector: &mut Collector<'_>,
    feeds: &[FeedSpec],
    names: &Names,
    ask: &Ask,
) -> (Vec<Hit>, Vec<(String, NetError)>) {
    collector.harvest.requests += u32::try_from(feeds.len()).unwrap_or(u32::MAX);
    let net = collector.net;
    let (mut hits, mut failures) = (Vec::new(), Vec::new());
    let mut outcomes = Vec::new();
    for batch in feeds.chunks(FEEDS_AT_ONCE_MAX) {
        let mut waiting = Vec::new();
        for feed in batch {
            waiting.push(fetch_feed(net, &feed.url));
        }
        outcomes.extend(join_all(waiting).await);
    }
    for (spec, outcome) in feeds.iter().zip(outcomes) {
        let fetched = match outcome {
            Ok(fetched) => fetched,
            Err(error) => {
                failures.push((spec.publisher.clone(), error));
                continue;
            }
        };
        match feed::parse(&fetched.body, &fetched.final_url) {
            Ok(found) => {
                let young = |item: &Item| {
                    item.published_on().is_none_or(|date| date.age_days(ask.now.date()) <= ITEM_AGE_DAYS_MAX)
                };
                let named = found.items.into_iter().filter(|item| young(item) && names.are_in(item));
                hits.extend(named.map(|item| Hit { item, feed: spec.clone() }));
            }
            Err(error) => collector.gap(format!("The feed of {} could not be read: {error}.", spec.publisher)),
        }
    }
    let mut seen = BTreeSet::new();
    hits.retain(|hit| seen.insert(hit.item.url.clone()));
    hits.sort_by(|a, b| b.item.published.cmp(&a.item.published).then_with(|| a.item.url.cmp(&b.item.url)));
    hits.truncate(ARTICLES_MAX);
    (hits, failures)
}

async fn fetch_feed(net: &Net, url: &str) -> Result<Fetched, NetError> {
    let request = Request::get(url)?
        .cache_seconds(FEED_CACHE_SECONDS)
        .accept("application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5");
    net.fetch(request.body_bytes_max(feed::FEED_BYTES_MAX)).await
}

fn draft(hit: &Hit, fetched: &Fetched, ask: &Ask) -> Draft {
    let Ok(url) = Url::parse(&fetched.final_url) else { return draft_of_feed(hit, ask) };
    let page = Page::parse_article(&fetched.text(), &url);
    let read = article::of(&page);
    let text_bytes: usize = read.lines.iter().skip(1).map(String::len).sum();
    let from_feed: usize = hit.item.text().iter().map(String::len).sum();
    if text_bytes < ARTICLE_BYTES_MIN && from_feed > text_bytes {
        return draft_of_feed(hit, ask);
    }
    let own_host = Url::parse(&hit.feed.url)
        .is_ok_and(|feed| same_site(feed.host_str().unwrap_or_default(), url.host_str().unwrap_or_default()));
    let publisher = if own_host { Some(hit.feed.publisher.clone()) } else { read.publisher.clone() };
    // A feed tells the moment of publication in UTC, a page the day as its readers saw it.
    let published_on = read.published_on.or_else(|| hit.item.published_on());
    let mut read = article::Article { published_on, ..read };
    read.author = read.author.or_else(|| hit.item.author.clone());
    finished(
        hit,
        read,
        fetched.final_url.clone(),
        publisher.unwrap_or_else(|| url.host_str().unwrap_or_default().to_owned()),
        &page,
        fetched,
    )
}

fn finished(
    hit: &Hit,
    mut read: article::Article,
    url: String,
    publisher: String,
    page: &Page,
    fetched: &Fetched,
) -> Draft {
    if hit.feed.wire {
        read.wire = Some(hit.feed.publisher.clone());
    }
    let by_wire = read.author.clone().filter(|author| is_wire_name(author));
    read.wire = read.wire.or(by_wire).or_else(|| source_line(&read.lines));
    let kind = if read.wire.is_some() { EvidenceKind::WireCopy } else { EvidenceKind::Article };
    Draft {
        kind,
        url,
        title: read.headline.clone(),
        publisher,
        published_on: read.published_on,
        fetched_at: fetched.fetched_at,
        source: "news",
        language: page.meta.language.clone(),
        records: vec![statements::article(&read)],
        lines: read.lines,
        raw: Some(fetched.body.to_vec()),
    }
}

/// `This press release was distributed by PR Wire.`, `Source: PR Wire`: what reprints say of where they have it from.
fn source_line(lines: &[String]) -> Option<String> {
    const STARTS: &[&str] = &[
        "source: ",
        "distributed by ",
        "via ",
        "provided by ",
        "this release was issued through ",
        "this press release was issued through ",
    ];
    const LINE_CHARS_MAX: usize = 160;
    lines.iter().skip(1).filter(|line| line.chars().count() <= LINE_CHARS_MAX).find_map(|line| {
        let lower = line.to_lowercase();
        let at = STARTS.iter().find_map(|start| lower.find(start).map(|at| at + start.len()))?;
        let name = line.get(at..)?.trim().trim_end_matches(['.', ')']);
        is_wire_name(name).then(|| name.to_owned())
    })
}

/// Wire services call themselves so.
fn is_wire_name(name: &str) -> bool {
    name.split_whitespace().count() <= 4 && name.to_lowercase().split_whitespace().any(|word| word.ends_with("wire"))
}

/// What the feed itself gives of the article.
fn draft_of_feed(hit: &Hit, ask: &Ask) -> Draft {
    let item = &hit.item;
    let mut lines = vec![item.title.clone()];
    lines.extend(item.text().iter().cloned());
    let wire = if hit.feed.wire {
        Some(hit.feed.publisher.clone())
    } else {
        article::wire(&lines).or_else(|| source_line(&lines))
    };
    let published_on: Option<PartialDate> = item.published_on();
    Draft {
        kind: if wire.is_some() { EvidenceKind::WireCopy } else { EvidenceKind::Article },
        url: item.url.clone(),
        title: item.title.clone(),
        publisher: hit.feed.publisher.clone(),
        published_on,
        fetched_at: ask.now,
        source: "news",
        language: None,
        records: vec![Record::Article {
            headline: item.title.clone(),
            published_on,
            author: item.author.clone(),
            wire,
        }],
        lines,
        raw: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_feeds_is_well_formed() {
        let feeds: Feeds = toml::from_str(include_str!("../data/feeds.toml")).unwrap();
        assert!(feeds.feed.len() >= 10);
        let mut seen = BTreeSet::new();
        for feed in &feeds.feed {
            assert!(Url::parse(&feed.url).is_ok_and(|url| url.scheme() == "https"), "{}", feed.url);
            assert!(seen.insert(&feed.url) && !feed.publisher.is_empty());
            assert!(
                !feed.url.contains("news.google.") && !feed.url.contains("bing.com"),
                "their feeds forbid this use"
            );
        }
    }

    #[test]
    fn reprints_say_where_they_have_it_from() {
        let lines = |last: &str| vec!["Headline".to_owned(), "Text of the release.".to_owned(), last.to_owned()];
        assert_eq!(source_line(&lines("Source: PR Wire")).as_deref(), Some("PR Wire"));
        assert_eq!(
            source_line(&lines("This press release was distributed by Business Wire.")).as_deref(),
            Some("Business Wire")
        );
        assert_eq!(source_line(&lines("Source: Ann Bell, the chief of staff")), None);
    }
}
