//! Whether it went up or down.

use std::sync::LazyLock;

use domain::FindingDetail;
use regex::Regex;

use crate::events::{Event, Sentence, company_at_end};
use crate::scope::{Actor, actor_before};
use crate::text::pattern;
use crate::topic::{opening, plausible};
use crate::trigger::{Group, Hit};

static NONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:analysts? (?:expect|forecast|predict|think)|expected to report|will (?:publish|report|announce|release)|to report|helps?|help|helped|could|might|(?-i:may)|raises? \$|price target|market (?:size|is expected)|industry|if|customers?' revenue|sales of (?:its|the) [\w-]+ (?:unit|business|division)|sales (?:team|staff|force|people|chief|director|manager|tax|tool|software|rep))\b",
    )
});
const UP: &str = r"rose|rises?|rising|risen|grew|grows?|grown|growth|growing|increas(?:e|es|ed|ing)|up|jump(?:s|ed)?|surg(?:e|es|ed|ing)|climb(?:s|ed)?|gain(?:s|ed)?|soar(?:s|ed)?|doubl(?:e|es|ed)|tripl(?:e|es|ed)|beat(?:s)?|beats|top(?:s|ped)|exceed(?:s|ed)?|record|higher|improv(?:e|es|ed)|ahead of|better[- ]than|rais(?:es|ed)|upbeat|strong(?:er)?|outperform(?:s|ed)?|accelerat(?:es|ed)|expanded|swings? to (?:a )?profit|returned to profit|all-time high";
const DOWN: &str = r"fell|falls?|fallen|falling|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|down|drop(?:s|ped)?|slump(?:s|ed)?|plung(?:e|es|ed)|tumbl(?:e|es|ed)|shrank|shrinks?|slid|slides?|miss(?:es|ed)?|lower(?:s|ed)?|cut(?:s)?|weak(?:er)?|widen(?:s|ed)?|swings? to (?:a )?(?:net )?loss|swung to (?:a )?(?:net )?loss|net loss|posts? (?:a )?loss|below|worse|disappoint(?:s|ed|ing)?|warn(?:s|ed)?|slow(?:s|ed|ing)|reduced|halved|sank|contract(?:s|ed)|loss of|a loss|despite loss";
const FLAT: &str =
    r"flat|unchanged|little changed|in line with|stable|steady|reaffirm(?:s|ed)|reiterat(?:es|ed)|maintain(?:s|ed)";

static WAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?i)\b(?:(?P<flat>{FLAT})|(?P<down>{DOWN})|(?P<up>{UP}))\b")));
static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:first|second|third|fourth|1st|2nd|3rd|4th)[- ](?:fiscal )?(?:quarter|half)(?: (?:of )?(?:fiscal(?: year)? )?(?:19|20)\d\d)?|Q[1-4](?: (?:FY)?(?:19|20)?\d\d)?|full[- ]year(?: (?:19|20)\d\d)?|fiscal (?:year )?(?:19|20)\d\d|(?:first|second) half(?: of (?:19|20)\d\d)?|(?:quarter|year|fiscal year|six months|nine months) ended [A-Z][a-z]+ \d{1,2}(?:, (?:19|20)\d\d)?)\b",
    )
});
static REPORTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:announc\w+|report\w*|issu\w+|releas\w+|disclos\w+|regarding|post(?:s|ed)|furnish\w*)\b[^;]{0,160}?\b(?:results|earnings|revenues?|net (?:income|sales|loss)|financial condition|sales)\b",
    )
});
static METRIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:annual recurring revenue|net income|net loss|net sales|net profit|operating (?:income|profit|loss)|pre-?tax profit|quarterly profit|gross profit|revenues?|profits?|earnings per share|earnings|sales|turnover|ebitda|bookings|guidance|outlook|forecast|loss|losses|eps|results|arr)\b",
    )
});

/// The direction of a sentence's figures, and whose they are.
pub fn read(sentence: &Sentence) -> Vec<Event> {
    if NONE.is_match(sentence.text) && !filed(sentence) {
        return Vec::new();
    }
    for hit in sentence.of(&[Group::Earnings]) {
        if let Some(event) = figures(sentence, hit) {
            return vec![event];
        }
    }
    reported(sentence).into_iter().collect()
}

fn filed(sentence: &Sentence) -> bool {
    crate::filing::items(&sentence.scope.reading.text).iter().any(|item| item == "2.02" || item == "12")
}

