//! A store on whose answers tokio's paused time waits.
//!
//! Paused time runs on as soon as nothing in the runtime is at work, and the store's writer is a thread outside of
//! it. Calls on blocking threads count as work.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{ClientId, EvidenceId, Logged, PassageQuery, Passages, Reading, RunId, TenantId, Timestamp};
use store::{
    Claim, Commit, Committed, FeedItem, FeedStore, FoundItems, ItemBounds, ItemSearch, JournalStep, KeptItems, PrepKey,
    PrepRow, RunRow, Store, StoreError, Turn, Turns,
};
use tokio::runtime::Handle;

pub struct Steady<S>(pub Arc<S>);

impl<S: Store + 'static> Steady<S> {
    async fn on<T: Send + 'static, F: Future<Output = T>>(&self, call: impl FnOnce(Arc<S>) -> F + Send + 'static) -> T {
        let (store, handle) = (Arc::clone(&self.0), Handle::current());
        tokio::task::spawn_blocking(move || handle.block_on(call(store))).await.unwrap()
    }
}

type Kept<T> = Result<T, StoreError>;

#[async_trait]
impl<S: Store + 'static> FeedStore for Steady<S> {
    async fn keep_items(
        &self,
        tenant: &TenantId,
        feed: &str,
        items: Vec<FeedItem>,
        bounds: ItemBounds,
    ) -> Kept<KeptItems> {
        let (tenant, feed) = (tenant.clone(), feed.to_owned());
        self.on(async move |store| store.keep_items(&tenant, &feed, items, bounds).await).await
    }
    async fn find_items(&self, tenant: &TenantId, search: ItemSearch) -> Kept<FoundItems> {
        let tenant = tenant.clone();
        self.on(async move |store| store.find_items(&tenant, search).await).await
    }
}

#[async_trait]
impl<S: Store + 'static> Turns for Steady<S> {
    async fn turn(&self, name: &str) -> Kept<Turn> {
        self.0.turn(name).await
    }
    async fn try_turn(&self, name: &str) -> Kept<Option<Turn>> {
        self.0.try_turn(name).await
    }
}

#[async_trait]
impl<S: Store + 'static> Store for Steady<S> {
    async fn commit(&self, commit: Commit) -> Kept<Committed> {
        self.on(async move |store| store.commit(commit).await).await
    }
    async fn events(&self, key: &PrepKey, after: u64, limit: u32) -> Kept<Vec<Logged>> {
        let key = key.clone();
        self.on(async move |store| store.events(&key, after, limit).await).await
    }
    async fn command(&self, key: &PrepKey, client: &ClientId) -> Kept<Option<Vec<Logged>>> {
        let (key, client) = (key.clone(), client.clone());
        self.on(async move |store| store.command(&key, &client).await).await
    }
    async fn preps(&self, tenant: &TenantId) -> Kept<Vec<PrepRow>> {
        let tenant = tenant.clone();
        self.on(async move |store| store.preps(&tenant).await).await
    }
    async fn forget(&self, key: &PrepKey) -> Kept<bool> {
        let key = key.clone();
        self.on(async move |store| store.forget(&key).await).await
    }
    async fn put_readings(&self, key: &PrepKey, readings: Vec<(Reading, Option<Vec<u8>>)>) -> Kept<()> {
        let key = key.clone();
        self.on(async move |store| store.put_readings(&key, readings).await).await
    }
    async fn readings(&self, key: &PrepKey, only: Option<&[EvidenceId]>) -> Kept<Vec<Arc<Reading>>> {
        let (key, only) = (key.clone(), only.map(<[EvidenceId]>::to_vec));
        self.on(async move |store| store.readings(&key, only.as_deref()).await).await
    }
    async fn passages(&self, key: &PrepKey, query: &PassageQuery) -> Kept<Passages> {
        let (key, query) = (key.clone(), query.clone());
        self.on(async move |store| store.passages(&key, &query).await).await
    }
    async fn put_blob(&self, key: &PrepKey, bytes: Vec<u8>) -> Kept<String> {
        let key = key.clone();
        self.on(async move |store| store.put_blob(&key, bytes).await).await
    }
    async fn blob(&self, key: &PrepKey, hash: &str) -> Kept<Option<Vec<u8>>> {
        let (key, hash) = (key.clone(), hash.to_owned());
        self.on(async move |store| store.blob(&key, &hash).await).await
    }
    async fn claim(&self, claim: Claim) -> Kept<Vec<RunRow>> {
        self.on(async move |store| store.claim(claim).await).await
    }
    async fn heartbeat(&self, owner: &str, runs: &[RunId], until: Timestamp) -> Kept<Vec<RunId>> {
        let (owner, runs) = (owner.to_owned(), runs.to_vec());
        self.on(async move |store| store.heartbeat(&owner, &runs, until).await).await
    }
    async fn run(&self, tenant: &TenantId, run: &RunId) -> Kept<Option<(RunRow, Vec<JournalStep>)>> {
        let (tenant, run) = (tenant.clone(), run.clone());
        self.on(async move |store| store.run(&tenant, &run).await).await
    }
    async fn get(&self, tenant: &TenantId, space: &str, key: &str, now: Timestamp) -> Kept<Option<Vec<u8>>> {
        let (tenant, space, key) = (tenant.clone(), space.to_owned(), key.to_owned());
        self.on(async move |store| store.get(&tenant, &space, &key, now).await).await
    }
    async fn put(
        &self,
        tenant: &TenantId,
        space: &str,
        key: &str,
        value: Option<Vec<u8>>,
        expires_at: Option<Timestamp>,
    ) -> Kept<()> {
        let (tenant, space, key) = (tenant.clone(), space.to_owned(), key.to_owned());
        self.on(async move |store| store.put(&tenant, &space, &key, value, expires_at).await).await
    }
}
