//! Text that is safe to set: one line, nothing invisible, of bounded length.

use std::fmt;
use std::ops::Deref;

use crate::limits::MARKS_MAX;

/// Text from outside after cleaning. It can only be made by cleaning.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Text(String);

impl Text {
    /// Drops control, bidi and other invisible characters, makes every run of white space one space, and cuts what is
    /// longer than `chars_max` characters at a word, with an ellipsis.
    pub fn clean(raw: &str, chars_max: usize) -> Self {
        let mut text = String::new();
        let (mut chars, mut marks) = (0, 0);
        for character in raw.chars() {
            if character.is_whitespace() {
                if !text.is_empty() && !text.ends_with(' ') {
                    text.push(' ');
                    chars += 1;
                }
                continue;
            }
            marks = if is_mark(character) { marks + 1 } else { 0 };
            if is_invisible(character) || marks > MARKS_MAX {
                continue;
            }
            if chars >= chars_max {
                return Self(cut(&text, chars_max));
            }
            text.push(character);
            chars += 1;
        }
        text.truncate(text.trim_end().len());
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The longest beginning that ends with a word, or else with a character, and an ellipsis.
fn cut(text: &str, chars_max: usize) -> String {
    /// A word longer than this is cut in its middle.
    const WORD_CHARS_MAX: usize = 40;
    let end = text.char_indices().nth(chars_max.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
    let head = text.get(..end).unwrap_or(text);
    let at_word =
        head.rfind(' ').filter(|at| head.get(*at..).is_some_and(|tail| tail.chars().count() <= WORD_CHARS_MAX));
    let head = at_word.and_then(|at| head.get(..at)).unwrap_or(head);
    format!("{}…", head.trim_end_matches([' ', ',', ';', ':', '.']))
}

/// Characters that change how text looks or reads without being seen. Joiners stay: Persian, Hindi and emoji need them.
fn is_invisible(character: char) -> bool {
    let code = u32::from(character);
    character.is_control()
        || matches!(character, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{FEFF}' | '\u{34F}' | '\u{115F}' | '\u{1160}')
        || matches!(character, '\u{3164}' | '\u{FFA0}')
        || matches!(code, 0x200B | 0x200E..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F)
        || matches!(code, 0xFFF0..=0xFFFC | 0xE000..=0xF8FF | 0xE_0000..=0x10_FFFF)
        || code & 0xFFFE == 0xFFFE
        || matches!(code, 0xFDD0..=0xFDEF)
}

fn is_mark(character: char) -> bool {
    matches!(u32::from(character), 0x300..=0x36F | 0x483..=0x489 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(raw: &str, expect: &str) {
        assert_eq!(Text::clean(raw, 20).as_str(), expect);
    }

    #[test]
    fn what_cannot_be_seen_is_dropped() {
        check("a\u{202E}b\u{2066}c\u{200B}d\u{0}e\u{FEFF}\u{E0041}", "abcde");
        check("  two\r\n\t lines\u{2028}here ", "two lines here");
        check("Z\u{335}\u{336}\u{337}\u{338}\u{339}!", "Z\u{335}\u{336}\u{337}!");
        check("می\u{200C}خواهم", "می\u{200C}خواهم");
    }

    #[test]
    fn a_long_text_ends_at_a_word() {
        check("exactly twenty chars", "exactly twenty chars");
        check("exactly twenty charsX", "exactly twenty…");
        check(&"漢".repeat(30), &format!("{}…", "漢".repeat(19)));
    }

    proptest! {
        #[test]
        fn cleaning_bounds_and_settles(raw in "(?s).{0,60}") {
            let once = Text::clean(&raw, 30);
            prop_assert!(once.chars().count() <= 30);
            prop_assert_eq!(Text::clean(&once, 30), once);
        }
    }
}
