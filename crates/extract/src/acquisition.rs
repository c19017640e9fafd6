//! Who buys whom: companies, parts of them, and stakes.

use std::sync::LazyLock;

use domain::{FindingDetail, Money};
use regex::Regex;

use crate::amount::amounts;
use crate::clause::verb;
use crate::events::{Event, Sentence, company_at_end, happens};
use crate::object::{Object, describes, object, objects};
use crate::scope::{Actor, actor_before};
use crate::text::pattern;
use crate::topic::plausible;
use crate::trigger::{Group, Hit};

/// Deals that are none, or none any more.
static CALLED_OFF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:falls? through|fell through|falling through|lapse[sd]?|stalls?|stalled|unravels?|off the table|calls? off|called off|calling off|terminat(?:es?|ed|ing)|abandon(?:s|ed|ing)?|walks? away|walked away|scraps?|scrapped|drops? (?:its )?bid|reject(?:s|ed)?|rebuff(?:s|ed)?|block(?:s|ed)?|halts? (?:the )?(?:deal|merger|talks)|ends? (?:merger |takeover )?talks|rumou?r(?:s|ed)?|takeover target|bid (?:to|for)|offer (?:to|for)|in talks|weighs?|mulls?|considers?|considering|exploring|explores|unsolicited|hostile|blocked|collapsed?|analysts? (?:think|say|expect|believe)|speculat\w+|could|might|(?-i:may)|should|would-be|if (?:it|the))\b",
    )
});
/// Things that one buys and that are no companies.
static NO_COMPANY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:land|building|buildings|acres?|warehouses?|customers?|users|subscribers|licen[cs]es?|rights|spectrum|shares|stock|common stock|aircraft|planes|jets|vehicles|trucks|ships|bitcoin|bonds|notes|treasur(?:y|ies)|insurance|tickets|ads?|advertising|time|products?|goods|homes?|houses?|property|properties|real estate|office space|electricity|power|energy credits|equipment|supplies|debt|loans|food|groceries|patents?|domain|site|skills?|knowledge|paintings?|cars?|chips?|phones?|storey|floor|data|gas|oil|steel|own shares|back)\b",
    )
});
static BUSINESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:unit|units|business|businesses|division|arm|operations|subsidiary|subsidiaries|brands?|assets|portfolio|stake|group|company|chain|stores|division|plants?|mills?|factory|factories|mines?|clinics|routes|activities)\b",
    )
});
static SOLD_TO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?P<what>[^;]*?)\b(?i:to) (?P<who>(?:the )?[A-Z(][^;]*|[a-z-]+ (?:[a-z-]+ ){0,3}[A-Z][^;]*)")
});
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?: agreement| deal)? (?i:between|of) (?P<a>[A-Z][\w&.' -]{1,50}?) (?i:and|with) (?P<b>[A-Z][^,;]+)")
});
static OF: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?: deal| agreement| bid)?(?: \([^)]*\))? (?i:of|with) (?P<what>[^;]+)"));
static BY: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?i:by) (?P<who>[^;]+)"));

/// Every deal of a sentence.
pub fn read(sentence: &Sentence) -> Vec<Event> {
    static IF: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:If|Should|Whether|Were) "));
    if CALLED_OFF.is_match(sentence.text) && !sentence.text.contains("completed") || IF.is_match(sentence.text) {
        return Vec::new();
    }
    let mut all: Vec<Event> = sale_to(sentence).into_iter().collect();
    for hit in sentence.of(&[Group::Stake]) {
        all.extend(stake(sentence, hit));
    }
    for hit in sentence.of(&[Group::Acquire, Group::AcquireNoun, Group::Sell]) {
        if !all.is_empty() && hit.group == Group::Sell {
            continue;
        }
        let found = match hit.group {
            Group::Acquire => bought(sentence, hit),
            Group::Sell => sold(sentence, hit),
            _ => deal(sentence, hit),
        };
        for event in found {
            if !all.iter().any(|known| same(known, &event)) {
                all.push(event);
            }
        }
    }
    all
}

