//! How often a service may be asked, counted for everybody who shares the count.
//!
//! A host is paced within this process (`lanes.rs`). A service that allows so many requests to a machine, whatever runs
//! on it, is counted here: in memory, or in a folder that all processes of a user share.

mod file;
mod quota;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use domain::Timestamp;
use serde::{Deserialize, Serialize};

pub use file::FilePace;
pub use quota::Quota;
pub(crate) use quota::told;

/// A moment further ahead than this was written under another clock, and is not waited for.
const AHEAD_MAX: Duration = Duration::from_secs(2 * 3600);
/// Counts kept in memory.
const COUNTS_MAX: usize = 1024;

/// The pace of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// The name of the shared count.
    pub key: String,
    /// Least time between two requests.
    pub interval: Duration,
    /// What may be asked in a longer time, where the service bounds that.
    pub allowance: Option<Allowance>,
}

/// So many requests in so long: a bucket that holds this many and fills again at this pace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Allowance {
    /// Requests.
    pub requests: u32,
    /// Milliseconds in which that many are allowed.
    pub within_ms: u64,
}

/// Where counts are kept. While one is changed, nobody else who shares it changes it.
#[async_trait]
pub trait Pace: Send + Sync {
    /// Changes the count of a service.
    async fn change(&self, key: &str, change: &mut (dyn for<'c> FnMut(&'c mut Count) + Send));

    /// The count of a service as it stands; a service that was never asked has none.
    async fn look(&self, key: &str) -> Option<Count>;
}

/// What is known of how often a service was asked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Count {
    /// No request starts before this moment.
    next_at: i64,
    /// The allowance that was last counted on.
    allowance: Option<Allowance>,
    /// Requests left of it at `filled_at`; below zero where turns were given in advance.
    left: f64,
    filled_at: i64,
    /// What the service itself said last.
    told: Option<Quota>,
}

impl Count {
    /// Takes the next turn and gives the moment at which it begins, or how long the wait would be where that is over
    /// the bound.
    pub fn take(&mut self, rate: &Rate, now: Timestamp, wait_max: Duration) -> Result<Timestamp, Duration> {
        self.mend(now);
        let mut start = self.next_at.max(now.0);
        let left = rate.allowance.map(|allowance| self.fill(allowance, now));
        if let (Some(left), Some(allowance)) = (left, rate.allowance)
            && left < 1.0
        {
            start = start.max(now.0 + ((1.0 - left) * allowance.ms_for_one()).ceil() as i64);
        }
        let wait = Duration::from_millis(u64::try_from(start - now.0).unwrap_or(0));
        if wait > wait_max {
            return Err(wait);
        }
        self.next_at = start.saturating_add(millis(rate.interval));
        if let Some(left) = left {
            self.left = left - 1.0;
        }
        Ok(Timestamp(start))
    }

    /// Takes over from a count that knows of later requests.
    pub fn catch_up(&mut self, other: Self) {
        if other.next_at > self.next_at {
            *self = other;
        }
    }

    /// Leaves the service alone until this moment at least.
    pub fn pause(&mut self, until: Timestamp) {
        self.next_at = self.next_at.max(until.0);
    }

    /// Keeps what the service said of its quota. One that is used up is waited for.
    pub(crate) fn hear(&mut self, quota: Quota, pause_max: Duration) {
        if let (0, Some(resets_at)) = (quota.left, quota.resets_at) {
            self.pause(Timestamp(resets_at.0.min(quota.seen_at.0.saturating_add(millis(pause_max)))));
        }
        self.told = Some(quota);
    }

    /// What may still be asked: in the service's own words while they hold, else by our own count.
    pub fn quota(&self, now: Timestamp) -> Option<Quota> {
        if let Some(told) = &self.told
            && told.holds(now)
        {
            return Some(told.clone());
        }
        let allowance = self.allowance?;
        let left = self.left_at(allowance, now).clamp(0.0, f64::from(allowance.requests));
        let limit = Some(u64::from(allowance.requests));
        Some(Quota { left: left.floor() as u64, limit, resets_at: None, seen_at: now, told: false })
    }

    /// Fills the bucket up to now and gives what is in it.
    fn fill(&mut self, allowance: Allowance, now: Timestamp) -> f64 {
        self.left = self.left_at(allowance, now);
        self.allowance = Some(allowance);
        self.filled_at = now.0;
        self.left
    }

