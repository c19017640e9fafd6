//! Where a company goes: offices, plants, markets. What it leaves is no expansion.

use std::sync::LazyLock;

use domain::FindingDetail;
use regex::Regex;

use crate::clause::verb;
use crate::events::{Event, Sentence, happens};
use crate::object::object;
use crate::place::{country, is_place, named_in, places};
use crate::scope::{Actor, actor_before};
use crate::text::pattern;
use crate::trigger::{Form, Group, Hit};

pub(crate) mod each;

/// What one opens or builds at a place.
static SITE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:offices?|hubs?|headquarters|hq|factory|factories|plants?|sites?|warehouses?|branch(?:es)?|data cent(?:er|re)s?|stores?|shops?|restaurants?|locations?|laborator(?:y|ies)|labs?|campus|facility|facilities|subsidiary|showroom|clinics?|hospitals?|hotels?|dry dock|dock|distribution cent(?:er|re)s?|fulfil+ment cent(?:er|re)s?|cent(?:er|re)s?|outposts?|presence|base|studio|depot|terminal|gigafactory|mill|refinery|mine|region|cloud region|outlet|outlets|pubs?|caf[eé]s?|baker(?:y|ies)|dealerships?|kitchens?|salons?|academ(?:y|ies)|nurser(?:y|ies)|workshops?|yards?|units|gym|school|park|resort|showrooms|operations|production|manufacturing|charging sites|branch office|tower|space|hangar|drive-thr(?:ough|u)s?|surger(?:y|ies)|foundry|brewer(?:y|ies)|distiller(?:y|ies)|smelter|boutiques?|flagships?|megastore|supermarkets?|hypermarkets?|galler(?:y|ies)|bistros?|bars?|diners?|eater(?:y|ies)|agencies|production lines?|assembly lines?|wing|complex|premises)\b",
    )
});
static GONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:clos(?:es|ed|ing|ure)|shut(?:s|ting)?|exit(?:s|ed|ing)?|pull(?:s|ed|ing)? out|leav(?:es|ing)|withdraw(?:s|n)?|withdrew|scrap(?:s|ped)?|shelv(?:es?|ed)|mothball(?:s|ed)?|abandon(?:s|ed)?|would be (?:mad|foolish|unwise|wise|silly|crazy|right) (?:not )?to|cancel(?:s|led|ed)?|delay(?:s|ed)?|halts?|halted|suspend(?:s|ed)?|denied|denies|(?-i:may)|might|could|considers?|considering|in talks|refus(?:es|ed|al)|reject(?:s|ed)?|turn(?:s|ed) down|block(?:s|ed)|object(?:s|ed|ions?) to|oppos(?:es|ed)|postpon(?:es|ed)|explor(?:es|ing)|rumou?red|vacat(?:es|ed)|yet to|call(?:s|ed|ing)? (?:on|for)|urg(?:es|ed|ing)|rather than|petition|feasibility|lobb(?:y|ies|ied)|(?:asks|asked) for|shortlist(?:s|ed)?|seek(?:s|ing)? (?:planning )?(?:permission|approval)|ends?|lawsuit|settlement|bankruptcy)\b",
    )
});
/// Where the place is said.
static WHERE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?P<word>into|in|to|across|throughout|near|outside|at)\b (?-i:(?P<places>(?:(?:the|both|downtown|central|northern|southern|eastern|western|nearby|parts of|several|cities such as|countries such as|markets such as|greater) )*[A-ZÀ-Þ][^;:]*))",
    )
});
static MARKET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:markets?|presence|footprint|operations|reach|availability|business|service|services)\b")
});
static DEMONYM_MARKET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*(?:the )?(?P<nation>(?:German|French|British|Dutch|Swedish|Norwegian|Danish|Finnish|Italian|Spanish|Swiss|Austrian|Belgian|Irish|Polish|Chinese|Japanese|Indian|Korean|Israeli|Canadian|Australian|Brazilian|Mexican|American|European|African|Asian|Turkish|US|UK|U\.S\.|Indonesian|Vietnamese|Thai|Nigerian|Kenyan|Egyptian|Saudi|Greek|Portuguese|Czech|Romanian|Hungarian|Nordic|Latin American|Southeast Asian)) (?:[\w-]+ )?(?:market|retail|consumer)",
    )
});

/// Characters in which an announcement names the site.
const NEAR_CHARS: usize = 90;

