//! Who and what stands around a predicate: by place in the sentence and by what a name can be.

use std::ops::Range;
use std::sync::LazyLock;

use domain::FindingKind;
use regex::Regex;

use crate::forms::company;
use crate::object::{describes, object};
use crate::people::{Cast, Person, joins, masked, people};
use crate::place::is_place;
use crate::role::find_role;
use crate::scope::{Actor, actor_before};
use crate::text::name::{in_name, is_legal_form, is_person, list};
use crate::text::{pattern, squash};
use crate::topic::{opening, plausible};
use crate::words::WORDS;

use super::{Side, Told};

/// Words between a name and what governs it.
const GOVERNED_WORDS: usize = 7;
/// Characters after a predicate in which its object is named.
const REACH_CHARS: usize = 110;

/// Small words of a description between its capital and the name.
const DESCRIBED_WORDS: usize = 4;
/// Characters between somebody and the words that say what is led.
const TITLE_CHARS: usize = 60;

/// Words under which a name is not who acts.
const UNDER: &[&str] = &[
    "by",
    "from",
    "with",
    "in",
    "near",
    "outside",
    "at",
    "of",
    "including",
    "include",
    "includes",
    "among",
    "alongside",
    "like",
    "to",
    "into",
    "for",
    "against",
    "behind",
    "between",
    "on",
    "over",
    "under",
    "than",
    "across",
];

/// A name in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub name: String,
    pub range: Range<usize>,
    /// The preposition that it belongs to.
    pub under: Option<&'static str>,
}

/// The names in a part of a sentence that can be companies.
pub(super) fn names(text: &str, part: Range<usize>) -> Vec<Named> {
    let mut all = Vec::new();
    let mut run: Option<Range<usize>> = None;
    let words: Vec<(usize, &str)> = words(text, part).collect();
    for (at, (start, word)) in words.iter().enumerate() {
        // Titles write verbs with capitals, too.
        let acts = run.is_some() && crate::trigger::is_event_verb(word);
        let next = words.get(at + 1).map_or("", |(_, next)| *next);
        let connects = ["&", "of", "de"].contains(word) && run.is_some() && in_name(next);
        if acts || !in_name(word) && !connects {
            // `Rubber glove producer Globex`: what begins with a capital describes the name behind it.
            let described = !acts && word.starts_with(char::is_lowercase) && described(&words[at..]);
            all.extend(run.take().filter(|_| !described).and_then(|run| named(text, run)));
            continue;
        }
        let end = start + word.len();
        let from = run.take().map_or(*start, |run| run.start);
        let legal = word.ends_with(',') && is_legal_form(next);
        let closes = word.ends_with([',', ';', ':', ')', '"']) && !legal
            || word.ends_with('.') && !is_legal_form(next) && word.len() > 3
            || ["'s", "s'"].iter().any(|mark| word.ends_with(mark));
        if closes {
            all.extend(named(text, from..end));
        } else {
            run = Some(from..end);
        }
    }
    all.extend(run.and_then(|run| named(text, run)));
    all
}

/// Whether words are small ones that end in one for a company, with a name behind: `glove producer Globex`.
fn described(words: &[(usize, &str)]) -> bool {
    let small =
        |(_, word): &&(usize, &str)| word.starts_with(char::is_lowercase) && !word.ends_with([',', '.', ';', ':']);
    let run = words.iter().take_while(small).count().min(DESCRIBED_WORDS + 1);
    let last = run.checked_sub(1).and_then(|last| words.get(last)).map_or("", |(_, word)| *word);
    let acts = words.iter().take(run).any(|(_, word)| {
        crate::trigger::is_event_verb(word) && *word != "parts" || ["for", "of", "in", "to", "by", "and"].contains(word)
    });
    run <= DESCRIBED_WORDS && !acts && describes(last) && words.get(run).is_some_and(|(_, next)| in_name(next))
}

fn words(text: &str, part: Range<usize>) -> impl Iterator<Item = (usize, &str)> {
    let (from, slice) = (part.start, text.get(part).unwrap_or_default());
    slice
        .split(' ')
        .scan(from, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word))
        })
        .filter(|(_, word)| !word.is_empty())
}

/// `Board of Directors of Globex plc`: the company behind it.
fn without_board(text: &str, range: Range<usize>) -> Range<usize> {
    static BOARD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:(?:Supervisory|Management|Executive) )?Board of (?:Directors of )?|^(?:Annual )?(?:General )?Meeting of (?:Shareholders of )?",
        )
    });
    let start = BOARD.find(&text[range.clone()]).map_or(range.start, |found| range.start + found.end());
    start..range.end
}

