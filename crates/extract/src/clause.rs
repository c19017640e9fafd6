//! The verb of an event: who stands before it, what follows it, and whether it happened.

use crate::trigger::{Form, Hit};
use crate::words::WORDS;

/// Whether what a verb says has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mood {
    Done,
    /// `will`, `plans to`, `agreed to`.
    Planned,
    /// `may`, `considers`, `in talks to`.
    Doubtful,
    /// `did not`, `never`, `refused to`.
    Denied,
}

/// A verb in its sentence.
#[derive(Debug, Clone, Copy)]
pub struct Verb<'a> {
    /// The words before the verb and all that belongs to it.
    pub before: &'a str,
    pub after: &'a str,
    /// What happens, happens to what stands before.
    pub passive: bool,
    pub mood: Mood,
}

const BE: &[&str] = &["is", "are", "was", "were", "be", "been", "being", "gets", "got", "get"];
const HAVE: &[&str] = &["has", "have", "had", "having", "'s", "'ve"];
const SURE: &[&str] = &["will", "shall", "'ll"];
const MAYBE: &[&str] = &["may", "might", "could", "should", "can", "would"];
const NOT: &[&str] =
    &["not", "never", "n't", "didn't", "hasn't", "isn't", "won't", "doesn't", "neither", "no", "without"];
const FILLERS: &[&str] = &[
    "also",
    "since",
    "just",
    "now",
    "today",
    "yesterday",
    "then",
    "later",
    "again",
    "even",
    "further",
    "together",
    "soon",
    "already",
    "once",
    "both",
    "each",
    "all",
    "instead",
    "still",
    "first",
    "itself",
    "jointly",
    "quietly",
];
/// Words that take `to` or an `-ing` form, and what they make of it.
const CHAIN: &[(&str, Mood)] = &[
    ("agreed", Mood::Done),
    ("agrees", Mood::Done),
    ("agree", Mood::Done),
    ("moved", Mood::Done),
    ("begins", Mood::Done),
    ("began", Mood::Done),
    ("begun", Mood::Done),
    ("starts", Mood::Done),
    ("started", Mood::Done),
    ("decided", Mood::Planned),
    ("decides", Mood::Planned),
    ("plans", Mood::Planned),
    ("planned", Mood::Planned),
    ("planning", Mood::Planned),
    ("plan", Mood::Planned),
    ("set", Mood::Planned),
    ("expected", Mood::Planned),
    ("expects", Mood::Planned),
    ("expect", Mood::Planned),
    ("intends", Mood::Planned),
    ("intend", Mood::Planned),
    ("intention", Mood::Planned),
    ("intent", Mood::Planned),
    ("going", Mood::Planned),
    ("due", Mood::Planned),
    ("ready", Mood::Planned),
    ("scheduled", Mood::Planned),
    ("prepares", Mood::Planned),
    ("preparing", Mood::Planned),
    ("vows", Mood::Planned),
    ("decision", Mood::Planned),
    ("deal", Mood::Done),
    ("signed", Mood::Done),
    ("signs", Mood::Done),
    ("entered", Mood::Done),
    ("enters", Mood::Done),
    ("reached", Mood::Done),
    ("reaches", Mood::Done),
    ("struck", Mood::Done),
    ("strikes", Mood::Done),
    ("inked", Mood::Done),
    ("inks", Mood::Done),
    ("announced", Mood::Done),
    ("announces", Mood::Done),
    ("completed", Mood::Done),
    ("completes", Mood::Done),
    ("agreement", Mood::Done),
    ("aims", Mood::Doubtful),
    ("aiming", Mood::Doubtful),
    ("poised", Mood::Doubtful),
    ("wants", Mood::Doubtful),
    ("want", Mood::Doubtful),
    ("wanted", Mood::Doubtful),
    ("seeks", Mood::Doubtful),
    ("seeking", Mood::Doubtful),
    ("sought", Mood::Doubtful),
    ("hopes", Mood::Doubtful),
    ("hoping", Mood::Doubtful),
    ("looks", Mood::Doubtful),
    ("looking", Mood::Doubtful),
    ("looked", Mood::Doubtful),
    ("considering", Mood::Doubtful),
    ("considers", Mood::Doubtful),
    ("considered", Mood::Doubtful),
    ("consider", Mood::Doubtful),
    ("mulls", Mood::Doubtful),
    ("mulling", Mood::Doubtful),
    ("weighs", Mood::Doubtful),
    ("weighing", Mood::Doubtful),
    ("exploring", Mood::Doubtful),
    ("explores", Mood::Doubtful),
    ("eyes", Mood::Doubtful),
    ("talks", Mood::Doubtful),
    ("negotiations", Mood::Doubtful),
    ("discussions", Mood::Doubtful),
    ("offer", Mood::Doubtful),
    ("offers", Mood::Doubtful),
    ("offered", Mood::Doubtful),
    ("proposes", Mood::Doubtful),
    ("proposed", Mood::Doubtful),
    ("proposal", Mood::Doubtful),
    ("bid", Mood::Doubtful),
    ("bids", Mood::Doubtful),
    ("tries", Mood::Doubtful),
    ("trying", Mood::Doubtful),
    ("tried", Mood::Doubtful),
    ("attempt", Mood::Doubtful),
    ("attempts", Mood::Doubtful),
    ("threatens", Mood::Doubtful),
    ("threatened", Mood::Doubtful),
    ("rumoured", Mood::Doubtful),
    ("rumored", Mood::Doubtful),
    ("close", Mood::Doubtful),
    ("nears", Mood::Doubtful),
    ("urged", Mood::Doubtful),
    ("urges", Mood::Doubtful),
    ("helps", Mood::Doubtful),
    ("help", Mood::Doubtful),
    ("helped", Mood::Doubtful),
    ("lets", Mood::Doubtful),
    ("allows", Mood::Doubtful),
    ("able", Mood::Doubtful),
    ("how", Mood::Doubtful),
    ("right", Mood::Doubtful),
    ("option", Mood::Doubtful),
    ("continue", Mood::Denied),
    ("continues", Mood::Denied),
    ("remain", Mood::Denied),
    ("failed", Mood::Denied),
    ("fails", Mood::Denied),
    ("refused", Mood::Denied),
    ("refuses", Mood::Denied),
    ("declined", Mood::Denied),
    ("declines", Mood::Denied),
    ("denied", Mood::Denied),
    ("denies", Mood::Denied),
    ("rejects", Mood::Denied),
    ("stops", Mood::Denied),
    ("stopped", Mood::Denied),
    ("avoids", Mood::Denied),
    ("avoid", Mood::Denied),
    ("abandons", Mood::Denied),
];
/// Words between a chain word and `to`.
const BRIDGES: &[&str] = &[
    "in",
    "into",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "early",
    "late",
    "advanced",
    "exclusive",
    "a",
    "an",
    "the",
    "its",
    "their",
    "his",
    "her",
    "definitive",
    "close",
    "of",
    "on",
    "people",
    "about",
];

