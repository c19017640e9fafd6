//! Which company has the money of an amount: every company of the sentence is weighed by how it stands to the amount, to
//! the verb, and to names for capital.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::lexicon::{Cue, Family};
use super::money::Deed;
use super::scene::Scene;
use crate::frames::Named;
use crate::scope::Actor;
use crate::text::name::core;
use crate::text::{pattern, squash};
use crate::topic::opening;

/// The least weight with which a company is taken.
const WEIGHT_MIN: i32 = 2;
/// Sentences after one that names nobody in which the company is named.
const REACH_SENTENCES: usize = 2;

/// Last words of the names of those who give.
const GIVERS: &[&str] = &[
    "capital",
    "ventures",
    "partners",
    "fund",
    "funds",
    "bank",
    "growth",
    "invest",
    "investments",
    "angels",
    "equity",
    "vc",
    "trust",
    "credit",
    "lending",
    "finance",
    "council",
    "agency",
    "fonds",
    "investors",
    "management",
    "advisors",
    "pension",
    "department",
    "ministry",
    "commission",
    "foundation",
    "seed",
    "kapital",
    "venture",
    "beteiligung",
    "bancorp",
    "holding",
];

/// Words before those who give.
static GIVER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:from|by|led by|with (?:participation|support|backing|money|help)[a-z ]{0,20}|alongside|including|among (?:them|which),?|joined by|investors?:?|backers?:?|shareholders?:?|venture firm|venture capital firm|anchored by|follow\w*|rivals?|such as|like|competitors? (?:like|such as)|former|ex-|ex|co-investors?|investment arm of|arm of|participation of|customers? (?:include|like|such as)|used by)(?: [a-z'-]+){0,3},? ?$",
    )
});
/// Words before those who have the money.
static HAVER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:in|into|for|behind|to|on|help|helps|helped|let|lets|allow|allows|enable|enables|give|gives|giving|take|takes|taking|bring|brings|bringing|value|values|valuing|leaves?|leaving|makes?|making|turns?|propels?|pushes|raised by|secured by|closed by|received by|backs?|backed|backing|funds?|funded|finances?|financed|(?:facility|facilities|loan|loans|agreement|deal|financing|package|line) with|investors? in|picked|selected|chose|granted|lent|lends|supports?|called|named|dubbed|whose (?:[\w-]+ ){0,3}(?:start-?up|company|firm|business))(?: [a-z'-]+| [A-Z][\w'-]+-based| [A-Z][a-z]+(?:'s)?| AI| EV| IT| HR){0,5}? ?$",
    )
});

/// The company that has the money.
pub(super) fn receiver(scene: &Scene, amount: &Range<usize>, deed: Option<&Deed>) -> Option<Actor> {
    let mut before: Option<(&Named, i32)> = None;
    let mut best: Option<(i32, &Named)> = None;
    for firm in &scene.firms {
        let mut weight = weight(scene, amount, deed, firm);
        // Those in one list with one who gives, give.
        if let Some((last, known)) = before {
            let joint = scene.text.get(last.range.end..firm.range.start).unwrap_or_default();
            let joint = [",", "and", ", and", "&", ""].contains(&joint.trim());
            weight = if joint && known < 0 { weight.min(known) } else { weight };
        }
        before = Some((firm, weight));
        if weight >= WEIGHT_MIN && best.is_none_or(|(known, _)| weight > known) {
            best = Some((weight, firm));
        }
    }
    if let Some((_, firm)) = best {
        return scene.subject(&firm.name);
    }
    static DEFINITE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:the (?:company|start-?up|firm|business|round|funding|financing|investment|money|raise|series|seed|fresh capital|deal|loan|cash|new money|injection|capital|group|team|founders|[\w-]+ (?:company|start-?up|firm|maker|platform))|it|its|we|our|they|their)\b",
        )
    });
    if !DEFINITE.is_match(scene.text) {
        return None;
    }
    scene.topic().or_else(|| named_next(scene)).or_else(|| scene.speaker())
}

/// The company that the next sentences begin with.
fn named_next(scene: &Scene) -> Option<Actor> {
    if !scene.scope.anyone() {
        return None;
    }
    let next = (scene.index + 1..=scene.index + REACH_SENTENCES).find_map(|at| opening(&scene.scope.sentence(at)))?;
    scene.subject(&next)
}

