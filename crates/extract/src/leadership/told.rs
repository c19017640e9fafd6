//! A move as a candidate, with the quotes that hold what it names.

use std::sync::LazyLock;

use domain::{Change, FindingDetail};
use regex::Regex;

use super::{Move, origin};
use crate::candidate::Candidate;
use crate::place::named_in;
use crate::scope::{Actor, Scope};
use crate::text::name::{is_first_name, is_person};
use crate::text::pattern;

/// A move that a form found.
pub(crate) fn stated(
    scope: &Scope,
    index: usize,
    person: String,
    role: String,
    change: Change,
    actor: Actor,
) -> Option<Candidate> {
    candidate(scope, index, Move { person, role, change, actor })
}

/// A role without the company it is held at.
fn without_company(role: String, scope: &Scope) -> String {
    let Some((lead, area)) = role.split_once(" of ") else { return role };
    let area = area.strip_prefix("the ").unwrap_or(area);
    let company = ["Company", "Registrant", "Corporation"].contains(&area) || scope.names_subject(area);
    if company { lead.to_owned() } else { role.clone() }
}

/// Whether a sentence goes on after a name as it does after a person's: `Jane Doe, who founded`.
pub(crate) fn is_somebody(sentence: &str, name: &str) -> bool {
    let Some((before, after)) = sentence.split_once(name) else { return false };
    // `chief executive of Globex, who will leave`: the aside is about somebody before it.
    let beside = [" of ", " at ", " for "].iter().any(|lead| before.ends_with(lead));
    !beside && (after.starts_with(", who ") || after.starts_with(", whose "))
}

/// `Jane Doe, who left Globex in 2017, now runs`.
fn left_long_ago(sentence: &str, scope: &Scope) -> bool {
    static LEFT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\bwho (?:had )?(?:left|quit|departed|resigned|retired|stepped down)\b[^,;.]{0,60}?\b(?:in|since) (?P<year>(?:19|20)\d\d)\b",
        )
    });
    let this_year = scope.published.map_or(scope.subject.today, domain::PartialDate::last_day).year();
    let year = LEFT.captures(sentence).and_then(|found| found["year"].parse::<i16>().ok());
    year.is_some_and(|year| year + 1 < this_year)
}

/// `Jane Doe, who joined Globex as CFO in 2019, likes`.
fn joined_long_ago(sentence: &str, scope: &Scope) -> bool {
    static JOINED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[^,]{3,60}, who (?:had |has |was |first )*(?:joined|came|moved|started|became|took over|was (?:named|appointed|hired|made))\b[^,;.]{0,80}?\b(?:in|since) (?P<year>(?:19|20)\d\d)\b",
        )
    });
    static NEWS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:named|appointed|promoted|becomes?|takes|will (?:lead|head|run|become)|joins|moves|to (?:lead|head|run|become))\b",
        )
    });
    let this_year = scope.published.map_or(scope.subject.today, domain::PartialDate::last_day).year();
    let found = JOINED.captures(sentence);
    found.is_some_and(|found| {
        let rest = &sentence[found.get(0).map_or(0, |whole| whole.end())..];
        found["year"].parse::<i16>().is_ok_and(|year| year + 1 < this_year) && !NEWS.is_match(rest)
    })
}

/// `leaves politics alone`, `leaves nothing to chance`.
fn leaves_things(sentence: &str) -> bool {
    static THINGS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:leaves?|leaving|left) (?:nothing|no|little|room|open|(?:[\w'-]+ ){1,4}(?:alone|behind|unchanged|untouched|speechless|cold|open))\b",
        )
    });
    THINGS.is_match(sentence)
}

/// `leaves for New York on Monday`.
fn is_journey(sentence: &str) -> bool {
    static FOR: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\b(?:leaves|leaving|left|leave|departs|departed|heads) for (?P<to>[^;]+)"));
    let near = |to: &str| to.split(' ').take(3).collect::<Vec<_>>().join(" ");
    FOR.captures(sentence).is_some_and(|found| !named_in(&near(&found["to"])).is_empty())
}

