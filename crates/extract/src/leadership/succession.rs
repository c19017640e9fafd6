//! Whom a newcomer succeeds, where a sentence after the news says it: `She follows John Roe, who is retiring.`

use std::sync::LazyLock;

use domain::{Change, FindingDetail};
use regex::Regex;

use super::stated;
use crate::candidate::{Candidate, Claim};
use crate::scope::{Actor, Scope};
use crate::text::name::{PERSON, bare_person, is_person, person_key};
use crate::text::pattern;

/// Sentences after that of a newcomer that say whom the newcomer succeeds.
const REACH_SENTENCES: usize = 2;

static SUCCEEDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?:(?:She|He|They)|(?:Mr|Mrs|Ms|Dr|Prof)\.? (?P<last>\p{{Lu}}[\w'-]+)|(?P<full>{PERSON}))\b[^.;]{{0,110}}?\b(?i:succeeds?|succeeded|succeeding|follows|followed|replaces?|replaced|replacing|takes over from|took over from|take over from|taking over from) (?:[a-z-]+ ){{0,4}}(?P<who>{PERSON})",
    ))
});

/// Those who leave, by what sentences after news of `known` newcomers say.
pub(crate) fn extract(scope: &Scope, known: &[Candidate]) -> Vec<Candidate> {
    let mut all = Vec::new();
    for index in 1..scope.sentences.len() {
        let text = scope.sentence(index);
        let Some(found) = SUCCEEDS.captures(&text) else { continue };
        let who = bare_person(&found["who"]);
        let told = known.iter().chain(&all).any(|other| person_of(other).is_some_and(|person| same(person, &who)));
        if !is_person(&who) || told {
            continue;
        }
        let news = (1..=REACH_SENTENCES).find_map(|back| newcomer(scope, known, index.checked_sub(back)?, &found));
        let Some((company, role)) = news else { continue };
        all.extend(stated(scope, index, who, role, Change::Leaves, Actor::Named(company)));
    }
    all
}

/// The company and role of the newcomer of a sentence, if the later one is about them.
fn newcomer(scope: &Scope, known: &[Candidate], index: usize, found: &regex::Captures) -> Option<(String, String)> {
    let start = scope.span(index)?.start;
    known.iter().find_map(|candidate| {
        let Claim::Detail { detail: FindingDetail::Leadership { person, role, change, .. } } = &candidate.claim else {
            return None;
        };
        let here = candidate.spans.first().is_some_and(|span| span.start == start);
        let last = found.name("last").is_none_or(|last| person.ends_with(last.as_str()));
        let full = found.name("full").is_none_or(|full| same(person, full.as_str()));
        (here && *change != Change::Leaves && last && full).then(|| (candidate.company.clone(), role.clone()))
    })
}

fn person_of(candidate: &Candidate) -> Option<&str> {
    match &candidate.claim {
        Claim::Detail { detail: FindingDetail::Leadership { person, .. } } => Some(person),
        Claim::Detail { .. } | Claim::Posting { .. } => None,
    }
}

fn same(left: &str, right: &str) -> bool {
    person_key(left) == person_key(right)
}
