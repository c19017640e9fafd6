//! Whether a sentence that a model wrote says no more than the evidence it names.
//!
//! It holds when its words are laid along sentences of that evidence in their order (`shortened`), with nothing passed over but what
//! may be left out (`cuts`) and nothing put in but whom a pronoun stands for (`standing`). Where another tone was wished for,
//! words may be swapped for their equals (`tone`). Of a sentence that does not hold, the source's own may be quoted (`quoted`).
//!
//! What cannot be told to hold is cut: a good sentence that is lost costs a nuance, a bad one that is shown costs the
//! rep's word. It knows no grammar beyond this light reading, and nothing of the world. Pure; start at [`check`].

mod cuts;
mod lexicon;
mod quoted;
mod shortened;
mod source;
mod standing;
mod tokens;
mod tone;

use std::collections::BTreeSet;

use domain::Company;
use extract::text::{plain, sentences, word_count};

pub use quoted::{Excerpt, excerpts};
pub use source::whole;
pub use tone::table as tone_table;

/// Words of a sentence.
const WORDS_MIN: usize = 3;
const WORDS_MAX: usize = 60;

/// Evidence by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    pub number: u32,
    /// Who says it, and when.
    pub by: String,
    /// The source's own words, with the title of the finding that rests on them.
    pub text: String,
}

/// Names that need no evidence: the rep's company and the one that is met, in all their forms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    pub company: Vec<String>,
    pub vendor: Vec<String>,
}

impl Known {
    /// The forms in which a company is named, and the rep's own.
    pub fn of(company: &Company, vendor: &str) -> Self {
        let mut forms = vec![company.name.clone()];
        forms.extend(company.legal_name.clone());
        forms.extend(company.aliases.iter().cloned());
        forms.push(extract::text::name::core(&company.name));
        forms.retain(|form| !form.trim().is_empty());
        let vendor = Some(vendor.to_owned()).filter(|vendor| !vendor.trim().is_empty());
        Self { company: forms, vendor: vendor.into_iter().collect() }
    }
}

/// Why a sentence does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// It names no evidence.
    Uncited,
    /// It names evidence that there is not.
    UnknownEvidence(u32),
    /// Too short, too long, or with marks that no sentence has.
    NoSentence,
    /// It tells the reader to do something.
    Instruction,
    /// It is no sentence of the evidence, shortened.
    Departed(String),
}

impl Flaw {
    /// What is wrong, for whoever writes the sentence again.
    pub fn says(&self) -> String {
        match self {
            Self::Uncited => "it names no evidence".to_owned(),
            Self::UnknownEvidence(number) => format!("there is no evidence {number}"),
            Self::NoSentence => "it is no plain sentence of reasonable length".to_owned(),
            Self::Instruction => "it tells the reader to do something".to_owned(),
            Self::Departed(words) => {
                format!(
                    "it is not the evidence's own words in their order, with nothing but additions left out, at \"{words}\""
                )
            }
        }
    }
}

/// How far a sentence may go from the words of its evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Latitude {
    /// Shortened and joined.
    Shortened,
    /// And with words of another tone that say the same.
    Toned,
}

/// Whether a sentence is made of sentences of the evidence that it names.
pub fn check(sentence: &str, cites: &[u32], grounds: &[Ground], known: &Known, latitude: Latitude) -> Result<(), Flaw> {
    if sentence.chars().any(is_unseen) {
        return Err(Flaw::NoSentence);
    }
    let sentence = plain(sentence.trim());
    is_a_sentence(&sentence)?;
    let named = named(cites, grounds)?;
    // What talks to a machine is no evidence of anything.
    if named.iter().any(|ground| extract::claims::talks_to_machines(&ground.text)) {
        return Err(Flaw::Instruction);
    }
    shortened::check(&sentence, &named, known, latitude == Latitude::Toned)
}

