//! What one undertaking may ask of the outside.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::Timestamp;

use crate::NetError;

/// How much may be asked, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetLimits {
    /// Exchanges, those that redirects and `robots.txt` need among them. Answers from the cache are free.
    pub requests_max: u64,
    /// Bytes of answers, after unpacking.
    pub bytes_max: u64,
    /// Nothing is asked from this moment on.
    pub until: Timestamp,
}

/// What was spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spent {
    /// Exchanges.
    pub requests: u64,
    /// Bytes of answers, after unpacking.
    pub bytes: u64,
}

/// Counts what one source among several asks, and bounds nothing.
#[derive(Debug, Default)]
pub struct Meter {
    source: Option<String>,
    requests: AtomicU64,
    bytes: AtomicU64,
}

impl Meter {
    /// For a source, whose id what is measured is told under.
    pub fn of(source: &str) -> Self {
        Self { source: Some(source.to_owned()), ..Self::default() }
    }

    pub(crate) fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// What was asked so far; names that were looked up are among the requests.
    pub fn spent(&self) -> Spent {
        Spent { requests: self.requests.load(Ordering::Relaxed), bytes: self.bytes.load(Ordering::Relaxed) }
    }

    pub(crate) fn asked(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn answered(&self, bytes: usize) {
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

/// A bound on what everything that shares it may ask. What is asked already when it runs out is still answered.
#[derive(Debug)]
pub struct Budget {
    limits: BudgetLimits,
    requests: AtomicU64,
    bytes: AtomicU64,
}

impl Budget {
    /// Nothing is spent yet.
    pub fn new(limits: BudgetLimits) -> Self {
        Self { limits, requests: AtomicU64::new(0), bytes: AtomicU64::new(0) }
    }

    /// Goes on where an earlier process stopped.
    pub fn resumed(limits: BudgetLimits, spent: Spent) -> Self {
        Self { limits, requests: AtomicU64::new(spent.requests), bytes: AtomicU64::new(spent.bytes) }
    }

    /// What was spent so far.
    pub fn spent(&self) -> Spent {
        Spent { requests: self.requests.load(Ordering::Relaxed), bytes: self.bytes.load(Ordering::Relaxed) }
    }

    /// Takes one exchange from it.
    pub(crate) fn take(&self, now: Timestamp) -> Result<(), NetError> {
        let BudgetLimits { requests_max, bytes_max, until } = self.limits;
        let stop = |limit: String| Err(NetError::OverBudget { limit });
        if now >= until {
            return stop("the time for this research is over".to_owned());
        }
        if self.bytes.load(Ordering::Relaxed) >= bytes_max {
            return stop(format!("{} MiB are read", bytes_max >> 20));
        }
        if self.requests.fetch_add(1, Ordering::Relaxed) >= requests_max {
            self.requests.fetch_sub(1, Ordering::Relaxed);
            return stop(format!("{requests_max} requests are made"));
        }
        Ok(())
    }

    /// Counts an answer.
    pub(crate) fn answered(&self, bytes: usize) {
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}
