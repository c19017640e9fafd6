//! The default store: one SQLite file in a folder that one process holds.
//!
//! Never: a second writer. Start at [`SqliteStore::open`]; `sqlite/writer.rs` is the group commit.

pub mod backup;
mod commit;
mod content;
mod evidence;
mod fault;
mod feeds;
mod log;
mod passages;
mod readers;
mod runs;
mod schema;
mod value;
mod writer;

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use domain::limits::EVENTS_PAGE_MAX;
use domain::{ClientId, EvidenceId, Logged, PassageQuery, Passages, Reading, RunId, TenantId, Timestamp};
use rusqlite::Connection;
use tokio::sync::broadcast;

use crate::limits::deny_larger;
pub use crate::limits::{
    ANNOUNCEMENTS_MAX, BLOB_BYTES_MAX, CLAIM_MAX, COMMIT_EVENTS_MAX, EVENT_BYTES_MAX, EXPIRED_MAX, OUTPUT_BYTES_MAX,
    PREPS_MAX, VALUE_BYTES_MAX,
};
use crate::measured;
use crate::packing::{Packed, PackedReading, PreparedCommit, aside};
use crate::turn::{Here, Turn, Turns};
use crate::{
    Announce, Announcements, Claim, Commit, Committed, Fits, JournalStep, PrepKey, PrepRow, RunRow, Store, StoreError,
};
use commit::CommitWrite;
pub(crate) use evidence::each_reading;
use evidence::{BlobWrite, ForgetWrite, ReadingsWrite};
use readers::Readers;
use runs::{ClaimWrite, HeartbeatWrite};
use value::ValueWrite;
use writer::{Announcer, Writer};

/// The file in the data folder.
pub const FILE_NAME: &str = "callsheet.db";
/// The file whose lock says that a process has the folder.
pub const LOCK_NAME: &str = "callsheet.lock";

/// Writes that wait for the writer; further ones wait to be queued.
pub const QUEUE_MAX: usize = 4_096;
/// Writes in one transaction.
pub const BATCH_MAX: usize = 1_024;
/// How the file is used.
#[derive(Debug, Clone)]
pub struct SqliteOptions {
    /// Connections that only read.
    pub readers_max: usize,
    pub queue_max: usize,
    pub batch_max: usize,
    pub announcements_max: usize,
    /// How long to wait when another program, such as a SQLite shell, holds the file.
    pub busy_timeout: Duration,
    /// The file grows to this many pages of 4 KiB and then is "full": there to test a full disk.
    pub pages_max_to_test_a_full_disk: Option<u32>,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            readers_max: 4,
            queue_max: QUEUE_MAX,
            batch_max: BATCH_MAX,
            announcements_max: ANNOUNCEMENTS_MAX,
            busy_timeout: Duration::from_secs(5),
            pages_max_to_test_a_full_disk: None,
        }
    }
}

/// A store in one file. Dropping it finishes what is queued and lets go of the folder.
pub struct SqliteStore {
    // Dropped first: the last connection to close, the writer's, folds the log into the file.
    readers: Readers,
    writer: Writer,
    announcer: Announcer,
    turns: Here,
}

impl SqliteStore {
    /// Opens the folder's file, or makes it. Blocks for the time of a migration.
    ///
    /// [`StoreError::Busy`] when another process has the folder. The lock also proves that nobody else works on the
    /// runs, so leases left by a process that died are cleared and its runs can be claimed at once.
    pub fn open(dir: &Path, options: SqliteOptions) -> Result<Self, StoreError> {
        create_dir(dir)?;
        let lock = lock(&dir.join(LOCK_NAME))?;
        let path = create_file(dir)?;
        let db = schema::open_writer(&path, &options)?;
        let readers = Readers::open(&path, &options)?;
        let (announcer, _) = broadcast::channel(options.announcements_max.max(1));
        let writer = Writer::start(db, announcer.clone(), options.queue_max, options.batch_max, lock)?;
        Ok(Self { readers, writer, announcer, turns: Here::default() })
    }
}

/// The folder's file for who reads all of it, with the lock that keeps others away meanwhile.
pub(crate) fn open_to_copy(dir: &Path) -> Result<(Connection, File), StoreError> {
    let path = dir.join(FILE_NAME);
    if !path.is_file() {
        return Err(StoreError::Bug(format!("there is no {FILE_NAME} in {}", dir.display())));
    }
    let lock = lock(&dir.join(LOCK_NAME))?;
    Ok((schema::open_writer(&path, &SqliteOptions::default())?, lock))
}

/// The folder, for its owner only when it is made here.
fn create_dir(dir: &Path) -> Result<(), StoreError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(dir)?)
}

/// The data file, readable by its owner only; SQLite gives its log the same mode.
fn create_file(dir: &Path) -> Result<PathBuf, StoreError> {
    let path = dir.join(FILE_NAME);
    let is_new = !path.exists();
    private().open(&path)?;
    if is_new {
        sync_names(dir)?;
    }
    Ok(path)
}

