//! Words for entering a market, and whether they lead to a place.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::lexicon::{Cue, Family};
use super::scene::Scene;
use super::sites::{MARKET, Spot, in_firm, sure};
use crate::text::pattern;

/// What words for a new market weigh: those that say it alone, those that need another word, and those that say little.
const STRONG_WEIGHT: i32 = 3;
const MARKET_WEIGHT: i32 = 2;
const WEAK_WEIGHT: i32 = 1;
/// What a place weighs of which it is said that it is the next one.
const NEXT_WEIGHT: i32 = 4;

/// Beginnings of the words that say by themselves that a market is new.
const STRONG: &[&str] = &[
    "enter",
    "expan",
    "launch",
    "foray",
    "ventur",
    "set",
    "plant",
    "roll",
    "debut",
    "live in",
    "now",
    "foothold",
    "presence",
    "arrival",
    "entry",
    "push",
    "branch",
    "next",
    "latest",
    "new",
    "put",
    "hang",
    "make",
    "made",
    "making",
    "becom",
    "extend",
    "spread",
    "go live",
    "goes live",
    "went live",
    "going live",
    "start operations",
    "cross",
    "start",
    "begin",
    "began",
    "be a",
    "is a",
    "are a",
    "also",
    "available",
    "active",
    "touch",
    "pitch",
    "return to",
    "returns to",
    "returned to",
    "turn",
    "grow",
    "double",
    "kick",
    "check",
    "obtain",
    "receiv",
    "be granted",
    "win",
    "get",
    "open",
];
/// Words that say little where no object stands between them and the place.
const BARE: &[&str] = &[
    "start", "starts", "started", "begin", "begins", "began", "take", "takes", "took", "taking", "bring", "brings",
    "brought",
];
/// What may stand between the words and the place.
static LEADS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:[ ,]*\b(?:in|to|into|at|across|for|on|the|its|their|both|all|a|new|first|more|further|also|market|markets|service|services|deliver(?:y|ies)|operations|business|rides|sales|app|platform|lending|production|trading|products?|cities|cities of|city|towns?|countries|of|and|like|such as|as|well|downtown|central|northern|southern|eastern|western|greater|isle of|states?|region|is|will be|be|with|rollout|to practise|to practice|to operate|licen[cs]e|consumer|retail|grocery|online|store|stores|shops|presence|footprint|reach|offering|network|team|country|officially|soon|now|today|this week|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|from (?:january|february|march|april|may|june|july|august|september|october|november|december))\b)*[ ,:]*$",
    )
});

/// The words for entering a market that lead to a place, with their weight.
pub(super) fn entered(scene: &Scene, spot: &Spot) -> Option<(i32, Range<usize>)> {
    if let Some(found) = said_of_place(scene, spot) {
        return Some(found);
    }
    let mut best: Option<(i32, Range<usize>)> = None;
    for cue in scene.of_family(Family::Enters).filter(|cue| !in_firm(scene, cue)) {
        if cue.range.start >= spot.range.end {
            if is_next(scene, spot, cue) {
                return Some((NEXT_WEIGHT, cue.range.clone()));
            }
            continue;
        }
        let weight = if cue.range.end <= spot.range.start && sure(scene, cue) { led(scene, spot, cue) } else { 0 };
        if weight > 0 && best.as_ref().is_none_or(|(known, _)| weight >= *known) {
            best = Some((weight, cue.range.clone()));
        }
    }
    best
}

/// What is said around a place without a word for entering: `Dubai launch`, `now licensed in`, `can be leased in`.
fn said_of_place(scene: &Scene, spot: &Spot) -> Option<(i32, Range<usize>)> {
    static LAUNCH: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)^ (?:launch|debut|entry|opening|arrival|move|foray|roll-?out)\b"));
    static NOW: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\bnow (?:also |already )?(?:[a-z]+ing|licen[cs]ed|available|active|open|operational|present|live|offered|sold|approved|authori[sz]ed|registered) (?:[a-z]+ ){0,2}(?:in|to|from|across) (?:the )?$|\blicen[cs]e (?:to [a-z]+ )?in (?:the )?$",
        )
    });
    static HAS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:obtain|receiv|w[io]n|get|got|granted|secur|gain|award|now)"));
    static CAN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:can|will be able to) (?:now |soon |also |be )*[a-z]+ (?:[a-z]+ ){0,2}(?:in|from) $")
    });
    let before = &scene.text[..spot.range.start];
    if spot.known && LAUNCH.is_match(&scene.text[spot.range.end..]) {
        return Some((STRONG_WEIGHT, spot.range.end..spot.range.end));
    }
    let now = NOW.find(before).filter(|found| HAS.is_match(&before[..found.end()]));
    let can = || CAN.find(before).filter(|_| MARKET.is_match(before));
    now.or_else(can).map(|found| (STRONG_WEIGHT, found.range()))
}

