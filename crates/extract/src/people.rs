//! The people whom a text names: in full, and then by their last name alone.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::place::is_place;
use crate::role::find_role;
use crate::text::name::{PERSON, bare_person, is_person, is_surely_person};
use crate::text::{pattern, squash};
use crate::words::{WORDS, is_english, is_given_name};

/// Characters between a title and the name behind it.
const TITLE_REST_CHARS: usize = 16;
/// Characters between a possessive and the role that it owns: `new `, `next `.
const ROLE_NEAR: usize = 5;
/// People of one text that are kept.
pub const CAST_MAX: usize = 200;

static FULL: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?P<person>{PERSON})")));
static SHORT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:Mr|Mrs|Ms|Dr|Prof|Messrs)\.? (?P<last>(?:(?:van|von|de|del|di|la|le) )?[A-Z][\w'-]+)(?: and (?P<other>[A-Z][\w'-]+))?",
    )
});

/// A person in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub range: Range<usize>,
    /// The sentence gives the whole name.
    pub full: bool,
}

/// Everybody whom a text names in full, by last name.
#[derive(Debug, Clone, Default)]
pub struct Cast(Vec<(String, String)>);

impl Cast {
    /// Adds the people of a sentence.
    pub fn add(&mut self, people: &[Person]) {
        for person in people.iter().filter(|person| person.full) {
            let last = last_name(&person.name);
            if self.0.len() < CAST_MAX && !self.0.iter().any(|(known, _)| *known == last) {
                self.0.push((last, person.name.clone()));
            }
        }
    }

    fn named(&self, last: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == last).map(|(_, name)| name.as_str())
    }
}

fn last_name(name: &str) -> String {
    let words: Vec<&str> = name.split(' ').collect();
    let suffix = |word: &str| ["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"].contains(&word.trim_end_matches(','));
    words.iter().rev().find(|word| !suffix(word)).copied().unwrap_or(name).to_owned()
}

/// A sentence with some ranges hidden, so that no name begins in them; as long as before.
pub fn masked(sentence: &str, hidden: impl Iterator<Item = Range<usize>>) -> String {
    let mut bytes = sentence.as_bytes().to_vec();
    for range in hidden {
        if sentence.is_char_boundary(range.start) && sentence.is_char_boundary(range.end) {
            bytes[range].fill(b'_');
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| sentence.to_owned())
}

/// The people of a sentence, from left to right.
pub fn people(masked: &str, cast: &Cast) -> Vec<Person> {
    let mut all: Vec<Person> = Vec::new();
    let mut from = 0;
    while let Some(found) = FULL.find_at(masked, from) {
        // `ex-Meridian Stores executive`: a compound is no name.
        let compound = masked[..found.start()].ends_with('-');
        if let Some(start) = begins_later(masked, found.range()) {
            from = start;
            continue;
        }
        match placed(found.as_str()).filter(|_| !compound) {
            Some((start, end, name)) => {
                let range = found.start() + start..found.start() + end;
                from = range.end;
                if !has_a_role_to_give(masked, &range) {
                    all.push(Person { name, range, full: true });
                }
            }
            None => from = found.start() + found.as_str().find(' ').map_or(found.len(), |space| space + 1),
        }
    }
    for found in SHORT.captures_iter(masked) {
        for last in [found.name("last"), found.name("other")].into_iter().flatten() {
            let Some(name) = cast.named(last.as_str()) else { continue };
            let range = last.range();
            if !all.iter().any(|known| known.range.start < range.end && range.start < known.range.end) {
                all.push(Person { name: name.to_owned(), range, full: false });
            }
        }
    }
    // Where somebody is named for sure, what else looks like a name and stands as companies do is none: `at Merrow Stane`.
    if all.iter().any(|person| is_surely_person(&person.name)) {
        all.retain(|person| !person.full || is_surely_person(&person.name) || !stands_for_company(masked, person));
    }
    all.sort_by_key(|person| person.range.start);
    all
}

/// Whether what was taken for a person in a sentence is hardly one: a place, words before a name, or what stands where a
/// company does while somebody else is named for sure.
pub(crate) fn is_unlikely(name: &str, sentence: &str) -> bool {
    if is_surely_person(name) {
        return false;
    }
    let caps = name.split(' ').any(|word| word.len() > 2 && word.chars().all(char::is_uppercase));
    let sure = || people(sentence, &Cast::default()).into_iter().filter(|other| is_surely_person(&other.name));
    if is_place(name) || caps || sure().any(|other| name.ends_with(&other.name)) {
        return true;
    }
    static FIRM: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:of|at|left|leaves|leaving|joins|joined|quits?|rival|(?:comes|coming|came|hired|poached|lured|recruited|team) (?:over |away )?from) (?:the )?$",
        )
    });
    let lead = sentence.find(name).map_or("", |at| &sentence[..at]);
    let described = lead
        .trim_end()
        .rsplit(' ')
        .next()
        .is_some_and(|last| last.starts_with(char::is_lowercase) && crate::object::describes(last));
    static NEWS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:hiring|appointment|election|promotion|elevation|nomination|departure|resignation|retirement|exit|arrival|addition|death|passing|removal|dismissal) of $",
        )
    });
    (FIRM.is_match(lead) && !NEWS.is_match(lead) || described) && sure().next().is_some()
}