/// SQLite syncs the folder that it writes to, but not the folders above, which may be as new: without their names a
/// power loss would take all that was acknowledged.
#[cfg(unix)]
fn sync_names(dir: &Path) -> Result<(), StoreError> {
    let dir = dir.canonicalize()?;
    File::open(&dir)?.sync_all()?;
    for above in dir.ancestors().skip(1) {
        // One that we may not read is older than we are.
        if let Err(error) = File::open(above).and_then(|folder| folder.sync_all()) {
            tracing::debug!(folder = %above.display(), %error, "a folder was not synced");
        }
    }
    Ok(())
}

/// Elsewhere a folder cannot be opened to be synced.
#[cfg(not(unix))]
fn sync_names(_: &Path) -> Result<(), StoreError> {
    Ok(())
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn lock(path: &Path) -> Result<File, StoreError> {
    let file = private().open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Busy(
            "another Callsheet uses this --data folder; stop it, or use another folder".to_owned(),
        )),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

impl Announce for SqliteStore {
    fn announcements(&self) -> Announcements {
        self.announcer.subscribe()
    }
}

#[async_trait]
impl Fits for SqliteStore {
    async fn fits(&self) -> Result<(), StoreError> {
        self.readers.read(schema::fits).await
    }
}

/// One process holds the folder, so turns are among its own.
#[async_trait]
impl Turns for SqliteStore {
    async fn turn(&self, name: &str) -> Result<Turn, StoreError> {
        Ok(self.turns.turn(name).await)
    }

    async fn try_turn(&self, name: &str) -> Result<Option<Turn>, StoreError> {
        Ok(self.turns.try_turn(name))
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn commit(&self, commit: Commit) -> Result<Committed, StoreError> {
        let begun = Instant::now();
        let committed = self.writer.write(CommitWrite(PreparedCommit::new(commit)?)).await;
        measured::commit("sqlite", begun.elapsed(), &committed);
        committed
    }

    async fn events(&self, key: &PrepKey, after: u64, limit: u32) -> Result<Vec<Logged>, StoreError> {
        let key = key.clone();
        self.readers.read(move |db| log::events(db, &key, after, i64::MAX, limit.min(EVENTS_PAGE_MAX))).await
    }

    async fn command(&self, key: &PrepKey, client: &ClientId) -> Result<Option<Vec<Logged>>, StoreError> {
        let (key, client) = (key.clone(), client.clone());
        self.readers.read(move |db| log::command(db, &key, client.as_str())).await
    }

    async fn preps(&self, tenant: &TenantId) -> Result<Vec<PrepRow>, StoreError> {
        let tenant = tenant.clone();
        self.readers.read(move |db| log::preps(db, &tenant)).await
    }

    async fn forget(&self, key: &PrepKey) -> Result<bool, StoreError> {
        self.writer.write(ForgetWrite(key.clone())).await
    }

    async fn put_readings(&self, key: &PrepKey, readings: Vec<(Reading, Option<Vec<u8>>)>) -> Result<(), StoreError> {
        let packing = move || readings.into_iter().map(|(reading, raw)| PackedReading::new(reading, raw)).collect();
        let readings = aside(packing).await?;
        self.writer.write(ReadingsWrite { key: key.clone(), readings }).await
    }

    async fn readings(&self, key: &PrepKey, only: Option<&[EvidenceId]>) -> Result<Vec<Arc<Reading>>, StoreError> {
        let (key, only) = (key.clone(), only.map(<[EvidenceId]>::to_vec));
        self.readers.read(move |db| evidence::readings(db, &key, only.as_deref())).await
    }

    async fn passages(&self, key: &PrepKey, query: &PassageQuery) -> Result<Passages, StoreError> {
        let (key, query) = (key.clone(), query.clone());
        self.readers.read(move |db| passages::search(db, &key, &query)).await
    }

    async fn put_blob(&self, key: &PrepKey, bytes: Vec<u8>) -> Result<String, StoreError> {
        let content = aside(move || Packed::new(&bytes)).await?;
        self.writer.write(BlobWrite { key: key.clone(), content }).await
    }

    async fn blob(&self, key: &PrepKey, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let (key, hash) = (key.clone(), hash.to_owned());
        self.readers.read(move |db| content::load(db, &key, &hash)).await
    }

    async fn claim(&self, claim: Claim) -> Result<Vec<RunRow>, StoreError> {
        self.writer.write(ClaimWrite(claim)).await
    }

    async fn heartbeat(&self, owner: &str, runs: &[RunId], until: Timestamp) -> Result<Vec<RunId>, StoreError> {
        self.writer.write(HeartbeatWrite { owner: owner.to_owned(), runs: runs.to_vec(), until }).await
    }

    async fn run(&self, tenant: &TenantId, run: &RunId) -> Result<Option<(RunRow, Vec<JournalStep>)>, StoreError> {
        let (tenant, run) = (tenant.clone(), run.clone());
        self.readers.read(move |db| runs::run(db, &tenant, &run)).await
    }

    async fn get(
        &self,
        tenant: &TenantId,
        space: &str,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let (tenant, space, key) = (tenant.clone(), space.to_owned(), key.to_owned());
        self.readers.read(move |db| value::get(db, &tenant, &space, &key, now)).await
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
        let (tenant, space, key) = (tenant.clone(), space.to_owned(), key.to_owned());
        self.writer.write(ValueWrite { tenant, space, key, value, expires_at }).await
    }
}
