//! Who works with whom.

use std::sync::LazyLock;

use domain::FindingDetail;
use regex::Regex;

use crate::clause::verb;
use crate::events::{Event, Sentence, happens};
use crate::object::{object, objects};
use crate::scope::{Actor, actor_before};
use crate::text::name::{core, trailing};
use crate::text::pattern;
use crate::topic::plausible;
use crate::trigger::{Group, Hit};

static NONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:ends?|ended|ending|terminat(?:es?|ed)|dissol(?:ves?|ved)|cancels?|cancelled|canceled|severs?|severed|looking for|seeks? (?:a )?partner|seeking|in talks|could|might|(?-i:may)|rumou?red|considers?|considering|explor(?:es|ing)|how to|managing partner|general partner|limited partnership|law firm partner|former partner|no longer|failed|collapse[sd]?|public-private|breaks? (?:up|off))\b",
    )
});
static WITH: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^;:]{0,60}?\b(?i:with) (?P<who>[^;]+)"));
static BETWEEN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^ ?(?:agreement |deal )?(?i:between) (?P<a>[^;]{2,60}?) (?i:and) (?P<b>[^;]+)"));
static BOTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[.;:] |\b(?:that|as|while) )(?P<a>[A-Z][\w&.'-]*(?: [A-Z&][\w&.'-]*){0,4})(?:,| and| \+) (?:the )?(?:[a-z-]+ ){0,4}(?P<b>[A-Z][\w&.'-]*(?: (?:& )?[A-Z][\w&.'-]*){0,4}),?\s*$",
    )
});
static SELECTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<before>[A-Z][^;]*?) (?i:selects|selected|chooses|chose|picks|picked|names|named|taps|tapped|has selected|has chosen) (?P<who>[A-Z][^;]*?) (?i:as) (?:its|their|an?|the|official|preferred|exclusive)(?: [\w-]+){0,3}? (?i:partner)\b",
    )
});
static PARTNER_OF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<before>[A-Z][^;]*?) (?i:has become|becomes|became|is now|named|joins as|was named) (?:an?|the|[A-Z][\w-]*)?\s?(?:[\w-]+ ){0,3}(?i:partner) (?i:of|to|for|with) (?P<who>[A-Z][^;]+)",
    )
});

static CHOSEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<before>[A-Z][^;]*?) (?i:(?:was |has been |is )?(?:chosen|selected|picked|named|tapped)) (?i:by) (?P<who>[A-Z][^;]*?) (?i:as) (?i:its|their|an?|the)? ?(?:[\w-]+ ){0,3}(?i:partner)\b",
    )
});

/// Every partnership of a sentence.
pub fn read(sentence: &Sentence) -> Vec<Event> {
    if NONE.is_match(sentence.text) {
        return Vec::new();
    }
    let mut all: Vec<Event> = Vec::new();
    for hit in sentence.of(&[Group::Partner, Group::PartnerNoun]) {
        let found = match hit.group {
            Group::Partner => acting(sentence, hit),
            _ => noun(sentence, hit),
        };
        for event in found {
            if all.is_empty() || !all.contains(&event) {
                all.push(event);
            }
        }
        if !all.is_empty() {
            break;
        }
    }
    if all.is_empty() {
        all.extend(stated(sentence));
    }
    all
}

fn acting(sentence: &Sentence, hit: &Hit) -> Vec<Event> {
    let written = sentence.text[hit.start..hit.end].to_lowercase();
    let verb = verb(sentence.text, hit);
    if !happens(verb.mood) || verb.passive && !written.contains("partnered") && !written.contains("teamed") {
        return Vec::new();
    }
    let directly = written.ends_with(" with");
    // `partners` alone is a noun as often as a verb.
    let noun = written == "partner" || written == "partners";
    if !directly && let Some(both) = two(sentence, verb.before) {
        return vec![both];
    }
    let after = if directly {
        Some(verb.after)
    } else if !noun {
        WITH.captures(verb.after).and_then(|found| found.name("who")).map(|who| who.as_str())
    } else {
        None
    };
    let Some(after) = after else { return Vec::new() };
    with(sentence, sentence.anybody(&verb), after)
}

/// The subject and each of those named after `with`.
fn with(sentence: &Sentence, actor: Option<Actor>, after: &str) -> Vec<Event> {
    let Some(actor) = actor else { return Vec::new() };
    let partners: Vec<String> =
        objects(after).into_iter().filter(|name| plausible(name) || name.contains(' ')).collect();
    if sentence.scope.is_subject(&actor, sentence.index) {
        let own = core(&sentence.called(&actor));
        return partners
            .into_iter()
            .filter(|partner| core(partner) != own)
            .map(|partner| (FindingDetail::Partnership { partner }, actor.clone()))
            .collect();
    }
    let Actor::Named(other) = actor else { return Vec::new() };
    let subject = partners.into_iter().find_map(|name| sentence.named(&name));
    subject.map(|subject| (FindingDetail::Partnership { partner: other }, subject)).into_iter().collect()
}

