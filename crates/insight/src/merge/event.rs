//! Which statements are of one event: by when it happened, by where, by a name in a longer and a shorter form.

use std::collections::BTreeMap;

use domain::{FindingDetail, FindingKind};
use extract::place;
use extract::text::name::core;
use extract::text::squash;

use super::{Item, clustered, days_apart, earliest, quarter};

/// Days between two reports of one event of which a company has few.
const EVENT_DAYS: i64 = 45;
/// Days between two reports of one expansion.
const MOVE_DAYS: i64 = 60;
/// Days from the agreement on a deal to its closing, with the approvals of large ones.
const DEAL_DAYS: i64 = 730;

/// Whether statements are told apart by when it happened and not by a name.
pub(super) fn is_event(item: &Item) -> bool {
    match item.detail {
        FindingDetail::Expansion { .. } | FindingDetail::Layoffs { .. } => true,
        FindingDetail::SecurityIncident { what } => is_general(what),
        _ => false,
    }
}

/// Whether words name a sort of incident rather than one of them.
fn is_general(what: &str) -> bool {
    let words = squash(what);
    words.split(' ').count() <= 4
        && [
            "breach",
            "attack",
            "hack",
            "incident",
            "ransomware",
            "leak",
            "intrusion",
            "access",
            "party",
            "malware",
            "stolen",
            "exposed",
            "stole",
            "theft",
            "compromised",
            "lapse",
        ]
        .iter()
        .any(|word| words.contains(word))
}

/// Events of one kind that lie near each other in time, or go to one place.
pub(super) fn by_time(items: Vec<Item>) -> Vec<(String, Vec<Item>)> {
    let together = |left: &Item, right: &Item| {
        let days = days_apart(left, right);
        match (left.detail, right.detail) {
            (FindingDetail::Expansion { places: a }, FindingDetail::Expansion { places: b }) => {
                let same = |one: &String, other: &String| {
                    squash(one) == squash(other) || place::holds(one, other) || place::holds(other, one)
                };
                let shared = a.iter().any(|one| b.iter().any(|other| same(one, other)));
                // A list of old news gives no days, so that only the place says which of them it is.
                match days {
                    Some(days) => days <= MOVE_DAYS || shared && days <= 4 * MOVE_DAYS,
                    None => shared,
                }
            }
            (left, right) => left.kind() == right.kind() && days.is_none_or(|days| days <= EVENT_DAYS),
        }
    };
    let mut all = Vec::new();
    for items in clustered(items, together) {
        let Some(kind) = items.first().map(|item| item.detail.kind()) else { continue };
        let key = format!("{} {}", super::kind_name(kind), quarter(earliest(&items)));
        all.push((key, items));
    }
    all
}

/// Acquisitions by who buys and who is bought, either in a longer and a shorter form: `Dunmore` and `Dunmore Bank`. A company
/// is bought by another one once, so the day on which it is agreed and the one on which it is done are of one event, as long
/// as deals take.
pub(super) fn deals<'a>(items: Vec<Item<'a>>, key: impl Fn(&Item) -> Option<String>) -> Vec<(String, Vec<Item<'a>>)> {
    let names = |item: &Item| match item.detail {
        FindingDetail::Acquisition { acquirer, target, .. } => Some((core(acquirer), core(target))),
        _ => None,
    };
    let (buyers, bought): (Vec<String>, Vec<String>) = items.iter().filter_map(names).unzip();
    let together = |left: &Item, right: &Item| match (names(left), names(right)) {
        (Some(one), Some(other)) => {
            called(&one.0, &other.0, &buyers)
                && called(&one.1, &other.1, &bought)
                && days_apart(left, right).is_none_or(|days| days <= DEAL_DAYS)
        }
        _ => false,
    };
    let shortest =
        |items: &[Item<'a>]| items.iter().filter_map(&key).min_by_key(|key| (key.split(' ').count(), key.clone()));
    let groups = clustered(items, together).into_iter();
    groups.filter_map(|items| Some((shortest(&items)?, items))).collect()
}

/// Whether two names mean one company among those that are told of: equal, or a short form of a longer one that is no short
/// form of yet another. `Apex` is nobody beside `Apex Dental` and `Apex Logistics`.
fn called(left: &str, right: &str, all: &[String]) -> bool {
    let alike = |left: &str, right: &str| left == right || within(left, right) || within(right, left);
    let several = |short: &str| {
        let longer: Vec<&String> = all.iter().filter(|name| *name != short && within(short, name)).collect();
        longer.iter().any(|name| longer.iter().any(|other| !alike(name, other)))
    };
    left == right || alike(left, right) && !several(left) && !several(right)
}

/// Groups whose keys are the same name in a longer and a shorter form: `ledger one`, `pellucid ledger one`.
pub(super) fn joined(groups: BTreeMap<(FindingKind, String), Vec<Item>>) -> BTreeMap<(FindingKind, String), Vec<Item>> {
    let mut all: BTreeMap<(FindingKind, String), Vec<Item>> = BTreeMap::new();
    let mut order: Vec<((FindingKind, String), Vec<Item>)> = groups.into_iter().collect();
    order.sort_by_key(|((_, key), _)| (key.split(' ').count(), key.clone()));
    for ((kind, key), items) in order {
        let named = matches!(kind, FindingKind::Partnership | FindingKind::ProductLaunch);
        let longer = |short: &str| match kind {
            FindingKind::Award => told_by(short, &key),
            _ => named && within(short, &key),
        };
        let known = all.keys().find(|(other, short)| *other == kind && longer(short)).cloned();
        all.entry(known.unwrap_or((kind, key))).or_default().extend(items);
    }
    all
}

/// Whether a longer name of an award holds all the words of a shorter one, in any order: *Great Lakes Carriers Safety
/// Award* and *Safety Award of the Great Lakes Carriers Association*.
fn told_by(short: &str, long: &str) -> bool {
    const WORDS_MIN: usize = 3;
    const SMALL: [&str; 8] = ["a", "an", "the", "of", "for", "in", "to", "s"];
    let long: Vec<&str> = long.split(' ').collect();
    let words: Vec<&str> = short.split(' ').filter(|word| !SMALL.contains(word)).collect();
    words.len() >= WORDS_MIN && words.iter().all(|word| long.contains(word))
}

/// Whether all words of a name are in a longer one, in their order.
fn within(short: &str, long: &str) -> bool {
    let mut words = long.split(' ');
    short.len() >= 4 && short.split(' ').all(|word| words.any(|other| other == word))
}
