//! Whether the words of confidence hold what they promise.

use domain::{ConfidenceWord, Finding};

use crate::dedupe;
use crate::events::Tally;
use crate::events::{proposed, said, wrong};
use crate::measure::Counts;
use crate::read::{Given, findings, given};
use crate::report::{ERRORS_MAX, Line, Report};
use crate::row::{Expected, ToldRow, text_of};
use crate::{EvalError, Setting, same};

/// What each word promises: the share that has to be right.
const PROMISES: &[(ConfidenceWord, f64)] = &[(ConfidenceWord::Confirmed, 0.97), (ConfidenceWord::OneSource, 0.85)];

/// Of what each word was said, the share that is right; and how far the number is from the share.
pub(crate) fn score(rows: &[ToldRow], setting: &Setting) -> Result<Report, EvalError> {
    let mut report = Report { set: "calibration".to_owned(), ..Report::default() };
    let mut tally = Tally::new();
    let mut numbers: Vec<(f64, bool)> = Vec::new();
    for row in rows.iter().filter(|row| setting.split.holds(&row.id())) {
        report.texts += 1;
        let (expect, found, text) = told(row, setting);
        for finding in found.iter().filter(|finding| finding.kind().is_signal()) {
            let right = expect.iter().any(|expected| same::signal(expected, finding));
            numbers.push((finding.confidence.value, right));
            let word = finding.confidence.word.label();
            let counts = Counts { right: u32::from(right), wrong: u32::from(!right), missed: 0 };
            tally.entry(word.to_owned()).or_default().push(counts);
            if !right {
                report.errors.push(wrong(&row.id(), word, finding.kind(), "-", &said(finding), &text));
            }
        }
    }
    if report.texts == 0 {
        return Err(EvalError::Empty("calibration"));
    }
    report.lines = tally.iter().map(|(name, texts)| Line::of(name, texts)).collect();
    for (word, promise) in PROMISES {
        if let Some(line) = report.line(word.label()) {
            let holds = if line.precision.value >= *promise { "holds" } else { "does not hold" };
            let note = format!("{} promises {promise:.2}: {:.3}, {holds}", word.label(), line.precision.value);
            report.notes.push(note);
        }
    }
    report.notes.push(format!("Brier score {:.4}", brier(&numbers)));
    report.errors.truncate(ERRORS_MAX);
    Ok(report)
}

/// The documents of a line, by their ids.
pub(crate) fn documents(row: &ToldRow) -> Vec<(String, Given)> {
    match row {
        ToldRow::Case(row) => dedupe::documents(row),
        ToldRow::Text(row) => vec![(text_of(&row.id), given(row))],
    }
}

/// What is labelled of a line, what was found in it, and what it says.
fn told(row: &ToldRow, setting: &Setting) -> (Vec<Expected>, Vec<Finding>, String) {
    match row {
        ToldRow::Case(row) => {
            let expect = row.expect.iter().map(|merged| merged.labelled()).collect();
            (expect, dedupe::findings(row, setting), row.text())
        }
        ToldRow::Text(row) => {
            let given = given(row);
            let reading = (setting.reader)(&given);
            (row.expect.clone(), findings(&given, &reading, proposed(setting, &text_of(&row.id))), reading.text)
        }
    }
}

/// The mean square of what is missing between number and outcome (Brier 1950).
fn brier(numbers: &[(f64, bool)]) -> f64 {
    let sum: f64 = numbers.iter().map(|(value, right)| (value - f64::from(u8::from(*right))).powi(2)).sum();
    if numbers.is_empty() { 0.0 } else { sum / numbers.len() as f64 }
}