/// Every move of a sentence; places that one verb names together are one.
pub fn read(sentence: &Sentence) -> Vec<Event> {
    if GONE.is_match(&without_ends(sentence.text)) && !moves(sentence.text)
        || brings_people(sentence.text)
        || is_next_door(sentence.text)
        || is_history(sentence)
    {
        return Vec::new();
    }
    let mut all: Vec<Event> = Vec::new();
    for hit in sentence.of(&[Group::Open, Group::Launch]) {
        let found = if hit.form == Form::Word { noun(sentence, hit) } else { opened(sentence, hit) };
        if let Some(event) = found {
            join(&mut all, event);
        }
    }
    all
}

/// `expands its Leeds office with the hire of`: people come, and no place.
pub(crate) fn brings_people(text: &str) -> bool {
    static HIRES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:with|by|through) (?:the |a |an? |two |three |four )?(?:new |double |senior )?(?:hir(?:es?|ing)|appointments?|recruitment|arrival|addition of (?-i:\p{Lu}))\b",
        )
    });
    HIRES.is_match(text)
}

/// `opened its first shop in 1998`: a year says that it is no news.
fn is_history(sentence: &Sentence) -> bool {
    static NOW: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:now|will|is|are|has|have|opens|opening|today|plans|to open|expands|enters)\b")
    });
    !NOW.is_match(sentence.text) && sentence.scope.names_past_year(sentence.text)
}

/// A text without ends that are none of a place: a round that is closed, a market that was left years before.
pub(crate) fn without_ends(text: &str) -> String {
    static ENDS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:just|newly|recently|freshly)-closed\b|\bclos(?:es|ed|ing) (?:an?|its|the) [^,;.]{0,60}?(?:round|series|funding|financing|fundraising)\b|\b(?:years?|months?|decades?) after (?:leaving|closing|pulling out|withdrawing|exiting|its exit)\b[^,;]*",
        )
    });
    ENDS.replace_all(text, "").into_owned()
}

fn moves(text: &str) -> bool {
    text.to_lowercase().contains(" headquarters from ") || text.contains("will enter") && !text.contains("may enter")
}

fn join(all: &mut Vec<Event>, event: Event) {
    let FindingDetail::Expansion { places: more } = &event.0 else { return };
    for known in all.iter_mut() {
        if let FindingDetail::Expansion { places } = &mut known.0
            && known.1 == event.1
        {
            for place in more {
                if !places.contains(place) {
                    places.push(place.clone());
                }
            }
            return;
        }
    }
    all.push(event);
}

/// Whether somebody moves two streets on, and so goes nowhere new.
pub(crate) fn is_next_door(text: &str) -> bool {
    static NEAR: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:two|three|four|five|few|several|couple of) (?:blocks|streets|doors|minutes)\b|\bacross the (?:street|road)\b|\b(?:round|around) the corner\b",
        )
    });
    NEAR.is_match(text)
}

fn opened(sentence: &Sentence, hit: &Hit) -> Option<Event> {
    let verb = verb(sentence.text, hit);
    if !happens(verb.mood) {
        return None;
    }
    let written = sentence.text[hit.start..hit.end].to_lowercase();
    let goes = ["launch", "debut", "roll"].iter().any(|lead| written.starts_with(lead));
    let bought = written == "adding" && sentence.has(Group::Acquire);
    let kept_out = verb.before.trim_end().ends_with(" from");
    if hit.group == Group::Launch && !goes || bought || kept_out {
        return None;
    }
    let after = cut(verb.after);
    let found = located(&written, after).or_else(|| {
        let sited = SITE.is_match(verb.before) && written.starts_with("open");
        sited.then(|| named_in(verb.before)).filter(|all| !all.is_empty())
    })?;
    let place_first = verb.passive.then(|| named_site(verb.before)).flatten();
    let actor = if verb.passive {
        let by = verb.after.trim_start().strip_prefix("by ").and_then(|by| object(by).name);
        by.and_then(|name| sentence.named(&name))
    } else {
        sentence.actor(&verb).or_else(|| site_of(sentence, verb.before))
    };
    let mut places = place_first.unwrap_or(found);
    narrower(&mut places, verb.after);
    for place in offices(verb.after) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let actor = actor.or_else(|| with_money(sentence, verb.before))?;
    // `Jane Doe moves to Globex as CFO`: people go to companies.
    if matches!(&actor, Actor::Named(name) if crate::leadership::is_somebody(sentence.text, name)) {
        return None;
    }
    // `Globex owner Jane Doe opened`: she is not the company.
    static TITLED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:owner|founder|co-founder|boss|entrepreneur|chef|landlord|manager|chief|minister|mayor)\s+$")
    });
    let titled = |name: &str| sentence.text.find(name).is_some_and(|at| TITLED.is_match(&sentence.text[..at]));
    let somebody = matches!(&actor, Actor::Named(name) if crate::text::name::is_person(name));
    let acts = matches!(&actor, Actor::Named(name) if titled(name));
    if somebody && (acts || crate::role::find_role(verb.after).is_some()) {
        return None;
    }
    Some((FindingDetail::Expansion { places }, actor))
}

