//! Whether a sentence that a model wrote says no more than the evidence it names.
//!
//! The sentence and each sentence of the evidence it names are read into clauses (`word`, `speech`, `reading`): a verb, who
//! acts, on what, and what stands under which preposition. Every word of the sentence is then the evidence's or a
//! paraphrase out of `data/paraphrases.txt` (`novelty`), every number and name is there (`hard`), each part of a clause
//! stands where it stands in one sentence of the evidence (`roles`, `handles`, `joins`), numbers count, reach and move
//! alike (`bounds`, `scope`), and what is denied, planned or doubted is so here too (`stance`).
//!
//! What cannot be told to hold is cut: a good sentence that is lost costs a nuance, a bad one that is shown costs the
//! rep's word. It knows no grammar beyond this light reading, and nothing of the world. Pure; start at [`check`].

mod bounds;
mod cuts;
mod figure;
mod handles;
mod hard;
mod joins;
mod lexicon;
mod novelty;
mod reading;
mod roles;
mod scope;
mod shortened;
mod source;
mod speech;
mod stance;
mod standing;
mod tokens;
mod word;

use std::collections::BTreeSet;

use domain::{Company, FindingKind};
use extract::claims::{Claims, claims};
use extract::text::{plain, word_count};

use hard::Hard;
use source::Scene;

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
    /// A number, an amount or a date that the evidence does not have.
    Value(String),
    /// Values of several sources in one statement.
    Mixed(String),
    /// A name that the evidence does not have.
    Name(String),
    /// It tells of a kind of event that the evidence does not tell of.
    Kind(FindingKind),
    /// Somebody else does it, or the other way round.
    Parties(String),
    /// It denies what the evidence says, or the other way round.
    Denial,
    /// It is certain where the evidence is not.
    Certainty,
    /// Up for down, or the other way round.
    Direction,
    /// A rank, or *all* and *never*, that the evidence does not have.
    Absolute(String),
    /// A time that the evidence does not give.
    Fresh(String),
    /// Too many words that are not the evidence's.
    Invented(String),
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
            Self::Value(value) => format!("the evidence it names does not say {value}"),
            Self::Mixed(value) => format!("no single piece of evidence says this of {value}"),
            Self::Name(name) => format!("the evidence it names does not name {name}"),
            Self::Kind(kind) => format!("the evidence it names tells of no {}", kind.title().to_lowercase()),
            Self::Parties(name) => format!("the evidence says it of {name}"),
            Self::Denial => "the evidence says the opposite".to_owned(),
            Self::Certainty => "the evidence is less certain".to_owned(),
            Self::Direction => "the evidence says another direction".to_owned(),
            Self::Absolute(word) | Self::Fresh(word) => format!("the evidence does not say {word}"),
            Self::Invented(words) => format!("the evidence says nothing of {words}"),
            Self::Departed(words) => {
                format!(
                    "it is not the evidence's own words in their order, with nothing but additions left out, at \"{words}\""
                )
            }
        }
    }
}

/// Whether a sentence holds over the evidence that it names.
pub fn check(sentence: &str, cites: &[u32], grounds: &[Ground], known: &Known) -> Result<(), Flaw> {
    let sentence = plain(sentence.trim());
    is_a_sentence(&sentence)?;
    let named = named(cites, grounds)?;
    // What talks to a machine is no evidence of anything.
    if named.iter().any(|ground| extract::claims::talks_to_machines(&ground.text)) {
        return Err(Flaw::Instruction);
    }
    let told = Told::of(&sentence, &named);
    hard::check(&told, known)?;
    let scene = Scene::of(&told, known);
    if scene.is_quoted() {
        return Ok(());
    }
    scope::check(&scene)?;
    // A word of an event that nobody tells of says best what is wrong.
    novelty::check(&scene).map_err(|flaw| kinds(&told).err().unwrap_or(flaw))?;
    roles::check(&scene)?;
    handles::check(&scene)?;
    joins::check(&scene)?;
    stance::check(&scene)?;
    bounds::check(&scene)
}

