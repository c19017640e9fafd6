//! What a company brings to market.

use std::sync::LazyLock;

use domain::FindingDetail;
use regex::Regex;

use crate::clause::verb;
use crate::events::{Event, Sentence, happens};
use crate::object::object;
use crate::place::is_place;
use crate::scope::{Actor, actor_before};
use crate::text::name::in_name;
use crate::text::{pattern, squash};
use crate::trigger::{Form, Group, Hit};

/// What one launches, introduces or releases, and what is no product.
static NO_PRODUCT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:campaigns?|investigations?|probe|search|ipo|fund|funds|foundation|partnership|reports?|survey|podcast|round|office|offices|hiring|initiative|lawsuits?|suit|results|statement|statements|earnings|figures|offering|bid|attack|attacks|inquiry|review|contest|competition|scholarship|charity|fellowship|talks|petition|auction|tender|appeal|challenge|legal|satellites?|rocket|rockets|mission|missile|strike|tariffs on|chief|ceo|cfo|president|director|legislation|bill|law|policy|measures|restrictions|rules|video|trailer|album|song|film|movie|book|documents?|letter|names|details|guidance|forecast|dividend|buyback|share|shares|strategy|plan to|plans|operations|production|headquarters|store|stores|plant|factory|himself|herself|career|news|press|information|emails?|memo|transcript|data on|findings|study|interest|pressure|confidence|year|quarter|drive|crackdown|expansion|website redesign|party|proposals?|amendment|resolution|bond|notes|sale of|process|restructuring|reorganization|layoffs|redundancies|recruitment)\b",
    )
});
/// Words for what companies sell, when it has no name.
static PRODUCT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:apps?|platforms?|tools?|products?|services?|features?|models?|cards?|software|devices?|chips?|assistants?|phones?|smartphones?|tablets?|watch|speakers?|drugs?|plans?|apis?|suites?|version|line|collection|system|solution|dashboard|engine|marketplace|portal|robots?|vehicles?|cars?|suvs?|trucks?|pickup|sedan|bikes?|batter(?:y|ies)|cameras?|headsets?|consoles?|games?|account|loans?|tariffs?|insurance|subscription|programme|program|sensors?|controllers?|notebook|laptops?|computers?|servers?|maps|mode|menu|burgers?|snacks?|drinks?|relish|brand|range|edition|update|integration|plugin|extension|toolkit|sdk|library|network|bundle|tier|package|treatment|vaccine|test|kit|printer|drone|bot|chatbot|agent|agents|offering for|wallet|log-?in|sign-in|checkout|scheme|spectrometer|scanner|router|telescope|turbine|engine|bank account|mortgage|channel|streaming|terminals?|handset|wearable|gateway|firewall|database|browser|inverter|charger|pump|motor|scooter|moped|e-?bike|boat|helmet|glasses|headphones|earbuds|fabric|ingredient|implant|therapy|receptionist|copilot|advisor|adviser|planner|tracker|calculator|simulator|dashboards?|catalogue|catalog|workspace|studio|cloud|stack|processor|gpu|cpu|modem|antenna|lamp|oven|kettle|heater|meter|valve|tractor|harvester|loader|crane|locker|kiosk|badge)\b",
    )
});
static ON_SALE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<who>[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,3})'s (?:new|latest|first|next)[^,;]*?, (?:the )?(?P<what>[A-Z][\w&.-]*(?: [A-Z0-9][\w&.-]*){0,3}),? (?i:goes on sale|will go on sale|would go on sale|will launch|would launch|will ship|is (?:now |generally )?available|launches|ships|arrives|hits)",
    )
});

