//! Who got how much: an amount tied to a name for capital, to getting or giving, and to the company that has it.

use std::ops::Range;
use std::sync::LazyLock;

use domain::FindingKind;
use regex::Regex;

use super::lexicon::{Cue, Family};
use super::receiver::receiver;
use super::scene::Scene;
use crate::amount::{Amount, amounts};
use crate::candidate::Candidate;
use crate::clause::Mood;
use crate::forms::is_doubtful;
use crate::funding;
use crate::object::describes;
use crate::text::name::core;
use crate::text::pattern;
use crate::trigger::Form;

/// The least that a round is, in the smallest unit of a currency.
const ROUND_MINOR_MIN: i64 = 5_000_000;
/// What has to speak for an amount for it to be a round.
const WEIGHT_MIN: i32 = 4;
/// The same, where the sentence tells of something else.
const WEIGHT_ELSEWHERE: i32 = 6;
/// Words between an amount and a name for capital.
const CAPITAL_WORDS: usize = 5;
/// Characters between an amount and the name of its round.
const ROUND_CHARS: usize = 45;
/// Words between a verb and its amount.
const VERB_WORDS: usize = 9;

/// What money is that is no round.
static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:spen[dt]s?|spending|pay(?:s|ing)?|paid|contracts?|orders?|fine[sd]?|settle\w*|lawsuit|sues?|sued|revenues?|turnover|sales|profits?|loss(?:es)?|costs?|budget|salar(?:y|ies)|prize|charit\w+|donat\w+|damages|tax(?:es)?|dividends?|buyback|process(?:es|ed)|burn(?:s|ed|t)|bills?|refunds?|saved?|savings|worth of|customers?|fraud|stolen|stole|theft|hackers?|ransom|insurance|payout|compensation|acqui\w+|of loans|purchas\w+|takeover|buys?|bought|bid|merger|stake sale|sponsor\w*|transfer fee|rent|wages?|bonus(?:es)?|advert\w*|own fund|new fund|venture fund (?:of|at)|debut fund|fund (?:of|at|to|for)|limited partners|assets under|write-?down|impairment|penalt\w+|tariffs?|exports?|imports?|market cap\w*|deposits|repa(?:y|id|ys)|refinanc\w+ of)\b",
    )
});
/// What an amount is that says what a company is worth, or what it has got in all.
static WORTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:\b(?:(?:valued|values|valuing|valuation)\b(?: [\w'-]+){0,4}?(?: at| of| to)|(?:now|is|are) worth|valuation,?|(?:total|to date|so far|altogether|overall)\b[^,;]{0,60}|had (?:set out|hoped|planned|aimed|wanted|targeted)[^.;]{0,40}|target(?:s|ed|ing)?|from|capital expenditures? of)(?: at| of| to| than| a| an| about| over| nearly| more| up)*) ?$",
    )
});
/// What undoes what is said of money, or leaves it to come.
static UNDONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:aim(?:s|ed|ing)? (?:for|to|at)|plan(?:s|ned|ning)? (?:for|to|a|an)|plans for|shelv\w+|scrap(?:s|ped)?|pull(?:s|ed)? (?:out|the plug|back)|collapse[sd]?|f[ae]ll(?:s|en)? (?:through|apart)|fell (?:through|apart)|fail(?:s|ed|ing|ure)?|cancel\w*|abandon\w*|postpone\w*|must return|return(?:s|ed) (?:the |its |\S+ )?(?:money|million|grant)|repa(?:y|id|ys|yment)\w*|reduc\w+ (?:its |net )?debt|cuts? (?:its )?debt|wants? to|looking (?:to|for)|need(?:s|ed)? (?:to|of|for)?|must|reject\w*|declin\w*|turn(?:s|ed) down|walk(?:s|ed)? away from|withdr\w+|talks (?:over|about|on|for|to)|left to|to invest in|seeks?|seeking|sought|hop(?:es|ed|ing) (?:to|for)|denie[sd]|rumou?r\w*|speculation|would like|no (?:plans|need)|not (?:raise|raised|yet|been)|never|approved? an?|loan book|lends? to (?:small|customers|businesses))\b|\bto (?:raise|seek|repay|lend|return|refinance) ",
    )
});

