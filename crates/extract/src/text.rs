//! Plain text as sentences and names, always by byte range, so that a quote stays verbatim.

use std::ops::Range;
use std::sync::LazyLock;

use domain::limits::QUOTE_CHARS_MAX;
use domain::{EvidenceId, Span};
use regex::Regex;

pub mod name;
pub mod shingle;

/// Sentences of one document that are looked at; the rest of a longer text is left alone.
pub const SENTENCES_MAX: usize = 2_000;

/// Letters of Latin scripts, digits and the underscore, as the inside of a class.
const WORD: &str = "A-Za-z0-9_À-ÖØ-öø-ž";

/// A pattern of ours. One that does not compile matches nothing; a test compiles them all.
///
/// `\w`, `\d` and `\b` are narrowed to Latin letters and ASCII: the full Unicode classes make tables of megabytes, and
/// company news is written in Latin letters wherever these patterns can understand it.
pub fn pattern(source: &str) -> Regex {
    Regex::new(&narrowed(source)).unwrap_or_else(|_| never())
}

fn narrowed(source: &str) -> String {
    let mut out = String::with_capacity(source.len() * 2);
    let mut in_class = false;
    let mut letters = source.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('w') if in_class => out.push_str(WORD),
                Some('w') => out.push_str(&format!("[{WORD}]")),
                Some('d') if in_class => out.push_str("0-9"),
                Some('d') => out.push_str("[0-9]"),
                Some('b') => out.push_str(r"(?-u:\b)"),
                Some(other) => out.extend(['\\', other]),
                None => out.push('\\'),
            },
            '[' => {
                in_class = true;
                out.push('[');
            }
            ']' => {
                in_class = false;
                out.push(']');
            }
            other => out.push(other),
        }
    }
    out
}

fn never() -> Regex {
    #[expect(clippy::unwrap_used, reason = "a constant and valid pattern, which matches nothing")]
    Regex::new(r"[^\s\S]").unwrap()
}

/// Words after which a full stop does not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "calif", "conn", "fla", "ariz", "colo", "mich", "minn", "tenn", "tex", "wis", "ont", "que", "messrs",
    "rev", "hon", "ms", "dr", "prof", "st", "no", "vs", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept",
    "oct", "nov", "dec", "smt", "capt", "mme", "u.s", "u.k", "e.g", "i.e", "approx", "est", "gen", "sen", "rep", "jr",
    "sr", "rs",
];
/// Words that end a company's name with a full stop, and so may end a sentence too.
const LEGAL_STOPS: &[&str] = &["inc", "corp", "ltd", "co", "llc", "bros", "plc"];
/// Words that open a sentence rather than go on with a name.
const OPENERS: &[&str] = &[
    "the", "it", "he", "she", "they", "we", "in", "on", "at", "this", "that", "these", "its", "our", "a", "an", "with",
    "for", "existing", "founded", "to", "as", "after", "before", "no", "both", "and", "but", "also", "new", "more",
];

static BREAK: LazyLock<Regex> = LazyLock::new(|| pattern(r#"[.!?…]+["'”’)\]]*\s+"#));

/// The sentences of a text; a line break always ends one.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        sentences_of_line(line, at, &mut all);
        at += line.len();
        if all.len() >= SENTENCES_MAX {
            all.truncate(SENTENCES_MAX);
            break;
        }
    }
    all
}

fn sentences_of_line(line: &str, offset: usize, all: &mut Vec<Range<usize>>) {
    let mut start = 0;
    for found in BREAK.find_iter(line) {
        if ends_sentence(&line[start..found.start()], &line[found.end()..], found.as_str()) {
            push_trimmed(line, start..found.end(), offset, all);
            start = found.end();
        }
    }
    push_trimmed(line, start..line.len(), offset, all);
}

