//! Videos and podcasts of the company: feeds of channels that its own site, or Wikidata, names. Proven on recorded
//! feeds of channels.

use async_trait::async_trait;
use domain::{EvidenceKind, Record, Timestamp, wire::SourceInfo};
use net::{Net, Request};

use super::profiles;
use pages::feed::{self, Feed, Item};

use harvest::{
    Ask, Draft, Harvest, Sink, Source, SourceError,
    collect::{Collector, grouped, reason},
    service::{self, Declared, Service, is_reserved},
};

const HOUR_SECONDS: u32 = 3_600;
const INTERVAL_MS: u64 = 500;
/// Podcasts followed.
const PODCASTS_MAX: usize = 2;
/// Episodes kept of one channel.
const EPISODES_MAX: usize = 15;
/// Older episodes are left, in days.
const AGE_DAYS_MAX: i64 = 366;
/// Lines kept of a description, which often ends in links.
const LINES_MAX: usize = 12;

/// Reads the feeds of channels.
pub(crate) struct ChannelsSource {
    service: Service,
}

impl Default for ChannelsSource {
    fn default() -> Self {
        Self::at("https://www.youtube.com", INTERVAL_MS)
    }
}

impl ChannelsSource {
    pub fn at(base: &str, interval_ms: u64) -> Self {
        Self { service: Service::new("youtube", base, interval_ms, 6 * HOUR_SECONDS) }
    }
}

#[async_trait]
impl Source for ChannelsSource {
    fn info(&self) -> SourceInfo {
        Declared {
            id: "channels",
            title: "Videos and podcasts",
            gives: "What the company published on YouTube and in podcasts in the last year",
            terms: "open",
            rate_key: Some("youtube"),
            requests_max: 2 + PODCASTS_MAX,
            cache_seconds: self.service.cache_seconds,
            timeout_seconds: 40,
        }
        .info()
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "channels");
        let known = ask.company.ids.youtube.clone().filter(|id| pages::profiles::is_channel(id));
        let found = match profiles::of(&mut collector, &ask.company).await {
            Ok(found) => found,
            Err(error) if known.is_none() => return Err(error),
            Err(error) => {
                collector.gap(format!("Podcasts were not looked for: {error}"));
                pages::profiles::Profiles::default()
            }
        };
        let youtube = known.or(found.youtube);
        let mut requests: Vec<(String, Request)> = Vec::new();
        if let Some(id) = youtube {
            let request = self.service.request("/feeds/videos.xml", &[("channel_id", id.as_str())]);
            requests.extend(request.map(|request| ("YouTube".to_owned(), request)));
        }
        for podcast in found.podcasts.iter().take(PODCASTS_MAX) {
            requests.extend(Request::get(podcast).map(|request| ("Podcast".to_owned(), request)));
        }
        if requests.is_empty()
            || is_reserved(&ask.company) && requests.iter().all(|(_, request)| !net.is_sample(&request.url))
        {
            return Ok(collector.nothing("Neither the company’s site nor Wikidata names a channel or a podcast."));
        }
        let mut failures: Vec<(String, String)> = Vec::new();
        for (kind, request) in requests {
            let url = request.url.to_string();
            match service::ask(&mut collector, &ask.company, request).await {
                Ok(Some(fetched)) => match feed::parse(&fetched.body, &url) {
                    Ok(feed) => collector.keep(drafts(&kind, feed, ask, fetched.fetched_at)).await?,
                    Err(error) => collector.gap(error.to_string()),
                },
                Ok(None) => {}
                Err(error) => failures.push((kind, reason(&error))),
            }
        }
        grouped(&failures, "channels").into_iter().for_each(|gap| collector.gap(gap));
        if collector.harvest.read == 0 && collector.harvest.gaps.is_empty() {
            return Ok(collector.nothing("The company’s channels hold nothing of the last year."));
        }
        Ok(collector.finish())
    }
}

/// An announcement for each episode of the last year.
fn drafts(kind: &str, feed: Feed, ask: &Ask, fetched_at: Timestamp) -> Vec<Draft> {
    let today = ask.now.date();
    let recent = |item: &Item| item.published_on().is_some_and(|date| date.age_days(today) <= AGE_DAYS_MAX);
    let items = feed.items.into_iter().filter(recent).take(EPISODES_MAX);
    items.map(|item| draft(kind, item, ask, fetched_at)).collect()
}

fn draft(kind: &str, item: Item, ask: &Ask, fetched_at: Timestamp) -> Draft {
    let published_on = item.published_on();
    let mut lines = vec![item.title.clone()];
    lines.extend(item.text().iter().filter(|line| !line.contains("http")).take(LINES_MAX).cloned());
    Draft {
        kind: EvidenceKind::OwnAnnouncement,
        url: item.url,
        title: item.title.clone(),
        publisher: format!("{} ({kind})", ask.company.name),
        published_on,
        fetched_at,
        source: "channels",
        language: None,
        lines,
        records: vec![Record::Article { headline: item.title, published_on, author: None, wire: None }],
        raw: None,
    }
}
