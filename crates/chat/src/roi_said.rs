//! Numbers for the ROI case as a rep writes them: *set the price to 10*, *assume 8 to 12 for the price*, `/roi price=10`.

use domain::view::Turn;
use domain::{Action, Block, PrepView, RoiCase, RoiInput, RoiTag};

use crate::pattern::Pattern;

/// A wish to change something, before what it is about and its number.
static SET: Pattern = Pattern::new(
    r"(?i)^\s*(?:please\s+)?(?:/roi|set|change|put|make|use|assume|correct|update)\s+(?:the\s+|our\s+|their\s+|that\s+)?(?P<what>[a-z][a-z\s_-]*?)\s*(?:\bto\b|\bat\b|\bas\b|\bis\b|\bare\b|=|:)?\s*(?P<value>[$€£]?\d.*)$",
);
/// The number first: *use 10 for the price*.
static USE: Pattern = Pattern::new(
    r"(?i)^\s*(?:please\s+)?(?:set|put|use|assume|take)\s+(?P<value>[$€£]?\d[\d.,\s$€£k%]*(?:(?:to|and|-|–)\s*[$€£]?\d[\d.,\s$€£k%]*)?)\s*(?:\w+\s+)?(?:for|as)\s+(?:the\s+|our\s+|their\s+)?(?P<what>[a-z][a-z\s_-]*?)\s*[.!]?\s*$",
);
/// A statement, after a case was shown: *the price is 10*, *they said the price is 10*.
static SAID: Pattern = Pattern::new(
    r"(?i)^\s*(?:they\s+(?:said|say|told\s+me)\s+(?:that\s+)?)?(?:the\s+|our\s+|their\s+)?(?P<what>[a-z][a-z\s_-]*?)\s+(?:is|are|will\s+be|would\s+be|costs?)\s+(?P<value>[$€£]?\d.*)$",
);
static NUMBER: Pattern = Pattern::new(r"(?i)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?\s*(?P<thousand>k\b)?");
static RESET: Pattern = Pattern::new(
    r"(?i)^\s*(?:please\s+)?(?:reset|undo|take\s+back)\s+(?:the\s+|all\s+|my\s+)*(?P<what>roi(?:\s+\w+)?|numbers|inputs?|[a-z][a-z\s_-]*?)\s*[.!]?\s*$",
);

/// The action that a sentence asks for, where a case with such an input is there.
pub(crate) fn action(view: &PrepView, text: &str) -> Option<Action> {
    let case = view.analysis.as_ref()?.roi.as_ref()?;
    if let Some(found) = RESET.captures(text) {
        return reset(case, &found["what"]);
    }
    let captured = USE.captures(text).or_else(|| SET.captures(text));
    let captured = captured.or_else(|| SAID.captures(text).filter(|_| shows_case(view)))?;
    let input = named(case, &captured["what"])?;
    let (low, likely, high) = numbers(&captured["value"])?;
    let is_range = low < high;
    let assumed = text.to_lowercase().contains("assum");
    Some(Action::RoiInput {
        key: input.key.clone(),
        value: likely,
        low: is_range.then_some(low),
        high: is_range.then_some(high),
        tag: assumed.then_some(RoiTag::Assumed),
    })
}

fn reset(case: &RoiCase, what: &str) -> Option<Action> {
    let plain = compact(what);
    if plain.starts_with("roi") || plain == "numbers" || plain == "inputs" {
        return Some(Action::RoiReset { key: None });
    }
    named(case, what).map(|input| Action::RoiReset { key: Some(input.key.clone()) })
}

/// Whether the last answer held the case.
fn shows_case(view: &PrepView) -> bool {
    let answer = view.turns.iter().rev().find_map(|turn| match turn {
        Turn::Assistant { message, .. } => Some(message),
        Turn::Rep { .. } | Turn::Cards { .. } => None,
    });
    answer.is_some_and(|message| message.blocks.iter().any(|block| matches!(block, Block::Roi { .. })))
}

fn compact(text: &str) -> String {
    text.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// The input of that name, or the one whose label shares most words with it; none when two do so equally.
fn named<'a>(case: &'a RoiCase, what: &str) -> Option<&'a RoiInput> {
    let asked = compact(what);
    if let Some(input) = case.inputs.iter().find(|input| compact(&input.key) == asked || compact(&input.label) == asked)
    {
        return Some(input);
    }
    const EMPTY: &[&str] = &["the", "of", "a", "an", "for", "in", "per", "each", "who", "it", "and", "would", "on"];
    let stem = |word: &str| word.trim_end_matches('s').to_lowercase();
    let words = |text: &str| -> Vec<String> {
        let split = text.split(|letter: char| !letter.is_alphanumeric());
        split.filter(|word| !word.is_empty() && !EMPTY.contains(word)).map(stem).collect()
    };
    let asked = words(what);
    let shared = |input: &RoiInput| {
        let own = words(&format!("{} {}", input.label, input.key.replace('_', " ")));
        asked.iter().filter(|word| own.contains(word)).count()
    };
    // Every word has to be one of the input's: a sentence about something else is none about the case.
    let fits = |input: &&RoiInput| !asked.is_empty() && shared(input) == asked.len();
    let mut fitting = case.inputs.iter().filter(fits);
    fitting.next().filter(|_| fitting.next().is_none())
}

/// Low, likely and high: one number, or two with *to*, *and* or a dash between them.
fn numbers(text: &str) -> Option<(f64, f64, f64)> {
    let all: Vec<f64> = NUMBER.all(text).into_iter().filter_map(number).collect();
    match all.as_slice() {
        [only] => Some((*only, *only, *only)),
        [low, high] if low <= high => Some((*low, (low + high) / 2.0, *high)),
        [low, likely, high] if low <= likely && likely <= high => Some((*low, *likely, *high)),
        _ => None,
    }
}

fn number(text: &str) -> Option<f64> {
    let found = NUMBER.captures(text)?;
    let part = found.name("part").map_or("", |part| part.as_str());
    let value: f64 = format!("{}{part}", found["whole"].replace(',', "")).parse().ok()?;
    Some(if found.name("thousand").is_some() { value * 1_000.0 } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(numbers("10"), Some((10.0, 10.0, 10.0)));
        assert_eq!(numbers("$12.50 a month"), Some((12.5, 12.5, 12.5)));
        assert_eq!(numbers("1,200 people"), Some((1200.0, 1200.0, 1200.0)));
        assert_eq!(numbers("30k"), Some((30_000.0, 30_000.0, 30_000.0)));
        assert_eq!(numbers("8 to 12"), Some((8.0, 10.0, 12.0)));
        assert_eq!(numbers("8/10/15"), Some((8.0, 10.0, 15.0)));
        assert_eq!(numbers("12 to 8"), None);
        assert_eq!(numbers("none"), None);
    }
}