fn ends_sentence(before: &str, after: &str, mark: &str) -> bool {
    // `PALO ALTO, Calif. – March 12`: a dateline goes on.
    let next_opens = after.chars().next().is_some_and(|next| !next.is_lowercase() && !['–', '—', '-'].contains(&next));
    if !next_opens {
        return false;
    }
    if !mark.starts_with('.') {
        return true;
    }
    let last = before.rsplit([' ', '\u{a0}', '(', '“', '"']).next().unwrap_or_default().to_lowercase();
    if LEGAL_STOPS.contains(&last.as_str()) {
        // What stands in brackets belongs to the name.
        if after.starts_with(['(', '[']) || mark.contains([')', ']']) {
            return false;
        }
        let next = after.split_whitespace().next().unwrap_or_default().to_lowercase();
        return OPENERS.contains(&next.trim_matches(|letter: char| !letter.is_alphanumeric()))
            || after.starts_with(['“', '"']);
    }
    let initial = last.chars().count() == 1 && last.chars().all(char::is_alphabetic);
    !initial && !ABBREVIATIONS.contains(&last.as_str())
}

fn push_trimmed(line: &str, range: Range<usize>, offset: usize, all: &mut Vec<Range<usize>>) {
    let piece = &line[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = start + piece.trim().len();
    if start < end {
        all.push(offset + start..offset + end);
    }
}

/// A span over a range, cut at a word when the quote would be longer than a quote may be.
///
/// `keep` is what the quote has to hold; the cut happens around it.
pub fn quote(id: &EvidenceId, text: &str, range: Range<usize>, keep: Option<Range<usize>>) -> Option<Span> {
    let whole = text.get(range.clone())?;
    if whole.chars().count() <= QUOTE_CHARS_MAX {
        return Span::over(id, text, range);
    }
    let keep =
        keep.filter(|keep| range.start <= keep.start && keep.end <= range.end).unwrap_or(range.start..range.start);
    let start = if text.get(range.start..keep.end)?.chars().count() <= QUOTE_CHARS_MAX * 9 / 10 {
        range.start
    } else {
        word_start(text, keep.start, range.start)
    };
    let end = word_end(text, start, range.end, keep.end)?;
    Span::over(id, text, start..end)
}

fn word_start(text: &str, from: usize, floor: usize) -> usize {
    let lead = &text[floor..from];
    let back: usize = lead.chars().rev().take(80).map(char::len_utf8).sum();
    let rough = from - back;
    text[rough..from].find(' ').map_or(rough, |space| rough + space + 1)
}

fn word_end(text: &str, start: usize, ceiling: usize, at_least: usize) -> Option<usize> {
    let piece = text.get(start..ceiling)?;
    let Some((limit, _)) = piece.char_indices().nth(QUOTE_CHARS_MAX) else { return Some(ceiling) };
    let cut = piece[..limit].rfind(char::is_whitespace).filter(|cut| start + cut >= at_least).unwrap_or(limit);
    Some(start + piece[..cut].trim_end().len())
}

/// A text with typographic quotes and spaces made plain; the same number of characters.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '’' | '‘' | 'ʼ' => '\'',
            '“' | '”' => '"',
            '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
            '‑' | '‐' => '-',
            other => other,
        })
        .collect()
}

/// A sentence as rules read it: without the definitions of contracts (`(the "Company")`), and with the spaces that
/// tokenised texts put around marks taken out again.
pub fn clean(plain: &str) -> String {
    static DEFINITION: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#" ?\((?:[^()"]{0,90}(?:"[^"()]{1,60}",?(?: (?:and|or|,)[^()"]{0,40})?){1,4}[^()"]{0,40}|NYSE[^()]*|NASDAQ[^()]*|Nasdaq[^()]*)\)"#,
        )
    });
    static SPACED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r" (?P<mark>[,.;:%)?!]|'s|'re|n't|'(?: s)?)(?P<end> |$)"));
    static OPENED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?P<mark>[($€£]) (?P<next>[\dA-Za-z])"));
    let defined = if plain.contains("(") { DEFINITION.replace_all(plain, "") } else { plain.into() };
    if ![" , ", " . ", " 's ", " ' s ", "$ ", " % "].iter().any(|mark| defined.contains(mark))
        && !defined.ends_with(" .")
    {
        return defined.into_owned();
    }
    let joined = defined.replace(" ' s ", "'s ");
    let once = SPACED.replace_all(&joined, "$mark$end");
    let twice = SPACED.replace_all(&once, "$mark$end");
    OPENED.replace_all(&twice, "$mark$next").into_owned()
}

