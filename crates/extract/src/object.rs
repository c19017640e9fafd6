//! What stands after a verb: names and noun phrases.

use std::sync::LazyLock;

use regex::Regex;

use crate::place::is_place;
use crate::text::name::{in_name, is_legal_form, list, trim_name};
use crate::text::pattern;
use crate::trigger::is_event_verb;
use crate::words::WORDS;

/// Whether a word describes a company rather than naming it.
pub fn describes(word: &str) -> bool {
    let bare = bare(word);
    WORDS.descriptors.contains(&bare.to_lowercase()) || WORDS.small_descriptors.contains(bare)
}

fn bare(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
}

/// Whether a word names a nation or its people.
pub fn national(word: &str) -> bool {
    let lower = bare(word).to_lowercase();
    WORDS.national.contains(&lower) || crate::place::country(&lower).is_some()
}

/// A noun phrase after a verb: its words up to where something else begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// The name in it, if there is one.
    pub name: Option<String>,
    /// The phrase without articles, at most [`PHRASE_WORDS_MAX`] words.
    pub phrase: String,
    /// A thing of the named one: `Initech's cloud unit`.
    pub possessed: Option<String>,
    /// What follows the phrase.
    pub rest: String,
}

/// Words of a noun phrase that are kept.
pub const PHRASE_WORDS_MAX: usize = 8;

/// A text without `Bethesda, Md.-based`, whose comma would end a phrase.
pub fn without_place(text: &str) -> String {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,2}, (?:[A-Z][a-z]+(?: [A-Z][a-z]+)?\.?|[A-Z]{2}|[A-Z]\.[A-Z]\.)-(?:based|headquartered) ",
        )
    });
    PLACE.replace_all(text, "").into_owned()
}

/// The object at the beginning of a text.
pub fn object(after: &str) -> Object {
    let after = &without_place(after);
    let words: Vec<&str> = after.split_whitespace().collect();
    let mut read = Reading::default();
    let mut at = 0;
    while at < words.len() && at < 24 {
        if !read.word(&words, at) {
            break;
        }
        at += 1;
    }
    read.finish(&words, at)
}

#[derive(Default)]
struct Reading<'a> {
    run: Vec<&'a str>,
    phrase: Vec<&'a str>,
    possessed: Vec<&'a str>,
    /// The run ended with a possessive.
    owner: bool,
    done: bool,
}