fn same(left: &Event, right: &Event) -> bool {
    match (&left.0, &right.0) {
        (FindingDetail::Acquisition { target: a, .. }, FindingDetail::Acquisition { target: b, .. }) => a == b,
        _ => false,
    }
}

pub(crate) fn price(text: &str) -> Option<Money> {
    static SHARE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)^\s*(?:per|a|each) share|^\s*(?:in|of) (?:revenue|sales|profit|debt|savings|synergies)")
    });
    let found = amounts(text).into_iter().filter(|amount| !SHARE.is_match(&text[amount.range.end..]));
    found.max_by_key(|amount| amount.money.amount_minor).map(|amount| amount.money)
}

/// What is bought: a company, a thing of a company, or nothing that counts.
fn target(object: &Object) -> Option<String> {
    static PAPER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:bonds?|shares|stock|notes|debts?|loans?|buildings?|land|planes?|jets?|vans?|trucks?|ships?)\b",
        )
    });
    let things = object.possessed.clone().filter(|thing| BUSINESS.is_match(thing) && !PAPER.is_match(thing));
    if let Some(thing) = things {
        return Some(thing);
    }
    let name = object.name.clone().filter(|name| plausible(name))?;
    let before = object.phrase.strip_suffix(name.as_str()).unwrap_or(&object.phrase);
    if is_part(before) {
        return None;
    }
    let share = before.contains("shares of")
        || before.contains("stock of")
        || before.contains("interests of")
        || before.contains("stake");
    // `carbon-data startup Footprintly`: what stands before says what the company does.
    let described = before.split_whitespace().next_back().is_some_and(describes);
    (share
        || described
        || !NO_COMPANY.is_match(before) && !NO_COMPANY.is_match(object.rest.split(' ').next().unwrap_or_default()))
    .then_some(name)
}

/// Whom `the company` means where it is what is bought.
fn meant(sentence: &Sentence, what: &str) -> Option<String> {
    static COMPANY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\s*(?:all of )?(?:the|our) (?:company|firm|startup|start-up|business|group|retailer|brewer|lender|insurer|chain|maker)(?:[.,;]|$| (?:for|in|from|last|on|at|this|to|after)\b)",
        )
    });
    let actor = COMPANY.is_match(what).then(|| sentence.subject(Some(Actor::Pronoun)))??;
    Some(sentence.called(&actor)).filter(|name| !name.is_empty())
}

/// Whether words before a name say a part of somebody, who is not bought: `the maker of`, `sponsorship of the`.
pub(crate) fn is_part(before: &str) -> bool {
    static PART: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:makers?|owners?|operators?|parent|company behind|sponsorship|management|running|rights|naming|role|job|helm|reins|care|space|stalls?|delivery|distribution|tickets?|products?|wares|works|advice|lorries|vans|trucks|vehicles|aircraft|planes|ferries|ships|buses|trains|offices|customers|employees|staff|costs?|debts?|loans?|stock) (?:of|to|at|for|in|from|behind)\b|\bcompany behind\b",
        )
    });
    PART.is_match(before) && !["shares", "stock of", "stake", "interest"].iter().any(|share| before.contains(share))
}

