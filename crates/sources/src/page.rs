//! A web page as parts: its texts, links, statements and dates. Nothing here fetches, and nothing here panics.

pub(crate) mod article;
pub(crate) mod blocks;
pub(crate) mod dates;
pub(crate) mod json_ld;
pub(crate) mod links;
pub(crate) mod main_text;
pub(crate) mod markup;
pub(crate) mod meta;
pub(crate) mod pattern;
pub(crate) mod people;
pub(crate) mod sentences;
pub(crate) mod words;

use net::Url;
use scraper::Html;

pub(crate) use blocks::{Block, BlockKind};
pub(crate) use links::{Link, Place};

use json_ld::JsonLd;
use meta::Meta;

/// A parsed page. It owns its parts, so it may cross an await.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub url: Url,
    pub meta: Meta,
    pub json_ld: JsonLd,
    pub links: Vec<Link>,
    /// The readable text of the whole page without navigation, in blocks.
    pub blocks: Vec<Block>,
    /// The blocks of the article alone, where the page is one.
    pub article_blocks: Vec<Block>,
}

impl Page {
    /// Parses a page. Broken markup gives what can be had of it.
    pub fn parse(html: &str, url: &Url) -> Self {
        let html = &*markup::bounded(html);
        let document = Html::parse_document(html);
        let meta = Meta::of(&document);
        let base = meta.base.as_deref().and_then(|base| url.join(base).ok()).unwrap_or_else(|| url.clone());
        let json_ld = JsonLd::of(&document);
        let links = links::of(&document, &base);
        let blocks = main_text::whole(&document, html);
        let looks_like_article = json_ld.article().is_some() || meta.is_article();
        let article_blocks = if looks_like_article { main_text::article(html, url, &blocks) } else { Vec::new() };
        Self { url: url.clone(), meta, json_ld, links, blocks, article_blocks }
    }

    /// The same page, read as an article whatever its own markup says.
    pub fn parse_article(html: &str, url: &Url) -> Self {
        let mut page = Self::parse(html, url);
        if page.article_blocks.is_empty() {
            page.article_blocks = main_text::article(&markup::bounded(html), url, &page.blocks);
        }
        page
    }

    /// The name by which the page calls itself, without the name of the site.
    pub fn title(&self) -> String {
        let site = self.meta.site_name.as_deref();
        let named = self.meta.og_title.as_deref().or(self.meta.title.as_deref());
        let title = named.map(|title| words::without_site_name(title, site));
        title.or_else(|| self.heading()).unwrap_or_else(|| self.url.to_string())
    }

    /// The first heading of the first level.
    pub fn heading(&self) -> Option<String> {
        self.blocks.iter().find(|block| block.kind == BlockKind::Heading(1)).map(|block| block.text.clone())
    }
}

/// The start of a text, at most `bytes_max` long, cut at a character.
pub(crate) fn cut(text: &str, bytes_max: usize) -> &str {
    if text.len() <= bytes_max {
        return text;
    }
    let end = (0..=bytes_max).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}
