//! Whom the sentences of a text are about, when nobody said whom we mean.

use crate::place::is_place;
use crate::text::name::{in_name, is_legal_form, is_person, trim_name};
use crate::text::squash;
use crate::words::WORDS;

/// Sentences over which `the company` still means the one named last.
const REACH: usize = 8;

/// Words of a noun phrase up to the name that it describes.
const DESCRIBED_WORDS: usize = 6;

/// Small words that no description holds.
const IN_BETWEEN: &[&str] =
    &["and", "the", "for", "from", "with", "into", "that", "will", "has", "was", "its", "bought", "sold"];

/// For some sentences, the company that they tell of, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Topics(Vec<(usize, String)>);

impl Topics {
    /// From names at sentences; they are put in order.
    pub fn of(mut named: Vec<(usize, String)>) -> Self {
        named.sort();
        Self(named)
    }

    /// The company that `the company` means in a sentence.
    pub fn at(&self, index: usize) -> Option<&str> {
        let before = self.0.iter().rev().find(|(at, _)| *at <= index && index - at <= REACH);
        before.map(|(_, name)| name.as_str())
    }
}

/// Whether a name can be that of a company.
pub fn plausible(name: &str) -> bool {
    let squashed = squash(name);
    let first = squashed.split(' ').next().unwrap_or_default();
    let single = !squashed.contains(' ');
    // `Approximately 110`: a measure is no name.
    let measures = WORDS.adverbs.contains(first) && squashed.split(' ').skip(1).all(|word| word.parse::<u64>().is_ok());
    // `Ex-banker`, `Half-year`: a compound of small words describes.
    let compound = name.split(' ').next().and_then(|word| word.split_once('-')).is_some_and(|(head, tail)| {
        [
            "Ex", "Half", "Mid", "Year", "Full", "Then", "Soon", "First", "Second", "Third", "Fourth", "Nine", "Six",
            "Three",
        ]
        .contains(&head)
            && tail.starts_with(char::is_lowercase)
    });
    // `N.C.`, `U.S.`: a state of a dateline.
    let state =
        name.contains('.') && name.len() < 7 && name.chars().all(|letter| letter.is_uppercase() || letter == '.');
    !squashed.is_empty()
        && !measures
        && !state
        && !compound
        && !squashed.ends_with(" ipo")
        && (single || !["lord", "lady", "sir", "dame", "baroness", "baron"].contains(&first))
        && (single || !WORDS.openers.contains(first))
        && squashed.chars().any(char::is_alphabetic)
        && squashed.chars().count() > 1
        && !WORDS.nobody.contains(&squashed)
        && !(single && (WORDS.nobody.contains(first) || WORDS.adverbs.contains(first)))
        && !is_place(name)
        && !(single && (crate::object::national(name) || is_legal_form(name)))
        && squashed.split(' ').count() <= 6
        && !squashed.split(' ').all(|word| word.chars().all(|letter| letter.is_ascii_digit()))
}

/// The name that a sentence begins with, when it goes on as sentences about companies do.
pub fn opening(sentence: &str) -> Option<String> {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    if words.first().is_some_and(|word| ["The", "A", "An"].contains(word)) {
        // `The family-owned brewer Globex has`: the name stands behind what describes it.
        let describes = |word: &&str| word.starts_with(char::is_lowercase) && crate::object::describes(word);
        let at = words.iter().take(DESCRIBED_WORDS).position(describes);
        let named = at.and_then(|at| words.get(at + 1..)).filter(|rest| rest.first().is_some_and(|word| in_name(word)));
        if let Some(rest) = named {
            return opening(&rest.join(" "));
        }
    }
    let taken = words.iter().take_while(|word| in_name(word) || **word == "&").count();
    // `Robotics start-up Globex is`: the name stands behind what describes it.
    let described = words.get(taken).is_some_and(|word| crate::object::describes(word) || word.ends_with("hopeful"));
    if taken > 0 && described && words.get(taken + 1).is_some_and(|word| in_name(word)) {
        return opening(&words.get(taken + 1..)?.join(" "));
    }
    // `Rubber glove producer Globex ups`.
    let small = |word: &&&str| {
        let plain = word.len() > 2 && word.chars().all(|letter| letter.is_lowercase() || letter == '-');
        plain
            && !["ed", "ing", "ly"].iter().any(|end| word.ends_with(end))
            && (!word.ends_with('s') || word.ends_with("ss"))
    };
    let run = words.iter().skip(taken).take_while(small).count();
    let last = words.get((taken + run).saturating_sub(1)).copied().unwrap_or_default();
    let acts =
        words.iter().skip(taken).take(run).any(|word| crate::trigger::is_event_verb(word) || IN_BETWEEN.contains(word));
    let noun = (2..=DESCRIBED_WORDS).contains(&run) && taken == 1 && !acts && crate::object::describes(last);
    if noun && words.get(taken + run).is_some_and(|word| in_name(word)) {
        return opening(&words.get(taken + run..)?.join(" "));
    }
    let name = words.get(..taken.min(5))?.join(" ");
    let ended = words[..taken].iter().rev().skip(1).any(|word| word.ends_with([',', ':', ';']));
    let next = words.get(taken).copied().unwrap_or_default();
    let follows = next.chars().next().is_some_and(char::is_lowercase) || name.ends_with(',');
    let name = trim_name(&name).to_owned();
    let title = words.first().is_some_and(|word| ["Mr.", "Ms.", "Mrs.", "Dr.", "Prof."].contains(word));
    let speaks = is_person(&name)
        && [
            "said", "says", "told", "added", "joined", "is", "joins", "resigned", "resigns", "retires", "steps",
            "stepped", "who", "whose",
        ]
        .contains(&next);
    (taken > 0 && taken <= 5 && !ended && follows && !title && !speaks && plausible(&name)).then_some(name)
}
