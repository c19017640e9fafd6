//! What a run found, as a table, as JSON, and beside an earlier run.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::measure::{Counts, Estimate, f1_of};

/// Errors that a report keeps in full.
pub const ERRORS_MAX: usize = 2_000;
/// A change of F1 that a comparison calls one.
const CHANGE_MIN: f64 = 0.0005;

/// The outcome of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub set: String,
    pub texts: usize,
    pub lines: Vec<Line>,
    /// For what was missed, which kinds were found in the same text instead: labelled → found → times.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub confusion: BTreeMap<String, BTreeMap<String, u32>>,
    /// The worst first. A kept report has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Wrong>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// A kind, or another thing that is counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub name: String,
    #[serde(flatten)]
    pub counts: Counts,
    pub precision: Estimate,
    pub recall: Estimate,
    pub f1: Estimate,
}

/// One error in full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wrong {
    pub id: String,
    /// `missed`, `wrong`, `field`.
    pub how: String,
    pub kind: String,
    pub labelled: String,
    pub found: String,
    pub text: String,
}

impl Line {
    /// Of the counts of each text.
    pub fn of(name: &str, texts: &[Counts]) -> Self {
        let mut counts = Counts::default();
        texts.iter().for_each(|text| counts.add(*text));
        Self { name: name.to_owned(), counts, precision: counts.precision(), recall: counts.recall(), f1: f1_of(texts) }
    }
}

impl Report {
    /// The line of a name.
    pub fn line(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name)
    }

    /// What is kept in the repository: no texts.
    pub fn kept(&self) -> Self {
        Self { errors: Vec::new(), ..self.clone() }
    }

    /// As a table for a terminal.
    pub fn table(&self) -> String {
        let mut out = format!("{} ({} texts)\n", self.set, self.texts);
        let _ = writeln!(
            out,
            "{:<26}{:>6}{:>6}{:>7}   {:<18}{:<18}{:<18}",
            "", "right", "wrong", "missed", "precision", "recall", "F1"
        );
        let share = |estimate: &Estimate| format!("{:.3} [{:.2} {:.2}]", estimate.value, estimate.low, estimate.high);
        for line in &self.lines {
            let Counts { right, wrong, missed } = line.counts;
            let _ = writeln!(
                out,
                "{:<26}{right:>6}{wrong:>6}{missed:>7}   {:<18}{:<18}{:<18}",
                line.name,
                share(&line.precision),
                share(&line.recall),
                share(&line.f1)
            );
        }
        for (labelled, found) in &self.confusion {
            let found: Vec<String> = found.iter().map(|(kind, times)| format!("{kind} {times}")).collect();
            let _ = writeln!(out, "missed {labelled}, found instead: {}", found.join(", "));
        }
        self.notes.iter().for_each(|note| out.push_str(&format!("{note}\n")));
        out
    }

    /// The kept runs with this one in its place, by the name of the set and the part of it.
    pub fn keep_in(&self, runs: &mut BTreeMap<String, Report>, name: &str) {
        runs.insert(name.to_owned(), self.kept());
    }

    /// The errors, at most so many.
    pub fn worst(&self, most: usize) -> String {
        let mut out = String::new();
        for wrong in self.errors.iter().take(most) {
            let Wrong { id, how, kind, labelled, found, text } = wrong;
            let _ = writeln!(out, "- [{how}] {kind} {id}\n    labelled {labelled}\n    found    {found}\n    {text}");
        }
        out
    }

    /// What is better and what is worse than in an earlier run.
    pub fn against(&self, before: &Self) -> Vec<String> {
        self.lines
            .iter()
            .filter_map(|line| {
                let old = before.line(&line.name)?;
                let change = line.f1.value - old.f1.value;
                (change.abs() >= CHANGE_MIN).then(|| {
                    let way = if change > 0.0 { "better" } else { "worse" };
                    format!("{}: F1 {:.3} → {:.3}, {way}", line.name, old.f1.value, line.f1.value)
                })
            })
            .collect()
    }
}
