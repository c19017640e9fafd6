//! Preps as they stand, folded from the log and kept warm.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::limits::EVENTS_PAGE_MAX;
use domain::{Logged, PrepView};
use store::{PrepKey, Store, StoreError};

/// Views kept in memory; the coldest goes first.
const VIEWS_MAX: usize = 256;

/// A cache of folds. A view is only a fold: losing one costs reading its log again.
pub struct Views {
    store: Arc<dyn Store>,
    warm: Mutex<HashMap<PrepKey, (u64, Arc<PrepView>)>>,
    ticks: std::sync::atomic::AtomicU64,
}

impl Views {
    /// No view is warm yet.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store, warm: Mutex::new(HashMap::new()), ticks: std::sync::atomic::AtomicU64::new(0) }
    }

    /// The prep after everything that is in the log now. [`StoreError::NotFound`] when the log is empty.
    pub async fn now(&self, key: &PrepKey) -> Result<Arc<PrepView>, StoreError> {
        while let Some(warm) = self.warm_view(key) {
            let last_seq = warm.last_seq;
            let events = self.store.events(key, last_seq, EVENTS_PAGE_MAX).await?;
            if events.is_empty() {
                return Ok(warm);
            }
            // Let go of it first: a view that nobody else holds is changed in place.
            drop(warm);
            self.take(key, &events);
        }
        let view = Arc::new(self.read(key, u64::MAX).await?);
        if view.id.is_none() {
            return Err(StoreError::NotFound);
        }
        self.keep(key, &view);
        Ok(view)
    }

    /// The prep as it stood after an event, read from its log.
    pub async fn at(&self, key: &PrepKey, seq: u64) -> Result<PrepView, StoreError> {
        let view = self.read(key, seq).await?;
        if view.last_seq < seq { Err(StoreError::NotFound) } else { Ok(view) }
    }

    /// Folds the log up to an event, or to its end.
    async fn read(&self, key: &PrepKey, until: u64) -> Result<PrepView, StoreError> {
        let mut view = PrepView::default();
        while view.last_seq < until {
            let events = self.store.events(key, view.last_seq, EVENTS_PAGE_MAX).await?;
            if events.is_empty() {
                break;
            }
            for logged in events.iter().filter(|logged| logged.seq <= until) {
                view.apply(logged);
            }
        }
        Ok(view)
    }

    /// Takes fresh events into the warm view, if there is one that they follow.
    pub fn take(&self, key: &PrepKey, events: &[Logged]) {
        let tick = self.tick();
        let mut warm = self.lock();
        let Some((used, view)) = warm.get_mut(key) else { return };
        *used = tick;
        if events.first().is_some_and(|first| first.seq <= view.last_seq + 1) {
            let folded = Arc::make_mut(view);
            for logged in events {
                folded.apply(logged);
            }
        }
    }

    /// Drops a view, because its prep was erased.
    pub fn forget(&self, key: &PrepKey) {
        self.lock().remove(key);
    }

    /// Drops all views.
    pub fn forget_all(&self) {
        self.lock().clear();
    }

    fn warm_view(&self, key: &PrepKey) -> Option<Arc<PrepView>> {
        let tick = self.tick();
        self.lock().get_mut(key).map(|(used, view)| {
            *used = tick;
            view.clone()
        })
    }

    fn keep(&self, key: &PrepKey, view: &Arc<PrepView>) {
        let tick = self.tick();
        let mut warm = self.lock();
        let newer = warm.get(key).is_some_and(|(_, known)| known.last_seq > view.last_seq);
        if !newer {
            warm.insert(key.clone(), (tick, view.clone()));
        }
        if warm.len() > VIEWS_MAX {
            let coldest = warm.iter().min_by_key(|(_, (used, _))| *used).map(|(key, _)| key.clone());
            if let Some(coldest) = coldest {
                warm.remove(&coldest);
            }
        }
    }

    fn tick(&self) -> u64 {
        self.ticks.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<PrepKey, (u64, Arc<PrepView>)>> {
        // A panic while folding leaves the map whole: events are applied whole, and what was missed is read again.
        self.warm.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
