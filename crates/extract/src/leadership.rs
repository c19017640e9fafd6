//! Who joins, leaves or rises.

use std::sync::LazyLock;

use domain::{Change, FindingDetail};
use regex::{Captures, Regex};

use crate::candidate::Candidate;
use crate::role::{RoleFound, find_role};
use crate::scope::{Actor, Scope, actor_before};
use crate::text::name::{PERSON, bare_person, is_person, list, trailing};
use crate::text::{pattern, squash};

const APPOINTS: &str = r"(?i:appoints|appointed|names|named|hires|hired|taps|tapped|recruits|recruited|brings on|brought on|brings in|adds|added|welcomes|welcomed|selects|selected|elects|elected|has made|made|announces the appointment of|announced the appointment of|appointment of|promotes|promoted|elevates|elevated|poaches|poached)";
const PROMOTES: &str = r"(?i)\b(?:promotes?|promoted|elevates?|elevated|promotion)\b";
const LEAVES: &str = r"(?i:steps down|stepped down|stepping down|to step down|resigns|resigned|is leaving|leaves|has left|left|departs|departed|is departing|retires|retired|to leave|will leave|exits|parts ways|to depart)";

static CO_VERB: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"\b(?:(?i:has|have|had|yesterday|today|also|it) )*(?P<verb>{APPOINTS})\b")));
static PEOPLE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?P<person>{PERSON})")));
static JOINS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?P<person>{PERSON})(?:, [^,;]+,)? (?:(?i:has|have|today|recently|is|will|to|be) )*(?P<verb>(?i:joins|joined|join|joining)) (?P<co>[^;]+?) ?(?:as|in the role of|to become|to lead as)(?: (?:its|our|their|the|a|an|new|first|next|ever|global|inaugural))* (?P<rest>[^;]+)"
    ))
});
static JOINS_OURS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?P<person>{PERSON}) (?:(?i:has) )?(?i:joins|joined)(?: us| the (?:company|team))? as (?:our|the)(?: (?:new|first|next))* (?P<rest>[^;]+)"
    ))
});
static PASSIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?P<person>{PERSON})(?:, [^;]+,)? (?:(?i:has|have|today|recently|yesterday|also) )*(?:(?i:has been|have been|was|is|been) )?(?:(?i:today|recently) )?(?P<verb>(?i:appointed|named|promoted|elevated|hired|selected|elected|to become|becomes|became|takes over|took over|to be))(?: (?i:to|as|the|its|our|their|new|next|first|position of|role of|post of|a|an))* (?P<rest>[^;]+)"
    ))
});
static LEAVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?P<person>{PERSON})(?P<mid>, [^;]+,)?,? (?:(?i:has|is|will|today|abruptly|have|also|the company) )*(?P<verb>{LEAVES})\b(?P<rest>[^;]*)"
    ))
});
static CO_LEAVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"(?i:departure|resignation|exit) of (?:(?i:its|the|our) )?(?P<lead>[^;]*?)(?P<person>{PERSON})"))
});
static FROM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\b(?i:joins|joined|join|comes|came|moves|hires|hired|poaches|recruits)\b[^;]*? (?i:from) |\b(?i:was|served as|most recently|previously|formerly|worked as|held)\b[^;]+? (?i:at|of|with|for) |\b(?i:former |ex-)|\b(?i:formerly (?:of|at|with)|previously (?:of|at|with)) )(?P<from>[A-Z][\w&.'-]*(?: [A-Z&][\w&.'-]*){0,3})",
    )
});
static NOT_DONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:may|might|could|would|rumou?red|seeks?|searching for|looking for|plans to (?:hire|appoint|name)|in talks|considering|candidate for|not|never|wants to|hopes to|nominee|award|named (?:one of|among|a leader|to the|in the)|winner|if)\b",
    )
});

