//! Sites that are opened, read from each site outwards: a place that everybody knows stands with a word for a site, and the
//! sentence says that it is new. It is asked last.

use std::sync::LazyLock;

use domain::{FindingDetail, FindingKind};
use regex::Regex;

use crate::candidate::{Candidate, Claim};
use crate::focus;
use crate::forms::is_doubtful;
use crate::place::{is_place, narrowest};
use crate::scope::{Actor, Scope, actor_before};
use crate::text::name::{core, is_surely_person};
use crate::text::pattern;
use crate::words::{is_english, is_given_name};

const SITE: &str = r"(?:offices?|hubs?|headquarters|head office|hq|factory|factories|plants?|works|warehouses?|depots?|branch(?:es)?|data cent(?:er|re)s?|stores?|shops?|restaurants?|laborator(?:y|ies)|labs?|campus|facility|facilities|subsidiary|showrooms?|clinics?|hotels?|(?:distribution|fulfil+ment|logistics|service|research|engineering|tech|technology|development|call|sorting|repair|training) cent(?:er|re)s?|outposts?|studios?|terminal|gigafactory|mill|brewery|distillery|dairy|foundry|cold stores?|packing hall|production hall|hangar|caf[eé]s?|boutiques?|baker(?:y|ies)|supermarkets?|outlets?|(?:production|assembly|bottling|packaging) lines?|extension|base|units?|development team|presence)";

/// A known place beside a site: `an office in Leeds`, `its Leeds office`, `with a first Leeds shop`.
static SITED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?i:{SITE})(?:,)?(?: [\w%²,.€$£-]+){{0,7}}? (?i:in|at|near|on the edge of|just outside|close to) (?:(?i:the|downtown|central|greater|nearby) )?(?P<place>\p{{Lu}}[\w'’-]+(?: \p{{Lu}}[\w'’-]+){{0,2}})|(?P<first>\p{{Lu}}[\w'’-]+(?: \p{{Lu}}[\w'’-]+)?)(?:'s)? (?:[a-z][\w-]+ ){{0,2}}?(?i:{SITE})\b"
    ))
});
/// Words that say that something is new, or is being made.
static NEW: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:open(?:s|ed|ing)?|inaugurat\w+|launch(?:es|ed|ing)?|build(?:s|ing)?|built|put(?:s|ting)? up|set(?:s|ting)? up|broke(?:n)? ground|ground was broken|breaks? ground|groundbreaking|construct(?:s|ed|ing|ion)|new|newest|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|another|add(?:s|ed|ing|ition)?|approv(?:es?|ed|al)|clear(?:s|ed)|green ?light|relocat\w+|outgrow\w*|outgrew|commission(?:s|ed|ing)|expand(?:s|ed|ing)?|expansion|extend(?:s|ed|ing)?|greenfield|under way|underway|start(?:s|ed)? production|leased?|takes? (?:over|possession)|signed (?:a |the )?lease|pay for|invest(?:s|ed|ing|ment)?|set to open|due to open|goes live|went live|now (?:has|have|sells|selling|operates|runs)|has an?|coming to|moved? onto|is getting|gets|will have|running by|takes? in)\b",
    )
});
/// What makes it old, undone or of somebody else.
static NOT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:clos(?:es?|ed|ing|ure)|shut\w*|sell(?:s|ing)?|sold|leav(?:es?|ing)|exit\w*|quit\w*|strik(?:es?|ing)|fire|flood\w*|protest\w*|refus\w+|reject\w+|oppos\w+|object\w+|delay\w*|postpon\w+|shelv\w+|scrap\w*|cancel\w*|halt\w*|paus\w+|consider\w*|mull\w*|weigh\w*|may|might|could|would|rumou?r\w*|talks|hop(?:es?|ing) to|want(?:s|ed)? to|wishes|yet to|call(?:s|ed|ing)? (?:on|for)|urg\w+|ask(?:s|ed)?|lawsuit|sue[sd]?|court|no longer|cut(?:s|ting)?|layoffs?|lay(?:s|ing)? off|laid off|redundanc\w+|ago|celebrat\w+|anniversary|visit\w*|tour(?:s|ed)?|raid\w*|inspect\w*|accident|explosion|killed|died|evacuat\w+|sponsor\w*|conference|summit|trade fair|exhibit\w*|election|competitor|rather than|instead of|if|whether|petition|export\w*|shipp?\w* to|breach|hack\w*|attack\w*|outage|recall\w*|fined?|investigat\w+|planning (?:permission|application|inspectors)|bid(?:s|ding)?|tender|feasibility|stud(?:y|ies|ying)|report(?:s|ed)? (?:a )?(?:profit|loss)|names?|named|appoint\w*|hires?|hired|deal (?:adds|brings|gives|includes)|merger|takeover|acqui\w+|bought|buys?|purchas\w+)\b",
    )
});

