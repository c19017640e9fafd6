//! One sentence with its typed parts: people, roles, companies, amounts and places.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::lexicon::{Cue, Family, cues, ends_firm};
use crate::amount::amounts;
use crate::clause::{Verb, verb};
use crate::frames::{Named, names};
use crate::object::describes;
use crate::people::{Cast, Person, joins, masked, people};
use crate::place::is_place;
use crate::role::{RoleFound, find_role, normal};
use crate::scope::{Actor, Scope};
use crate::text::name::{core, in_name, is_first_name, is_person};
use crate::text::{pattern, squash};
use crate::topic::plausible;
use crate::trigger::{Group, Hit, hits};
use crate::words::WORDS;

/// What has to be said of a name for it to be a person's.
const PERSON_MIN: i32 = 2;
/// Words after a name that it may describe.
const DESCRIBED_WORDS: usize = 5;
/// Characters after a name in which its age or its role stands.
const ASIDE_CHARS: usize = 40;

/// What is known before a sentence is read.
#[derive(Debug, Clone, Default)]
pub(super) struct Around {
    pub cast: Cast,
    /// The company that the sentence named before this part of it.
    pub lead: Option<String>,
    /// The company of the sentence before.
    pub before: Option<String>,
    pub listing: bool,
}

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
    /// The company of the sentence before.
    before: Option<String>,
    /// It is part of a list of appointments.
    pub listing: bool,
}

impl<'a> Scene<'a> {
    /// Reads the parts of a sentence.
    pub fn of(text: &'a str, scope: &'a Scope<'a>, index: usize, around: &Around) -> Self {
        let Around { cast, lead, before, listing } = around.clone();
        let cues = cues(text);
        let roles = roles(text);
        let people = persons(text, scope, &roles, &cues, &cast);
        let hidden = roles.iter().map(|role| role.range.clone()).chain(people.iter().map(|one| one.range.clone()));
        // `Construction of Globex's plant`: what is said of a company is no part of its name.
        let heads = cues.iter().filter(|cue| text[cue.range.clone()].ends_with(" of")).map(|cue| cue.range.clone());
        let opener =
            text.split(' ').next().filter(|word| WORDS.openers.contains(&squash(word)) || is_head(word, &cues));
        let money = amounts(text).into_iter().map(|amount| amount.range);
        let board = text.match_indices("Board of ").map(|(at, head)| at..at + head.len());
        let hidden =
            masked(text, hidden.chain(board).chain(heads).chain(money).chain(opener.map(|word| 0..word.len())));
        let firms = partners(&hidden);
        let firms = firms.into_iter().filter(|firm| {
            !people.iter().any(|one| core(&one.name) == core(&firm.name)) && !describes_another(text, firm)
        });
        Self { cues, firms: firms.collect(), people, roles, text, scope, index, lead, before, listing }
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

    /// Whether a company is only named in an aside: `Globex, which bought Initech,`.
    pub fn aside(&self, firm: &Named) -> bool {
        static ASIDE: LazyLock<Regex> =
            LazyLock::new(|| pattern(r", (?:which|who|whose|where|a|an|the|formerly|backed by|owned by) [^,;]*,"));
        ASIDE.find_iter(self.text).any(|found| found.start() < firm.range.start && firm.range.end <= found.end())
    }

    /// The firm of a name, when it can be the one that we mean.
    pub fn subject(&self, name: &str) -> Option<Actor> {
        let actor = Actor::Named(name.to_owned());
        // `Acre, a bakery in Kent`: a short name with a description may be another's.
        let other = format!("{name}, a");
        if !self.scope.anyone()
            && !self.scope.subject.company.name.eq_ignore_ascii_case(name)
            && self.text.contains(&other)
        {
            return None;
        }
        self.scope.is_subject(&actor, self.index).then_some(actor)
    }

    /// Whom `the company` means here.
    pub fn topic(&self) -> Option<Actor> {
        if let Some(lead) = &self.lead {
            return self.subject(lead);
        }
        let told = self.scope.is_subject(&Actor::Pronoun, self.index).then_some(Actor::Pronoun);
        told.or_else(|| self.before.as_ref().filter(|_| self.scope.anyone()).and_then(|name| self.subject(name)))
    }

    /// Who says `we`: the company that the sentences around greet or name as theirs.
    pub fn speaker(&self) -> Option<Actor> {
        static OURS: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"\b(?i:welcome to|here at|join|joins|at|the|our) (?P<who>\p{Lu}[\w&'-]+(?: \p{Lu}[\w&'-]+){0,2})(?:[,.!]| (?i:family|team|crew|journey|story|board|community)\b)",
            )
        });
        if !self.scope.anyone() {
            return None;
        }
        let around = [self.index + 1, self.index + 2].into_iter().chain(self.index.checked_sub(1));
        let named = around.filter_map(|at| {
            let text = self.scope.sentence(at);
            OURS.captures(&text).map(|found| found["who"].to_owned())
        });
        named
            .filter(|name| plausible(name) && !is_place(name) && !is_first_name(name))
            .find_map(|name| self.subject(&name))
    }

    /// Somebody with those in one list with them.
    pub fn listed(&self, person: &Person) -> Vec<&Person> {
        let Some(at) = self.people.iter().position(|other| other.range == person.range) else { return Vec::new() };
        static JOINT: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"^(?: \([^()]*\))?,? and (?:(?:its|the|his|her|their) [a-z -]{3,40},? )?$"));
        let joined = |left: usize| {
            let (left, right) = (&self.people[left], &self.people[left + 1]);
            self.text
                .get(left.range.end..right.range.start)
                .is_some_and(|between| joins(between) || JOINT.is_match(between))
        };
        let first = (0..at).rev().take_while(|left| joined(*left)).last().unwrap_or(at);
        let last = (at..self.people.len() - 1).take_while(|left| joined(*left)).last().map_or(at, |left| left + 1);
        self.people[first..=last].iter().collect()
    }
}