fn named(text: &str, range: Range<usize>) -> Option<Named> {
    let range = without_board(text, range);
    let name = company(&text[range.clone()])?;
    let under = governor(&text[..range.start]);
    // `New Jersey`: the whole is a place.
    let last = text[..range.start].split_whitespace().next_back().unwrap_or_default();
    if last.starts_with(char::is_uppercase) && is_place(&format!("{last} {name}")) {
        return None;
    }
    is_company(&name).then_some(Named { name, range, under })
}

/// Whether a name can be a company's: no place, no day, no title, no measure.
pub(super) fn is_company(name: &str) -> bool {
    let measure = name.starts_with(|letter: char| letter.is_ascii_digit()) && name.contains('-');
    let titled =
        find_role(name).is_some() || name.split(' ').any(|word| ["Executive", "Mr", "Ms", "Dr"].contains(&word));
    let counted = name.split(' ').next_back().is_some_and(|word| word.parse::<f64>().is_ok()) && name.len() < 8;
    let opens = name.split(' ').next().map(squash).is_some_and(|first| {
        name.contains(' ') && (WORDS.openers.contains(&first) || WORDS.nobody.contains(&first) && first != "new")
    });
    let compound = name.contains('-') && name.starts_with(char::is_lowercase);
    plausible(name) && !is_place(name) && !compound && !measure && !titled && !counted && !opens
}

/// The preposition before a name, past what describes it.
fn governor(before: &str) -> Option<&'static str> {
    for word in before.split_whitespace().rev().take(GOVERNED_WORDS) {
        if word.ends_with([',', ';', ':', '"']) || ["–", "—", "-"].contains(&word) {
            return None;
        }
        let lower = word.to_lowercase();
        if let Some(found) = UNDER.iter().find(|known| **known == lower) {
            return Some(found);
        }
        if crate::trigger::is_event_verb(&lower) || ["said", "says", "that", "as", "while", "after"].contains(&&*lower)
        {
            return None;
        }
    }
    None
}

/// Words after an owner in which the company is named: `Ada Moreau's secretive battery startup`.
const OWNED_WORDS: usize = 4;

