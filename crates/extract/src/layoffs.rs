//! Who lets people go, and how many.

use std::sync::LazyLock;

use domain::FindingDetail;
use regex::Regex;

use crate::clause::verb;
use crate::events::{Event, Sentence, company_at_end, happens};
use crate::number::{names_people, people, share};
use crate::object::object;
use crate::scope::{Actor, actor_before};
use crate::text::pattern;
use crate::topic::opening;
use crate::trigger::{Group, Hit};

pub(crate) static NONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:no (?:plans|further|more|layoffs|job cuts)|avoid(?:s|ed|ing)?|den(?:y|ies|ied)|without (?:layoffs|job)|rehir\w+|revers(?:es|ed)|dismiss(?:es|ed) (?:reports|rumou?rs|claims|talk|suggestions)|reinstat\w+|rules? out|ruled out|could|might|(?-i:may)|whether|if|fears?|threat of|rumou?r\w*|expected by analysts|helps?|ribbon|former employees|survivors|protest|industry-wide|not (?:plan|cut|lay)|instead of|consider(?:s|ing)?|how to)\b|\?$",
    )
});
static STAFF: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:workforce|headcount|head count|staff|payroll|personnel|employee base)\b"));
static OTHER_THING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\s*(?:its |the |their )?(?:[\w-]+ ){0,3}?(?:prices?|costs?|emissions?|debt|rates?|fees?|spending|forecast|guidance|outlook|dividend|capacity|production|output|stake|losses|time|taxes|budget|expenses|ties|deal|ribbon|risk|waste|energy|carbon|wait)\b",
    )
});

/// Every reduction of a sentence; one is enough for a company.
pub fn read(sentence: &Sentence) -> Vec<Event> {
    if NONE.is_match(sentence.text) {
        return Vec::new();
    }
    let mut all: Vec<Event> = Vec::new();
    for hit in sentence.of(&[Group::Layoff, Group::LayoffNoun]) {
        let found = if hit.group == Group::Layoff { acting(sentence, hit) } else { noun(sentence, hit) };
        if let Some(event) = found
            && !all.iter().any(|known| known.1 == event.1)
        {
            all.push(event);
        }
    }
    all
}

fn acting(sentence: &Sentence, hit: &Hit) -> Option<Event> {
    let written = sentence.text[hit.start..hit.end].to_lowercase();
    let verb = verb(sentence.text, hit);
    if !happens(verb.mood) {
        return None;
    }
    let sure = written.contains(" off") || written.contains("let go");
    if written == "lay" || written == "lays" || written == "laid" || written == "laying" {
        // `lays 200 workers off`
        return lays_off(sentence, &verb);
    }
    let bare =
        ["fire", "dismiss", "sack", "part", "scrap", "let", "furlough"].iter().any(|lead| written.starts_with(lead));
    let after = clause(verb.after);
    if !sure && OTHER_THING.is_match(after) && !STAFF.is_match(after) {
        return None;
    }
    if verb.passive {
        return passive(sentence, verb.before, verb.after, sure);
    }
    let (count, percent) = (people(after), share(after));
    let of_staff =
        STAFF.is_match(after) && (percent.is_some() || after.contains("its") || after.contains("by ") || parts(after));
    let jobs = count.is_some() || of_staff || names_jobs(after);
    if !(sure && (names_people(after) || count.is_some() || after.trim().len() < 4 || percent.is_some()) || jobs)
        || bare && count.is_none() && percent.is_none()
    {
        return None;
    }
    // `made 130 staff redundant` and `cut jobs`: a person who is fired is no layoff.
    let actor = sentence.actor(&verb).or_else(|| made_by(sentence, verb.before))?;
    let percent = percent.filter(|_| names_people(after));
    Some((FindingDetail::Layoffs { count: count.filter(|count| *count > 1), percent }, actor))
}

fn parts(after: &str) -> bool {
    let lower = after.to_lowercase();
    ["third", "half", "quarter", "fifth", "tenth"].iter().any(|part| lower.contains(part))
}

fn names_jobs(after: &str) -> bool {
    static JOBS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)^\s*(?:[\w-]+ ){0,3}?(?:jobs|employees|workers|positions|roles|staff)\b"));
    JOBS.is_match(after)
}

fn lays_off(sentence: &Sentence, verb: &crate::clause::Verb) -> Option<Event> {
    let off = verb.after.find(" off").filter(|at| *at < 60)?;
    let count = people(&verb.after[..off]);
    let actor = sentence.actor(verb)?;
    (count.is_some() || names_people(&verb.after[..off]))
        .then_some((FindingDetail::Layoffs { count, percent: share(verb.after) }, actor))
}

fn clause(after: &str) -> &str {
    static END: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"; |, (?:and|while|but|as|after|which)\b| (?:while|after|because) "));
    END.find(after).map_or(after, |found| &after[..found.start()])
}

