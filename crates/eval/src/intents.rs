//! What sentences of a rep want.

use domain::FindingKind;

use crate::events::{Tally, lines};
use crate::measure::Counts;
use crate::report::{ERRORS_MAX, Report, Wrong};
use crate::row::{IntentRow, text_of};
use crate::{EvalError, Setting};

/// Precision and recall of each intent.
pub(crate) fn score(rows: &[IntentRow], setting: &Setting) -> Result<Report, EvalError> {
    let mut report = Report { set: "intent".to_owned(), ..Report::default() };
    let mut tally = Tally::new();
    for row in rows.iter().filter(|row| setting.split.holds(&text_of(&row.id))) {
        report.texts += 1;
        let rules = chat::intent(&row.text, None);
        let of_model = setting.model.and_then(|model| model.intents.get(&text_of(&row.id)));
        let found = of_model.filter(|_| rules.intent == chat::IntentName::Fallback).cloned().unwrap_or(rules);
        let (labelled, said) = (name(row.intent), name(found.intent));
        if labelled == said {
            tally.entry(labelled).or_default().push(Counts { right: 1, ..Counts::default() });
            slots(row, &found, &mut tally, &mut report);
            continue;
        }
        tally.entry(labelled.clone()).or_default().push(Counts { missed: 1, ..Counts::default() });
        tally.entry(said.clone()).or_default().push(Counts { wrong: 1, ..Counts::default() });
        *report.confusion.entry(labelled.clone()).or_default().entry(said.clone()).or_default() += 1;
        report.errors.push(error(row, "intent", &labelled, &said));
    }
    if report.texts == 0 {
        return Err(EvalError::Empty("intent"));
    }
    report.lines = lines(&tally);
    report.errors.truncate(ERRORS_MAX);
    Ok(report)
}

fn slots(row: &IntentRow, found: &chat::Intent, tally: &mut Tally, report: &mut Report) {
    let said = serde_json::to_value(&found.slots).unwrap_or_default();
    for (slot, value) in &row.slots {
        let right = said.get(slot).is_some_and(|said| {
            said == value
                || said.as_str().zip(value.as_str()).is_some_and(|(said, value)| said.eq_ignore_ascii_case(value))
        });
        let bad = u32::from(!right);
        tally.entry(format!("slot.{slot}")).or_default().push(Counts {
            right: u32::from(right),
            wrong: bad,
            missed: bad,
        });
        if !right {
            report.errors.push(error(row, slot, &value.to_string(), &said[slot].to_string()));
        }
    }
}

fn name(intent: chat::IntentName) -> String {
    serde_json::to_value(intent).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn error(row: &IntentRow, how: &str, labelled: &str, found: &str) -> Wrong {
    let mut wrong = crate::events::wrong(&text_of(&row.id), how, FindingKind::Fact, labelled, found, &row.text);
    wrong.kind = how.to_owned();
    wrong
}