/// `…, starting with offices in Madrid and Bilbao`.
pub(crate) fn offices(after: &str) -> Vec<String> {
    static IN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:starting|beginning|including|with) (?:[\w-]+ ){0,4}?(?:offices?|sites|hubs?|branch(?:es)?|stores?) in (?-i:(?P<places>[A-Z][^;:]+))",
        )
    });
    // `moves into the Czech market with a first Brno depot`: the town says more than the country.
    static WITH: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\bwith (?:an? |its |the )?(?:[a-z-]+ ){0,2}?(?-i:(?P<place>\p{Lu}[\w'-]+(?: \p{Lu}[\w'-]+)?)) (?:[a-z-]+ )?(?:offices?|hub|depot|plant|factory|warehouse|shop|stores?|showroom|branch|restaurant|lab|campus|cent(?:er|re)|site)\b",
        )
    });
    let town = WITH.captures(after).map(|found| found["place"].to_owned()).filter(|place| is_place(place));
    IN.captures(after).map(|found| places(&found["places"])).unwrap_or_default().into_iter().chain(town).collect()
}

/// `A second office, in Lyon, was opened by …`.
fn named_site(before: &str) -> Option<Vec<String>> {
    let found = WHERE.captures(before).filter(|_| SITE.is_match(before))?;
    let all = places(found.name("places")?.as_str());
    (!all.is_empty()).then_some(all)
}

/// `Globex's new London hub opens`: the site is the grammatical subject.
fn site_of(sentence: &Sentence, before: &str) -> Option<Actor> {
    static OWNER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?P<who>[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,3})'s [^,;]*$"));
    if !SITE.is_match(before) {
        return None;
    }
    OWNER.captures(before)?.name("who").and_then(|who| sentence.named(who.as_str()))
}

/// `With the new money Truss will enter`, `Acme raises $5M to open`.
fn with_money(sentence: &Sentence, before: &str) -> Option<Actor> {
    static MONEY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:raises|raised|closes|closed|lands|landed|secures|secured|has raised|use the|will use|uses)\b",
        )
    });
    MONEY
        .is_match(before)
        .then(|| MONEY.find(before))
        .flatten()
        .and_then(|found| sentence.subject(actor_before(&before[..found.start()])))
}

/// Words up to where another thought begins.
fn cut(text: &str) -> &str {
    static END: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i); |: | — | – |, (?:which|where|said|says|according|adding|creating|led|as|its|the company)\b| (?:after|as part of|following|according to|amid|because|despite|when|while|led by|from its|with funding) ",
        )
    });
    END.find(text).map_or(text, |found| &text[..found.start()])
}

