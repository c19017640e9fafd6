//! One decision at a time for each prep, whoever shares the store: what is decided from a view commits before the next one.

use std::sync::Arc;

use store::{PrepKey, Store, StoreError, Turn};

/// Turns by prep.
pub struct Locks {
    store: Arc<dyn Store>,
}

impl Locks {
    /// Turns among all who use this store.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store }
    }

    /// Waits for the prep's turn.
    pub async fn of(&self, key: &PrepKey) -> Result<Turn, StoreError> {
        self.store.turn(&format!("prep {} {}", key.tenant, key.prep)).await
    }
}
