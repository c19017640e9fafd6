//! Text as this page can set it: characters that a font has, and words that a column can break.

use std::cell::Cell;

use crate::fonts::FONTS;
use crate::limits::TEXT_SIZES_PT;

/// Stands for a run of characters that no font of the page has.
pub(crate) const MISSING: char = '▯';

/// Prepares texts, and remembers whether characters were missing.
pub(crate) struct Writing {
    /// Widths are given in em of the usual text; larger text breaks sooner.
    scale: f64,
    missing: Cell<bool>,
}

impl Writing {
    /// For a page whose text has this size.
    pub(crate) fn at(text_pt: f64) -> Self {
        let scale = (TEXT_SIZES_PT[0] / text_pt).min(1.0);
        Self { scale, missing: Cell::default() }
    }

    /// The text with a place to break after every `width_em` of a word that is wider.
    pub(crate) fn set(&self, text: &str, width_em: f64) -> String {
        let mut out = String::with_capacity(text.len());
        let width_em = width_em * self.scale;
        let mut run_em = 0.0;
        for character in self.known(text).chars() {
            let advance = FONTS.advance_em(character).unwrap_or(0.0);
            if character == ' ' {
                run_em = 0.0;
            } else if run_em + advance > width_em && advance > 0.0 {
                out.push('\u{200B}');
                run_em = advance;
            } else {
                run_em += advance;
            }
            out.push(character);
        }
        out
    }

    /// Whether some text held characters that are not on the page.
    pub(crate) fn is_missing_some(&self) -> bool {
        self.missing.get()
    }

    /// The text with one sign for each run of characters that no font has, over the spaces between them. Joiners and
    /// variation selectors only choose between forms of a character, so they go where they have none to choose for.
    fn known(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for character in text.chars() {
            let chooses = matches!(character, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}');
            let known = FONTS.advance_em(character).is_some();
            if chooses && (!known || out.ends_with(MISSING)) {
                continue;
            }
            if known {
                out.push(character);
                continue;
            }
            self.missing.set(true);
            if out.trim_end().ends_with(MISSING) {
                out.truncate(out.trim_end().len());
            } else {
                out.push(MISSING);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, width_em: f64, expect: &str, missing: bool) {
        let writing = Writing::at(10.0);
        assert_eq!((writing.set(text, width_em).as_str(), writing.is_missing_some()), (expect, missing));
    }

    #[test]
    fn writing_that_no_font_has_becomes_one_sign() {
        check("Grüße Łódź Αθήνα Москва €", 40.0, "Grüße Łódź Αθήνα Москва €", false);
        check("שלום مرحبا", 40.0, "שלום مرحبا", false);
        check("株式会社アクメ Ltd", 40.0, "▯ Ltd", true);
        check("a 👩\u{200D}💻\u{FE0F} b", 40.0, "a ▯ b", true);
        check("कौन तय करता है?", 40.0, "▯?", true);
    }

    #[test]
    fn a_word_wider_than_its_column_may_break() {
        check("short words stay", 10.0, "short words stay", false);
        let broken = Writing::at(10.0).set(&"W".repeat(20), 5.0);
        let parts: Vec<usize> = broken.split('\u{200B}').map(str::len).collect();
        assert!(parts.iter().all(|part| *part <= 6) && parts.iter().sum::<usize>() == 20, "{parts:?}");
    }
}
