//! One sentence with its typed parts: people, roles, companies, amounts and places.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::lexicon::{Cue, Family, cues};
use crate::clause::{Verb, verb};
use crate::frames::{Named, names};
use crate::object::describes;
use crate::people::{Cast, Person, joins, masked, people};
use crate::place::is_place;
use crate::role::{RoleFound, find_role, normal};
use crate::scope::{Actor, Scope};
use crate::text::name::{core, is_first_name, is_person};
use crate::text::{pattern, squash};
use crate::trigger::{Group, Hit};
use crate::words::WORDS;

/// What has to be said of a name for it to be a person's.
const PERSON_MIN: i32 = 2;
/// Words after a name that it may describe.
const DESCRIBED_WORDS: usize = 5;
/// Characters after a name in which its age or its role stands.
const ASIDE_CHARS: usize = 40;

/// A sentence while it is read.
pub(super) struct Scene<'a> {
    pub text: &'a str,
    pub scope: &'a Scope<'a>,
    pub index: usize,
    pub cues: Vec<Cue>,
    pub people: Vec<Person>,
    pub roles: Vec<RoleFound>,
    pub firms: Vec<Named>,
    /// The company that the sentence named before this part of it.
    lead: Option<String>,
}

impl<'a> Scene<'a> {
    /// Reads the parts of a sentence.
    pub fn of(text: &'a str, scope: &'a Scope<'a>, index: usize, cast: &Cast, lead: Option<String>) -> Self {
        let roles = roles(text);
        let people = persons(text, scope, index, &roles, cast);
        let hidden = roles.iter().map(|role| role.range.clone()).chain(people.iter().map(|one| one.range.clone()));
        let cues = cues(text);
        // `Construction of Globex's plant`: what is said of a company is no part of its name.
        let heads = cues.iter().filter(|cue| text[cue.range.clone()].ends_with(" of")).map(|cue| cue.range.clone());
        let hidden = masked(text, hidden.chain(heads));
        let firms = names(&hidden, 0..hidden.len());
        let firms = firms.into_iter().filter(|firm| {
            !people.iter().any(|one| core(&one.name) == core(&firm.name)) && !describes_another(text, firm)
        });
        Self { cues, firms: firms.collect(), people, roles, text, scope, index, lead }
    }

    /// The cues of a family.
    pub fn of_family(&self, family: Family) -> impl Iterator<Item = &Cue> {
        self.cues.iter().filter(move |cue| cue.family == family)
    }

    /// The verb of a cue, with its voice and mood.
    pub fn verb(&self, cue: &Cue) -> Verb<'a> {
        verb(self.text, &Hit { group: Group::Become, form: cue.form, start: cue.range.start, end: cue.range.end })
    }

    /// The words between two places, without asides.
    pub fn between(&self, from: usize, to: usize) -> String {
        static ASIDE: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"\s*\([^()]*\)|,\s[^,;:]{1,110},|(?:^|\s)[–—]\s[^–—]{1,110}\s[–—](?:\s|$)"));
        ASIDE.replace_all(self.text.get(from..to).unwrap_or_default(), " ").trim().to_owned()
    }

    /// The firm of a name, when it can be the one that we mean.
    pub fn subject(&self, name: &str) -> Option<Actor> {
        let actor = Actor::Named(name.to_owned());
        self.scope.is_subject(&actor, self.index).then_some(actor)
    }

    /// Whom `the company` means here.
    pub fn topic(&self) -> Option<Actor> {
        if let Some(lead) = &self.lead {
            return self.subject(lead);
        }
        self.scope.is_subject(&Actor::Pronoun, self.index).then_some(Actor::Pronoun)
    }

    /// Somebody with those in one list with them.
    pub fn listed(&self, person: &Person) -> Vec<&Person> {
        let Some(at) = self.people.iter().position(|other| other.range == person.range) else { return Vec::new() };
        let joined = |left: usize| {
            let (left, right) = (&self.people[left], &self.people[left + 1]);
            self.text.get(left.range.end..right.range.start).is_some_and(joins)
        };
        let first = (0..at).rev().take_while(|left| joined(*left)).last().unwrap_or(at);
        let last = (at..self.people.len() - 1).take_while(|left| joined(*left)).last().map_or(at, |left| left + 1);
        self.people[first..=last].iter().collect()
    }
}

