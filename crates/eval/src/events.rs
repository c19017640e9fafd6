//! Signals of texts, matched one by one with what people saw in them.

use std::collections::BTreeMap;

use domain::{Finding, FindingKind, Proposal};
use insight::merge::kind_name;

use crate::measure::Counts;
use crate::read::{findings, given};
use crate::report::{ERRORS_MAX, Line, Report, Wrong};
use crate::row::{EventRow, Expected, FilingRow, LabelRow, Set, TextRow, text_of};
use crate::{EvalError, Setting, filings, same, sentences};

/// Counts of every text, by what is counted.
pub(crate) type Tally = BTreeMap<String, Vec<Counts>>;

/// Scores every line by its form.
pub(crate) fn score(set: Set, rows: &[EventRow], setting: &Setting) -> Result<Report, EvalError> {
    let mut report = Report { set: set.name().to_owned(), ..Report::default() };
    let mut tally = Tally::new();
    let labels: BTreeMap<&str, &LabelRow> = rows
        .iter()
        .filter_map(|row| match row {
            EventRow::Labels(labels) => Some((labels.file.as_str(), labels)),
            EventRow::Text(_) | EventRow::Sentence(_) | EventRow::Filing(_) | EventRow::Headline(_) => None,
        })
        .collect();
    for row in rows {
        let scored = match row {
            EventRow::Text(row) => text(set, row, setting, &mut tally, &mut report),
            EventRow::Sentence(row) => sentences::sentence(set, row, setting, &mut tally, &mut report),
            EventRow::Filing(row) => {
                let row = labelled_filing(row, labels.get(row.file.as_str()).copied());
                filings::filing(set, &row, setting, &mut tally, &mut report)
            }
            EventRow::Labels(_) => false,
            EventRow::Headline(row) => sentences::headline(row, setting, &mut tally, &mut report),
        };
        report.texts += usize::from(scored);
    }
    if report.texts == 0 {
        return Err(EvalError::Empty(set.name()));
    }
    report.lines = lines(&tally);
    report.errors.truncate(ERRORS_MAX);
    Ok(report)
}

/// A filing with the labels that another file has for it.
fn labelled_filing(row: &FilingRow, labels: Option<&LabelRow>) -> FilingRow {
    let mut row = row.clone();
    if let Some(labels) = labels {
        row.people = row.people.or_else(|| labels.people.clone());
        row.deals = row.deals.or_else(|| labels.deals.clone());
    }
    row
}

/// One line for each name, and one over all kinds.
pub(crate) fn lines(tally: &Tally) -> Vec<Line> {
    let mut all: Vec<Line> = tally.iter().map(|(name, texts)| Line::of(name, texts)).collect();
    let kinds: Vec<Counts> =
        tally.iter().filter(|(name, _)| !name.contains('.')).flat_map(|(_, texts)| texts.clone()).collect();
    if all.len() > 1 && !kinds.is_empty() {
        all.push(Line::of("all kinds", &kinds));
    }
    all
}

fn wanted(set: Set, kind: FindingKind) -> bool {
    match set {
        Set::Leadership => kind == FindingKind::Leadership,
        Set::Funding => kind == FindingKind::Funding,
        _ => kind.is_signal(),
    }
}

