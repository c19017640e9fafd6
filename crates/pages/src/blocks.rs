//! Markup to readable lines: one block element, one line.

use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node, node::Element};

use super::markup;

/// Most blocks kept of a page.
pub const BLOCKS_MAX: usize = 4_000;
/// Most characters kept of a page's text.
pub const TEXT_BYTES_MAX: usize = 400_000;
/// Most links remembered per block.
const BLOCK_LINKS_MAX: usize = 8;

/// What sort of line a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading of a level from 1 to 6.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// An item of a list.
    Item,
    /// A row of a table, cells parted by ` | `.
    Row,
    /// Somebody's words.
    Quote,
}

/// One line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub kind: BlockKind,
    pub text: String,
    /// The bold, linked or otherwise named start of the block, where it has one.
    pub lead: Option<String>,
    /// Where its links lead, as written.
    pub links: Vec<String>,
}

/// How much is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// Navigation, footers, dialogs, share bars and the like.
    ByNameAndTag,
    /// Only what its tag says is not text.
    ByTag,
    /// Only what is never shown: for markup that was chosen already.
    Nothing,
}

/// The lines below an element.
pub fn below(root: ElementRef<'_>, strictness: Strictness) -> Vec<Block> {
    let mut walk = Walk::default();
    let mut skipping = None;
    for edge in root.traverse() {
        match (edge, skipping) {
            (Edge::Close(node), Some(id)) if node.id() == id => skipping = None,
            (_, Some(_)) => {}
            (Edge::Open(node), None) => match node.value() {
                Node::Element(element) => {
                    if node.id() != root.id() && is_left_out(element, strictness, walk.in_article > 0) {
                        skipping = Some(node.id());
                    } else if let Some(element) = ElementRef::wrap(node) {
                        walk.open(element);
                    }
                }
                Node::Text(text) => walk.text(text),
                Node::Document | Node::Fragment | Node::Doctype(_) | Node::Comment(_) => {}
                Node::ProcessingInstruction(_) => {}
            },
            (Edge::Close(node), None) => {
                if let Some(element) = ElementRef::wrap(node) {
                    walk.close(element);
                }
            }
        }
        if walk.blocks.len() >= BLOCKS_MAX || walk.bytes >= TEXT_BYTES_MAX {
            break;
        }
    }
    walk.flush();
    walk.blocks
}

/// The lines of a piece of markup, such as the content of a feed or a job ad.
pub fn of_fragment(html: &str) -> Vec<Block> {
    let fragment = markup::fragment(html);
    below(fragment.root_element(), Strictness::Nothing)
}

/// The text of blocks, one per line.
pub fn lines(blocks: &[Block]) -> Vec<String> {
    blocks.iter().map(|block| block.text.clone()).collect()
}

/// Decodes character references: `AT&amp;T` and `&#8217;` as they stand in JSON, in feeds and in titles.
pub fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    // `<` is text here: a title may hold one.
    let fragment = Html::parse_fragment(&text.replace('<', "&lt;"));
    fragment.root_element().text().collect()
}

/// One space for any white space, nothing at the ends, no invisible characters.
pub fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || is_blank(c)) {
        let word: String = word.chars().filter(|c| !is_invisible(*c)).collect();
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word);
    }
    out
}

fn is_blank(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2028}' | '\u{2029}') || c.is_control()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}')
}

#[derive(Default)]
struct Walk {
    blocks: Vec<Block>,
    bytes: usize,
    current: String,
    lead: Option<String>,
    lead_of: Option<ego_tree::NodeId>,
    links: Vec<String>,
    /// How many links are open, and how much of the block's text is inside one.
    open_links: u32,
    linked_chars: usize,
    heading: Option<u8>,
    items: u32,
    quotes: u32,
    rows: u32,
    in_article: u32,
    /// The text of a `dt` that waits for its `dd`.
    term: Option<String>,
    /// Whether an inline element closed just now, without text since.
    closed_inline: bool,
    last_piece_chars: usize,
}

impl Walk {
    fn open(&mut self, element: ElementRef<'_>) {
        let name = element.value().name();
        match name {
            "article" | "main" => self.in_article += 1,
            _ => {}
        }
        if name == "br" || name == "hr" {
            return if self.rows > 0 { self.current.push(' ') } else { self.flush() };
        }
        if is_block(name) {
            self.open_block(element, name);
        } else {
            self.open_inline(element, name);
        }
    }