/// The rounds of a sentence: for each company the amount for which most speaks.
pub(super) fn read(scene: &Scene, elsewhere: bool) -> Vec<Candidate> {
    let least = if elsewhere { WEIGHT_ELSEWHERE } else { WEIGHT_MIN };
    if scene.text.ends_with('?') && !scene.text.contains(": ") {
        return Vec::new();
    }
    let all = amounts(scene.text);
    let mut found: Vec<(i32, Candidate)> = Vec::new();
    for amount in all.iter().filter(|amount| amount.minor() >= ROUND_MINOR_MIN) {
        let deed = deed(scene, &amount.range);
        let Some(weight) = weight(scene, &amount.range, deed.as_ref()).filter(|weight| *weight >= least) else {
            continue;
        };
        let Some(candidate) = stated(scene, &amount.range, deed.as_ref(), Some(amount.clone())) else { continue };
        match found.iter_mut().find(|(_, known)| core(&known.company) == core(&candidate.company)) {
            Some(known) if known.0 < weight => *known = (weight, candidate),
            Some(_) => {}
            None => found.push((weight, candidate)),
        }
    }
    if all.is_empty() {
        found.extend(unnamed(scene).map(|candidate| (0, candidate)));
    }
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

fn stated(scene: &Scene, at: &Range<usize>, deed: Option<&Deed>, amount: Option<Amount>) -> Option<Candidate> {
    let actor = receiver(scene, at, deed)?;
    static LENDS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(?:lend|lent|loan|borrow|be lent|been lent)"));
    let debt = deed.is_some_and(|deed| LENDS.is_match(&scene.text[deed.cue.clone()])).then(|| "Debt".to_owned());
    let round = debt.or_else(|| round_of(scene, at));
    funding::stated(scene.scope, scene.index, scene.text, actor, amount, round)
}

/// The round whose name stands nearest to an amount.
fn round_of(scene: &Scene, at: &Range<usize>) -> Option<String> {
    let far = |cue: &&Cue| at.start.saturating_sub(cue.range.end).max(cue.range.start.saturating_sub(at.end));
    let named = scene.of_family(Family::Capital).filter(|cue| !is_name_part(scene, cue) && far(cue) < ROUND_CHARS);
    let rounds =
        named.filter_map(|cue| Some((far(&cue), funding::kind(&format!("{} round", &scene.text[cue.range.clone()]))?)));
    rounds
        .filter(|(_, round)| round.starts_with("Series") || round.contains("Seed"))
        .min_by_key(|(far, _)| *far)
        .map(|(_, round)| round)
}

/// A round whose amount nobody says: `leads seed round for Globex`.
fn unnamed(scene: &Scene) -> Option<Candidate> {
    static ROUND: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(?:series [a-k]|pre-?seed|seed)$"));
    static OF_ROUND: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^[ -](?:[\w-]+ ){0,2}(?:round|funding|financing|investment|injection|raise|extension|capital|money|from|led)\b",
        )
    });
    let named = |cue: &&Cue| {
        ROUND.is_match(&scene.text[cue.range.clone()])
            && OF_ROUND.is_match(&scene.text[cue.range.end..])
            && !is_name_part(scene, cue)
    };
    let cue = scene.of_family(Family::Capital).find(named)?;
    let deed = deed(scene, &cue.range).filter(|deed| deed.cue.end <= cue.range.start)?;
    if is_undone(scene, &cue.range) {
        return None;
    }
    stated(scene, &cue.range, Some(&deed), None)
}

/// Whether the sentence takes back what it says of an amount, or leaves it to come.
fn is_undone(scene: &Scene, range: &Range<usize>) -> bool {
    let before = clause_before(&scene.text[..range.start]);
    let after = &scene.text[range.end..];
    let end =
        [", ", "; ", ". ", " to ", " which ", " as it ", " after "].iter().filter_map(|mark| after.find(mark)).min();
    is_doubtful(FindingKind::Funding, before)
        || UNDONE.is_match(before)
        || UNDONE.is_match(&after[..end.unwrap_or(after.len())])
}

