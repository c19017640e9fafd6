//! Rounds of funding, from headlines and from bodies.

use std::ops::Range;
use std::sync::LazyLock;

use domain::{FindingDetail, Span};
use regex::Regex;

use crate::amount::{Amount, amounts};
use crate::candidate::{Candidate, Claim};
use crate::scope::{Actor, Scope, actor_before};
use crate::text::name::{list, trailing, trim_name};
use crate::text::{pattern, plain};

/// Sentences after the first that belong to the story of a round.
const STORY_SENTENCES: usize = 4;
/// Characters of what the money is for.
const USE_CHARS_MAX: usize = 140;

static RAISE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?P<raise>raises|raised|has raised|raising)\b|\b(?P<take>secures?|secured|closes|closed|lands|landed|bags|bagged|nabs|nabbed|snags|snagged|scores|scored|nets|netted|picks? up|picked up|picks|hauls? in|hauled in|pulls? in|pulled in|brings in|brought in|gets|got|receives|received|wins|won|attracts|attracted|collects|collected|completes|completed|announces|announced|garners|garnered|grabs|grabbed|rakes in|takes in|took in|takes|extends|extended|tops up|topped up|upsizes|upsized|locks? in|locked in|draws|obtains|obtained|banks|scoops|reels in|hits|valued|launches with|emerges from stealth with|comes out of stealth with)\b",
    )
});
static ROUND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?P<pre>pre-?\s?)?series[ -](?P<letter>[A-K])(?:[ -]?(?P<number>[1-4]))?\b(?P<extension>[ -]extension)?|\b(?P<preseed>pre-?seed)\b|\b(?P<seed>seed)(?:[- ](?:stage|round|funding|financing|investment|capital|extension|money|cheque|check|cash|injection|backing|ticket|raise|raising|deal|\+))|\b(?P<seedend>seed)(?:[.,;)]|$| led| from| to| for| as| in)|\b(?P<other>angel round|bridge round|growth round|growth equity|growth funding|growth financing|growth capital|strategic round|strategic investment|mezzanine)",
    )
});
static DEBT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:line of credit|credit line|credit facility|debt line|debt package|debt deal|mezzanine loan|venture loan|debt facility|debt financing|debt funding|debt round|venture debt|term loan|loan facility|loans?|bonds?|senior notes|promissory notes|borrowings?|overdraft|debentures?|debt from|green debt|convertible notes?|private placement of notes|revolving|warehouse facility|securitisation|securitization|revenue-based financing|in debt|of debt)\b",
    )
});
static GRANT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bgrants?\b"));
static IPO: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bIPO\b|(?i:initial public offering)"));
/// The way that the money of a sentence came, wherever the sentence says it.
static BY_LISTING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:by|through|in|via|with|from|on) (?:(?:its|the|a|an|their) )?(?:[\w-]+ )?(?:IPO|initial public offering|floating on|flotation|float|going public|stock market (?:debut|listing|launch)|listing on)\b",
    )
});
static MONEY_WORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:series[ -][a-k]\d?|pre-?seed|seed|rounds?|funding|financing|investment|capital raise|raise|growth capital|venture capital|equity|led by|investors?|backers?|(?:fresh|new|additional|extra) (?:capital|money|cash)|valuation|fundraise|fundraising|stealth)\b",
    )
});
static GAP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[\s,:–—-]*(?:(?:an?|its|the|their|over|more|than|about|nearly|around|roughly|almost|approximately|some|just|under|up|to|as|much|another|additional|extra|further|fresh|new|first|second|third|largest|biggest|massive|huge|whopping|mega|monster|tidy|cool|oversubscribed|upsized|in|of|off|at|worth|total|combined|by|close|closing|completion|initial|final|with|seed|pre-seed|series|[a-k]|growth|late-stage|early-stage|equity|debt|strategic|venture|round|rounds|funding|financing|investment|capital|money|from|eur|usd|gbp|us|nearly)\b[\s,:-]*)*$",
    )
});
static NOT_DONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:in (?:early |late |advanced |active )?(?:talks|discussions|negotiations)|in talks|talks to|talks (?:about|on|over|for|with)|seek(?:s|ing)?|looking to|look(?:s)? to|plans? to|planning to|aims? to|aiming to|hop(?:es?|ing) to|wants? to|could|may|might|would|should|consider(?:s|ing)|weigh(?:s|ing)|explor(?:es|ing)|rumou?r(?:s|ed)?|set to|poised to|expects? to|expected to|about to|close to raising|near(?:s|ing) (?:a )?deal|eyes|eyeing|targets?|targeting|in the process of|intends? to|tries to|trying to|failed to|fails to|did not|didn't|has not|hasn't|denies|denied|if)\b.*$",
    )
});
static NOT_DONE_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^.{0,50}\b(?:(?:of|in) (?:loans|credit|lending) to|if (?:the|it)|would value|talks|being discussed|according to rumou?rs)\b",
    )
});
static OWN_FUND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|new|debut|inaugural|latest|flagship|venture|growth|opportunity|early-stage|seed|climate|continuation|oversubscribed|million|billion|[mb])[ -])+(?:[\w-]+ )?fund\b|\b(?-i:fund) (?:at|of|for|to)\b|\bfund (?:[ivx]+|\d+)\b|\bfinal close\b|\blimited partners\b|\b(?:for|in) (?:its|a) (?:[\w-]+ ){0,2}fund\b",
    )
});
static NOT_MONEY_IN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:collaboration|charity|charities|victims|relief|fundraiser|ambulance|hospices?|good causes|food banks?|non-?profit|campaign|guidance|forecast|outlook|prices?|price target|dividend|minimum wage|wages?|salary|salaries|stake|bid|offer to|contracts?|orders?|revenue|sales of|arr|profit|settlement|fine|lawsuit|scholarship|building|customers? raised|rent|taxes|tuition|ceiling|deal to (?:supply|build|provide)|supply deal|in sales)\b",
    )
});
static TOTAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:in total|to date|so far|altogether|total (?:funding|raised|amount|capital)|the total|has now raised|have now raised|now raised|since (?:its|it was|the company|20\d\d|launch|founding|inception)|over the years|overall|previously raised|had (?:previously|earlier) raised|earlier raised)\b",
    )
});
static LED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?i:(?:co-)?led by|lead investors?:?|with lead investors?|headed by|spearheaded by|anchored by)\s+(?P<names>[^;()]+)",
    )
});
static LEADS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<names>(?:[A-Z][\w&.'-]*,? (?:and )?){1,8})(?i:has |have )?(?i:leads|led|co-led) (?i:the|its|this|a) (?i:[\w$€£. -]{0,30})(?i:round|financing|investment|funding|series [a-k])",
    )
});
static IN_LEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<names>(?:\p{Lu}[\w&.'-]*,? (?:and )?){1,6})(?:(?i:as (?:the )?lead(?: investor)?|in the lead|leading|(?:was|is|acted as|acts as|served as) (?:the )?lead(?:ing)?(?: investor)?|took the lead|takes the lead)\b|leads\b|led\.?$)",
    )
});
static WITH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?i:participation (?:from|by|of)|joined by|backed by|backing from|investors? (?:include|including|such as)|investment from|funding from|money from|supported by|along with|alongside|existing investors?|returning investors?|from investors(?: including| such as)?)\s+(?P<names>[^;()]+)",
    )
});
static JOINED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[.;] )(?i:existing (?:investors?|backers?) |new (?:investors?|backers?) |investors? )?(?P<names>[A-Z][^;]+?)(?:, which [^,.;]+,)? (?i:also )?(?i:took part|participated|joined|invested again|also invested|join(?:ed)? the round|returned|contributed)\b",
    )
});
static FROM: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^;]*?\b(?i:from)\s+(?P<names>[A-Z][^;()]+)"));
static USE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:will|plans to|intends to|aims to|is going to) use (?:the|this|its|these|some of the|part of the)?\s*(?:[\w ]*?)(?:funding|funds|money|proceeds|capital|investment|financing|round|cash)? ?(?:to|for)|(?:money|funds?|funding|proceeds|capital|financing|investment|round|cash)(?:, [^,]*,)? (?:it will use to|will (?:be used|go) (?:to|towards?|into|for)|will (?:help|fund|support|finance|pay for|allow it to|enable it to)|to be used (?:to|for)|pays for|is for|goes (?:to|towards?|into)))\s+(?P<use>[^;]+)",
    )
});
static TO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:to|for) (?P<use>(?:expand|bring|take|build|open|grow|scale|launch|hire|fund|accelerate|help|teach|develop|cross|enter|speed|advance|extend|double|make|european|international|global|us|u\.s\.|expansion)\b[^;]+)",
    )
});
static PASSIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:was|were|has been|have been|is)?\s*(?:raised|secured|closed|announced|completed|landed|obtained|won)(?: (?:today|yesterday|this week|last week|on \w+day))? by (?P<who>[A-Z][^,;]+)",
    )
});
static INTO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:(?i:invests?|invested|pours?|poured|pumps?|pumped|injects?|injected|puts?) (?P<a>.+?) (?i:into|in) (?P<who1>[A-Z][^,;]+)|(?i:backs|backed|leads|led) (?P<who2>[A-Z][\w&' -]*?)(?:'s| with| in) (?P<b>[^;]+)|(?i:leads|led|co-leads|co-led|joins|joined) (?P<c>[^;]+?) (?i:in|for|into) (?P<who3>[A-Z][^,;]+))",
    )
});
static INVESTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<names>(?:[A-Z][\w&.'-]*,? (?:and )?){1,8})(?i:has |have )?(?i:leads?|led|co-leads?|co-led|invests?|invested|pours?|poured|pumped|injected|backs|backed) (?:[$€£]|(?i:a |an |the )?(?i:round|series))",
    )
});
static NOMINAL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<who>[A-Z][^:]+?)(?:'s (?P<poss>[^:;]+)|: (?P<colon>[^;]+))"));
static TIMELINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:(?:[a-z]+ )?(?:19|20)\d\d\W{0,4})?(?:series [a-k]\d?|pre-?seed|seed)(?: round)?: ")
});

