//! A few connections that only read, used on blocking threads.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::SqliteOptions;
use super::schema::open_reader;
use crate::StoreError;

/// The read connections; cheap to clone.
#[derive(Clone)]
pub(super) struct Readers {
    idle: Arc<Mutex<Vec<Connection>>>,
    free: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn open(path: &Path, options: &SqliteOptions) -> Result<Self, StoreError> {
        let count = options.readers_max.max(1);
        let idle = (0..count).map(|_| open_reader(path, options)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { idle: Arc::new(Mutex::new(idle)), free: Arc::new(Semaphore::new(count)) })
    }

    /// Reads on a blocking thread; waits when all connections are in use.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let bug = |what: &str| StoreError::Bug(what.to_owned());
        let permit = Arc::clone(&self.free).acquire_owned().await.map_err(|_| bug("the readers are closed"))?;
        let idle = Arc::clone(&self.idle);
        let reading = move || {
            let take = || idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(db) = take() else { return Err(StoreError::Bug("no reader is idle".to_owned())) };
            let lent = Lent { db: Some(db), idle: &idle };
            let found = lent.db.as_ref().map_or_else(|| Err(StoreError::Bug("no reader".to_owned())), read);
            drop(lent);
            drop(permit);
            found
        };
        tokio::task::spawn_blocking(reading).await.map_err(|error| StoreError::Bug(error.to_string()))?
    }
}

/// A connection that goes back even when the reading panics.
struct Lent<'a> {
    db: Option<Connection>,
    idle: &'a Mutex<Vec<Connection>>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(db) = self.db.take() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(db);
        }
    }
}
