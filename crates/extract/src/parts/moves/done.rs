//! It is done with somebody, said of them, or one takes the place of another.

use std::sync::LazyLock;

use domain::Change;
use regex::Regex;

use super::acts::passing;
use super::who::{object, subject};
use super::{LEAD, ROLE_CHARS, Step, beside, doubted};
use crate::clause::Mood;
use crate::parts::lexicon::Cue;
use crate::parts::scene::Scene;
use crate::people::Person;
use crate::role::{RoleFound, find_role};
use crate::text::pattern;
use crate::trigger::Form;

/// It is done with somebody: the person after the verb, or before a passive.
pub(super) fn undergoes(scene: &Scene, cue: &Cue, change: Change) -> Vec<Step> {
    let verb = scene.verb(cue);
    let word = cue.form == Form::Word;
    let written = scene.text[cue.range.clone()].to_lowercase();
    if !word && verb.mood >= Mood::Doubtful || doubted(scene, cue) {
        return Vec::new();
    }
    let by = written.ends_with(" by");
    let start = if word { cue.range.start } else { verb.before.len() };
    let reduced = cue.form == Form::Past && !by && !written.starts_with("lost") && headline_passive(scene, cue);
    if !word && !by && (verb.passive || reduced) {
        let step =
            |person| Step { passing: passing(scene, start, cue), ..Step::new(person, change, cue.range.clone()) };
        return subject(scene, start).filter(|_| tight_role(scene, cue)).map(step).into_iter().collect();
    }
    // `“…,” added vice president Jane Doe`: who speaks is not who comes.
    static QUOTED: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?:["”’]|,''?|'')\s*$"#));
    if written.starts_with("add") && QUOTED.is_match(&scene.text[..start]) {
        return Vec::new();
    }
    if cue.form == Form::Base && verb.mood == Mood::Done && !by && !["welcome", "meet"].contains(&written.as_str()) {
        return Vec::new();
    }
    let found = object(scene, cue.range.end)
        .filter(|person| change == Change::Leaves || brought(scene, cue, *person, &written));
    static OUTSIDER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ (?:somebody|someone|an? )[^:;.]{0,60}: $"));
    let named = || {
        scene.people.iter().position(|one| {
            one.range.start > cue.range.end && OUTSIDER.is_match(&scene.text[cue.range.end..one.range.start])
        })
    };
    let found = found.or_else(|| if by { named() } else { None });
    let step = |person: usize| {
        let step = Step { done: true, ..Step::new(person, change, cue.range.clone()) };
        static PARTED: LazyLock<Regex> = LazyLock::new(|| {
            pattern(r"^(?:part\w* |oust|sack|dismiss|(?:say|said|saying|bid|bids|bidding) |show\w* |axe[sd]?\b|boot)")
        });
        let parted = change == Change::Leaves && PARTED.is_match(&written);
        if parted || welcomed(scene, &scene.people[person], &written) { step.sure() } else { step }
    };
    found.map(step).into_iter().collect()
}

/// `Jane Doe named CFO of Globex`.
fn headline_passive(scene: &Scene, cue: &Cue) -> bool {
    let before = &scene.text[..cue.range.start];
    let person = scene
        .people
        .iter()
        .any(|one| before[one.range.end.min(before.len())..].trim().is_empty() && one.range.end <= cue.range.start);
    person && !scene.people.iter().any(|one| one.range.start >= cue.range.end && one.range.start - cue.range.end < 12)
}

/// A role or its words soon after a passive verb.
fn tight_role(scene: &Scene, cue: &Cue) -> bool {
    scene.roles.iter().any(|role| role.range.start >= cue.range.end && role.range.start - cue.range.end < ROLE_CHARS)
        || scene.roles.iter().any(|role| role.range.end <= cue.range.start)
        || LEAD.is_match(&scene.text[cue.range.start..])
}

/// Whether somebody who is the object of a verb comes to work: a role stands by, or words that say what they are to lead.
fn brought(scene: &Scene, cue: &Cue, person: usize, written: &str) -> bool {
    static TASK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^[^;:.]{0,60}?(?:\bas\b|\bto (?:run|lead|head|oversee|manage|build|be|become|serve|the (?:board|newly|post|role|position)|its board|succeed)|\bto co-|\bfor (?:an? |the |its |newly )?(?:[a-z-]+ ){0,4}(?:role|post|job|position)\b)",
        )
    });
    let one = &scene.people[person];
    static SEAT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^[^;:.]{0,60}?\b(?:on (?:the|its|their) (?:[a-z]+ )?board|to (?:the|our|its) (?:[\w&'-]+ ){0,3}(?:board|leadership team|executive team|management team|senior team))\b|^ (?:as )?(?:its |the |their |our )?(?:interim|acting|new|next|permanent) (?:[a-z]+ )?(?:head|chief|boss|leader|successor)\b",
        )
    });
    if written.starts_with("ask") && !TASK.is_match(&scene.text[one.range.end..]) {
        return false;
    }
    static CHARGE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:business|division|unit|operations|region|arm|department|job|post|role|keys|top job|management)\b[^,;.]{0,30} to (?:[a-z]+ ){0,3}$",
        )
    });
    if written.starts_with("entrust") && CHARGE.is_match(&scene.text[cue.range.end..one.range.start]) {
        return true;
    }
    if SEAT.is_match(&scene.text[one.range.end..]) || welcomed(scene, one, written) {
        return true;
    }
    let strong = [
        "appoint", "hir", "recruit", "poach", "elect", "nam", "promot", "elevat", "welcom", "lur", "enlist",
        "designat", "headhunt", "tap", "entrust",
    ]
    .iter()
    .any(|lead| written.starts_with(lead));
    let role = |role: &RoleFound| {
        let between = role.range.start >= cue.range.end && role.range.end <= one.range.start;
        let follows = role.range.start >= one.range.end && role.range.start - one.range.end < ROLE_CHARS;
        between || follows && (strong || beside(scene, role, one) || TASK.is_match(&scene.text[one.range.end..]))
    };
    let word = cue.form == Form::Word || written.ends_with(" by") || written.ends_with(" to");
    static TITLED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:boss|chief|veteran|executive|banker|insider|outsider|head) $"));
    let titled = strong
        || [
            "draft", "bring", "brought", "parachut", "call", "lur", "snar", "turn", "install", "pick", "cho", "select",
            "land", "nab", "snag", "bag", "sign",
        ]
        .iter()
        .any(|lead| written.starts_with(lead));
    word || titled && TITLED.is_match(&scene.text[cue.range.end..one.range.start])
        || scene.roles.iter().any(role)
        || TASK.is_match(&scene.text[one.range.end..]) && strong
}