/// Pieces of words without which a sentence tells of no round.
const HINTS: &[&str] = &[
    "$", "€", "£", "¥", "₹", "₩", "₪", "million", "billion", "crore", "lakh", "series", "seed", "round", "fund",
    "financ", "invest", "rais", "credit", "loan", "debt", "grant", "valu", "usd", "eur", "gbp", "chf", "sek",
];

/// The rounds that a document tells of.
pub fn extract(scope: &Scope) -> Vec<Candidate> {
    let mut all = Vec::new();
    for index in 0..scope.sentences.len() {
        if !scope.has_any(index, HINTS) || scope.is_teaser(index) {
            continue;
        }
        let sentence = scope.sentence(index);
        for round in told(&sentence, scope, index) {
            all.extend(complete(scope, index, &sentence, round));
        }
    }
    all
}

/// Whether an amount in a range of words can be a round: nothing says otherwise, and something says that it is one.
pub(crate) fn is_round(sentence: &str, told: Range<usize>, index: usize) -> bool {
    let after = sentence.get(told.end..).unwrap_or_default();
    let named = names_round(sentence);
    static TAIL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)^\s*(?:$|,|\.$| from | to | as | in (?:fresh|new|a|its|growth|equity|pre)| for (?:its|ai|a) )")
    });
    static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^ from (?:(?:[a-z]+ ){0,3}[A-Z]|(?:[\w-]+ ){0,4}(?:funds?|investors?|backers?|banks?|lenders?|angels|family offices?)\b)",
        )
    });
    static FILED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\bfilings? (?:shows?|with)\b|\baccording to (?:an? )?(?:[\w-]+ )?filings?\b"));
    static INVESTS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:invest(?:s|ed|ing)?|pour(?:s|ed)|inject(?:s|ed)|back(?:s|ed)|outside money|putting in|puts in|new shareholder)\b",
        )
    });
    let invested = INVESTS.is_match(sentence.get(told.clone()).unwrap_or_default());
    let given = invested || SOURCE.is_match(after) && !crate::text::holds_words(after, "customers");
    let headline = given || FILED.is_match(after) || index < 3 && !sentence.ends_with('.') && TAIL.is_match(after);
    !is_other_money(sentence, told) && (named || MONEY_WORD.is_match(sentence) || from_investor(after) || headline)
}

