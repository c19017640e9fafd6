//! Partnerships, launches, expansion, acquisitions and layoffs: few forms, each a sure one.

use std::sync::LazyLock;

use domain::{FindingDetail, Money};
use regex::Regex;

use crate::amount::amounts;
use crate::candidate::Candidate;
use crate::scope::{Actor, Scope, actor_before};
use crate::text::name::{list, towns, trailing};
use crate::text::pattern;

static NOT_DONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:may|might|could|would|rumou?r(?:s|ed)?|in talks|considering|considers|weighs|explores|exploring|denied|denies|not|never|if|expected to|nearing|calls off|called off|ended|ends|terminat(?:es|ed))\b",
    )
});
static PARTNER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?i:partners? with|partnered with|partnering with|teams? up with|teamed up with|joins forces with|(?:announce[sd]?|signs?|signed|forms?|formed|enters?(?: into)?|entered(?: into)?|began|begins|expands?|expanded)(?: an?| its| the)?(?: [\w-]+){0,2} (?:partnership|alliance|collaboration) with) (?P<who>[A-Z][^,;:]+)",
    )
});
static BOTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<a>[A-Z][\w&.' -]{1,50}?) (?i:and) (?P<b>[A-Z][\w&.' -]{1,50}?),? (?i:(?:today |yesterday |have |has )*(?:announce[sd]? (?:a|an|their)(?: [\w-]+){0,2} (?:partnership|alliance|collaboration)|partner(?:ed)? (?:to|on|for)|team(?:ed)? up|join(?:ed)? forces))\b",
    )
});
static LAUNCH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?P<verb>(?i:launches|launched|introduces|introduced|unveils|unveiled|releases|released|rolls out|rolled out|debuts|debuted|announces the launch of|announced the launch of|announces the general availability of|announced the general availability of)) (?P<what>[^;]+)",
    )
});
static PLACE_VERB: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?i:opens?|opened|opening|to open|will open|plans|expands?|expanded|expanding|to expand|enters?|entered|entering|launches|launched|establish(?:es|ed)?|sets? up)\b(?P<rest>[^;:]*)",
    )
});
static PLACE_OBJECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<lead>[^;:]*?)\b(?i:(?P<into>into|to|across|in)) (?P<places>(?:the )?[A-Z][^;:]+)|^(?P<lead2> (?:[\w-]+ ){0,3}?)(?P<names>[A-Z][\w .,&'-]{1,60}?) (?i:offices?|hubs?|sites?|headquarters|factory|plants?)\b",
    )
});
static PLACE_NOUN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:offices?|hubs?|headquarters|factory|factories|plants?|sites?|warehouses?|branch(?:es)?|region|data cent(?:er|re)s?|operations|stores?|laborator(?:y|ies)|campus|facility|expand|expands|expanded|expanding|market|markets|enter|enters|entered)\b",
    )
});
static ACQUIRE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?i:acquires|acquired|has acquired|to acquire|buys|bought|will acquire|completes (?:its )?acquisition of|completed (?:its )?acquisition of|announces (?:the )?acquisition of|announced (?:the )?acquisition of|agrees to acquire|agreed to acquire) (?P<what>[A-Z][^;]+)",
    )
});
static ACQUIRED_BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?i:was acquired by|is acquired by|has been acquired by|to be acquired by|is being acquired by|acquired by|is bought by|was bought by) (?P<who>[A-Z][^,;]+)",
    )
});
static LAYOFF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:lays? off|laid off|laying off|to lay off|cuts?|cutting|to cut|will cut|sheds?|eliminates?|eliminated|is eliminating|slash(?:es|ed)?|reduc(?:es|ed|ing) (?:its |the )?(?:workforce|headcount|staff) by)\s+(?P<rest>[^;]+)",
    )
});
static PERCENT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?P<percent>\d{1,2}(?:\.\d)?)\s?(?:%|percent|per cent)"));
static JOBS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?P<count>\d{1,3}(?:,\d{3})+|\d{1,6})\s+(?:[\w-]+ ){0,2}?(?:jobs|employees|people|workers|staff|roles|positions|colleagues)",
    )
});

/// Pieces of words without which a sentence tells of no such event.
const HINTS: &[&str] = &[
    "partner",
    "team",
    "join",
    "alliance",
    "collabor",
    "launch",
    "introduc",
    "unveil",
    "releas",
    "roll",
    "debut",
    "open",
    "expand",
    "enter",
    "establish",
    "set up",
    "sets up",
    "plans",
    "acqui",
    "buy",
    "bought",
    "lay",
    "laid",
    "cut",
    "shed",
    "eliminat",
    "slash",
    "reduc",
];