impl Told<'_> {
    fn subject(&self, actor: Option<Actor>) -> Option<Actor> {
        actor.filter(|actor| self.scope.is_subject(actor, self.index)).filter(|actor| match actor {
            Actor::Named(name) => is_company(name) && !self.is_somebody(name),
            Actor::Pronoun => true,
        })
    }

    /// Somebody and those in one list with them: `Jane Doe and John Roe`.
    pub(super) fn with(&self, person: &Person) -> Vec<String> {
        let mut all = vec![person.name.clone()];
        let mut near = person.range.clone();
        let everybody = self.people();
        let joined = |left: usize, right: usize| self.text.get(left..right).is_some_and(joins);
        while let Some(next) =
            everybody.iter().find(|next| next.range.start > near.end && joined(near.end, next.range.start))
        {
            all.push(next.name.clone());
            near.end = next.range.end;
        }
        while let Some(last) =
            everybody.iter().find(|last| last.range.end < near.start && joined(last.range.end, near.start))
        {
            all.insert(0, last.name.clone());
            near.start = last.range.start;
        }
        all.retain(|name| is_person(name));
        all
    }

    /// Whether the sentence says of a name what it says of people: a role, an age, `who`.
    pub(super) fn is_somebody(&self, name: &str) -> bool {
        let Some(at) = self.text.find(name) else { return false };
        let (before, after) = (&self.text[..at], &self.text[at + name.len()..]);
        let role = find_role(before).is_some_and(|role| before.len() - role.range.end < 2);
        let aside = after.strip_prefix(", ").is_some_and(|aside| {
            let beside = [" of ", " at ", " for "].iter().any(|lead| before.ends_with(lead));
            !beside && (aside.starts_with("who ") || aside.starts_with("whose "))
                || aside.starts_with(|letter: char| letter.is_ascii_digit())
                || find_role(aside).is_some_and(|role| role.range.start < 8)
        });
        // `Ada Moreau's AI startup raises $3M`: the one who owns the company is not the company.
        let owned = after.strip_prefix("'s ").or_else(|| after.strip_prefix("’s ")).unwrap_or_default();
        let owns = owned.split(' ').take(OWNED_WORDS).any(|word| describes(&word.to_lowercase()));
        role || aside
            || owns
            || ["said ", "says ", "told "].iter().any(|verb| before.ends_with(verb)) && is_person(name)
    }

    /// What an actor is called.
    pub(super) fn called(&self, actor: &Actor) -> String {
        match actor {
            Actor::Named(name) if !self.scope.is_subject(actor, self.index) => name.clone(),
            Actor::Named(_) | Actor::Pronoun => self.scope.company(Some(actor), self.index),
        }
    }

    /// Who acts, whoever it is.
    pub(super) fn company(&self, side: Side, kind: FindingKind) -> Option<Actor> {
        match side {
            Side::Before => self.before(),
            Side::After => self.after(),
            Side::Anywhere => self.before().or_else(|| self.after()).or_else(|| self.anybody()),
            Side::Sole => self.sole(kind).map(Actor::Named),
        }
    }

    /// Who acts, when it is the subject.
    pub(super) fn actor(&self, side: Side, kind: FindingKind) -> Option<Actor> {
        let own = || self.scope.standing.own.then_some(Actor::Pronoun);
        self.subject(self.company(side, kind)).or_else(own)
    }

    /// Who acts before a place, when it is the subject.
    pub(super) fn subject_before(&self, at: usize) -> Option<Actor> {
        self.subject(actor_before(&self.text[..at])).or_else(|| self.subject(opening(self.text).map(Actor::Named)))
    }

    fn before(&self) -> Option<Actor> {
        let before = &self.text[..self.at.start];
        if ["former ", "ex-", "a former ", "two former "].iter().any(|lead| before.to_lowercase().starts_with(lead)) {
            return None;
        }
        let acts = actor_before(before).and_then(|actor| match actor {
            Actor::Named(name) => company(&name).filter(|name| is_company(name)).map(Actor::Named),
            Actor::Pronoun => self.subject(Some(Actor::Pronoun)),
        });
        acts.or_else(|| {
            // Where several stand free, the sentence is about more than one.
            let free = |named: &Named| named.under.is_none() && !self.is_somebody(&named.name);
            let mut all = names(self.text, 0..self.at.start).into_iter().filter(free);
            all.next().filter(|_| all.next().is_none()).map(|named| Actor::Named(named.name))
        })
    }

    fn after(&self) -> Option<Actor> {
        let after = self.text.get(self.at.end..)?;
        let next = object(after).name.and_then(|name| company(&name)).filter(|name| is_company(name));
        next.map(Actor::Named).or_else(|| {
            let near = self.clause_end().min(self.at.end + REACH_CHARS);
            let free = |named: &Named| !named.under.is_some_and(|under| ["by", "from", "with", "in"].contains(&under));
            let found = names(self.text, self.at.end..self.floor(near)).into_iter().find(free)?;
            // `two German rivals, Initech and Hooli`: what lies between says what is named.
            let between = &self.text[self.at.end..found.range.start];
            let words =
                || between.split_whitespace().map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()));
            let described = words().any(|word| describes(word) || describes(word.trim_end_matches('s')));
            let close = words().count() <= 4 && !between.contains([',', '.']);
            // `snapped up shops and introduced the Hooli`: another verb governs the name.
            let other = between.contains(" and ") && words().any(crate::trigger::is_event_verb);
            (!other && (described || close)).then_some(Actor::Named(found.name))
        })
    }

    fn anybody(&self) -> Option<Actor> {
        let opens = opening(self.text).filter(|name| is_company(name) && !self.is_somebody(name));
        opens.or_else(|| self.only(&[])).map(Actor::Named).or(Some(Actor::Pronoun))
    }

    /// The one company of the sentence, if there is just one besides these people.
    pub(super) fn only(&self, people: &[Person]) -> Option<String> {
        let somebody = |named: &Named| {
            people.iter().any(|person| person.range.start < named.range.end && named.range.start < person.range.end)
                || self.is_somebody(&named.name)
                || named.under.is_some_and(|under| ["by", "from", "in", "with", "to", "on"].contains(&under))
        };
        let mut all = names(self.text, 0..self.text.len()).into_iter().filter(|named| !somebody(named));
        let first = all.next()?.name;
        all.all(|named| named.name == first).then_some(first)
    }

    /// The one company that a sentence names besides who pays, speaks or is only compared with.
    pub(super) fn sole(&self, kind: FindingKind) -> Option<String> {
        // A name of two words may be anybody's where a sentence tells of money or places.
        let people = if kind == FindingKind::Leadership { self.people() } else { Vec::new() };
        let payers = kind == FindingKind::Funding;
        let beside = |named: &Named| {
            let apart = ["from", "with", "like", "than", "including", "include", "includes"];
            let under = named.under.is_some_and(|under| apart.contains(&under) || payers && under == "by");
            let person = people
                .iter()
                .any(|person| person.range.start < named.range.end && named.range.start < person.range.end);
            under
                || person
                || payers && crate::funding::looks_like_investor(&named.name)
                || self.is_somebody(&named.name)
        };
        let mut all = names(self.text, 0..self.text.len()).into_iter().filter(|named| !beside(named));
        let first = all.next()?.name;
        let other = |named: Named| crate::text::name::core(&named.name) != crate::text::name::core(&first);
        (!all.any(other)).then_some(first)
    }

    /// The places that a sentence names, without those that only describe its company: `the Leeds baker Globex`.
    pub(super) fn sole_places(&self, company: &str) -> Vec<String> {
        let described = |place: &str| {
            let Some(at) = self.text.find(place) else { return true };
            let (before, after) = (&self.text[..at], &self.text[at + place.len()..]);
            let to_name = after.find(company).map(|end| &after[..end]);
            let describes_it = to_name.is_some_and(|between| {
                let words: Vec<&str> = between.split_whitespace().collect();
                between.starts_with("-based")
                    || between.starts_with("'s ") && words.len() < 4
                    || words.last().is_some_and(|last| describes(last)) && words.len() <= DESCRIBED_WORDS
            });
            let of_it = self
                .text
                .find(company)
                .is_some_and(|end| self.text[end + company.len()..].starts_with(&format!(" of {place}")));
            describes_it
                || of_it
                || before.ends_with(" from ")
                || before.ends_with("outside ") && !before.contains("plant")
        };
        let all: Vec<String> =
            crate::place::named_in(self.text).into_iter().filter(|place| !described(place)).collect();
        crate::place::narrowest(all)
    }

    /// The names in one list after the predicate.
    pub(super) fn listed(&self) -> Vec<String> {
        let after = &self.text[self.at.end..];
        let direct: Vec<String> = crate::object::objects(after).into_iter().filter(|name| is_company(name)).collect();
        if !direct.is_empty() {
            return direct;
        }
        let Some(Actor::Named(first)) = self.after() else { return Vec::new() };
        let more = after.find(&first).map(|at| list(&after[at..])).unwrap_or_default();
        let more = more.into_iter().filter(|name| is_company(name) && *name != first);
        std::iter::once(first.clone()).chain(more).collect()
    }

    fn floor(&self, at: usize) -> usize {
        (0..=at.min(self.text.len())).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0)
    }

    /// Where the clause of the predicate ends.
    pub(super) fn clause_end(&self) -> usize {
        let after = &self.text[self.at.end..];
        let end = ["; ", " while ", ", while ", " whereas "].iter().filter_map(|mark| after.find(mark)).min();
        end.map_or(self.text.len(), |end| self.at.end + end)
    }

    /// The people of the sentence; roles, the predicate and the subject are no names of people.
    pub(super) fn people(&self) -> Vec<Person> {
        let mut hidden: Vec<Range<usize>> = vec![self.at.clone()];
        let mut from = 0;
        while let Some(role) = self.text.get(from..).and_then(find_role).filter(|role| !role.range.is_empty()) {
            hidden.push(from + role.range.start..from + role.range.end);
            from += role.range.end;
        }
        for form in self.scope.forms() {
            hidden.extend(self.text.match_indices(form.as_str()).map(|(at, form)| at..at + form.len()));
        }
        hidden.extend(self.scope.hits(self.index).iter().map(|hit| hit.start..hit.end));
        let mut all = people(&masked(self.text, hidden.into_iter()), &Cast::default());
        // `Quorum Gas CFO to depart`: the name at the beginning is the company's.
        let titled = |person: &Person| {
            let after = &self.text[person.range.end..];
            find_role(after).is_some_and(|role| role.range.start < 2 && after.starts_with(' '))
        };
        all.retain(|person| person.range.start > 0 || !titled(person));
        all
    }

    /// Whether a pattern matches near a range of the sentence.
    pub(super) fn near(&self, words: &Regex, around: &Range<usize>) -> bool {
        let from = (0..=around.start.saturating_sub(TITLE_CHARS)).rev().find(|at| self.text.is_char_boundary(*at));
        words.is_match(&self.text[from.unwrap_or(0)..self.floor(around.end + TITLE_CHARS)])
    }

    /// The person nearest to the predicate on a side.
    pub(super) fn person(&self, side: Side) -> Option<Person> {
        let all = self.people();
        let before = || all.iter().rfind(|person| person.range.end <= self.at.start).cloned();
        let after = || {
            let near =
                |person: &&Person| person.range.start >= self.at.end && person.range.start - self.at.end < REACH_CHARS;
            all.iter().find(near).cloned()
        };
        match side {
            Side::Before => before(),
            Side::After => after(),
            Side::Anywhere | Side::Sole => before().or_else(after),
        }
        .filter(|person| is_person(&person.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[(&str, Option<&str>)]) {
        let all = names(text, 0..text.len());
        let found: Vec<(&str, Option<&str>)> = all.iter().map(|named| (named.name.as_str(), named.under)).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn names_are_found_with_what_they_belong_to() {
        check("Globex swooped for Initech", &[("Globex", None), ("Initech", Some("for"))]);
        check("the sale of Globex to Swiss rival Initech", &[("Globex", Some("of")), ("Initech", Some("to"))]);
        check("In Berlin, Globex said", &[("Globex", None)]);
    }
}