fn weight(scene: &Scene, amount: &Range<usize>, deed: Option<&Deed>, firm: &Named) -> i32 {
    let text = scene.text;
    let named = &text[firm.range.clone()];
    let (before, after) = (&text[..firm.range.start], &text[firm.range.end..]);
    let last = named.rsplit(' ').next().map(squash).unwrap_or_default();
    let mut weight = 0;
    if GIVERS.contains(&last.as_str()) {
        weight -= 3;
    }
    static INVESTS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:,[^,]*,)? (?:(?:is|was|were|acted as|served as) (?:the |an? )?(?:lead |sole |main |new |anchor )?(?:investor|backer)s?|(?:co-)?leads?|(?:co-)?led|participated|took part|invested|invests|joined the round)\b",
        )
    });
    if GIVER.is_match(before) || INVESTS.is_match(after) {
        weight -= 7;
    }
    let begins = deed.map_or(amount.start, |deed| deed.cue.start.min(amount.start));
    static SPENDS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:which|that) (?:the )?(?:[a-z-]+ ){0,4}$"));
    static WILL: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)^ (?:will|plans to|intends to|is to|wants to|can)\b"));
    if SPENDS.is_match(before) && WILL.is_match(after) {
        weight += 5;
    }
    let built = |cue: &Cue| cue.range.start >= amount.start && cue.range.end <= firm.range.start;
    let built = deed.is_some_and(|deed| deed.gives) && scene.of_family(Family::Site).any(built);
    if !built && HAVER.is_match(before) && firm.range.start > begins.saturating_sub(40) && firm.range.start > 8 {
        weight += 5;
    }
    weight += by_capital(scene, firm) + by_deed(scene, deed, firm) + by_amount(scene, amount, firm);
    if firm.range.start == 0 && (named.ends_with(':') || after.starts_with(':')) {
        weight += 4;
    }
    let opens = firm.under.is_none() && scene.firms.first().is_some_and(|first| first.range == firm.range);
    let alone = scene.firms.iter().all(|other| core(&other.name) == core(&firm.name));
    weight + 2 * i32::from(opens) + i32::from(alone)
}

/// `Globex's Series B`, `Globex seed round`, `Globex's investors`.
fn by_capital(scene: &Scene, firm: &Named) -> i32 {
    static NEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:'s?)? ?(?:[^\s,;:.]+ ){0,5}$"));
    let named = &scene.text[firm.range.clone()];
    let owner = named.ends_with("'s") || named.ends_with("s'") || scene.text[firm.range.end..].starts_with("'s");
    let near = |words: usize| {
        scene.cues.iter().any(|cue| {
            (cue.family == Family::Capital || cue.family == Family::Investor && words > 0)
                && cue.range.start >= firm.range.end
                && {
                    let between = &scene.text[firm.range.end..cue.range.start];
                    NEAR.is_match(between) && between.split_whitespace().count() <= words
                }
        })
    };
    if owner && near(5) || near(0) { 5 } else { 0 }
}

/// Who does what is done with the money.
fn by_deed(scene: &Scene, deed: Option<&Deed>, firm: &Named) -> i32 {
    let Some(deed) = deed else { return 0 };
    // `is supporting Globex with`: the object of giving.
    static OBJECT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^ (?:[a-z'-]+ |\p{Lu}[\w'-]+-based |\p{Lu}[\w'-]+ ){0,5}$"));
    if deed.gives
        && !deed.passive
        && firm.range.start >= deed.cue.end
        && OBJECT.is_match(&scene.text[deed.cue.end..firm.range.start])
        && !GIVER.is_match(&scene.text[..firm.range.start])
    {
        return 5;
    }
    let gives = |firm: &Named| GIVER.is_match(&scene.text[..firm.range.start]);
    if firm.range.end > deed.start + 1 || firm.under.is_some() && firm.range.start > 0 || gives(firm) {
        return 0;
    }
    let between = |other: &Named| other.range.start > firm.range.start && other.range.end <= deed.start + 1;
    let nearer =
        scene.firms.iter().any(|other| other.under.is_none() && !gives(other) && !scene.aside(other) && between(other));
    let investors = scene
        .of_family(Family::Investor)
        .any(|cue| cue.range.start >= firm.range.end && cue.range.end <= deed.start + 1);
    match (nearer || deed.gives && investors, deed.gives && !deed.passive) {
        (true, _) => 0,
        (false, true) => -6,
        (false, false) => 5,
    }
}

/// A name right before its amount, as in a list of rounds.
fn by_amount(scene: &Scene, amount: &Range<usize>, firm: &Named) -> i32 {
    static LIST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)^(?:[,:]|'s)?(?: \([^()]*\)?)?[ ,:(–—-]*(?:(?:series [a-k]|seed|pre-seed)\b[ ,:–—-]*)?$")
    });
    let between = scene.text.get(firm.range.end..amount.start).unwrap_or("x y");
    if LIST.is_match(between) { 5 } else { 0 }
}
