//! Feeds are asked on schedule and kept, so that a preparation finds what was announced without asking them.

use domain::{FindingKind, PrepView, Workflow};
use pretty_assertions::assert_eq;
use sources::{Newsstand, Search, Standing};

use crate::socket::Socket;
use crate::story::{TestServer, id_of, research_complete};

const WIRE: &str = "https://prwire.example/rss/news.xml";
const OUTLET: &str = "https://marketsdesk.example/feed.xml";

/// How a feed stands once it has answered. Nobody but the poller of the server asks it.
async fn answered(stand: &dyn Newsstand, feed: &str) -> Standing {
    loop {
        let standing = stand.standing(feed).await.unwrap();
        if standing.answered_at.is_some() {
            return standing;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn yesterdays_release_is_found_without_asking_the_wire_and_its_copy_counts_once() {
    let server = TestServer::start().await;
    let house = server.house();
    let stand = house.setup().stand(&house.tenant());
    let before = [answered(stand.as_ref(), WIRE).await, answered(stand.as_ref(), OUTLET).await];
    let search =
        Search { feeds: vec![WIRE.to_owned()], phrases: vec!["acme corp".to_owned()], tags: Vec::new(), limit: 10 };
    let kept = stand.find(&search).await.unwrap();
    let release = &kept.clippings[0].1;
    assert!(release.title.starts_with("Acme Corp Raises $50 Million"), "{kept:?}");

    let prep = id_of(&server.start_acme("wire").await);
    let mut socket = Socket::open(&server.client, &prep, 0, None).await.unwrap();
    let view = PrepView::fold(&socket.events_until(research_complete).await);
    let after = [stand.standing(WIRE).await.unwrap(), stand.standing(OUTLET).await.unwrap()];
    assert_eq!(after, before, "neither was asked again");

    let run = view.latest_run(Workflow::CustomerIntelligence).unwrap();
    let yesterday = domain::PartialDate::day(run.started_at.plus_ms(-86_400_000).date());
    let raised = view.findings.iter().filter(|finding| finding.kind() == FindingKind::Funding);
    let told_by = |finding: &&domain::Finding, url: &str| finding.sources.iter().any(|source| source.url == url);
    let funding = raised.into_iter().find(|finding| told_by(finding, &release.url)).unwrap();
    assert_eq!(funding.reported_on.or(funding.occurred_on), Some(yesterday), "{}", funding.title);
    let copy = "https://marketsdesk.example/news/acme-corp-raises-50-million-series-c";
    assert!(funding.sources.iter().any(|source| source.url.starts_with(copy)), "{:?}", funding.sources);
    let because = &funding.confidence.because;
    assert!(because.iter().any(|why| why.ends_with("of a story that is counted once.")), "{because:?}");
    assert!(!because.iter().any(|why| why.starts_with("Markets Desk:")), "{because:?}");
}
