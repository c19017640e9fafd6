//! A sink that keeps what it is given, and checks what must hold of every reading.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use domain::ambient::FixedClock;
use domain::{Company, CompanyIds, Reading, Record, Timestamp, id::content_hash};
use net::{Net, NetOptions, Reach, SampleWorld};
use sources::{Ask, FeedSpec, Harvest, Sink, Source, SourceError};

/// 2026-11-22T12:00:00Z.
pub const NOW: Timestamp = Timestamp(1_795_348_800_000);

#[derive(Default)]
pub struct Kept(Mutex<Vec<Reading>>);

#[async_trait]
impl Sink for Kept {
    async fn take(&self, readings: Vec<(Reading, Option<Vec<u8>>)>) -> Result<(), SourceError> {
        for (reading, raw) in readings {
            check(&reading, raw.as_deref());
            self.0.lock().unwrap().push(reading);
        }
        Ok(())
    }
}

impl Kept {
    /// How many readings were handed over.
    pub fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

/// A question about a company of which nothing else is known.
pub fn company(name: &str, domain: &str) -> Ask {
    Ask::about(Company { name: name.into(), domain: Some(domain.into()), ..Company::default() }, NOW)
}

/// What holds of every reading: hashes are those of what they name, and every quote is verbatim.
pub fn check(reading: &Reading, raw: Option<&[u8]>) {
    let evidence = &reading.evidence;
    assert_eq!(evidence.text_hash, content_hash(reading.text.as_bytes()), "{}", evidence.url);
    assert_eq!(evidence.raw_hash, raw.map(content_hash), "{}", evidence.url);
    assert!(
        !reading.text.trim().is_empty() && !evidence.title.is_empty() && !evidence.publisher.is_empty(),
        "{}",
        evidence.url
    );
    for record in &reading.records {
        let value = serde_json::to_value(record).unwrap();
        if let Some(quote) = value.get("quote").and_then(|quote| quote.as_str()) {
            assert!(!quote.is_empty() && reading.text.contains(quote), "{}: {quote:?}", evidence.url);
        }
    }
}

/// The sample world at once, without waiting.
pub fn sample_net() -> (Net, Arc<SampleWorld>) {
    let clock = Arc::new(FixedClock(NOW));
    let world = Arc::new(SampleWorld::embedded(clock.clone()).unwrap());
    world.set_pace(0.0);
    let options = NetOptions { per_host_interval: std::time::Duration::ZERO, ..NetOptions::default() };
    (Net::new(options, clock, Reach::SampleOnly, Some(Arc::clone(&world))).unwrap(), world)
}

/// A company of the sample world, as its register has it.
pub fn ask(world: &SampleWorld, domain: &str) -> Ask {
    let known = world.companies().into_iter().find(|company| company.domain == domain).unwrap();
    let company = Company {
        name: known.name,
        domain: Some(known.domain),
        legal_name: known.legal_name,
        aliases: known.aliases,
        industry: known.industry,
        place: known.place,
        ids: CompanyIds { cik: known.ids.cik, ticker: known.ids.ticker, ..CompanyIds::default() },
        ..Company::default()
    };
    let feeds = world.feeds().into_iter();
    let feeds = feeds.map(|feed| FeedSpec::new(feed.url, feed.publisher, feed.kind == "wire"));
    Ask { feeds: feeds.collect(), ..Ask::about(company, NOW) }
}

/// Reads with one source and gives what it handed over.
pub async fn read(source: &dyn Source, net: &Net, ask: &Ask) -> (Vec<Reading>, Harvest) {
    let kept = Kept::default();
    let harvest = source.read(net, ask, &kept).await.unwrap();
    let readings = kept.0.into_inner().unwrap();
    assert_eq!(harvest.read as usize, readings.len(), "{harvest:?}");
    (readings, harvest)
}

/// The source of this id.
pub fn source(sources: Vec<Arc<dyn Source>>, id: &str) -> Arc<dyn Source> {
    sources.into_iter().find(|source| source.info().id == id).unwrap()
}

/// Every record of every reading.
pub fn records(readings: &[Reading]) -> Vec<&Record> {
    readings.iter().flat_map(|reading| &reading.records).collect()
}

/// The names of the technologies in readings, sorted, once each.
pub fn technologies(readings: &[Reading]) -> Vec<String> {
    let names = records(readings).into_iter().filter_map(|record| match record {
        Record::Technology { name, .. } => Some(name.clone()),
        _ => None,
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.dedup();
    names
}
