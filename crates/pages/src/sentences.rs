//! Lines to sentences, as byte ranges, so that a quote stays verbatim.

/// Words that end in a full stop without ending a sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "inc", "corp", "ltd", "co", "st", "vs", "e.g", "i.e", "etc", "no", "approx",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "u.s", "u.k", "a.m", "p.m",
    "incl", "sr", "jr",
];

/// The sentences of one line. Whatever does not look like the end of a sentence is not one.
pub fn of_line(line: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !matches!(c, '.' | '!' | '?') {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((next_at, next)) = chars.peek().copied()
            && matches!(next, '”' | '"' | '’' | ')' | '.' | '!' | '?')
        {
            end = next_at + next.len_utf8();
            chars.next();
        }
        let rest = line.get(end..).unwrap_or_default();
        if rest.starts_with(' ') && starts_sentence(rest) && !(c == '.' && is_abbreviation(&line[start..at])) {
            sentences.push(line[start..end].trim());
            start = end;
        }
    }
    sentences.push(line[start..].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

fn starts_sentence(rest: &str) -> bool {
    let first = rest.trim_start().trim_start_matches(['“', '"', '‘', '(']).chars().next();
    first.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
}

fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit([' ', '(', '“']).next().unwrap_or_default().to_lowercase();
    word.chars().count() == 1 && word.chars().all(char::is_alphabetic) || ABBREVIATIONS.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        let line = "Acme Inc. raised $1.5 million. “We grow,” said Dr. A. Smith. It has 5 offices! Really?";
        let expected =
            ["Acme Inc. raised $1.5 million.", "“We grow,” said Dr. A. Smith.", "It has 5 offices!", "Really?"];
        assert_eq!(of_line(line), expected);
    }

    proptest! {
        #[test]
        fn every_sentence_is_verbatim(text in "\\PC{0,120}") {
            for sentence in of_line(&text) {
                prop_assert!(text.contains(sentence));
            }
        }
    }
}
