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

/// How often a file that somebody locks is tried again, and how long between.
const TRIES_MAX: u32 = 100;
const PAUSE: Duration = Duration::from_millis(100);

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
/// when this returns. Blocks for as long as that takes.
pub fn copy_live(dir: &Path, to: &Path) -> Result<Contents, StoreError> {
    let from = dir.join(FILE_NAME);
    if !from.is_file() {
        return Err(StoreError::Bug(format!("there is no {FILE_NAME} in {}", dir.display())));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(from, flags)?;
    // The last one to close would fold the log into the file: what a crash left stays as it is.
    source.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    private().open(to)?;
    let mut copy = Connection::open_with_flags(to, flags)?;
    // All pages in one step: a step is one moment, and writers go on beside it.
    let step = Backup::new(&source, &mut copy)?;
    let mut tries = 0;
    while step.step(-1)? != StepResult::Done {
        tries += 1;
        if tries > TRIES_MAX {
            return Err(StoreError::Busy("another program holds the data file".to_owned()));
        }
        std::thread::sleep(PAUSE);
    }
    drop(step);
    // One file, without a log beside it.
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    refuse_damaged(&copy)?;
    let contents = contents_of(&copy)?;
    copy.close().map_err(|(_, error)| error)?;
    File::open(to)?.sync_all()?;
    Ok(contents)
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