/// `A and B team up`.
fn two(sentence: &Sentence, before: &str) -> Option<Event> {
    static TAIL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)[\s,]*(?:\b(?:today|yesterday|have|has|jointly|announced?|announces|are|will|to|said|they|a|an|their|new|strategic|signed?|signs|sign|form(?:s|ed)?|enter(?:s|ed)?(?: into)?|ink(?:s|ed)?|strike|struck|multi-?year|global|exclusive|research|the|unveil(?:s|ed)?|extend(?:s|ed)?|expand(?:s|ed)?|deepen(?:s|ed)?|renew(?:s|ed)?|on (?:monday|tuesday|wednesday|thursday|friday))\b[\s,]*)+$",
        )
    });
    let lead = TAIL.replace(before, "");
    let found = BOTH.captures(lead.trim_end_matches([',', ' ']))?;
    let side = |name: &str| found.name(name).and_then(|side| trailing(side.as_str())).filter(|name| plausible(name));
    pair(sentence, side("a")?, side("b")?)
}

fn pair(sentence: &Sentence, first: String, second: String) -> Option<Event> {
    if let Some(actor) = sentence.named(&first) {
        return Some((FindingDetail::Partnership { partner: second }, actor));
    }
    sentence.named(&second).map(|actor| (FindingDetail::Partnership { partner: first }, actor))
}

/// `announces a partnership with B`, `an alliance between A and B`, `in partnership with B, A has …`.
fn noun(sentence: &Sentence, hit: &Hit) -> Vec<Event> {
    let (before, after) = (&sentence.text[..hit.start], &sentence.text[hit.end..]);
    if let Some(found) = BETWEEN.captures(after) {
        let side = |name: &str| found.name(name).and_then(|side| object(side.as_str()).name);
        if let Some((first, second)) = side("a").zip(side("b")) {
            return pair(sentence, first, second).into_iter().collect();
        }
    }
    let Some(who) = WITH.captures(after).and_then(|found| found.name("who")).map(|who| who.as_str()) else {
        return two(sentence, before).or_else(|| under(sentence, before)).into_iter().collect();
    };
    let opening = before.trim().eq_ignore_ascii_case("in")
        || before.trim().eq_ignore_ascii_case("through a")
        || before.trim().is_empty();
    let actor = if opening {
        // `In partnership with B, A has opened …`
        let rest = who.split_once(", ").map(|(_, rest)| rest).unwrap_or_default();
        object(rest).name.map(Actor::Named)
    } else {
        possessor(before).map(Actor::Named).or_else(|| actor_before(&strip(before)))
    };
    with(sentence, actor, who)
}

/// `would work with Beamline under a five-year strategic agreement`.
fn under(sentence: &Sentence, before: &str) -> Option<Event> {
    static WORK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?P<who>.*?) (?i:work|works|working|worked) with (?P<with>[A-Z][^;,]*?) (?i:under|as part of|in|through)\b",
        )
    });
    let found = WORK.captures(before)?;
    let actor = actor_before(found.name("who")?.as_str());
    with(sentence, actor, found.name("with")?.as_str()).into_iter().next()
}

fn possessor(before: &str) -> Option<String> {
    static OWNER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?P<who>[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,4})(?:'s|s')(?: [a-z-]+){0,3}\s*$"));
    OWNER.captures(before)?.name("who").and_then(|who| trailing(who.as_str())).filter(|name| plausible(name))
}

/// Without what stands between the actor and the noun: `has signed a multi-year`.
fn strip(before: &str) -> String {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?:\b(?:has|have|had|will|to|is|are|announc\w+|sign\w*|ink(?:s|ed)?|form(?:s|ed)?|enter(?:s|ed)?|entering|into|expand\w*|extend\w*|renew\w*|deepen\w*|strengthen\w*|launch\w*|establish\w*|reach(?:es|ed)?|strikes?|struck|unveil\w*|creat\w+|beg[ai]ns?|lands?|landed|secur\w+|seals?|sealed|a|an|the|its|their|new|strategic|global|exclusive|research|long-term|multi-?year|[a-z]+-year|technology|commercial|marketing|clinical|non-exclusive|worldwide|major|landmark|joint|early|first|landmark|definitive|key|in|through|and|today|said|that|it|of|development|platform|industry|innovative|broad|five|ten|year)\b,?\s*)+$",
        )
    });
    LEAD.replace(before, "").into_owned()
}

/// `A selects B as its mapping partner`, `A has become a partner of B`.
fn stated(sentence: &Sentence) -> Option<Event> {
    let found = CHOSEN
        .captures(sentence.text)
        .or_else(|| SELECTS.captures(sentence.text))
        .or_else(|| PARTNER_OF.captures(sentence.text))?;
    let actor = actor_before(found.name("before")?.as_str());
    with(sentence, actor, found.name("who")?.as_str()).into_iter().next()
}
