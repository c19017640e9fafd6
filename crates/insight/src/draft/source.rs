//! What of a source's words may be read as sentences.

use domain::limits::QUOTE_CHARS_MAX;
use extract::text::sentences;

/// Characters from which a quote may have been cut at a word, to be no longer than a quote may be.
const CUT_FROM: usize = QUOTE_CHARS_MAX * 17 / 20;

/// A quote without the piece at either end that is no whole sentence, as a long sentence was cut there: what was cut off
/// may be what limits the rest.
pub fn whole(quote: &str) -> String {
    if quote.chars().count() < CUT_FROM {
        return quote.to_owned();
    }
    let mut all = sentences(quote);
    let ended = quote.trim_end().ends_with(['.', '!', '?', '”', '"', '’', '\'', ')', '»', ':']);
    if !ended {
        all.pop();
    }
    if quote.trim_start().starts_with(|c: char| c.is_lowercase() || c == ',' || c == ';') && !all.is_empty() {
        all.remove(0);
    }
    match (all.first(), all.last()) {
        (Some(first), Some(last)) => quote[first.start..last.end].to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_was_cut_is_left_out() {
        let long = "Acme will close its plant in Ghent. ".repeat(QUOTE_CHARS_MAX / 40);
        let cut = format!("{long}Acme will close its plant in Hull unless the");
        assert_eq!(whole(&cut), long.trim());
        assert_eq!(whole(&format!("denied that it closes. {cut}")), long.trim());
        let one = "word ".repeat(QUOTE_CHARS_MAX / 5);
        assert_eq!(whole(one.trim()), "");
        assert_eq!(whole("Acme opens in Hull"), "Acme opens in Hull");
    }
}