/// The places that the words after a verb name, if what is said is a move to them.
fn located(verb: &str, after: &str) -> Option<Vec<String>> {
    let ends = |word: &str| verb.ends_with(word);
    if ["pick", "choos", "chose", "select"].iter().any(|lead| verb.starts_with(lead)) {
        return chosen(after);
    }
    if !announced(verb, after) {
        return None;
    }
    if let Some(all) = moved(verb, after) {
        return Some(all);
    }
    let market = verb.starts_with("enter")
        || verb.starts_with("expand")
        || verb.starts_with("push")
        || verb.starts_with("land")
        || verb.starts_with("arriv")
        || verb.starts_with("branch");
    if ends(" in") || ends(" into") {
        let all = places(after);
        let sure =
            market || verb.starts_with("go") || verb.starts_with("launch") || all.iter().any(|place| is_place(place));
        let known = all.iter().any(|place| is_place(place)) || ends(" into") && !verb.starts_with("move");
        return (!all.is_empty() && sure && known).then_some(all);
    }
    if verb.starts_with("enter") {
        return entered(after);
    }
    let site = SITE.find(after);
    let found = WHERE.captures_iter(after).find_map(|found| {
        let all = places(found.name("places")?.as_str());
        let word = found.name("word")?.as_str().to_lowercase();
        let lead = &after[..found.get(0)?.start()];
        let direct = lead.trim().is_empty() && (word == "in" || word == "into" || word == "to" || word == "across");
        let sited = SITE.is_match(lead)
            || verb.starts_with("break ground")
            || verb.starts_with("broke ground")
            || verb.starts_with("breaks ground");
        let known = all.iter().any(|place| is_place(place));
        let goes = (market || verb.contains("operations") || verb.starts_with("relocat") || verb.starts_with("move"))
            && (direct || MARKET.is_match(lead))
            && (known || word == "into");
        let launches = verb.starts_with("launch")
            || verb.starts_with("debut")
            || verb.starts_with("roll")
            || verb.starts_with("go live");
        let fits = match () {
            () if launches => direct && known && word != "to",
            () => sited && !(all.len() == 1 && word == "to" && !known) || goes && (direct || known || word == "into"),
        };
        (!all.is_empty() && fits && !lead.contains(" talks")).then(|| with_sites(all, after))
    });
    found.or_else(|| {
        // `opens Chicago office`, `with Denver office`
        let site = site.filter(|_| !verb.starts_with("launch") && !verb.starts_with("add") || after.len() < 60)?;
        let mut from = 0;
        let mut named = Vec::new();
        for site in SITE.find_iter(after) {
            named.extend(named_in(&after[from..site.start()]));
            from = site.end();
        }
        (!named.is_empty() && site.start() < 60).then_some(named)
    })
}

/// Whether what is announced is a new site; other verbs need no such proof.
fn announced(verb: &str, after: &str) -> bool {
    static NEW: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^ (?:plans (?:for|to open|to build) )?(?:an? |its |the )?(?:new|first|second|third|planned|further|additional|major|[$€£][\d.]+ ?(?:million|billion|m|bn)|an? )\b",
        )
    });
    let announces = verb.starts_with("announc") || verb.starts_with("plan");
    let near: String = after.chars().take(NEAR_CHARS).collect();
    !announces || NEW.is_match(after) && SITE.is_match(&near)
}

/// `moves its headquarters from San Jose to Austin`.
fn moved(verb: &str, after: &str) -> Option<Vec<String>> {
    static TO: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bto (?P<place>(?:the |downtown )?[A-Z][^;:]*)"));
    if !verb.starts_with("mov") && !verb.starts_with("relocat") {
        return None;
    }
    let all = places(&TO.captures(after)?["place"]);
    let sited = SITE.is_match(after) || SITE.is_match(verb) || all.iter().any(|place| is_place(place));
    (!all.is_empty() && sited).then_some(all)
}

/// `picks Ohio for a robot factory`.
fn chosen(after: &str) -> Option<Vec<String>> {
    static UNIT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:unit|works|hall|line)\b"));
    static CHOSEN: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^ (?P<place>[A-Z][\w.' ,-]{1,40}?) (?:for|as)\b(?P<what>[^;]*)"));
    let found =
        CHOSEN.captures(after).filter(|found| SITE.is_match(&found["what"]) || UNIT.is_match(&found["what"]))?;
    let all = places(&found["place"]);
    all.iter().any(|place| is_place(place)).then_some(all)
}

/// Also the town before an office that is named beside: `to Italy with Milan office`.
fn with_sites(mut all: Vec<String>, after: &str) -> Vec<String> {
    static WITH: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\bwith (?:an? |its |the )?(?:[a-z]+ ){0,2}(?P<town>[A-Z][\w.-]*(?: [A-Z][\w.-]*)?) (?:office|hub|branch|store|site|base)\b",
        )
    });
    if let Some(town) =
        WITH.captures(after).map(|found| found["town"].to_owned()).filter(|town| is_place(town) && !all.contains(town))
    {
        all.push(town);
    }
    narrower(&mut all, after);
    all
}