    fn open_block(&mut self, element: ElementRef<'_>, name: &str) {
        if self.rows > 0 && name != "tr" {
            self.current.push(' ');
            return;
        }
        self.flush();
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = name[1..].parse().ok(),
            "li" => self.items += 1,
            "blockquote" | "q" => self.quotes += 1,
            "tr" if !is_layout(element) => self.rows += 1,
            _ => {}
        }
    }

    fn open_inline(&mut self, element: ElementRef<'_>, name: &str) {
        let glued =
            self.closed_inline && self.last_piece_chars > 1 && self.current.ends_with(|c: char| c.is_alphanumeric());
        if glued && !matches!(name, "sup" | "sub" | "wbr" | "i" | "em" | "b" | "strong" | "u" | "s" | "mark") {
            self.current.push(' ');
        }
        if matches!(name, "td" | "th") && self.rows > 0 && !self.current.trim().is_empty() {
            self.current.push_str(" | ");
        }
        let names_the_block = matches!(name, "strong" | "b" | "a" | "span" | "em" | "dfn" | "time");
        if names_the_block && self.lead_of.is_none() && self.lead.is_none() && self.current.trim().is_empty() {
            self.lead_of = Some(element.id());
        }
        if name == "cite" && self.quotes > 0 {
            self.flush();
        }
        if name == "a" {
            self.open_links += 1;
        }
        if let ("a", Some(href)) = (name, element.attr("href"))
            && self.links.len() < BLOCK_LINKS_MAX
        {
            self.links.push(href.to_owned());
        }
    }

    fn text(&mut self, text: &str) {
        self.current.push_str(text);
        let visible = text.trim().chars().count();
        if visible > 0 {
            self.last_piece_chars = visible;
        }
        if self.open_links > 0 {
            self.linked_chars += visible;
        }
        self.closed_inline = false;
    }

    fn close(&mut self, element: ElementRef<'_>) {
        let name = element.value().name();
        if matches!(name, "article" | "main") {
            self.in_article = self.in_article.saturating_sub(1);
        }
        if !is_block(name) {
            if self.lead_of == Some(element.id()) {
                self.lead = Some(squeezed(&self.current)).filter(|lead| !lead.is_empty());
                self.lead_of = None;
            }
            if name == "a" {
                self.open_links = self.open_links.saturating_sub(1);
            }
            self.closed_inline = true;
            return;
        }
        if self.rows > 0 && name != "tr" {
            return self.current.push(' ');
        }
        if name == "dt" {
            self.term = Some(squeezed(&std::mem::take(&mut self.current))).filter(|term| !term.is_empty());
            return self.forget_block();
        }
        self.flush();
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = None,
            "li" => self.items = self.items.saturating_sub(1),
            "blockquote" | "q" => self.quotes = self.quotes.saturating_sub(1),
            "tr" => self.rows = self.rows.saturating_sub(1),
            _ => {}
        }
    }

    fn flush(&mut self) {
        let mut text = squeezed(&std::mem::take(&mut self.current));
        // Pages that show a text once per screen size hold it twice; some hold data where text should be.
        let repeated = self.blocks.last().is_some_and(|last| last.text == text);
        let is_data = text.starts_with(['{', '[']) && text.contains("\":");
        if text.is_empty() || repeated || is_data {
            return self.forget_block();
        }
        if self.kind() == BlockKind::Paragraph && self.linked_chars + 3 >= text.chars().count() && is_call(&text) {
            return self.forget_block();
        }
        let mut lead = self.lead.take();
        if let Some(term) = self.term.take() {
            text = format!("{}: {text}", term.trim_end_matches(':'));
            lead = Some(term);
        }
        let lead = lead.filter(|lead| text.starts_with(lead.as_str()));
        let links = std::mem::take(&mut self.links);
        self.bytes += text.len() + 1;
        self.blocks.push(Block { kind: self.kind(), text, lead, links });
        self.forget_block();
    }

    fn forget_block(&mut self) {
        self.lead = None;
        self.lead_of = None;
        self.links.clear();
        self.closed_inline = false;
        self.last_piece_chars = 0;
        self.linked_chars = 0;
    }

    fn kind(&self) -> BlockKind {
        if let Some(level) = self.heading {
            BlockKind::Heading(level)
        } else if self.rows > 0 {
            BlockKind::Row
        } else if self.quotes > 0 {
            BlockKind::Quote
        } else if self.items > 0 {
            BlockKind::Item
        } else {
            BlockKind::Paragraph
        }
    }
}

