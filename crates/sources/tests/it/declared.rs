//! What every source says of itself, and what it says when it has to stop.

use std::{collections::BTreeSet, sync::Arc};

use domain::{Timestamp, ambient::FixedClock, wire::SourceInfo};
use net::{Budget, BudgetLimits, Net, NetOptions, Reach, SampleWorld};
use pretty_assertions::assert_eq;
use sources::{Keys, Source, SourceError, customer_sources, vendor_sources};

use crate::kept::{Kept, NOW, ask, company, read, sample_net, source};

/// What terms can allow; the page has words for each.
const TERMS: &[&str] = &["open", "attribution", "personal_only", "key"];
/// Longest time that any source may take, in seconds: that of its step.
const SECONDS_MAX: u64 = 90;

fn parts(sources: Vec<Arc<dyn Source>>) -> Vec<(SourceInfo, Arc<dyn Source>)> {
    let parts = sources.iter().flat_map(|source| source.parts().into_iter().map(|info| (info, source.clone())));
    parts.map(|(info, source)| (info.clone(), source.part(&info.id).unwrap_or(source))).collect()
}

#[test]
fn every_source_declares_what_it_gives_costs_and_asks_for() {
    let (customer, vendor) = (parts(customer_sources()), parts(vendor_sources()));
    for all in [&customer, &vendor] {
        let ids: BTreeSet<&str> = all.iter().map(|(info, _)| info.id.as_str()).collect();
        assert_eq!(ids.len(), all.len(), "each has a name of its own");
    }
    assert!(customer.len() >= 25 && !vendor.is_empty(), "{} {}", customer.len(), vendor.len());
    for (info, source) in customer.iter().chain(&vendor) {
        assert!(!info.title.is_empty() && info.gives.len() > 10, "{info:?}");
        assert!(TERMS.contains(&info.terms.as_str()), "{info:?}");
        assert!((1..=SECONDS_MAX).contains(&info.timeout_seconds), "{info:?}");
        assert!((1..=400).contains(&info.cost_requests_max), "{info:?}");
        assert!(info.rate_keys.iter().all(|key| !key.is_empty()), "{info:?}");
        // What a search with a key found is of that search; all else keeps for a while.
        assert_eq!(info.cache_seconds > 0, info.terms != "key" || info.id == "companies_house", "{info:?}");
        assert_eq!(source.lacks(&Keys::default()).is_some(), info.terms == "key", "{info:?}");
        assert_eq!(source.notice().is_some(), info.terms == "personal_only", "{info:?}");
    }
    let needed: Vec<&str> =
        vendor.iter().chain(&customer).filter(|(info, _)| !info.optional).map(|(info, _)| info.id.as_str()).collect();
    assert_eq!(needed, ["site"], "of a vendor without its site nothing can be said");
}

#[tokio::test]
async fn who_has_to_stop_at_the_budget_says_so_and_keeps_what_it_read() {
    let mut silent = Vec::new();
    for made in customer_sources() {
        let id = made.info().id;
        let unbounded = spent_by(made.as_ref(), 100_000).await.1;
        for requests_max in [0, 1, 3, 7].into_iter().filter(|max| *max < unbounded) {
            let (said, spent) = spent_by(made.as_ref(), requests_max).await;
            assert_eq!(spent, requests_max, "{id}");
            if !said.contains("topped at its budget") {
                silent.push(format!("{id} at {requests_max} of {unbounded}: {said}"));
            }
        }
    }
    assert_eq!(silent, Vec::<String>::new());
}

/// What a source says about the sample company within so many requests, and how many went out.
async fn spent_by(source: &dyn Source, requests_max: u64) -> (String, u64) {
    let (net, world) = sample_net();
    let until = Timestamp(NOW.0 + 60_000);
    let budget = Arc::new(Budget::new(BudgetLimits { requests_max, bytes_max: u64::MAX, until }));
    let kept = Kept::default();
    let outcome = source.read(&net.within(budget.clone()), &ask(&world, "acmecorp.example"), &kept).await;
    let said = match outcome {
        Ok(harvest) => {
            assert_eq!(harvest.read as usize, kept.count(), "{harvest:?}");
            harvest.gaps.into_iter().chain(harvest.nothing).collect::<Vec<_>>().join(" ")
        }
        Err(error @ SourceError::Unreachable { .. }) => error.to_string(),
        Err(other) => panic!("{other:?}"),
    };
    (said, budget.spent().requests)
}

#[tokio::test]
async fn episodes_of_a_podcast_that_their_page_links_are_announcements() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join("acme").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let link = "<link rel='alternate' type='application/rss+xml' title='The Acme Hour (podcast)' href='https://hour.example/feed.xml'>";
    write("acme.example/index.html", &format!("<html><head><title>Acme</title>{link}</head><body>Acme</body></html>"));
    write(
        "hour.example/feed.xml",
        r#"<?xml version="1.0"?><rss version="2.0"><channel><title>The Acme Hour</title><link>https://hour.example/</link><description>x</description>
        <item><title>How we hire in Leeds</title><link>https://hour.example/12</link><guid>12</guid><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate><description>&lt;p&gt;Ann Bell on the plant.&lt;/p&gt;</description><enclosure url="https://hour.example/12.mp3" type="audio/mpeg" length="1"/></item>
        <item><title>The first hour</title><link>https://hour.example/1</link><pubDate>Fri, 20 Nov 2020 08:00:00 GMT</pubDate></item></channel></rss>"#,
    );
    let clock = Arc::new(FixedClock(NOW));
    let world = Arc::new(SampleWorld::from_dir(folder.path(), clock.clone()).unwrap());
    let options = NetOptions { per_host_interval: std::time::Duration::ZERO, ..NetOptions::default() };
    let net = Net::new(options, clock, Reach::SampleOnly, Some(world)).unwrap();
    let channels = source(customer_sources(), "community").part("channels").unwrap();
    let (readings, _) = read(channels.as_ref(), &net, &company("Acme Corp", "acme.example")).await;
    let told: Vec<(&str, &str)> =
        readings.iter().map(|reading| (reading.evidence.title.as_str(), reading.evidence.publisher.as_str())).collect();
    assert_eq!(told, [("How we hire in Leeds", "Acme Corp (Podcast)")]);
    assert!(readings[0].text.contains("Ann Bell on the plant."));
}
