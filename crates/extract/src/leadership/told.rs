//! A move as a candidate, with the quotes that hold what it names.

use std::sync::LazyLock;

use domain::{Change, FindingDetail};
use regex::Regex;

use super::{Move, capacity, origin};
use crate::candidate::Candidate;
use crate::focus;
use crate::people::{Cast, people};
use crate::place::named_in;
use crate::role::find_role;
use crate::scope::{Actor, Scope, actor_before};
use crate::text::pattern;
use crate::topic::plausible;

/// Characters between a comma after somebody's name and the role that the aside tells: `its `, `the former `.
const ASIDE_CHARS: usize = 12;

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
    let partners = name.contains('&');
    !beside && !partners && (after.starts_with(", who ") || after.starts_with(", whose "))
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

/// `Jane Doe, who joined Globex in 2011`, `who was named to the job nine years ago`.
fn came_long_ago(sentence: &str, person: &str, scope: &Scope) -> bool {
    static CAME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^, (?:who|and) (?:has |had |was |first )*(?:joined|came|became|named|appointed|promoted|elected|hired|took over|started|rose)\b[^,;.]{0,80}?\b(?:(?:in|since|back in) (?P<year>(?:19|20)\d\d)|(?:years?|decades?) ago)\b",
        )
    });
    let this_year = scope.published.map_or(scope.subject.today, domain::PartialDate::last_day).year();
    let after = sentence.split_once(person).map_or("", |(_, after)| after);
    CAME.captures(after).is_some_and(|found| {
        found.name("year").is_none_or(|year| year.as_str().parse::<i16>().is_ok_and(|year| year + 1 < this_year))
    }) && !names_news(after)
}

/// Whether more than what somebody did long ago is said behind the name: `…, takes over`.
fn names_news(after: &str) -> bool {
    static NEWS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i), (?:(?:is|has|was|will|to|been|be|now|set) )*(?:takes?|named|appointed|promoted|becomes?|succeeds?|replaces?|joins?|moves? up|steps? up|leaves?|retires?|resigns?|chosen|elected|heads?|leads?)\b|\b(?:will|is to) (?:become|take|succeed|lead|head|retire|leave)",
        )
    });
    NEWS.is_match(after)
}

/// `who died in 1998`, `retired in 2016`: it is no news.
fn went_long_ago(sentence: &str, person: &str, scope: &Scope) -> bool {
    static WENT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^[^;.]{0,60}?\b(?:died|passed away|retired|resigned|stepped down|quit|left|departed)\b[^,;.]{0,40}?\b(?:in|back in) (?P<year>(?:19|20)\d\d)\b",
        )
    });
    let this_year = scope.published.map_or(scope.subject.today, domain::PartialDate::last_day).year();
    let after = sentence.split_once(person).map_or("", |(_, after)| after);
    WENT.captures(after).and_then(|found| found["year"].parse::<i16>().ok()).is_some_and(|year| year + 1 < this_year)
}

/// Whether another company than the one that is asked about takes somebody: `Initech hires Globex finance chief Jane Doe`.
fn taken_by_another(scope: &Scope, index: usize, sentence: &str, person: &str) -> bool {
    static TAKES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:names?|named|appoints?|appointed|hires?|hired|poach(?:es|ed)|lur(?:es|ed)|recruit(?:s|ed)|taps?|tapped|picks?|picked|elects?|elected|brings in|brought in)\b[^;:]{0,75}$",
        )
    });
    if scope.anyone() || scope.standing.own {
        return false;
    }
    let lead = sentence.split_once(person).map_or("", |(lead, _)| lead);
    let Some(verb) = TAKES.find(lead) else { return false };
    let passive =
        [" was", " is", " been", " be", " were"].iter().any(|word| lead[..verb.start()].trim_end().ends_with(word));
    match actor_before(&lead[..verb.start()]) {
        Some(Actor::Named(name)) if !passive => {
            let meant = scope.names_subject(&name) || scope.is_subject(&Actor::Named(name.clone()), index);
            !meant && focus::is_firm(&name) && plausible(&name)
        }
        _ => false,
    }
}

/// Whether somebody takes an office outside the company: `becomes president of the chamber of commerce`.
fn serves_elsewhere(sentence: &str, person: &str) -> bool {
    static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:president|chair\w*|head|member|director|leader|board) of (?:the |an? |its )?(?:[\w'-]+ ){0,3}(?:chamber|association|federation|trade body|lobby|union|party|club|foundation|charity|institute|academy|jury)\b",
        )
    });
    sentence.split_once(person).is_some_and(|(_, after)| OFFICE.is_match(after))
}

/// Whether somebody who is there is only confirmed: `the re-appointment of Jane Doe`.
fn stays(sentence: &str) -> bool {
    static AGAIN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bre-?appoint(?:ment|s|ed)\b"));
    AGAIN.is_match(sentence)
}

