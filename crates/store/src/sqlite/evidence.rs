//! Readings, blobs, and forgetting.

use std::sync::Arc;

use domain::{EvidenceId, Reading};
use rusqlite::{Connection, params};

use super::content::{self, load};
use super::log;
use super::passages;
use super::writer::{Announcer, Write};
use crate::packing::{Packed, PackedReading, read_back};
use crate::{Announced, Appended, PrepKey, StoreError};

fn keep(reading: &PackedReading, db: &Connection, key: &PrepKey, number: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO reading (tenant, prep, position, evidence, body, text_hash) VALUES (?1, ?2, \
               (SELECT COALESCE(MAX(position), 0) + 1 FROM reading WHERE tenant = ?1 AND prep = ?2), ?3, ?4, ?5) \
               ON CONFLICT (tenant, prep, evidence) DO NOTHING";
    let (tenant, prep) = (key.tenant.as_str(), key.prep.as_str());
    let new = db.prepare_cached(sql)?.execute(params![
        tenant,
        prep,
        reading.evidence.as_str(),
        reading.body,
        reading.text.hash
    ])?;
    if new == 0 {
        return Ok(());
    }
    passages::keep(&reading.cut, db, number)?;
    content::keep(&reading.text, db, key)?;
    reading.raw.as_ref().map_or(Ok(()), |raw| content::keep(raw, db, key))
}

/// Keeps readings of a prep that there is.
pub(super) struct ReadingsWrite {
    pub(super) key: PrepKey,
    pub(super) readings: Vec<PackedReading>,
}

impl Write for ReadingsWrite {
    type Found = ();
    type Answer = ();

    fn apply(&self, db: &Connection) -> Result<(), StoreError> {
        // What came too late for a forgotten prep must not stay for ever.
        let place = log::place(db, &self.key)?.ok_or(StoreError::NotFound)?;
        self.readings.iter().try_for_each(|reading| keep(reading, db, &self.key, place.prep))
    }

    fn settle(self, (): (), _: &Announcer) {}
}

/// Keeps bytes of a prep that there is.
pub(super) struct BlobWrite {
    pub(super) key: PrepKey,
    pub(super) content: Packed,
}

impl Write for BlobWrite {
    type Found = ();
    type Answer = String;

    fn apply(&self, db: &Connection) -> Result<(), StoreError> {
        log::place(db, &self.key)?.ok_or(StoreError::NotFound)?;
        content::keep(&self.content, db, &self.key)
    }

    fn settle(self, (): (), _: &Announcer) -> String {
        self.content.hash
    }
}

/// Erases a prep.
pub(super) struct ForgetWrite(pub(super) PrepKey);

/// What goes with a prep, in an order that works: steps are found by their runs, blobs by their uses.
const FORGET: [&str; 9] = [
    "DELETE FROM step WHERE run IN (SELECT no FROM run WHERE tenant = ?1 AND prep = ?2)",
    "DELETE FROM run WHERE tenant = ?1 AND prep = ?2",
    "DELETE FROM command WHERE tenant = ?1 AND prep = ?2",
    "DELETE FROM event WHERE prep = (SELECT no FROM prep WHERE tenant = ?1 AND prep = ?2)",
    "DELETE FROM reading WHERE tenant = ?1 AND prep = ?2",
    "DELETE FROM blob WHERE tenant = ?1 AND hash IN (SELECT hash FROM blob_use WHERE tenant = ?1 AND prep = ?2) \
     AND NOT EXISTS (SELECT 1 FROM blob_use u WHERE u.tenant = ?1 AND u.hash = blob.hash AND u.prep <> ?2)",
    "DELETE FROM blob_use WHERE tenant = ?1 AND prep = ?2",
    "DELETE FROM value WHERE tenant = ?1 AND space LIKE 'prep/%' AND key = ?2",
    "DELETE FROM prep WHERE tenant = ?1 AND prep = ?2",
];

impl Write for ForgetWrite {
    type Found = bool;
    type Answer = bool;

    fn apply(&self, db: &Connection) -> Result<bool, StoreError> {
        if let Some(place) = log::place(db, &self.0)? {
            passages::forget(db, place.prep)?;
        }
        let mut last = 0;
        for sql in FORGET {
            last = db.execute(sql, params![self.0.tenant.as_str(), self.0.prep.as_str()])?;
        }
        Ok(last > 0)
    }

    fn settle(self, found: bool, announcer: &Announcer) -> bool {
        if found {
            let appended = Appended { key: self.0, events: Vec::new(), runs_changed: false, forgotten: true };
            // Fails only when nobody listens.
            let _ = announcer.send(Arc::new(Announced::Commit(appended)));
        }
        found
    }

    fn erases(&self) -> bool {
        true
    }
}

/// Readings of a prep in the order they were kept: all, or those that are named.
pub(super) fn readings(
    db: &Connection,
    key: &PrepKey,
    only: Option<&[EvidenceId]>,
) -> Result<Vec<Arc<Reading>>, StoreError> {
    let mut readings = Vec::new();
    each(db, key, only, |reading| {
        readings.push(Arc::new(reading));
        Ok(())
    })?;
    Ok(readings)
}

/// Takes all readings of a prep one by one.
pub(crate) fn each_reading(
    db: &Connection,
    key: &PrepKey,
    take: impl FnMut(Reading) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    each(db, key, None, take)
}

/// Takes readings one by one, within one snapshot.
pub(super) fn each(
    db: &Connection,
    key: &PrepKey,
    only: Option<&[EvidenceId]>,
    mut take: impl FnMut(Reading) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    // A migration reads within its own transaction.
    let snapshot = if db.is_autocommit() { Some(db.unchecked_transaction()?) } else { None };
    let sql = "SELECT body, text_hash FROM reading WHERE tenant = ?1 AND prep = ?2 \
               AND (?3 IS NULL OR evidence IN (SELECT value FROM json_each(?3))) ORDER BY position";
    let named: Option<Vec<&str>> = only.map(|ids| ids.iter().map(EvidenceId::as_str).collect());
    let named = named.map(|ids| serde_json::to_string(&ids)).transpose();
    let named = named.map_err(|error| StoreError::Bug(error.to_string()))?;
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![key.tenant.as_str(), key.prep.as_str(), named])?;
    while let Some(row) = rows.next()? {
        take(unpack(db, key, &row.get::<_, String>(0)?, &row.get::<_, String>(1)?)?)?;
    }
    drop(snapshot);
    Ok(())
}

fn unpack(db: &Connection, key: &PrepKey, body: &str, hash: &str) -> Result<Reading, StoreError> {
    read_back(body, load(db, key, hash)?)
}