/// `Two hundred people were laid off by Noria`, `Half of Mossback's employees have been laid off`.
fn passive(sentence: &Sentence, before: &str, after: &str, sure: bool) -> Option<Event> {
    let (count, percent) = (people(before), share(before));
    if !(sure || names_people(before) || count.is_some() && STAFF.is_match(before)) {
        return None;
    }
    let by = after.trim_start().strip_prefix("by ").or_else(|| after.trim_start().strip_prefix("at "));
    let by = by.and_then(|by| object(by).name);
    if by.as_ref().is_some_and(|name| crate::topic::plausible(name) && sentence.named(name).is_none()) {
        return None;
    }
    let by = by.and_then(|name| sentence.named(&name));
    let actor = by
        .or_else(|| owner(sentence, before))
        .or_else(|| employer(sentence, before))
        .or_else(|| sentence.subject(Some(Actor::Pronoun)).filter(|_| !sentence.scope.anyone()))?;
    Some((FindingDetail::Layoffs { count: count.filter(|count| *count > 1), percent }, actor))
}

fn owner(sentence: &Sentence, before: &str) -> Option<Actor> {
    static OWNER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?P<who>[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,3})'s? (?:[\w-]+ ){0,4}$|(?P<who2>[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,3})'s ",
        )
    });
    let found = OWNER.captures(before)?;
    let who = found.name("who").or_else(|| found.name("who2"))?;
    company_at_end(who.as_str()).and_then(|name| sentence.named(&name))
}

/// `200 Globex employees were laid off`.
fn employer(sentence: &Sentence, before: &str) -> Option<Actor> {
    static EMPLOYER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?P<who>[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,3}) (?:employees|workers|staff|jobs|people|staffers)\b|\b(?:at|from|by) (?P<at>[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,3})",
        )
    });
    let found = EMPLOYER.captures(before)?;
    let who = found.name("who").or_else(|| found.name("at"))?;
    company_at_end(who.as_str()).and_then(|name| sentence.named(&name))
}

/// `made` before `redundant` is the verb of its own: the actor stands before it.
fn made_by(sentence: &Sentence, before: &str) -> Option<Actor> {
    sentence.subject(actor_before(before))
}

/// `Job cuts at Havnelys: 45 positions to go`, `Globex announces layoffs`, `one in five workers will lose their jobs`.
fn noun(sentence: &Sentence, hit: &Hit) -> Option<Event> {
    let text = sentence.text;
    let (before, after) = (&text[..hit.start], &text[hit.end..]);
    // `has let 18 people go`
    if text[..hit.end].ends_with(" go") && !before.to_lowercase().contains(" let") {
        return None;
    }
    let actor = at(sentence, after)
        .or_else(|| owner(sentence, before))
        .or_else(|| acts(sentence, before))
        .or_else(|| opening(text).and_then(|name| sentence.named(&name)))
        .or_else(|| employer(sentence, before))
        .or_else(|| reporter(sentence))
        .or_else(|| sentence.subject(Some(Actor::Pronoun)).filter(|_| !sentence.scope.anyone()))?;
    let percent = share(text).filter(|_| names_people(text));
    Some((FindingDetail::Layoffs { count: people(text).filter(|count| *count > 1), percent }, actor))
}

fn at(sentence: &Sentence, after: &str) -> Option<Actor> {
    static AT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^ ?(?:[\w-]+ ){0,2}?(?i:at|hit|hits|rock|sweep|loom at|come to|reach) (?P<who>[A-Z][^;:]*)")
    });
    let who = AT.captures(after)?.name("who")?;
    object(who.as_str()).name.and_then(|name| sentence.named(&name))
}

fn acts(sentence: &Sentence, before: &str) -> Option<Actor> {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?:\b(?:has|have|had|is|will|to|announc\w+|begun?|beg[ai]ns?|starts?|started|plans?|planned|confirm\w+|mak\w+|made|conduct\w+|implement\w+|undergo\w*|sees?|new|another|more|a|an|the|its|second|third|first|round|wave|series|of|mass|major|significant|further|deep|sweeping|fresh|with|through|global|by|approv\w+|commit\w+|restructuring|plan|including|involv\w+|said|that|results? in|includ\w+|in|large|disclos\w+|reveal\w+|execut\w+|additional|\d+%?)\b,?\s*)+$",
        )
    });
    sentence.subject(actor_before(&LEAD.replace(before, "")))
}

/// `…, the company said`, `…, Frostbyte said`.
fn reporter(sentence: &Sentence) -> Option<Actor> {
    static SAID: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:at|by) (?P<at>[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,3}) |, (?P<who>[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,3}) (?:said|announced|confirmed)",
        )
    });
    let found = SAID.captures(sentence.text)?;
    let who = found.name("at").or_else(|| found.name("who"))?;
    company_at_end(who.as_str()).and_then(|name| sentence.named(&name))
}