/// `Vietnam is the latest market for`, `Ireland is next for`.
fn is_next(scene: &Scene, spot: &Spot, cue: &Cue) -> bool {
    static IS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^[,:]? (?:is|becomes|will be|was) (?:the |its |a )?$"));
    let written = scene.text[cue.range.clone()].to_lowercase();
    let told = IS.is_match(&scene.text[spot.range.end..cue.range.start])
        || written.starts_with("is next") && cue.range.start == spot.range.end + 1;
    told && (written.contains("market") || written.contains("next"))
}

/// The weight of words that stand before a place; nothing where they do not lead to it.
fn led(scene: &Scene, spot: &Spot, cue: &Cue) -> i32 {
    let written = scene.text[cue.range.clone()].to_lowercase();
    let between = &scene.text[cue.range.end..spot.range.start];
    let takes = takes(spot, &written, between);
    if !takes
        && (!LEADS.is_match(between) || BARE.contains(&written.as_str()) && between.split_whitespace().count() < 2)
    {
        return 0;
    }
    let strong = takes
        || STRONG.iter().any(|lead| written.starts_with(lead))
        || written.ends_with(" in") && !written.starts_with("land")
        || written.ends_with(" into");
    let weight = match (strong, MARKET.is_match(scene.text)) {
        (true, _) => STRONG_WEIGHT,
        (false, true) => MARKET_WEIGHT,
        (false, false) => WEAK_WEIGHT,
    };
    let lifted = !strong && (is_sited(scene, cue) || goes(scene, spot, between));
    weight + 2 * i32::from(lifted) + i32::from(MARKET.is_match(between))
}

/// `takes its clinics to Florida`, `moves production from Hull to Grimsby`, `extends remote therapy to Oregon`.
fn takes(spot: &Spot, written: &str, between: &str) -> bool {
    static TAKES: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)^ (?:its|their|the|his|her) [^,;.]{2,45} (?:to|into|in) (?:the )?$"));
    static SHIFTS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^ (?:(?:its|their|the) |[a-z]+ )?(?:production|processing|headquarters|hq|manufacturing|operations|office|base|assembly|warehouse|head office|main office|staff|[a-z]+)? ?from [^,;.]{2,25} to $",
        )
    });
    static ANY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^ [^,;.]{2,45} (?:to|into|across) (?:the )?$"));
    let begins = |leads: &[&str]| leads.iter().any(|lead| written.starts_with(lead));
    begins(&["take", "taking", "took", "bring", "brought"]) && TAKES.is_match(between)
        || begins(&["mov", "relocat", "shift", "transfer"]) && SHIFTS.is_match(between)
        || spot.known && begins(&["extend", "expand", "roll", "spread", "export"]) && ANY.is_match(between)
}

/// `A Globex clinic is coming to Baltimore.`
fn is_sited(scene: &Scene, cue: &Cue) -> bool {
    let verb = scene.verb(cue);
    scene
        .of_family(Family::Site)
        .any(|site| scene.text.get(site.range.end..verb.before.len()).is_some_and(|between| between.trim().is_empty()))
}

/// `Danish label maker Globex goes to Italy`: a headline in which no person goes.
fn goes(scene: &Scene, spot: &Spot, between: &str) -> bool {
    static ENDS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:$|[,.:;]| (?:with|as|after|for|in|from|and|to)\b)"));
    let headline = scene.index == 0 && !scene.text.ends_with(['.', '!', '"']);
    let nobody = scene.roles.is_empty() && scene.people.is_empty();
    headline
        && nobody
        && spot.known
        && ENDS.is_match(&scene.text[spot.range.end..])
        && ["", "the"].contains(&between.trim())
}
