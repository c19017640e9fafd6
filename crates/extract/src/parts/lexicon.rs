//! What says an event, found in one pass over a sentence: `data/parts.toml`.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use domain::FindingKind;
use serde::Deserialize;

use crate::tables::load;
use crate::trigger::{Form, inflected, is_in_name};

pub(crate) const PARTS_SOURCE: &str = include_str!("../../data/parts.toml");

/// What `*` stands for in a phrase.
const DETERMINERS: &[&str] = &["the", "a", "an", "his", "her", "their", "its", "our"];

/// What a word says of whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Family {
    Arrives,
    Serves,
    Brings,
    Arrival,
    Promotes,
    Rises,
    Swaps,
    Goes,
    Drops,
    Departure,
    Gets,
    Gives,
    Capital,
    Investor,
    Site,
    Fresh,
    Opens,
    Enters,
}

impl Family {
    /// The kind of event that it tells of.
    pub fn kind(self) -> FindingKind {
        match self {
            Self::Arrives
            | Self::Serves
            | Self::Brings
            | Self::Arrival
            | Self::Promotes
            | Self::Rises
            | Self::Swaps
            | Self::Goes
            | Self::Drops
            | Self::Departure => FindingKind::Leadership,
            Self::Gets | Self::Gives | Self::Capital | Self::Investor => FindingKind::Funding,
            Self::Site | Self::Fresh | Self::Opens | Self::Enters => FindingKind::Expansion,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartTable {
    /// Last words of names that are companies'.
    firm_words: BTreeSet<String>,
    cue: Vec<CueRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CueRow {
    family: Family,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
}

/// A word that says an event, at its place in a sentence, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cue {
    pub family: Family,
    pub form: Form,
    pub range: Range<usize>,
}

struct Lexicon {
    automaton: Option<AhoCorasick>,
    entries: Vec<Vec<(Family, Form)>>,
    firm_words: BTreeSet<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let PartTable { firm_words, cue: rows } = load(PARTS_SOURCE);
    let mut known: HashMap<String, Vec<(Family, Form)>> = HashMap::new();
    for row in rows {
        let verbs = row.verbs.iter().flat_map(|verb| spelt(verb)).flat_map(|verb| inflected(&verb));
        let words = row.words.iter().flat_map(|word| spelt(word)).map(|word| (Form::Word, word));
        for (form, text) in verbs.chain(words) {
            let all = known.entry(text).or_default();
            if !all.iter().any(|(family, _)| *family == row.family) {
                all.push((row.family, form));
            }
        }
    }
    let (patterns, entries): (Vec<String>, Vec<_>) = known.into_iter().unzip();
    Lexicon { automaton: AhoCorasick::builder().ascii_case_insensitive(true).build(patterns).ok(), entries, firm_words }
});

/// Whether a word ends names of companies.
pub(super) fn ends_firm(word: &str) -> bool {
    LEXICON.firm_words.contains(word)
}

/// A phrase with each of the words that `*` stands for.
fn spelt(phrase: &str) -> Vec<String> {
    if !phrase.contains('*') {
        return vec![phrase.to_owned()];
    }
    DETERMINERS.iter().map(|word| phrase.replace('*', word)).collect()
}

/// The cues of a sentence, from left to right; a longer one hides those of its kind inside it.
pub(super) fn cues(sentence: &str) -> Vec<Cue> {
    let Some(automaton) = &LEXICON.automaton else { return Vec::new() };
    let bytes = sentence.as_bytes();
    let inside = |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
    let whole = |range: &Range<usize>| {
        let ended = !bytes.get(range.end - 1).is_some_and(u8::is_ascii_alphanumeric);
        (ended || !inside(range.end))
            && (bytes[range.start] == b'\''
                || range.start == 0
                || !inside(range.start - 1) && bytes[range.start - 1] != b'-')
    };
    let mut all: Vec<Cue> = Vec::new();
    for found in automaton.find_overlapping_iter(sentence) {
        let range = found.range();
        if !whole(&range) || bytes.get(range.end) == Some(&b'-') && inside(range.end + 1) {
            continue;
        }
        let entries = LEXICON.entries.get(found.pattern().as_usize()).into_iter().flatten();
        all.extend(entries.map(|(family, form)| Cue { family: *family, form: *form, range: range.clone() }));
    }
    let longer: Vec<(FindingKind, Range<usize>)> =
        all.iter().map(|cue| (cue.family.kind(), cue.range.clone())).collect();
    all.retain(|cue| {
        let hides = |(kind, range): &(FindingKind, Range<usize>)| {
            *kind == cue.family.kind()
                && range.start <= cue.range.start
                && cue.range.end <= range.end
                && range.len() > cue.range.len()
        };
        !longer.iter().any(hides) && !is_in_name(sentence, cue.range.start, cue.range.end)
    });
    all.sort_by_key(|cue| (cue.range.start, cue.range.end));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cue_is_read_in_its_forms() {
        crate::tables::strictly::<PartTable>("parts", PARTS_SOURCE).unwrap();
        let found = |text: &str, family: Family| -> Vec<String> {
            let all = cues(text).into_iter().filter(|cue| cue.family == family);
            all.map(|cue| text[cue.range].to_owned()).collect()
        };
        assert_eq!(
            found("Jane Doe has stepped down and clears her desk", Family::Goes),
            ["stepped down", "clears her desk"]
        );
        assert_eq!(found("She takes over from John Roe", Family::Arrives), [""; 0]);
        assert_eq!(found("She takes over from John Roe", Family::Swaps), ["takes over from"]);
        assert_eq!(found("a $5M Series B in fresh money", Family::Capital), ["Series B", "fresh money"]);
    }
}
