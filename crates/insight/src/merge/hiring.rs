//! Open roles by function: what is new about them, and how many there are.

use std::collections::BTreeMap;

use domain::{FindingDetail, Reading};
use jiff::civil::Date;

use super::{Item, Merged};
use crate::tables::PRICES;
use extract::candidate::{Candidate, Claim, Posting};
use extract::tables::{FUNCTIONS, function_title};
use extract::text::counted;

/// Weeks of the chart; the last one ends today.
pub const WEEKS: usize = 12;
/// Days that count as recent.
const RECENT_DAYS: i64 = 14;
/// Places of a surge that are named.
const PLACES_MAX: usize = 4;
/// How many times the earlier pace the recent one has to be.
const SURGE_RATIO: f64 = 2.0;

struct Open<'a> {
    posting: &'a Posting,
    candidate: &'a Candidate,
    reading: &'a Reading,
    age: Option<i64>,
}

/// What is noteworthy about the open roles, and the number of them.
pub fn merge<'a>(today: Date, held: &[(&'a Candidate, &'a Reading)]) -> Vec<Merged<'a>> {
    let open = open(today, held);
    let mut by_function: BTreeMap<&str, Vec<&Open>> = BTreeMap::new();
    for role in &open {
        by_function.entry(role.posting.function.as_str()).or_default().push(role);
    }
    let in_all = u32::try_from(open.len()).unwrap_or(u32::MAX);
    let every = weekly(&open.iter().collect::<Vec<_>>());
    let mut all: Vec<Merged> =
        by_function.into_iter().filter_map(|(function, roles)| surge(function, &roles, in_all, &every)).collect();
    all.extend(count(&open));
    all
}

/// Every role once, however often it was read.
fn open<'a>(today: Date, held: &[(&'a Candidate, &'a Reading)]) -> Vec<Open<'a>> {
    let mut seen: BTreeMap<(String, String), Open> = BTreeMap::new();
    for (candidate, reading) in held {
        let Claim::Posting { posting } = &candidate.claim else { continue };
        let key = (posting.id.clone(), if posting.id.is_empty() { posting.url.clone() } else { String::new() });
        let age = posting.posted_on.map(|date| date.age_days(today));
        seen.entry(key).or_insert(Open { posting, candidate, reading, age });
    }
    seen.into_values().collect()
}

fn surge<'a>(function: &str, roles: &[&Open<'a>], in_all: u32, every: &[u32]) -> Option<Merged<'a>> {
    let least = FUNCTIONS.iter().find(|known| known.id == function)?.surge_min;
    let mut recent: Vec<&Open> =
        roles.iter().filter(|role| role.age.is_some_and(|age| (0..RECENT_DAYS).contains(&age))).copied().collect();
    let quarter = WEEKS as i64 * 7;
    let earlier = roles.iter().filter(|role| role.age.is_some_and(|age| (RECENT_DAYS..quarter).contains(&age))).count();
    let expected = earlier as f64 * RECENT_DAYS as f64 / (quarter - RECENT_DAYS) as f64;
    let count = u32::try_from(recent.len()).ok()?;
    if count < least || f64::from(count) < SURGE_RATIO * expected {
        return None;
    }
    recent.sort_by(|left, right| {
        left.age
            .cmp(&right.age)
            .then_with(|| left.posting.title.cmp(&right.posting.title))
            .then_with(|| left.posting.id.cmp(&right.posting.id))
    });
    let since = recent.iter().filter_map(|role| role.posting.posted_on).min_by_key(|date| date.first_day());
    let oldest = recent.iter().filter_map(|role| role.age).max().unwrap_or_default();
    let titles: Vec<String> = recent.iter().map(|role| role.posting.title.clone()).collect();
    let when = if oldest < 7 { "this week" } else { "in two weeks" };
    let title = format!(
        "{} posted {when}",
        counted(count, &format!("{} role", function_title(function)), &format!("{} roles", function_title(function)))
    );
    let detail = FindingDetail::Hiring {
        roles: titles,
        count,
        function: function.to_owned(),
        since,
        weekly: weekly(roles),
        weekly_all: every.to_vec(),
        open_in_all: in_all,
    };
    let mut merged =
        Merged::new(function.to_owned(), detail, title, recent.iter().filter_map(|role| role_item(role)).collect());
    merged.notes.push(format!(
        "{earlier} such roles are open from the ten weeks before; boards no longer show roles that were filled"
    ));
    merged.notes.extend(places(&recent));
    merged.confirmed = Some("Counted on the company's own job board".to_owned());
    merged.undated = true;
    merged.on = since;
    Some(merged)
}

/// Where the new roles are, the place with the most first: `They are in Toledo (2) and Gary (1)`.
fn places(recent: &[&Open]) -> Option<String> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for place in recent.iter().flat_map(|role| role.posting.places.iter()) {
        *counts.entry(place.trim()).or_default() += 1;
    }
    let mut all: Vec<(&str, u32)> = counts.into_iter().filter(|(place, _)| !place.is_empty()).collect();
    all.sort_by_key(|(place, count)| (std::cmp::Reverse(*count), *place));
    let told: Vec<String> = all.iter().take(PLACES_MAX).map(|(place, count)| format!("{place} ({count})")).collect();
    let more = all.len().saturating_sub(PLACES_MAX);
    let rest = if more > 0 { format!(", and {more} more") } else { String::new() };
    (!told.is_empty()).then(|| format!("They are in {}{rest}", extract::text::listed(&told)))
}

/// Roles posted per week, oldest first, the last week ending today.
fn weekly(roles: &[&Open]) -> Vec<u32> {
    let mut weeks = vec![0_u32; WEEKS];
    for age in roles.iter().filter_map(|role| role.age).filter(|age| *age >= 0) {
        let back = usize::try_from(age / 7).unwrap_or(WEEKS);
        if let Some(week) = WEEKS.checked_sub(back + 1).and_then(|index| weeks.get_mut(index)) {
            *week += 1;
        }
    }
    weeks
}

fn role_item<'a>(role: &Open<'a>) -> Option<Item<'a>> {
    // A posting is no detail of its own; the reading and the quotes are what the finding needs of it.
    let price = PRICES.of(role.reading.evidence.kind).map_or(0.0, |price| price.price);
    Some(Item { detail: posting_detail(), candidate: role.candidate, reading: role.reading, price })
}

fn posting_detail() -> &'static FindingDetail {
    static DETAIL: std::sync::LazyLock<FindingDetail> =
        std::sync::LazyLock::new(|| FindingDetail::Fact { field: "open_roles".to_owned(), value: String::new() });
    &DETAIL
}

fn count<'a>(open: &[Open<'a>]) -> Option<Merged<'a>> {
    let total = u32::try_from(open.len()).ok().filter(|total| *total > 0)?;
    let title = counted(total, "open role", "open roles");
    let detail = FindingDetail::Fact { field: "open_roles".to_owned(), value: total.to_string() };
    let mut merged = Merged::new("open_roles".to_owned(), detail, title, open.iter().filter_map(role_item).collect());
    merged.confirmed = Some("Counted on the company's own job board".to_owned());
    merged.undated = true;
    Some(merged)
}
