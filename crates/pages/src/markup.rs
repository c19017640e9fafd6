//! The door to the HTML parser: markup is bounded in length and nesting before it is parsed.
//!
//! A page of thirty thousand unclosed elements costs minutes in any tree builder, and recursion over the tree ends the
//! process. Pages that people write nest a few dozen levels.

use std::borrow::Cow;

use scraper::Html;

use super::cut;

/// Longest markup parsed, in bytes; longer markup is cut.
pub const HTML_BYTES_MAX: usize = 4 << 20;
/// Elements open at once; the tags of further ones are dropped, their text stays.
const NESTING_MAX: usize = 128;
/// Tables open at once: each of them costs the tree builder four elements.
const TABLES_MAX: usize = 12;
/// Start tags kept of a page.
const TAGS_MAX: usize = 50_000;

/// Parses a page.
pub fn document(html: &str) -> Html {
    Html::parse_document(&bounded(html))
}

/// Parses a piece of a page.
pub fn fragment(html: &str) -> Html {
    Html::parse_fragment(&bounded(html))
}

/// The markup without tags that would nest too deep, and no longer than is parsed.
pub fn bounded(html: &str) -> Cow<'_, str> {
    let html = cut(html, HTML_BYTES_MAX);
    let mut nest = Nest::default();
    let mut out: Option<String> = None;
    let mut at = 0;
    while let Some(found) = html[at..].find('<').map(|offset| at + offset) {
        let tag = tag_at(html, found);
        let keep = match &tag.kind {
            Kind::Open(name) => nest.open(name),
            Kind::Close(name) => {
                nest.close(name);
                true
            }
            Kind::Other => true,
        };
        match (&mut out, keep) {
            (Some(out), true) => out.push_str(&html[at..tag.end]),
            (Some(out), false) => out.push_str(&html[at..found]),
            (None, true) => {}
            (None, false) => out = Some(html[..found].to_owned()),
        }
        at = tag.end;
    }
    match out {
        None => Cow::Borrowed(html),
        Some(mut out) => {
            out.push_str(&html[at..]);
            Cow::Owned(out)
        }
    }
}

struct Tag {
    kind: Kind,
    /// One past the tag, or past the text that a tag such as `<script>` takes with it.
    end: usize,
}

enum Kind {
    Open(String),
    Close(String),
    Other,
}

fn tag_at(html: &str, start: usize) -> Tag {
    let rest = &html[start..];
    let to_end = |mark: &str| rest.find(mark).map_or(html.len(), |found| start + found + mark.len());
    if rest.starts_with("<!--") {
        return Tag { kind: Kind::Other, end: to_end("-->") };
    }
    let (is_close, body) = rest[1..].strip_prefix('/').map_or((false, &rest[1..]), |body| (true, body));
    if !body.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Tag { kind: Kind::Other, end: start + 1 };
    }
    let name_end = body.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).unwrap_or(body.len());
    let name = body[..name_end].to_ascii_lowercase();
    let end = tag_end(html, start + (rest.len() - body.len()) + name_end);
    if is_close {
        return Tag { kind: Kind::Close(name), end };
    }
    if matches!(name.as_str(), "script" | "style" | "textarea" | "title" | "xmp" | "iframe" | "noembed" | "noframes") {
        return Tag { kind: Kind::Other, end: after_raw_text(html, end, &name) };
    }
    Tag { kind: Kind::Open(name), end }
}

/// One past the `>` of a tag, quotes heeded.
fn tag_end(html: &str, from: usize) -> usize {
    let mut quote = None;
    for (offset, byte) in html.as_bytes()[from..].iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return from + offset + 1,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    html.len()
}

fn after_raw_text(html: &str, from: usize, name: &str) -> usize {
    let bytes = html.as_bytes();
    let mut at = from;
    while let Some(found) = html[at..].find("</").map(|offset| at + offset) {
        let said = bytes.get(found + 2..found + 2 + name.len());
        if said.is_some_and(|said| said.eq_ignore_ascii_case(name.as_bytes())) {
            return tag_end(html, found + 2 + name.len());
        }
        at = found + 2;
    }
    html.len()
}

/// The elements that a tree builder would hold open, roughly and never too few for long.
#[derive(Default)]
struct Nest {
    open: Vec<String>,
    tags: usize,
}

impl Nest {
    fn open(&mut self, name: &str) -> bool {
        self.tags += 1;
        if self.tags > TAGS_MAX {
            return false;
        }
        if is_void(name) || closes_itself(name) {
            return true;
        }
        let tables = || self.open.iter().filter(|open| *open == "table").count();
        if self.open.len() >= NESTING_MAX || name == "table" && tables() >= TABLES_MAX {
            return false;
        }
        self.open.push(name.to_owned());
        true
    }

    fn close(&mut self, name: &str) {
        // An end tag does not reach out of a table, and one of a formatting element leaves what is inside it open.
        let barrier = |open: &String| {
            matches!(open.as_str(), "table" | "object" | "template" | "marquee" | "applet" | "svg" | "math")
        };
        let reach = self.open.iter().rposition(barrier).filter(|_| name != "table").unwrap_or(0);
        let Some(at) = self.open.iter().rposition(|open| open == name).filter(|at| *at >= reach) else { return };
        if is_formatting(name) {
            self.open.remove(at);
        } else {
            self.open.truncate(at);
        }
    }
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "image"
            | "keygen"
    )
}

/// Elements that the next of their kind closes: they do not nest without another element between.
fn closes_itself(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "head"
            | "body"
            | "p"
            | "li"
            | "dt"
            | "dd"
            | "option"
            | "optgroup"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "colgroup"
            | "caption"
            | "rb"
            | "rt"
            | "rp"
            | "rtc"
    )
}

fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn depth(html: &Html) -> usize {
        html.tree.nodes().map(|node| node.ancestors().count()).max().unwrap_or(0)
    }

    #[test]
    fn pages_that_people_write_are_left_alone() {
        let html = "<!doctype html><ul><li>a<li>b</ul><p>1 < 2<p>x<br><script>if (a<b) '</div>'</script><!-- <div> --><IMG src='>'>";
        assert!(matches!(bounded(html), Cow::Borrowed(same) if same == html));
        let long = "<div><p>x<a href=y>z</a></div>".repeat(5_000);
        assert!(matches!(bounded(&long), Cow::Borrowed(_)));
    }

    #[test]
    fn no_markup_nests_without_end() {
        let shapes = [
            "<div>",
            "<b><i><a href=x>",
            "<b><div></b>",
            "<div><table><tr><td></div>",
            "<div></span>",
            "<ul><li>",
            "<svg><g>",
            "<dl><dd>",
            "<p><button>",
            "<a><div></a>",
            "<select><option>",
            "<table>",
            "<font><p>",
        ];
        for shape in shapes {
            let html = format!("{}the text", shape.repeat(1_000));
            let parsed = document(&html);
            assert!(depth(&parsed) <= NESTING_MAX * 4, "{shape}: {}", depth(&parsed));
            assert!(parsed.root_element().text().any(|text| text.contains("the text")), "{shape}");
        }
    }

    proptest! {
        #[test]
        fn any_markup_can_be_bounded(html in "(<|>|/|!--|-->|[a-z]{1,5}|'|\"| |é|<div>|</div>|<script>|</script>){0,60}") {
            let once = bounded(&html).into_owned();
            prop_assert!(once.len() <= html.len());
        }
    }
}