/// Every launch of a sentence.
pub fn read(sentence: &Sentence) -> Vec<Event> {
    static DENIED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:delay(?:s|ed)?|postpon(?:es|ed)|cancel(?:s|led|ed)?|scrap(?:s|ped)?|recall(?:s|ed)?) (?:the |its )?(?:[\w-]+ ){0,3}(?:launch|release|rollout|debut)",
        )
    });
    if DENIED.is_match(sentence.text) {
        return Vec::new();
    }
    let mut all: Vec<Event> = Vec::new();
    for hit in sentence.of(&[Group::Launch, Group::LaunchNoun]) {
        let found = if hit.group == Group::Launch { launched(sentence, hit) } else { noun(sentence, hit) };
        for event in found.into_iter().filter(|event| !all.contains(event)).collect::<Vec<_>>() {
            all.push(event);
        }
    }
    if all.is_empty()
        && let Some(found) = ON_SALE.captures(sentence.text)
    {
        let named = found.name("who").and_then(|who| sentence.named(who.as_str()));
        let what = found.name("what").map(|what| what.as_str().to_owned());
        all.extend(named.zip(what).map(|(actor, product)| (FindingDetail::ProductLaunch { product }, actor)));
    }
    all
}

fn launched(sentence: &Sentence, hit: &Hit) -> Option<Event> {
    let verb = verb(sentence.text, hit);
    if !happens(verb.mood)
        || hit.form == Form::Ing && !sentence.text[..hit.start].trim_end().ends_with(['s', 'e', 'd', 'n'])
    {
        return None;
    }
    let written = sentence.text[hit.start..hit.end].to_lowercase();
    if written.starts_with("announc") {
        static WHAT: LazyLock<Regex> = LazyLock::new(|| {
            pattern(r"^ (?:the )?(?P<name>[A-Z][\w.-]*(?: [A-Z0-9][\w.-]*){0,3}), (?:an?|its|the) (?P<what>[^,;]+)")
        });
        let found = WHAT
            .captures(verb.after)
            .filter(|found| PRODUCT.is_match(&found["what"]) && !NO_PRODUCT.is_match(&found["what"]))?;
        let actor = sentence.actor(&verb)?;
        return Some((FindingDetail::ProductLaunch { product: found["name"].to_owned() }, actor));
    }
    if verb.passive {
        let by = verb.after.trim_start().strip_prefix("by ").and_then(|by| object(by).name);
        let actor = by.and_then(|name| sentence.named(&name))?;
        let product = named_before(verb.before)?;
        return Some((FindingDetail::ProductLaunch { product }, actor));
    }
    let actor = sentence.actor(&verb)?;
    let product = product(verb.after, &sentence.called(&actor))?;
    Some((FindingDetail::ProductLaunch { product }, actor))
}

/// `A faster engine, the Helia H2, was unveiled by …`.
fn named_before(before: &str) -> Option<String> {
    let parts: Vec<&str> = before.trim().trim_end_matches(',').split(", ").collect();
    parts.iter().rev().find_map(|part| {
        let name = object(part).name?;
        (!NO_PRODUCT.is_match(part)).then_some(name)
    })
}

