//! What is measured of commits, in either store.

use std::time::Duration;

use metrics::{counter, histogram};

use crate::StoreError;

/// A commit is on disk, or was not kept.
pub(crate) fn commit<T>(store: &'static str, took: Duration, outcome: &Result<T, StoreError>) {
    histogram!("callsheet_store_commit_duration_seconds", "store" => store).record(took.as_secs_f64());
    let why = match outcome {
        Ok(_) => return,
        Err(StoreError::Busy(_)) => "busy",
        Err(StoreError::Full) => "full",
        Err(StoreError::Corrupt(_)) => "corrupt",
        Err(StoreError::NewerSchema { .. } | StoreError::OlderSchema { .. }) => "schema",
        Err(StoreError::LeaseLost) => "lease_lost",
        Err(StoreError::NotFound) => "not_found",
        Err(StoreError::TooLarge { .. }) => "too_large",
        Err(StoreError::Bug(_)) => "bug",
    };
    counter!("callsheet_store_commit_failures_total", "store" => store, "why" => why).increment(1);
}
