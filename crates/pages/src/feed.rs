//! RSS, Atom and JSON feeds: items with address, date and text.

use std::sync::LazyLock;

use domain::{PartialDate, Timestamp};
use regex::Regex;

use crate::{
    ParseError,
    blocks::{Block, decoded, lines, of_fragment, squeezed},
    cut,
};

/// Most items taken from a feed.
pub const ITEMS_MAX: usize = 500;
/// Longest feed read, in bytes.
pub const FEED_BYTES_MAX: usize = 8 << 20;

/// A feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Feed {
    pub title: Option<String>,
    pub language: Option<String>,
    /// For how long it asks not to be read again.
    pub ttl_minutes: Option<u32>,
    pub items: Vec<Item>,
}

/// One item of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub title: String,
    pub url: String,
    /// What the feed knows it by, unique in its place only.
    pub guid: Option<String>,
    /// Where the feed has it from, an address.
    pub source: Option<String>,
    pub published: Option<Timestamp>,
    pub author: Option<String>,
    pub categories: Vec<String>,
    /// The summary, one block per line.
    pub summary: Vec<String>,
    /// The whole text where the feed carries it, one block per line.
    pub content: Vec<String>,
}

impl Item {
    /// The day on which it was published, in UTC.
    pub fn published_on(&self) -> Option<PartialDate> {
        self.published.map(|at| PartialDate::day(at.date()))
    }

    /// The longest text that the feed gives.
    pub fn text(&self) -> &[String] {
        let chars = |lines: &[String]| lines.iter().map(String::len).sum::<usize>();
        if chars(&self.content) > chars(&self.summary) { &self.content } else { &self.summary }
    }
}

/// Reads a feed. Items without a title or a web address are left out.
pub fn parse(bytes: &[u8], url: &str) -> Result<Feed, ParseError> {
    if bytes.len() > FEED_BYTES_MAX {
        return Err(ParseError::new("feed", format!("it is longer than {FEED_BYTES_MAX} bytes")));
    }
    // White space before the declaration is against the rules of XML and common.
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    // A parser that failed cannot be used again.
    let read = |bytes: &[u8]| feed_rs::parser::Builder::new().base_uri(Some(url)).build().parse(bytes);
    let feed = match read(&bytes[start..]) {
        Ok(feed) => feed,
        // Channels without a description write an empty element, at which the whole feed fails.
        Err(error) => read(without_empty_media(&bytes[start..]).as_bytes())
            .map_err(|_| ParseError::new("feed", error.to_string()))?,
    };
    Ok(Feed {
        title: feed.title.map(|title| plain(&title.content)),
        language: feed.language.map(|language| language.chars().take(2).collect::<String>().to_lowercase()),
        ttl_minutes: feed.ttl,
        items: feed.entries.into_iter().take(ITEMS_MAX).filter_map(item).collect(),
    })
}

/// The document without elements of Media RSS that hold nothing.
fn without_empty_media(bytes: &[u8]) -> String {
    static EMPTY: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"<media:\w+(?:\s[^<>]*[^<>/])?>\s*</media:\w+\s*>").ok());
    let text = String::from_utf8_lossy(bytes);
    match EMPTY.as_ref() {
        Some(empty) => empty.replace_all(&text, "").into_owned(),
        None => text.into_owned(),
    }
}

fn item(entry: feed_rs::model::Entry) -> Option<Item> {
    let link = entry
        .links
        .iter()
        .find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"))
        .or(entry.links.first());
    let url =
        link.map(|link| link.href.clone()).or_else(|| Some(entry.id.clone()).filter(|id| id.starts_with("http")))?;
    let title = entry.title.as_ref().map(|title| plain(&title.content)).filter(|title| !title.is_empty())?;
    let at = entry.published.or(entry.updated);
    Some(Item {
        title,
        url: url.trim().to_owned(),
        guid: Some(entry.id.trim().to_owned()).filter(|guid| !guid.is_empty()),
        source: entry.source.filter(|source| source.starts_with("http")),
        published: at.map(|at| Timestamp(at.timestamp_millis())),
        author: entry
            .authors
            .first()
            .and_then(|author| author.name.as_deref())
            .map(plain)
            .filter(|name| !name.is_empty() && !name.contains('@')),
        categories: entry
            .categories
            .iter()
            .map(|category| plain(category.label.as_deref().unwrap_or(&category.term)))
            .take(40)
            .collect(),
        summary: entry.summary.map(|summary| text(&summary.content)).unwrap_or_default(),
        content: entry.content.and_then(|content| content.body).map(|body| text(&body)).unwrap_or_default(),
    })
}

/// A title: markup and references gone.
fn plain(text: &str) -> String {
    let once = decoded(text);
    if once.contains('<') { lines(&of_fragment(&once)).join(" ") } else { squeezed(&once) }
}

fn text(content: &str) -> Vec<String> {
    const CONTENT_BYTES_MAX: usize = 400_000;
    let blocks: Vec<Block> = of_fragment(cut(content, CONTENT_BYTES_MAX));
    lines(&blocks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;
    use proptest::prelude::*;

    #[test]
    fn an_empty_description_of_a_video_does_not_cost_the_feed() {
        let feed = r#"<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><id>c</id><title>C</title><updated>2026-01-01T00:00:00Z</updated>
            <entry><id>v</id><title>V</title><link href="https://x.example/v"/><updated>2026-01-01T00:00:00Z</updated><media:group><media:title>V</media:title><media:description></media:description><media:community><media:statistics views="3"/></media:community></media:group></entry></feed>"#;
        let read = parse(feed.as_bytes(), "https://x.example/").unwrap();
        assert_eq!(read.items.iter().map(|item| item.title.as_str()).collect::<Vec<_>>(), ["V"]);
    }

    #[test]
    fn rss_and_atom_give_the_same_things() {
        let rss = "\n<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>T</title>\
            <item><title>Tom &amp;amp; Co raise $5M</title><link>https://x.example/1</link><pubDate>Sat, 21 Nov 2026 13:00:00 +0000</pubDate>\
            <description>&lt;p&gt;Short.&lt;/p&gt;</description><content:encoded><![CDATA[<p>One.</p><p>Two.</p>]]></content:encoded></item>\
            <item><link>https://x.example/untitled</link></item></channel></rss>";
        let feed = parse(rss.as_bytes(), "https://x.example/feed").unwrap();
        assert_eq!(feed.items.len(), 1);
        let item = &feed.items[0];
        assert_eq!(
            (item.title.as_str(), item.text()),
            ("Tom & Co raise $5M", &["One.".to_owned(), "Two.".to_owned()][..])
        );
        assert_eq!(item.published_on().map(|date| date.to_string()).as_deref(), Some("2026-11-21"));
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><title>A</title><link href='/a'/><updated>2026-11-20T01:00:00Z</updated><id>x</id></entry></feed>";
        let feed = parse(atom.as_bytes(), "https://x.example/feed").unwrap();
        assert_eq!(feed.items[0].url, "https://x.example/a");
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_parsed(bytes in proptest::collection::vec(any::<u8>(), 0..200), inner in "\\PC{0,80}") {
            let _ = parse(&bytes, "https://x.example/");
            let _ = parse(format!("<rss><channel><item><title>{inner}</title><link>{inner}</link></item></channel></rss>").as_bytes(), "x");
        }
    }
}
