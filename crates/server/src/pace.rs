//! How often a service was asked, counted in the store by all processes that share it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use domain::{TenantId, Timestamp};
use net::{Count, MemoryPace, Pace};
use store::{Store, StoreError};

/// Counts belong to no tenant; a service counts all of them together.
const TENANT: &str = "every-tenant";
const SPACE: &str = "pace";

/// Counts in the store, changed by one process at a time.
pub struct StorePace {
    store: Arc<dyn Store>,
    tenant: TenantId,
    /// Takes over while the store cannot be used: this process at least keeps its pace.
    alone: MemoryPace,
    complained: AtomicBool,
}

impl StorePace {
    /// Counts in this store.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store, tenant: TenantId::from(TENANT), alone: MemoryPace::default(), complained: AtomicBool::new(false) }
    }

    async fn read(&self, key: &str) -> Result<Option<Count>, StoreError> {
        let bytes = self.store.get(&self.tenant, SPACE, key, Timestamp(0)).await?;
        // A count that cannot be read begins anew.
        let read = |bytes: Vec<u8>| {
            let count = serde_json::from_slice(&bytes);
            count.inspect_err(|error| tracing::warn!(key, %error, "a count of requests begins anew")).ok()
        };
        Ok(bytes.and_then(read))
    }

    async fn change_stored(
        &self,
        key: &str,
        change: &mut (dyn for<'c> FnMut(&'c mut Count) + Send),
    ) -> Result<(), StoreError> {
        let _turn = self.store.turn(&format!("pace {key}")).await?;
        let mut count = self.read(key).await?.unwrap_or_default();
        if let Some(own) = self.alone.look(key).await {
            count.catch_up(own);
        }
        change(&mut count);
        let bytes = serde_json::to_vec(&count).map_err(|error| StoreError::Bug(error.to_string()))?;
        let kept = self.store.put(&self.tenant, SPACE, key, Some(bytes), None).await;
        if kept.is_err() {
            self.alone.change(key, &mut |own| own.clone_from(&count)).await;
        }
        kept
    }
}

#[async_trait]
impl Pace for StorePace {
    async fn change(&self, key: &str, change: &mut (dyn for<'c> FnMut(&'c mut Count) + Send)) {
        let mut done = false;
        let outcome = self
            .change_stored(key, &mut |count| {
                done = true;
                change(count);
            })
            .await;
        let Err(error) = outcome else { return };
        if !self.complained.swap(true, Ordering::Relaxed) {
            tracing::warn!(%error, "the pace of services is not shared with other processes");
        }
        if !done {
            self.alone.change(key, change).await;
        }
    }

    async fn look(&self, key: &str) -> Option<Count> {
        match self.read(key).await {
            Ok(count) => count,
            Err(error) => {
                tracing::debug!(%error, key, "a count of requests cannot be read");
                self.alone.look(key).await
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use net::Rate;
    use pretty_assertions::assert_eq;

    use super::*;

    async fn take(pace: &dyn Pace) -> Result<i64, Duration> {
        let rate = Rate { key: "sec".into(), interval: Duration::from_millis(100), allowance: None };
        let mut turn = Err(Duration::ZERO);
        pace.change("sec", &mut |count| turn = count.take(&rate, Timestamp(1_000), Duration::from_secs(60))).await;
        turn.map(|start| start.0)
    }

    #[tokio::test]
    async fn two_who_share_a_store_share_a_count() {
        let folder = tempfile::tempdir().unwrap();
        let store: Arc<dyn Store> = Arc::new(crate::database::open_file(folder.path()).await.unwrap());
        let (one, other) = (StorePace::new(store.clone()), StorePace::new(store));
        assert_eq!(take(&one).await, Ok(1_000));
        assert_eq!(take(&other).await, Ok(1_100));
        assert_eq!(take(&one).await, Ok(1_200));
        assert!(other.look("sec").await.is_some());
    }
}
