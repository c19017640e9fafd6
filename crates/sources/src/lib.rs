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
mod community;
mod dns;
mod group;
mod identity;
mod jobs;
pub mod ledger;
mod news;
mod parse;
mod reading;
mod reference;
mod registry;
mod service;
mod site;
mod source;
mod statements;
mod technology;
#[cfg(test)]
mod tests;
mod text_input;
mod vendor;

use std::sync::Arc;

pub use identity::{asked::understood, candidates};
pub use news::{
    Clipping, Found, MemoryStand, Newsstand, Polled, Search, Standing, Turns, default_feeds, next_due, poll,
};
pub use pages::ParseError;
pub use parse::{parse, parsers};
pub use source::{Ask, FeedSpec, Harvest, Keys, Sink, Source, SourceError};
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
        Arc::new(news()),
        Arc::new(jobs::JobsSource::default()),
        Arc::new(dns::DnsSource),
        Arc::new(technology::TechnologySource),
        Arc::new(filings()),
        Arc::new(reference()),
        Arc::new(community()),
    ]
}

/// Open roles, read from job boards through a gateway: each question goes to `GATEWAY/HOST/PATH`.
pub fn jobs_through(gateway: net::Url) -> Arc<dyn Source> {
    Arc::new(jobs::JobsSource::through(gateway))
}

/// What feeds announced, and services that search the news, asked side by side.
fn news() -> group::Group {
    group::Group {
        id: "news",
        title: "News and press releases",
        gives: "Articles and releases that name the company",
        parts: news::parts(),
    }
}

/// Registers and authorities, asked side by side.
fn filings() -> group::Group {
    group::Group {
        id: "filings",
        title: "Filings and registers",
        gives: "Reports, funding, officers, figures, legal names and layoff notices as filed",
        parts: vec![
            Arc::new(registry::sec::SecSource::default()),
            Arc::new(registry::gleif::GleifSource::default()),
            Arc::new(registry::companies_house::CompaniesHouseSource::default()),
            Arc::new(registry::warn::WarnSource::default()),
        ],
    }
}

/// Works of reference, asked side by side.
fn reference() -> group::Group {
    group::Group {
        id: "reference",
        title: "Works of reference",
        gives: "What Wikidata, Wikipedia and Y Combinator’s directory say of the company",
        parts: vec![
            Arc::new(reference::wikidata::WikidataSource::default()),
            Arc::new(reference::wikipedia::WikipediaSource::default()),
            Arc::new(reference::yc::YcSource::default()),
        ],
    }
}

/// What the company and its public leave elsewhere, asked side by side.
fn community() -> group::Group {
    group::Group {
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
