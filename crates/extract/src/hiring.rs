//! Who says that they hire, and how many.

use std::sync::LazyLock;

use domain::FindingDetail;
use regex::Regex;

use crate::clause::verb;
use crate::events::{Event, Sentence, happens};
use crate::number::people;
use crate::scope::{Actor, actor_before};
use crate::tables::function_of;
use crate::text::pattern;
use crate::trigger::{Form, Group, Hit};

static NONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:freez(?:es?|ing)|froze|slow(?:s|ed|ing)? hiring|helps?|pauses?|paused|halts?|halted|could|might|(?-i:may)|if|tool|software|lay(?:s|ing)? off|laid off|cut(?:s|ting)?|has (?:\d|about|more than|nearly)|employs|rehires?|would have)\b",
    )
});
/// What people are called that one hires.
static WHO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?P<who>(?:software |data |sales |security |machine learning |ai |field |process |hardware |service )?(?:engineers|nurses|developers|drivers|salespeople|sales staff|scientists|researchers|consultants|analysts|technicians|workers|teachers|pilots|advisers|advisors|recruiters|designers|managers|graduates|apprentices|accountants|lawyers|doctors|clinicians|staff|people|employees|jobs|roles|positions|associates))\b",
    )
});

/// Every plan to hire of a sentence.
pub fn read(sentence: &Sentence) -> Vec<Event> {
    if NONE.is_match(sentence.text) {
        return Vec::new();
    }
    sentence.of(&[Group::Hire]).find_map(|hit| hires(sentence, hit)).into_iter().collect()
}

fn hires(sentence: &Sentence, hit: &Hit) -> Option<Event> {
    let after = clause(&sentence.text[hit.end..]);
    let (actor, told) = if hit.form == Form::Word {
        let before = &sentence.text[..hit.start];
        static LEAD: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"(?i)(?:\b(?:has|have|is|will|to|on|a|an|the|its|creat\w+|add\w*|bring\w*|with|about|more than|around|some|over|nearly|\d[\d,]*|up|fill\w*|for|currently|plans?|announc\w+|open\w*|offer\w*|generat\w+|support\w*)\b,?\s*)+$",
            )
        });
        let count_text = format!(
            "{}{after}",
            &sentence.text[hit.start.saturating_sub(12).max(before.len().saturating_sub(12))..hit.end]
        );
        let _ = count_text;
        let tail: String = before.chars().rev().take(14).collect::<Vec<_>>().into_iter().rev().collect();
        (
            sentence.subject(actor_before(&LEAD.replace(before, ""))),
            format!("{tail}{}{after}", &sentence.text[hit.start..hit.end]),
        )
    } else {
        let verb = verb(sentence.text, hit);
        if !happens(verb.mood) || verb.passive {
            return None;
        }
        let acting = sentence.actor(&verb).or_else(|| carried(sentence, verb.before));
        (acting, after.to_owned())
    };
    let count = people(&told).filter(|count| *count > 1)?;
    let who = WHO.captures(&told).and_then(|found| found.name("who")).map(|who| who.as_str().to_owned())?;
    let general = ["people", "jobs", "roles", "positions", "staff", "employees", "workers"]
        .contains(&who.to_lowercase().as_str());
    let function = if general { "other".to_owned() } else { function_of(&who, None) };
    let detail = FindingDetail::Hiring {
        roles: if general { Vec::new() } else { vec![who] },
        count,
        function,
        since: None,
        weekly: Vec::new(),
        weekly_all: Vec::new(),
        open_in_all: 0,
    };
    actor.map(|actor| (detail, actor))
}

/// `…, creating 120 jobs`, `where it will hire 50 people`: the actor of the sentence.
fn carried(sentence: &Sentence, before: &str) -> Option<Actor> {
    let opened = crate::topic::opening(sentence.text).and_then(|name| sentence.named(&name));
    let goes_on = before.trim_end().ends_with([','])
        || before.trim_end().ends_with("where it")
        || before.trim_end().ends_with("and");
    opened.filter(|_| goes_on)
}

fn clause(after: &str) -> &str {
    static END: LazyLock<Regex> = LazyLock::new(|| pattern(r"; |, (?:and|while|but|as|after|which)\b"));
    END.find(after).map_or(after, |found| &after[..found.start()])
}
