//! Prizes and rankings.

use std::sync::LazyLock;

use domain::FindingDetail;
use regex::Regex;

use crate::events::{Event, Sentence};
use crate::scope::{Actor, actor_before};
use crate::text::pattern;
use crate::topic::opening;

static WHAT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?P<verb>wins?|won|receiv(?:es|ed)|earn(?:s|ed)|takes?|took|scoops?|scooped|bags?|bagged|gets?|collects?|collected|named|honou?red|recogni[sz]ed|ranked|ranks|certified|awarded|listed|selected|lands?|landed|achieves?|achieved|makes|made)\b (?P<what>[^,;]*?\b(?:awards?|prizes?|medal|best (?:places?|workplaces?|companies|employers|startups|products)|great place to work|magic quadrant|of the year|a leader|fastest[- ]growing|most innovative|fast 500|inc\. 5000|top \d+|no\. \d+|number (?:one|\d+)|wave|matrix|forbes|accolade|certification|honou?rs?)\b[^,;.]{0,120})",
    )
});
static NONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:award(?:s|ed|ing)? (?:a |the |an? [\w-]+ )?(?:contract|grant|bonus|options?|shares?|units?)|contract award|stock award|restricted|equity award|incentive|bonus|supplier of the year|names [A-Z][\w]+ its|seeks?|nominat(?:es|ed)|could|might|(?-i:may)|if|damages|jury|court|contracts?|grant(?:ed)? .* awards?|performance awards?|cash awards?|academy award|prize money)\b",
    )
});

/// Words of an honour that are kept.
const WORDS_MAX: usize = 18;

/// An honour without its article; what is longer than we keep ends before the preposition that goes on.
fn whole_phrase(what: &str) -> String {
    let words: Vec<&str> = what.split_whitespace().collect();
    let goes_on = |word: &&str| ["of", "for", "in", "by", "from", "at", "to", "with", "among", "on"].contains(word);
    let kept = words.get(..WORDS_MAX).map_or(words.as_slice(), |kept| {
        let end = kept.iter().rposition(goes_on).filter(|end| *end > 2);
        &kept[..end.unwrap_or(WORDS_MAX)]
    });
    let text = kept.join(" ");
    let text = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    ["the ", "The ", "a ", "an "].iter().find_map(|article| text.strip_prefix(article)).unwrap_or(text).to_owned()
}

/// The honour of a sentence, if the subject has it.
pub fn read(sentence: &Sentence) -> Vec<Event> {
    if NONE.is_match(sentence.text) || crate::filing::is_filing(sentence.scope.reading) {
        return Vec::new();
    }
    let Some(found) = WHAT.captures(sentence.text) else { return Vec::new() };
    let (Some(verb), Some(what)) = (found.name("verb"), found.name("what")) else { return Vec::new() };
    let before = &sentence.text[..verb.start()];
    let opened = || opening(sentence.text).and_then(|name| sentence.named(&name)).filter(|_| before.len() < 60);
    let actor = sentence.subject(actor_before(&passive_cut(before))).or_else(opened);
    let what = whole_phrase(what.as_str());
    actor.filter(|actor| !is_person(actor)).map(|actor| (FindingDetail::Award { what }, actor)).into_iter().collect()
}

fn passive_cut(before: &str) -> String {
    static CUT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)(?:\b(?:has|have|been|was|were|is|again|once|also|today|proudly|the company)\b,?\s*)+$")
    });
    CUT.replace(before, "").into_owned()
}

fn is_person(actor: &Actor) -> bool {
    matches!(actor, Actor::Named(name) if name.starts_with("CEO ") || name.starts_with("Mr"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_honour_ends_where_its_phrase_ends() {
        let long = "the Safety Award of the Great Lakes Carriers Association for fleets of more than 500 trucks";
        assert_eq!(whole_phrase(long), long.trim_start_matches("the "));
        let longer = format!("{long} in the five states around the lakes and beyond them");
        assert_eq!(whole_phrase(&longer), long.trim_start_matches("the "));
    }
}
