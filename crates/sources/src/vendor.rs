//! The rep's own company: what its site says it sells, connects to, has proven, and competes with.

mod competitors;
pub mod file;
mod integrations;
mod products;
mod stories;

use async_trait::async_trait;
use domain::{EvidenceKind, Record, wire::SourceInfo};
use net::Net;

use pages::{
    Block, BlockKind,
    links::{Topic, is_item_of_list},
};

use crate::site::{
    crawl::{Crawl, Plan, Visited},
    drafts::{SitePage, draft},
};
use harvest::{Ask, Draft, Harvest, Sink, Source, SourceError, collect::Collector};

/// Records of one kind taken from one page.
pub(crate) const PAGE_RECORDS_MAX: usize = 120;
/// Longest name of a thing, in words.
const NAME_WORDS_MAX: usize = 8;

/// One of the three parts in which a vendor's site is read.
pub(crate) struct VendorSource {
    id: &'static str,
    title: &'static str,
    gives: &'static str,
    plan: Plan,
    /// Whether the home page belongs to this part.
    with_home: bool,
}

/// The parts of a vendor's site.
pub(crate) fn parts() -> [VendorSource; 3] {
    let plan = |source, pages_max, wanted| Plan {
        pages_max,
        posts_max: 0,
        topic_pages_max: pages_max,
        kind: EvidenceKind::VendorPage,
        wanted,
        source,
    };
    [
        VendorSource {
            id: "site",
            title: "Your site",
            gives: "What you sell: products and what they do",
            plan: plan("site", 22, &[Topic::Home, Topic::About, Topic::Products]),
            with_home: true,
        },
        VendorSource {
            id: "docs",
            title: "Your integrations and documentation",
            gives: "What your products connect to",
            plan: plan("docs", 14, &[Topic::Home, Topic::Integrations, Topic::Docs, Topic::Pricing, Topic::Security]),
            with_home: false,
        },
        VendorSource {
            id: "customers",
            title: "Your customer stories and comparisons",
            gives: "What your customers achieved, and whom you meet in deals",
            plan: plan("customers", 22, &[Topic::Home, Topic::Customers, Topic::Compare]),
            with_home: false,
        },
    ]
}

#[async_trait]
impl Source for VendorSource {
    fn info(&self) -> SourceInfo {
        SourceInfo {
            id: self.id.into(),
            title: self.title.into(),
            gives: self.gives.into(),
            terms: "open".into(),
            rate_keys: Vec::new(),
            cost_requests_max: (self.plan.pages_max + 6) as u32,
            cache_seconds: 3600,
            timeout_seconds: 80,
            optional: self.id != "site",
        }
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, self.plan.source);
        let Some(domain) = ask.company.domain.clone() else {
            return Ok(collector.nothing("The domain of your company is not known, so its site could not be read."));
        };
        let mut crawl = Crawl::new(self.plan, ask, &domain);
        crawl.walk(&mut collector, |crawl, visited| self.drafts(crawl, visited, ask)).await?;
        if collector.harvest.read == 0 {
            let what = self.gives.to_lowercase();
            return Ok(collector.nothing(&format!("{domain} has no page that says {what}.")));
        }
        Ok(collector.finish())
    }
}

impl VendorSource {
    fn drafts(&self, crawl: &Crawl<'_>, visited: &Visited, ask: &Ask) -> Vec<Draft> {
        if visited.topic == Some(Topic::Home) && !self.with_home {
            return Vec::new();
        }
        let site = SitePage {
            page: &visited.page,
            fetched: &visited.fetched,
            topic: visited.topic,
            is_post: false,
            item: None,
        };
        let mut made = draft(&site, ask, EvidenceKind::VendorPage, self.plan.source);
        let label = crawl.label(&visited.page.url);
        made.records.extend(records(visited, &ask.company.name, label, &made.lines));
        vec![made]
    }
}

/// What a page of the vendor's site states about what it sells.
pub(crate) fn records(visited: &Visited, vendor: &str, label: Option<&str>, lines: &[String]) -> Vec<Record> {
    let page = &visited.page;
    let is_item = is_item_of_list(&page.url);
    let blocks = &page.blocks;
    let mut found = match visited.topic {
        Some(Topic::Products) => products::of(page, vendor, label, is_item),
        Some(Topic::Integrations) => integrations::of(blocks, page),
        Some(Topic::Customers) => stories::of(page, vendor, label, is_item),
        Some(Topic::Compare) => competitors::of(page, vendor),
        Some(
            Topic::Home
            | Topic::About
            | Topic::Leadership
            | Topic::Newsroom
            | Topic::Careers
            | Topic::Security
            | Topic::Investors
            | Topic::Partners
            | Topic::Pricing
            | Topic::Docs
            | Topic::Locations
            | Topic::Contact
            | Topic::Status
            | Topic::Blog,
        )
        | None => Vec::new(),
    };
    // The text of an article leaves out what the page shows around it; a quote has to be in the text that is stored.
    let text = lines.join("\n");
    found.retain(|record| quote_of(record).is_some_and(|quote| text.contains(quote)));
    found.truncate(PAGE_RECORDS_MAX);
    found
}

