//! The store that many processes share: PostgreSQL.
//!
//! Never: a lock that outlives its transaction, save for turns; text of ours beside a value in SQL. Start at
//! [`PostgresStore::open`]; `postgres/link.rs` is how a transaction begins and ends, `postgres/line.rs` how processes hear
//! of each other.

mod address;
mod commit;
mod copy;
mod evidence;
mod fault;
mod feeds;
mod line;
mod link;
mod log;
mod news;
mod passages;
mod runs;
mod schema;
#[doc(hidden)]
pub mod testing;
mod text;
mod value;
mod words;

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use domain::limits::EVENTS_PAGE_MAX;
use domain::{ClientId, EvidenceId, Logged, PassageQuery, Passages, Reading, RunId, TenantId, Timestamp};
use tokio::sync::broadcast;
use tokio::task::JoinSet;

pub use address::SCHEMES;
pub use copy::{CopiedTable, ItemWords, copy};
pub use schema::{Migrated, SCHEMA_FIRST, SCHEMA_KNOWN, SCHEMA_NEEDED, migrate};

use crate::limits::{ANNOUNCEMENTS_MAX, VALUE_BYTES_MAX, deny_larger};
use crate::measured;
use crate::packing::{Packed, PackedReading, PreparedCommit, aside};
use crate::turn::{Turn, Turns};
use crate::{
    Announce, Announced, Announcements, Appended, Claim, Commit, Committed, Fits, JournalStep, PrepKey, PrepRow,
    RunRow, Store, StoreError,
};
use address::Address;
use commit::CommitWork;
use evidence::{BlobRead, BlobWork, ForgetWork, ReadingsRead, ReadingsWork};
use fault::Trouble;
use line::Line;
use link::{Link, Scope};
use log::{CommandRead, EventsRead, PrepsRead};
use news::Newsroom;
use passages::PassagesRead;
use runs::{ClaimWork, HeartbeatWork, RunRead};
use schema::SchemaRead;
use value::{ValueRead, ValueWork};

/// Connections of a process for transactions; one more hears and holds turns.
pub const CONNECTIONS_MAX: usize = 16;

/// How the database is used.
#[derive(Debug, Clone)]
pub struct PostgresOptions {
    /// Another name for every process that uses the database.
    pub name: String,
    pub connections_max: usize,
    pub announcements_max: usize,
    /// How long a read or a write waits for a database that cannot be reached, before it says so.
    pub patience: Duration,
}

impl PostgresOptions {
    /// What suits a process of this name.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            connections_max: CONNECTIONS_MAX,
            announcements_max: ANNOUNCEMENTS_MAX,
            patience: Duration::from_secs(15),
        }
    }
}

/// A store in a database that others use at the same time.
pub struct PostgresStore {
    link: Link,
    line: Line,
    newsroom: Newsroom,
    announcer: broadcast::Sender<Arc<Announced>>,
    _reader: JoinSet<()>,
}

impl PostgresStore {
    /// Connects to the database of a URL. Its schema is left as it is: [`migrate`] brings it up.
    ///
    /// [`StoreError::Busy`] when it cannot be reached, [`StoreError::OlderSchema`] when it was not migrated.
    pub async fn open(url: &str, options: PostgresOptions) -> Result<Self, StoreError> {
        Ok(Self::connect(Address::parse(url)?, options).await?)
    }

    async fn connect(address: Address, options: PostgresOptions) -> Result<Self, Trouble> {
        let (client, driver) = line::connect(&address).await?;
        schema::check(&client).await?;
        drop((client, driver));
        let link = Link::new(address.clone(), &options)?;
        let (announcer, _) = broadcast::channel(options.announcements_max.max(1));
        let (newsroom, reader) = Newsroom::open(options.name, link.clone(), announcer.clone());
        let line = Line::open(address, newsroom.clone(), options.patience).await?;
        Ok(Self { link, line, newsroom, announcer, _reader: reader })
    }
}

impl Announce for PostgresStore {
    fn announcements(&self) -> Announcements {
        self.announcer.subscribe()
    }
}

#[async_trait]
impl Fits for PostgresStore {
    async fn fits(&self) -> Result<(), StoreError> {
        self.link.run(Scope::Engine, &SchemaRead).await
    }
}

#[async_trait]
impl Turns for PostgresStore {
    async fn turn(&self, name: &str) -> Result<Turn, StoreError> {
        self.line.turn(name).await
    }

    async fn try_turn(&self, name: &str) -> Result<Option<Turn>, StoreError> {
        self.line.try_turn(name).await
    }
}

