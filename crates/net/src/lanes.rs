//! Each host has a lane: so many requests at once, and so much time between two of them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

use crate::{NetError, NetOptions};

/// The lanes of all hosts.
pub(crate) struct Lanes {
    by_key: Mutex<HashMap<String, Arc<Lane>>>,
    concurrency_max: usize,
    lanes_max: usize,
    wait_max: Duration,
}

struct Lane {
    permits: Arc<Semaphore>,
    next_at: Mutex<Instant>,
}

/// The right to make one request now; dropping it lets the next one in.
pub(crate) struct Turn {
    _permit: Option<OwnedSemaphorePermit>,
}

impl Lanes {
    pub(crate) fn new(options: &NetOptions) -> Self {
        Self {
            by_key: Mutex::default(),
            concurrency_max: options.per_host_concurrency_max.max(1),
            lanes_max: options.hosts_max.max(1),
            wait_max: options.queue_wait_max,
        }
    }

    /// Waits until a request may start. A wait longer than the bound is refused at once, with how long it would be.
    pub(crate) async fn turn(&self, key: &str, interval: Duration) -> Result<Turn, NetError> {
        let lane = self.lane(key);
        let permit = Arc::clone(&lane.permits).acquire_owned().await.ok();
        let start = lane
            .reserve(interval, self.wait_max)
            .map_err(|wait| NetError::RateLimited { host: key.to_owned(), retry_after: wait })?;
        tokio::time::sleep_until(start).await;
        Ok(Turn { _permit: permit })
    }

    /// Keeps everybody off the host for a while, because it asked for it.
    pub(crate) fn pause(&self, key: &str, pause: Duration) {
        let lane = self.lane(key);
        let mut next_at = lane.next_at.lock().unwrap_or_else(PoisonError::into_inner);
        *next_at = (*next_at).max(Instant::now() + pause);
    }

    fn lane(&self, key: &str) -> Arc<Lane> {
        let mut lanes = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
        if !lanes.contains_key(key) && lanes.len() >= self.lanes_max {
            let now = Instant::now();
            lanes.retain(|_, lane| Arc::strong_count(lane) > 1 || lane.is_paused(now));
        }
        let lane = lanes.entry(key.to_owned()).or_insert_with(|| {
            let permits = Arc::new(Semaphore::new(self.concurrency_max));
            Arc::new(Lane { permits, next_at: Mutex::new(Instant::now()) })
        });
        Arc::clone(lane)
    }
}

impl Lane {
    fn reserve(&self, interval: Duration, wait_max: Duration) -> Result<Instant, Duration> {
        let mut next_at = self.next_at.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let start = (*next_at).max(now);
        if start - now > wait_max {
            return Err(start - now);
        }
        *next_at = start + interval;
        Ok(start)
    }

    fn is_paused(&self, now: Instant) -> bool {
        *self.next_at.lock().unwrap_or_else(PoisonError::into_inner) > now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn requests_to_one_host_are_spaced_and_other_hosts_do_not_wait() {
        let lanes = Lanes::new(&NetOptions::default());
        let start = Instant::now();
        let mut starts = Vec::new();
        for host in ["a", "a", "b", "a"] {
            drop(lanes.turn(host, SECOND).await.unwrap());
            starts.push((host, start.elapsed().as_secs()));
        }
        assert_eq!(starts, [("a", 0), ("a", 1), ("b", 1), ("a", 2)]);
    }

    #[tokio::test(start_paused = true)]
    async fn only_so_many_at_once() {
        let lanes = Lanes::new(&NetOptions { per_host_concurrency_max: 1, ..NetOptions::default() });
        let held = lanes.turn("a", Duration::ZERO).await.unwrap();
        let second = lanes.turn("a", Duration::ZERO);
        tokio::pin!(second);
        let waited = tokio::time::timeout(SECOND, &mut second).await;
        assert!(waited.is_err(), "the lane is taken");
        drop(held);
        assert!(second.await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_over_the_bound_is_refused_with_its_length() {
        let lanes = Lanes::new(&NetOptions::default());
        lanes.pause("a", Duration::from_secs(90));
        let refused = lanes.turn("a", SECOND).await.err();
        assert_eq!(refused, Some(NetError::RateLimited { host: "a".into(), retry_after: Duration::from_secs(90) }));
    }

    #[tokio::test(start_paused = true)]
    async fn idle_hosts_are_forgotten_and_paused_ones_are_not() {
        let lanes = Lanes::new(&NetOptions { hosts_max: 2, ..NetOptions::default() });
        lanes.pause("asked-for-peace", 90 * SECOND);
        for host in ["a", "b", "c", "d"] {
            drop(lanes.turn(host, Duration::ZERO).await.unwrap());
        }
        let kept = lanes.by_key.lock().unwrap();
        assert!(kept.contains_key("asked-for-peace") && kept.len() <= 2, "{:?}", kept.keys());
    }
}