fn names_round(sentence: &str) -> bool {
    ROUND.is_match(sentence) || DEBT.is_match(sentence) || GRANT.is_match(sentence)
}

/// Whether an amount in a range of words is something else than a round: a fund of its own, sales, a sum, a plan.
pub(crate) fn is_other_money(sentence: &str, told: Range<usize>) -> bool {
    static FIGURES: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:sales|revenues?|profits?|losses|loss|earnings|income|turnover|costs?)\b"));
    let after = sentence.get(told.end..).unwrap_or_default();
    let clause = clause(after.split(" after ").next().unwrap_or(after));
    let named = names_round(sentence);
    // `£2m from a regional growth fund`: the fund is who pays.
    static PAYER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:from|by) (?:an? |the |its )?(?:[\w-]+ ){0,4}funds?\b"));
    OWN_FUND.is_match(&PAYER.replace_all(sentence, ""))
        || FIGURES.is_match(sentence.get(..told.end).unwrap_or_default()) && !named
        || TOTAL.is_match(without_sum(sentence)) && !ROUND.is_match(sentence)
        || NOT_MONEY_IN.is_match(clause) && !named
        || NOT_DONE_AFTER.is_match(after)
}

/// A round that a form found, with what the sentences around tell of it.
pub(crate) fn stated(
    scope: &Scope,
    index: usize,
    sentence: &str,
    actor: Actor,
    amount: Option<Amount>,
    round: Option<String>,
) -> Option<Candidate> {
    let behind = amount.as_ref().and_then(|amount| sentence.get(amount.range.end..)).and_then(kind);
    let listed = || BY_LISTING.is_match(sentence).then(|| "IPO".to_owned());
    // `has €6m in the bank after wrapping up a Series A`.
    static CLOSED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\bafter (?:wrapping up|closing|completing|finishing|landing|securing) (?:an?|its|the) (?P<round>[^;,]*)",
        )
    });
    let closed = || kind(CLOSED.captures(sentence)?.name("round")?.as_str());
    let kind = round.or(behind).or_else(|| kind(sentence)).or_else(closed).or_else(listed);
    let to = sentence.len();
    let granted = kind.as_deref() == Some("Grant") && amount.is_none();
    let told = Told { actor, alone: false, amount, kind, from: 0, to, notes: doubts("", sentence) };
    let mut found = complete(scope, index, sentence, Told { kind: told.kind.filter(|_| !granted), ..told })?;
    // A form that names a grant says enough without an amount.
    if let Claim::Detail { detail: FindingDetail::Funding { round: round @ None, .. } } = &mut found.claim {
        *round = granted.then(|| "Grant".to_owned());
    }
    Some(found)
}

