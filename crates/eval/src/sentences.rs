//! Sentences with event types, and headlines of rounds.

use domain::{Finding, FindingKind};

use crate::Setting;
use crate::events::{Tally, told, wrong};
use crate::measure::Counts;
use crate::read::{Given, findings};
use crate::report::Report;
use crate::row::{HeadlineRow, SentenceRow, Set};

/// The types that mean what kinds of ours mean.
const SHARED: &[(&str, &[FindingKind])] = &[
    ("Employment", &[FindingKind::Leadership, FindingKind::Layoffs, FindingKind::Hiring]),
    ("Merger/Acquisition", &[FindingKind::Acquisition]),
    ("Financing", &[FindingKind::Funding]),
    ("Product/Service", &[FindingKind::ProductLaunch]),
    ("Facility", &[FindingKind::Expansion]),
    ("Deal", &[FindingKind::Partnership]),
    ("Legal", &[FindingKind::Legal]),
    ("FinancialReport", &[FindingKind::Earnings]),
];
/// Types of figures that reports tell of, which we call earnings too.
const FIGURES: &[&str] = &["Revenue", "Profit/Loss", "SalesVolume"];

/// One sentence, by the types that are shared.
pub(crate) fn sentence(set: Set, row: &SentenceRow, setting: &Setting, tally: &mut Tally, report: &mut Report) -> bool {
    let id = format!("{}#{}", row.doc, row.i);
    if !setting.split.holds(&row.doc) {
        return false;
    }
    let given = Given { text: row.text.clone(), ..Given::default() };
    let found = findings(&given, &(setting.reader)(&given), &[]);
    for (label, kinds) in SHARED {
        if set == Set::Funding && *label != "Financing" || set == Set::Leadership && *label != "Employment" {
            continue;
        }
        let figures = *label == "FinancialReport" && row.types.iter().any(|known| FIGURES.contains(&known.as_str()));
        let there = figures || row.types.iter().any(|known| known == label);
        let hits: Vec<Finding> = found.iter().filter(|finding| kinds.contains(&finding.kind())).cloned().collect();
        let counts = compared(there, !hits.is_empty());
        if counts.wrong + counts.missed > 0 {
            let how = if there { "missed" } else { "wrong" };
            let mut error = wrong(&id, how, kinds[0], &row.types.join(", "), &told(&hits), &row.text);
            error.kind = (*label).to_owned();
            report.errors.push(error);
        }
        tally.entry((*label).to_owned()).or_default().push(counts);
    }
    true
}

fn compared(there: bool, found: bool) -> Counts {
    Counts { right: u32::from(there && found), wrong: u32::from(!there && found), missed: u32::from(there && !found) }
}

/// One headline: who raised, or nobody.
pub(crate) fn headline(row: &HeadlineRow, setting: &Setting, tally: &mut Tally, report: &mut Report) -> bool {
    let given = Given { text: row.title.replace("&#8217;", "’"), ..Given::default() };
    let found = findings(&given, &(setting.reader)(&given), &[]);
    let rounds: Vec<Finding> = found.into_iter().filter(|finding| finding.kind() == FindingKind::Funding).collect();
    let mut counts = Counts::default();
    match (&row.company, rounds.first()) {
        (Some(company), Some(finding)) if crate::same::company(company, &finding.company) => counts.right = 1,
        (Some(_), Some(_)) => (counts.wrong, counts.missed) = (1, 1),
        (Some(_), None) => counts.missed = 1,
        (None, Some(_)) => counts.wrong = 1,
        (None, None) => {}
    }
    if counts.wrong + counts.missed > 0 {
        let labelled = row.company.clone().unwrap_or_else(|| "nobody".to_owned());
        report.errors.push(wrong("headline", "headline", FindingKind::Funding, &labelled, &told(&rounds), &row.title));
    }
    tally.entry("funding headline".to_owned()).or_default().push(counts);
    true
}