/// How much speaks for an amount being a round; nothing where something speaks against it.
fn weight(scene: &Scene, range: &Range<usize>, deed: Option<&Deed>) -> Option<i32> {
    let (before, after) = (&scene.text[..range.start], &scene.text[range.end..]);
    static VALUATION: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^ (?:left|to (?:invest|spend|lend))\b|^[ -](?:[\w-]+ )?(?:valuation|market|a year|per |annual|fund\b)|^[^,;.]{0,60}\b(?:since (?:its|it|the|launch|founding|inception|19|20)|to date|so far)",
        )
    });
    if WORTH.is_match(before) || VALUATION.is_match(after) || is_undone(scene, range) {
        return None;
    }
    static SELLS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:sells?|sold|selling|offload\w*|divest\w*|sale of)\b"));
    static PAPERS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:shares|stock|notes|bonds?|preferred|convertible)\b"));
    static ACQUIRES: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:acquir\w+|b[uo](?:ys?|ught|ying)|purchas\w+)\b"));
    static NEVER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:insurance|tax (?:refund|office|credit|bill)s?|compensation|prize|ransom|settlement|damages|fines?|refunds?|victims|back from)\b",
        )
    });
    if NEVER.is_match(&around(scene, range)) {
        return None;
    }
    let sold = SELLS.is_match(before) && !PAPERS.is_match(scene.text);
    let capital = by_capital(scene, range);
    let foreign = is_foreign(scene, range);
    if sold
        || foreign
        || (capital < 3 || ACQUIRES.is_match(before)) && OTHER.is_match(&around(scene, range))
        || capital == 0 && of_something_else(scene, range)
    {
        return None;
    }
    Some(capital + spoken_for(scene, range, deed, capital))
}

/// What speaks for a round beside a name for capital: the deed, who gives, a start-up, a headline.
fn spoken_for(scene: &Scene, range: &Range<usize>, deed: Option<&Deed>, capital: i32) -> i32 {
    let (before, after) = (&scene.text[..range.start], &scene.text[range.end..]);
    static ROUNDS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:rais|secur|bag|nab|pull\w* (?:in|together)|haul|mop|snag|scoop|attract|clos|collect|pick\w* up|br\w+ in|rak|garner|amass|round)",
        )
    });
    static FILED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\bfilings? (?:show|with|reveal)\w*\b|\baccording to (?:an? )?(?:[\w-]+ )?filings?\b|\bvaluation\b|\bvalu(?:es|ing) (?:it|the)\b",
        )
    });
    let done = match deed {
        Some(deed) if ROUNDS.is_match(&scene.text[deed.cue.clone()]) => 3,
        Some(_) => 2,
        None => 0,
    };
    static SOURCE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ (?:from|by) (?:[a-z-]+ ){0,4}\p{Lu}"));
    let investors = SOURCE.is_match(after) && deed.is_some()
        || scene
            .of_family(Family::Investor)
            .any(|cue| outside_names(scene, cue) || deed.is_some_and(|deed| deed.gives && !deed.passive));
    let startup = scene.text.split_whitespace().any(|word| describes(&word.to_lowercase()));
    let headline = scene.index < 3 && !scene.text.ends_with('.');
    static LISTED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:^|[:;,.] |and )[^:;,.]{2,50}(?: \([^()]{2,60}\))?(?:, | \(|: | – | — )$"));
    let listed = LISTED.is_match(before);
    static PAST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^[^,;.]{0,40}\b(?:last year|in (?:19|20[01]\d|202[0-4])|years? (?:ago|earlier)|previously)\b|^[^,;.]{0,20}\bin (?:19|20[01]\d|202[0-4])\b",
        )
    });
    let past = PAST.is_match(after);
    let owned = capital >= 3 && ["'s", " its", " their", " our"].iter().any(|end| before.trim_end().ends_with(end));
    let context = 2 * i32::from(FILED.is_match(scene.text)) + 2 * i32::from(told_before(scene)) + 2 * i32::from(owned)
        - 3 * i32::from(past);
    context + done + 2 * i32::from(investors) + i32::from(startup) + i32::from(headline) + i32::from(listed)
}

/// Whether the sentence before speaks of raising money.
fn told_before(scene: &Scene) -> bool {
    static RAISING: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:investors?|venture capital\w*|backers?|funding|financing|fundrais\w+|to raise|raising|raised|round)\b",
        )
    });
    scene.index.checked_sub(1).is_some_and(|before| RAISING.is_match(&scene.scope.sentence(before)))
}

