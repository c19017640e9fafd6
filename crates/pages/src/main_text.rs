//! Which of a page's markup is its text.

use dom_smoothie::{Config, Readability};
use scraper::{Html, Selector};
use serde_json::Value;
use url::Url;

use super::{
    Block, BlockKind,
    blocks::{self, Strictness, below},
};

/// Fewer characters than this are not the text of a page that shows more.
const TEXT_CHARS_MIN: usize = 250;
/// Most elements of a page that the article finder weighs.
const ARTICLE_ELEMENTS_MAX: usize = 30_000;
/// Shortest string of a page's own state that counts as text.
const STATE_CHARS_MIN: usize = 40;
/// Most strings taken from a page's own state.
const STATE_STRINGS_MAX: usize = 400;

/// The text of a page without its navigation. Where the names of elements would take most of it away, only their tags
/// count; where the page is built by a script, its embedded state is read.
pub fn whole(document: &Html, html: &str) -> Vec<Block> {
    let careful = below(main_element(document), Strictness::ByNameAndTag);
    let generous = below(document.root_element(), Strictness::ByTag);
    let found = if chars(&careful) * 4 < chars(&generous) { generous } else { careful };
    if chars(&found) >= TEXT_CHARS_MIN {
        return found;
    }
    let state = of_state(document, html);
    if chars(&state) > chars(&found) { state } else { found }
}

/// The article of a page; its whole text where no article can be told from the rest.
pub fn article(html: &str, url: &Url, whole: &[Block]) -> Vec<Block> {
    let config = Config { max_elements_to_parse: ARTICLE_ELEMENTS_MAX, ..Config::default() };
    let parsed = Readability::new(html, Some(url.as_str()), Some(config)).and_then(|mut reader| reader.parse());
    let Ok(parsed) = parsed else { return whole.to_vec() };
    let fragment = Html::parse_fragment(&parsed.content);
    let found = below(fragment.root_element(), Strictness::ByTag);
    if chars(&found) < TEXT_CHARS_MIN.min(chars(whole) / 2) { whole.to_vec() } else { found }
}

fn chars(blocks: &[Block]) -> usize {
    blocks.iter().map(|block| block.text.len()).sum()
}

/// `<main>` where there is exactly one that holds something, else the whole page.
fn main_element(document: &Html) -> scraper::ElementRef<'_> {
    let whole = document.root_element();
    let Ok(selector) = Selector::parse("main, [role=main]") else { return whole };
    let mut mains = document.select(&selector);
    match (mains.next(), mains.next()) {
        (Some(main), None) if main.text().map(str::len).sum::<usize>() >= TEXT_CHARS_MIN => main,
        (Some(_) | None, _) => whole,
    }
}

/// Sentences of the state that Next.js and its like put into a page.
fn of_state(document: &Html, html: &str) -> Vec<Block> {
    let mut found = Vec::new();
    if let Ok(selector) = Selector::parse("script[type='application/json'], script#__NEXT_DATA__") {
        for script in document.select(&selector) {
            let text: String = script.text().collect();
            if let Ok(value) = serde_json::from_str::<Value>(&text) {
                strings(&value, &mut found, 0);
            }
        }
    }
    if found.is_empty() {
        streamed(html, &mut found);
    }
    found.dedup();
    let block = |text| Block { kind: BlockKind::Paragraph, text, lead: None, links: Vec::new() };
    found.into_iter().map(block).collect()
}

fn strings(value: &Value, found: &mut Vec<String>, depth: u32) {
    const DEPTH_MAX: u32 = 40;
    if depth > DEPTH_MAX || found.len() >= STATE_STRINGS_MAX {
        return;
    }
    match value {
        Value::String(text) => found.extend(sentence(text)),
        Value::Array(items) => items.iter().for_each(|item| strings(item, found, depth + 1)),
        Value::Object(fields) => fields.values().for_each(|field| strings(field, found, depth + 1)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The pieces that React server components push into the page: JavaScript strings that hold strings.
fn streamed(html: &str, found: &mut Vec<String>) {
    for piece in html.split("self.__next_f.push([1,").skip(1).take(STATE_STRINGS_MAX) {
        let mut literals = serde_json::Deserializer::from_str(piece).into_iter::<String>();
        let Some(Ok(pushed)) = literals.next() else { continue };
        for part in pushed.split('"').filter(|part| !part.contains(['{', '}', '\\'])) {
            if found.len() < STATE_STRINGS_MAX {
                found.extend(sentence(part));
            }
        }
    }
}

fn sentence(text: &str) -> Option<String> {
    let plain =
        if text.contains('<') { blocks::lines(&blocks::of_fragment(text)).join(" ") } else { blocks::squeezed(text) };
    let is_text = plain.len() >= STATE_CHARS_MIN && plain.matches(' ').count() >= 5 && !plain.contains("://");
    is_text.then_some(plain)
}
