//! What the words of a sentence claim: kinds of event, and whether they are denied, uncertain, or said to go up or down.
//!
//! For checking that a sentence of a model claims no more than the quotes it names. The words lie in
//! `data/claims.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use domain::FindingKind;
use regex::Regex;
use serde::Deserialize;

use crate::tables::load;
use crate::text::{pattern, plain};

pub(crate) const CLAIMS_SOURCE: &str = include_str!("../data/claims.toml");

/// What a word may do to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    Denied,
    /// It has not happened yet.
    Planned,
    /// It is not certain.
    Doubted,
    Up,
    Down,
    Absolute,
    Fresh,
    /// A person starts, goes, or rises.
    Starts,
    Goes,
    Rises,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClaimTable {
    kinds: BTreeMap<FindingKind, Vec<String>>,
    marks: BTreeMap<Mark, Vec<String>>,
}

struct Lexicon {
    kinds: Vec<(FindingKind, Regex)>,
    marks: Vec<(Mark, Regex)>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let table: ClaimTable = load(CLAIMS_SOURCE);
    let words = |pieces: &Vec<String>| pattern(&format!(r"\b(?:{})(?:\b|$)", pieces.join("|")));
    Lexicon {
        kinds: table.kinds.iter().map(|(kind, pieces)| (*kind, words(pieces))).collect(),
        marks: table.marks.iter().map(|(mark, pieces)| (*mark, words(pieces))).collect(),
    }
});

/// What a text claims.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claims {
    pub kinds: BTreeSet<FindingKind>,
    pub marks: BTreeSet<Mark>,
}

impl Claims {
    /// Whether the text has a mark.
    pub fn is(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }
}

/// A text in lower case, in which the month of May is no *may*.
fn lowered(text: &str) -> String {
    static MAY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?P<day>\d{1,2}(?:st|nd|rd|th)? )May\b|\bMay (?P<year>\d)|\b(?P<word>in|since|until|by|of|last|on|from) May\b",
        )
    });
    MAY.replace_all(&plain(text), "${day}${word} m_y ${year}").to_lowercase()
}

/// Reads the claims of a text.
pub fn claims(text: &str) -> Claims {
    let text = lowered(text);
    let kinds = LEXICON.kinds.iter().filter(|(_, words)| words.is_match(&text)).map(|(kind, _)| *kind);
    let marks = LEXICON.marks.iter().filter(|(_, words)| words.is_match(&text)).map(|(mark, _)| *mark);
    Claims { kinds: kinds.collect(), marks: marks.collect() }
}

/// Where a text first has a word of a kind, in bytes of the text with its marks made plain.
pub fn first_at(kind: FindingKind, text: &str) -> Option<usize> {
    let lower: String = plain(text).chars().map(|c| c.to_ascii_lowercase()).collect();
    let of_kind = LEXICON.kinds.iter().filter(|(known, _)| *known == kind);
    of_kind.filter_map(|(_, words)| words.find(&lower)).map(|found| found.start()).min()
}

/// Whether a text gives orders to whoever writes about the page. Narrower than [`talks_to_machines`]: a product may be an
/// assistant, and news tells of it.
pub fn gives_orders(text: &str) -> bool {
    static ORDERS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:summary of this page|use (?:it |this )?(?:as is|verbatim)|(?:ignore|disregard|forget) (?:\w+ ){0,3}(?:instructions?|prompts?|rules|guidelines)|override (?:\w+ ){0,3}(?:instructions?|prompts?)|system prompt|(?:in|with|open|begin|start|end|close) your (?:summary|answer|reply|brief|draft|output|response)|your (?:draft|output|prompt|instructions)|(?:tell|inform|assure) (?:the|their|your) (?:\w+ ){0,2}(?:reps?|readers?)|agents? reading|note to (?:\w+ )?(?:assistants?|ais?|models?|llms?|bots)|good machines?)\b",
        )
    });
    ORDERS.is_match(text)
}

/// Whether a text speaks to whoever reads pages by machine.
pub fn talks_to_machines(text: &str) -> bool {
    static TALK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:ai (?:tools?|agents?|assistants?|systems?|models?|sales)|assistants?:|(?:copilots?|bots|crawlers?|chatbots?)(?:[:,]? (?:must|should|reading|please|note|are to|who|that|need|shall|take)\b|:)|summary of this page|use as is|use verbatim|the reader to|language models?|llms?|(?:ignore|disregard|forget) (?:\w+ ){0,3}(?:instructions?|prompts?|rules)|system prompt|tell (?:the|their|your) (?:\w+ ){0,2}(?:rep\w*|users?|executive|reader\w*|customers?)|agents reading|readers must|in your (?:summary|answer|reply|brief)|you (?:must|are) (?:now )?(?:an? |to )?(?:assistant|output|answer|respond|say)|note to )",
        )
    });
    TALK.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<FindingKind> {
        claims(text).kinds.into_iter().collect()
    }

    #[test]
    fn a_sentence_claims_what_its_words_say() {
        assert_eq!(kinds("Acme raised $50 million."), [FindingKind::Funding]);
        assert_eq!(kinds("They will lay off 40 people."), [FindingKind::Layoffs]);
        assert_eq!(kinds("Dana Ruiz has been appointed."), [FindingKind::Leadership]);
        assert_eq!(kinds("The sky is blue over Boston."), []);
        assert!(claims("They didn’t lose data.").is(Mark::Denied));
        assert!(claims("It is said to be in talks.").is(Mark::Doubted));
        assert!(claims("Revenue fell by 4%.").is(Mark::Down));
        assert_eq!(first_at(FindingKind::Funding, "Acme raised it"), Some(5));
    }
}