/// Whether the words about an amount, without asides and without who pays, say that it is other money.
fn is_foreign(scene: &Scene, range: &Range<usize>) -> bool {
    static ASIDE: LazyLock<Regex> = LazyLock::new(|| pattern(r", (?:which|who|whose) [^,]*,"));
    let cut = scene.text[range.end..].find(" from ").map_or(scene.text.len(), |at| range.end + at);
    let text = &scene.text[..cut];
    static PAYER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:the|from|by) (?:[a-z-]+ )?funds? (?-i:\p{Lu})"));
    let text = PAYER.replace_all(text, |found: &regex::Captures| "x".repeat(found[0].len()));
    let told = ASIDE.replace_all(&text, |found: &regex::Captures| " ".repeat(found[0].len()));
    funding::is_other_money(&told, range.clone())
}

/// Whether a word for investors is one, and no part of a name that gets the money.
fn outside_names(scene: &Scene, cue: &Cue) -> bool {
    !scene
        .firms
        .iter()
        .any(|firm| firm.range.start <= cue.range.start && cue.range.end <= firm.range.end && firm.range.start < 3)
}

/// The clause of a place.
fn clause_before(before: &str) -> &str {
    let from = ["; ", ", but ", " while ", ". ", ": ", "\" ", ", whose ", ", which ", ", who "]
        .iter()
        .filter_map(|mark| before.rfind(mark))
        .max();
    &before[from.unwrap_or(0)..]
}

/// The words near an amount, up to where another thought begins.
fn around(scene: &Scene, range: &Range<usize>) -> String {
    let before = clause_before(&scene.text[..range.start]);
    let lead: Vec<&str> = before.split_whitespace().rev().take(7).collect();
    let lead: Vec<&str> = lead.into_iter().rev().collect();
    let after = &scene.text[range.end..];
    let end = [", ", "; ", ". ", " to ", " for ", " after ", " which ", " that ", " as "]
        .iter()
        .filter_map(|mark| after.find(mark))
        .min();
    let tail: Vec<&str> = after[..end.unwrap_or(after.len())].split_whitespace().take(6).collect();
    format!("{} # {}", lead.join(" "), tail.join(" "))
}

/// How an amount is tied to a name for capital: `$5M of growth money`, `a round of $5M`.
fn by_capital(scene: &Scene, range: &Range<usize>) -> i32 {
    static GLUE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:[ ,:–—-]*\b(?:of|worth|at|in|the|amount|amounting|to|totals?|totall?ing|which|that|came|comes|stands|stood|is|was|about|over|nearly|more|than|up|some|almost|just|around|roughly|approximately|for|with|a|an|its|volume|tune|closed|closes|closing|brought|brings|reached|reaches|hit|hits|has|had|now|aggregate|gross|principal|round|funding|financing|and|another|additional|under|as|much|by|led|fresh|new|all)\b)*[ ,:(–—-]*$",
        )
    });
    static BREAKS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)[,;:()]|\.(?:\s|$)|\b(?:for|to|on|from|by|after|as|and|at|with|is|was|while|that|which|into)\b")
    });
    let mut best = 0;
    for cue in scene.of_family(Family::Capital) {
        static VERB: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"(?i)\b(?:to|will|would|can|could|may|might|they|we|founders|and|also|not) $"));
        if is_name_part(scene, cue) || VERB.is_match(&scene.text[..cue.range.start]) {
            continue;
        }
        if cue.range.start >= range.end {
            static INTO: LazyLock<Regex> = LazyLock::new(|| {
                pattern(r"(?i)^ (?:to|into|in|as part of|via|through|from|for|at|with) (?:its|an?|the|their|our|this) ")
            });
            let between = INTO.replace(&scene.text[range.end..cue.range.start], " ");
            let between = &*between;
            if between.split([' ', '-']).filter(|word| !word.is_empty()).count() < CAPITAL_WORDS
                && !BREAKS.is_match(between)
            {
                best = best.max(3);
            }
        } else if cue.range.end <= range.start {
            let between = &scene.text[cue.range.end..range.start];
            if GLUE.is_match(between) {
                best = best.max(3 + i32::from(scene.text[..cue.range.start].ends_with("'s ")));
            } else if between.split_whitespace().count() <= 7 && !between.contains([';', '.']) {
                best = best.max(2);
            }
        }
    }
    best
}

fn is_name_part(scene: &Scene, cue: &Cue) -> bool {
    scene.text[cue.range.clone()].starts_with(char::is_uppercase)
        && scene.firms.iter().any(|firm| firm.range.start < cue.range.start && cue.range.end <= firm.range.end)
}