/// `leaves politics alone`, `leaves nothing to chance`.
fn leaves_things(sentence: &str) -> bool {
    static THINGS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\bretir\w* from (?:[a-z-]+ ){0,2}(?:sailing|racing|football|cricket|rugby|tennis|golf|politics|sports?|competitions?|boxing|cycling|athletics|acting|public life)\b|\b(?:medical|parental|maternity|paternity|sick|family|unpaid|paid|garden(?:ing)?) leave\b|\bleave of absence\b|\b(?:leaves?|leaving|left) (?:nothing|no|little|room|open|(?:[\w'-]+ ){1,4}(?:alone|behind|unchanged|untouched|speechless|cold|open))\b",
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

/// Whether a sentence says that who comes was there before.
fn rose(sentence: &str, person: &str) -> bool {
    static WITHIN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:promoted|rising|having risen|risen|internal candidate|insider)\b|\b(?:upgraded to|in-house|(?:its|their|the company's) own [a-z]|internal candidate|promoted from within|rose through the ranks|promotes? from within|makes? up [^,;]{3,60} to (?:partner|principal))\b",
        )
    });
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:promot(?:es?|ed|ing)|elevat(?:es?|ed|ing)|insider|(?:his|her|its|their)(?: long-?time| current)? (?:deputy|number two|second-in-command)),? ?$",
        )
    });
    static ASIDE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^, (?:(?:who (?:is|was|has been) )?(?:currently|until now|until recently|up to now|previously|at present|so far|now) (?:its|the (?:company|firm|bank|group)'s|an? [^,]{3,60} there)|(?:until now|currently|so far|at present)(?: an?| the| its)? )",
        )
    });
    let around = sentence.find(person).map(|at| (&sentence[..at], &sentence[at + person.len()..]));
    WITHIN.is_match(sentence) || around.is_some_and(|(lead, rest)| LEAD.is_match(lead) || ASIDE.is_match(rest))
}

/// Whether a role is said of somebody else in the sentence, and of nobody besides: `Jane Doe, its chief operating officer,`.
fn is_of_another(sentence: &str, person: &str, role: &str) -> bool {
    let others = people(sentence, &Cast::default()).into_iter().filter(|other| other.name != person);
    let mut held = others.filter_map(|other| {
        let aside = sentence[other.range.end..].strip_prefix(", ")?;
        let found = find_role(aside).filter(|found| found.range.start < ASIDE_CHARS && found.name == role)?;
        let ends = aside[found.range.end..].starts_with(',');
        ends.then_some((other.range.start, sentence.len() - aside.len() + found.range.end))
    });
    let Some((start, end)) = held.next_back() else { return false };
    let rest = format!("{}{}", &sentence[..start], &sentence[end..]);
    !role.is_empty() && !crate::role::says_role(&rest, role)
}

/// Whether what stands for the company is a role, or whoever moves.
fn is_no_company(name: &str, person: &str) -> bool {
    let role = crate::role::find_role(name).is_some_and(|role| role.range.start == 0 && role.range.end == name.len());
    role || crate::text::holds_words(name, person)
}

/// `comes back three years after he left`, `No successor has been named for`: it was before, or is not yet.
fn undone(sentence: &str, found: &Move) -> bool {
    static LEFT_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:years?|months?|decades?) after (?:he|she|they|his|her|their) (?:had )?(?:left|quit|departed|resigned|retired|stepped down|departure|exit)\b",
        )
    });
    static NONE_YET: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\bno (?:permanent )?(?:successor|replacement)s? (?:has|have|was|were|is)\b"));
    match found.change {
        Change::Leaves => LEFT_BEFORE.is_match(sentence),
        _ => NONE_YET.is_match(sentence),
    }
}

pub(super) fn candidate(scope: &Scope, index: usize, found: Move) -> Option<Candidate> {
    if matches!(&found.actor, Actor::Named(name) if is_somebody(&scope.sentence(index), name)) {
        return None;
    }
    let sentence = scope.sentence(index);
    let named = scope.company(Some(&found.actor), index);
    if is_no_company(&named, &found.person) || undone(&sentence, &found) {
        return None;
    }
    if found.change == Change::Leaves
        && (is_journey(&sentence) || leaves_things(&sentence) || left_long_ago(&sentence, scope))
    {
        return None;
    }
    if super::is_history(&sentence, scope)
        || found.change.arrives()
            && (stays(&sentence)
                || serves_elsewhere(&sentence, &found.person)
                || taken_by_another(scope, index, &sentence, &found.person))
        || found.change == Change::Leaves && went_long_ago(&sentence, &found.person, scope)
        || found.change.arrives() && !scope.standing.own && came_long_ago(&sentence, &found.person, scope)
    {
        return None;
    }
    let mut spans = vec![scope.span(index)?];
    let Move { person, role, change, actor } = found;
    let change = if change == Change::Joins && rose(&sentence, &person) { Change::Promoted } else { change };
    let role = without_company(role, scope);
    let change = capacity::of(change, &sentence, &person, &role);
    let role = if is_of_another(&sentence, &person, &role) { String::new() } else { role };
    let (from, more) = match change {
        Change::Joins | Change::Interim | Change::Board => origin::origin(scope, index, &person),
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