/// Whether each sentence of a text holds.
pub fn check_each(
    text: &str,
    cites: &[u32],
    grounds: &[Ground],
    known: &Known,
    latitude: Latitude,
) -> Result<(), Flaw> {
    let sentences = sentences(text);
    if sentences.is_empty() {
        return Err(Flaw::NoSentence);
    }
    sentences.into_iter().try_for_each(|range| check(&text[range], cites, grounds, known, latitude))
}

fn named<'a>(cites: &[u32], grounds: &'a [Ground]) -> Result<Vec<&'a Ground>, Flaw> {
    let numbers: BTreeSet<u32> = cites.iter().copied().collect();
    if numbers.is_empty() {
        return Err(Flaw::Uncited);
    }
    let find = |number: u32| grounds.iter().find(|ground| ground.number == number);
    numbers.into_iter().map(|number| find(number).ok_or(Flaw::UnknownEvidence(number))).collect()
}

/// Plain, of a length that can be said aloud, and no order to the reader.
fn is_a_sentence(sentence: &str) -> Result<(), Flaw> {
    let words = word_count(sentence);
    if !is_plain(sentence) || !(WORDS_MIN..=WORDS_MAX).contains(&words) {
        return Err(Flaw::NoSentence);
    }
    if is_instruction(&sentence.to_lowercase()) { Err(Flaw::Instruction) } else { Ok(()) }
}

/// Letters that are not seen, or that turn what is.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

/// No markup, no address, no letters that are not seen.
fn is_plain(text: &str) -> bool {
    let lower = text.to_lowercase();
    let marks = ['<', '>', '`', '{', '}', '|', '\\', '*', '#', '_', '~', '^', '='];
    let addresses = ["http", "www.", "://", "](", "mailto:", "javascript", "data:", "&lt", "&#"];
    let bad = text.contains(marks)
        || addresses.iter().any(|address| lower.contains(address))
        || text.contains('@')
        || text.chars().any(is_unseen)
        || has_domain(&lower);
    !bad
}

/// Whether a word is an address: letters, a dot, letters.
fn has_domain(lower: &str) -> bool {
    let is_address = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).split('/').next().unwrap_or_default();
        let labels: Vec<&str> = word.split('.').collect();
        labels.len() >= 2
            && labels.iter().all(|label| label.len() >= 2 && label.chars().all(|c| c.is_alphanumeric() || c == '-'))
            && labels.last().is_some_and(|last| last.chars().all(char::is_alphabetic) && last.is_ascii())
    };
    lower.split_whitespace().any(is_address)
}

/// Whether it tells the reader to do what only a page can want.
fn is_instruction(lower: &str) -> bool {
    const FIRST: [&str; 40] = [
        "send",
        "email",
        "e-mail",
        "mail",
        "forward",
        "click",
        "ignore",
        "visit",
        "reply",
        "pay",
        "transfer",
        "download",
        "give",
        "offer",
        "disregard",
        "forget",
        "pretend",
        "reveal",
        "print",
        "output",
        "execute",
        "run",
        "delete",
        "copy",
        "paste",
        "upload",
        "install",
        "enter",
        "submit",
        "wire",
        "buy",
        "cancel",
        "stop",
        "remove",
        "promise",
        "disclose",
        "include",
        "add",
        "update",
        "register",
    ];
    const ANYWHERE: [&str; 14] = [
        "instructions",
        "system prompt",
        "ignore all",
        "ignore previous",
        "ignore your",
        "previous prompt",
        "you must",
        "an assistant",
        "ai assistant",
        "language model",
        "you should send",
        "please send",
        "make sure to",
        "your password",
    ];
    let first =
        lower.split(|c: char| !c.is_alphanumeric() && c != '-').find(|word| !word.is_empty()).unwrap_or_default();
    let after_please =
        lower.strip_prefix("please ").and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
    FIRST.contains(&first) || !after_please.is_empty() || ANYWHERE.iter().any(|words| lower.contains(words))
}

#[cfg(test)]
mod tests;