impl<'a> Reading<'a> {
    /// Takes a word; false when the phrase is over.
    fn word(&mut self, words: &[&'a str], at: usize) -> bool {
        let word = words[at];
        let lower = bare(word).to_lowercase();
        let next_is_name = words.get(at + 1).is_some_and(|next| in_name(next));
        if self.done {
            return false;
        }
        if word.starts_with('(') && !self.run.is_empty() {
            return false;
        }
        if self.owner {
            return self.possession(word, &lower);
        }
        // `Wexcombe Business College` is one name.
        let within = ["Business", "Service", "Partner", "Network"].contains(&bare(word));
        if describes(word) && !within && word.starts_with(char::is_uppercase) && next_is_name && !self.run.is_empty() {
            self.phrase.append(&mut self.run);
            self.phrase.push(word);
            return true;
        }
        let connects = ["&", "+", "of", "de", "und", "et"].contains(&word) && !self.run.is_empty() && next_is_name;
        let counts =
            !self.run.is_empty() && ["One", "Two", "Three", "Now", "App", "Platform", "Watch"].contains(&bare(word));
        let part = in_name(word) || connects || counts;
        let stops = WORDS.phrase_ends.contains(&lower);
        if part && !(stops && !connects && !word.starts_with(char::is_uppercase)) && !(stops && is_small(word)) {
            return self.name_word(word, next_is_name);
        }
        // `the Basel software company Kartograf`: the place describes.
        let placed =
            !self.run.is_empty() && is_place(trim_name(&self.run.join(" "))) && word.starts_with(char::is_lowercase);
        if (placed || self.describes_next(words, at)) && !stops {
            self.phrase.append(&mut self.run);
        }
        if !self.run.is_empty() {
            return false;
        }
        // `the brand and recipes of`: the list of things goes on.
        let lists = lower == "and" && !self.phrase.is_empty() && !next_is_name;
        if lists {
            self.phrase.push(word);
            return true;
        }
        // `all of the shares of Initech`: the phrase goes on; `for $5M` ends it.
        if stops && !(lower == "in" && self.phrase.iter().any(|word| STAKES.contains(word)))
            || word.ends_with([';', ':'])
        {
            return false;
        }
        self.phrase.push(word);
        self.done = word.ends_with([',', '.']) && !self.phrase.is_empty();
        true
    }

    /// `Jaipur jewellery brand Chandrika`: a description goes on, ends in a word for a company, and a name follows.
    fn describes_next(&self, words: &[&str], at: usize) -> bool {
        let plain = |word: &&&str| word.starts_with(char::is_lowercase) && !word.ends_with([',', '.', ';', ':']);
        let run = words.get(at..).unwrap_or_default().iter().take_while(plain).count();
        let closes = |end: usize| words.get(at + end).is_some_and(|next| in_name(next));
        let last = run.checked_sub(1).and_then(|last| words.get(at + last));
        // `Douro estate Quinta Alta`: short and between two names, any nouns describe.
        let noun = |word: &&str| {
            word.len() > 3
                && !WORDS.phrase_ends.contains(*word)
                && !["ly", "ing", "ed"].iter().any(|end| word.ends_with(end))
                && !is_event_verb(word)
        };
        let nouns = || run <= 2 && self.run.len() <= 2 && words.iter().skip(at).take(run).all(noun);
        (1..=5).contains(&run)
            && !self.run.is_empty()
            && (last.is_some_and(|last| describes(last)) || nouns())
            && closes(run)
    }

    fn name_word(&mut self, word: &'a str, next_is_name: bool) -> bool {
        if describes(word) && next_is_name || self.run.is_empty() && national(word) {
            self.phrase.append(&mut self.run);
            self.phrase.push(word);
            return true;
        }
        self.run.push(word);
        let possessive = ["'s", "s'"].iter().any(|mark| word.ends_with(mark));
        if possessive {
            self.owner = true;
            return true;
        }
        let abbreviates = is_legal_form(word) || word.len() <= 2;
        self.done = word.ends_with([',', ';', ':', ')', '"']) || word.ends_with('.') && !abbreviates;
        true
    }

    /// Words after `Initech's`: another name (then the owner was a place or a person), or a thing.
    fn possession(&mut self, word: &'a str, lower: &str) -> bool {
        if in_name(word) && self.possessed.is_empty() && !describes(word) {
            let owner = self.run.join(" ");
            let place = is_place(trim_name(&owner)) || self.run.len() > 1;
            if !place {
                // `Miller's Relish` is one name.
                self.owner = false;
                return self.name_word(word, false);
            }
            self.phrase.append(&mut self.run);
            self.owner = false;
            return self.name_word(word, false);
        }
        if WORDS.phrase_ends.contains(lower) || self.possessed.len() >= 4 {
            return false;
        }
        self.possessed.push(word);
        self.done = word.ends_with([',', '.', ';', ':']);
        true
    }

    fn finish(self, words: &[&str], at: usize) -> Object {
        let joined = self.run.join(" ");
        let name = trim_name(&joined).to_owned();
        let named = name.chars().any(char::is_alphabetic) && (name.chars().count() > 1);
        let mut phrase: Vec<&str> = self.phrase.clone();
        phrase.extend(&self.run);
        let start = phrase.iter().take_while(|word| is_article(word)).count();
        let phrase: Vec<&str> = phrase[start..].iter().take(PHRASE_WORDS_MAX).copied().collect();
        let thing = trim_name(&self.possessed.join(" ")).to_owned();
        let possessed = (named && !thing.is_empty()).then(|| format!("{joined} {thing}"));
        Object {
            name: named.then_some(name),
            phrase: trim_name(&phrase.join(" ")).to_owned(),
            possessed,
            rest: words.get(at..).unwrap_or_default().join(" "),
        }
    }
}

const STAKES: &[&str] = &["stake", "interest", "shareholding", "stakes"];

fn is_small(word: &str) -> bool {
    ["For", "From", "In", "To", "With", "At", "On", "As", "After", "Amid", "By", "That", "And", "Over", "Into", "Via"]
        .contains(&word)
}

fn is_article(word: &str) -> bool {
    ["a", "an", "the", "its", "their", "his", "her", "our", "new", "all", "first", "latest", "another", "two", "three"]
        .contains(&word.to_lowercase().as_str())
}

/// Names in a list at the beginning of a text, the first as [`object`] reads it.
pub fn objects(after: &str) -> Vec<String> {
    let first = object(after);
    let Some(name) = first.name else { return Vec::new() };
    let mut all = vec![name.clone()];
    let tail = after.find(&name).map_or("", |at| &after[at + name.len()..]);
    let tail = tail.trim_start_matches([',', ' ', '.']);
    let more = tail.strip_prefix("and ").or_else(|| tail.strip_prefix("& "));
    let listed = after.find(&name).is_some_and(|at| after[at + name.len()..].starts_with(", "));
    if let Some(more) = more {
        all.extend(list(more).into_iter().take(1));
    } else if listed && tail.contains(" and ") {
        let names = list(tail);
        if names.len() > 1 {
            all.extend(names);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(after: &str, name: Option<&str>, phrase: &str) {
        let found = object(after);
        assert_eq!((found.name.as_deref(), found.phrase.as_str()), (name, phrase), "{after}");
    }

    #[test]
    fn names_are_found_behind_what_describes_them() {
        check(" Initech for $50M", Some("Initech"), "Initech");
        check(" Bethesda, Md.-based cloud startup Initech for $50M", Some("Initech"), "cloud startup Initech");
        check(" AI startup Initech, a maker of staplers", Some("Initech"), "AI startup Initech");
        check(" Cloud Security Startup Initech For $50 Million", Some("Initech"), "Cloud Security Startup Initech");
        check(
            " all of the outstanding capital stock of BeVocal, Inc. pursuant to",
            Some("BeVocal"),
            "of the outstanding capital stock of BeVocal",
        );
        check(" a majority stake in Hexmoor", Some("Hexmoor"), "majority stake in Hexmoor");
        check(" a remote monitoring service for patients", None, "remote monitoring service");
        check(" land near Bergen for a dock", Some("Bergen"), "land near Bergen");
        check(" London-based Bank of Initech on Monday", Some("Bank of Initech"), "London-based Bank of Initech");
    }

    #[test]
    fn things_of_others_are_told_apart() {
        assert_eq!(object(" Initech's cloud unit for $5M").possessed.as_deref(), Some("Initech's cloud unit"));
        assert_eq!(object(" Sweden's Frostbyte in May").name.as_deref(), Some("Frostbyte"));
        assert_eq!(objects(" Alloyline, Sheetwise and Orex."), ["Alloyline", "Sheetwise", "Orex"]);
    }
}
