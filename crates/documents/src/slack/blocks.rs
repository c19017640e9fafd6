//! The kinds of block that a document needs.

use serde::Serialize;

use super::MESSAGE_CHARS_MAX;

/// Elements of one context.
const CONTEXT_ELEMENTS_MAX: usize = 10;
/// Characters of an address in a link.
const LINK_CHARS_MAX: usize = 2_000;

/// A block.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SlackBlock {
    Header { text: PlainText },
    RichText { elements: Vec<RichElement> },
    Context { elements: Vec<PlainText> },
    Divider,
}

/// Text without any marks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlainText {
    r#type: &'static str,
    text: String,
    /// Off: `:tada:` stays what was written.
    emoji: bool,
}

/// A part of a `rich_text` block.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RichElement {
    RichTextSection {
        elements: Vec<Inline>,
    },
    RichTextList {
        style: &'static str,
        /// How many items came before it.
        #[serde(skip_serializing_if = "is_zero")]
        offset: usize,
        elements: Vec<RichElement>,
    },
}

/// A run of text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Inline {
    Text {
        text: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        style: Option<Style>,
    },
    Link {
        url: String,
        text: String,
    },
}

/// How a run looks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Style {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    bold: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    italic: bool,
}

/// How lines stand under each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listing {
    Bullets,
    Numbers,
    Lines,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl PlainText {
    fn new(text: &str) -> Self {
        Self { r#type: "plain_text", text: text.to_owned(), emoji: false }
    }
}

impl Inline {
    pub(super) fn plain(text: &str) -> Self {
        Self::Text { text: text.to_owned(), style: None }
    }

    pub(super) fn bold(text: &str) -> Self {
        Self::Text { text: text.to_owned(), style: Some(Style { bold: true, italic: false }) }
    }

    pub(super) fn italic(text: &str) -> Self {
        Self::Text { text: text.to_owned(), style: Some(Style { bold: false, italic: true }) }
    }

    /// With an address that is too long for Slack it is text.
    pub(super) fn link(url: &str, text: &str) -> Self {
        match url.len() {
            0..=LINK_CHARS_MAX => Self::Link { url: url.to_owned(), text: text.to_owned() },
            _ => Self::plain(text),
        }
    }
}

/// The length of a line with its addresses, in UTF-16 units.
pub(super) fn units(line: &[Inline]) -> usize {
    let count = |text: &str| text.encode_utf16().count();
    line.iter()
        .map(|run| match run {
            Inline::Text { text, .. } => count(text),
            Inline::Link { url, text } => count(url) + count(text),
        })
        .sum()
}

impl SlackBlock {
    /// The head of a message.
    pub(super) fn header(text: &str) -> Self {
        Self::Header { text: PlainText::new(text) }
    }

    /// The head of a section.
    pub(super) fn title(text: &str) -> Self {
        Self::RichText { elements: vec![RichElement::RichTextSection { elements: vec![Inline::bold(text)] }] }
    }

    pub(super) fn context(notes: &[String]) -> Self {
        Self::Context { elements: notes.iter().take(CONTEXT_ELEMENTS_MAX).map(|note| PlainText::new(note)).collect() }
    }

    /// A list of lines that begins after `offset` others.
    pub(super) fn list(lines: Vec<Vec<Inline>>, listing: Listing, offset: usize) -> Self {
        let sections = |lines: Vec<Vec<Inline>>| {
            lines.into_iter().map(|elements| RichElement::RichTextSection { elements }).collect::<Vec<_>>()
        };
        let list = |style, offset, lines| vec![RichElement::RichTextList { style, offset, elements: sections(lines) }];
        let elements = match listing {
            Listing::Bullets => list("bullet", 0, lines),
            Listing::Numbers => list("ordered", offset, lines),
            Listing::Lines => {
                let ended = lines.into_iter().map(|mut line| {
                    line.push(Inline::plain("\n"));
                    line
                });
                sections(ended.collect())
            }
        };
        Self::RichText { elements }
    }

    /// Characters of its JSON.
    pub(super) fn json_chars(&self) -> usize {
        serde_json::to_string(self).map_or(MESSAGE_CHARS_MAX, |json| json.encode_utf16().count() + 1)
    }
}