/// Pieces of words without which a sentence names no role, or no change.
const ROLE_HINTS: &[&str] = &[
    "chief",
    "officer",
    "president",
    "director",
    "head",
    "vp",
    "counsel",
    "chair",
    "founder",
    "partner",
    "manager",
    "ceo",
    "cfo",
    "cto",
    "cio",
    "ciso",
    "coo",
    "cmo",
    "cro",
    "chro",
    "cso",
    "cdo",
    "clo",
    "board",
];
const MOVE_HINTS: &[&str] = &[
    "appoint", "name", "hire", "tap", "recruit", "bring", "brought", "add", "welcom", "select", "elect", "made",
    "promot", "elevat", "poach", "join", "becom", "became", "take", "took", "step", "resign", "leav", "left", "depart",
    "retir", "exit", "part", "to be ", "hiring",
];

/// Changes at the top that a document tells of.
pub fn extract(scope: &Scope) -> Vec<Candidate> {
    let mut all = Vec::new();
    for index in 0..scope.sentences.len() {
        if !(scope.has_any(index, ROLE_HINTS) && scope.has_any(index, MOVE_HINTS)) {
            continue;
        }
        let sentence = scope.sentence(index);
        if scope.is_teaser(index) || NOT_DONE.is_match(&sentence) {
            continue;
        }
        let move_ = leaves(&sentence, scope, index)
            .or_else(|| company_acts(&sentence, scope, index))
            .or_else(|| person_acts(&sentence, scope, index));
        if let Some(found) = move_ {
            all.extend(candidate(scope, index, found));
        }
    }
    all
}

struct Move {
    person: String,
    role: String,
    change: Change,
    actor: Actor,
}

/// `Acme names Jane Doe as CFO`, `Acme hires its first CFO, Jane Doe`.
fn company_acts(sentence: &str, scope: &Scope, index: usize) -> Option<Move> {
    for found in CO_VERB.captures_iter(sentence) {
        let Some(verb) = found.name("verb") else { continue };
        let before = &sentence[..found.get(0).map_or(0, |whole| whole.start())];
        let after = &sentence[verb.end()..];
        let Some(actor) = company_before(before, scope, index) else { continue };
        let Some(role) = find_role(after) else { continue };
        let Some(person) = person_near(after, &role) else { continue };
        let change = if pattern_is(PROMOTES, verb.as_str()) || own_role_before(after, &role, &person) {
            Change::Promoted
        } else {
            Change::Joins
        };
        return Some(Move { person, role: role.name, change, actor });
    }
    None
}

fn pattern_is(source: &str, text: &str) -> bool {
    static PROMOTE: LazyLock<Regex> = LazyLock::new(|| pattern(PROMOTES));
    debug_assert_eq!(source, PROMOTES);
    PROMOTE.is_match(text)
}

/// The subject, named before the verb or meant by `we` and `the company`.
fn company_before(before: &str, scope: &Scope, index: usize) -> Option<Actor> {
    let actor = match actor_before(before) {
        Some(actor) => actor,
        None if scope.standing.own && squash(before).ends_with("we") => Actor::Pronoun,
        None => return None,
    };
    // `X has been appointed` is the person's sentence, not the company's.
    let passive =
        squash(before).ends_with("been") || squash(before).ends_with(" was") || squash(before).ends_with(" is");
    (!passive && scope.is_subject(&actor, index)).then_some(actor)
}

/// The person next to a role: before it, or right after it.
fn person_near(after: &str, role: &RoleFound) -> Option<String> {
    // Without the role's own words, which look like the beginning of a name (`CFO Jane Doe`).
    let hidden = "_".repeat(role.range.len());
    let masked = format!("{}{hidden}{}", &after[..role.range.start], &after[role.range.end..]);
    let near: Vec<(usize, String)> = PEOPLE
        .find_iter(&masked)
        .filter_map(|found| placed(found.as_str()).map(|(skip, person)| (found.start() + skip, person)))
        .filter(|(start, _)| !(role.range.start..role.range.end).contains(start))
        .collect();
    let before = near.iter().rev().find(|(start, _)| *start < role.range.start);
    let behind = near.iter().find(|(start, _)| *start >= role.range.end && start - role.range.end < 12);
    let first = match before {
        Some((start, _)) if !after[..*start].contains(". ") && *start < 90 => before,
        _ => behind,
    };
    first.or(behind).map(|(_, person)| person.clone())
}

