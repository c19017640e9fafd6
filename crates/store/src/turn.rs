//! Turns: who shares a store agrees on who is next, by name.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use tokio::sync::OwnedMutexGuard;

use crate::StoreError;

/// A turn, which ends when this is dropped or its process dies.
#[must_use = "the turn ends when this is dropped"]
pub struct Turn(Option<Box<dyn FnOnce() + Send + Sync>>);

impl Turn {
    /// A turn at whose end something has to be done.
    pub(crate) fn ends_with(end: impl FnOnce() + Send + Sync + 'static) -> Self {
        Self(Some(Box::new(end)))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            end();
        }
    }
}

/// Takes turns with whoever shares the store. A turn guards what is decided between a read and a write; it is no lease:
/// when the store is lost in between, so is the turn, and what is written then stands on commands, ids and leases.
#[async_trait]
pub trait Turns: Send + Sync {
    /// Waits for the turn of a name.
    async fn turn(&self, name: &str) -> Result<Turn, StoreError>;

    /// The turn of a name; `None` while somebody has it.
    async fn try_turn(&self, name: &str) -> Result<Option<Turn>, StoreError>;
}

/// Turns within a process.
#[derive(Default)]
pub(crate) struct Here(Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>);

impl Here {
    fn of(&self, name: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, lock| Arc::strong_count(lock) > 1);
        held.entry(name.to_owned()).or_default().clone()
    }

    pub(crate) async fn turn(&self, name: &str) -> Turn {
        ends(self.of(name).lock_owned().await)
    }

    pub(crate) fn try_turn(&self, name: &str) -> Option<Turn> {
        self.of(name).try_lock_owned().ok().map(ends)
    }
}

fn ends(guard: OwnedMutexGuard<()>) -> Turn {
    Turn::ends_with(move || drop(guard))
}