/// `welcoming Jane Doe to the Globex family! She'll be leading`: what follows says that it is about work.
fn welcomed(scene: &Scene, one: &Person, written: &str) -> bool {
    static FAMILY: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^ to (?:the |our )?(?:[\w&'-]+ ){0,3}(?:team|family|crew)\b"));
    static LEADS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:lead|head|run|oversee|manag|direct|in charge|responsible|our new)"));
    let next = || scene.scope.sentence(scene.index + 1);
    written.starts_with("welcom")
        && FAMILY.is_match(&scene.text[one.range.end..])
        && scene.index + 1 < scene.scope.sentences.len()
        && (LEADS.is_match(&next()) || find_role(&next()).is_some())
}

/// `will be led for now by its finance chief, Jane Doe`.
pub(super) fn led_by(scene: &Scene, cue: &Cue) -> Vec<Step> {
    static BY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?: [^,;.]{3,40})? by (?:[\w'&-]+,? ){0,6}$"));
    let planned = scene.verb(cue).mood == Mood::Planned;
    if !planned || cue.form != Form::Past || doubted(scene, cue) {
        return Vec::new();
    }
    let by = |one: &Person| one.range.start > cue.range.end && BY.is_match(&scene.text[cue.range.end..one.range.start]);
    let found = scene.people.iter().position(by);
    found.map(|person| Step::new(person, Change::Joins, cue.range.clone())).into_iter().collect()
}

/// `the appointment of Jane Doe`, `Jane Doe's departure`.
pub(super) fn noun(scene: &Scene, cue: &Cue, change: Change) -> Vec<Step> {
    let written = scene.text[cue.range.clone()].to_lowercase();
    if doubted(scene, cue) {
        return Vec::new();
    }
    let step = |person: usize| Step { done: true, ..Step::new(person, change, cue.range.clone()) };
    if written.ends_with(" of") || written.ends_with(" by") || written.ends_with(':') || written.starts_with("new hire")
    {
        return object(scene, cue.range.end).map(step).into_iter().collect();
    }
    // `the retirement at Christmas of Jane Doe`
    static OF: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^(?: (?:in|at|on|as|after|for|by|with|next|last|this)(?: [\w-]+){1,5})? of (?:[\w'&-]+,? ){0,5}$")
    });
    let of = |one: &Person| one.range.start > cue.range.end && OF.is_match(&scene.text[cue.range.end..one.range.start]);
    if let Some(person) = scene.people.iter().position(of) {
        let alone = ["retirement", "resignation", "dismissal", "ouster"].contains(&written.as_str());
        return vec![if alone { step(person).sure() } else { step(person) }];
    }
    static OWN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^'s? (?:[\w-]+ ){0,2}$"));
    let owner = scene
        .people
        .iter()
        .position(|one| one.range.end <= cue.range.start && OWN.is_match(&scene.text[one.range.end..cue.range.start]));
    owner.map(|person| Step { done: false, ..step(person) }).into_iter().collect()
}

/// `Jane Doe's job at Globex has been given to John Roe`, `the reins pass from Jane Doe to John Roe`.
pub(super) fn inherited(scene: &Scene) -> Vec<Step> {
    static JOB: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:'s|s')? (?:[\w-]+ ){0,2}(?:jobs?|posts?|roles?|place|seat|chair|position|desk|duties|responsibilities)\b[^;.]{0,60}\b(?:given|goes|go|went|pass|passes|passed|falls?|fell|handed|taken|filled|assumed|inherited|entrusted)\b(?: over| now| on)?(?: to| by) (?:[\w'’-]+,? ){0,6}$",
        )
    });
    static TO: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ to (?:[\w'’-]+,? ){0,5}$"));
    static REINS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:reins|baton|helm|leadership|control|controls|top job|chair|post|role|job|keys|torch|sceptre|management)\b[^;.]{0,60}\bfrom (?:[\w'-]+ ){0,4}$",
        )
    });
    let pairs = scene.people.windows(2).enumerate();
    let found = pairs.filter(|(_, pair)| {
        let between = &scene.text[pair[0].range.end..pair[1].range.start.max(pair[0].range.end)];
        JOB.is_match(between) || TO.is_match(between) && REINS.is_match(&scene.text[..pair[0].range.start])
    });
    let step = |person: usize, change: Change| {
        Step::new(person, change, scene.people[person].range.end..scene.people[person].range.end).sure()
    };
    found.flat_map(|(at, _)| [step(at, Change::Leaves), step(at + 1, Change::Joins)]).collect()
}