/// A person out of a match: words of titles before the name are cut.
fn person_in(text: &str) -> Option<String> {
    placed(text).map(|(_, person)| person)
}

/// The person, and how many bytes of titles stand before the name.
fn placed(text: &str) -> Option<(usize, String)> {
    let starts = std::iter::once(0).chain(text.match_indices(' ').map(|(at, _)| at + 1));
    starts
        .map(|start| (start, &text[start..]))
        .find(|(_, name)| is_person(name))
        .map(|(start, name)| (start, bare_person(name)))
}

fn own_role_before(after: &str, role: &RoleFound, person: &str) -> bool {
    let between = after.find(person).and_then(|at| after.get(at + person.len()..role.range.start)).unwrap_or_default();
    between.contains(" from ") && between.contains(" to ")
}

/// `Jane Doe joins Acme as CFO`, `Jane Doe has been appointed CFO of Acme`.
fn person_acts(sentence: &str, scope: &Scope, index: usize) -> Option<Move> {
    if let Some(found) = JOINS.captures(sentence) {
        let rest = found.name("rest")?.as_str();
        let co = found.name("co")?.as_str();
        let actor = company_in(co, scope, index).or_else(|| company_in(after_role(rest), scope, index))?;
        return make(&found, rest, Change::Joins, actor);
    }
    if let Some(found) = JOINS_OURS.captures(sentence).filter(|_| scope.standing.own) {
        return make(&found, found.name("rest")?.as_str(), Change::Joins, Actor::Pronoun);
    }
    let found = PASSIVE.captures(sentence)?;
    let rest = found.name("rest")?.as_str();
    let actor = company_in(after_role(rest), scope, index)
        .or_else(|| scope.standing.own.then_some(Actor::Pronoun))
        .or_else(|| leading_company(sentence, &found, scope, index))?;
    let verb = found.name("verb")?.as_str().to_lowercase();
    let change =
        if verb.starts_with("promot") || verb.starts_with("elevat") { Change::Promoted } else { Change::Joins };
    make(&found, rest, change, actor)
}

/// `Acme said that Jane Doe has been appointed`: the company before the person.
fn leading_company(sentence: &str, found: &Captures, scope: &Scope, index: usize) -> Option<Actor> {
    let before = &sentence[..found.get(0)?.start()];
    actor_before(before).filter(|actor| !before.trim().is_empty() && scope.is_subject(actor, index))
}

fn after_role(rest: &str) -> &str {
    find_role(rest).and_then(|role| rest.get(role.range.end..)).unwrap_or(rest)
}

fn company_in(text: &str, scope: &Scope, index: usize) -> Option<Actor> {
    static AT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:of|at|for|by|with|from)\s+"));
    let text = text.trim().trim_start_matches("the ").trim();
    let pieces = std::iter::once(text).chain(AT.find_iter(text).map(|found| &text[found.end()..]));
    for piece in pieces {
        let name = list(piece).into_iter().next().or_else(|| trailing(piece));
        if let Some(actor) = name.map(Actor::Named).filter(|actor| scope.is_subject(actor, index)) {
            return Some(actor);
        }
    }
    let pronoun = ["us", "company", "the company", "our team", "the startup"].contains(&squash(text).as_str());
    (pronoun && scope.is_subject(&Actor::Pronoun, index)).then_some(Actor::Pronoun)
}

fn make(found: &Captures, rest: &str, change: Change, actor: Actor) -> Option<Move> {
    let role = find_role(rest).filter(|role| role.range.start < 40)?;
    Some(Move { person: person_in(found.name("person")?.as_str())?, role: role.name, change, actor })
}

