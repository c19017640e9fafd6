//! The lists of words that names are read by.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::tables::load;

pub(crate) const WORDS_SOURCE: &str = include_str!("../data/words.toml");

/// The lists of `data/words.toml`, which says what each is for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub legal_forms: BTreeSet<String>,
    pub not_in_names: BTreeSet<String>,
    pub not_people: BTreeSet<String>,
    pub world_regions: BTreeSet<String>,
    pub states: BTreeSet<String>,
    pub name_words: BTreeSet<String>,
    pub descriptors: BTreeSet<String>,
    pub small_descriptors: BTreeSet<String>,
    pub national: BTreeSet<String>,
    pub phrase_ends: BTreeSet<String>,
    pub nobody: BTreeSet<String>,
    pub openers: BTreeSet<String>,
    pub adverbs: BTreeSet<String>,
}

pub(crate) static WORDS: LazyLock<Words> = LazyLock::new(|| load(WORDS_SOURCE));

const GIVEN_NAMES: &str = include_str!("../data/given_names.txt");

/// Whether a word in small letters is a given name: `ylva`, `jean-luc`.
pub(crate) fn is_given_name(word: &str) -> bool {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let lines = GIVEN_NAMES.lines().filter_map(|line| line.split_once(": "));
        lines.flat_map(|(_, names)| names.split(' ')).collect()
    });
    // `anne-sofie` beside `anne-sophie`: the first part says it.
    NAMES.contains(word) || word.split_once('-').is_some_and(|(first, _)| first.len() > 2 && NAMES.contains(first))
}

/// Whether a word in small letters is one of the English language, in any of its forms: `boardroom`, `sidelined`.
pub(crate) fn is_english(word: &str) -> bool {
    random_word::all(random_word::Lang::En).binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_words_are_known() {
        assert!(["ylva", "jean-luc", "jürgen"].map(is_given_name) == [true, true, true]);
        assert!(["boardroom", "sidelined", "globex"].map(is_english) == [true, true, false]);
    }

    #[test]
    fn the_words_of_english_are_in_order() {
        assert!(random_word::all(random_word::Lang::En).windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_list_of_names_is_in_small_letters_and_once() {
        let all: Vec<&str> = GIVEN_NAMES
            .lines()
            .filter_map(|line| line.split_once(": "))
            .flat_map(|(_, names)| names.split(' '))
            .collect();
        assert!(all.len() > 5_000);
        assert!(all.iter().all(|name| name.to_lowercase() == *name && !name.is_empty()));
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
    }
}
