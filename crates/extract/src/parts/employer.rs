//! At which company somebody comes or goes: every company of the sentence is weighed by how it stands to the person, the
//! role and the words of the move.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::moves::Step;
use super::scene::Scene;
use crate::frames::Named;
use crate::role::RoleFound;
use crate::scope::Actor;
use crate::text::name::core;
use crate::text::pattern;

/// The least weight with which a company is taken.
const WEIGHT_MIN: i32 = 1;
/// Characters between a role or a verb and the company that belongs to it.
const NEAR_CHARS: usize = 45;

/// Words that say that a company is where somebody was before.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:\b(?:from|formerly|previously|former|ex\b|until (?:now|recently|last \w+)|most recently|late of|veteran of|alumn\w+ of|spent [^,;.]{0,40}|who (?:had |has |was |also |once |previously |formerly )*(?:ran|led|headed|chaired|worked|served|spent|built|founded|co-founded|joined|managed|was|left|held|oversaw)\b[^,;.]{0,50}|where (?:she|he) (?:was|ran|led|had|served|headed)\b[^,;.]{0,40}|comes? [^,;.]{0,20}from|came [^,;.]{0,20}from|(?:she|he|they) (?:was|were|had been|ran|led|worked|served|spent|previously|most recently)\b[^;.]{0,50}|after [^,;.]{0,40} (?:at|with)|(?:worked|served|years|stints?|career|experience) (?:at|with|for)|(?:having|previous) [^,;.]{0,30})|-)[ -]*(?:[a-z-]+ ){0,3}(?:of |at |with |for )?(?:the |rival |bank |law firm |retailer |consultancy |start-?up )*$",
    )
});
/// Words that say that a company is where somebody goes.
static BEYOND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:to (?:join|lead|head|run|take|become|start|found|work)[^,;.]{0,40}|joins?|joining|joined|for(?: rival| competitor)?|to (?:rival|competitor|a rival,?)|(?:leaves?|left|leaving|heads?|goes|off|moves?|moving|moved|quits?|jumps?|defects?|decamps?) (?:for|to)|to)[ ](?:the |rival |competitor |bank |retailer )*$",
    )
});
/// Words after a company that say that somebody comes from it.
static VETERAN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:'s)?,? (?:\w+ )?(?:veteran|alumn\w*|exec(?:utive)?|stalwart|old hand|man|star|banker|boss|director)\b",
    )
});

/// The company of a step, as an actor.
pub(super) fn employer(scene: &Scene, step: &Step, role: Option<&RoleFound>) -> Option<Actor> {
    let person = &scene.people[step.person];
    let weighed = scene.firms.iter().filter(|firm| core(&firm.name) != core(&person.name)).map(|firm| {
        let weight = weight(scene, step, role, firm);
        (weight, firm)
    });
    let best = weighed
        .filter(|(weight, _)| *weight >= WEIGHT_MIN)
        .max_by_key(|(weight, firm)| (*weight, std::cmp::Reverse(firm.range.start)));
    let named = best.and_then(|(_, firm)| scene.subject(&firm.name));
    named.or_else(|| {
        // Where another company is named and none fits, `the company` is not meant.
        let other = scene.firms.iter().any(|firm| weight(scene, step, role, firm) >= WEIGHT_MIN);
        static US: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:us|our|we|we're|we've)\b"));
        let us = || scene.speaker().filter(|_| US.is_match(scene.text));
        let topic = scene.topic().or_else(us).filter(|_| !other)?;
        let named = match &topic {
            Actor::Named(name) => name.clone(),
            Actor::Pronoun => scene.scope.company(Some(&topic), scene.index),
        };
        (!scene.firms.iter().any(|firm| core(&firm.name) == core(&named))).then_some(topic)
    })
}

