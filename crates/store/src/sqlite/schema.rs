//! Brings a file to the schema this Callsheet knows, one numbered step after the other.

use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{SqliteOptions, passages};
use crate::StoreError;

/// What SQL alone cannot do.
type Then = fn(&Connection) -> Result<(), StoreError>;

/// What brings a file from one schema to the next.
struct Step {
    sql: &'static str,
    /// In the same transaction.
    then: Option<Then>,
}

/// Schema steps in order; the file's `user_version` counts those it has. A step that shipped is never changed.
const STEPS: &[Step] = &[
    Step { sql: include_str!("schema/0001.sql"), then: None },
    Step { sql: include_str!("schema/0002.sql"), then: None },
    Step { sql: include_str!("schema/0003.sql"), then: None },
    Step { sql: include_str!("schema/0004.sql"), then: Some(passages::index_all) },
];

/// Marks our files (`PRAGMA application_id`): "CSHT".
const APPLICATION_ID: i32 = 0x4353_4854;

/// Prepared statements that a connection keeps.
const STATEMENTS_MAX: usize = 64;

/// A log beyond this many bytes is cut back after a checkpoint.
const WAL_BYTES_MAX: u32 = 64 * 1024 * 1024;

/// Pages written to the log before it is folded into the file: longer means fewer syncs, and a slower first read.
const CHECKPOINT_PAGES: u32 = 8_000;

/// The writer's page cache. A batch whose pages do not fit would be written twice.
const WRITER_CACHE_KIB: i32 = 32 * 1024;

/// The connection that writes, with every commit on disk before it returns.
pub(super) fn open_writer(path: &std::path::Path, options: &SqliteOptions) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags)?;
    prepare(&db, options.busy_timeout)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    // What is forgotten is overwritten, not only unlinked.
    db.pragma_update(None, "secure_delete", true)?;
    db.pragma_update(None, "journal_size_limit", WAL_BYTES_MAX)?;
    db.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    db.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
    if let Some(pages) = options.pages_max_to_test_a_full_disk {
        db.pragma_update(None, "max_page_count", pages)?;
    }
    migrate(&mut db)?;
    Ok(db)
}

/// A connection that only reads.
pub(super) fn open_reader(path: &std::path::Path, options: &SqliteOptions) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    prepare(&db, options.busy_timeout)?;
    db.pragma_update(None, "query_only", true)?;
    Ok(db)
}

fn prepare(db: &Connection, busy_timeout: Duration) -> Result<(), StoreError> {
    db.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    // Otherwise a statement is planned anew whenever a value that may bear on the plan is bound to it.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.busy_timeout(busy_timeout)?;
    Ok(())
}

/// The schema that this Callsheet knows.
pub(super) fn known() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}

/// The schema of a file; refuses one of others, and one that is newer than this Callsheet.
pub(super) fn of(db: &Connection) -> Result<u32, StoreError> {
    let known = known();
    let found: u32 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let application: i32 = db.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if application != APPLICATION_ID && (application != 0 || found != 0) {
        return Err(StoreError::Corrupt("it was not written by Callsheet".to_owned()));
    }
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    Ok(found)
}

/// Refuses a file whose schema is not the one it was opened with: the lock keeps other Callsheets away, not a SQLite shell.
pub(super) fn fits(db: &Connection) -> Result<(), StoreError> {
    let (found, needed) = (of(db)?, known());
    if found < needed { Err(StoreError::OlderSchema { found, needed }) } else { Ok(()) }
}

fn migrate(db: &mut Connection) -> Result<(), StoreError> {
    let known = known();
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = of(&tx)?;
    for step in STEPS.iter().skip(found as usize) {
        tx.execute_batch(step.sql)?;
        step.then.map_or(Ok(()), |then| then(&tx))?;
    }
    if found < known {
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", known)?;
    }
    // The lock on the folder is ours, so whoever held a lease is gone: its runs go on at once.
    tx.execute("UPDATE run SET owner = NULL, lease_until = 0 WHERE owner IS NOT NULL", [])?;
    tx.commit()?;
    Ok(())
}