/// The names of a sentence; `Partners` ends one, though it may be a verb.
fn partners(text: &str) -> Vec<Named> {
    static PARTNERS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?P<lead>\p{Lu}[\w&-]+ )Partners(?P<next>[^\w ]| (?:[a-z]|$)|$)"));
    let with = |found: &regex::Captures| &found["next"] == " w";
    let written = PARTNERS.replace_all(text, |found: &regex::Captures| {
        let word = if with(found) { "Partners" } else { "Ventures" };
        format!("{}{word}{}", &found["lead"], &found["next"])
    });
    let mut all = names(&written, 0..written.len());
    for firm in &mut all {
        if text[firm.range.clone()].contains("Partners") {
            firm.name = firm.name.replace("Ventures", "Partners");
        }
    }
    all
}

/// Whether a name only describes what follows: `the York crop-scanning company`, `Hexham sawmill operator Tynewood`,
/// `Backed by`, `Carbon-accounting upstart`.
fn describes_another(text: &str, firm: &Named) -> bool {
    static OPENS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:\w+(?:ed|ing)|Lead|Who|Fresh|More|Jobs|Patients|Residents|Shoppers|Bank|Board|Founders?|Backers?|Deal|Deals|Money|Local|Global|Another|Tributes|City|Council|Planners|Work|Construction|Plans|Appointments|Movers|Welcome|Meet)$",
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
    static STREET: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:Street|Road|Avenue|Square|Airport|Station|University|Hospital|Council|Museum|Parliament|Bridge|Quay|Lane Centre)$",
        )
    });
    STREET.is_match(&firm.name) || compound || opener || !possessive && !firm.name.contains(' ') && modifies(after)
}

/// Whether the words after a name go on as a description: nouns up to one for companies.
pub(super) fn modifies(after: &str) -> bool {
    let words: Vec<&str> = after.split_whitespace().take(DESCRIBED_WORDS).collect();
    let plain = |word: &&&str| word.starts_with(char::is_lowercase) && !WORDS.phrase_ends.contains(**word);
    let plain = words.iter().take_while(plain).count();
    let acts =
        |word: &&str| word.ends_with('s') && !word.ends_with("ss") || word.ends_with("ed") && !word.ends_with("eed");
    let nouns = !words.iter().take(plain.saturating_sub(1)).any(acts);
    let last = plain.checked_sub(1).and_then(|last| words.get(last)).map(|last| last.trim_end_matches([',', '.']));
    let thing = |word: &str| {
        WORDS.small_descriptors.contains(word)
            || ["partner", "owner", "unit", "service", "app", "platform", "software", "site", "tool"].contains(&word)
    };
    let named = words.get(plain).is_some_and(|next| in_name(next) && next.starts_with(char::is_uppercase));
    nouns
        && last.is_some_and(|last| {
            describes(last) && (!thing(last) || named && (last == "app" || WORDS.small_descriptors.contains(last)))
        })
}

