//! The towns of a move of which only the country was read: `forays into Poland with Warsaw launch`.

use std::sync::LazyLock;

use domain::FindingDetail;
use regex::Regex;

use crate::candidate::{Candidate, Claim};
use crate::place::{self, holds, is_place};
use crate::text::pattern;

/// Moves with the towns that their sentence names in the place that was read.
pub(crate) fn with_towns(mut all: Vec<Candidate>) -> Vec<Candidate> {
    for candidate in &mut all {
        let Some(quote) = candidate.spans.first().map(|span| span.quote.clone()) else { continue };
        let Claim::Detail { detail: FindingDetail::Expansion { places } } = &mut candidate.claim else { continue };
        let more = if let [only] = places.as_slice() { towns(&quote, only) } else { Vec::new() };
        places.extend(more);
    }
    all
}

fn towns(quote: &str, outer: &str) -> Vec<String> {
    static TOWN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:in|near|outside|out of|with|an?|its|the) (?P<town>\p{Lu}[\w-]+(?: \p{Lu}[\w-]+)?)(?P<after> (?:launch|debut|office|hub|store|shop|branch|plant|clinic|site|base)\b)?",
        )
    });
    static AWAY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:based|headquartered|founded|listed|born) $"));
    let told = TOWN.captures_iter(quote).find(|found| {
        let (lead, whole) = found.get(0).map_or(("", ""), |whole| (&quote[..whole.start()], whole.as_str()));
        let sited = found.name("after").is_some()
            || ["in ", "near ", "outside ", "out of "].iter().any(|word| whole.starts_with(word));
        let town = &found["town"];
        sited && !AWAY.is_match(lead) && town != outer && is_place(town) && holds(outer, town)
    });
    let Some(town) = told.as_ref().and_then(|found| found.name("town")) else { return Vec::new() };
    let listed = place::places(&quote[town.start()..]);
    let inside: Vec<String> = listed.into_iter().filter(|town| is_place(town) && holds(outer, town)).collect();
    if inside.is_empty() { vec![town.as_str().to_owned()] } else { inside }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn towns_are_told_with_their_country() {
        for (quote, outer, expect) in [
            ("Globex forays into Poland with Warsaw launch", "Poland", &["Warsaw"][..]),
            ("Globex returns to Norway, with shops in Oslo and Bergen", "Norway", &["Oslo", "Bergen"]),
            ("Globex, based in Warsaw, opens its second shop in Poland", "Poland", &[]),
        ] {
            assert_eq!(towns(quote, outer), expect, "{quote}");
        }
    }
}
