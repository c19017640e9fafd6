//! What a sentence rests on, read sentence by sentence.

use std::sync::LazyLock;

use extract::text::{pattern, sentences, squash};
use regex::Regex;

use super::reading::{Clause, Reading};
use super::word::{Kind, Word};
use super::{Held, Known, Told, lexicon};

/// A sentence of a piece of evidence.
pub(super) struct Line {
    /// Which piece, by its place among those named.
    pub ground: usize,
    pub text: String,
    pub reading: Reading,
}

/// The drafted sentence and its evidence, read.
pub(super) struct Scene<'a> {
    pub told: &'a Told<'a>,
    pub known: &'a Known,
    pub said: Reading,
    pub lines: Vec<Line>,
    /// Who says each piece, and when.
    pub by: Vec<Reading>,
    /// Whether a piece is the vendor's.
    pub of_vendor: Vec<bool>,
}

impl<'a> Scene<'a> {
    pub(super) fn of(told: &'a Told<'a>, known: &'a Known) -> Self {
        let mut lines = Vec::new();
        for (ground, held) in told.grounds.iter().enumerate() {
            let text = opened(held.text);
            lines.extend(sentences(&text).into_iter().map(|range| {
                let text = text[range].to_owned();
                Line { ground, reading: Reading::of(&text), text }
            }));
        }
        let vendors = |held: &Held| {
            let by = held.by.to_lowercase();
            known.vendor.iter().any(|form| by.contains(&form.to_lowercase()))
        };
        Self {
            told,
            known,
            said: Reading::of(&opened(told.sentence)),
            lines,
            by: told.grounds.iter().map(|held| Reading::of(&opened(held.by))).collect(),
            of_vendor: told.grounds.iter().map(vendors).collect(),
        }
    }

    /// Whether the sentence is a whole sentence of the evidence. A part of one may leave out the *not*.
    pub(super) fn is_quoted(&self) -> bool {
        let said = squash(&opened(self.told.sentence));
        self.lines.iter().any(|line| squash(&line.text) == said)
    }

    /// Whether a word is a form of the company's name.
    pub(super) fn is_company(&self, word: &Word) -> bool {
        is_form(&self.known.company, word)
    }

    /// Whether a word is a part of the company's name, said of it: the *ferry company* of `Eskmere Ferries`.
    pub(super) fn is_of_name(&self, word: &Word) -> bool {
        let parts = self.known.company.iter().flat_map(|form| form.split(' '));
        word.kind == Kind::Noun && parts.map(|part| lexicon::stem(&part.to_lowercase())).any(|part| part == word.stem)
    }

    pub(super) fn is_vendor(&self, word: &Word) -> bool {
        is_form(&self.known.vendor, word)
    }

    /// Whether a word may stand for whoever is spoken of: `it`, `we`, `the company`.
    pub(super) fn is_open(word: &Word) -> bool {
        word.kind == Kind::Pronoun || lexicon::is("speaker", &word.stem)
    }

    pub(super) fn clauses(&self) -> impl Iterator<Item = (&Line, &Clause)> {
        self.lines.iter().flat_map(|line| line.reading.clauses.iter().map(move |clause| (line, clause)))
    }

    /// The words of one piece, with those of who says it.
    pub(super) fn words_of(&self, ground: usize) -> Vec<&Word> {
        let lines = self.lines.iter().filter(|line| line.ground == ground).flat_map(|line| &line.reading.words);
        lines.chain(self.by.get(ground).map(|by| by.words.as_slice()).unwrap_or_default()).collect()
    }

    /// All words of the evidence, with those of who says it.
    pub(super) fn held_words(&self) -> impl Iterator<Item = &Word> {
        self.lines.iter().flat_map(|line| &line.reading.words).chain(self.by.iter().flat_map(|by| &by.words))
    }
}

fn is_form(forms: &[String], word: &Word) -> bool {
    word.kind == Kind::Name
        && forms.iter().any(|form| {
            let form = form.to_lowercase();
            let longer = || word.lower.strip_prefix(&format!("{form} "));
            form == word.lower
                || form.starts_with(&format!("{} ", word.lower))
                || longer().is_some_and(|rest| rest.split(' ').all(|one| lexicon::is("legal", one)))
        })
}

/// A text in which `(2024: 79)` is said in words.
fn opened(text: &str) -> String {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s?\((?:[HQ]\d )?(\d{4}): ?([^()]+)\)"));
    static ASIDE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\(([A-Za-z]+(?: [A-Za-z]+)?)\)"));
    static PART: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:the )?(?:(first|second|third|fourth)[ -](quarter|half)|(q[1-4]|h[12]))\b"));
    let part = |found: &regex::Captures| {
        let number = ["first", "second", "third", "fourth"]
            .iter()
            .position(|word| found.get(1).is_some_and(|one| one.as_str().eq_ignore_ascii_case(word)));
        let letter = found.get(2).map_or("", |part| if part.as_str().eq_ignore_ascii_case("half") { "H" } else { "Q" });
        number.map_or_else(|| found[3].to_uppercase(), |number| format!("{letter}{}", number + 1))
    };
    let text = PART.replace_all(text, part);
    let text = BEFORE.replace_all(&text, ", against ${2} in ${1}");
    ASIDE.replace_all(&text, "${1}").into_owned()
}
