//! Sources: the places that Callsheet reads about a company from, one file per place.
//!
//! Each source fetches through `net`, parses what it gets, and hands over [`domain::Reading`]s: a document's text, where
//! and when it was had, and the records that its format states outright, each with a quote that is verbatim in the text.
//! It never decides what a text means (that is `insight`), never opens a connection of its own, and never trusts what it
//! reads: every parser here is total.
//!
//! Start at [`Source`] in `source.rs`; then `site.rs`, the richest of them. Rules are data: `data/technologies.toml` (the
//! one table of technology names), `data/dns.toml`, `data/feeds.toml`.

mod collect;
mod dns;
mod identity;
mod jobs;
pub mod ledger;
mod news;
mod parse;
mod reading;
mod site;
mod source;
mod statements;
mod technology;
mod text_input;
mod vendor;

use std::sync::Arc;

pub use identity::candidates;
pub use news::default_feeds;
pub use pages::ParseError;
pub use parse::{parse, parsers};
pub use source::{Ask, FeedSpec, Harvest, Sink, Source, SourceError};
pub use technology::{
    JobWords, RuleFlaw, RulesInUse, Technology, UserRules, read_rules, rules_of_folder, technologies, technology,
    use_rules,
};
pub use text_input::{TextInput, read_text};

/// The sources read about a customer, in the order they are shown.
pub fn customer_sources() -> Vec<Arc<dyn Source>> {
    vec![
        Arc::new(site::SiteSource),
        Arc::new(news::NewsSource),
        Arc::new(jobs::JobsSource::default()),
        Arc::new(dns::DnsSource),
        Arc::new(technology::TechnologySource),
    ]
}

/// Open roles, read from job boards through a gateway: each question goes to `GATEWAY/HOST/PATH`.
pub fn jobs_through(gateway: net::Url) -> Arc<dyn Source> {
    Arc::new(jobs::JobsSource::through(gateway))
}

/// The sources read about the rep's own company.
pub fn vendor_sources() -> Vec<Arc<dyn Source>> {
    vendor::parts().into_iter().map(|part| Arc::new(part) as Arc<dyn Source>).collect()
}
