//! The event log, evidence, run journal, blobs and small settings: everything that must outlive the process.
//!
//! Never: business rules, or knowledge of what an event means. Start at [`Store`]; `sqlite` is the default, `postgres` is
//! for many processes.

mod feeds;
pub mod limits;
mod measured;
pub mod model;
mod numbers;
mod packing;
pub mod passage;
pub mod postgres;
pub mod sqlite;
mod transition;
mod turn;

use std::sync::Arc;

use async_trait::async_trait;
use domain::{ClientId, EvidenceId, Logged, PassageQuery, Passages, PrepId, Reading, RunId, TenantId, Timestamp};
use tokio::sync::broadcast;

pub use feeds::{FeedItem, FeedStore, FoundItems, ItemBounds, ItemSearch, KeptItems};
pub use model::{
    Announced, Appended, Claim, Commit, Committed, JournalStep, NewRun, PrepKey, PrepRow, RunChange, RunRow, RunState,
    StepRecord, StepState, StoreError,
};
pub use turn::{Turn, Turns};

/// One conformance story (`tests/it/conformance.rs`) holds every implementation to this.
#[async_trait]
pub trait Store: FeedStore + Turns + Send + Sync {
    /// Appends events, begins runs, completes steps: all of it or nothing, and on disk when this returns.
    ///
    /// Sequence numbers are dense per prep and assigned here. An event whose id is in the log already is dropped.
    /// A command seen before changes nothing and answers with the events it gave then.
    async fn commit(&self, commit: Commit) -> Result<Committed, StoreError>;

    /// Events after `after`, oldest first, at most `limit` (and never more than `EVENTS_PAGE_MAX`).
    async fn events(&self, key: &PrepKey, after: u64, limit: u32) -> Result<Vec<Logged>, StoreError>;

    /// What a command gave when it was carried out; `None` if it never was.
    async fn command(&self, key: &PrepKey, client: &ClientId) -> Result<Option<Vec<Logged>>, StoreError>;

    /// The preps of a tenant, the newest change first.
    async fn preps(&self, tenant: &TenantId) -> Result<Vec<PrepRow>, StoreError>;

    /// Erases a prep: log, runs, evidence, blobs that nothing else needs, and small values of a space that begins with
    /// `prep/` under its id. False if there was none.
    async fn forget(&self, key: &PrepKey) -> Result<bool, StoreError>;

    /// Keeps readings of a prep, with the raw bytes of those that have some. One that is there already is left alone.
    async fn put_readings(&self, key: &PrepKey, readings: Vec<(Reading, Option<Vec<u8>>)>) -> Result<(), StoreError>;

    /// Readings of a prep in the order they were kept: all of them, or those of `only` that there are.
    async fn readings(&self, key: &PrepKey, only: Option<&[EvidenceId]>) -> Result<Vec<Arc<Reading>>, StoreError>;

    /// Passages of the prep's readings that hold words of a query, by their stems; at most
    /// [`PASSAGES_MAX`](domain::passage::PASSAGES_MAX). A reading can be found from the moment it is kept.
    async fn passages(&self, key: &PrepKey, query: &PassageQuery) -> Result<Passages, StoreError>;

    /// Keeps bytes under their SHA-256 (hexadecimal), which is returned.
    async fn put_blob(&self, key: &PrepKey, bytes: Vec<u8>) -> Result<String, StoreError>;

    /// Bytes by their hash, if this prep keeps them.
    async fn blob(&self, key: &PrepKey, hash: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// Takes the lease of runs that wait or whose lease ran out, oldest first, at most `claim.max`.
    async fn claim(&self, claim: Claim) -> Result<Vec<RunRow>, StoreError>;

    /// Prolongs the leases of an owner; returns those runs of `runs` that it no longer holds.
    async fn heartbeat(&self, owner: &str, runs: &[RunId], until: Timestamp) -> Result<Vec<RunId>, StoreError>;

    /// A run and its journal: steps that are finished, with their outputs.
    async fn run(&self, tenant: &TenantId, run: &RunId) -> Result<Option<(RunRow, Vec<JournalStep>)>, StoreError>;

    /// A small value: settings, vendor profiles, cached answers. Expired values are not given.
    async fn get(
        &self,
        tenant: &TenantId,
        space: &str,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<Vec<u8>>, StoreError>;

    /// Sets a small value, or removes it with `None`; of a space that begins with `prep/` only while there is the prep. `expires_at` absent keeps it for good.
    async fn put(
        &self,
        tenant: &TenantId,
        space: &str,
        key: &str,
        value: Option<Vec<u8>>,
        expires_at: Option<Timestamp>,
    ) -> Result<(), StoreError>;
}

/// Tells of every commit, after it is on disk: those of this process as they are made, and soon those of others who share
/// the store. Not part of the trait: an implementation holds one.
pub type Announcements = broadcast::Receiver<Arc<Announced>>;

/// A store whose schema can be looked at again; what composition roots hold.
#[async_trait]
pub trait Fits: Send + Sync {
    /// That the schema, which may be changed beneath a process that runs, is still one that this Callsheet works with.
    ///
    /// [`StoreError::OlderSchema`] or [`StoreError::NewerSchema`] when it is not.
    async fn fits(&self) -> Result<(), StoreError>;
}

/// A store that can be listened to; what composition roots hold.
pub trait Announce {
    /// From now on, every commit. A receiver that lags reads the log instead.
    fn announcements(&self) -> Announcements;
}

/// A prep's key from its parts.
pub fn key(tenant: &TenantId, prep: &PrepId) -> PrepKey {
    PrepKey { tenant: tenant.clone(), prep: prep.clone() }
}
