//! What is new, what changed and what is gone between two preparations of one company.

use domain::{ChangedFinding, Changes, Finding, FindingDetail, PrepView};

/// Compares the findings of two preparations of the same company.
///
/// A finding is known again by its id, which comes from what it is about, or else by its kind and title. More sources
/// alone are no change, and neither is an age that went on.
pub fn changes(earlier: &PrepView, now: &PrepView) -> Changes {
    let since = earlier.id.clone().unwrap_or_else(|| domain::PrepId::from(""));
    let mut changes = Changes {
        since,
        since_at: earlier.updated_at,
        new: Vec::new(),
        changed: Vec::new(),
        gone: Vec::new(),
        same: 0,
    };
    let mut met: Vec<&domain::FindingId> = Vec::new();
    for finding in now.findings.iter() {
        let Some(before) = again(finding, &earlier.findings) else {
            changes.new.push(finding.clone());
            continue;
        };
        met.push(&before.id);
        let what = differences(before, finding);
        if what.is_empty() {
            changes.same = changes.same.saturating_add(1);
        } else {
            changes.changed.push(ChangedFinding { finding: finding.clone(), what });
        }
    }
    changes.gone = earlier.findings.iter().filter(|finding| !met.contains(&&finding.id)).cloned().collect();
    for findings in [&mut changes.new, &mut changes.gone] {
        findings.sort_by(|left, right| {
            let key = |finding: &Finding| (finding.kind().is_signal(), finding.dated());
            key(right).cmp(&key(left)).then_with(|| left.id.cmp(&right.id))
        });
    }
    changes
}

fn again<'f>(finding: &Finding, earlier: &'f [Finding]) -> Option<&'f Finding> {
    let by_id = earlier.iter().find(|before| before.id == finding.id);
    by_id.or_else(|| earlier.iter().find(|before| before.kind() == finding.kind() && before.title == finding.title))
}

fn differences(before: &Finding, now: &Finding) -> Vec<String> {
    let mut what = Vec::new();
    if before.title != now.title {
        what.push(format!("It was: {}.", before.title.trim_end_matches('.')));
    } else if said(&before.detail) != said(&now.detail) {
        what.push("Its details are others.".to_owned());
    }
    if before.confidence.word != now.confidence.word {
        what.push(format!("{} then, {} now.", before.confidence.word.label(), now.confidence.word.label()));
    }
    let unknown = |conflict: &&domain::Conflict| !before.conflicts.iter().any(|known| known.other == conflict.other);
    what.extend(
        now.conflicts
            .iter()
            .filter(unknown)
            .map(|conflict| format!("{} says {} now.", conflict.source.publisher, conflict.other)),
    );
    what
}

/// What a finding says, without what only counts the days.
fn said(detail: &FindingDetail) -> FindingDetail {
    match detail.clone() {
        FindingDetail::Hiring { roles, count, function, since, open_in_all, .. } => FindingDetail::Hiring {
            roles,
            count,
            function,
            since,
            weekly: Vec::new(),
            weekly_all: Vec::new(),
            open_in_all,
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use domain::{Confidence, ConfidenceWord, FindingId, PrepId};

    use super::*;

    fn fact(field: &str, value: &str, word: ConfidenceWord) -> Finding {
        Finding {
            id: FindingId::from(format!("fnd_{field}")),
            detail: FindingDetail::Fact { field: field.to_owned(), value: value.to_owned() },
            title: format!("{field}: {value}"),
            company: "Acme".to_owned(),
            occurred_on: None,
            reported_on: None,
            confidence: Confidence { word, value: 0.9, because: Vec::new() },
            spans: Vec::new(),
            sources: Vec::new(),
            conflicts: Vec::new(),
        }
    }

    fn prep(id: &str, findings: Vec<Finding>) -> PrepView {
        PrepView { id: Some(PrepId::from(id)), findings: findings.into(), ..PrepView::default() }
    }

    #[test]
    fn new_changed_and_gone_are_told_apart() {
        use ConfidenceWord::{Confirmed, OneSource};
        let march = prep(
            "prep_march",
            vec![
                fact("employees", "480", OneSource),
                fact("industry", "FinTech", Confirmed),
                fact("office", "Paris", OneSource),
            ],
        );
        let today = prep(
            "prep_today",
            vec![
                fact("employees", "512", Confirmed),
                fact("industry", "FinTech", Confirmed),
                fact("founded", "2014", Confirmed),
            ],
        );
        let changes = changes(&march, &today);
        let ids = |findings: &[Finding]| findings.iter().map(|finding| finding.id.to_string()).collect::<Vec<_>>();
        assert_eq!(
            (ids(&changes.new), ids(&changes.gone), changes.same),
            (vec!["fnd_founded".into()], vec!["fnd_office".into()], 1)
        );
        assert_eq!(changes.changed.len(), 1);
        assert_eq!(changes.changed[0].what, ["It was: employees: 480.", "One source then, Confirmed now."]);
        assert!(super::changes(&today, &today).is_empty());
    }
}
