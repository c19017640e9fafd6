//! Sources: the places that Callsheet reads about a company from, one file per place.
//!
//! Each source fetches through `net`, parses what it gets, and hands over [`domain::Reading`]s: a document's text, where
//! and when it was had, and the records that its format states outright, each with a quote that is verbatim in the text.
//! It never decides what a text means (that is `insight`), never opens a connection of its own, and never trusts what it
//! reads: every parser here is total.
//!
//! What sources share is in `harvest`; registers and news are crates of their own. Start at `site.rs`, the richest of
//! those here. Rules are data: `data/technologies.toml` (the one table of technology names), `data/dns.toml`.

mod community;
mod dns;
mod jobs;
pub mod ledger;
mod parse;
mod site;
mod technology;
#[cfg(test)]
mod tests;
mod text_input;
mod vendor;

use std::sync::Arc;

use harvest::Group;

pub use harvest::{
    Ask, Clipping, FeedSpec, Found, Harvest, Keys, MemoryStand, Newsstand, Search, Sink, Source, SourceError, Standing,
    Turns,
};
pub use news::{Polled, default_feeds, next_due, poll};
pub use pages::ParseError;
pub use parse::{parse, parsers};
pub use registers::{candidates, understood};
pub use technology::{
    JobWords, RuleFlaw, RulesInUse, Technology, UserRules, read_rules, rules_of_folder, technologies, technology,
    use_rules,
};
pub use text_input::{TextInput, read_text};
pub use vendor::file::{VendorDocument, read_vendor_document};

/// The sources read about a customer, in the order they are shown.
pub fn customer_sources() -> Vec<Arc<dyn Source>> {
    vec![
        Arc::new(site::SiteSource),
        Arc::new(news::news()),
        Arc::new(jobs::JobsSource::default()),
        Arc::new(dns::DnsSource),
        Arc::new(technology::TechnologySource),
        Arc::new(registers::filings()),
        Arc::new(registers::reference()),
        Arc::new(community()),
    ]
}

/// Open roles, read from job boards through a gateway: each question goes to `GATEWAY/HOST/PATH`.
pub fn jobs_through(gateway: net::Url) -> Arc<dyn Source> {
    Arc::new(jobs::JobsSource::through(gateway))
}

/// What the company and its public leave elsewhere, asked side by side.
fn community() -> Group {
    Group {
        id: "community",
        title: "Community and status",
        gives: "Outages, breaches, discussion, public code, videos and podcasts",
        parts: vec![
            Arc::new(community::status::StatusSource),
            Arc::new(community::breaches::BreachSource::default()),
            Arc::new(community::hacker_news::HackerNewsSource::default()),
            Arc::new(community::github::GithubSource::default()),
            Arc::new(community::channels::ChannelsSource::default()),
        ],
    }
}

/// The sources read about the rep's own company.
pub fn vendor_sources() -> Vec<Arc<dyn Source>> {
    vendor::parts().into_iter().map(|part| Arc::new(part) as Arc<dyn Source>).collect()
}