/// `replacing Jane Doe, who becomes chair`.
fn rises_after(scene: &Scene, person: usize) -> bool {
    static RISES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)^,? (?:who )?(?:becomes?|will become|is to become|moves up|rises|stays|remains)\b")
    });
    RISES.is_match(&scene.text[scene.people[person].range.end..])
}

/// `following allegations against its chief, Jane Doe`: what follows is no person.
fn opposed(scene: &Scene, cue: &Cue, person: usize) -> bool {
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:against|about|between|over|with|on|involving|into|allegations?|reports?|comments?|remarks?|call|letter|statement|advice|lead)\b",
        )
    });
    OTHER.is_match(&scene.text[cue.range.end..scene.people[person].range.start])
}

/// One takes the place of another: active, passive, or `replaces Jane Doe with John Roe`.
pub(super) fn swaps(scene: &Scene, cue: &Cue) -> Vec<Step> {
    let verb = scene.verb(cue);
    static SOUGHT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:yet to|not yet|no|search\w* for|look\w* for|hunt\w* for|seek\w*|without) [^,;]*$")
    });
    let word = cue.form == Form::Word;
    if verb.mood >= Mood::Doubtful || doubted(scene, cue) || word && SOUGHT.is_match(&scene.text[..cue.range.start]) {
        return Vec::new();
    }
    let start = if word { cue.range.start } else { verb.before.len() };
    let step = |person: usize, change: Change| Step { ..Step::new(person, change, cue.range.clone()) };
    let before = subject(scene, start);
    let after = object(scene, cue.range.end).filter(|person| !opposed(scene, cue, *person));
    static BY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?: as [^,;]{2,40})? by (?:[\w'-]+ ){0,4}$"));
    if verb.passive {
        let behind = scene.people.iter().position(|one| {
            one.range.start >= cue.range.end && BY.is_match(&scene.text[cue.range.end..one.range.start])
        });
        let leaves = before.map(|person| step(person, Change::Leaves));
        return leaves.into_iter().chain(behind.map(|person| step(person, Change::Joins))).collect();
    }
    let mut all: Vec<Step> = Vec::new();
    match (before, after) {
        (Some(comes), goes) => {
            all.push(step(comes, Change::Joins));
            all.extend(goes.filter(|goes| !rises_after(scene, *goes)).map(|goes| step(goes, Change::Leaves)));
        }
        (None, Some(goes)) => {
            all.push(Step { done: true, ..step(goes, Change::Leaves) });
            static WITH: LazyLock<Regex> = LazyLock::new(|| pattern(r"^,? with (?:[\w'-]+ ){0,5}$"));
            let end = scene.people[goes].range.end;
            let with = scene
                .people
                .iter()
                .position(|one| one.range.start >= end && WITH.is_match(&scene.text[end..one.range.start]));
            all.extend(with.map(|person| Step { done: true, ..step(person, Change::Joins) }));
        }
        (None, None) => {}
    }
    all
}
