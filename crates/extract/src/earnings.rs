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
        r"(?i)\b(?:analysts? (?:expect|forecast|predict|think)|expected to report|will (?:publish|report|announce|release)|to report|helps?|help|helped|could|might|(?-i:may)|raises? \$|price target|market (?:size|is expected)|industry|if|customers?' revenue|pressure (?:\w+ )?on|(?:is|are) (?:likely|expected) to|in our view|we (?:believe|expect|think)|believes?|potential|sales of (?:its|the) [\w-]+ (?:unit|business|division)|sales (?:subsidiary|office|arm|company|branch|hub|network|unit|team|staff|force|people|chief|director|manager|tax|tool|software|rep))\b",
    )
});
const UP: &str = r"rose|rises?|rising|risen|grew|grows?|grown|growth|growing|increas(?:e|es|ed|ing)|up|jump(?:s|ed)?|surg(?:e|es|ed|ing)|climb(?:s|ed)?|gain(?:s|ed)?|soar(?:s|ed)?|doubl(?:e|es|ed)|tripl(?:e|es|ed)|beat(?:s)?|beats|top(?:s|ped)|exceed(?:s|ed)?|record|higher|improv(?:e|es|ed)|ahead of|better[- ]than|rais(?:es|ed)|lift(?:s|ed)|boost(?:s|ed)|hik(?:es|ed)|upbeat|strong(?:er)?|outperform(?:s|ed)?|accelerat(?:es|ed)|expanded|swings? to (?:a )?profit|returned to profit|all-time high";
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
    let before = text[..metric.start()].to_lowercase();
    if before.trim_end().ends_with("job") || before.ends_with("chief ") || before.ends_with("head of ") {
        return None;
    }
    if elsewhere(text, metric.range()) {
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

/// Words that look like figures of a company and are none: `profit-taking`, `a loss of appetite`, `Phase 2 results`.
fn elsewhere(text: &str, metric: std::ops::Range<usize>) -> bool {
    static AFTER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:-|\s+(?:streams?|opportunit\w+|sources?|presentation|call|season|multiples?|leaders?|of (?:market|appetite|exclusivity|life|control|confidence|trust|data|jobs?|access|sight|hearing|customers|talent|faith|momentum|value)|cycle|cycles|management|operations|recognition|run-?rate|potential|team|pitch|funnel|channel|pipeline|tax|rep|reps|force|floor|associates?|estimates? of|page|show(?:s|ed)? that)\b)",
        )
    });
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?:\b(?:phase \w+|search|trial|test|study|drug|suppliers?|suppliers?'s?|election|clinical|exam|market[- ]share|shares?|stock|extended|extending|at a|hearing|weight|heat|data|blood|hair|unit|per|ttm|retail|home|used[- ]car|auto|industry|global|comparable store|same-store|forward|lab)\s+|[a-z]-)$",
        )
    });
    static MONEY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:net|operating|pre-?tax|quarterly|annual|full-year|first-half|posts?|posted|reports?|reported|narrow\w*|widen\w*|swings?|swung|per share|quarter|half-year|fiscal|\d+%|million|billion|loss(?:es)? (?:down|up|grows?|falls?|doubles?|shrinks?|deepens?|at))\b|'s? loss(?:es)?\b|^losses?\b|\b(?:despite|after|on) (?:an? )?loss(?:es)?\b",
        )
    });
    let (before, after) = (&text[..metric.start], &text[metric.end..]);
    let word = text[metric.clone()].to_lowercase();
    let bare_loss = (word == "loss" || word == "losses") && !MONEY.is_match(text);
    let adjective = before.to_lowercase();
    let tax = adjective.ends_with("pre-") || adjective.ends_with("non-");
    bare_loss || AFTER.is_match(after) || BEFORE.is_match(before) && !tax
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
    if loss {
        return Some(of_loss(&text[from..to], metric.start - from..metric.end - from));
    }
    let nearest = near.min_by_key(|(gap, _)| *gap).map(|(_, way)| way);
    let ahead = ["guidance", "outlook", "forecast"].contains(&text[metric.clone()].to_lowercase().as_str());
    nearest.filter(|way| !(ahead && *way == "flat"))
}

/// A loss that shrinks is good news; one that grows, or is only stated, is not.
fn of_loss(clause: &str, metric: std::ops::Range<usize>) -> &'static str {
    static SHRINKS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:narrow\w*|shr[aiu]nk\w*|fell|falls?|down|drop\w*|declin\w*|decreas\w*|halv\w*|reduc\w*|cuts?|trim\w*|eas(?:es|ed)|improv\w*|lower|smaller|lessen\w*)\b",
        )
    });
    static GROWS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:widen\w*|gr[eo]w\w*|r[io]se\w*|rising|up|increas\w*|deepen\w*|doubl\w*|tripl\w*|trebl\w*|jump\w*|larger|bigger|wider|mount\w*|swell\w*|balloon\w*)\b",
        )
    });
    let gap = |regex: &Regex| {
        let apart = |start: usize, end: usize| {
            if start >= metric.end { start - metric.end } else { metric.start.saturating_sub(end) }
        };
        let joined = |start: usize, end: usize| {
            let between = if start >= metric.end { metric.end..start } else { end.min(metric.start)..metric.start };
            let words = clause.get(between).unwrap_or_default().to_lowercase();
            ![" as ", " on ", " amid", " despite", " after", " while", " because", ","]
                .iter()
                .any(|word| words.contains(word))
        };
        let near = regex.find_iter(clause).filter(|found| joined(found.start(), found.end()));
        near.map(|found| apart(found.start(), found.end())).min().filter(|gap| *gap < 40)
    };
    match (gap(&SHRINKS), gap(&GROWS)) {
        (Some(shrinks), Some(grows)) if shrinks < grows => "up",
        (Some(_), None) => "up",
        (Some(_) | None, _) => "down",
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
