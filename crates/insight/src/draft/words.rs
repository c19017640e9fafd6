//! Words that are neither the evidence's nor ours to join it with.

use std::sync::LazyLock;

use extract::claims::{Mark, claims};
use extract::text::{pattern, plain, squash};
use regex::Regex;

use super::{Flaw, Known, Told};

const GLUE_SOURCE: &str = include_str!("../../data/glue.txt");
/// Letters of a word that could be a fact of its own.
const LETTERS_MIN: usize = 4;
/// Words of a sentence that may be its own, and their share of all that count, in percent.
const OWN_MAX: usize = 4;
const OWN_PERCENT_MAX: usize = 34;

static GLUE: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let lines = GLUE_SOURCE.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// Where a part of a sentence begins that may be a fact of its own.
static PHRASES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[,;:]| (?:and|after|because|since|due to|so that|in order|to be|for|as|while|but|which|amid|following|thanks to|with) | – ",
    )
});

/// What somebody does something for.
static AIMS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[a-z] to ((?:start|found|join|become|focus|pursue|spend|build|escape|avoid|please|save|cut|gain|win|prove|show|make|get|be) [^,.;:]*)",
    )
});

/// Whether a word in lower case only joins.
pub(super) fn is_glue(word: &str) -> bool {
    let ending = |rest: &str| rest.len() <= 4;
    word.len() < LETTERS_MIN || GLUE.iter().any(|glue| word.strip_prefix(glue).is_some_and(ending))
}

pub(super) fn check(told: &Told, known: &Known) -> Result<(), Flaw> {
    let held: Vec<String> = squash(&told.all).split(' ').map(str::to_owned).collect();
    let forms = known.company.iter().chain(&known.vendor);
    let names: Vec<String> =
        forms.flat_map(|form| squash(form).split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
    let sentence = squash(&plain(told.sentence));
    let content: Vec<&str> =
        sentence.split(' ').filter(|word| word.chars().all(char::is_alphabetic) && !is_glue(word)).collect();
    // The names of the two companies are nobody's statement.
    let content: Vec<&str> = content.into_iter().filter(|word| !names.iter().any(|name| name == word)).collect();
    let own: Vec<&str> =
        content.iter().filter(|word| !held.iter().any(|known| is_same(word, known))).copied().collect();
    // A sentence of joining words alone says nothing that its evidence could hold.
    if !told.has_values && own.len() == content.len() {
        return Err(Flaw::Invented(told.sentence.to_owned()));
    }
    let is_own = |word: &&&str| own.contains(*word);
    for phrase in PHRASES.split(told.sentence) {
        let phrase = squash(phrase);
        let words: Vec<&str> = phrase.split(' ').filter(|word| content.contains(word)).collect();
        let strange: Vec<&str> = words.iter().filter(is_own).copied().collect();
        if strange.len() >= 2 && strange.len() == words.len() {
            return Err(Flaw::Invented(strange.join(", ")));
        }
    }
    if let Some(aim) = AIMS.captures(told.sentence).and_then(|found| found.get(1)) {
        let aim = squash(aim.as_str());
        let held_word = |word: &str| word.len() >= LETTERS_MIN && held.iter().any(|known| is_same(word, known));
        if !aim.split(' ').any(held_word) {
            return Err(Flaw::Invented(aim));
        }
    }
    let many = own.len() > OWN_MAX || own.len() * 100 > content.len().max(3) * OWN_PERCENT_MAX;
    if many { Err(Flaw::Invented(own.join(", "))) } else { Ok(()) }
}

/// Whether what the sentence denies is denied in the evidence: a clause there that denies has a word of the clause here.
pub(super) fn denial_is_held(told: &Told) -> bool {
    let denies = |part: &&str| claims(part).is(Mark::Denied);
    let parts = |text: &str| -> Vec<String> { PARTS.split(text).filter(denies).map(squash).collect() };
    let held: Vec<String> = told.grounds.iter().flat_map(|ground| parts(&plain(ground.text))).collect();
    let content = |part: &str| -> Vec<String> {
        part.split(' ').filter(|word| word.len() >= LETTERS_MIN).map(str::to_owned).collect()
    };
    parts(told.sentence).iter().all(|part| {
        let words = content(part);
        held.iter().any(|known| content(known).iter().any(|known| words.iter().any(|word| is_same(word, known))))
    })
}

static PARTS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)[.;:]\s|, (?:and|but|while|though)| but | though "));

/// Whether a name comes of one in the evidence: `Australian` of *Australia*, `Samples` of *Sample*.
pub(super) fn is_derived(evidence: &str, word: &str) -> bool {
    let word = word.to_lowercase();
    word.chars().count() >= 6
        && squash(evidence).split(' ').any(|known| {
            known.len() >= 5 && word.starts_with(known) && word.len() - known.len() <= 3
                || known.starts_with(&word) && known.len() - word.len() <= 2
        })
}

/// Whether two words have one stem: what they share is most of the shorter one.
fn is_same(word: &str, other: &str) -> bool {
    let shared = word.chars().zip(other.chars()).take_while(|(left, right)| left == right).count();
    let shorter = word.chars().count().min(other.chars().count());
    shared >= LETTERS_MIN.min(shorter) && shared * 10 >= shorter * 7 && shorter >= 3
}