fn figures(sentence: &Sentence, hit: &Hit) -> Option<Event> {
    let text = sentence.text;
    let metric = METRIC.find_at(text, hit.start).filter(|found| found.start() == hit.start)?;
    if text[..metric.start()].to_lowercase().trim_end().ends_with("job") {
        return None;
    }
    let direction = direction(text, metric.range())?;
    let actor = whose(sentence, hit)?;
    let detail = FindingDetail::Earnings {
        period: period(text),
        metric: Some(metric.as_str().to_lowercase()),
        direction: direction.to_owned(),
    };
    Some((detail, actor))
}

fn period(text: &str) -> Option<String> {
    PERIOD.find(text).map(|found| found.as_str().to_owned())
}

/// The word of direction nearest to the metric in its clause.
fn direction(text: &str, metric: std::ops::Range<usize>) -> Option<&'static str> {
    let from = text[..metric.start].rfind([';', '.']).map_or(0, |at| at + 1);
    let to = text[metric.end..].find(';').map_or(text.len(), |at| metric.end + at);
    let loss = text[metric.clone()].to_lowercase().contains("loss");
    let near = WAY.captures_iter(&text[from..to]).filter_map(|found| {
        let whole = found.get(0)?;
        let (start, end) = (whole.start() + from, whole.end() + from);
        let gap = if start >= metric.end { start - metric.end } else { metric.start.saturating_sub(end) };
        let way = if found.name("flat").is_some() {
            "flat"
        } else if found.name("up").is_some() {
            "up"
        } else {
            "down"
        };
        let inside = metric.start <= start && end <= metric.end;
        (gap < 70).then_some((if inside { 200 } else { gap }, way))
    });
    let nearest = near.min_by_key(|(gap, _)| *gap).map(|(_, way)| way);
    let ahead = ["guidance", "outlook", "forecast"].contains(&text[metric.clone()].to_lowercase().as_str());
    match (nearest, loss) {
        (Some("flat"), _) if ahead => None,
        (Some("up"), true) if !text.to_lowercase().contains("narrow") => Some("down"),
        (None, true) => Some("down"),
        (way, _) => way,
    }
}

/// `Globex's revenue`, `Globex revenue rises`, `Sales at Globex`, `Globex reported`.
fn whose(sentence: &Sentence, hit: &Hit) -> Option<Actor> {
    static AT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^ (?:(?:growth|figures|results) )?(?:at|for|of) (?P<who>[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,3})")
    });
    let (before, after) = (&sentence.text[..hit.start], &sentence.text[hit.end..]);
    let named = |name: &str| company_at_end(name).and_then(|name| sentence.named(&name));
    let at = AT.captures(after).and_then(|found| named(found.name("who")?.as_str()));
    let opened = opening(sentence.text).and_then(|name| sentence.named(&name));
    let acting = || {
        static VERB: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"(?i)\b(?:report(?:s|ed)|post(?:s|ed)|said|says|announc(?:es|ed)|beat(?:s)?|miss(?:es|ed)|swings?|swung|lower(?:s|ed)|rais(?:es|ed)|cuts?|warn(?:s|ed)|tops?|topped|expects|generated|delivered|saw|recorded|earned|earns|issued|sees)\b",
            )
        });
        VERB.find(sentence.text)
            .filter(|found| found.start() < hit.start)
            .and_then(|found| sentence.subject(actor_before(&sentence.text[..found.start()])))
    };
    let owner = || {
        static OWNER: LazyLock<Regex> = LazyLock::new(|| {
            pattern(r"(?P<who>[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,3})(?:'s)? (?:[a-z-]+ |Q[1-4] |\d{4} ){0,4}$")
        });
        OWNER.captures(before).and_then(|found| named(found.name("who")?.as_str()))
    };
    let ours = || {
        static OURS: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"(?i)\b(?:the company(?:'s)?|its|our|we)\s(?:[\w-]+ ){0,4}$"));
        (sentence.scope.standing.own || OURS.is_match(before)).then(|| sentence.subject(Some(Actor::Pronoun))).flatten()
    };
    at.or_else(acting)
        .or_else(owner)
        .or(opened.filter(|actor| match actor {
            Actor::Named(name) => plausible(name),
            Actor::Pronoun => true,
        }))
        .or_else(ours)
}

/// A filing that says that results were announced, without a figure.
fn reported(sentence: &Sentence) -> Option<Event> {
    if !filed(sentence) || !REPORTS.is_match(sentence.text) {
        return None;
    }
    let actor = sentence.subject(Some(Actor::Pronoun))?;
    let metric = METRIC.find(sentence.text).map(|found| found.as_str().to_lowercase());
    Some((FindingDetail::Earnings { period: period(sentence.text), metric, direction: UNKNOWN.to_owned() }, actor))
}

/// What an announcement without figures says of the direction.
const UNKNOWN: &str = "not told";
