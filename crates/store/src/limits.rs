//! Named limits: the same for every implementation.

use crate::StoreError;

/// Commits that a listener may lag behind before it has to read the log.
pub const ANNOUNCEMENTS_MAX: usize = 4_096;
/// Bytes of one event's JSON.
pub const EVENT_BYTES_MAX: usize = 1024 * 1024;
/// Events in one commit.
pub const COMMIT_EVENTS_MAX: usize = 10_000;
/// Bytes of a run's input or a step's output as JSON.
pub const OUTPUT_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Bytes of one document or its text, before deflating.
pub const BLOB_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Bytes of a small value.
pub const VALUE_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Preps in a list.
pub const PREPS_MAX: u32 = 10_000;
/// Runs in one claim.
pub const CLAIM_MAX: u32 = 1_000;
/// Expired values that one claim removes.
pub const EXPIRED_MAX: u32 = 64;

/// Bytes of one item, its words included.
pub const ITEM_BYTES_MAX: usize = 128 * 1024;
/// Items in one transaction, so that others do not wait long for theirs.
pub const ITEMS_AT_ONCE_MAX: usize = 64;
/// Phrases in one search.
pub const PHRASES_MAX: usize = 64;
/// Items that one search gives.
pub const FOUND_MAX: u32 = 5_000;

/// A sequence number as it is told. Stored ones are never negative.
pub(crate) fn seq_of(seq: i64) -> u64 {
    u64::try_from(seq).unwrap_or(0)
}

/// Refuses what is larger than a named limit.
pub(crate) fn deny_larger(what: &str, size: usize, limit: usize) -> Result<(), StoreError> {
    if size > limit {
        return Err(StoreError::TooLarge { what: what.to_owned(), limit });
    }
    Ok(())
}