/// The product at the beginning of a text: its name, or what it is.
pub(crate) fn product(after: &str, company: &str) -> Option<String> {
    let lower = after.trim_start().to_lowercase();
    if lower.is_empty()
        || ["in ", "into ", "at ", "with ", "from ", "on ", "a $", "an initial", "to "]
            .iter()
            .any(|lead| lower.starts_with(lead))
    {
        return None;
    }
    static VERSION: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^\s*(?:an? |the )?(?:new |latest |next )?(?:version|generation|edition|update)(?: [\d.]+)? of (?:its |the |our )?",
        )
    });
    // `introduced Workday as our system of record`: they took it up.
    static ADOPTED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^\s*(?:[A-Z][\w&.-]*\s+){1,4}as (?i:our|its|their) (?i:system|tool|platform|standard|provider)\b")
    });
    if ADOPTED.is_match(after) {
        return None;
    }
    let after = VERSION.replace(after, " ");
    let after: &str = &after;
    let object = object(first_clause(after));
    let words = object.phrase.split_whitespace().count();
    if NO_PRODUCT.is_match(&object.phrase) || NO_PRODUCT.is_match(object.rest.split(' ').next().unwrap_or_default()) {
        return None;
    }
    if let Some(name) = object.name.as_ref().filter(|name| !is_place(name)) {
        let own = squash(name) == squash(company) || extract_amount(name);
        if !own {
            return Some(with_number(name, &object.rest));
        }
    }
    // `a new spectrometer, the CL-9`
    if object.name.is_none() && object.phrase.split_whitespace().count() <= 5 {
        static NAMED: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"^[^,;]{3,60}, (?:the |called |named |dubbed )?(?P<name>[A-Z][\w.-]*(?: [A-Z0-9][\w.-]*){0,3})(?:[,.;]|$)",
            )
        });
        if let Some(found) = NAMED.captures(first_clause(after)) {
            return Some(found["name"].trim_end_matches('.').to_owned());
        }
    }
    let phrase = object.phrase.trim_end_matches(',').trim();
    static AGENT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:ai|ai-powered|ai-based|smart|digital|online|mobile|virtual|self-service|no-code|automated)\b.+|\w(?:bot|ware|kit|planner|tracker|builder|finder|checker|receptionist|manager|scanner|reader|adviser|advisor|copilot|co-pilot|concierge|tutor|cam|pad|phone|lens|lock|ring)$",
        )
    });
    let sells = (PRODUCT.is_match(phrase) || AGENT.is_match(phrase)) && (1..=7).contains(&words);
    sells.then(|| phrase.to_owned())
}

fn extract_amount(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_digit()) && !name.chars().any(char::is_alphabetic)
}

/// `Berth Planner` with the `3.0` after it.
fn with_number(name: &str, rest: &str) -> String {
    let next = rest.split(' ').next().unwrap_or_default().trim_end_matches([',', '.', ';']);
    let number = next.len() <= 4
        && next.starts_with(|letter: char| letter.is_ascii_digit())
        && next.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    if number { format!("{name} {next}") } else { name.to_owned() }
}

/// Up to the words that begin another thought.
fn first_clause(text: &str) -> &str {
    static END: LazyLock<Regex> = LazyLock::new(|| pattern(r"; |: | which | that | — | – "));
    END.find(text).map_or(text, |found| &text[..found.start()])
}

/// `announced the general availability of X`, `Now available: X`.
fn noun(sentence: &Sentence, hit: &Hit) -> Option<Event> {
    let (before, after) = (&sentence.text[..hit.start], &sentence.text[hit.end..]);
    let word = sentence.text[hit.start..hit.end].to_lowercase();
    if word.starts_with("available ") {
        static MAKES: LazyLock<Regex> = LazyLock::new(|| {
            pattern(r"^(?P<before>.*?)\b(?i:makes|made|making|has made|will make) (?P<what>[^,;]{2,60}) $")
        });
        let found = MAKES.captures(before)?;
        let actor = sentence.subject(actor_before(&found["before"]))?;
        let product = product(&found["what"], &sentence.called(&actor))?;
        return Some((FindingDetail::ProductLaunch { product }, actor));
    }
    if word.ends_with("available") {
        let what = after.strip_prefix(": ").filter(|_| before.trim().is_empty());
        if let Some(name) = what.and_then(|what| object(what).name) {
            let actor = sentence.anywhere().or_else(|| sentence.subject(Some(Actor::Pronoun)))?;
            return Some((FindingDetail::ProductLaunch { product: name }, actor));
        }
        return None;
    }
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?:\b(?:has|have|today|announc\w+|the|its|general|of|with|for|celebrat\w+|mark\w*|confirm\w+|on|plans?|to|a|commercial|nationwide|global|official|upcoming|new|is|was|by|said|it)\b,?\s*)+$",
        )
    });
    let announced =
        before.to_lowercase().contains("announc") || before.contains("confirm") || before.contains("reveal");
    let actor = sentence.subject(actor_before(&LEAD.replace(before, ""))).filter(|_| announced)?;
    let product = product(after, &sentence.called(&actor))?;
    product.split_whitespace().any(in_name).then_some(())?;
    Some((FindingDetail::ProductLaunch { product }, actor))
}