/// The verb of a hit, with its voice and mood.
pub fn verb<'a>(sentence: &'a str, hit: &Hit) -> Verb<'a> {
    let after = &sentence[hit.end..];
    let words = words_before(sentence, hit.start);
    let mut group = GroupRead { start: hit.start, chained: hit.form == Form::Ing, ..GroupRead::default() };
    for (at, word) in words {
        // `Kisanly has made`: a name may end as adverbs do.
        let bare = word.trim_end_matches(',');
        let capital = sentence.get(at..).is_some_and(|text| text.starts_with(char::is_uppercase));
        let named = capital && bare.ends_with("ly") && !WORDS.adverbs.contains(bare);
        if named || !group.take(at, &word) {
            break;
        }
    }
    let by = after.trim_start().to_lowercase().starts_with("by ");
    let past = hit.form == Form::Past;
    let passive = past && (group.be || by && !group.have);
    Verb { before: &sentence[..group.start], after, passive, mood: group.mood(sentence) }
}

#[derive(Default)]
struct GroupRead {
    start: usize,
    chained: bool,
    be: bool,
    have: bool,
    sure: bool,
    maybe: bool,
    not: bool,
    chain: Option<Mood>,
    bridges: usize,
}

impl GroupRead {
    /// Takes one more word to the left into the group, if it belongs there.
    fn take(&mut self, at: usize, word: &str) -> bool {
        // Commas end the group, unless an adverb stands between two of them.
        if word.ends_with([';', ':', '.', '"', ')', '–', '—']) {
            return false;
        }
        let comma = word.ends_with(',');
        let bare = word.trim_end_matches(',');
        if comma && !(FILLERS.contains(&bare) || bare.ends_with("ly")) {
            return false;
        }
        let ours = self.auxiliary(bare)
            || self.chain_word(bare)
            || self.filler(bare)
            || bare.ends_with("ly") && bare.len() > 4 && bare != "family";
        if ours {
            self.start = at;
        } else if self.chained && self.chain.is_none() && self.bridges < 4 && BRIDGES.contains(&bare) {
            // Whether it belongs is known when the chain word comes.
            self.bridges += 1;
            return true;
        }
        ours
    }

