//! Registers and works of reference: services that are asked for a company by its name or its number. They tell which
//! company is meant ([`candidates`]), who it is in law, what it filed, who runs it, and what others wrote down about it.
//!
//! It reads what such a service states and never decides what a text means; it opens no connection of its own.
//!
//! Start at `sec.rs`, the richest of them, and at `identity.rs`, which asks several of them who a company is. Which
//! tables of layoff notices are read is data: `data/warn.toml`.

mod companies_house;
mod gleif;
mod identity;
mod ledger;
mod sec;
#[cfg(test)]
mod tests;
mod warn;
mod wikidata;
mod wikipedia;
mod yc;

use std::sync::Arc;

use harvest::Group;
use pages::ParseError;
use serde_json::Value;

pub use identity::{
    asked::{domain_in, understood},
    candidates,
};
pub use ledger::LEDGER;

/// Registers and authorities, asked side by side.
pub fn filings() -> Group {
    Group {
        id: "filings",
        title: "Filings and registers",
        gives: "Reports, funding, officers, figures, legal names and layoff notices as filed",
        parts: vec![
            Arc::new(sec::SecSource::default()),
            Arc::new(gleif::GleifSource::default()),
            Arc::new(companies_house::CompaniesHouseSource::default()),
            Arc::new(warn::WarnSource::default()),
        ],
    }
}

/// Works of reference, asked side by side.
pub fn reference() -> Group {
    Group {
        id: "reference",
        title: "Works of reference",
        gives: "What Wikidata, Wikipedia and Y Combinator’s directory say of the company",
        parts: vec![
            Arc::new(wikidata::WikidataSource::default()),
            Arc::new(wikipedia::WikipediaSource::default()),
            Arc::new(yc::YcSource::default()),
        ],
    }
}

/// The parsers, with what each reads.
pub const PARSERS: &[(&str, &str)] = &[
    (
        "sec",
        "any answer of the SEC: tickers, submissions, filing index, 8-K, press release, Form D, 3 or 4, figures, search, refusal",
    ),
    ("gleif", "an answer of GLEIF: one record or a list of them"),
    ("companies_house", "an answer of Companies House: profile, search, officers"),
    ("warn", "a state's table of layoff notices, as CSV"),
    ("wikidata", "items of Wikidata, or the hits of a search for them"),
    ("wikipedia", "a summary of Wikipedia, or pages of its action API"),
    ("yc", "the directory of Y Combinator, or one entry of it"),
];

/// A recorded answer of a service, as JSON; `None` where there is no such service.
pub fn read(service: &str, bytes: &[u8]) -> Option<Result<Value, ParseError>> {
    Some(match service {
        "sec" => sec::parse(bytes),
        "gleif" => gleif::read(bytes),
        "companies_house" => companies_house::read(bytes),
        "warn" => warn::read(bytes),
        "wikidata" => wikidata::read(bytes),
        "wikipedia" => wikipedia::read(bytes),
        "yc" => yc::read(bytes),
        _ => return None,
    })
}