/// Whether a sentence is made of sentences of the evidence that it names, shortened.
pub fn check_shortened(sentence: &str, cites: &[u32], grounds: &[Ground], known: &Known) -> Result<(), Flaw> {
    let sentence = plain(sentence.trim());
    is_a_sentence(&sentence)?;
    let named = named(cites, grounds)?;
    if named.iter().any(|ground| extract::claims::talks_to_machines(&ground.text)) {
        return Err(Flaw::Instruction);
    }
    shortened::check(&Told::of(&sentence, &named), known)
}

/// A sentence and what it rests on.
struct Told<'a> {
    sentence: &'a str,
    claims: Claims,
    grounds: Vec<Held<'a>>,
    /// All that is named, as one text.
    all: String,
}

/// A piece of evidence, read.
struct Held<'a> {
    by: &'a str,
    text: &'a str,
    claims: Claims,
    hard: Hard,
    /// The values of the text alone, without the day on which it was said.
    within: Hard,
}

impl<'a> Told<'a> {
    fn of(sentence: &'a str, named: &[&'a Ground]) -> Self {
        let held = |ground: &&'a Ground| Held {
            by: &ground.by,
            text: &ground.text,
            claims: claims(&format!("{}. {}", ground.by, ground.text)),
            hard: Hard::of(&format!("{}. {}", ground.by, ground.text)),
            within: Hard::of(&ground.text),
        };
        let all = named.iter().map(|ground| format!("{}. {}", ground.by, ground.text)).collect::<Vec<_>>().join(" ");
        Self { sentence, claims: claims(sentence), grounds: named.iter().map(held).collect(), all: plain(&all) }
    }
}

fn named<'a>(cites: &[u32], grounds: &'a [Ground]) -> Result<Vec<&'a Ground>, Flaw> {
    let numbers: BTreeSet<u32> = cites.iter().copied().collect();
    if numbers.is_empty() {
        return Err(Flaw::Uncited);
    }
    let find = |number: u32| grounds.iter().find(|ground| ground.number == number);
    numbers.into_iter().map(|number| find(number).ok_or(Flaw::UnknownEvidence(number))).collect()
}

/// No markup, no address, no invisible letters, and a length that can be said aloud.
fn is_a_sentence(sentence: &str) -> Result<(), Flaw> {
    let lower = sentence.to_lowercase();
    let marks = ['<', '>', '`', '{', '}', '|', '\\', '*', '#', '_', '~', '^', '='];
    let addresses = ["http", "www.", "://", "](", "mailto:", "javascript", "data:", "&lt", "&#"];
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
    };
    let bad = sentence.contains(marks)
        || addresses.iter().any(|address| lower.contains(address))
        || sentence.contains('@')
        || sentence.chars().any(unseen)
        || has_domain(&lower);
    let words = word_count(sentence);
    if bad || !(WORDS_MIN..=WORDS_MAX).contains(&words) {
        return Err(Flaw::NoSentence);
    }
    if is_instruction(&lower) { Err(Flaw::Instruction) } else { Ok(()) }
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

/// Each kind of event that the sentence has a word of is told of by what it names.
fn kinds(told: &Told) -> Result<(), Flaw> {
    let mut held: BTreeSet<FindingKind> = told.grounds.iter().flat_map(|ground| ground.claims.kinds.clone()).collect();
    held.extend(implied(&held));
    let strange = told.claims.kinds.iter().find(|kind| !held.contains(kind));
    strange.map_or(Ok(()), |kind| Err(Flaw::Kind(*kind)))
}

/// Kinds whose words are common beside an event of another kind.
fn implied(held: &BTreeSet<FindingKind>) -> Vec<FindingKind> {
    let near: &[(FindingKind, &[FindingKind])] = &[
        // Who joins is hired, who is looked for will join.
        (FindingKind::Leadership, &[FindingKind::Hiring]),
        (FindingKind::Hiring, &[FindingKind::Leadership]),
        // Who is let go leaves.
        (FindingKind::Layoffs, &[FindingKind::Leadership]),
    ];
    near.iter().filter(|(kind, _)| held.contains(kind)).flat_map(|(_, more)| more.iter().copied()).collect()
}

#[cfg(test)]
mod tests;
