//! What has to outlive the process: what was spent, and answers that were paid for.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use domain::Timestamp;

/// Small values under names. The store has one for each tenant.
#[async_trait]
pub trait Book: Send + Sync {
    /// A value that has not expired.
    async fn get(&self, space: &str, key: &str, now: Timestamp) -> Result<Option<Vec<u8>>, String>;
    /// Sets a value.
    async fn put(&self, space: &str, key: &str, value: Vec<u8>, expires_at: Timestamp) -> Result<(), String>;
    /// Waits for a turn among all who share the book; it ends when it is dropped.
    async fn turn(&self, name: &str) -> Result<BookTurn, String>;
}

/// Nobody else has this turn.
pub type BookTurn = Box<dyn std::any::Any + Send>;

/// A book that is forgotten with the process, for an evaluation.
#[derive(Default)]
pub struct MemoryBook {
    pages: Mutex<BTreeMap<(String, String), Page>>,
    turns: Arc<tokio::sync::Mutex<()>>,
}

/// A value and when it expires.
type Page = (Vec<u8>, Timestamp);

#[async_trait]
impl Book for MemoryBook {
    async fn get(&self, space: &str, key: &str, now: Timestamp) -> Result<Option<Vec<u8>>, String> {
        let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let known = pages.get(&(space.to_owned(), key.to_owned()));
        Ok(known.filter(|(_, expires_at)| *expires_at > now).map(|(value, _)| value.clone()))
    }

    async fn put(&self, space: &str, key: &str, value: Vec<u8>, expires_at: Timestamp) -> Result<(), String> {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.insert((space.to_owned(), key.to_owned()), (value, expires_at));
        Ok(())
    }
    async fn turn(&self, _name: &str) -> Result<BookTurn, String> {
        Ok(Box::new(self.turns.clone().lock_owned().await))
    }
}
