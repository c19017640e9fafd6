//! News: what feeds announced, kept and searched here, and services that are asked about the company.

mod aggregators;
mod articles;
mod brave;
mod exa;
mod feeds;
mod gdelt;
mod matching;
mod newsapi;
mod poll;
mod search;
mod searxng;
mod stand;
mod tavily;

use std::sync::Arc;

use pages::ParseError;
use serde_json::Value;

pub use feeds::default_feeds;
pub use poll::{Polled, next_due, poll};
pub use stand::{Clipping, Found, MemoryStand, Newsstand, Search, Standing, Turns};

#[cfg(test)]
pub(crate) use self::{
    aggregators::{BingNews, GoogleNews},
    brave::Brave,
    exa::Exa,
    gdelt::Gdelt,
    newsapi::NewsApi,
    search::SearchSource,
    searxng::Searxng,
    tavily::Tavily,
};
use crate::Source;

/// The places that tell news, in the order in which they are shown.
pub(crate) fn parts() -> Vec<Arc<dyn Source>> {
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

/// A recorded answer of a service, as JSON; `None` where there is no such service.
pub(crate) fn read(service: &str, bytes: &[u8]) -> Option<Result<Value, ParseError>> {
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
