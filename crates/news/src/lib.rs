//! News: what feeds announced, kept and searched here, and services that are asked about the company.
//!
//! It tells who wrote what and when, and never what it means; that two articles are one story is decided elsewhere.
//!
//! Start at `feeds.rs` and `poll.rs` for what is kept, at `search.rs` for services that are asked, and at `articles.rs`
//! for what both do with what they find. The feeds that are read are data: `data/feeds.toml`.

mod aggregators;
mod articles;
mod brave;
mod exa;
mod feeds;
mod gdelt;
mod ledger;
mod matching;
mod newsapi;
mod poll;
mod search;
mod searxng;
mod tavily;
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
    brave::Brave,
    exa::Exa,
    gdelt::Gdelt,
    newsapi::NewsApi,
    search::SearchSource,
    searxng::Searxng,
    tavily::Tavily,
};

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
        Arc::new(search::SearchSource(tavily::Tavily::default())),
        Arc::new(search::SearchSource(exa::Exa::default())),
        Arc::new(search::SearchSource(brave::Brave::default())),
        Arc::new(search::SearchSource(newsapi::NewsApi::default())),
        Arc::new(search::SearchSource(searxng::Searxng)),
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
        "tavily" => &tavily::Tavily::default(),
        "exa" => &exa::Exa::default(),
        "brave" => &brave::Brave::default(),
        "newsapi" => &newsapi::NewsApi::default(),
        "searxng" => &searxng::Searxng,
        "google_news" => &aggregators::GoogleNews::default(),
        "bing_news" => &aggregators::BingNews::default(),
        _ => return None,
    };
    Some(adapter.parse(&recorded(bytes)).map(|answer| search::shown(&answer)))
}

/// The first answer in a recording of a conversation (YAML, as VCR writes it), or the bytes as they are.
fn recorded(bytes: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let body = |text: &str| -> Option<Vec<u8>> {
        let tape: Value = serde_yaml::from_str(text).ok()?;
        let body = tape.pointer("/interactions/0/response/parsed_body")?;
        serde_json::to_vec(body).ok()
    };
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.starts_with("interactions:"));
    text.and_then(body).map_or(bytes.into(), Into::into)
}
