//! Where a text says a quote, letter by letter but for what no reader sees.

use std::ops::Range;

/// Characters of a quote that is looked for.
const QUOTE_CHARS_MAX: usize = 1_200;

/// The bytes of a text at which a quote stands, whatever spaces, typographic marks and invisible letters it is written
/// with; `None` when it stands nowhere.
pub fn locate(text: &str, quote: &str) -> Option<Range<usize>> {
    let wanted: Vec<char> = folded(quote).map(|(_, letter)| letter).collect();
    let wanted = trimmed(&wanted);
    if wanted.is_empty() || wanted.len() > QUOTE_CHARS_MAX {
        return None;
    }
    let letters: Vec<(usize, char)> = folded(text).collect();
    let first =
        letters.windows(wanted.len()).position(|window| window.iter().map(|(_, letter)| letter).eq(wanted.iter()))?;
    let start = letters.get(first)?.0;
    let (last, letter) = *letters.get(first + wanted.len() - 1)?;
    let length = text.get(last..)?.chars().next().map_or(letter.len_utf8(), char::len_utf8);
    Some(start..last + length)
}

fn trimmed(letters: &[char]) -> &[char] {
    let is_space = |letter: &char| *letter == ' ';
    let start = letters.iter().position(|letter| !is_space(letter)).unwrap_or(letters.len());
    let end = letters.iter().rposition(|letter| !is_space(letter)).map_or(start, |last| last + 1);
    letters.get(start..end).unwrap_or_default()
}

/// Letters with their places: runs of spaces are one, marks are plain, what is not seen is not there.
fn folded(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut after_space = false;
    text.char_indices().filter_map(move |(at, letter)| {
        let letter = match letter {
            '’' | '‘' | 'ʼ' => '\'',
            '“' | '”' | '„' => '"',
            '–' | '—' | '‑' | '‐' | '−' => '-',
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' => return None,
            other if other.is_whitespace() => ' ',
            other if other.is_control() => return None,
            other => other,
        };
        let again = after_space && letter == ' ';
        after_space = letter == ' ';
        (!again).then_some((at, letter))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, quote: &str, expected: Option<&str>) {
        assert_eq!(locate(text, quote).map(|range| &text[range]), expected, "{quote:?} in {text:?}");
    }

    #[test]
    fn a_quote_is_found_as_it_is_read() {
        check("It “raised”\n  $50 million.", "\"raised\" $50 million", Some("“raised”\n  $50 million"));
        check("Acme\u{200b} raised", "Acme raised", Some("Acme\u{200b} raised"));
        check("Acme raised $50 million.", "Acme raised $52 million.", None);
        check("Acme raised.", " Acme raised. ", Some("Acme raised."));
        check("Acme", "", None);
        check("", "Acme", None);
    }

    proptest! {
        #[test]
        fn a_part_of_a_text_is_found_and_stands_on_letters(text in "[a-zé漢 \n“–]{1,60}", from in 0usize..60, length in 1usize..30) {
            let letters: Vec<char> = text.chars().collect();
            let from = from.min(letters.len() - 1);
            let part: String = letters[from..(from + length).min(letters.len())].iter().collect();
            let range = locate(&text, &part);
            if part.trim().is_empty() {
                prop_assert_eq!(range, None);
            } else {
                prop_assert!(text.get(range.unwrap()).is_some());
            }
        }
    }
}