    fn left_at(&self, allowance: Allowance, now: Timestamp) -> f64 {
        let full = f64::from(allowance.requests);
        if self.allowance != Some(allowance) {
            return full;
        }
        let passed = now.0.saturating_sub(self.filled_at).max(0) as f64;
        (self.left + passed / allowance.ms_for_one()).min(full)
    }

    /// A clock that was set back must not close a service for years.
    fn mend(&mut self, now: Timestamp) {
        let latest = now.0.saturating_add(millis(AHEAD_MAX));
        if self.next_at > latest {
            self.next_at = now.0;
        }
        self.filled_at = self.filled_at.min(now.0);
    }
}

impl Allowance {
    fn ms_for_one(self) -> f64 {
        self.within_ms as f64 / f64::from(self.requests.max(1))
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// Counts of this process alone.
#[derive(Default)]
pub struct MemoryPace {
    counts: Mutex<HashMap<String, Count>>,
}

#[async_trait]
impl Pace for MemoryPace {
    async fn change(&self, key: &str, change: &mut (dyn for<'c> FnMut(&'c mut Count) + Send)) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if !counts.contains_key(key) && counts.len() >= COUNTS_MAX {
            counts.clear();
        }
        change(counts.entry(key.to_owned()).or_default());
    }

    async fn look(&self, key: &str) -> Option<Count> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    const MINUTE: Duration = Duration::from_secs(60);

    fn rate(interval_ms: u64, allowance: Option<(u32, u64)>) -> Rate {
        let allowance = allowance.map(|(requests, within_ms)| Allowance { requests, within_ms });
        Rate { key: "x".into(), interval: Duration::from_millis(interval_ms), allowance }
    }

    fn starts(count: &mut Count, rate: &Rate, times: &[i64]) -> Vec<Result<i64, u128>> {
        let take = |at: &i64| count.take(rate, Timestamp(*at), MINUTE);
        times.iter().map(take).map(|turn| turn.map(|at| at.0).map_err(|wait| wait.as_millis())).collect()
    }

    #[test]
    fn turns_are_spaced_whoever_takes_them() {
        let mut count = Count::default();
        assert_eq!(starts(&mut count, &rate(200, None), &[0, 0, 50, 1000]), [Ok(0), Ok(200), Ok(400), Ok(1000)]);
    }

    #[test]
    fn a_bucket_is_emptied_at_once_and_fills_slowly() {
        let mut count = Count::default();
        let hourly = rate(0, Some((3, 180_000)));
        assert_eq!(starts(&mut count, &hourly, &[0, 0, 0, 0]), [Ok(0), Ok(0), Ok(0), Ok(60_000)]);
        assert_eq!(starts(&mut count, &hourly, &[0]), [Err(120_000)], "the wait is over the bound and takes no turn");
        assert_eq!(starts(&mut count, &hourly, &[60_001, 120_000]), [Ok(120_000), Ok(180_000)]);
        assert_eq!(starts(&mut count, &hourly, &[900_000, 900_000, 900_000, 900_000]).pop(), Some(Ok(960_000)));
    }

    #[test]
    fn a_clock_that_is_set_back_closes_nothing() {
        let mut count = Count::default();
        count.pause(Timestamp(1_000_000_000_000));
        assert_eq!(starts(&mut count, &rate(100, None), &[5_000, 5_000]), [Ok(5_000), Ok(5_100)]);
        let mut bucket = Count::default();
        let few = rate(0, Some((1, 10_000)));
        assert_eq!(
            starts(&mut bucket, &few, &[1_000_000_000, 5_000, 15_000]),
            [Ok(1_000_000_000), Ok(15_000), Ok(25_000)]
        );
    }

    #[test]
    fn a_quota_that_is_used_up_is_waited_for_and_one_that_ran_out_is_not_shown() {
        let mut count = Count::default();
        let used_up =
            Quota { left: 0, limit: Some(60), resets_at: Some(Timestamp(30_000)), seen_at: Timestamp(0), told: true };
        count.hear(used_up.clone(), MINUTE);
        assert_eq!(count.quota(Timestamp(10)), Some(used_up));
        assert_eq!(starts(&mut count, &rate(0, None), &[10]), [Ok(30_000)]);
        assert_eq!(count.quota(Timestamp(30_000)), None);
        let hourly = rate(0, Some((60, 3_600_000)));
        count.take(&hourly, Timestamp(40_000), MINUTE).unwrap();
        let own = count.quota(Timestamp(40_000)).unwrap();
        assert_eq!((own.left, own.limit, own.told), (59, Some(60), false));
    }
}