/// Events of these kinds that a document tells of.
pub fn extract(scope: &Scope) -> Vec<Candidate> {
    let mut all = Vec::new();
    for index in 0..scope.sentences.len() {
        if !scope.has_any(index, HINTS) {
            continue;
        }
        let sentence = scope.sentence(index);
        if scope.is_teaser(index) || NOT_DONE.is_match(&sentence) {
            continue;
        }
        let found = [partnership, acquisition, layoffs].iter().find_map(|form| form(&sentence, scope, index));
        let found = found.or_else(|| launch(&sentence, scope, index));
        let places = expansion(&sentence, scope, index);
        for (detail, actor) in found.into_iter().chain(places) {
            all.extend(scope.span(index).map(|span| scope.candidate(detail, Some(&actor), vec![span])));
        }
    }
    all
}

type Event = (FindingDetail, Actor);

fn partnership(sentence: &str, scope: &Scope, index: usize) -> Option<Event> {
    if let Some(found) = PARTNER.captures(sentence) {
        let actor = actor_before(&sentence[..found.get(0)?.start()]).filter(|actor| scope.is_subject(actor, index))?;
        let partner = list(found.name("who")?.as_str()).into_iter().next()?;
        return (!scope.names_subject(&partner)).then_some((FindingDetail::Partnership { partner }, actor));
    }
    let found = BOTH.captures(sentence)?;
    let side = |name: &str| found.name(name).and_then(|side| trailing(side.as_str()));
    let (first, second) = (side("a")?, side("b")?);
    let named = |name: &str| Actor::Named(name.to_owned());
    if scope.is_subject(&named(&first), index) {
        return Some((FindingDetail::Partnership { partner: second }, named(&first)));
    }
    scope.is_subject(&named(&second), index).then(|| (FindingDetail::Partnership { partner: first }, named(&second)))
}

fn launch(sentence: &str, scope: &Scope, index: usize) -> Option<Event> {
    let found = LAUNCH.captures(sentence)?;
    let actor = actor_before(&sentence[..found.get(0)?.start()]).filter(|actor| scope.is_subject(actor, index))?;
    let what = found.name("what")?.as_str();
    static NOT_PRODUCT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:in|into|with \$|campaign|investigation|search|ipo|fund|foundation|partnership|report|survey|podcast|round|office|program(?:me)? for|hiring|initiative|lawsuit|results|statement)\b",
        )
    });
    let head = what.split([',', ':']).next().unwrap_or(what);
    let head = head.split(" which ").next().unwrap_or(head);
    let product = list(skip_article(head)).into_iter().next()?;
    let rest = &what[..what.find(product.as_str()).unwrap_or(0)];
    let clean = !NOT_PRODUCT.is_match(rest) && rest.split_whitespace().count() <= 4 && !NOT_PRODUCT.is_match(&product);
    (clean && product.len() > 2).then_some((FindingDetail::ProductLaunch { product }, actor))
}

fn skip_article(text: &str) -> &str {
    static LEAD: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^\s*(?:(?:a|an|the|its|new|their|our|latest|next-generation|first) )*"));
    &text[LEAD.find(text).map_or(0, |found| found.end())..]
}

fn expansion(sentence: &str, scope: &Scope, index: usize) -> Option<Event> {
    for verb in PLACE_VERB.captures_iter(sentence) {
        let (Some(whole), Some(rest)) = (verb.get(0), verb.name("rest")) else { continue };
        let Some(found) = PLACE_OBJECT.captures(rest.as_str()) else { continue };
        let lead = found.name("lead").or_else(|| found.name("lead2")).map(|lead| lead.as_str()).unwrap_or_default();
        let names =
            found.name("places").or_else(|| found.name("names")).map(|names| names.as_str()).unwrap_or_default();
        let verb_text = whole.as_str().split_whitespace().next().unwrap_or_default();
        let place_like = PLACE_NOUN.is_match(lead)
            || PLACE_NOUN.is_match(verb_text)
            || found.name("names").is_some()
            || plural_offices(sentence);
        let places = places(names);
        let actor = acting(&sentence[..whole.start()], scope, index);
        if let Some(actor) = actor.filter(|_| place_like && !places.is_empty()) {
            let more = also_offices(sentence, &places);
            return Some((FindingDetail::Expansion { places: more }, actor));
        }
    }
    None
}

