//! The lists of words that names are read by.

use std::collections::BTreeSet;
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