    fn auxiliary(&mut self, word: &str) -> bool {
        if BE.contains(&word) {
            self.be = self.be || self.chain.is_none() && !self.have;
        } else if HAVE.contains(&word) {
            self.have = true;
        } else if SURE.contains(&word) {
            self.sure = true;
        } else if MAYBE.contains(&word) {
            self.maybe = true;
        } else if NOT.contains(&word) || word.ends_with("n't") {
            self.not = true;
        } else if word == "to" {
            self.chained = true;
        } else {
            return self.chained && (word == "of" || word == "on");
        }
        true
    }

    fn chain_word(&mut self, word: &str) -> bool {
        let Some((_, mood)) = CHAIN.iter().find(|(known, _)| *known == word && self.chained) else { return false };
        self.chain = Some(self.chain.map_or(*mood, |known| known.max(*mood)));
        self.bridges = 0;
        true
    }

    fn filler(&self, word: &str) -> bool {
        FILLERS.contains(&word)
    }

    fn mood(&self, sentence: &str) -> Mood {
        let reported = || {
            let lower = sentence[..self.start].to_lowercase();
            [
                "said",
                "says",
                "announced",
                "confirmed",
                "disclosed",
                "told",
                "revealed",
                "informed",
                "notified",
                "notice",
                "indicated",
                "reported",
            ]
            .iter()
            .any(|word| lower.contains(word))
        };
        let chain = self.chain.unwrap_or(Mood::Done);
        let maybe = if self.maybe {
            if sentence[self.start..].to_lowercase().starts_with("would") && reported() {
                Mood::Planned
            } else {
                Mood::Doubtful
            }
        } else {
            Mood::Done
        };
        let not = if self.not { Mood::Denied } else { Mood::Done };
        let sure =
            if self.sure || self.chained && self.chain.is_none() && !self.have { Mood::Planned } else { Mood::Done };
        chain.max(maybe).max(not).max(sure)
    }
}

/// Words before a place, from right to left, in lower case with their punctuation, each with where it begins.
fn words_before(sentence: &str, end: usize) -> impl Iterator<Item = (usize, String)> + '_ {
    let mut rest = end;
    std::iter::from_fn(move || {
        let text = sentence.get(..rest)?.trim_end();
        if text.is_empty() {
            return None;
        }
        let start = text.rfind(' ').map_or(0, |space| space + 1);
        rest = start;
        // The month is no verb.
        let word =
            if text[start..] == *"May" && start > 0 { "in-may".to_owned() } else { text[start..].to_lowercase() };
        Some((start, word))
    })
    .take(14)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trigger::{Group, hits};

    fn check(sentence: &str, before: &str, mood: Mood, passive: bool) {
        let hit = hits(sentence).into_iter().find(|hit| hit.group == Group::Acquire).unwrap();
        let verb = verb(sentence, &hit);
        assert_eq!((verb.before.trim(), verb.mood, verb.passive), (before, mood, passive), "{sentence}");
    }

    #[test]
    fn verbs_have_a_mood_and_a_voice() {
        check("Globex acquires Initech", "Globex", Mood::Done, false);
        check("Globex has agreed to acquire Initech", "Globex", Mood::Done, false);
        check("Globex to acquire Initech", "Globex", Mood::Planned, false);
        check("Globex is in talks to acquire Initech", "Globex is in", Mood::Doubtful, false);
        check("Globex could buy Initech", "Globex", Mood::Doubtful, false);
        check("Globex did not buy Initech", "Globex did", Mood::Denied, false);
        check("Globex said it would buy Initech", "Globex said it", Mood::Planned, false);
        check("Initech was recently acquired by Globex", "Initech", Mood::Done, true);
        check("Initech, acquired by Globex last year, grows", "Initech,", Mood::Done, true);
        check("Initech has been acquired by Globex", "Initech", Mood::Done, true);
        check("Globex has just acquired Initech", "Globex", Mood::Done, false);
        check("Globex is being bought by Initech", "Globex", Mood::Done, true);
    }
}
