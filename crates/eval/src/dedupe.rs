//! Whether documents about one event become one finding, and keep what they disagree about.

use std::sync::Arc;

use domain::{Company, Finding, Reading};
use insight::Subject;
use insight::merge::kind_name;

use crate::events::{Tally, labelled, lines, proposed, said, told, wrong};
use crate::measure::Counts;
use crate::read::{Given, READ_ON, date, plain};
use crate::report::{ERRORS_MAX, Report};
use crate::row::{CaseRow, Document, Merged, text_of};
use crate::{EvalError, Setting, same};

/// Scores each case: the findings, and then sources, conflicts, word and date of each.
pub(crate) fn score(rows: &[CaseRow], setting: &Setting) -> Result<Report, EvalError> {
    let mut report = Report { set: "dedupe".to_owned(), ..Report::default() };
    let mut tally = Tally::new();
    for row in rows.iter().filter(|row| setting.split.holds(&text_of(&row.id))) {
        report.texts += 1;
        case(row, setting, &mut tally, &mut report);
    }
    if report.texts == 0 {
        return Err(EvalError::Empty("dedupe"));
    }
    report.lines = lines(&tally);
    report.errors.truncate(ERRORS_MAX);
    Ok(report)
}

/// The documents of a case, by their ids.
pub(crate) fn documents(row: &CaseRow) -> Vec<(String, Given)> {
    let given = |(at, document): (usize, &Document)| {
        let host = extract::text::squash(&document.publisher).replace(' ', "");
        let given = Given {
            text: document.text.clone(),
            company: Some(row.company.clone()),
            domain: row.domain.clone(),
            published: document.published.as_deref().and_then(date),
            url: document.url.clone().or_else(|| Some(format!("https://{host}.example/{at}"))),
            publisher: Some(document.publisher.clone()),
            evidence: Some(document.evidence),
            ..Given::default()
        };
        (format!("{}#{at}", text_of(&row.id)), given)
    };
    row.documents.iter().enumerate().map(given).collect()
}

/// The findings of a case's documents.
pub(crate) fn findings(row: &CaseRow, setting: &Setting) -> Vec<Finding> {
    let company = Company {
        name: row.company.clone(),
        domain: row.domain.clone(),
        aliases: row.aliases.clone(),
        ..Company::default()
    };
    let today = row.today.as_deref().and_then(date).map_or(READ_ON, domain::PartialDate::last_day);
    let subject = Subject { company, today, namesakes: Vec::new() };
    let documents = documents(row);
    let readings: Vec<Arc<Reading>> = documents.iter().map(|(_, given)| Arc::new(plain(given))).collect();
    let mut candidates = Vec::new();
    for ((id, _), reading) in documents.iter().zip(&readings) {
        candidates.extend(insight::extract(&subject, reading));
        let proposals = proposed(setting, id);
        candidates.extend(insight::proposed(&subject, reading, proposals).into_iter().filter_map(Result::ok));
    }
    insight::findings(&subject, &readings, &candidates)
}

fn case(row: &CaseRow, setting: &Setting, tally: &mut Tally, report: &mut Report) {
    let id = text_of(&row.id);
    let kinds: Vec<_> = row.expect.iter().map(|merged| merged.kind).collect();
    let all = findings(row, setting);
    let found: Vec<Finding> = all
        .into_iter()
        .filter(|finding| kinds.contains(&finding.kind()) || kinds.is_empty() && finding.kind().is_signal())
        .collect();
    let text = row.text();
    let mut counts = Counts::default();
    let mut taken: Vec<usize> = Vec::new();
    for merged in &row.expect {
        let label = merged.labelled();
        let hit = (0..found.len()).find(|at| !taken.contains(at) && same::signal(&label, &found[*at]));
        let Some(at) = hit else {
            counts.missed += 1;
            report.errors.push(wrong(&id, "missed", merged.kind, &labelled(&label), &told(&found), &text));
            continue;
        };
        taken.push(at);
        counts.right += 1;
        for (what, right) in checks(merged, &found[at]) {
            let bad = u32::from(!right);
            tally.entry(format!("merge.{what}")).or_default().push(Counts {
                right: u32::from(right),
                wrong: bad,
                missed: bad,
            });
            if !right {
                let finding = &found[at];
                let shown = format!(
                    "{} sources {}, conflicts {:?}, {:?}, on {:?}",
                    said(finding),
                    finding.sources.len(),
                    finding.conflicts.iter().map(|conflict| (&conflict.field, &conflict.other)).collect::<Vec<_>>(),
                    finding.confidence.word,
                    finding.occurred_on.map(|date| date.to_string())
                );
                report.errors.push(wrong(&id, what, merged.kind, &format!("{merged:?}"), &shown, &text));
            }
        }
    }
    for (at, finding) in found.iter().enumerate() {
        if !taken.contains(&at) {
            counts.wrong += 1;
            report.errors.push(wrong(&id, "one too many", finding.kind(), "-", &said(finding), &text));
        }
    }
    let name = row.expect.first().map_or_else(|| "nothing".to_owned(), |merged| kind_name(merged.kind));
    tally.entry(name).or_default().push(counts);
}

fn checks(merged: &Merged, finding: &Finding) -> Vec<(&'static str, bool)> {
    let mut all = Vec::new();
    all.extend(merged.sources.map(|sources| ("sources", sources == finding.sources.len())));
    all.extend(merged.word.map(|word| ("word", word == finding.confidence.word)));
    let fields: std::collections::BTreeSet<&str> =
        finding.conflicts.iter().map(|conflict| conflict.field.as_str()).collect();
    let wanted: std::collections::BTreeSet<&str> = merged.conflicts.iter().map(String::as_str).collect();
    all.push(("conflicts", fields == wanted));
    all.extend(
        merged
            .on
            .as_ref()
            .map(|on| ("date", finding.dated().map(|date| date.to_string()).as_deref() == Some(on.as_str()))),
    );
    all
}