/// Lower case, letters and digits only, single spaces: for comparing names.
pub fn squash(text: &str) -> String {
    if text.is_ascii() {
        return squash_ascii(text);
    }
    let spaced: String = text
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect::<String>()
        .to_lowercase();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn squash_ascii(text: &str) -> String {
    let mut squashed = String::with_capacity(text.len());
    let mut apart = false;
    for byte in text.bytes() {
        if !byte.is_ascii_alphanumeric() {
            apart = true;
            continue;
        }
        if apart && !squashed.is_empty() {
            squashed.push(' ');
        }
        apart = false;
        squashed.push(char::from(byte.to_ascii_lowercase()));
    }
    squashed
}

/// Whether a text holds the words of a needle as whole words, whatever their case.
pub fn holds_words(text: &str, needle: &str) -> bool {
    let needle = squash(needle);
    !needle.is_empty() && format!(" {} ", squash(text)).contains(&format!(" {needle} "))
}

/// Words of a text, as a reader counts them.
pub fn word_count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// The first letter in upper case.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `a`, `a and b`, `a, b and c`.
pub fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `1 role`, `3 roles`.
pub fn counted(count: u32, singular: &str, plural: &str) -> String {
    format!("{count} {}", if count == 1 { singular } else { plural })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expect: &[&str]) {
        let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        check("One. Two! “Three?” Four", &["One.", "Two!", "“Three?”", "Four"]);
        check("It raised $1.5 million. The U.S. office opens.", &["It raised $1.5 million.", "The U.S. office opens."]);
        check("Acme Corp. The round", &["Acme Corp.", "The round"]);
        check("Acme Corp. Holdings grew.", &["Acme Corp. Holdings grew."]);
        check("J. Doe left.\nNext line", &["J. Doe left.", "Next line"]);
    }

    #[test]
    fn squashed_are_words_in_lower_case() {
        for (text, expect) in [
            ("  Acme\tCorp., Inc. ", "acme corp inc"),
            ("Łódź–Kraków 2×", "łódź kraków 2"),
            ("...", ""),
            ("AT&T's", "at t s"),
            ("naïve ASCII", "naïve ascii"),
        ] {
            assert_eq!(squash(text), expect, "{text}");
        }
    }

    proptest! {
        #[test]
        fn plain_letters_are_squashed_like_all_others(text in "[ -~\t\n]{0,80}") {
            let with_other = squash(&format!("{text} é"));
            let plain = format!("{} é", squash(&text));
            prop_assert_eq!(plain.trim_start(), with_other);
        }

        #[test]
        fn sentences_are_total_and_in_order(text in "\\PC{0,300}") {
            let found = sentences(&text);
            for pair in found.windows(2) {
                prop_assert!(pair[0].end <= pair[1].start);
            }
            for range in found {
                prop_assert!(text.get(range).is_some());
            }
        }

        #[test]
        fn a_quote_is_verbatim_and_short(text in "[a-zé漢 ]{1,900}", at in 0_usize..900) {
            let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let span = quote(&EvidenceId::from("evd_1"), &text, 0..text.len(), Some(at..at)).unwrap();
            prop_assert!(span.holds_in(&text));
            prop_assert!(span.quote.chars().count() <= QUOTE_CHARS_MAX);
        }
    }
}
