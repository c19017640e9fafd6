//! Words that may stand for one another when another tone is wished for.

use std::sync::LazyLock;

use super::tokens::{Token, tokens};

const SOURCE: &str = include_str!("../../data/tone.txt");
/// Stands for a number that follows.
const NUMBER: &str = " #";

/// Words that say the same in the same form.
type Row = Vec<Entry>;

struct Entry {
    words: Vec<String>,
    /// A number has to follow.
    counts: bool,
    /// It is written in capitals.
    is_acronym: bool,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| rows().map(|row| row.map(entry).collect()).collect());

/// The entries of each row, as they are written.
fn rows() -> impl Iterator<Item = impl Iterator<Item = &'static str>> {
    let lines = SOURCE.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("# "));
    lines.map(|line| line.split(',').map(str::trim))
}

fn entry(text: &str) -> Entry {
    let words = text.strip_suffix(NUMBER);
    let lower = tokens(words.unwrap_or(text)).into_iter().map(|token| token.lower).collect();
    Entry { words: lower, counts: words.is_some(), is_acronym: text.chars().any(char::is_uppercase) }
}

/// For each word of a line: how many words from it on may be swapped, and for which.
pub(super) fn swaps(line: &[Token]) -> Vec<Vec<(usize, Vec<String>)>> {
    let at = |from: usize| {
        let stands = |entry: &&Entry| {
            let to = from + entry.words.len();
            // `Best Buy` is a name.
            let named = |at: usize| at > 0 && line[at].is_capital() && !entry.is_acronym;
            let same = line.len() >= to
                && line[from..to].iter().zip(&entry.words).all(|(token, word)| token.lower == *word && !token.quoted)
                && !(from..to).any(named);
            same && (!entry.counts || line.get(to).is_some_and(Token::is_number))
        };
        let of_row = |row: &'static Row| {
            let found = row.iter().find(stands);
            let others = move |found: &'static Entry| {
                let other = row.iter().filter(move |other| other.words != found.words);
                other.map(move |other| (found.words.len(), other.words.clone()))
            };
            found.into_iter().flat_map(others)
        };
        ROWS.iter().flat_map(of_row).collect()
    };
    (0..line.len()).map(at).collect()
}

/// The table for whoever writes: each row in brackets, the everyday words first.
pub fn table() -> String {
    let row = |row: &mut dyn Iterator<Item = &'static str>| {
        let entries: Vec<&str> = row.map(|entry| entry.strip_suffix(NUMBER).unwrap_or(entry)).collect();
        format!("({})", entries.join(" / "))
    };
    rows().map(|mut entries| row(&mut entries)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_words_that_differ_and_no_word_denies_what_another_says() {
        for row in ROWS.iter() {
            assert!(row.len() > 1);
            let denies = |entry: &Entry| {
                let found = entry.words.iter().any(|word| word == "not" || word == "cannot" || word.ends_with("n't"));
                found && entry.words != ["no", "fewer", "than"]
            };
            assert!(row.iter().all(|entry| denies(entry) == denies(&row[0])), "{:?}", row[0].words);
            assert!(row.iter().all(|entry| !entry.words.is_empty() && entry.counts == row[0].counts));
        }
        assert!(table().starts_with("(isn't / is not) "), "{}", table());
    }
}
