//! What makes a page an article: headline, date, author, publisher, wire.

use std::{ops::Range, sync::LazyLock};

use domain::PartialDate;
use regex::Regex;

use super::{Block, BlockKind, Page, blocks::squeezed, dates, json_ld, pattern::compiled, words};

/// How many lines from the top a date or dateline is looked for in.
const TOP_LINES: usize = 8;

/// The facts of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    pub headline: String,
    pub published_on: Option<PartialDate>,
    pub modified_on: Option<PartialDate>,
    pub author: Option<String>,
    pub publisher: Option<String>,
    /// The wire service that the text names: `PR Newswire`.
    pub wire: Option<String>,
    /// The text, headline first, one block per line.
    pub lines: Vec<String>,
}

static WIRE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?i)/(PR ?Newswire|PRWeb|EIN ?Presswire|CNW|PR Wire|Business ?Wire)(?:-[A-Z ]+)?/|\((GLOBE ?NEWSWIRE|BUSINESS ?WIRE|Marketwired|PR ?Newswire|ACCESSWIRE|Newsfile Corp\.?|PR WIRE|EZ Newswire|Globe Newswire)\b[^)]{0,40}\)",
    )
});

/// Reads the page as an article.
pub fn of(page: &Page) -> Article {
    let node = page.json_ld.article();
    let headline = headline(page, node);
    let blocks = if page.article_blocks.is_empty() { &page.blocks } else { &page.article_blocks };
    let author = author(page);
    let lines = lines(&headline, author.as_deref(), blocks);
    Article {
        published_on: published_on(page, &lines),
        modified_on: node
            .and_then(|node| json_ld::text(node, "dateModified"))
            .or_else(|| page.meta.named(&["article:modified_time", "og:updated_time"]))
            .and_then(|date| dates::parse(&date)),
        author,
        publisher: publisher(page),
        wire: wire(&lines),
        headline,
        lines,
    }
}

fn headline(page: &Page, node: Option<&serde_json::Map<String, serde_json::Value>>) -> String {
    let site = page.meta.site_name.as_deref();
    let said = node.and_then(|node| json_ld::text(node, "headline")).or_else(|| page.meta.og_title.clone());
    let said = said.map(|title| words::without_site_name(&title, site)).filter(|title| !title.is_empty());
    let shown: Vec<&Block> = page.blocks.iter().filter(|block| block.kind == BlockKind::Heading(1)).collect();
    match (said, shown.as_slice()) {
        // The heading as the reader sees it, where it says the same.
        (Some(said), shown) => {
            let same = shown.iter().find(|block| words::folded(&block.text) == words::folded(&said));
            same.map_or(said, |block| block.text.clone())
        }
        (None, [only]) => only.text.clone(),
        (None, _) => page.title(),
    }
}

/// Lines that publishers put between paragraphs.
static BOILERPLATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(newsletters?|privacy policy|terms of (service|use)|all rights reserved|cookie (policy|settings)|advertisement|sponsored content|follow us on|sign up (for|to)|subscribe|continue reading|share this (article|story|post)|click here to|learn more about our|most popular|(our|the) mailing list)\b",
    )
});

/// Whether a line is short and of the kind that surrounds articles.
fn is_boilerplate(block: &Block) -> bool {
    const LINE_CHARS_MAX: usize = 180;
    let short = block.text.chars().count() <= LINE_CHARS_MAX;
    short
        && block.kind != BlockKind::Heading(1)
        && BOILERPLATE.as_ref().is_some_and(|pattern| pattern.is_match(&block.text))
}

/// Where the box about the author stands below the text: its labels, their name, and the paragraph that begins with it.
/// Without a label it is left: a release signed by a company ends with what the company says of itself.
fn author_box(author: Option<&str>, blocks: &[Block]) -> Range<usize> {
    const LABELS: &[&str] =
        &["about", "about the author", "author", "written by", "bio", "latest posts", "recent posts", "more posts"];
    let Some(author) = author.map(words::folded).filter(|author| !author.is_empty()) else { return 0..0 };
    let folded: Vec<String> = blocks.iter().map(|block| words::folded(&block.text)).collect();
    let below = folded.len().div_ceil(2);
    let at = folded.iter().skip(below).position(|text| *text == author).map(|at| below + at);
    let Some(at) = at else { return 0..0 };
    if !folded.get(at + 1).is_some_and(|next| next.starts_with(author.as_str())) {
        return 0..0;
    }
    let labels = folded[..at].iter().rev().take_while(|text| LABELS.contains(&text.as_str())).count();
    if labels == 0 { 0..0 } else { at - labels..at + 2 }
}

/// The text of the article with its headline in front.
fn lines(headline: &str, author: Option<&str>, blocks: &[Block]) -> Vec<String> {
    let folded = words::folded(headline);
    let mut lines = vec![headline.to_owned()];
    let about = author_box(author, blocks);
    lines.extend(
        blocks
            .iter()
            .enumerate()
            .filter(|(at, block)| !about.contains(at) && !is_boilerplate(block))
            .map(|(_, block)| block.text.clone())
            .filter(|line| words::folded(line) != folded),
    );
    lines
}

