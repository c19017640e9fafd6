//! A copy of the file while another process writes it, and what such a copy holds.
//!
//! Never: a write to the file that is copied, or to the log beside it.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{FILE_NAME, private, schema};
use crate::StoreError;

/// The schema of files that this Callsheet writes.
pub fn schema_known() -> u32 {
    schema::known()
}

/// How long a file that somebody locks is waited for.
const BUSY_MAX: Duration = Duration::from_secs(10);
/// What SQLite keeps beside the file while it is open, and after a crash.
const LOG_NAME: &str = "callsheet.db-wal";

/// Pages that are copied before somebody may stop it: some 4 MiB.
const PAGES_AT_ONCE: i32 = 1024;

/// Tables whose rows are counted: what a person would miss.
const TABLES: &[&str] =
    &["prep", "event", "command", "run", "step", "reading", "blob", "blob_use", "value", "feed_item"];

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// The number of its schema.
    pub schema: u32,
    /// Rows of each table that it has.
    pub rows: Vec<(&'static str, u64)>,
}

/// Copies the folder's file to `to`, as it is at one moment, whoever writes it meanwhile; for its owner only, and on disk
/// when this returns. Blocks for as long as that takes; none when it is not to go on.
pub fn copy_live(dir: &Path, to: &Path, goes_on: impl Fn() -> bool) -> Result<Option<Contents>, StoreError> {
    let from = dir.join(FILE_NAME);
    if !from.is_file() {
        return Err(StoreError::Bug(format!("there is no {FILE_NAME} in {}", dir.display())));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let has_log = dir.join(LOG_NAME).exists();
    let source = Connection::open_with_flags(from, flags)?;
    // The last one to close would fold the log into the file: what a crash left stays as it is. Where there was none, it takes
    // away the empty one that it made.
    source.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, has_log)?;
    source.busy_timeout(BUSY_MAX)?;
    // One moment for all that is read from here on; writers go on beside it.
    let moment = source.unchecked_transaction()?;
    moment.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    private().open(to)?;
    let mut copy = Connection::open_with_flags(to, flags)?;
    let pages = Backup::new(&source, &mut copy)?;
    loop {
        match pages.step(PAGES_AT_ONCE)? {
            StepResult::Done => break,
            StepResult::More if goes_on() => {}
            StepResult::More => return Ok(None),
            _ => return Err(StoreError::Busy("another program holds the data file".to_owned())),
        }
    }
    drop(pages);
    drop(moment);
    // One file, without a log beside it.
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    refuse_damaged(&copy)?;
    let contents = contents_of(&copy)?;
    copy.close().map_err(|(_, error)| error)?;
    File::open(to)?.sync_all()?;
    Ok(Some(contents))
}

/// What a file holds that no process uses; refuses one that is damaged, or newer than this Callsheet.
pub fn contents(file: &Path) -> Result<Contents, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file, flags)?;
    refuse_damaged(&db)?;
    contents_of(&db)
}

fn refuse_damaged(db: &Connection) -> Result<(), StoreError> {
    let found: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" { Ok(()) } else { Err(StoreError::Corrupt(found)) }
}

fn contents_of(db: &Connection) -> Result<Contents, StoreError> {
    let found = schema::of(db)?;
    let mut rows = Vec::new();
    for table in TABLES {
        if db.table_exists(None, *table)? {
            // The names are ours.
            let count: i64 = db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
            rows.push((*table, u64::try_from(count).unwrap_or(0)));
        }
    }
    Ok(Contents { schema: found, rows })
}