fn bought(sentence: &Sentence, hit: &Hit) -> Vec<Event> {
    let verb = verb(sentence.text, hit);
    if !happens(verb.mood) {
        return Vec::new();
    }
    // `Globex's purchase of Initech`: a noun, which is read as one.
    if hit.form == crate::trigger::Form::Base && sentence.text[..hit.start].trim_end().ends_with("'s") {
        return Vec::new();
    }
    if verb.passive {
        return taken(sentence, verb.before, verb.after).into_iter().collect();
    }
    static QUESTION: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:why|should|did|is|are|how|what|which|will|can|\d+|these \d+|\w+ stocks?)\b|\bbuy (?:points?|zones?|ratings?|rated|now|range)\b|\bstocks? to buy\b",
        )
    });
    if QUESTION.is_match(sentence.text) && verb.mood != crate::clause::Mood::Done || sentence.text.ends_with('?') {
        return Vec::new();
    }
    let written = sentence.text[hit.start..hit.end].to_lowercase();
    if written.starts_with("merg") && !written.contains(' ') || written.starts_with("combin") && !written.contains(' ')
    {
        return merged(sentence, verb.before).into_iter().collect();
    }
    let having = sentence.text[..hit.start].trim() == "Having";
    let by = having || hit.form == crate::trigger::Form::Ing && BY_DOING.is_match(&sentence.text[..hit.start]);
    let actor = if by { doer(sentence, hit) } else { sentence.anybody(&verb) };
    let Some(actor) = actor.map(|actor| first_of_two(verb.before, actor)) else { return Vec::new() };
    let after = from_owner(verb.after);
    let first = object(after);
    let picks = written.starts_with("pick") && !first.phrase.split(' ').any(describes);
    let Some(name) = target(&first).filter(|_| !picks).or_else(|| meant(sentence, after)) else {
        return listed(sentence, &actor, &first);
    };
    let mut all: Vec<Event> = pair(sentence, actor.clone(), name.clone()).into_iter().collect();
    if first.possessed.is_none() && first.phrase.split(' ').count() <= 6 {
        let more = objects(after).into_iter().skip(1).filter(|more| plausible(more) && *more != name);
        all.extend(more.filter_map(|more| pair(sentence, actor.clone(), more)));
    }
    all
}

/// `Globex and Hooli buy`: of two buyers the one named first.
fn first_of_two(before: &str, actor: Actor) -> Actor {
    static TWO: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^(?P<first>\p{Lu}[\w&.'-]*(?: [\p{Lu}&][\w&.'-]*){0,4}) and (?P<second>\p{Lu}[\w&.' -]*?)\s*$")
    });
    let first = TWO.captures(before.trim()).and_then(|found| company_at_end(&found["first"]));
    match (&actor, first) {
        (Actor::Named(_), Some(first)) => Actor::Named(first),
        _ => actor,
    }
}

/// `A and B are to merge`.
fn merged(sentence: &Sentence, before: &str) -> Option<Event> {
    static BOTH: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:^|[.;:] |\b(?:that|as|while) )(?P<a>[A-Z][\w&.'-]*(?: [A-Z&][\w&.'-]*){0,4})(?: and| &|,) (?P<b>[A-Z][\w&.'-]*(?: [A-Z][\w&.'-]*){0,4}),?\s*(?:have|has)?\s*$",
        )
    });
    let found = BOTH.captures(before)?;
    let side = |name: &str| found.name(name).and_then(|side| company_at_end(side.as_str()));
    pair(sentence, Actor::Named(side("a")?), side("b")?)
}

/// `three competitors this year: Alloyline, Sheetwise and Orex`.
fn listed(sentence: &Sentence, actor: &Actor, first: &Object) -> Vec<Event> {
    static MANY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:competitors|rivals|companies|startups|firms|businesses|makers|brands|agencies)\b")
    });
    static COUNTED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:two|three|four|five|six|seven|\d+)(?: [\w-]+){0,3}: "));
    let many = MANY.is_match(&first.phrase) || COUNTED.is_match(sentence.text);
    let Some((_, names)) = sentence.text.split_once(": ").filter(|_| many) else {
        return Vec::new();
    };
    let names = crate::text::name::list(names).into_iter().filter(|name| plausible(name));
    names.filter_map(|name| pair(sentence, actor.clone(), name)).collect()
}

/// `takes a 30% stake in wind developer Skarv`.
fn stake(sentence: &Sentence, hit: &Hit) -> Option<Event> {
    static TAKES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?P<who>.*?)\b(?i:takes|took|has taken|is taking|to take|will take|builds|built|raises|raised|increases|increased|boosts|boosted|grabs|grabbed|secures|secured) (?:an?|its|the|his)? ?(?:[\w.,%$€£-]+ ){0,6}$",
        )
    });
    let found = TAKES.captures(&sentence.text[..hit.start])?;
    let acquirer = actor_before(&found["who"])?;
    // `a stake in Initech's rival`: of somebody else.
    let other = object(&sentence.text[hit.end..]);
    let name = other.name.filter(|name| other.possessed.is_none() && plausible(name))?;
    pair(sentence, acquirer, name)
}