/// Whether a name stands where companies stand: `chief executive of Globex`, `former Globex boss Jane Doe`.
fn stands_as_firm(sentence: &str, name: &str) -> bool {
    static TITLED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:'s)? (?:boss|chief|executive|exec|veteran|alumn\w+|director|manager|head|founder|co-founder|CEO|CFO|CTO|COO|chair(?:man|woman)?|president|partner|banker)(?: [a-z]+)? (?P<first>\p{Lu}[\w'-]+) \p{Lu}",
        )
    });
    let first = name.split(' ').next().unwrap_or_default();
    if is_first_name(first) {
        return false;
    }
    sentence.match_indices(name).any(|(at, _)| {
        let (before, after) = (&sentence[..at], &sentence[at + name.len()..]);
        let joined = [" joins ", " joined ", " joining ", " in from "]
            .iter()
            .any(|word| before.ends_with(word) && after.starts_with(" as "));
        let of = [" of ", " at "].iter().find_map(|word| before.strip_suffix(word));
        let role =
            of.is_some_and(|lead| crate::role::find_role(lead).is_some_and(|role| lead.len() - role.range.end < 2));
        role || joined || TITLED.captures(after).is_some_and(|found| is_first_name(&found["first"]))
    })
}

/// `from Jane Doe to his daughter`: somebody is no company.
fn hands_on(sentence: &str, company: &str) -> bool {
    is_person(company)
        && company.split(' ').next().is_some_and(is_first_name)
        && sentence.contains(&format!("from {company} to "))
}

/// `the chair left by Jane Doe`: who stands before it does not leave.
fn left_by(sentence: &str, person: &str) -> bool {
    static LEFT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\b(?:left|vacated) (?:vacant )?by (?P<who>\p{Lu}[^,;.]*)"));
    LEFT.captures(sentence).is_some_and(|found| {
        let at = found.get(0).map_or(0, |whole| whole.start());
        !found["who"].contains(person) && sentence.find(person).is_some_and(|person| person < at)
    })
}

/// Whether a company and a person are taken for each other.
fn swapped(company: &str, person: &str) -> bool {
    let named = |name: &str| name.split(' ').next().is_some_and(is_first_name);
    is_person(company) && named(company) && !named(person)
}

pub(super) fn candidate(scope: &Scope, index: usize, found: Move) -> Option<Candidate> {
    let company = scope.company(Some(&found.actor), index);
    if scope.anyone()
        && (stands_as_firm(&scope.sentence(index), &found.person)
            || swapped(&company, &found.person)
            || hands_on(&scope.sentence(index), &company))
    {
        return None;
    }
    if matches!(&found.actor, Actor::Named(name) if is_somebody(&scope.sentence(index), name)) {
        return None;
    }
    let sentence = scope.sentence(index);
    if found.change == Change::Leaves
        && (left_by(&sentence, &found.person)
            || is_journey(&sentence)
            || leaves_things(&sentence)
            || left_long_ago(&sentence, scope))
    {
        return None;
    }
    if super::is_history(&sentence, scope) || found.change != Change::Leaves && joined_long_ago(&sentence, scope) {
        return None;
    }
    let mut spans = vec![scope.span(index)?];
    let Move { person, role, change, actor } = found;
    // `Ex-minister Jane Doe`: what somebody was is no part of the name.
    let bare = person.split_once(' ').filter(|(lead, rest)| lead.starts_with("Ex-") && rest.contains(' '));
    let person = bare.map_or(person.clone(), |(_, rest)| rest.to_owned());
    let role = without_company(role, scope);
    let (from, more) = match change {
        Change::Joins => origin::origin(scope, index, &person),
        Change::Leaves | Change::Promoted => (None, None),
    };
    spans.extend(more);
    // What the finding names has to be in its quotes, also where a sentence says only `Mr. Doe` or `he`.
    for words in [person.as_str(), role.as_str()].into_iter().filter(|words| !words.is_empty()) {
        let said = spans
            .iter()
            .any(|span| crate::text::holds_words(&span.quote, words) || crate::role::says_role(&span.quote, words));
        if !said {
            let near = (0..=3).flat_map(|back| [index.checked_sub(back), Some(index + back)]).flatten();
            let holds = |at: &usize| {
                let text = scope.sentence(*at);
                crate::text::holds_words(&text, words) || crate::role::says_role(&text, words)
            };
            let at = near.chain(0..scope.sentences.len()).find(holds);
            spans.extend(at.and_then(|at| scope.span(at)));
        }
    }
    let to = (change == Change::Leaves).then(|| origin::destination(&scope.sentence(index))).flatten();
    let to = to.filter(|to| *to != scope.company(Some(&actor), index));
    let detail = FindingDetail::Leadership { person, role, change, from, to };
    Some(scope.candidate(detail, Some(&actor), index, spans))
}