struct Told {
    actor: Actor,
    /// The sentences around tell of something else.
    alone: bool,
    amount: Option<Amount>,
    kind: Option<String>,
    /// Where the words about the round begin in the sentence.
    from: usize,
    /// Where they end.
    to: usize,
    notes: Vec<String>,
}

fn told(sentence: &str, scope: &Scope, index: usize) -> Vec<Told> {
    let active = active(sentence, scope, index);
    if active.is_empty() { other_forms(sentence, scope, index).into_iter().collect() } else { active }
}

fn active(sentence: &str, scope: &Scope, index: usize) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    for found in RAISE.captures_iter(sentence) {
        let Some(verb) = found.get(0) else { continue };
        let (before, after) = (&sentence[..verb.start()], &sentence[verb.end()..]);
        if before.trim_end().ends_with(" to") && !before.contains("announce") {
            continue;
        }
        let raise = found.name("raise").is_some();
        if not_a_round(before, after, sentence) || after.trim_start().to_lowercase().starts_with("by ") {
            continue;
        }
        let valued = ["hits", "valued"].contains(&verb.as_str().to_lowercase().as_str());
        let amount = amount_near(after, sentence, verb.end()).filter(|_| !valued);
        let after = clause(after);
        let round = kind(after)
            .or_else(|| kind(before).filter(|_| before.contains(": ")))
            .or_else(|| (raise && BY_LISTING.is_match(sentence)).then(|| "IPO".to_owned()));
        let stated = match (&amount, &round) {
            (Some(_), _) if raise => true,
            (Some(_), Some(_)) => true,
            (Some(_), None) => {
                MONEY_WORD.is_match(after)
                    || !all.is_empty()
                    || round_leads(before)
                    || from_investor(after)
                    || is_headline(scope, index) && short_verb(verb.as_str())
            }
            (None, Some(_)) => round_follows(after),
            (None, None) if valued => valuation(after),
            (None, None) => raise && unnamed_amount(after),
        };
        let actor = actor_of(before, after, stated);
        if let Some(actor) = actor.filter(|actor| stated && scope.is_subject(actor, index)) {
            if all.iter().any(|known| known.actor == actor || known.amount.is_some() && known.amount == amount) {
                continue;
            }
            let alone = !all.is_empty();
            let to = verb.end() + after.len();
            all.push(Told { actor, alone, amount, kind: round, from: verb.start(), to, notes: doubts(before, after) });
        }
    }
    all
}

/// Up to where the sentence turns to somebody else.
fn clause(after: &str) -> &str {
    static END: LazyLock<Regex> = LazyLock::new(|| pattern(r"; |, (?:while|whereas|and rival|but) | while "));
    END.find(after).map_or(after, |found| &after[..found.start()])
}

fn round_leads(before: &str) -> bool {
    before.contains(": ") && (kind(before).is_some() || MONEY_WORD.is_match(before))
}

fn from_investor(after: &str) -> bool {
    FROM.captures(after)
        .and_then(|found| found.name("names"))
        .is_some_and(|names| list(names.as_str()).iter().any(|name| looks_like_investor(name)))
}

fn short_verb(verb: &str) -> bool {
    [
        "secures",
        "lands",
        "bags",
        "nabs",
        "snags",
        "picks up",
        "picks",
        "nets",
        "scores",
        "closes",
        "takes in",
        "pulls in",
        "hauls in",
        "rakes in",
        "reels in",
        "banks",
        "scoops",
        "locks in",
        "brings in",
        "attracts",
        "garners",
    ]
    .contains(&verb.to_lowercase().as_str())
}