fn weight(scene: &Scene, step: &Step, role: Option<&RoleFound>, firm: &Named) -> i32 {
    let before = &scene.text[..firm.range.start];
    let after = &scene.text[firm.range.end.min(scene.text.len())..];
    static HEADING: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^:;.]{3,60} (?:at|in|for|of) (?:the )?$"));
    let mut weight = 0;
    let owner = scene.text[firm.range.clone()].ends_with("'s")
        || scene.text[firm.range.clone()].ends_with("s'")
        || after.starts_with("'s");
    // `Northbank's Jane Doe moves to Globex`: whom somebody is of is not where they come to.
    let of = owner
        && scene.text[firm.range.end..]
            .trim_start_matches("'s")
            .trim()
            .starts_with(scene.people[step.person].name.as_str());
    let ex = firm.name.to_lowercase().starts_with("ex-");
    let was = of && step.comes || ex || BEFORE.is_match(before) || VETERAN.is_match(after) && step.comes;
    let beyond = BEYOND.is_match(before);
    if matches!(firm.under, Some("in" | "near" | "outside" | "across")) && !HEADING.is_match(before) {
        weight -= 4;
    }
    if step.comes && was {
        weight -= 8;
    }
    if !step.comes && beyond && !was {
        weight -= 8;
    }
    if let Some(role) = role {
        weight += by_role(scene, role, firm, owner);
    }
    weight += by_cue(scene, step, firm);
    let ends = &after[..after.char_indices().nth(2).map_or(after.len(), |(at, _)| at)];
    if firm.range.start == 0 && (scene.text[firm.range.clone()].ends_with(':') || ends.starts_with(':')) {
        weight += 4;
    }
    if HEADING.is_match(before) && (ends.starts_with(':') || scene.text[firm.range.clone()].ends_with(':')) {
        weight += 4;
    }
    if owner && !step.comes {
        weight += 1;
    }
    let opens = firm.range.start < 30 && firm.under.is_none();
    let alone = scene.firms.iter().all(|other| core(&other.name) == core(&firm.name));
    weight + 2 * i32::from(opens) + 2 * i32::from(alone)
        - 3 * i32::from(scene.text[..firm.range.start].to_lowercase().ends_with("by "))
}

/// How a company stands to a role: `Globex's new CFO`, `Globex CFO`, `CFO of Globex`.
fn by_role(scene: &Scene, role: &RoleFound, firm: &Named, owner: bool) -> i32 {
    static OWNED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^['s’]*[ ,]*(?:(?:new|next|first|first-ever|interim|acting|incoming|outgoing|departing|longtime|long-time|long-serving|global|group|deputy|co-|board|owner|supervisory|founding|former)[ -]*|[a-z]+ )?(?:[a-z]+ )?$",
        )
    });
    static FORMER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:former|ex|one-time|onetime|previous|then)[ -](?:[\w.&'-]+ ){0,4}$"));
    static OF: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?: and [a-z ]{2,30})?,? (?:of|at|for|with|in|to|job at|role at|post at|seat at|position at|chair at|chair of|post of|job in)\b(?: the| its)?(?: [a-z-]+| [A-Z][\w-]+-based| [A-Z][a-z]+'s){0,4},? ?$",
        )
    });
    let former = |at: usize| FORMER.is_match(&scene.text[..at]);
    if firm.range.end <= role.range.start + 1 {
        let between = scene.text.get(firm.range.end.min(role.range.start)..role.range.start).unwrap_or_default();
        let tied = OWNED.is_match(between) && between.len() < NEAR_CHARS && !between.contains(':');
        let somebody =
            scene.people.iter().any(|one| one.range.start >= firm.range.end && one.range.end <= role.range.start);
        let wide = owner && between.len() < NEAR_CHARS && !between.contains([';', ':']) && !somebody;
        return if tied || wide { if former(firm.range.start) { -6 } else { 6 } } else { 0 };
    }
    if firm.range.start < role.range.end {
        return 0;
    }
    let between = &scene.text[role.range.end..firm.range.start];
    let tied = OF.is_match(between) && between.len() < NEAR_CHARS;
    if tied { if former(role.range.start) { -6 } else { 6 } } else { 0 }
}

/// How a company stands to the words of a move: it does it, or it is where they lead.
fn by_cue(scene: &Scene, step: &Step, firm: &Named) -> i32 {
    static LEADS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?: (?:the|its|as|at|of|from|to|with|in|for|on|board|rival|start-?up|company|firm|team|family|top|job|helm|reins|wheel|post|seat|role|hot|over|ranks|charge|duties|leave|'s|[a-z-]+(?:er|or|ist|tech|ic|al)))*,? ?(?:[a-z-]+ ){0,3}$",
        )
    });
    let cue: &Range<usize> = &step.cue;
    if firm.range.start >= cue.end {
        let between = &scene.text[cue.end..firm.range.start];
        let near = between.len() < NEAR_CHARS && LEADS.is_match(between);
        return if near
            && !scene.people.iter().any(|one| one.range.start >= cue.end && one.range.end <= firm.range.start)
        {
            5
        } else {
            0
        };
    }
    let acts = step.done && firm.range.end <= cue.start + 1 && firm.under.is_none() && !scene.aside(firm);
    let nearer = scene.firms.iter().any(|other| {
        other.under.is_none()
            && !scene.aside(other)
            && other.range.start > firm.range.start
            && other.range.end <= cue.start + 1
    });
    if acts && !nearer { 4 } else { 0 }
}
