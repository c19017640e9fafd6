//! Words that a signal begins with, found in one pass over a sentence.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use crate::tables::load;

pub(crate) const TRIGGERS_SOURCE: &str = include_str!("../data/triggers.toml");

/// What a word may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    Acquire,
    AcquireNoun,
    Sell,
    Stake,
    Partner,
    PartnerNoun,
    Launch,
    LaunchNoun,
    Open,
    Layoff,
    LayoffNoun,
    Incident,
    Earnings,
    Legal,
    Award,
    Hire,
    Appoint,
    Become,
    Leave,
}

/// The form in which a verb stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `buy`
    Base,
    /// `buys`
    Third,
    /// `bought`, also as a participle
    Past,
    /// `buying`
    Ing,
    /// A word that does not change.
    Word,
}

/// A trigger at its place in a sentence, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub group: Group,
    pub form: Form,
    pub start: usize,
    pub end: usize,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TriggerTable {
    trigger: Vec<TriggerRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TriggerRow {
    group: Group,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
}

struct Lexicon {
    automaton: Option<AhoCorasick>,
    entries: Vec<(Group, Form)>,
    /// Every single verb in every form, in lower case.
    verbs: std::collections::BTreeSet<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let table: TriggerTable = load(TRIGGERS_SOURCE);
    let mut patterns: Vec<String> = Vec::new();
    let mut entries = Vec::new();
    let mut verbs = std::collections::BTreeSet::new();
    for row in table.trigger {
        for (form, text) in row.verbs.iter().flat_map(|verb| inflected(verb)) {
            if !text.contains(' ') && row.group != Group::Become {
                verbs.insert(text.clone());
            }
            patterns.push(text);
            entries.push((row.group, form));
        }
        for word in row.words {
            patterns.push(word);
            entries.push((row.group, Form::Word));
        }
    }
    let automaton =
        AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::Standard).build(patterns).ok();
    Lexicon { automaton, entries, verbs }
});

/// The triggers of a sentence, from left to right; a longer one hides those of its group inside it.
pub fn hits(sentence: &str) -> Vec<Hit> {
    let Some(automaton) = &LEXICON.automaton else { return Vec::new() };
    let bytes = sentence.as_bytes();
    let inside =
        |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80 || *byte == b'_');
    let is_word = |pattern: usize| LEXICON.entries.get(pattern).is_some_and(|(_, form)| *form == Form::Word);
    let plain_case = is_title_case(sentence);
    let mut all: Vec<Hit> = automaton
        .find_overlapping_iter(sentence)
        .filter(|found| !(inside(found.end()) || found.start() > 0 && inside(found.start() - 1)))
        // `a buy-out house`: a part of another word.
        .filter(|found| {
            !(bytes.get(found.end()) == Some(&b'-') && inside(found.end() + 1)) || is_word(found.pattern().as_usize())
        })
        .filter(|found| plain_case || !names_inside(sentence, found.start(), found.end()))
        .filter_map(|found| {
            let (group, form) = *LEXICON.entries.get(found.pattern().as_usize())?;
            Some(Hit { group, form, start: found.start(), end: found.end() })
        })
        .collect();
    let longer = all.clone();
    all.retain(|hit| {
        !longer.iter().any(|other| {
            other.group == hit.group
                && other.start <= hit.start
                && hit.end <= other.end
                && other.end - other.start > hit.end - hit.start
        })
    });
    all.sort_by_key(|hit| (hit.start, hit.end));
    all.dedup_by(|later, earlier| (later.group, later.start, later.end) == (earlier.group, earlier.start, earlier.end));
    all
}

/// Whether words at a place are part of a name, and not the verb that they look like.
pub fn is_in_name(sentence: &str, start: usize, end: usize) -> bool {
    !is_title_case(sentence) && names_inside(sentence, start, end)
}

/// Whether most words of a sentence begin with a capital, as in headlines.
fn is_title_case(sentence: &str) -> bool {
    let words = sentence.split_whitespace().filter(|word| word.len() > 3 && word.starts_with(char::is_alphabetic));
    let (mut all, mut capitals) = (0_usize, 0_usize);
    for word in words {
        all += 1;
        capitals += usize::from(word.starts_with(char::is_uppercase));
    }
    capitals * 5 > all * 3
}

/// Whether a word is part of a name: `United Launch Alliance`.
fn names_inside(sentence: &str, start: usize, end: usize) -> bool {
    let capital = |word: Option<&str>| word.is_some_and(|word| word.starts_with(char::is_uppercase));
    let itself = capital(sentence.get(start..end));
    let before = sentence.get(..start).and_then(|text| text.strip_suffix(' ')).and_then(|text| text.rsplit(' ').next());
    let after = sentence.get(end..).and_then(|text| text.strip_prefix(' ')).and_then(|text| text.split(' ').next());
    let open = before.is_some_and(|word| word.ends_with(char::is_alphanumeric));
    itself && open && capital(before) && capital(after)
}