fn is_headline(scope: &Scope, index: usize) -> bool {
    index < 3 && !scope.sentence(index).ends_with('.')
}

/// The company that raised: before the verb, or after `for … startup` when a person did.
fn actor_of(before: &str, after: &str, stated: bool) -> Option<Actor> {
    static FOR: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?i:for) (?:(?i:his|her|their|the|an?|new|ai|own|second|stealth)\s)*(?:[\w-]+ ){0,3}(?i:startup|company|venture|firm) (?P<name>[A-Z][\w.&-]+(?: [A-Z][\w.&-]+){0,3})",
        )
    });
    // `After raising $20 million last year, Tinplate is hiring`.
    if ["after", "by", "since", "having", "before"].contains(&before.trim().to_lowercase().as_str()) {
        let rest = after.split_once(", ")?.1;
        return crate::object::object(rest).name.map(Actor::Named);
    }
    if let Some(name) = FOR.captures(after).filter(|_| stated).and_then(|found| found.name("name")) {
        return Some(Actor::Named(trim_name(name.as_str()).to_owned()));
    }
    let actor = actor_before(before);
    if let Some(name) = actor.as_ref().and_then(|actor| own_venture(actor, before, after)) {
        return Some(Actor::Named(name));
    }
    actor
}

/// `Kim Alvarez, an alumna of Globetra, has raised $3 million for Tidepool`: a person raises for a company.
fn own_venture(actor: &Actor, before: &str, after: &str) -> Option<String> {
    static FOR: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\bfor (?P<name>[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3})(?:[.,;]|$)"));
    static SOMEBODY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:alumn\w+|former|founder|co-founder|ex-\w+|veteran|engineer|executive|entrepreneur|professor)\b",
        )
    });
    let Actor::Named(name) = actor else { return None };
    let person = crate::text::name::is_person(name) && SOMEBODY.is_match(before);
    let found = FOR.captures(after).filter(|_| person)?;
    Some(trim_name(&found["name"]).to_owned())
}

fn not_a_round(before: &str, after: &str, sentence: &str) -> bool {
    let clause = after.split(" after ").next().unwrap_or(after);
    NOT_DONE.is_match(before)
        || NOT_DONE_AFTER.is_match(after)
        || OWN_FUND.is_match(after)
        || TOTAL.is_match(without_sum(sentence)) && !ROUND.is_match(after)
        || TOTAL.is_match(&near_end(before))
        || (NOT_MONEY_IN.is_match(clause) && !ROUND.is_match(clause) && !DEBT.is_match(clause))
}

/// A sentence without the sum of all rounds at its end: `…, bringing total funding to $36 million`.
fn without_sum(sentence: &str) -> &str {
    static SUM: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i),? (?:bringing|taking|brings|which brings|and brings|for a total|raising its total|lifting)\b")
    });
    SUM.find(sentence).map_or(sentence, |found| &sentence[..found.start()])
}

fn near_end(text: &str) -> String {
    let back: Vec<char> = text.chars().rev().take(30).collect();
    back.into_iter().rev().collect()
}

/// The first amount, when only words that belong to it stand before it.
fn amount_near(after: &str, sentence: &str, offset: usize) -> Option<Amount> {
    let near = amounts(after).into_iter().next()?;
    GAP.is_match(strip_sign_words(&after[..near.range.start])).then_some(())?;
    let tail: String = after[near.range.end..].chars().take(24).collect();
    if tail.to_lowercase().trim_start_matches(['-', ' ']).starts_with("valuation") || is_valuation(after, &near) {
        return None;
    }
    let range = near.range.start + offset..near.range.end + offset;
    sentence.get(range.clone()).map(|_| Amount { range, ..near })
}

fn strip_sign_words(text: &str) -> &str {
    text.trim_end_matches(|letter: char| letter == '(' || letter.is_whitespace())
}

fn is_valuation(after: &str, amount: &Amount) -> bool {
    let before = after[..amount.range.start].to_lowercase();
    const NEARLY: &[&str] = &[
        "close to",
        "about",
        "around",
        "nearly",
        "almost",
        "more than",
        "over",
        "roughly",
        "some",
        "just under",
        "just over",
    ];
    let before = before.trim_end();
    let before = NEARLY.iter().find_map(|word| before.strip_suffix(word)).unwrap_or(before).trim_end();
    before.ends_with(" at") || before.ends_with("at a") || before.contains("valuation of")
}