/// Whether a name only describes what follows: `the York crop-scanning company`, `Hexham sawmill operator Tynewood`,
/// `Backed by`, `Carbon-accounting upstart`.
fn describes_another(text: &str, firm: &Named) -> bool {
    static OPENS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:\w+(?:ed|ing)|Lead|Who|Fresh|More|Jobs|Patients|Residents|Shoppers|Bank|Board|Founders?|Backers?|Deal|Deals|Money|Local|Global|Another|Tributes|City|Council|Planners|Work|Construction|Plans)$",
        )
    });
    let named = &text[firm.range.clone()];
    let after = &text[firm.range.end..];
    let compound = !firm.name.contains(' ')
        && firm.name.split_once('-').is_some_and(|(_, tail)| tail.len() > 2 && tail.starts_with(char::is_lowercase));
    let opener = firm.range.start == 0
        && OPENS.is_match(&firm.name)
        && (named.ends_with(':')
            || after.starts_with(':')
            || after.starts_with(' ') && after[1..].starts_with(char::is_lowercase));
    let possessive = named.ends_with("'s") || after.starts_with("'s") || named.ends_with([',', ':', '.', ')']);
    let words: Vec<&str> = after.split_whitespace().take(DESCRIBED_WORDS).collect();
    let plain = words
        .iter()
        .take_while(|word| word.starts_with(char::is_lowercase) && !WORDS.phrase_ends.contains(**word))
        .count();
    let noun = |word: &&&str| !["s", "ed"].iter().any(|end| word.ends_with(end));
    let nouns = words.iter().take(plain.saturating_sub(1)).all(|word| noun(&word));
    let last = plain.checked_sub(1).and_then(|last| words.get(last));
    let modifies = nouns
        && !possessive
        && !firm.name.contains(' ')
        && last.is_some_and(|last| {
            let bare = last.trim_end_matches([',', '.']);
            describes(bare)
                && !["partner", "owner", "unit", "service", "app", "platform", "software", "site", "tool"]
                    .contains(&bare)
        });
    compound || opener || modifies
}

fn roles(text: &str) -> Vec<RoleFound> {
    let mut all = Vec::new();
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(find_role).filter(|role| !role.range.is_empty()) {
        let range = from + found.range.start..from + found.range.end;
        from = range.end;
        all.push(bounded(text, RoleFound { range, name: found.name }));
    }
    all
}

/// A role without the company or the person behind it: `managing director of Globex`, `president director, Jane Doe`.
fn bounded(text: &str, role: RoleFound) -> RoleFound {
    let words = &text[role.range.clone()];
    let person = words.find(", ").filter(|at| words[at + 2..].split(' ').next().is_some_and(is_first_name));
    let firm = words.find(" of ").filter(|at| {
        let area = &words[at + 4..];
        area.starts_with(char::is_uppercase)
            && !area.split_whitespace().any(|word| AREAS.contains(&squash(word).as_str()))
    });
    match person.or(firm) {
        Some(at) => RoleFound { range: role.range.start..role.range.start + at, name: normal(&words[..at]) },
        None => role,
    }
}

