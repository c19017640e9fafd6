//! Events by the words that say them and by who stands where: `data/frames.toml`. They are tried last, where neither the
//! rules of a kind nor a form found anything.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use domain::{Change, FindingDetail, FindingKind};
use regex::Regex;
use serde::Deserialize;

use crate::candidate::{Candidate, Claim};
use crate::forms::{is_doubtful, is_somebody, same, told_by_rule};
use crate::scope::{Scope, names_another};
use crate::tables::load;
use crate::text::name::person_key;
use crate::text::pattern;

mod argument;
mod build;

pub(crate) const FRAMES_SOURCE: &str = include_str!("../data/frames.toml");

/// Places of one predicate in a sentence that are looked at.
const MATCHES_MAX: usize = 4;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FrameTable {
    pieces: BTreeMap<String, String>,
    frame: Vec<FrameRow>,
}

/// On which side of the predicate something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Side {
    Before,
    After,
    /// Whoever the sentence is about.
    Anywhere,
    /// The only one of its kind that the sentence names, on whatever side.
    Sole,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameRow {
    kind: FindingKind,
    says: Vec<String>,
    who: Side,
    #[serde(default = "after")]
    other: Side,
    #[serde(default)]
    need: Option<String>,
    #[serde(default)]
    unless: Option<String>,
    #[serde(default)]
    change: Option<Change>,
    #[serde(default)]
    direction: Option<String>,
    /// It is said of those who lead alone, so that nothing else has to say what they lead.
    #[serde(default)]
    sure: bool,
}

fn after() -> Side {
    Side::After
}

struct Frame {
    row: FrameRow,
    says: Regex,
    need: Option<Regex>,
    unless: Option<Regex>,
}

static FRAMES: LazyLock<Vec<Frame>> = LazyLock::new(|| {
    let FrameTable { pieces, frame: rows } = load(FRAMES_SOURCE);
    let built = |text: &str| pattern(&expanded(text, &pieces));
    let frame = |row: FrameRow| Frame {
        says: built(&whole_words(&row.says)),
        need: row.need.as_deref().map(built),
        unless: row.unless.as_deref().map(built),
        row,
    };
    rows.into_iter().map(frame).collect()
});

fn whole_words(all: &[String]) -> String {
    format!(r"\b(?:{})\b", all.join("|"))
}

/// A pattern with the pieces that it names.
fn expanded(text: &str, pieces: &BTreeMap<String, String>) -> String {
    pieces.iter().fold(text.to_owned(), |text, (name, piece)| text.replace(&format!("{{{name}}}"), piece))
}

/// A predicate in its sentence.
struct Told<'a> {
    text: &'a str,
    scope: &'a Scope<'a>,
    index: usize,
    at: Range<usize>,
}

/// The names in a sentence that can be companies.
pub(crate) fn companies(text: &str) -> Vec<String> {
    argument::names(text, 0..text.len()).into_iter().map(|named| named.name).collect()
}

/// What the frames find beyond what is known of the document already.
pub fn extract(scope: &Scope, known: &[Candidate]) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    // A filing says what happened in its own forms, and what may happen in all others.
    if crate::filing::is_filing(scope.reading) {
        return all;
    }
    for index in 0..scope.sentences.len() {
        if scope.is_teaser(index) {
            continue;
        }
        let text = scope.sentence(index);
        let lower = text.to_ascii_lowercase();
        for frame in FRAMES.iter() {
            for found in frame.says.find_iter(&lower).take(MATCHES_MAX) {
                if crate::trigger::is_in_name(&text, found.start(), found.end()) {
                    continue;
                }
                let told = Told { text: &text, scope, index, at: found.range() };
                // What one predicate tells of several is compared with what others told, and not with itself.
                let mut found = stated(frame, &told);
                found.retain(|candidate| {
                    let mut others = known.iter().chain(&all);
                    !others.any(|other| {
                        told_by_rule(other, candidate, false) || same(other, candidate) || returns(other, candidate)
                    }) && !is_somebody(candidate, known.iter().chain(&all))
                });
                all.extend(found);
            }
        }
    }
    all
}

/// Whether somebody of whom a sentence already says the one would in it also do the other.
fn returns(known: &Candidate, other: &Candidate) -> bool {
    let moves = |candidate: &Candidate| match &candidate.claim {
        Claim::Detail { detail: FindingDetail::Leadership { person, change, .. } } => {
            Some((person_key(person), *change == Change::Leaves))
        }
        Claim::Detail { .. } | Claim::Posting { .. } => None,
    };
    let Some(((left, goes), (right, comes))) = moves(known).zip(moves(other)) else { return false };
    let near = known.spans.first().zip(other.spans.first());
    left == right && goes != comes && near.is_some_and(|(left, right)| left.start < right.end && right.start < left.end)
}

fn stated(frame: &Frame, told: &Told) -> Vec<Candidate> {
    let forbidden = frame.unless.as_ref().is_some_and(|unless| unless.is_match(told.text));
    let lacks = frame.need.as_ref().is_some_and(|need| !need.is_match(told.text));
    // `has been snapped up by`: who does it stands behind, and another frame reads that.
    static UNDERGOES: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:been|was|were|be|being)\s*$"));
    let taker = matches!(frame.row.kind, FindingKind::Acquisition | FindingKind::Leadership);
    let passive = frame.row.who == Side::Before
        && (told.text[told.at.end..].starts_with(" by ") || taker && UNDERGOES.is_match(&told.text[..told.at.start]));
    // Where no order says who does what, no word of the sentence may make it doubtful or old.
    let sole = frame.row.who == Side::Sole;
    let doubtful = is_doubtful(frame.row.kind, if sole { told.text } else { &told.text[..told.at.end] })
        || sole && told.scope.names_past_year(told.text);
    let another = frame.row.who == Side::Before && names_another(&told.text[..told.at.start]);
    if forbidden || lacks || another || doubtful || passive || told.text.ends_with('?') {
        return Vec::new();
    }
    build::candidates(&frame.row, told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frame_is_a_pattern() {
        crate::tables::strictly::<FrameTable>("frames", FRAMES_SOURCE).unwrap();
        let table: FrameTable = load(FRAMES_SOURCE);
        for frame in FRAMES.iter() {
            let whole = expanded(&whole_words(&frame.row.says), &table.pieces);
            assert!(Regex::new(&whole).is_ok(), "{whole}\n{:?}", Regex::new(&whole).err());
            assert!(frame.row.says.iter().all(|says| says.to_lowercase() == *says), "{:?}", frame.row.says);
            let moves = frame.row.kind == FindingKind::Leadership;
            assert_eq!(frame.row.change.is_some(), moves, "{:?}", frame.row.says);
        }
        assert!(FRAMES.len() > 20);
    }
}