fn valuation(after: &str) -> bool {
    static VALUED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?: at)? ?.{0,12}\bvaluation (?:from|in|after|with)\b.*\b(?:investors|round|funding|backers)\b|^ at .+ (?:in|after) (?:[\w-]+ ){0,3}(?:funding|round|financing)\b",
        )
    });
    VALUED.is_match(after.trim_start_matches(['\u{a0}'])) || VALUED.is_match(&format!(" {}", after.trim_start()))
}

fn unnamed_amount(after: &str) -> bool {
    static UNNAMED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^ (?:an? )?(?:undisclosed|unspecified|new|fresh|more|additional|further)(?: (?:sum|amount|funding|capital|money|round|investment|financing|seed))+\b",
        )
    });
    UNNAMED.is_match(after)
}

fn round_follows(after: &str) -> bool {
    static FOLLOWS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^ (?:an? |its |the |new |oversubscribed |undisclosed |first )*(?:pre-?)?(?:series[ -][a-k]|seed|angel|bridge|growth|strategic)\b.{0,20}(?:funding|round|financing|investment|extension|led by)",
        )
    });
    FOLLOWS.is_match(after)
}

fn doubts(before: &str, after: &str) -> Vec<String> {
    let reported = |text: &str| text.to_lowercase().contains("reportedly");
    (reported(before) || reported(after))
        .then(|| "The text says that this was reported, not announced".to_owned())
        .into_iter()
        .collect()
}

/// Passive, investors as subject, possessive, a list or a timeline of the company's own.
fn other_forms(sentence: &str, scope: &Scope, index: usize) -> Option<Told> {
    if NOT_DONE.is_match(sentence) || OWN_FUND.is_match(sentence) || TOTAL.is_match(sentence) {
        return None;
    }
    let found = amounts(sentence).into_iter().next();
    let make = |name: &str, from: usize, rest: &str, amount: Option<Amount>| {
        let described =
            crate::object::object(name).name.filter(|_| name.starts_with(|letter: char| letter.is_uppercase()));
        let short = trailing(first_names(name))?;
        // `Indonesian logistics firm Kirimaja`: the name stands after what describes it.
        let named = described.filter(|full| !full.starts_with(&short) && !short.contains(full.as_str()));
        let actor = Actor::Named(named.unwrap_or(short));
        let told = Told { actor, alone: false, amount, kind: kind(rest), from, to: sentence.len(), notes: Vec::new() };
        scope.is_subject(&told.actor, index).then_some(told)
    };
    if let Some(who) = PASSIVE.captures(sentence).and_then(|found| found.name("who")) {
        let about_money = found.is_some() && MONEY_WORD.is_match(sentence) && !NOT_MONEY_IN.is_match(sentence);
        return make(who.as_str(), 0, sentence, found.clone()).filter(|_| about_money);
    }
    if let Some(captures) = INTO.captures(sentence) {
        let who = captures.name("who1").or_else(|| captures.name("who2")).or_else(|| captures.name("who3"))?;
        let inside = captures.name("a").or_else(|| captures.name("b")).or_else(|| captures.name("c"))?.as_str();
        static BUILDS: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"(?i)\b(?:plants?|factory|factories|hatchery|sites?|facility|facilities|expansion|cent(?:er|re)s?|warehouses?|buildings?|offices?|hub|lab|campus|stores?|research|training|technology|marketing)\b",
            )
        });
        let good = amounts(inside).len() == 1 && !NOT_MONEY_IN.is_match(sentence) && !BUILDS.is_match(inside);
        return make(who.as_str(), 0, sentence, found.clone()).filter(|_| good);
    }
    if let Some(told) = for_whom(sentence, &found, &make) {
        return Some(told);
    }
    let timeline = TIMELINE.is_match(sentence) && scope.standing.own && found.is_some();
    if timeline && crate::when::when(sentence, None).is_some() {
        return Some(Told {
            actor: Actor::Pronoun,
            alone: true,
            kind: kind(sentence),
            amount: found,
            from: 0,
            to: sentence.len(),
            notes: Vec::new(),
        });
    }
    nominal(sentence, found, &make)
}

