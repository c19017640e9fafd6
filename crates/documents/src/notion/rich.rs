//! Rich text: an array of text objects.

use serde::Serialize;

/// UTF-16 units of one text object.
pub const CONTENT_UNITS_MAX: usize = 2_000;
/// Text objects of one array.
pub const ITEMS_MAX: usize = 100;
/// Characters of an address.
pub const LINK_CHARS_MAX: usize = 2_000;

/// A piece of text with one look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RichText {
    r#type: &'static str,
    text: Content,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotations: Option<Annotations>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Content {
    content: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<Link>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Link {
    url: String,
}

/// What differs from the usual look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Annotations {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    bold: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<&'static str>,
}

/// An array under construction.
#[derive(Debug, Clone, Default)]
pub(super) struct Rich(Vec<RichText>);

impl Rich {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn plain(self, text: &str) -> Self {
        self.push(text, None, None)
    }

    pub(super) fn bold(self, text: &str) -> Self {
        self.push(text, None, Some(Annotations { bold: true, color: None }))
    }

    pub(super) fn grey(self, text: &str) -> Self {
        self.push(text, None, Some(Annotations { bold: false, color: Some("gray") }))
    }

    /// Without an address, or with one that is too long for the API, it is text.
    pub(super) fn link(self, text: &str, url: Option<&str>) -> Self {
        self.push(text, url.filter(|url| url.chars().count() <= LINK_CHARS_MAX), None)
    }

    pub(super) fn finish(mut self) -> Vec<RichText> {
        self.0.truncate(ITEMS_MAX);
        self.0
    }

    fn push(mut self, text: &str, url: Option<&str>, annotations: Option<Annotations>) -> Self {
        for content in pieces(text) {
            let link = url.map(|url| Link { url: url.to_owned() });
            self.0.push(RichText { r#type: "text", text: Content { content: content.to_owned(), link }, annotations });
        }
        self
    }
}

/// Cuts a text into pieces that fit a text object: after a space where there is one, else between characters.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut units = 0;
        let too_long = rest.char_indices().find(|(_, character)| {
            units += character.len_utf16();
            units > CONTENT_UNITS_MAX
        });
        let Some((end, _)) = too_long else {
            pieces.push(rest);
            break;
        };
        let head = rest.get(..end).unwrap_or(rest);
        let end = head.rfind(' ').map_or(end, |space| space + 1);
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<usize> {
        let pieces = pieces(text);
        assert_eq!(pieces.concat(), text);
        pieces.iter().map(|piece| piece.encode_utf16().count()).collect()
    }

    #[test]
    fn a_long_text_is_cut_at_words_and_never_in_a_character() {
        assert_eq!(check(""), [0; 0]);
        assert_eq!(check(&"a".repeat(2_000)), [2_000]);
        assert_eq!(check(&"a".repeat(2_001)), [2_000, 1]);
        assert_eq!(check(&"🎉".repeat(1_500)), [2_000, 1_000]);
        assert_eq!(check(&format!("a{}", "🎉".repeat(1_500))), [1_999, 1_002]);
        assert_eq!(check(&"nine char ".repeat(201)), [2_000, 10]);
        assert_eq!(check(&format!("{} {}", "a".repeat(1_500), "b".repeat(600))), [1_501, 600]);
    }
}
