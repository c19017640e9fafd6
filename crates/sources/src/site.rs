//! The company's own site: home, the pages that its links promise, its newsroom posts.

pub(crate) mod crawl;
pub(crate) mod drafts;

use async_trait::async_trait;
use domain::{EvidenceKind, wire::SourceInfo};
use net::Net;

use crawl::{Crawl, Plan};
use harvest::{Ask, Harvest, Sink, Source, SourceError, collect::Collector};

/// Pages read per company.
pub(crate) const PAGES_MAX: usize = 25;

/// Reads the customer's site.
pub(crate) struct SiteSource;

#[async_trait]
impl Source for SiteSource {
    fn info(&self) -> SourceInfo {
        SourceInfo {
            id: "site".into(),
            title: "Company site".into(),
            gives: "Who they are, who leads them, their own announcements, customers, security and places".into(),
            terms: "open".into(),
            rate_keys: Vec::new(),
            cost_requests_max: (PAGES_MAX + crawl::SIDE_REQUESTS_MAX) as u32,
            cache_seconds: 3600,
            timeout_seconds: 80,
            optional: true,
        }
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "site");
        let Some(domain) = ask.company.domain.clone() else {
            return Ok(collector.nothing("The company's domain is not known, so its site could not be read."));
        };
        let plan = Plan {
            pages_max: PAGES_MAX,
            posts_max: 10,
            topic_pages_max: 3,
            kind: EvidenceKind::OwnPage,
            wanted: crawl::CUSTOMER_TOPICS,
            source: "site",
        };
        let mut crawl = Crawl::new(plan, ask, &domain);
        crawl.run(&mut collector).await?;
        if collector.harvest.read == 0 {
            return Ok(
                collector.nothing(&format!("{domain} answered, but its pages hold no text that Callsheet could read."))
            );
        }
        Ok(collector.finish())
    }
}