/// Sites of sentences of which no other reader told an expansion.
pub(crate) fn extract(scope: &Scope, known: &[Candidate]) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    if !focus::is_news(scope) {
        return all;
    }
    for index in 0..scope.sentences.len() {
        let text = scope.sentence(index);
        if scope.is_teaser(index) || text.ends_with('?') || !NEW.is_match(&text) || NOT.is_match(&text) {
            continue;
        }
        let Some(span) = scope.span(index) else { continue };
        let told = known.iter().any(|other| {
            let near = other.spans.first().is_some_and(|told| told.start < span.end && span.start < told.end);
            near && matches!(
                &other.claim,
                Claim::Detail { detail: FindingDetail::Expansion { .. } | FindingDetail::Acquisition { .. } }
            )
        });
        let past = scope.names_past_year(&text) || is_doubtful(FindingKind::Expansion, &text);
        if told || past || super::brings_people(&text) || super::is_next_door(&text) {
            continue;
        }
        let places = narrowest(sited(&text));
        let Some(actor) = company(scope, index, &text, &places) else { continue };
        if !places.is_empty() {
            all.push(scope.candidate(FindingDetail::Expansion { places }, Some(&actor), index, vec![span]));
        }
    }
    all
}

fn sited(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for found in SITED.captures_iter(text) {
        let Some(name) = found.name("place").or_else(|| found.name("first")) else { continue };
        // The longest beginning, or end, of the name that is a place.
        let words: Vec<&str> = name.as_str().split(' ').collect();
        let parts = (0..words.len()).flat_map(|from| (from + 1..=words.len()).rev().map(move |to| (from, to)));
        let place =
            parts.map(|(from, to)| words[from..to].join(" ")).find(|part| is_place(part.trim_end_matches("'s")));
        // A village that nobody knows: it is no word of the language and nobody's name.
        let place = place.or_else(|| {
            let lead = text[..name.start()].trim_end();
            let by = ["in", "at", "near", "outside", "edge of", "close to"].iter().any(|word| lead.ends_with(word));
            let plain = words.iter().all(|word| !is_english(&word.to_lowercase()) && !word.contains('\''));
            let other = is_surely_person(name.as_str()) || is_given_name(&words[0].to_lowercase());
            (by && plain && !other && found.name("place").is_some()).then(|| name.as_str().to_owned())
        });
        if let Some(place) = place.map(|place| place.trim_end_matches("'s").to_owned())
            && !all.contains(&place)
        {
            all.push(place);
        }
    }
    all
}

/// Whose site it is: who acts before the first word that says so, the one that the sentence names, or the text.
fn company(scope: &Scope, index: usize, text: &str, places: &[String]) -> Option<Actor> {
    let fits = |name: String| {
        let place = is_place(&name) || places.iter().any(|place| core(place) == core(&name));
        let actor = Actor::Named(name.clone());
        (!place && focus::is_firm(&name) && scope.is_subject(&actor, index)).then_some(actor)
    };
    let pronoun = || scope.is_subject(&Actor::Pronoun, index).then_some(Actor::Pronoun);
    match NEW.find(text).and_then(|found| actor_before(&text[..found.start()])) {
        // `Initech opens a depot in Leeds for Globex`: who acts is not the one that is asked about.
        Some(Actor::Named(name)) if !scope.anyone() && focus::is_firm(&name) => return fits(name),
        Some(Actor::Named(name)) => fits(name),
        Some(Actor::Pronoun) => pronoun(),
        None => None,
    }
    .or_else(|| focus::of_sentence(scope, index).and_then(fits))
    .or_else(|| {
        let firms =
            crate::frames::companies(text).into_iter().filter(|name| focus::is_firm(name) && !places.contains(name));
        if firms.count() > 0 { None } else { pronoun().or_else(|| focus::of_text(scope, index).and_then(fits)) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stand_with_their_sites() {
        assert_eq!(sited("With the addition of a cold store in Zaragoza, Globex runs nine hubs."), ["Zaragoza"]);
        assert_eq!(sited("Globex lands in Spain with first Barcelona shop"), ["Barcelona"]);
        assert_eq!(sited("A second office in Augsburg will take in 60 developers."), ["Augsburg"]);
        assert_eq!(sited("Globex met its investors in Paris."), Vec::<String>::new());
    }
}
