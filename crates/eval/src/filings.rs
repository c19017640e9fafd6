//! 8-K filings: the law says what an item is about, people say who.

use domain::{EvidenceKind, Finding, FindingKind};

use crate::Setting;
use crate::events::{Tally, labelled, said, told, wrong};
use crate::measure::Counts;
use crate::read::{Given, date, findings};
use crate::report::Report;
use crate::row::{Expected, FilingRow, Set};
use crate::same;

/// Items and the kind of signal that each is.
const ITEMS: &[(&str, FindingKind)] = &[
    ("5.02", FindingKind::Leadership),
    ("2.01", FindingKind::Acquisition),
    ("1.05", FindingKind::SecurityIncident),
    ("2.02", FindingKind::Earnings),
    ("2.05", FindingKind::Layoffs),
];

/// Every item of one filing that has a kind.
pub(crate) fn filing(set: Set, row: &FilingRow, setting: &Setting, tally: &mut Tally, report: &mut Report) -> bool {
    if !setting.split.holds(&row.file) {
        return false;
    }
    for (item, kind) in ITEMS {
        let Some(text) = row.items.get(*item) else { continue };
        if set == Set::Leadership && *item != "5.02" || set == Set::Funding {
            continue;
        }
        let given = Given {
            text: text.clone(),
            company: Some(row.company.clone()),
            published: date(&row.filed),
            evidence: Some(EvidenceKind::Article),
            ..Given::default()
        };
        let found: Vec<Finding> = findings(&given, &(setting.reader)(&given), &[])
            .into_iter()
            .filter(|finding| finding.kind() == *kind)
            .collect();
        let labels = match *item {
            "5.02" => row.people.as_ref(),
            "2.01" => row.deals.as_ref(),
            _ => None,
        };
        let there = labels.is_none_or(|labels| !labels.is_empty());
        count_item(row, item, *kind, there, &found, text, tally, report);
        if let Some(labels) = labels {
            one_by_one(row, item, labels, &found, text, tally, report);
        }
    }
    true
}

#[expect(clippy::too_many_arguments, reason = "a row of a table")]
fn count_item(
    row: &FilingRow,
    item: &str,
    kind: FindingKind,
    there: bool,
    found: &[Finding],
    text: &str,
    tally: &mut Tally,
    report: &mut Report,
) {
    let counts = Counts {
        right: u32::from(there && !found.is_empty()),
        wrong: u32::from(!there && !found.is_empty()),
        missed: u32::from(there && found.is_empty()),
    };
    if counts.missed + counts.wrong > 0 {
        let how = if there { "item missed" } else { "item wrong" };
        report.errors.push(wrong(&row.file, how, kind, item, &told(found), text));
    }
    tally.entry(format!("{item}.kind")).or_default().push(counts);
}

fn one_by_one(
    row: &FilingRow,
    item: &str,
    labels: &[Expected],
    found: &[Finding],
    text: &str,
    tally: &mut Tally,
    report: &mut Report,
) {
    let mut counts = Counts::default();
    let mut taken: Vec<usize> = Vec::new();
    for label in labels {
        let hit = (0..found.len()).find(|at| !taken.contains(at) && same::signal(label, &found[*at]));
        match hit {
            Some(at) => {
                taken.push(at);
                counts.right += 1;
                for (field, right) in same::details(label, &found[at]) {
                    let (good, bad) = (u32::from(right), u32::from(!right));
                    let counts = Counts { right: good, wrong: bad, missed: bad };
                    tally.entry(format!("{item}.{field}")).or_default().push(counts);
                    if !right {
                        report.errors.push(wrong(
                            &row.file,
                            field,
                            label.kind,
                            &labelled(label),
                            &said(&found[at]),
                            text,
                        ));
                    }
                }
            }
            None => {
                counts.missed += 1;
                report.errors.push(wrong(&row.file, "missed", label.kind, &labelled(label), &told(found), text));
            }
        }
    }
    for (at, finding) in found.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
        let _ = at;
        counts.wrong += 1;
        report.errors.push(wrong(&row.file, "wrong", finding.kind(), "-", &said(finding), text));
    }
    let name = if item == "5.02" { "5.02.person+direction" } else { "2.01.deal" };
    tally.entry(name.to_owned()).or_default().push(counts);
}
