//! News: what feeds announced, kept and searched here, and services that are asked about the company.
//!
//! It tells who wrote what and when, and never what it means; that two articles are one story is decided elsewhere.
//!
//! Start at `feeds.rs` and `poll.rs` for what is kept, at `search.rs` for services that are asked, and at `articles.rs`
//! for what both do with what they find. The feeds that are read are data: `data/feeds.toml`.

mod aggregators;
mod articles;
mod feeds;
mod gdelt;
mod keyed;
mod ledger;
mod matching;
mod poll;
mod search;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use harvest::{Group, Source};
use pages::ParseError;
use serde_json::Value;

pub use feeds::default_feeds;
pub use ledger::LEDGER;
pub use poll::{Polled, next_due, poll};

#[cfg(test)]
use self::{
    aggregators::{BingNews, GoogleNews},
    gdelt::Gdelt,
    search::SearchSource,
};
use keyed::Keyed;

/// What feeds announced, and services that search the news, asked side by side.
pub fn news() -> Group {
    Group {
        id: "news",
        title: "News and press releases",
        gives: "Articles and releases that name the company",
        parts: parts(),
    }
}

/// The places that tell news, in the order in which they are shown.
fn parts() -> Vec<Arc<dyn Source>> {
    vec![
        Arc::new(feeds::FeedsSource),
        Arc::new(gdelt::Gdelt::default()),
        Arc::new(search::SearchSource(Keyed::new(&keyed::TAVILY))),
        Arc::new(search::SearchSource(Keyed::new(&keyed::EXA))),
        Arc::new(search::SearchSource(Keyed::new(&keyed::BRAVE))),
        Arc::new(search::SearchSource(Keyed::new(&keyed::NEWSAPI))),
        Arc::new(search::SearchSource(Keyed::new(&keyed::SEARXNG))),
        Arc::new(search::SearchSource(aggregators::GoogleNews::default())),
        Arc::new(search::SearchSource(aggregators::BingNews::default())),
    ]
}

/// The parsers, with what each reads.
pub const PARSERS: &[(&str, &str)] = &[
    ("gdelt", "an answer of GDELT's search of the news"),
    ("tavily", "an answer of Tavily's search, or a recorded conversation with it"),
    ("exa", "an answer of Exa's search"),
    ("brave", "an answer of Brave's search of the news or the web"),
    ("newsapi", "an answer of NewsAPI's search of everything"),
    ("searxng", "an answer of a SearXNG as JSON"),
    ("google_news", "the feed of a search of Google News"),
    ("bing_news", "the feed of a search of Bing News"),
];

/// A recorded answer of a service, as JSON; `None` where there is no such service.
pub fn read(service: &str, bytes: &[u8]) -> Option<Result<Value, ParseError>> {
    let adapter: &dyn search::Adapter = match service {
        "gdelt" => &gdelt::Gdelt::default(),
        "tavily" => &Keyed::new(&keyed::TAVILY),
        "exa" => &Keyed::new(&keyed::EXA),
        "brave" => &Keyed::new(&keyed::BRAVE),
        "newsapi" => &Keyed::new(&keyed::NEWSAPI),
        "searxng" => &Keyed::new(&keyed::SEARXNG),
        "google_news" => &aggregators::GoogleNews::default(),
        "bing_news" => &aggregators::BingNews::default(),
        _ => return None,
    };
    Some(adapter.parse(&recorded(bytes)).map(|answer| search::shown(&answer)))
}

/// The first answer in a recording of a conversation (YAML, as VCR writes it), or the bytes as they are.
fn recorded(bytes: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let body = |text: &str| -> Option<Vec<u8>> {
        let tape: Value = yaml_serde::from_str(text).ok()?;
        let body = tape.pointer("/interactions/0/response/parsed_body")?;
        serde_json::to_vec(body).ok()
    };
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.starts_with("interactions:"));
    text.and_then(body).map_or(bytes.into(), Into::into)
}
