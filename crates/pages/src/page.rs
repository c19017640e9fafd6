//! A web page as parts: its texts, links, statements and dates.

use scraper::Html;
use url::Url;

use crate::{Block, BlockKind, Link, json_ld::JsonLd, links, main_text, markup, meta::Meta, words};

/// A parsed page. It owns its parts, so it may cross an await.
#[derive(Debug, Clone)]
pub struct Page {
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