/// Words of what somebody is head of.
const AREAS: &[&str] = &[
    "engineering",
    "security",
    "product",
    "products",
    "people",
    "sales",
    "marketing",
    "finance",
    "operations",
    "data",
    "design",
    "legal",
    "growth",
    "it",
    "hr",
    "research",
    "development",
    "strategy",
    "partnerships",
    "payments",
    "compliance",
    "infrastructure",
    "platform",
    "technology",
    "information",
    "customer",
    "customers",
    "success",
    "human",
    "resources",
    "communications",
    "policy",
    "risk",
    "audit",
    "commercial",
    "digital",
    "design",
    "brand",
    "content",
    "investor",
    "relations",
    "corporate",
    "business",
    "europe",
    "emea",
    "apac",
    "americas",
    "asia",
    "uk",
    "us",
    "north",
    "america",
    "global",
    "international",
    "supply",
    "chain",
    "manufacturing",
    "quality",
    "talent",
    "culture",
    "analytics",
    "ai",
    "cloud",
    "revenue",
    "government",
    "public",
    "affairs",
    "retail",
    "wealth",
    "investment",
    "investments",
    "banking",
    "claims",
    "underwriting",
    "procurement",
    "logistics",
    "sustainability",
    "innovation",
    "science",
    "medical",
    "clinical",
    "regulatory",
];

/// The people of a sentence: names of which enough says that they are people's.
fn persons(text: &str, scope: &Scope, index: usize, roles: &[RoleFound], cast: &Cast) -> Vec<Person> {
    let hits = scope.hits(index).iter().map(|hit| hit.start..hit.end);
    let mut hidden: Vec<Range<usize>> = roles.iter().map(|role| role.range.clone()).chain(hits).collect();
    for form in scope.forms() {
        hidden.extend(text.match_indices(form.as_str()).map(|(at, form)| at..at + form.len()));
    }
    let mut all = people(&masked(text, hidden.into_iter()), cast);
    for person in &mut all {
        cut_lead(person);
        if text[person.range.clone()].ends_with("'s") {
            person.range.end -= 2;
        }
    }
    all.retain(|person| is_person(&person.name) && (!person.full || said_of(text, person, roles) >= PERSON_MIN));
    all
}

/// `Globetra Marta Oyelaran`: a name that begins with another's.
fn cut_lead(person: &mut Person) {
    let words: Vec<&str> = person.name.split(' ').collect();
    let known = |word: &&str| is_first_name(word);
    let cut = words.len() > 2 && !words.first().is_some_and(known) && words.get(1).is_some_and(known);
    let lead = words.first().map_or(0, |word| word.len() + 1);
    if cut && person.range.len() >= person.name.len() {
        person.range.start += lead + (person.range.len() - person.name.len());
        person.name = words[1..].join(" ");
    }
}

/// How much speaks for a person: a first name, a title, an age, a role beside it.
fn said_of(text: &str, person: &Person, roles: &[RoleFound]) -> i32 {
    static TITLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:Dr|Mr|Mrs|Ms|Prof|Sir|Dame|Lord|Lady)\.? ?$"));
    static AGED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:, (?:aged )?| \()\d\d(?:,|\)|\.|$| )|^,? who(?:se)?\b"));
    let (before, after) = (&text[..person.range.start], &text[person.range.end..]);
    let mut words = person.name.split(' ');
    let named = words.next().is_some_and(is_first_name);
    let firm = words.next_back().is_some_and(|last| WORDS.name_words.contains(&squash(last)));
    let titled = TITLE.is_match(before)
        || TITLE.is_match(&text[person.range.start..])
        || text[person.range.clone()].contains("Dr");
    let near = |role: &RoleFound| {
        let follows = role.range.end <= person.range.start
            && [" ", ", ", ": "].contains(&&text[role.range.end..person.range.start]);
        let aside = role.range.start >= person.range.end
            && role.range.start - person.range.end < ASIDE_CHARS
            && [", ", " (", " as "].iter().any(|mark| after.starts_with(mark))
            && !text[person.range.end + 1..role.range.start].contains(',');
        follows || aside
    };
    let beside = roles.iter().any(near);
    // `chief executive of Morgan Foods`: a company.
    let governs = |role: &RoleFound| {
        role.range.end <= person.range.start && [" of ", " at "].contains(&&text[role.range.end..person.range.start])
    };
    let governed = roles.iter().any(governs);
    3 * i32::from(named) + 3 * i32::from(titled) + 2 * i32::from(AGED.is_match(after)) + 2 * i32::from(beside)
        - 4 * i32::from(firm)
        - 4 * i32::from(governed)
        - 5 * i32::from(is_place(&person.name))
}