static BY_DOING: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:by|after|since|through|before)\s*$"));

/// Who grew `by acquiring`: the subject of the sentence, or what follows `By acquiring X,`.
fn doer(sentence: &Sentence, hit: &Hit) -> Option<Actor> {
    let lead = &sentence.text[..hit.start];
    if lead.split_whitespace().count() <= 1 {
        let rest = sentence.text.split_once(", ")?.1;
        return object(rest).name.filter(|name| plausible(name)).map(Actor::Named);
    }
    crate::topic::opening(sentence.text).map(Actor::Named)
}

/// `acquired from Bethany all of the shares of Bluestar`: without the seller.
fn from_owner(after: &str) -> &str {
    static FROM: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^ from [A-Z][\w.&' -]{1,60}? (?P<rest>(?:all|the|a|an|its|\d)\b)"));
    FROM.captures(after).and_then(|found| found.name("rest")).map_or(after, |rest| &after[rest.start()..])
}

/// `Initech was acquired by Globex`, `the acquisition of Initech by Globex`.
fn taken(sentence: &Sentence, before: &str, after: &str) -> Option<Event> {
    let taken = actor_before(before)?;
    let buyer = BY.captures(after).and_then(|found| buyer(found.name("who")?.as_str()));
    let buyer = buyer?;
    let name = sentence.called(&taken);
    let Actor::Named(_) = &taken else {
        let taken = sentence.subject(Some(taken))?;
        return Some((
            FindingDetail::Acquisition { acquirer: buyer, target: name, amount: price(sentence.text) },
            taken,
        ));
    };
    pair(sentence, Actor::Named(buyer), name)
}

fn buyer(text: &str) -> Option<String> {
    object(text).name.filter(|name| plausible(name) && !name.ends_with("Agreement"))
}

/// An event of the one of the two that is the subject; the buyer first.
fn pair(sentence: &Sentence, acquirer: Actor, target: String) -> Option<Event> {
    let amount = price(sentence.text);
    let name = sentence.called(&acquirer);
    let nobody = matches!(&acquirer, Actor::Named(name) if !plausible(name));
    if crate::text::name::core(&name) == crate::text::name::core(&target) || name.is_empty() || nobody {
        return None;
    }
    let owner = target.split("'s ").next().unwrap_or(&target).to_owned();
    let detail = FindingDetail::Acquisition { acquirer: name, target, amount };
    if let Some(actor) = sentence.subject(Some(acquirer)) {
        return Some((detail, actor));
    }
    sentence.named(&owner).map(|actor| (detail, actor))
}

/// `Globex sells its cloud unit to Initech`.
fn sold(sentence: &Sentence, hit: &Hit) -> Vec<Event> {
    let verb = verb(sentence.text, hit);
    let noun = sentence.text[hit.start..hit.end].to_lowercase().contains("sale of");
    if !happens(verb.mood) || sentence.text.ends_with('?') {
        return Vec::new();
    }
    let Some(found) = SOLD_TO.captures(verb.after) else { return Vec::new() };
    let (Some(what), Some(who)) = (found.name("what"), found.name("who")) else { return Vec::new() };
    let Some(acquirer) = buyer(who.as_str()) else { return Vec::new() };
    if verb.passive || what.as_str().trim().is_empty() && !noun {
        // `Initech was sold to Globex`, and the headline `Initech sold to Globex`.
        let taken = actor_before(verb.before);
        let pair = taken.filter(|_| what.as_str().trim().is_empty()).and_then(|taken| {
            let name = sentence.called(&taken);
            pair(sentence, Actor::Named(acquirer), name)
        });
        return pair.into_iter().collect();
    }
    static STAKE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:stake|shareholding|interest|holding)s?\b(?P<of> (?:in|of) )?"));
    if STAKE.captures(what.as_str()).is_some_and(|found| found.name("of").is_none()) {
        // `sells a 20% stake to Initech`: a part of itself.
        // `sells its Initech stake to Globex`: of somebody else.
        let other = object(what.as_str()).name.filter(|name| plausible(name));
        let seller = other.or_else(|| actor_before(verb.before).map(|seller| sentence.called(&seller)));
        return seller.and_then(|seller| pair(sentence, Actor::Named(acquirer), seller)).into_iter().collect();
    }
    let thing = object(what.as_str());
    let business = BUSINESS.is_match(what.as_str()) || what.as_str().to_lowercase().contains("division");
    let name = match thing.name.clone().filter(|name| plausible(name) && !business) {
        Some(name) => name,
        None if business && thing.name.is_some() => with_unit(thing.name.as_deref().unwrap_or_default(), &thing),
        None if business => thing.phrase.clone(),
        None => return Vec::new(),
    };
    // What is sold has to be said before the buyer in the sentence; `sells shoes to shops` is no deal.
    let seller = sentence.actor(&verb).or_else(|| sentence.scope.standing.own.then_some(Actor::Pronoun));
    let detail = FindingDetail::Acquisition { acquirer: acquirer.clone(), target: name, amount: price(sentence.text) };
    let actor = seller.or_else(|| sentence.named(&acquirer));
    let short = what.as_str().split_whitespace().count() <= 14 || noun;
    actor.filter(|_| short && !what.as_str().contains(" shares")).map(|actor| (detail, actor)).into_iter().collect()
}