/// Adds the towns of a country or region that is entered: `…, with its first shop in Lusaka`, `first stop Leuven`.
pub(crate) fn narrower(all: &mut Vec<String>, after: &str) {
    static SITED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:\b(?:with|via|through|by opening|opening|where)\b(?: (?:an?|its|the|two|three|new|first|newly|founded|opened|[a-z][\w-]*)){0,6}? (?:offices?|hub|branch(?: office)?|branches|plants?|factory|stores?|shops?|restaurants?|caf[eé]s?|sites?|base|warehouse|subsidiary|showroom|clinics?|depot|lab|studio|outlets?)(?: (?:[a-z]+ing|is due|due))? (?:in|near|outside|at)|[Ff]irst stop(?: is|:|,)?|[Ss]tarting (?:with|in)|[Bb]eginning (?:with|in)|, one in) (?P<places>\p{Lu}[^;:]*)",
        )
    });
    for found in SITED.captures_iter(after) {
        for place in places(&found["places"]) {
            if !all.contains(&place) {
                all.push(place);
            }
        }
    }
    if let Some(more) = after.split_once(" and one in ").map(|(_, more)| places(more)) {
        all.extend(more.into_iter().take(1));
    }
    all.dedup();
}

fn entered(after: &str) -> Option<Vec<String>> {
    if let Some(found) = DEMONYM_MARKET.captures(after) {
        let within = WHERE.captures(after).map(|found| places(found.name("places").map_or("", |all| all.as_str())));
        return Some(
            within
                .filter(|all| !all.is_empty())
                .unwrap_or_else(|| vec![country(&found["nation"]).unwrap_or(&found["nation"]).to_owned()]),
        );
    }
    let all = places(after);
    (all.iter().any(|place| is_place(place)) && !after.trim_start().starts_with("into")).then_some(all)
}

/// `its expansion into the Middle East would begin with a branch in Dubai`.
fn noun(sentence: &Sentence, hit: &Hit) -> Option<Event> {
    let (before, after) = (&sentence.text[..hit.start], cut(&sentence.text[hit.end..]));
    let written = sentence.text[hit.start..hit.end].to_lowercase();
    if written.starts_with("offices in") {
        return None;
    }
    let mut all = places(after);
    if written.ends_with(" a") || written.ends_with(" an") || written.ends_with("of") {
        all = WHERE
            .captures(after)
            .filter(|_| SITE.is_match(after))
            .map(|found| places(found.name("places").map_or("", |all| all.as_str())))?;
    }
    if all.is_empty()
        || !all.iter().any(|place| is_place(place)) && !written.contains("office") && !written.contains("headquarters")
    {
        return None;
    }
    for found in WHERE.captures_iter(after) {
        let lead = &after[..found.get(0).map_or(0, |whole| whole.start())];
        let more = places(found.name("places").map_or("", |all| all.as_str()));
        if SITE.is_match(lead) && more.iter().any(|place| is_place(place)) {
            all.extend(more);
        }
    }
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?:\b(?:has|have|today|announc\w+|the|its|a|an|with|plans?|planned|of|for|continu\w+|said|that|through|via|and|by|to|further|rapid|international|global|european|will|fund|support|is|accelerat\w+|new|us|u\.s\.)\b,?\s*)+$",
        )
    });
    let actor = sentence.subject(actor_before(&LEAD.replace(before, ""))).or_else(|| with_money(sentence, before));
    let owner = before
        .trim_end()
        .strip_suffix("'s")
        .and_then(crate::events::company_at_end)
        .and_then(|name| sentence.named(&name));
    Some((FindingDetail::Expansion { places: all }, owner.or(actor)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(verb: &str, after: &str, expect: &[&str]) {
        assert_eq!(located(verb, after).unwrap_or_default(), expect, "{verb}{after}");
    }

    #[test]
    fn towns_of_an_entry_are_added_and_ends_of_rounds_are_none() {
        let mut all = vec!["Zambia".to_owned()];
        narrower(&mut all, ", with its first shop trading in Lusaka from Monday");
        assert_eq!(all, ["Zambia", "Lusaka"]);
        assert_eq!(without_ends("after closing its seed round, Globex opens"), "after , Globex opens");
        assert!(is_next_door("moves two blocks to Boston Avenue"));
    }

    #[test]
    fn places_are_read_where_something_is_opened() {
        check("opens", " office in Chicago", &["Chicago"]);
        check("expands", " into Spain and Portugal", &["Spain", "Portugal"]);
        check("enter", " the Brazilian market with an office in Santos", &["Santos"]);
        check("opens", " talks with unions", &[]);
        check("launches", " in Texas and Oklahoma", &["Texas", "Oklahoma"]);
        check("opens", " Austin Office", &["Austin"]);
        check("opened", " 3% higher in Tokyo", &[]);
        check("relocates", " production to Poland", &["Poland"]);
    }
}
