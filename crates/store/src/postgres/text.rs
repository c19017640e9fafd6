//! Text as PostgreSQL takes it: it refuses the character NUL, which SQLite keeps and JSON may hold.

use std::borrow::Cow;

/// Stands before what it replaces. A noncharacter, so that no text in the world has it by intent.
const MARK: char = '\u{10FFFF}';
const NUL: char = '0';
const ITSELF: char = '1';

/// The text as it is kept: as it is, save for NUL and the mark itself.
pub(super) fn kept(text: &str) -> Cow<'_, str> {
    if !text.contains(['\0', MARK]) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        match char {
            '\0' => kept.extend([MARK, NUL]),
            MARK => kept.extend([MARK, ITSELF]),
            other => kept.push(other),
        }
    }
    Cow::Owned(kept)
}

/// The text as it was, from the text as it is kept.
pub(super) fn told(kept: String) -> String {
    if !kept.contains(MARK) {
        return kept;
    }
    let mut told = String::with_capacity(kept.len());
    let mut chars = kept.chars();
    while let Some(char) = chars.next() {
        match char {
            MARK if chars.next() == Some(NUL) => told.push('\0'),
            other => told.push(other),
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back() {
        for text in ["", "plain", "\0", "a\0b\u{10FFFF}c", "\u{10FFFF}0", "\u{10FFFF}\0\u{10FFFF}1"] {
            let kept = kept(text).into_owned();
            assert!(!kept.contains('\0'));
            assert_eq!(told(kept), text);
        }
    }
}
