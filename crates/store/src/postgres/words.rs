//! Words as they are searched: what SQLite's tokenizer takes for words, without case and diacritics.
//!
//! PostgreSQL's own parser would take `uber.example` for a host and `50,000` for two numbers; it is handed nothing but
//! words with spaces between them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text, in order, with one space between.
pub(super) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for char in text.nfd().filter(|char| !is_combining_mark(*char)) {
        if char.is_alphanumeric() {
            words.extend(char.to_lowercase());
        } else if !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
    }
    words.truncate(words.trim_end().len());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lose_case_marks_and_signs() {
        assert_eq!(words("Über AG hires, at uber.example!"), "uber ag hires at uber example");
        assert_eq!(words("$50,000 for Zu\u{308}rich's"), "50 000 for zurich s");
        assert_eq!(words("\0\"*'"), "");
        assert_eq!(words("漢字 Größe"), "漢字 große");
    }
}
