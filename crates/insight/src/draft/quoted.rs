//! The sentences that a draft was made of, as they stand in the evidence.
//!
//! A draft that does not hold is mostly a sentence of its evidence with one word too many or too few. That sentence itself
//! can be shown instead, as a quotation.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use extract::text::plain;

use super::lexicon;
use super::shortened::{doubts_what_was_said, whole_quotes};
use super::standing::{is_speaker, runs};
use super::tokens::{Token, tokens};
use super::{Ground, is_a_sentence, is_plain, is_unseen, named};

/// Sentences of the evidence that stand for one draft.
const EXCERPTS_MAX: usize = 2;
/// Of the words of the draft that say something, how many of a hundred have to be in them.
const SHARE_MIN: usize = 60;
/// Sentences before one that are quoted with it, so that its pronouns have whom they stand for.
const BEFORE_MAX: usize = 2;
/// Words and marks at the beginning of a sentence in which a pronoun points back.
const POINTS_WITHIN: usize = 8;
/// Words that a further sentence has to add.
const GAIN_MIN: usize = 2;

/// A sentence of the evidence, letter by letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    pub number: u32,
    pub text: String,
}

/// The sentences that a draft was made of, in its order; none where the evidence that it names has too little of it.
pub fn excerpts(sentence: &str, cites: &[u32], grounds: &[Ground]) -> Vec<Excerpt> {
    let said: Vec<String> = weighty(&tokens(&plain(sentence))).collect();
    let mut wanted: BTreeSet<&String> = said.iter().collect();
    let all = wanted.len();
    let mut left: Vec<Sayable> = named(cites, grounds).unwrap_or_default().into_iter().flat_map(sayable).collect();
    let mut chosen: Vec<(usize, Excerpt)> = Vec::new();
    while chosen.len() < EXCERPTS_MAX {
        let gain = |one: &Sayable| wanted.iter().filter(|word| one.words.contains(**word)).count();
        // Of several that say as much, the shortest and first.
        let best = left.iter().enumerate().max_by_key(|(at, one)| (gain(one), Reverse(one.words.len()), Reverse(*at)));
        let Some((at, _)) = best.filter(|(_, one)| gain(one) >= GAIN_MIN) else { break };
        let one = left.remove(at);
        let place = said.iter().position(|word| wanted.contains(word) && one.words.contains(word)).unwrap_or_default();
        wanted.retain(|word| !one.words.contains(*word));
        chosen.push((place, one.excerpt));
    }
    if (all - wanted.len()) * 100 < all * SHARE_MIN {
        return Vec::new();
    }
    chosen.sort_by_key(|(place, _)| *place);
    chosen.into_iter().map(|(_, excerpt)| excerpt).collect()
}

/// A sentence that may be quoted.
struct Sayable {
    excerpt: Excerpt,
    /// Its words that say something.
    words: BTreeSet<String>,
}

fn sayable(ground: &Ground) -> Vec<Sayable> {
    if extract::claims::talks_to_machines(&ground.text) || !is_plain(&ground.by) {
        return Vec::new();
    }
    let ranges = whole_quotes(&ground.text);
    let said: Vec<Vec<Token>> = ranges.iter().map(|range| tokens(&ground.text[range.clone()])).collect();
    let may = |at: usize| {
        let text = &ground.text[ranges[at].clone()];
        let doubted = said.get(at + 1).is_some_and(|next| doubts_what_was_said(next));
        !doubted && is_a_sentence(&plain(text.trim())).is_ok() && !text.chars().any(is_unseen)
    };
    let one = |at: usize| {
        // Who *it* is has to be read too.
        let from = (at.saturating_sub(BEFORE_MAX)..=at).rev().find(|from| !points_back(&said[*from]))?;
        (from..=at).all(may).then(|| Sayable {
            excerpt: Excerpt {
                number: ground.number,
                text: ground.text[ranges[from].start..ranges[at].end].trim().to_owned(),
            },
            words: weighty(&said[at]).collect(),
        })
    };
    (0..ranges.len()).filter_map(one).collect()
}

/// Whether a sentence speaks of somebody or something by a pronoun before it names anybody.
fn points_back(line: &[Token]) -> bool {
    let speaker = |at: usize| is_speaker(&line[at]) && at > 0 && matches!(line[at - 1].lower.as_str(), "the" | "this");
    let points = |at: &usize| {
        let token = &line[*at];
        let opens = *at == 0 && matches!(token.lower.as_str(), "this" | "these");
        !token.quoted && (token.is("points-back") || opens || speaker(*at))
    };
    // Further on, it is mostly something of the sentence itself.
    let first = (0..line.len().min(POINTS_WITHIN)).find(points);
    first.is_some_and(|first| runs(&line[..first]).is_empty())
}

/// The stems of words that are neither marks nor small.
fn weighty(tokens: &[Token]) -> impl Iterator<Item = String> + '_ {
    const SMALL: [&str; 5] = ["determiner", "pronoun", "auxiliary", "preposition", "conjunction"];
    let says = |token: &&Token| !token.is_mark() && token.lower != "'s" && !SMALL.iter().any(|class| token.is(class));
    tokens.iter().filter(says).map(|token| lexicon::stem(&token.lower))
}