/// Where a name begins whose first words are no part of it: `Kasia` of `Tate ECD Kasia Lind`.
fn begins_later(text: &str, range: Range<usize>) -> Option<usize> {
    let name = &text[range.clone()];
    let given = |word: &str| is_given_name(&word.to_lowercase());
    let (lead, last) = name.rsplit_once(' ')?;
    let goes_on = text[range.end..].strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let caps = lead.split(' ').any(|word| word.len() > 1 && word.chars().all(char::is_uppercase));
    if caps && goes_on && given(last) && !lead.split(' ').any(given) {
        return Some(range.start + lead.len() + 1);
    }
    // `Hires Noelle Lind`: a word of the language opens no name that a given one stands in.
    let (first, rest) = name.split_once(' ')?;
    let inside = rest.rsplit_once(' ').is_some_and(|(inside, _)| inside.split(' ').next().is_some_and(given));
    let honours = ["dame", "sir", "lord", "lady", "prof", "rev", "capt", "dr", "mr", "mrs", "ms"];
    let word = first.to_lowercase();
    (inside && !given(first) && !honours.contains(&word.trim_end_matches('.')) && is_english(&word))
        .then_some(range.start + first.len() + 1)
}

/// Whether a name stands behind a word that a company follows: `of`, `at`, `left`, `the insurer`.
fn stands_for_company(text: &str, person: &Person) -> bool {
    let lead = text[..person.range.start].trim_end();
    let last = lead.rsplit([' ', '_']).next().unwrap_or_default();
    ["of", "at", "left", "leaves", "leaving", "joins", "joined", "join", "quits", "quit", "for"].contains(&last)
        || last.starts_with(char::is_lowercase) && crate::object::describes(last)
}

/// Whether a name is followed as a company's is: `Granlund Tra's president`, and not `Jane Doe's chief executive role`.
fn has_a_role_to_give(text: &str, name: &Range<usize>) -> bool {
    let marks = ["'s", "’s"];
    // A match of a name may hold the mark.
    let taken = marks.iter().find(|mark| text[name.clone()].ends_with(**mark)).map_or(0, |mark| mark.len());
    let after = &text[name.end - taken..];
    let owned = marks.iter().find_map(|mark| after.strip_prefix(mark)?.strip_prefix(' '));
    let Some(owned) = owned else { return false };
    let of_a_person = ["role", "job", "post", "position", "tenure", "contract", "pay", "duties", "title", "seat"];
    find_role(owned).is_some_and(|role| {
        let next = owned[role.range.end..].trim_start();
        role.range.start <= ROLE_NEAR && !of_a_person.iter().any(|word| next.starts_with(word))
    })
}

/// Whether words between two people join them: `and`, or `, and its head of sales,`.
pub fn joins(between: &str) -> bool {
    let titled = find_role(between).is_some_and(|role| {
        let lead = between[..role.range.start].trim_matches([',', ' ']);
        ["and", "and its", "and the", "and her", "and his"].contains(&lead)
            && between[role.range.end..].chars().count() < TITLE_REST_CHARS
    });
    titled || [",", "and", ", and", "&"].contains(&between.trim())
}

/// Where a name may end: after the whole match, or before words of a title that follow it.
fn ends(text: &str, start: usize) -> impl Iterator<Item = usize> + '_ {
    let spaces = text.rmatch_indices(' ').map(|(at, _)| at).take_while(move |at| *at > start);
    std::iter::once(text.len()).chain(spaces)
}

/// The person whom a phrase names, without what describes them.
pub fn person_in(text: &str) -> Option<String> {
    placed(text).map(|(_, _, name)| name)
}

/// The person in a match: words of titles before the name are cut, and what follows a company's possessive stays.
fn placed(text: &str) -> Option<(usize, usize, String)> {
    let starts = std::iter::once(0).chain(text.match_indices(' ').map(|(at, _)| at + 1));
    starts.flat_map(|start| ends(text, start).map(move |end| (start, end))).find_map(|(start, end)| {
        let name = &text[start..end];
        // `Jane Doe London managing partner`: a town ends no name.
        let town =
            name.split(' ').filter(|word| word.len() > 2).count() > 2 && name.rsplit(' ').next().is_some_and(is_place);
        let owner = name.split(' ').rev().skip(1).any(|word| word.ends_with("'s") || word.ends_with('_'));
        let first = squash(name.split(' ').next().unwrap_or_default());
        let opens = first != "will" && WORDS.openers.contains(&first);
        // `Ex-banker Jane Doe`, `Thirty-one-year-old Jane Doe`.
        let compound = name.split(' ').any(|word| {
            let tail = word.rsplit_once('-').map(|(_, tail)| tail).unwrap_or_default();
            tail.starts_with(char::is_lowercase) && (tail.ends_with("ed") || tail == "old")
        }) || name.starts_with("Ex-")
            || name.starts_with("Co-");
        (is_person(name) && !town && !owner && !opens && !compound && !name.contains('_'))
            .then(|| (start, end, bare_person(name)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_describes_somebody_is_no_part_of_the_name() {
        assert_eq!(person_in("Ex-banker Jane Doe").as_deref(), Some("Jane Doe"));
        assert_eq!(person_in("Thirty-one-year-old Jane Doe").as_deref(), Some("Jane Doe"));
        assert_eq!(person_in("Smt. Jane Doe").as_deref(), Some("Jane Doe"));
    }

    #[test]
    fn who_has_a_role_to_give_is_a_company() {
        let named =
            |text: &str| people(text, &Cast::default()).into_iter().map(|person| person.name).collect::<Vec<_>>();
        assert_eq!(named("Ylva Lind was named Granlund Power's president."), ["Ylva Lind"]);
        assert_eq!(named("Ylva Lind becomes Granlund Power’s new chief executive."), ["Ylva Lind"]);
        assert_eq!(named("The board ended Jane Doe's chief executive contract."), ["Jane Doe"]);
        assert_eq!(named("Jane Doe's appointment as president"), ["Jane Doe"]);
    }
}
