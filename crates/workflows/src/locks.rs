//! One writer at a time for each prep of this process: what is decided from a view commits before the next decision.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use store::PrepKey;
use tokio::sync::OwnedMutexGuard;

/// Locks by prep; those nobody holds are dropped.
#[derive(Default)]
pub struct Locks {
    held: Mutex<HashMap<PrepKey, Arc<tokio::sync::Mutex<()>>>>,
}

impl Locks {
    /// Waits for the prep's turn.
    pub async fn of(&self, key: &PrepKey) -> OwnedMutexGuard<()> {
        let lock = {
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            held.retain(|_, lock| Arc::strong_count(lock) > 1);
            held.entry(key.clone()).or_default().clone()
        };
        lock.lock_owned().await
    }
}
