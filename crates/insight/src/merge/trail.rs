//! What a source said first and says differently since: the later word counts, the earlier one is told.

use std::collections::BTreeMap;
use std::fmt::Display;

use domain::EvidenceKind;
use extract::when::said;

use super::Item;

/// Words by which a text says that it corrects an earlier one.
const CORRECTS: &[&str] =
    &["correction", "corrected", "corrects", "an earlier version", "clarification", "updated to", "restated"];

/// The statements that stand, and what was said before.
pub(crate) struct Trail<'a> {
    pub current: Vec<Item<'a>>,
    pub told: Vec<String>,
}

/// Leaves out what its own publisher replaced with another value, later or in a correction.
pub(crate) fn trail<'a, T: PartialEq + Display>(
    items: &[Item<'a>],
    value: impl Fn(&Item<'a>) -> Option<T>,
) -> Trail<'a> {
    let mut publishers: BTreeMap<String, Vec<&Item<'a>>> = BTreeMap::new();
    for item in items {
        publishers.entry(publisher(item)).or_default().push(item);
    }
    let mut told = Vec::new();
    let mut replaced: Vec<&Item<'a>> = Vec::new();
    for statements in publishers.values() {
        let stated: Vec<(&Item<'a>, T)> = statements.iter().filter_map(|item| Some((*item, value(item)?))).collect();
        let Some((last, now)) = stated.iter().max_by_key(|(item, _)| (reported(item), corrects(item))) else {
            continue;
        };
        for (item, before) in &stated {
            // Without a date nobody knows which word is the later one.
            let dated = reported(item).is_some();
            let later = dated && (reported(item), corrects(item)) < (reported(last), corrects(last));
            if later && before != now && item.reading.evidence.id != last.reading.evidence.id {
                replaced.push(item);
                let day = item.candidate.reported_on.map(|day| format!(" {}", said(day))).unwrap_or_default();
                told.push(format!("{} said {before}{day} and says {now} since", item.reading.evidence.publisher));
            }
        }
    }
    let stands = |item: &&Item<'a>| !replaced.iter().any(|gone| std::ptr::eq(gone.candidate, item.candidate));
    told.sort();
    told.dedup();
    Trail { current: items.iter().filter(stands).copied().collect(), told }
}

fn reported(item: &Item) -> Option<jiff::civil::Date> {
    item.candidate.reported_on.map(|day| day.first_day())
}

fn corrects(item: &Item) -> bool {
    let text = item.reading.text.to_lowercase();
    CORRECTS.iter().any(|word| text.contains(word))
}

/// Who speaks: the company in all its places, or the publisher.
pub(super) fn publisher(item: &Item) -> String {
    match item.reading.evidence.kind {
        EvidenceKind::OwnAnnouncement | EvidenceKind::OwnPage | EvidenceKind::Filing | EvidenceKind::WireCopy => {
            "own".to_owned()
        }
        EvidenceKind::Human => "human".to_owned(),
        EvidenceKind::Article
        | EvidenceKind::Aggregator
        | EvidenceKind::JobAd
        | EvidenceKind::DnsRecord
        | EvidenceKind::Fingerprint
        | EvidenceKind::VendorPage => item.reading.evidence.publisher.to_lowercase(),
    }
}