fn text(set: Set, row: &TextRow, setting: &Setting, tally: &mut Tally, report: &mut Report) -> bool {
    let id = text_of(&row.id);
    if !setting.split.holds(&id) {
        return false;
    }
    let given = given(row);
    let reading = (setting.reader)(&given);
    let found: Vec<Finding> = findings(&given, &reading, proposed(setting, &id))
        .into_iter()
        .filter(|finding| wanted(set, finding.kind()))
        .collect();
    let expected: Vec<&Expected> = row.expect.iter().filter(|expected| wanted(set, expected.kind)).collect();
    let pairs = matched(&expected, &found);
    let mut counts: BTreeMap<FindingKind, Counts> = BTreeMap::new();
    for (at, expected) in expected.iter().enumerate() {
        let counts = counts.entry(expected.kind).or_default();
        match pairs.iter().find(|(labelled, _)| *labelled == at) {
            Some((_, finding)) => {
                counts.right += 1;
                fields(&id, expected, &found[*finding], &reading.text, tally, report);
            }
            None => {
                counts.missed += 1;
                confuse(expected, &found, &pairs, report);
                report.errors.push(wrong(
                    &id,
                    "missed",
                    expected.kind,
                    &labelled(expected),
                    &told(&found),
                    &reading.text,
                ));
            }
        }
    }
    for (at, finding) in found.iter().enumerate() {
        if !pairs.iter().any(|(_, found)| *found == at) {
            counts.entry(finding.kind()).or_default().wrong += 1;
            let labels: Vec<String> = expected.iter().map(|expected| labelled(expected)).collect();
            report.errors.push(wrong(&id, "wrong", finding.kind(), &labels.join(" | "), &said(finding), &reading.text));
        }
    }
    for (kind, counts) in counts {
        tally.entry(kind_name(kind)).or_default().push(counts);
    }
    true
}

/// What a model proposed of a text.
pub(crate) fn proposed<'s>(setting: &'s Setting, id: &str) -> &'s [Proposal] {
    setting.model.and_then(|model| model.proposals.get(id)).map(Vec::as_slice).unwrap_or_default()
}

/// Each label with at most one finding, and each finding with at most one label.
fn matched(expected: &[&Expected], found: &[Finding]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, expected) in expected.iter().enumerate() {
        let free = |index: &usize| !pairs.iter().any(|(_, taken)| taken == index);
        let hit = (0..found.len()).filter(free).find(|index| same::signal(expected, &found[*index]));
        pairs.extend(hit.map(|index| (at, index)));
    }
    pairs
}

fn fields(id: &str, expected: &Expected, finding: &Finding, text: &str, tally: &mut Tally, report: &mut Report) {
    for (field, right) in same::details(expected, finding) {
        let counts = if right {
            Counts { right: 1, ..Counts::default() }
        } else {
            report.errors.push(wrong(id, field, finding.kind(), &labelled(expected), &said(finding), text));
            Counts { wrong: 1, missed: 1, ..Counts::default() }
        };
        let name = if field.contains('.') { field.to_owned() } else { format!("field.{field}") };
        tally.entry(name).or_default().push(counts);
    }
}

fn confuse(expected: &Expected, found: &[Finding], pairs: &[(usize, usize)], report: &mut Report) {
    let row = report.confusion.entry(kind_name(expected.kind)).or_default();
    let free: Vec<&Finding> = found
        .iter()
        .enumerate()
        .filter(|(index, _)| !pairs.iter().any(|(_, taken)| taken == index))
        .map(|(_, finding)| finding)
        .collect();
    if free.is_empty() {
        *row.entry("nothing".to_owned()).or_default() += 1;
    }
    for finding in free {
        let kind = kind_name(finding.kind());
        let found = if finding.kind() == expected.kind {
            format!("{kind} with another {}", same::other_in(expected, finding).join(" and "))
        } else {
            kind
        };
        *row.entry(found).or_default() += 1;
    }
}

pub(crate) fn wrong(id: &str, how: &str, kind: FindingKind, labelled: &str, found: &str, text: &str) -> Wrong {
    Wrong {
        id: id.to_owned(),
        how: how.to_owned(),
        kind: kind_name(kind),
        labelled: labelled.to_owned(),
        found: found.to_owned(),
        text: text.to_owned(),
    }
}

pub(crate) fn labelled(expected: &Expected) -> String {
    let fields = serde_json::to_string(&expected.fields).unwrap_or_default();
    format!("{} {} {fields}", kind_name(expected.kind), expected.company.as_deref().unwrap_or("-"))
}

pub(crate) fn said(finding: &Finding) -> String {
    let fields = serde_json::to_value(&finding.detail).map(|value| value["fields"].to_string()).unwrap_or_default();
    format!("{} {} {fields}", kind_name(finding.kind()), finding.company)
}

pub(crate) fn told(found: &[Finding]) -> String {
    found.iter().map(said).collect::<Vec<_>>().join(" | ")
}