fn published_on(page: &Page, lines: &[String]) -> Option<PartialDate> {
    const NAMES: &[&str] = &[
        "article:published_time",
        "datepublished",
        "og:article:published_time",
        "parsely-pub-date",
        "sailthru.date",
        "pubdate",
        "publish-date",
        "publication_date",
        "publishdate",
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.date",
        "dc.date.created",
        "article.published",
        "rnews:datepublished",
        "cxenseparse:recs:publishtime",
    ];
    let stated = page.json_ld.article().and_then(|node| json_ld::text(node, "datePublished"));
    let in_head = || page.meta.named(NAMES).and_then(|date| dates::parse(&date));
    let marked = || page.meta.times.iter().find_map(|date| dates::parse(date));
    let in_text = || lines.iter().skip(1).take(TOP_LINES).find_map(|line| dated_line(line));
    let near_headline = || {
        let at = page.blocks.iter().position(|block| matches!(block.kind, BlockKind::Heading(1)))?;
        page.blocks.iter().skip(at + 1).take(4).find_map(|block| dated_line(&block.text))
    };
    stated
        .and_then(|date| dates::parse(&date))
        .or_else(in_head)
        .or_else(marked)
        .or_else(|| dates::in_path(page.url.path()))
        .or_else(near_headline)
        .or_else(in_text)
}

/// The date of a line that is a date, a byline with one, or begins with a dateline.
fn dated_line(line: &str) -> Option<PartialDate> {
    if line.chars().count() <= 90 {
        return dates::in_prose(line).or_else(|| dates::parse(line));
    }
    let start: String = line.chars().take(110).collect();
    let dateline = ["--", " – ", " — ", "(", "/"].iter().filter_map(|mark| start.find(mark)).min()?;
    dates::in_prose(&start[..dateline])
}

fn author(page: &Page) -> Option<String> {
    let node = page.json_ld.article();
    let stated = node
        .map(|node| page.json_ld.names(node, "author"))
        .filter(|names| !names.is_empty())
        .map(|names| names.join(", "));
    let named =
        || page.meta.named(&["author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl"]);
    let found = stated.or_else(named).or_else(|| page.meta.byline.clone())?;
    let plain = squeezed(&found);
    let plain = ["By ", "by ", "Von ", "Written by "]
        .iter()
        .fold(plain.as_str(), |text, start| text.strip_prefix(start).unwrap_or(text));
    (!plain.contains("://") && !plain.is_empty() && plain.chars().count() <= 120).then(|| plain.to_owned())
}

fn publisher(page: &Page) -> Option<String> {
    let stated = || page.json_ld.article().and_then(|node| page.json_ld.names(node, "publisher").into_iter().next());
    page.meta.site_name.clone().or_else(stated)
}

/// The wire service that a dateline or source line names, in its usual spelling.
pub fn wire(lines: &[String]) -> Option<String> {
    let pattern = WIRE.as_ref()?;
    let found = lines.iter().find_map(|line| {
        let found = pattern.captures(line)?;
        Some(found.get(1).or(found.get(2))?.as_str().to_owned())
    })?;
    let tight: String = found.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let usual = match tight.as_str() {
        "prnewswire" => "PR Newswire",
        "globenewswire" => "GlobeNewswire",
        "businesswire" => "Business Wire",
        "marketwired" => "Marketwired",
        "accesswire" => "ACCESSWIRE",
        "prweb" => "PRWeb",
        _ => found.trim(),
    };
    Some(usual.to_owned())
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;
    use url::Url;

    use super::*;

    fn read(html: &str) -> Article {
        of(&Page::parse(html, &Url::parse("https://paper.example/acme").unwrap()))
    }

    /// An article whose text is followed by this.
    fn followed_by(below: &str) -> Vec<String> {
        let text = "<p>Acme opened a plant in Leeds.</p><p>Eighty people work there.</p><p>More are to come.</p>";
        read(&format!("<h1>Acme opens</h1><a rel=author>Ann Bell</a>{text}{below}")).lines.split_off(5)
    }

    #[test]
    fn an_author_is_found_by_the_link_to_their_page() {
        let author = |html: &str| read(html).author;
        let link =
            "<div class=who><a href='https://blog.example/author/ann-bell'> Ann Bell - Marketing Manager</a></div>";
        assert_eq!(author(link).as_deref(), Some("Ann Bell"));
        let beside =
            "<aside><a href='/author/tom'>Tom Reed</a></aside><ul><li><a href='/authors/x'>Xenia Pohl</a></ul>";
        assert_eq!(author(beside), None);
        assert_eq!(author(&format!("{beside}<p class=byline>By Ann Bell</p>{link}")).as_deref(), Some("Ann Bell"));
        assert_eq!(author("<a href='/author/ann'><img src=x></a><a href='/authority/'>Rules</a>"), None);
    }

    #[test]
    fn a_box_about_the_author_is_not_of_the_text() {
        let about = "<ul><li>About<li>Latest Posts</ul><h4>Ann Bell</h4><p>Ann Bell writes about plants.</p>";
        assert_eq!(followed_by(about), [""; 0]);
        assert_eq!(followed_by("<p>Join our mailing list to hear of it.</p>"), [""; 0]);
        let company = "<h4>About Ann Bell</h4><p>Ann Bell makes bells and employs 512 people.</p>";
        assert_eq!(followed_by(company), ["About Ann Bell", "Ann Bell makes bells and employs 512 people."]);
        let speaker = "<p>About</p><p>Ann Bell</p><p>I asked why.</p>";
        assert_eq!(followed_by(speaker), ["About", "Ann Bell", "I asked why."]);
    }
}