/// `completed the sale to Kofax, …, of its imaging division`.
fn sale_to(sentence: &Sentence) -> Option<Event> {
    static SALE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?P<before>.*?)\b(?i:sale|sold|sell|sells|divestiture|disposition)(?: (?i:to)) (?P<who>[A-Z][^;]*?)\bof (?i:the|its|our|all)\b(?P<what>[^;]*)",
        )
    });
    let found = SALE.captures(sentence.text)?;
    let acquirer = buyer(found.name("who")?.as_str())?;
    let what = found.name("what")?.as_str();
    let thing = object(what.trim_start().trim_start_matches("Company's").trim_start_matches("company's"));
    let target = thing
        .name
        .clone()
        .map(|name| with_unit(&name, &thing))
        .or_else(|| BUSINESS.is_match(&thing.phrase).then(|| thing.phrase.clone()))?;
    let seller = sentence.subject(actor_before(&strip_lead(found.name("before")?.as_str())));
    let seller = seller.or_else(|| sentence.scope.standing.own.then_some(Actor::Pronoun))?;
    Some((FindingDetail::Acquisition { acquirer, target, amount: price(sentence.text) }, seller))
}

/// A name with the `division` or `business` that follows it.
fn with_unit(name: &str, object: &Object) -> String {
    let next = object.rest.split(' ').next().unwrap_or_default().trim_end_matches([',', '.']);
    if BUSINESS.is_match(next) { format!("{name} {next}") } else { name.to_owned() }
}

