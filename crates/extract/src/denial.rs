//! What a sentence takes back: a report that is denied, a plan that is dropped, a thing that did not happen.

use std::sync::LazyLock;

use domain::{FindingDetail, FindingKind};
use regex::Regex;

use crate::candidate::{Candidate, Claim};
use crate::scope::Scope;
use crate::text::pattern;

/// Denials of whatever is told.
static DENIED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:reject|den(?:y|ies|ied)|dismiss|refut|rebut|quash|play(?:s|ed) down|brush(?:es|ed) (?:off|aside)|pour(?:s|ed) cold water on)\w* (?:an? |the |any |all |these |those |media |press |recent |newspaper |as [a-z]+ )*(?:reports?|claims?|rumou?rs?|suggestions?|speculation|talk|allegations?|stor(?:y|ies))|den(?:y|ies|ied|ying) (?:that|it (?:is|was|has|had|plans))|contrary to (?:[a-z]+ )*(?:rumou?rs?|reports?|claims?|speculation|stories)|(?:reports?|rumou?rs?|claims?|stories|talk|suggestions?|speculation) (?:that|of|about)\b[^.;]*\b(?:is|are|was|were) (?:[a-z]+ )?(?:wrong|false|untrue|incorrect|inaccurate|unfounded|baseless|premature|nonsense|not true|not correct|without foundation)|(?:has|have|had|is|was|were|are|with|there (?:is|was|are|were)) (?:currently )?no (?:intention|plans?|truth|talks?|discussions?)\b|(?:has|have|had) not (?:discussed|considered|planned|talked|contemplated)|is not (?:planning|considering|in talks|about to)|are not (?:planning|considering|in talks|about to)|no decision (?:has|had|was)|rul(?:es|ed|ing) out)",
    )
});
/// What comes to nothing.
static DROPPED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:drop|shelv|scrap|ditch|abandon|cancel|ax|bin|freez|paus|halt|suspend|mothball|call(?:s|ed)? off|postpon)\w* (?:an? |its |the |their |his |her |all |[$€£][\d.]+ ?\w* |[a-z]+ )*(?:plans?|bid|ideas?|projects?|talks|deal|round)|(?:plans?|project|talks|deal|round|negotiations?|takeover|merger)\b[^.;]*\b(?:has|have|was|were|is|are)?(?: now| been)* (?:shelved|scrapped|dropped|collapsed|abandoned|fallen (?:through|apart)|called off|cancelled|canceled|axed)|f(?:e|a)ll(?:s|en|ing)? (?:through|apart)|pull(?:s|ed|ing)? (?:out of|the plug on)|walk(?:s|ed|ing)? away from|back(?:s|ed|ing)? (?:out of|away from)|talks (?:over|about|on)\b[^.;]*\b(?:collapsed?|ended|failed|broke down))\b",
    )
});
/// What would have happened to somebody's systems, and did not.
static SPARED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:there (?:was|is|were|has been|have been)|found|with|reports?|reported|saw|suffered) no (?:[a-z]+ )*(?:breach|attack|intrusion|incident|leak|compromise|ransomware|hack)|no (?:[a-z]+ ){0,2}(?:breach|attack|intrusion|leak|hack) (?:occurred|took place|happened)|(?:was|were|is|are|has|have) not (?:been )?(?:[a-z]+ )?(?:affected|hit|breached|hacked|compromised|impacted|touched|involved)|unaffected)\b",
    )
});

/// Where a clause ends that says what was not, and one begins that says what was.
const TURNS: &[&str] = &["; ", ", but ", " but ", " instead", ", and ", " although ", ", while ", " yet "];

/// Candidates without what their sentence takes back.
pub(crate) fn without_denied(scope: &Scope, mut all: Vec<Candidate>) -> Vec<Candidate> {
    if !crate::filing::is_filing(scope.reading) {
        all.retain(|candidate| !is_denied(candidate));
    }
    all
}

fn is_denied(candidate: &Candidate) -> bool {
    let Claim::Detail { detail } = &candidate.claim else { return false };
    let Some(quote) = candidate.spans.first().map(|span| crate::text::plain(&span.quote)) else { return false };
    let clause = clause(&quote, detail);
    let dropped = matches!(
        detail.kind(),
        FindingKind::Funding
            | FindingKind::Expansion
            | FindingKind::Acquisition
            | FindingKind::Partnership
            | FindingKind::ProductLaunch
    );
    detail.kind().is_signal() && DENIED.is_match(clause)
        || dropped && DROPPED.is_match(clause)
        || detail.kind() == FindingKind::SecurityIncident && SPARED.is_match(clause)
}

/// The clause of a sentence that holds what is told.
fn clause<'a>(quote: &'a str, detail: &FindingDetail) -> &'a str {
    let heart = match detail {
        FindingDetail::Leadership { person, .. } => Some(person.as_str()),
        FindingDetail::Acquisition { target, .. } => Some(target.as_str()),
        FindingDetail::Partnership { partner } => Some(partner.as_str()),
        FindingDetail::ProductLaunch { product } => Some(product.as_str()),
        FindingDetail::Expansion { places } => places.first().map(String::as_str),
        FindingDetail::SecurityIncident { what } => Some(what.as_str()),
        _ => None,
    };
    let Some(at) = heart.and_then(|heart| quote.find(heart)) else { return quote };
    let from = TURNS.iter().filter_map(|turn| quote[..at].rfind(turn)).max().unwrap_or(0);
    let to = TURNS.iter().filter_map(|turn| quote[at..].find(turn)).min().map_or(quote.len(), |end| at + end);
    &quote[from..to]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn denials_and_dropped_plans_are_told_from_news() {
        for text in [
            "Globex rejected a report that its finance chief is to leave.",
            "Reports that Globex has raised $30 million are wrong, its founder said.",
            "Globex said it had no intention of opening a factory in Ireland.",
        ] {
            assert!(DENIED.is_match(text), "{text}");
        }
        for text in ["Globex has dropped its plan to build in Cyprus.", "Globex called off its $19 million round."] {
            assert!(DROPPED.is_match(text), "{text}");
        }
        assert!(SPARED.is_match("There was no data breach at Globex."));
        let news = "Globex dropped its bid for Initech, but opened an office in Cyprus.";
        let detail = FindingDetail::Expansion { places: vec!["Cyprus".to_owned()] };
        assert!(!DROPPED.is_match(clause(news, &detail)));
    }
}