#[async_trait]
impl Store for PostgresStore {
    async fn commit(&self, commit: Commit) -> Result<Committed, StoreError> {
        let work = CommitWork { prepared: PreparedCommit::new(commit)?, me: Arc::clone(&self.newsroom.me) };
        let key = work.prepared.commit.key.clone();
        self.newsroom.know(&key);
        let begun = Instant::now();
        let found = self.link.run(Scope::Tenant(&key.tenant), &work).await;
        measured::commit("postgres", begun.elapsed(), &found);
        Ok(work.settle(found?, &self.newsroom))
    }

    async fn events(&self, key: &PrepKey, after: u64, limit: u32) -> Result<Vec<Logged>, StoreError> {
        self.newsroom.know(key);
        let read = EventsRead { key: key.clone(), after, last: None, limit: limit.min(EVENTS_PAGE_MAX) };
        self.link.run(Scope::Tenant(&key.tenant), &read).await
    }

    async fn command(&self, key: &PrepKey, client: &ClientId) -> Result<Option<Vec<Logged>>, StoreError> {
        let read = CommandRead { key: key.clone(), client: client.clone() };
        self.link.run(Scope::Tenant(&key.tenant), &read).await
    }

    async fn preps(&self, tenant: &TenantId) -> Result<Vec<PrepRow>, StoreError> {
        self.link.run(Scope::Tenant(tenant), &PrepsRead(tenant.clone())).await
    }

    async fn forget(&self, key: &PrepKey) -> Result<bool, StoreError> {
        let work = ForgetWork { key: key.clone(), me: Arc::clone(&self.newsroom.me) };
        let forgotten = self.link.run(Scope::Tenant(&key.tenant), &work).await?;
        if forgotten {
            let key = key.clone();
            self.newsroom.tell(Appended { key, events: Vec::new(), runs_changed: false, forgotten });
        }
        Ok(forgotten)
    }

    async fn put_readings(&self, key: &PrepKey, readings: Vec<(Reading, Option<Vec<u8>>)>) -> Result<(), StoreError> {
        let packing = move || readings.into_iter().map(|(reading, raw)| PackedReading::new(reading, raw)).collect();
        let work = ReadingsWork { key: key.clone(), readings: aside(packing).await? };
        self.link.run(Scope::Tenant(&key.tenant), &work).await
    }

    async fn readings(&self, key: &PrepKey, only: Option<&[EvidenceId]>) -> Result<Vec<Arc<Reading>>, StoreError> {
        let read = ReadingsRead { key: key.clone(), only: only.map(<[EvidenceId]>::to_vec) };
        self.link.run(Scope::Tenant(&key.tenant), &read).await
    }

    async fn passages(&self, key: &PrepKey, query: &PassageQuery) -> Result<Passages, StoreError> {
        let read = PassagesRead { key: key.clone(), query: query.clone() };
        self.link.run(Scope::Tenant(&key.tenant), &read).await
    }

    async fn put_blob(&self, key: &PrepKey, bytes: Vec<u8>) -> Result<String, StoreError> {
        let content = aside(move || Packed::new(&bytes)).await?;
        self.link.run(Scope::Tenant(&key.tenant), &BlobWork { key: key.clone(), content }).await
    }

    async fn blob(&self, key: &PrepKey, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let read = BlobRead { key: key.clone(), hash: hash.to_owned() };
        self.link.run(Scope::Tenant(&key.tenant), &read).await
    }

    async fn claim(&self, claim: Claim) -> Result<Vec<RunRow>, StoreError> {
        self.link.run(Scope::Engine, &ClaimWork(claim)).await
    }

    async fn heartbeat(&self, owner: &str, runs: &[RunId], until: Timestamp) -> Result<Vec<RunId>, StoreError> {
        let work = HeartbeatWork { owner: owner.to_owned(), runs: runs.to_vec(), until };
        self.link.run(Scope::Engine, &work).await
    }

    async fn run(&self, tenant: &TenantId, run: &RunId) -> Result<Option<(RunRow, Vec<JournalStep>)>, StoreError> {
        let read = RunRead { tenant: tenant.clone(), run: run.clone() };
        self.link.run(Scope::Tenant(tenant), &read).await
    }

    async fn get(
        &self,
        tenant: &TenantId,
        space: &str,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let read = ValueRead { tenant: tenant.clone(), space: space.to_owned(), key: key.to_owned(), now };
        self.link.run(Scope::Tenant(tenant), &read).await
    }

    async fn put(
        &self,
        tenant: &TenantId,
        space: &str,
        key: &str,
        value: Option<Vec<u8>>,
        expires_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        deny_larger("The value", value.as_ref().map_or(0, Vec::len), VALUE_BYTES_MAX)?;
        let (space, key) = (space.to_owned(), key.to_owned());
        let work = ValueWork { tenant: tenant.clone(), space, key, value, expires_at };
        self.link.run(Scope::Tenant(tenant), &work).await
    }
}