/// `$5M seed for Initech`, `Initech to use its new $33M Series B to …`.
fn for_whom(sentence: &str, found: &Option<Amount>, make: &Make) -> Option<Told> {
    static USES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?P<who>[A-Z].*?) (?i:to use|will use|plans to use|uses|is using|to spend|will spend) (?i:its|the|new|fresh|latest|recent|this|an?)(?: (?i:new|fresh|latest|recent))? ?$",
        )
    });
    static FOR: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^;]{0,40}? for (?P<who>[^;:]{2,80})"));
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:(?:an?|the|new|fresh|another|over|nearly|about|seed|pre-seed|series [a-k]|growth|early|late|stage|funding|round|financing|investment|of|worth|half|million|billion|debt|venture)\b[\s,:-]*)*$",
        )
    });
    static WITH: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:with|armed with|flush with|fresh from|fuelled by|backed by)(?: (?:its|a|an|the|this|new|fresh|over|about|nearly|another))* ?$",
        )
    });
    let amount = found.clone()?;
    if WITH.is_match(&sentence[..amount.range.start]) {
        let (round, rest) = sentence[amount.range.end..].split_once(", ")?;
        let name = crate::object::object(rest).name?;
        let money = kind(round).is_some() || MONEY_WORD.is_match(round);
        return make(&name, 0, sentence, Some(amount)).filter(|_| money);
    }
    let (before, after) = (&sentence[..amount.range.start], &sentence[amount.range.end..]);
    let money = kind(sentence).is_some() || MONEY_WORD.is_match(sentence);
    if NOT_MONEY_IN.is_match(sentence) || !money {
        return None;
    }
    if let Some(who) = USES.captures(before).and_then(|found| found.name("who")) {
        let told = make(who.as_str(), 0, after, Some(amount.clone())).filter(|_| kind(after).is_some());
        return told;
    }
    let who = FOR.captures(after).filter(|_| LEAD.is_match(before)).and_then(|found| found.name("who"))?;
    let name = crate::object::object(who.as_str()).name?;
    make(&name, 0, sentence, Some(amount))
}

fn first_names(text: &str) -> &str {
    static END: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?:'s\b| (?:to|in|for|on|at|as|with|and|from|after|this|last|today|yesterday|[a-z]+)\b)")
    });
    END.find(text).map_or(text, |found| &text[..found.start()])
}

/// Makes what is told of a name, the place where it begins, its words and its amount.
type Make<'a> = dyn Fn(&str, usize, &str, Option<Amount>) -> Option<Told> + 'a;

fn nominal(sentence: &str, found: Option<Amount>, make: &Make) -> Option<Told> {
    let captures = NOMINAL.captures(sentence)?;
    let who = captures.name("who")?;
    let rest = captures.name("poss").or_else(|| captures.name("colon"))?;
    let amount = found.filter(|amount| rest.start() <= amount.range.start && amount.range.start < rest.end())?;
    let gap = GAP.is_match(&sentence[rest.start()..amount.range.start]);
    let money = kind(&sentence[rest.start()..]).is_some();
    let name = who.as_str().split(',').next().unwrap_or_default();
    make(name, rest.start(), &sentence[rest.start()..], Some(amount)).filter(|_| gap && money)
}

/// The round by name: `Series C`, `Seed`, `Debt`.
pub fn kind(text: &str) -> Option<String> {
    let lead = text.split(" after ").next().unwrap_or(text);
    if let Some(found) = ROUND.captures(lead) {
        if let Some(letter) = found.name("letter") {
            let number = found.name("number").map(|number| number.as_str()).unwrap_or_default();
            let pre = if found.name("pre").is_some() { "Pre-" } else { "" };
            return Some(format!("{pre}Series {}{number}", letter.as_str().to_uppercase()));
        }
        if found.name("preseed").is_some() {
            return Some("Pre-Seed".to_owned());
        }
        if found.name("seed").is_some() || found.name("seedend").is_some() {
            return Some("Seed".to_owned());
        }
        let other = found.name("other")?.as_str().to_lowercase();
        let first = other.split(' ').next().unwrap_or_default();
        return Some(crate::text::capitalised(first));
    }
    if DEBT.is_match(lead) {
        return Some("Debt".to_owned());
    }
    if IPO.is_match(lead) {
        return Some("IPO".to_owned());
    }
    GRANT.is_match(lead).then(|| "Grant".to_owned())
}