fn quote_of(record: &Record) -> Option<&str> {
    match record {
        Record::Product { quote, .. }
        | Record::Capability { quote, .. }
        | Record::Integration { quote, .. }
        | Record::CustomerStory { quote, .. }
        | Record::Competitor { quote, .. } => Some(quote),
        Record::Article { .. }
        | Record::Organization { .. }
        | Record::Person { .. }
        | Record::JobPosting { .. }
        | Record::Technology { .. }
        | Record::Incident { .. }
        | Record::Fact { .. }
        | Record::Officer { .. }
        | Record::FilingItem { .. }
        | Record::Offering { .. }
        | Record::Figure { .. }
        | Record::Breach { .. }
        | Record::LayoffNotice { .. } => None,
    }
}

/// A heading, or the bold start of a line, and the sentence that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub name: String,
    pub text: String,
    /// The level of its heading; 0 for the bold start of a line.
    pub level: u8,
    /// The lines that say it, verbatim.
    pub quote: String,
    pub links: Vec<String>,
}

/// Every named thing of a page: headings followed by a sentence, and lines that begin with a name.
pub(crate) fn entries(blocks: &[Block]) -> Vec<Entry> {
    let mut found = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        match block.kind {
            BlockKind::Heading(level) => {
                let Some(next) = blocks.get(at + 1).filter(|next| next.kind == BlockKind::Paragraph) else { continue };
                if is_thing(&block.text) && next.text.split_whitespace().count() >= 4 {
                    let links = block.links.iter().chain(&next.links).cloned().collect();
                    found.push(Entry {
                        name: block.text.clone(),
                        text: next.text.clone(),
                        level,
                        quote: next.text.clone(),
                        links,
                    });
                }
            }
            BlockKind::Item | BlockKind::Paragraph => found.extend(led(block)),
            BlockKind::Row | BlockKind::Quote => {}
        }
    }
    found
}

/// `**Name** sentence`, `**Name:** sentence`, `**Name** – sentence`.
pub(crate) fn led(block: &Block) -> Option<Entry> {
    let lead = block.lead.as_deref()?;
    let name = lead.trim_end_matches([':', '.', ' ', '–', '-']);
    let text = block.text.get(lead.len()..)?.trim_start_matches([':', '–', '—', '-', ' ', '.', '|']).trim();
    // `<a>Tallwind</a> uses it every day` is a sentence whose subject is a link.
    let is_sentence = !lead.ends_with(':')
        && !block.text[lead.len()..].trim_start().starts_with(['–', '—', '-', '|', ':'])
        && text.starts_with(char::is_lowercase);
    let fits = is_thing(name) && !is_sentence && text.split_whitespace().count() >= 3;
    fits.then(|| Entry {
        name: name.to_owned(),
        text: text.to_owned(),
        level: 0,
        quote: block.text.clone(),
        links: block.links.clone(),
    })
}

/// Whether a text can name a thing: a few words that neither ask nor call to do something.
pub(crate) fn is_thing(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "resources",
        "related",
        "overview",
        "pricing",
        "faq",
        "faqs",
        "join",
        "subscribe",
        "download",
        "explore",
        "contact",
        "features",
        "benefits",
    ];
    const CALLS: &[&str] = &[
        "get started",
        "learn more",
        "read more",
        "book a",
        "request a",
        "ready to",
        "start your",
        "try ",
        "see how",
        "see it",
        "talk to",
        "contact us",
        "sign up",
        "join us",
        "join our",
        "frequently asked",
        "who uses",
        "connects to",
        "trusted by",
        "loved by",
        "watch the",
        "what our customers",
        "what customers say",
        "choose ",
        "subscribe to",
        "explore the",
        "have questions",
        "still have",
        "works with",
        "side by side",
    ];
    let words = text.split_whitespace().count();
    let lower = text.to_lowercase();
    (1..=NAME_WORDS_MAX).contains(&words)
        && !text.ends_with('?')
        && text.chars().any(char::is_alphabetic)
        && !WORDS.contains(&lower.as_str())
        && !CALLS.iter().any(|call| lower.starts_with(call))
}