/// `Jane Doe steps down as CFO of Acme`, `Acme CFO Jane Doe resigns`.
fn leaves(sentence: &str, scope: &Scope, index: usize) -> Option<Move> {
    if let Some(found) = LEAVE.captures(sentence) {
        let whole = found.get(0)?;
        let before = &sentence[..whole.start()];
        let rest = found.name("rest").map(|rest| rest.as_str()).unwrap_or_default();
        let mid = found.name("mid").map(|mid| mid.as_str()).unwrap_or_default();
        let written = found.name("person")?.as_str();
        let role =
            find_role(rest).or_else(|| find_role(mid)).or_else(|| find_role(before)).or_else(|| find_role(written))?;
        let here = company_in(rest, scope, index)
            .or_else(|| company_in(after_role(rest), scope, index))
            .or_else(|| company_in(after_role(mid), scope, index))
            .or_else(|| company_before_role(before, written, scope, index))
            .or_else(|| scope.standing.own.then_some(Actor::Pronoun))?;
        let comes_here = rest.split_once(" join ").is_some_and(|(_, to)| company_in(to, scope, index).is_some())
            && !scope.standing.own;
        return (!comes_here).then_some(Move {
            person: person_in(written)?,
            role: role.name,
            change: Change::Leaves,
            actor: here,
        });
    }
    let found = CO_LEAVE.captures(sentence)?;
    let lead = found.name("lead").map(|lead| lead.as_str()).unwrap_or_default();
    let role = find_role(lead).or_else(|| find_role(&sentence[found.get(0)?.end()..]))?;
    let before = &sentence[..found.get(0)?.start()];
    let actor = actor_before(before)
        .or_else(|| scope.standing.own.then_some(Actor::Pronoun))
        .filter(|actor| scope.is_subject(actor, index))?;
    Some(Move { person: person_in(found.name("person")?.as_str())?, role: role.name, change: Change::Leaves, actor })
}

/// `Acme CFO Jane Doe`, `Acme's chief executive, Jane Doe,`.
fn company_before_role(before: &str, written: &str, scope: &Scope, index: usize) -> Option<Actor> {
    let whole = format!("{before}{written}");
    let role = find_role(&whole)?;
    let lead = whole[..role.range.start].trim();
    let lead = lead.strip_suffix("'s").unwrap_or(lead);
    trailing(lead).map(Actor::Named).filter(|actor| scope.is_subject(actor, index))
}

fn candidate(scope: &Scope, index: usize, found: Move) -> Option<Candidate> {
    let mut spans = vec![scope.span(index)?];
    let Move { person, role, change, actor } = found;
    let mut elsewhere = match change {
        Change::Joins => origin(&scope.sentence(index), scope),
        Change::Leaves | Change::Promoted => None,
    };
    if elsewhere.is_none() && change == Change::Joins {
        let last = person.rsplit(' ').next().unwrap_or_default().to_owned();
        for next in index + 1..=index + 2 {
            let more = scope.sentence(next);
            let hers = squash(&more).starts_with("she ") || squash(&more).starts_with("he ") || more.contains(&last);
            elsewhere = origin(&more, scope).filter(|_| hers && !scope.is_teaser(next));
            if elsewhere.is_some() {
                spans.extend(scope.span(next));
                break;
            }
        }
    }
    let to = (change == Change::Leaves).then(|| destination(&scope.sentence(index))).flatten();
    let detail = FindingDetail::Leadership { person, role, change, from: elsewhere, to };
    Some(scope.candidate(detail, Some(&actor), spans))
}

fn origin(sentence: &str, scope: &Scope) -> Option<String> {
    let from = FROM.captures(sentence)?.name("from")?.as_str();
    let name = list(from).into_iter().next()?;
    (!scope.names_subject(&name) && !is_role_word(&name)).then_some(name)
}

fn is_role_word(name: &str) -> bool {
    find_role(name).is_some()
        || ["Vice", "Chief", "Head", "Senior", "Director"].contains(&name.split(' ').next().unwrap_or_default())
}

fn destination(sentence: &str) -> Option<String> {
    static TO: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:to join|joins|joining|for a role at|moves to|moving to|heads to) (?P<to>[A-Z][\w&.'-]*(?: [A-Z&][\w&.'-]*){0,3})",
        )
    });
    list(TO.captures(sentence)?.name("to")?.as_str()).into_iter().next()
}
