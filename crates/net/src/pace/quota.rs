//! What a service says of the requests that are left, in the headers of its answers.

use std::time::Duration;

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fetched::find;

/// How long a quota holds whose end is not said.
const HOLDS_MS: i64 = 3_600_000;
/// A reset above this is a moment, in seconds since 1970; below it, so many seconds from now.
const EPOCH_SECONDS_MIN: i64 = 1_000_000_000;

/// Requests that are left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quota {
    /// That may still be made.
    pub left: u64,
    /// That may be made in all.
    pub limit: Option<u64>,
    /// When it begins anew.
    pub resets_at: Option<Timestamp>,
    /// When it was so.
    pub seen_at: Timestamp,
    /// Whether the service said so; else it is our own count.
    pub told: bool,
}

impl Quota {
    pub(crate) fn holds(&self, now: Timestamp) -> bool {
        now < self.resets_at.unwrap_or_else(|| self.seen_at.plus_ms(HOLDS_MS))
    }
}

/// Reads the quota in an answer's headers: the `x-ratelimit-*` that most services send, the draft standard's three
/// fields (draft-ietf-httpapi-ratelimit-headers-07) and its later single one (`"hour";r=12;t=600`).
pub(crate) fn told(headers: &[(String, String)], now: Timestamp) -> Option<Quota> {
    let number = |names: &[&str]| names.iter().find_map(|name| longest_window(find(headers, name)?));
    let in_one = find(headers, "ratelimit").filter(|value| value.contains("r="));
    let left = number(&[
        "x-ratelimit-remaining",
        "x-ratelimit-remain",
        "x-rate-limit-remaining",
        "x-ratelimit-requests-remaining",
        "ratelimit-remaining",
    ])
    .or_else(|| parameter(in_one?, "r"))?;
    let limit = number(&["x-ratelimit-limit", "x-rate-limit-limit", "x-ratelimit-requests-limit", "ratelimit-limit"])
        .or_else(|| parameter(find(headers, "ratelimit-policy")?, "q"));
    let reset = number(&["x-ratelimit-reset", "x-rate-limit-reset", "x-ratelimit-requests-reset", "ratelimit-reset"])
        .or_else(|| parameter(in_one?, "t"));
    Some(Quota { left, limit, resets_at: reset.and_then(|reset| moment(reset, now)), seen_at: now, told: true })
}

/// `59`, or the last of `1, 1999`: services that count a second and a month name the month last.
fn longest_window(value: &str) -> Option<u64> {
    let last = value.rsplit(',').next()?;
    let last = last.split(';').next()?.trim();
    last.parse().ok().or_else(|| last.parse::<f64>().ok().filter(|n| (0.0..1e15).contains(n)).map(|n| n as u64))
}

fn parameter(value: &str, name: &str) -> Option<u64> {
    let parts = value.split([';', ',']).filter_map(|part| part.trim().split_once('='));
    parts.filter(|(key, _)| *key == name).find_map(|(_, number)| number.trim().parse().ok())
}

fn moment(reset: u64, now: Timestamp) -> Option<Timestamp> {
    let reset = i64::try_from(reset).ok()?;
    if reset > EPOCH_SECONDS_MIN * 1000 {
        return Some(Timestamp(reset));
    }
    if reset > EPOCH_SECONDS_MIN {
        return Some(Timestamp(reset * 1000));
    }
    Some(now.plus_ms(i64::try_from(Duration::from_secs(reset.unsigned_abs()).as_millis()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    fn check(headers: &[(&str, &str)], expect: Option<(u64, Option<u64>, Option<i64>)>) {
        let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let found = told(&headers, Timestamp(1_000));
        let found = found.map(|quota| (quota.left, quota.limit, quota.resets_at.map(|at| at.0)));
        assert_eq!(found, expect, "{headers:?}");
    }

    #[test]
    fn every_usual_form_is_understood() {
        check(
            &[("x-ratelimit-limit", "60"), ("x-ratelimit-remaining", "57"), ("x-ratelimit-reset", "1795348800")],
            Some((57, Some(60), Some(1_795_348_800_000))),
        );
        check(
            &[("X-Ratelimit-Remain", "599"), ("X-Ratelimit-Limit", "600"), ("X-Ratelimit-Window", "5m")],
            Some((599, Some(600), None)),
        );
        check(
            &[("ratelimit-limit", "100, 100;w=60"), ("ratelimit-remaining", "50"), ("ratelimit-reset", "30")],
            Some((50, Some(100), Some(31_000))),
        );
        check(
            &[("ratelimit", "\"default\";r=12;t=600"), ("ratelimit-policy", "\"default\";q=100;w=3600")],
            Some((12, Some(100), Some(601_000))),
        );
        check(
            &[("x-ratelimit-limit", "1, 2000"), ("x-ratelimit-remaining", "1, 1999"), ("x-ratelimit-reset", "1, 90")],
            Some((1999, Some(2000), Some(91_000))),
        );
    }

    #[test]
    fn what_is_no_number_says_nothing() {
        check(&[], None);
        check(&[("x-ratelimit-limit", "60")], None);
        check(&[("x-ratelimit-remaining", "many")], None);
        check(&[("x-ratelimit-remaining", "-1")], None);
        check(&[("ratelimit", "whatever")], None);
        check(&[("x-ratelimit-remaining", "5"), ("x-ratelimit-reset", "18446744073709551615")], Some((5, None, None)));
    }
}
