//! Suits, fines, settlements, inquiries, insolvency.

use std::sync::LazyLock;

use domain::FindingDetail;
use regex::Regex;

use crate::events::{Event, Sentence};
use crate::object::object;
use crate::scope::{Actor, actor_before};
use crate::text::pattern;
use crate::topic::{opening, plausible};

/// What happened: from the word that says it to the end of its phrase.
static WHAT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?P<act>sues?|sued|suing|counter-?sues?|counter-?sued|files? (?:a )?(?:lawsuit|suit|complaint|class action)|filed (?:a )?(?:lawsuit|suit|complaint|class action)|lawsuits?|class[- ]action|settles?(?: (?:a )?(?:lawsuit|suit|dispute|case|charges|claims|allegations|probe|investigation))?|settled|settlement|settling|fined|fines?|fining|indicted|indictment|pleads? guilty|pleaded guilty|charged with|convicted|verdict|jury|injunction|infring(?:ed|ing|ement)|files? for (?:bankruptcy|chapter 11|insolvency|administration)|filed for (?:bankruptcy|chapter 11|insolvency|administration)|bankruptcy protection|chapter 11|insolvency|enters? administration|fell into administration|antitrust (?:probe|investigation|case|suit|lawsuit|complaint|regulators)|investigation (?:into|of)|probe (?:into|of)|investigates|investigating|subpoena(?:s|ed)?|consent (?:decree|order)|wells notice|penalt(?:y|ies)|legal action|litigation|court (?:rules|ruled|orders|ordered|finds|found|upholds|upheld|case|battle|dismisses|dismissed|blocks)|appeals? court|judge (?:rules|ruled|orders|ordered|dismisses|dismissed|approves|approved)|launched a probe|accused of)\b(?P<rest>[^,;.]{0,70})",
    )
});
static NONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:could face|might|(?-i:may) (?:sue|face|settle)|threatens? to sue|law firm|legal software|litigation software|how to|settles? in(?:to)?|settled in(?:to)?|tennis court|food court|court date|in-house|internal investigation tool|settlement date|settlement period|trade settlement|settles? (?:at|down|on)|settled (?:at|down|on)|fines? art|investigating (?:whether to|ways)|merger agreement|forward-looking|fine[- ]tun\w+|fine (?:dining|print|with|jewel\w+)|is fine|was fine|just fine)\b",
    )
});

/// The legal matter of a sentence, if the subject has part in it.
pub fn read(sentence: &Sentence) -> Vec<Event> {
    if NONE.is_match(sentence.text) || crate::filing::is_filing(sentence.scope.reading) && boilerplate(sentence.text) {
        return Vec::new();
    }
    let Some(found) = WHAT.captures(sentence.text) else { return Vec::new() };
    let (Some(whole), Some(act)) = (found.get(0), found.name("act")) else { return Vec::new() };
    let noun_fine = ["fine", "fines"].contains(&act.as_str().to_lowercase().as_str());
    if noun_fine && !sentence.text.contains(['$', '€', '£', '₹']) {
        return Vec::new();
    }
    let what = tidy(whole.as_str());
    let actor = party(sentence, act.start(), found.name("rest").map_or("", |rest| rest.as_str()));
    actor.map(|actor| (FindingDetail::Legal { what }, actor)).into_iter().collect()
}

/// Sentences of contracts, which name courts and settlements all the time.
fn boilerplate(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["agreement", "indenture", "shall", "pursuant", "securities act", "net share settlement"]
        .iter()
        .any(|word| lower.contains(word))
}

fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut kept: Vec<&str> = words.iter().take(10).copied().collect();
    while kept.len() > 1 && kept.last().is_some_and(|last| ENDINGS.contains(&last.to_lowercase().as_str())) {
        kept.pop();
    }
    kept.join(" ").trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned()
}

const ENDINGS: &[&str] = &[
    "the", "a", "an", "of", "to", "for", "and", "in", "by", "with", "over", "its", "that", "from", "on", "as", "it",
    "into", "after",
];

/// Who sues, is sued, fined or looked into.
fn party(sentence: &Sentence, at: usize, rest: &str) -> Option<Actor> {
    static AGAINST: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\b(?i:against|into|of|with|sue|sues|sued|fines?|that|by|over) (?P<who>[A-Z][^;]*)"));
    let before = &sentence.text[..at];
    let acting = sentence.subject(actor_before(before)).filter(|actor| match actor {
        Actor::Named(name) => plausible(name),
        Actor::Pronoun => true,
    });
    let regulator = |text: &str| {
        let lower = text.to_lowercase();
        [
            "regulator",
            "commission",
            "authority",
            "department",
            "prosecutor",
            "jury",
            "court",
            "judge",
            "sec ",
            "ftc",
            "government",
            "watchdog",
            "agency",
        ]
        .iter()
        .any(|word| lower.contains(word))
    };
    let after = || {
        let text = format!("{}{rest}", &sentence.text[at..sentence.text.len().min(at)]);
        let text = if text.is_empty() { &sentence.text[at..] } else { &text };
        let direct =
            object(rest).name.filter(|name| plausible(name) && !regulator(name)).and_then(|name| sentence.named(&name));
        direct.or_else(|| {
            AGAINST
                .captures_iter(text)
                .find_map(|found| object(found.name("who")?.as_str()).name.and_then(|name| sentence.named(&name)))
        })
    };
    let looks = sentence.text[at..].to_lowercase();
    let looks = ["investigation", "probe", "investigat"].iter().any(|word| looks.starts_with(word));
    let under =
        ["faces", "under", "subject", "target of", "drawn"].iter().any(|word| before.to_lowercase().contains(word));
    if looks && acting.is_some() && !regulator(before) && !under {
        return None;
    }
    if regulator(before) {
        return after().or_else(|| sentence.subject(Some(Actor::Pronoun)));
    }
    let opened = || opening(sentence.text).and_then(|name| sentence.named(&name));
    let owner = || {
        before
            .trim_end()
            .strip_suffix("'s")
            .and_then(crate::events::company_at_end)
            .and_then(|name| sentence.named(&name))
    };
    acting.or_else(owner).or_else(opened).or_else(after)
}