/// Whether a word is a form of a verb that tells of an event.
pub fn is_event_verb(word: &str) -> bool {
    LEXICON.verbs.contains(&word.to_lowercase())
}

/// Verbs with forms of their own: base, past, participle.
const IRREGULAR: &[(&str, &str, &str)] = &[
    ("buy", "bought", "bought"),
    ("sell", "sold", "sold"),
    ("take", "took", "taken"),
    ("bring", "brought", "brought"),
    ("begin", "began", "begun"),
    ("set", "set", "set"),
    ("build", "built", "built"),
    ("break", "broke", "broken"),
    ("go", "went", "gone"),
    ("cut", "cut", "cut"),
    ("shed", "shed", "shed"),
    ("let", "let", "let"),
    ("lay", "laid", "laid"),
    ("make", "made", "made"),
    ("shrink", "shrank", "shrunk"),
    ("choose", "chose", "chosen"),
    ("become", "became", "become"),
    ("leave", "left", "left"),
    ("quit", "quit", "quit"),
    ("stand", "stood", "stood"),
    ("show", "showed", "shown"),
    ("grow", "grew", "grown"),
    ("come", "came", "come"),
    ("give", "gave", "given"),
    ("be", "was", "been"),
    ("hang", "hung", "hung"),
    ("hit", "hit", "hit"),
];

/// Verbs that double their last letter.
const DOUBLING: &[&str] =
    &["cut", "tap", "shed", "ship", "trim", "set", "let", "plan", "nab", "scrap", "quit", "begin"];

/// A verb phrase in its forms; the first word changes.
fn inflected(phrase: &str) -> Vec<(Form, String)> {
    let (verb, rest) =
        phrase.split_once(' ').map_or((phrase, String::new()), |(verb, rest)| (verb, format!(" {rest}")));
    let mut forms = vec![(Form::Base, verb.to_owned()), (Form::Third, third(verb)), (Form::Ing, ing(verb))];
    match IRREGULAR.iter().find(|(base, _, _)| *base == verb) {
        Some((_, past, participle)) => {
            forms.push((Form::Past, (*past).to_owned()));
            forms.push((Form::Past, (*participle).to_owned()));
        }
        None => forms.push((Form::Past, past(verb))),
    }
    if verb == "be" {
        forms.extend(["is", "are", "were"].map(|form| (Form::Past, form.to_owned())));
    }
    forms.into_iter().map(|(form, verb)| (form, format!("{verb}{rest}"))).collect()
}

fn third(verb: &str) -> String {
    let hisses = ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| verb.ends_with(end));
    match verb.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        Some(stem) => format!("{stem}ies"),
        None if hisses => format!("{verb}es"),
        None => format!("{verb}s"),
    }
}

fn ing(verb: &str) -> String {
    let last = verb.chars().next_back().unwrap_or_default();
    match verb.strip_suffix('e').filter(|stem| !stem.ends_with('e') && stem.len() > 1) {
        Some(stem) => format!("{stem}ing"),
        None if DOUBLING.contains(&verb) => format!("{verb}{last}ing"),
        None => format!("{verb}ing"),
    }
}

fn past(verb: &str) -> String {
    let last = verb.chars().next_back().unwrap_or_default();
    if let Some(stem) = verb.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        return format!("{stem}ied");
    }
    if verb.ends_with('e') {
        return format!("{verb}d");
    }
    if DOUBLING.contains(&verb) { format!("{verb}{last}ed") } else { format!("{verb}ed") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, group: Group, expect: &[&str]) {
        let found: Vec<&str> =
            hits(sentence).iter().filter(|hit| hit.group == group).map(|hit| &sentence[hit.start..hit.end]).collect();
        assert_eq!(found, expect, "{sentence}");
    }

    #[test]
    fn verbs_are_found_in_all_their_forms() {
        check("Globex buys one, BOUGHT two and is acquiring three", Group::Acquire, &["buys", "BOUGHT", "acquiring"]);
        check("It took over Initech; overtook nobody", Group::Acquire, &["took over"]);
        check("tapped, tapping, untapped", Group::Appoint, &["tapped", "tapping"]);
        check("shipped and begins shipping", Group::Launch, &["shipped", "begins shipping"]);
        check("she steps down, he has left, they are retiring", Group::Leave, &["steps down", "left", "retiring"]);
    }
}