/// Whether the first word of a sentence is no part of a name: `Departing Globex CEO`.
fn is_head(word: &str, cues: &[Cue]) -> bool {
    let moves = |cue: &Cue| {
        matches!(cue.family, Family::Arrives | Family::Goes | Family::Arrival | Family::Departure | Family::Brings)
    };
    cues.iter().any(|cue| cue.range == (0..word.len()) && moves(cue))
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
    // `Joining Globex's board`: the company is no part of the role.
    let seat = words
        .find(" board")
        .filter(|at| words[..*at].split(' ').skip(1).any(|word| word.starts_with(char::is_uppercase)));
    if let Some(at) = seat {
        return RoleFound { range: role.range.start + at + 1..role.range.end, name: role.name };
    }
    let named = |at: usize| {
        let mut next = words[at..].split(' ');
        let first = next.next().is_some_and(|word| word.starts_with(char::is_uppercase) && is_first_name(word));
        first
            && (next.next().is_some_and(|word| word.starts_with(char::is_uppercase))
                || role.range.end < text.len() && text[role.range.end..].starts_with(' '))
    };
    let person = words.match_indices(' ').map(|(at, _)| at).find(|at| named(at + 1));
    let person = person.map(|at| words[..at].trim_end_matches([',', ' ']).len());
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
fn persons(text: &str, scope: &Scope, roles: &[RoleFound], cues: &[Cue], cast: &Cast) -> Vec<Person> {
    let hits = hits(text).into_iter().map(|hit| hit.start..hit.end);
    let mut hidden: Vec<Range<usize>> = roles.iter().map(|role| role.range.clone()).chain(hits).collect();
    for form in scope.forms() {
        hidden.extend(text.match_indices(form.as_str()).map(|(at, form)| at..at + form.len()));
    }
    let mut all = people(&masked(text, hidden.into_iter()), cast);
    for person in &mut all {
        cut_lead(text, person);
        if text[person.range.clone()].ends_with("'s") {
            person.range.end -= 2;
        }
    }
    all.retain(|person| is_person(&person.name) && (!person.full || said_of(text, person, roles, cues) >= PERSON_MIN));
    all
}

/// `Globetra Marta Oyelaran`: a name that begins with another's.
fn cut_lead(text: &str, person: &mut Person) {
    let words: Vec<&str> = person.name.split(' ').collect();
    let known = |word: &&str| is_first_name(word);
    let cut = words.len() > 2 && !words.first().is_some_and(known) && words.get(1).is_some_and(known);
    let lead = words.first().map_or(0, |word| word.len() + 1);
    if cut && person.range.len() >= person.name.len() {
        person.range.start += lead + (person.range.len() - person.name.len());
        person.name = words[1..].join(" ");
        // The last name may stand behind the four words that were read.
        static LAST: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ \p{Lu}[\w'’-]+"));
        if let Some(last) = LAST.find(&text[person.range.end..]).filter(|_| person.name.split(' ').count() == 2) {
            person.name.push_str(last.as_str());
            person.range.end += last.len();
        }
    }
}

/// How much speaks for a person: a first name, a title, an age, a role beside it.
fn said_of(text: &str, person: &Person, roles: &[RoleFound], cues: &[Cue]) -> i32 {
    static TITLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:Dr|Mr|Mrs|Ms|Prof|Sir|Dame|Lord|Lady)\.? ?$"));
    static AGED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:, (?:aged )?| \()\d\d(?:,|\)|\.|$| )|^,? who(?:se)?\b"));
    let (before, after) = (&text[..person.range.start], &text[person.range.end..]);
    let mut words = person.name.split(' ');
    let named = words.next().is_some_and(is_first_name);
    let firm =
        words.next_back().is_some_and(|last| WORDS.name_words.contains(&squash(last)) || ends_firm(&squash(last)));
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
    let described = before.trim_end().rsplit(' ').next().is_some_and(|word| {
        before.ends_with(' ')
            && describes(word)
            && ![
                "partner",
                "owner",
                "pioneer",
                "player",
                "designer",
                "producer",
                "publisher",
                "operator",
                "brand",
                "developer",
                "builder",
            ]
            .contains(&word)
    });
    let built = cues.iter().any(|cue| cue.family == Family::Site && cue.range.start == person.range.end + 1);
    let governed = roles.iter().any(governs);
    static ACTS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:,[^,]{2,60},)? (?:(?:has|have|will|is|to|was|been|be) )*(?:resign|retir|step(?:s|ped|ping)? (?:down|aside|back)|bow(?:s|ed|ing)? out|decided to (?:leave|step|go|resign|retire)|(?:appointed|named|hired|promoted|elected)\b)",
        )
    });
    let acts = ACTS.is_match(after);
    3 * i32::from(named)
        + 2 * i32::from(acts)
        + 3 * i32::from(titled)
        + 2 * i32::from(AGED.is_match(after))
        + 2 * i32::from(beside)
        - 4 * i32::from(firm)
        - 4 * i32::from(governed)
        - 4 * i32::from(described || built)
        - 5 * i32::from(is_place(&person.name))
}
