//! What goes into the store and comes out.

use domain::{ClientId, Logged, NewEvent, PrepId, RunId, TenantId, Timestamp, Workflow};
use serde_json::Value;

/// A prep of a tenant: part of every key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PrepKey {
    pub tenant: TenantId,
    pub prep: PrepId,
}

/// What becomes true together.
#[derive(Debug, Clone)]
pub struct Commit {
    pub key: PrepKey,
    /// When it happens: the `at` of every event.
    pub at: Timestamp,
    pub events: Vec<NewEvent>,
    /// The command that causes it, if a client sent one.
    pub command: Option<ClientId>,
    /// Runs that begin.
    pub start: Vec<NewRun>,
    /// Steps that end. Refused with [`StoreError::LeaseLost`] when `owner` no longer holds the run.
    pub steps: Vec<StepRecord>,
    pub runs: Vec<RunChange>,
}

impl Commit {
    /// A commit of events alone.
    pub fn events(key: PrepKey, at: Timestamp, events: Vec<NewEvent>) -> Self {
        Self { key, at, events, command: None, start: Vec::new(), steps: Vec::new(), runs: Vec::new() }
    }
}

/// What a commit gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Committed {
    /// The events that are new, or those of the first time when `replayed`.
    pub events: Vec<Logged>,
    pub last_seq: u64,
    /// The command had been carried out before.
    pub replayed: bool,
}

/// What listeners are told.
#[derive(Debug, Clone)]
pub enum Announced {
    Commit(Appended),
    /// Commits of others may have been missed: every log is to be read.
    Missed,
}

/// A commit, for listeners. `forgotten` when the prep was erased. A commit of another process may come without its
/// events when this one never had to do with the prep.
#[derive(Debug, Clone)]
pub struct Appended {
    pub key: PrepKey,
    pub events: Vec<Logged>,
    /// Runs were begun, or changed by a command: the engine looks.
    pub runs_changed: bool,
    pub forgotten: bool,
}

/// A run that begins. One with a known id is left as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRun {
    pub run: RunId,
    pub workflow: Workflow,
    pub plan_version: u32,
    pub input: Value,
}

/// Where a run stands for the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// Waiting for an owner, or with one.
    Open,
    Paused,
    /// A cancel was asked for; the owner ends it.
    Cancelling,
    Done,
}

/// A run as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct RunRow {
    pub tenant: TenantId,
    pub prep: PrepId,
    pub run: RunId,
    pub workflow: Workflow,
    pub plan_version: u32,
    pub input: Value,
    pub state: RunState,
    pub owner: Option<String>,
    pub lease_until: Timestamp,
    pub started_at: Timestamp,
}

/// A change to a run. With `owner`, only while that owner holds the lease ([`StoreError::LeaseLost`] otherwise).
#[derive(Debug, Clone, PartialEq)]
pub struct RunChange {
    pub run: RunId,
    pub state: RunState,
    pub owner: Option<String>,
}

/// How a step ended, for the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    Done,
    Skipped,
    Failed,
}

/// A step that ends, by the owner of its run.
#[derive(Debug, Clone, PartialEq)]
pub struct StepRecord {
    pub run: RunId,
    pub owner: String,
    pub step: JournalStep,
}

/// An entry of a run's journal.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalStep {
    pub name: String,
    pub state: StepState,
    pub output: Value,
    pub attempts: u32,
}

/// A prep in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrepRow {
    pub prep: PrepId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub last_seq: u64,
}

/// Which runs an owner wants.
#[derive(Debug, Clone)]
pub struct Claim {
    pub owner: String,
    pub now: Timestamp,
    pub until: Timestamp,
    pub max: u32,
}

/// What can go wrong, as decisions.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the file, the disk is slow, or the database cannot be reached: try again.
    #[error("The store is busy: {0}. Nothing was lost; try again.")]
    Busy(String),
    /// No room. Nothing of this commit was kept, everything before it was.
    #[error("The disk is full. What was acknowledged is kept; free some space and try again.")]
    Full,
    /// The file is damaged.
    #[error("The data file is damaged: {0}. Restore it from a backup, or start with another --data folder.")]
    Corrupt(String),
    /// Written by a newer Callsheet.
    #[error("The store has schema {found}, this Callsheet knows {known}. Use the newer Callsheet, or another store.")]
    NewerSchema { found: u32, known: u32 },
    /// Not brought up yet.
    #[error("The database has schema {found}, this Callsheet needs {needed}. Run `callsheet migrate`.")]
    OlderSchema { found: u32, needed: u32 },
    /// Someone else owns the run now.
    #[error("The run is no longer ours")]
    LeaseLost,
    /// No such prep or run.
    #[error("There is no such preparation")]
    NotFound,
    /// Too large for a named limit.
    #[error("{what} is larger than {limit} bytes")]
    TooLarge { what: String, limit: usize },
    /// Our mistake.
    #[error("The store failed: {0}")]
    Bug(String),
}