/// Fills in what the sentences around tell of the same round.
fn complete(scope: &Scope, index: usize, sentence: &str, told: Told) -> Option<Candidate> {
    let mut spans: Vec<Span> = scope.span(index).into_iter().collect();
    let Told { actor, alone, mut amount, kind: mut round, from, to, notes } = told;
    let mut investors = investors_of(&sentence[from..to]);
    let mut purpose = use_of(&sentence[from..to], amount.as_ref().map(|amount| amount.range.clone()), from);
    let more = if alone { 0 } else { STORY_SENTENCES };
    for next in index + 1..=index + more {
        let more = scope.sentence(next);
        if more.is_empty() || scope.is_teaser(next) {
            break;
        }
        let mut adds = false;
        if amount.is_none()
            && round.is_some()
            && let Some(found) = amount_of_round(&more)
        {
            amount = Some(found);
            adds = true;
        }
        if round.is_none()
            && let Some(found) = round_told(&more)
        {
            round = Some(found);
            adds = true;
        }
        for name in investors_of(&more).into_iter().filter(|_| about_money(&more)) {
            adds |= push_new(&mut investors, name);
        }
        if purpose.is_none()
            && let Some(found) = USE.captures(&more).and_then(|found| tidy_use(found.name("use")?.as_str()))
        {
            purpose = Some(found);
            adds = true;
        }
        spans.extend(scope.span(next).filter(|_| adds));
    }
    if round.as_deref() == Some("Grant") && amount.is_none() || spans.is_empty() {
        return None;
    }
    let name = scope.company(Some(&actor), index);
    investors.retain(|investor| crate::text::name::core(investor) != crate::text::name::core(&name));
    let detail = FindingDetail::Funding {
        amount: amount.as_ref().map(Amount::minor),
        currency: amount.as_ref().map(|amount| amount.money.currency.clone()),
        round,
        investors,
        use_of_funds: purpose,
    };
    let mut candidate = scope.candidate(detail, Some(&actor), index, spans);
    candidate.notes.extend(notes);
    if amount.is_some_and(|amount| amount.approximate) {
        candidate.notes.push("The text gives the amount as approximate".to_owned());
    }
    Some(candidate)
}

/// `in the EUR 9 million round`: the amount of the round that the text tells of.
fn amount_of_round(sentence: &str) -> Option<Amount> {
    static OF_ROUND: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)^[ -]?(?:[\w-]+ ){0,2}?(?:round|financing|investment|funding|raise|fundraise)\b")
    });
    static THIS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:the|this|its|our|new)\s*$"));
    amounts(sentence).into_iter().find(|amount| {
        THIS.is_match(&sentence[..amount.range.start]) && OF_ROUND.is_match(&sentence[amount.range.end..])
    })
}

fn push_new(all: &mut Vec<String>, name: String) -> bool {
    let known = all.iter().any(|other| crate::text::squash(other) == crate::text::squash(&name));
    if !known {
        all.push(name);
    }
    !known
}

fn round_told(sentence: &str) -> Option<String> {
    static SAME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:the|this)(?: [\w$€£.-]+){0,2} (?:money|round|funding|financing|investment|series|deal|raise)\b",
        )
    });
    SAME.is_match(sentence).then(|| ROUND.is_match(sentence).then(|| kind(sentence))).flatten().flatten()
}

fn about_money(sentence: &str) -> bool {
    MONEY_WORD.is_match(sentence) || JOINED.is_match(sentence)
}

/// The investors that a text names, the lead first.
fn investors_of(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for regex in [&LED, &LEADS, &IN_LEAD, &INVESTED, &WITH, &JOINED] {
        for names in regex.captures_iter(text).filter_map(|found| found.name("names")) {
            for name in list(names.as_str().trim_end_matches([',', ' '])) {
                push_new(&mut all, name);
            }
        }
    }
    if all.is_empty()
        && let Some(names) = FROM.captures(text).and_then(|found| found.name("names"))
    {
        let named = list(names.as_str());
        if named.iter().any(|name| looks_like_investor(name)) {
            all.extend(named);
        }
    }
    all.retain(|name| !matches!(name.as_str(), "Europe" | "Series" | "CEO"));
    all
}

pub(crate) fn looks_like_investor(name: &str) -> bool {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:capital|ventures?|partners|fund|bank|credit|lending|finance|pension|angels?|backers|investors?|growth|equity|invest|investments?|holdings?|group|management|vc|advisors|a16z|sequoia|accel|greylock|softbank)\b",
        )
    });
    WORDS.is_match(name)
}

/// What the money is for, as the sentence says it.
fn use_of(tail: &str, amount: Option<Range<usize>>, offset: usize) -> Option<String> {
    if let Some(found) = USE.captures(tail) {
        return tidy_use(found.name("use")?.as_str());
    }
    let from = amount.map_or(0, |range| range.end.saturating_sub(offset));
    let found = TO.captures(tail.get(from..)?)?;
    tidy_use(found.name("use")?.as_str())
}

fn tidy_use(text: &str) -> Option<String> {
    let cut = [" – ", " - ", "\"", ", said ", ", according "].iter().filter_map(|mark| text.find(mark)).min();
    let text = plain(&text[..cut.unwrap_or(text.len())]);
    let text = text.trim().trim_end_matches([',', ':', '.']);
    let short: String = text.chars().take(USE_CHARS_MAX).collect();
    let short = if short.len() < text.len() {
        short.rsplit_once(' ').map_or(short.as_str(), |(head, _)| head).to_owned()
    } else {
        short
    };
    (short.split_whitespace().count() >= 2).then_some(short)
}