fn plural_offices(sentence: &str) -> bool {
    sentence.to_lowercase().contains("offices in") || sentence.to_lowercase().contains("office in")
}

/// The subject before `will use the money to expand` too.
fn acting(before: &str, scope: &Scope, index: usize) -> Option<Actor> {
    static AUXILIARY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\s*(?:will use [\w ]+ to|plans to|aims to|wants to|intends to|is|has|will|to|and|said it will|money it will use to)\s*$|,? (?:raises|raised|closes|lands|has raised|has closed) .*$",
        )
    });
    let trimmed = AUXILIARY.replace(before, "");
    actor_before(&trimmed).filter(|actor| scope.is_subject(actor, index))
}

/// Places of a list; words that are no places are left out.
fn places(text: &str) -> Vec<String> {
    static NO_PLACE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:series|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|the|ai|app|api|customers?|market|markets|\d.*)\b|\b(?:inc|corp|ltd|capital|ventures|partners|systems|funding|operations|payment|live)\b",
        )
    });
    let text = text.trim_start_matches("the ");
    let found: Vec<String> = list(text).into_iter().filter(|place| !NO_PLACE.is_match(place)).collect();
    if text.contains(" and ") { found } else { towns(found) }
}

fn also_offices(sentence: &str, places_found: &[String]) -> Vec<String> {
    static IN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\boffices? in (?P<places>[^;:]+)"));
    let mut all = places_found.to_vec();
    if let Some(found) = IN.captures(sentence).and_then(|found| found.name("places")) {
        for place in places(found.as_str()) {
            if !all.contains(&place) {
                all.push(place);
            }
        }
    }
    all
}

fn acquisition(sentence: &str, scope: &Scope, index: usize) -> Option<Event> {
    let amount = amounts(sentence).into_iter().next().map(|amount| amount.money);
    if let Some(found) = ACQUIRED_BY.captures(sentence) {
        let target = actor_before(&sentence[..found.get(0)?.start()]).filter(|actor| scope.is_subject(actor, index))?;
        let acquirer = list(found.name("who")?.as_str()).into_iter().next()?;
        let name = scope.company(Some(&target));
        return Some((FindingDetail::Acquisition { acquirer, target: name, amount }, target));
    }
    let found = ACQUIRE.captures(sentence)?;
    let actor = actor_before(&sentence[..found.get(0)?.start()])?;
    let target = list(found.name("what")?.as_str()).into_iter().next()?;
    acquisition_of(scope, index, actor, target, amount)
}

fn acquisition_of(scope: &Scope, index: usize, actor: Actor, target: String, amount: Option<Money>) -> Option<Event> {
    static NOT_COMPANY: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:building|shares|stake|customers|land|warehouse|licen[cs]e|property)\b"));
    if NOT_COMPANY.is_match(&target) {
        return None;
    }
    let company = scope.company(Some(&actor));
    if scope.is_subject(&actor, index) {
        return Some((FindingDetail::Acquisition { acquirer: company, target, amount }, actor));
    }
    let Actor::Named(acquirer) = actor else { return None };
    let subject = Actor::Named(target.clone());
    scope.is_subject(&subject, index).then_some((FindingDetail::Acquisition { acquirer, target, amount }, subject))
}

fn layoffs(sentence: &str, scope: &Scope, index: usize) -> Option<Event> {
    let found = LAYOFF.captures(sentence)?;
    let whole = found.get(0)?;
    let rest = found.name("rest")?.as_str();
    let verb = whole.as_str().to_lowercase();
    let sure = verb.starts_with("la") || verb.starts_with("to lay") || verb.starts_with("reduc");
    let staff = sure
        || JOBS.is_match(rest)
        || rest.to_lowercase().contains("workforce")
        || rest.to_lowercase().contains("of its staff");
    let actor = actor_before(&sentence[..whole.start()]).filter(|actor| staff && scope.is_subject(actor, index))?;
    let percent = PERCENT.captures(rest).and_then(|found| found.name("percent")?.as_str().parse().ok());
    let count = JOBS.captures(rest).and_then(|found| found.name("count")?.as_str().replace(',', "").parse().ok());
    (percent.is_some() || count.is_some() || sure).then_some((FindingDetail::Layoffs { count, percent }, actor))
}
