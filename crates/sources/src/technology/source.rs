//! The source: a handful of pages of the company's site, looked at for what they load.

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::{EvidenceKind, Record, TechUse, wire::SourceInfo};
use net::{Fetched, Net, Url};

use super::{Traces, hits};
use pages::{
    Page,
    links::{Topic, same_site, topic},
};

use harvest::{
    Ask, Draft, Harvest, Sink, Source, SourceError,
    collect::{Collector, failure, home},
};

/// Pages looked at beside the home page.
const PAGES_MAX: usize = 4;
/// Pages that tend to carry other tools than the home page, in the order they are wanted.
const WANTED: &[Topic] = &[Topic::Careers, Topic::Contact, Topic::Pricing, Topic::Security, Topic::Docs, Topic::Blog];

/// Reads pages and headers for the traces of technologies.
pub(crate) struct TechnologySource;

#[async_trait]
impl Source for TechnologySource {
    fn info(&self) -> SourceInfo {
        SourceInfo {
            id: "technology".into(),
            title: "What their pages load".into(),
            gives: "Technologies seen in pages and headers of the company's site".into(),
            terms: "open".into(),
            rate_keys: Vec::new(),
            cost_requests_max: (PAGES_MAX + 2) as u32,
            cache_seconds: 3600,
            timeout_seconds: 80,
            optional: true,
        }
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "technology");
        let Some(domain) = ask.company.domain.clone() else {
            return Ok(collector.nothing("The company's domain is not known, so there was no page to look at."));
        };
        let first = home(&mut collector, &domain).await?;
        let url = Url::parse(&first.final_url).map_err(|error| SourceError::Bug { what: error.to_string() })?;
        let page = Page::parse(&first.text(), &url);
        let mut seen = BTreeSet::new();
        collector.keep(look(&first, &url, ask, &mut seen)).await?;
        for url in wanted(&page) {
            match collector.get(url.as_str()).await {
                Ok(fetched) => {
                    let url = Url::parse(&fetched.final_url).unwrap_or(url);
                    collector.keep(look(&fetched, &url, ask, &mut seen)).await?;
                }
                Err(error) => collector.gap(failure(&error)),
            }
        }
        if collector.harvest.read == 0 {
            return Ok(collector.nothing("Their pages show no technology that Callsheet knows."));
        }
        Ok(collector.harvest)
    }
}

/// One page of each wanted sort, in order; and where people sign in, if it is on the company's own domain.
fn wanted(page: &Page) -> Vec<Url> {
    let host = page.url.host_str().unwrap_or_default();
    let own =
        page.links.iter().filter(|link| same_site(link.url.host_str().unwrap_or_default(), host) && !link.nofollow);
    let own: Vec<_> = own.collect();
    let sorted = WANTED.iter().filter_map(|wanted| {
        let of_sort = own.iter().filter_map(|link| {
            topic(&link.url, &link.text).filter(|(sort, _)| sort == wanted).map(|(_, score)| (score, &link.url))
        });
        of_sort.max_by_key(|(score, _)| *score).map(|(_, url)| url.clone())
    });
    let mut urls: Vec<Url> = sorted.collect();
    urls.dedup();
    urls.truncate(PAGES_MAX);
    urls
}

/// The traces of one answer as a draft; nothing where no rule saw anything that other pages had not shown.
fn look(fetched: &Fetched, url: &Url, ask: &Ask, seen: &mut BTreeSet<String>) -> Option<Draft> {
    let (lines, records) =
        statements(&fetched.text(), url, &fetched.headers, &ask.company.name, ask.company.domain.as_deref());
    let records: Vec<Record> = records
        .into_iter()
        .filter(|record| matches!(record, Record::Technology { name, .. } if seen.insert(name.clone())))
        .collect();
    (!records.is_empty()).then(|| Draft {
        kind: EvidenceKind::Fingerprint,
        url: fetched.final_url.clone(),
        title: format!("What {} loads", url.host_str().unwrap_or_default()),
        publisher: ask.company.name.clone(),
        published_on: None,
        fetched_at: fetched.fetched_at,
        source: "technology",
        language: None,
        lines,
        records,
        raw: None,
    })
}

/// The traces of a page as lines and records.
pub(crate) fn statements(
    html: &str,
    url: &Url,
    headers: &[(String, String)],
    company: &str,
    domain: Option<&str>,
) -> (Vec<String>, Vec<Record>) {
    let mut lines = Vec::new();
    let mut records = Vec::new();
    for hit in hits(&Traces::of(html, url, headers)) {
        if hit.technology.is_made_by(company, domain) {
            continue;
        }
        records.push(Record::Technology {
            name: hit.technology.name.clone(),
            category: hit.technology.category.clone(),
            tech_use: TechUse::Loads,
            rule: hit.rule,
            quote: hit.line.clone(),
        });
        if !lines.contains(&hit.line) {
            lines.push(hit.line);
        }
    }
    (lines, records)
}