/// `$5M in refunds`: the amount is of something that is no capital.
fn of_something_else(scene: &Scene, range: &Range<usize>) -> bool {
    static OF: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?: worth)? (?:in|of) (?P<what>(?:[a-z-]+ ){0,3}[a-z-]+)"));
    static NONE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:total|all|hand|its|an?|the|two|three|just|one|under|less|only|return|exchange|new|fresh|further|what|their|his|our|stages|instalments|installments)\b",
        )
    });
    let after = &scene.text[range.end..];
    OF.captures(after).is_some_and(|found| !NONE.is_match(&found["what"]))
}

/// What is done with an amount.
#[derive(Debug, Clone)]
pub(super) struct Deed {
    pub cue: Range<usize>,
    /// Where the words before the verb end.
    pub start: usize,
    pub gives: bool,
    pub passive: bool,
}

/// The verb that gets or gives an amount: the nearest in its clause.
fn deed(scene: &Scene, amount: &Range<usize>) -> Option<Deed> {
    let mut best: Option<(usize, Deed)> = None;
    for cue in scene.cues.iter().filter(|cue| matches!(cue.family, Family::Gets | Family::Gives)) {
        if is_name_part(scene, cue) {
            continue;
        }
        let counted =
            scene.text.get(amount.end..cue.range.start).is_some_and(|gap| gap.split_whitespace().count() <= 3);
        if is_noun(scene, cue) || counted && scene.of_family(Family::Capital).any(|other| other.range == cue.range) {
            continue;
        }
        let Some(deed) = done(scene, cue) else { continue };
        let (far, near) = if cue.range.end <= amount.start {
            (amount.start - cue.range.end, scene.between(cue.range.end, amount.start))
        } else if cue.range.start >= amount.end {
            (cue.range.start - amount.end + 10, scene.between(amount.end, cue.range.start))
        } else {
            continue;
        };
        let after = cue.range.start >= amount.end;
        let fits = !after
            || cue.form == Form::Word
            || deed.passive
            || deed.gives
            || scene.text[cue.range.clone()].starts_with("go");
        let near = near.split_whitespace().count() <= if after { 4 } else { VERB_WORDS }
            && !near.contains(';')
            && !(after && near.contains(','))
            && fits;
        if near && best.as_ref().is_none_or(|(known, _)| far < *known) {
            best = Some((far, deed));
        }
    }
    best.map(|(_, deed)| deed)
}

/// `the lead investor`, `a financing of`, `led by`: words that look like a deed and are none.
fn is_noun(scene: &Scene, cue: &Cue) -> bool {
    static ARTICLE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:the|an?|its|of|in|new|fresh|growth|seed|round|is|was|[a-k]|debt|bridge|equity) $")
    });
    let written = scene.text[cue.range.clone()].to_lowercase();
    let after = &scene.text[cue.range.end..];
    let noun = [
        "lead",
        "fund",
        "funding",
        "finance",
        "financing",
        "backing",
        "back",
        "support",
        "lending",
        "grant",
        "stake",
        "award",
        "loan",
        "advance",
        "offer",
        "pay",
    ]
    .contains(&written.as_str());
    let led =
        ["led", "co-led", "joined", "anchored", "spearheaded"].contains(&written.as_str()) && after.starts_with(" by");
    led || noun
        && (ARTICLE.is_match(&scene.text[..cue.range.start])
            || ["funding", "financing", "backing", "lending"].contains(&written.as_str())
            || after.starts_with(" in the")
            || after.starts_with(" with a"))
}

/// A verb that says what has happened, or is sure to.
fn done(scene: &Scene, cue: &Cue) -> Option<Deed> {
    let gives = cue.family == Family::Gives;
    if cue.form == Form::Word {
        return Some(Deed { cue: cue.range.clone(), start: cue.range.start, gives, passive: false });
    }
    let verb = scene.verb(cue);
    let written = scene.text[cue.range.clone()].to_lowercase();
    let certain = ["receive", "get", "contribute", "provide", "put", "invest", "inject", "lend", "be "]
        .iter()
        .any(|lead| written.starts_with(lead));
    let mood = verb.mood == Mood::Done || verb.mood == Mood::Planned && (certain || cue.form == Form::Ing);
    let lead = scene.text[..verb.before.len()].trim_end().to_lowercase();
    let helps = ["help", "helps", "let", "lets"].iter().any(|word| lead.ends_with(word));
    (mood && !helps).then(|| Deed { cue: cue.range.clone(), start: verb.before.len(), gives, passive: verb.passive })
}