/// Whether a line of links alone only asks to be clicked.
fn is_call(text: &str) -> bool {
    const FIRST: &[&str] = &[
        "see", "read", "more", "learn", "book", "get", "view", "contact", "talk", "try", "start", "watch", "download",
        "explore", "discover", "request", "sign", "log", "back", "next", "previous", "schedule", "apply", "all",
        "browse", "find", "show",
    ];
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default().to_lowercase();
    words.count() < 8 && FIRST.contains(&first.as_str())
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// Whether a row only places things on the page: it holds tables, headings or lists of its own.
fn is_layout(row: ElementRef<'_>) -> bool {
    let inner = row.descendent_elements().skip(1);
    inner.take(400).any(|element| matches!(element.value().name(), "table" | "h1" | "h2" | "h3" | "ul" | "ol"))
}

/// Words of class names and ids that mark what is not the page's own text.
const NOT_TEXT: &[&str] = &[
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "newsletter",
    "breadcrumb",
    "breadcrumbs",
    "crumbs",
    "crumb",
    "share",
    "sharing",
    "sharedaddy",
    "social",
    "sidebar",
    "navbar",
    "menu",
    "nav",
    "navigation",
    "footer",
    "skip",
    "modal",
    "popup",
    "offcanvas",
    "comments",
    "advert",
    "ad",
    "ads",
    "advertisement",
    "subscribe",
    "signup",
    "related",
    "promo",
    "sr",
    "pagination",
    "toolbar",
    "loginbar",
    "usercentrics",
    "onetrust",
    "also",
    "trending",
];

fn is_left_out(element: &Element, strictness: Strictness, in_article: bool) -> bool {
    let name = element.name();
    if matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "head"
            | "iframe"
            | "object"
            | "canvas"
            | "audio"
            | "video"
            | "math"
            | "datalist"
            | "map"
    ) {
        return true;
    }
    if strictness == Strictness::Nothing {
        return false;
    }
    if matches!(name, "nav" | "footer" | "aside" | "dialog" | "button" | "select" | "textarea" | "input" | "menu") {
        return true;
    }
    if name == "header" && !in_article
        || element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
    {
        return true;
    }
    let role = element.attr("role").unwrap_or_default();
    if matches!(
        role,
        "navigation" | "banner" | "contentinfo" | "search" | "dialog" | "alertdialog" | "menu" | "menubar"
    ) {
        return true;
    }
    strictness == Strictness::ByNameAndTag && is_named_not_text(element, name)
}

fn is_named_not_text(element: &Element, name: &str) -> bool {
    // The great containers carry classes such as `has-sidebar` that speak of their parts.
    if matches!(name, "body" | "main" | "html" | "article") {
        return false;
    }
    let named = element.classes().chain(element.id());
    let mut parts = named.flat_map(|name| name.split(['-', '_', ':']));
    parts.any(|part| NOT_TEXT.iter().any(|word| part.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn markup_becomes_lines_that_read_well() {
        let html = "<h2>Who&nbsp;we are</h2><p>Payments <b>done</b>\n right.<br>Second line.</p><p>Second line.</p><p>{\"a\":1}</p>\
            <ul><li><strong>AWS</strong><span>Hosting</span></li></ul><dl><dt>People</dt><dd>512</dd></dl>\
            <table><tr><th></th><th>Us</th></tr><tr><td>Price</td><td><p>low</p></td></tr></table>\
            <p><a href=/x>Read more</a> <a href=/y>about it</a></p><blockquote>“Fine.”<cite>Ann Bell</cite></blockquote><p>so\u{ad}ft</p>";
        let expected = [
            "Who we are",
            "Payments done right.",
            "Second line.",
            "AWS Hosting",
            "People: 512",
            "Us",
            "Price | low",
            "“Fine.”",
            "Ann Bell",
            "soft",
        ];
        assert_eq!(lines(&of_fragment(html)), expected);
    }

    #[test]
    fn what_stands_around_the_text_is_left_out() {
        let html = "<body><nav><a href=/>Home</a></nav><div class='cookie-banner'>We use cookies</div><main class='has-sidebar'><p>The text.</p>\
            <aside>More</aside></main><footer>© us</footer><script>x()</script></body>";
        let document = Html::parse_document(html);
        assert_eq!(lines(&below(document.root_element(), Strictness::ByNameAndTag)), ["The text."]);
    }
}