/// `Globex completes its acquisition of Initech`, `Globex's takeover of Initech`, `the merger of Globex and Initech`.
fn deal(sentence: &Sentence, hit: &Hit) -> Vec<Event> {
    let (before, after) = (&sentence.text[..hit.start], &sentence.text[hit.end..]);
    if sentence.text[hit.start..hit.end].eq_ignore_ascii_case("private") {
        return made_private(sentence, before).into_iter().collect();
    }
    let word = sentence.text[hit.start..hit.end].to_lowercase();
    if word.starts_with("merger")
        && let Some(found) = BETWEEN.captures(after)
    {
        let side = |name: &str| found.name(name).and_then(|side| object(side.as_str()).name);
        let Some((first, second)) = side("a").zip(side("b")) else { return Vec::new() };
        return pair(sentence, Actor::Named(first), second).into_iter().collect();
    }
    if let Some(by) = after.strip_prefix(" by ").and_then(buyer) {
        // `its acquisition by Globex`
        let taken = owner(before).map(Actor::Named).or_else(|| actor_before(&strip_lead(before)));
        let name = taken.map(|taken| sentence.called(&taken));
        return name.and_then(|name| pair(sentence, Actor::Named(by), name)).into_iter().collect();
    }
    let Some(what) = OF.captures(after).and_then(|found| found.name("what")).map(|what| what.as_str()) else {
        return named_deal(sentence, before).into_iter().collect();
    };
    let Some(name) = target(&object(what)).or_else(|| meant(sentence, what)) else { return Vec::new() };
    if word == "purchase"
        && !(before.trim_end().ends_with("'s") || before.contains("complet") || amounts(sentence.text).len() == 1)
    {
        return Vec::new();
    }
    let by = BY.captures(what).and_then(|found| buyer(found.name("who")?.as_str()));
    let acquirer =
        by.map(Actor::Named).or_else(|| owner(before).map(Actor::Named)).or_else(|| actor_before(&strip_lead(before)));
    acquirer.and_then(|acquirer| pair(sentence, acquirer, name)).into_iter().collect()
}

/// `Granite Peak has agreed to take Ondine private`.
fn made_private(sentence: &Sentence, before: &str) -> Option<Event> {
    static TAKE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?P<before>.*?)\b(?i:(?:has |have )?(?:agreed |agrees |plans )?(?:to )?(?:take|takes|took|taking)) (?P<who>[A-Z][\w&.' -]{1,50}?)\s*$",
        )
    });
    let found = TAKE.captures(before)?;
    let acquirer = actor_before(found.name("before")?.as_str())?;
    let name = object(found.name("who")?.as_str()).name.filter(|name| plausible(name))?;
    pair(sentence, acquirer, name)
}

/// `Globex's $2 billion` before `acquisition of`.
fn owner(before: &str) -> Option<String> {
    static OWNER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?P<who>[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,4})'s?(?: (?:[$€£][\d.,]+ ?(?:million|billion|bn|m|b)?|proposed|planned|pending|recent|previous|\d{4}|all-stock|all-cash|first|latest|biggest|largest|blockbuster|multi-?billion(?:-dollar)?|completed|\$[\d.]+-(?:million|billion)))*\s*$",
        )
    });
    OWNER.captures(before)?.name("who").and_then(|who| company_at_end(who.as_str()))
}

/// Without what stands between the actor and the noun: `completed its`, `has announced the`.
fn strip_lead(before: &str) -> String {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?:\b(?:has|have|had|will|to|complet\w+|announc\w+|clos\w+|finali[sz]\w+|conclud\w+|agreed|agrees|sign\w+|made|makes|through|with|after|following|via|in|from|the|a|an|its|their|of|on|expects?|expected|previously|proposed|pending|planned|recent|definitive|agreement|deal|for|about|regarding|reveals?|revealed|unveils?|unveiled|confirms?|confirmed|seals?|sealed|strikes?|struck|today|said|that|first|second|third|latest|strategic|[$€£][\d.,]+ ?(?:million|billion|bn|m|b)?)\b,?\s*)+$",
        )
    });
    LEAD.replace(before, "").into_owned()
}

/// `the Time Warner purchase`, `its WhatsApp takeover`: the target stands before the noun.
fn named_deal(sentence: &Sentence, before: &str) -> Option<Event> {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?P<lead>^|.*\b(?:its|the|their|'s|[a-z]+ed|over|of|for|in|on|after|by|with|closes?|completes?) )(?:proposed |planned |pending |recent )?(?P<what>[A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,3})\s*$",
        )
    });
    let found = BEFORE.captures(before)?;
    let lead = found.name("lead")?.as_str();
    let name = found.name("what").and_then(|what| company_at_end(what.as_str()))?;
    let acquirer = actor_before(&strip_lead(lead)).filter(|_| !lead.trim().is_empty())?;
    pair(sentence, acquirer, name)
}
