//! Who follows somebody in the same sentence: `Jane Doe leaves Globex; finance chief John Roe takes over`. The clause of
//! the one who follows names no company, as it is that of the clause before.

use std::sync::LazyLock;

use domain::{Change, FindingDetail};
use regex::Regex;

use super::stated;
use crate::candidate::{Candidate, Claim};
use crate::role::find_role;
use crate::scope::{Actor, Scope};
use crate::text::name::{PERSON, person_key};
use crate::text::pattern;

static FOLLOWS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:[;:]|,(?: and| while| with)?| and| while| as| –| —) (?P<lead>(?:[\w'’-]+ ){{0,7}}?)(?P<who>{PERSON})(?:, [^;:]{{2,70}}?,)?(?P<says>(?: (?:is|was|has|been|will|would|to|then|now|set|due))* (?i:takes over|took over|take over|taking over|steps in|stepped in|step in|stepping in|steps up|stepped up|step up|stepping up|fills in|fill in|filling in|acts|moves up|moved up|move up|moving up|follows (?:him|her|them)|(?:succeeds?|succeeding|replaces?|replacing|follow|followed) (?:him|her|them)|(?:promoted|named|appointed|chosen|elected|picked|lined up|hired|brought in)(?: (?:to (?:succeed|replace|follow)|as|(?:his|her|their) successor|[a-z]+ successor)(?: (?:him|her|them|successor))?)?|joins as|joined as|becomes|inherits|gets the (?:job|post|role)))\b(?P<rest>[^;]*)"
    ))
});
/// Who is named behind the words with which somebody goes: `hands over to Jane Doe`.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i:hand(?:s|ed|ing)? over|hand(?:s|ed|ing)? (?:the )?(?:reins|baton|keys|job|role)|pass(?:es|ed|ing)? (?:on )?(?:the )?(?:reins|baton|torch|job|role|post|chair)|ced(?:es|ed|ing) (?:the |his |her )?(?:chair|post|role|job|place|reins)|mak(?:es|ing) way|made way|giv(?:es|ing) way|gave way|replaced|succeeded|in favou?r)(?: as [^;,]{{3,40}}?)? (?:to|for|by|of) (?P<lead>(?:[a-z][\w'’-]* ){{0,5}}?)(?P<who>{PERSON})(?P<rest>[^;]*)"
    ))
});
/// Words with which somebody rises inside the company.
static RISES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:own|in-house|internal|deputy|insider|promoted|long-time|longtime|steps? up|stepped up|mov(?:es|ed) up)\b",
    )
});

/// Those who follow, in the sentences of `known` leavers.
pub(crate) fn extract(scope: &Scope, known: &[Candidate]) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    for index in 0..scope.sentences.len() {
        let Some((leaver, role, company)) = leaver(scope, known, index) else { continue };
        let text = scope.sentence(index);
        for found in FOLLOWS.captures_iter(&text).chain(BEHIND.captures_iter(&text)) {
            let Some(who) = crate::people::person_in(&found["who"]) else { continue };
            // Who takes the leaver for a company has not told it.
            let told = known.iter().chain(&all).filter(|other| !same(&other.company, &leaver));
            let told = told.filter_map(person_of).any(|(person, _, _)| same(person, &who));
            if told || same(&leaver, &who) || super::is_not_done(&text) || elsewhere(&found["rest"], &company) {
                continue;
            }
            let own = found.name("rest").and_then(|rest| find_role(rest.as_str())).filter(|role| role.range.start < 25);
            let role = own.map_or_else(|| role.clone(), |role| role.name);
            let says = found.name("says").map_or("", |says| says.as_str());
            let rises = RISES.is_match(&found["lead"]) || RISES.is_match(says);
            let change = if rises { Change::Promoted } else { Change::Joins };
            all.extend(stated(scope, index, who, role, change, Actor::Named(company.clone())));
        }
    }
    all
}

/// Who leaves in a sentence, what, and which company, if it is one alone.
fn leaver(scope: &Scope, known: &[Candidate], index: usize) -> Option<(String, String, String)> {
    let start = scope.span(index)?.start;
    let here = known.iter().filter(|candidate| {
        candidate.spans.first().is_some_and(|span| span.start == start)
            && person_of(candidate).is_some_and(|(_, _, change)| change == Change::Leaves)
    });
    let here: Vec<&Candidate> = here.collect();
    let first = *here.first()?;
    let (person, role, _) = person_of(first)?;
    // Two who leave do not say whom the newcomer follows; one who has the name of the company is nobody.
    let other = |candidate: &&Candidate| {
        let nobody = |name: &str| same(name, &first.company) || same(&candidate.company, person);
        person_of(candidate).is_some_and(|(other, _, _)| !same(person, other) && !nobody(other))
    };
    if here.iter().any(other) {
        return None;
    }
    Some((person.to_owned(), role.to_owned(), first.company.clone()))
}

/// Whether the words behind name another company.
fn elsewhere(rest: &str, company: &str) -> bool {
    static AT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:at|of|to) (?:the )?(?P<who>\p{Lu}[\w'&.-]*)"));
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^(?:January|February|March|April|May|June|July|August|September|October|November|December)$")
    });
    AT.captures(rest).is_some_and(|found| {
        let who = &found["who"];
        !company.contains(who) && !crate::place::is_place(who) && !TIME.is_match(who)
    })
}

fn person_of(candidate: &Candidate) -> Option<(&str, &str, Change)> {
    match &candidate.claim {
        Claim::Detail { detail: FindingDetail::Leadership { person, role, change, .. } } => {
            Some((person, role, *change))
        }
        Claim::Detail { .. } | Claim::Posting { .. } => None,
    }
}

fn same(left: &str, right: &str) -> bool {
    person_key(left) == person_key(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clause_of_a_follower_names_nobody_else() {
        for (text, who) in [
            ("Globex CEO Jane Doe resigns; John Roe takes over.", Some("John Roe")),
            ("Jane Doe quit as CEO, and deputy John Roe was appointed to succeed her.", Some("John Roe")),
            ("Globex CEO Jane Doe resigns; the board met.", None),
        ] {
            assert_eq!(FOLLOWS.captures(text).map(|found| found["who"].to_owned()).as_deref(), who, "{text}");
        }
        let behind = BEHIND.captures("Jane Doe hands over to finance chief John Roe.").unwrap();
        assert_eq!(&behind["who"], "John Roe");
        assert!(elsewhere(" at Initech in May", "Globex"));
        assert!(!elsewhere(" at the July meeting", "Globex"));
    }
}
