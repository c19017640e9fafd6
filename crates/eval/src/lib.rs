//! How good what we conclude is, against what people labelled.
//!
//! Never: IO, async, the ambient clock, or a rule that changes a conclusion. Start at [`run`]: JSON lines in, a
//! [`Report`] out, with precision, recall and F1 for each kind, their intervals, and the errors in full. What each set's
//! lines look like stands in `row.rs`; [`Report::table`] prints, [`Report::against`] compares with a run that was kept.

mod calibration;
mod dedupe;
mod each_company;
mod events;
mod filings;
mod grounding;
mod intents;
mod measure;
mod questions;
mod read;
mod report;
mod row;
mod same;
mod sentences;
mod walk;

use std::collections::{BTreeMap, HashMap};

use domain::Proposal;

pub use each_company::each_company;
pub use measure::{Counts, Estimate, wilson};
pub use questions::{Answered, Asked, Question, questions};
pub use read::{Given, READ_ON, Reader, plain};
pub use report::{Line, Report, Wrong};
pub use row::{Set, Split};
pub use walk::{Unproved, Walk, Walked};

/// Lines of one file that are scored; more are said to be left out.
pub const ROWS_MAX: usize = 100_000;

/// What cannot be scored.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// Reject: the file is not what the set expects.
    #[error("Line {line} was not understood, so nothing was scored: {why}. docs/evaluation.md shows each set's lines.")]
    Row { line: usize, why: String },
    /// Reject: there is nothing to score.
    #[error("The files hold no line for `{0}`.")]
    Empty(&'static str),
    /// Reject: questions need somebody who answers.
    #[error("`questions` needs a program that answers them; `callsheet eval questions` is one.")]
    NobodyAnswers,
}

/// What a run needs besides the lines.
pub struct Setting<'a> {
    pub split: Split,
    /// Makes a document of a line's text; [`read::plain`] where no other reader is at hand.
    pub reader: &'a Reader<'a>,
    /// Who answers questions.
    pub asked: Option<&'a Asked<'a>>,
    /// What a language model proposed and understood; without one, the rules are alone.
    pub model: Option<&'a Modelled>,
}

/// What a language model said of the lines of a set, by their ids.
#[derive(Debug, Default)]
pub struct Modelled {
    /// Events that it read in a text, before anything is held against the text.
    pub proposals: BTreeMap<String, Vec<Proposal>>,
    /// What it took a sentence for that the rules did not understand.
    pub intents: BTreeMap<String, chat::Intent>,
    /// Answers in its words, as far as they hold.
    pub answers: HashMap<Question, Answered>,
}

/// The texts of a set that a model may read, by their ids.
pub fn texts(set: Set, lines: &str, split: Split) -> Result<Vec<(String, Given)>, EvalError> {
    let held = |id: &str| split.holds(id);
    match set {
        Set::Dedupe => {
            let rows: Vec<row::CaseRow> = row::of(lines)?;
            let held = rows.iter().filter(|row| held(&row::text_of(&row.id)));
            Ok(held.flat_map(dedupe::documents).collect())
        }
        Set::Calibration => {
            let rows: Vec<row::ToldRow> = row::of(lines)?;
            let held = rows.iter().filter(|row| held(&row.id()));
            Ok(held.flat_map(calibration::documents).collect())
        }
        _ => {
            let rows: Vec<row::EventRow> = row::of(lines)?;
            let texts = rows.iter().filter_map(|row| match row {
                row::EventRow::Text(row) => Some((row::text_of(&row.id), read::given(row))),
                _ => None,
            });
            Ok(texts.filter(|(id, _)| held(id)).collect())
        }
    }
}

/// Sentences that the rules do not understand, by their ids.
pub fn not_understood(lines: &str, split: Split) -> Result<Vec<(String, String)>, EvalError> {
    let rows: Vec<row::IntentRow> = row::of(lines)?;
    let all = rows.into_iter().map(|row| (row::text_of(&row.id), row.text)).filter(|(id, _)| split.holds(id));
    Ok(all.filter(|(_, text)| chat::intent(text, None).intent == chat::IntentName::Fallback).collect())
}

impl Default for Setting<'_> {
    fn default() -> Self {
        Self { split: Split::All, reader: &read::plain, asked: None, model: None }
    }
}

/// Scores the lines of a set.
pub fn run(set: Set, lines: &str, setting: &Setting) -> Result<Report, EvalError> {
    match set {
        Set::Events => row::of(lines).and_then(|rows| events::score(set, &rows, setting)),
        Set::Leadership | Set::Funding => row::of(lines).and_then(|rows| events::score(set, &rows, setting)),
        Set::Intent => row::of(lines).and_then(|rows| intents::score(&rows, setting)),
        Set::Grounding => row::of(lines).and_then(|rows| grounding::score(&rows, setting)),
        Set::Dedupe => row::of(lines).and_then(|rows| dedupe::score(&rows, setting)),
        Set::Calibration => row::of(lines).and_then(|rows| calibration::score(&rows, setting)),
        Set::Questions => row::of(lines).and_then(|rows| questions::score(&rows, setting)),
    }
}
