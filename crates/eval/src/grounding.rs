//! Whether every quote is in its document and every value in a quote.

use std::sync::Arc;

use insight::merge::kind_name;
use insight::verify;

use crate::events::{Tally, lines, proposed, said, wrong};
use crate::measure::Counts;
use crate::read::{Given, date, findings, given};
use crate::report::{ERRORS_MAX, Report};
use crate::row::{EventRow, text_of};
use crate::{EvalError, Setting};

/// Checks every finding of every line; labels are not needed.
pub(crate) fn score(rows: &[EventRow], setting: &Setting) -> Result<Report, EvalError> {
    let mut report = Report { set: "grounding".to_owned(), ..Report::default() };
    let mut tally = Tally::new();
    for (id, given) in rows.iter().flat_map(documents) {
        if !setting.split.holds(&id) {
            continue;
        }
        report.texts += 1;
        let reading = (setting.reader)(&given);
        for finding in findings(&given, &reading, proposed(setting, &id)) {
            let faults = verify(&finding, &[Arc::new(reading.clone())]);
            let bad = u32::from(!faults.is_empty());
            if bad > 0 {
                let what = format!("{faults:?}");
                report.errors.push(wrong(&id, "not grounded", finding.kind(), &what, &said(&finding), &reading.text));
            }
            let counts = Counts { right: 1 - bad, wrong: bad, missed: 0 };
            tally.entry(kind_name(finding.kind())).or_default().push(counts);
        }
    }
    if report.texts == 0 {
        return Err(EvalError::Empty("grounding"));
    }
    report.lines = lines(&tally);
    report.errors.truncate(ERRORS_MAX);
    Ok(report)
}

fn documents(row: &EventRow) -> Vec<(String, Given)> {
    match row {
        EventRow::Labels(_) => Vec::new(),
        EventRow::Text(row) => vec![(text_of(&row.id), given(row))],
        EventRow::Sentence(row) => {
            vec![(format!("{}#{}", row.doc, row.i), Given { text: row.text.clone(), ..Given::default() })]
        }
        EventRow::Filing(row) => row
            .items
            .iter()
            .map(|(item, text)| {
                let given = Given {
                    text: text.clone(),
                    company: Some(row.company.clone()),
                    published: date(&row.filed),
                    ..Given::default()
                };
                (format!("{} {item}", row.file), given)
            })
            .collect(),
        EventRow::Headline(row) => vec![(row.title.clone(), Given { text: row.title.clone(), ..Given::default() })],
    }
}
