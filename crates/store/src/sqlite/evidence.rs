//! Readings, blobs, and forgetting.

use std::sync::Arc;

use domain::{Evidence, EvidenceId, Reading, Record};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::content::{Packed, load};
use super::fault::unreadable;
use super::log;
use super::writer::{Announcer, Write};
use crate::{Appended, PrepKey, StoreError};

/// A reading without its text, which lies under its hash.
#[derive(Serialize, Deserialize)]
struct Body {
    evidence: Evidence,
    records: Vec<Record>,
}

/// A reading made ready before it queues to the writer.
pub(super) struct PackedReading {
    evidence: EvidenceId,
    body: String,
    text: Packed,
    raw: Option<Packed>,
}

impl PackedReading {
    /// Hashes and deflates. A hash that is not that of its content is our mistake: quotes could not be checked.
    pub(super) fn new(reading: Reading, raw: Option<Vec<u8>>) -> Result<Self, StoreError> {
        let Reading { evidence, text, records } = reading;
        let text = Packed::new(text.as_bytes())?;
        let raw = raw.map(|raw| Packed::new(&raw)).transpose()?;
        let told = |hash: &str| {
            StoreError::Bug(format!("{} names a hash that its content does not have: {hash}", evidence.id))
        };
        if evidence.text_hash != text.hash {
            return Err(told(&evidence.text_hash));
        }
        if let Some(raw) = &raw
            && evidence.raw_hash.as_ref() != Some(&raw.hash)
        {
            return Err(told(evidence.raw_hash.as_deref().unwrap_or("none")));
        }
        let id = evidence.id.clone();
        let body =
            serde_json::to_string(&Body { evidence, records }).map_err(|error| StoreError::Bug(error.to_string()))?;
        Ok(Self { evidence: id, body, text, raw })
    }

    fn keep(&self, db: &Connection, key: &PrepKey) -> Result<(), StoreError> {
        let sql = "INSERT INTO reading (tenant, prep, position, evidence, body, text_hash) VALUES (?1, ?2, \
                   (SELECT COALESCE(MAX(position), 0) + 1 FROM reading WHERE tenant = ?1 AND prep = ?2), ?3, ?4, ?5) \
                   ON CONFLICT (tenant, prep, evidence) DO NOTHING";
        let (tenant, prep) = (key.tenant.as_str(), key.prep.as_str());
        let new = db.prepare_cached(sql)?.execute(params![
            tenant,
            prep,
            self.evidence.as_str(),
            self.body,
            self.text.hash
        ])?;
        if new == 0 {
            return Ok(());
        }
        self.text.keep(db, key)?;
        self.raw.as_ref().map_or(Ok(()), |raw| raw.keep(db, key))
    }
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
        log::place(db, &self.key)?.ok_or(StoreError::NotFound)?;
        self.readings.iter().try_for_each(|reading| reading.keep(db, &self.key))
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
        self.content.keep(db, &self.key)
    }

    fn settle(self, (): (), _: &Announcer) -> String {
        self.content.hash
    }
}

/// Erases a prep.
pub(super) struct ForgetWrite(pub(super) PrepKey);

/// What goes with a prep, in an order that works: steps are found by their runs, blobs by their uses.
const FORGET: [&str; 8] = [
    "DELETE FROM step WHERE run IN (SELECT no FROM run WHERE tenant = ?1 AND prep = ?2)",
    "DELETE FROM run WHERE tenant = ?1 AND prep = ?2",
    "DELETE FROM command WHERE tenant = ?1 AND prep = ?2",
    "DELETE FROM event WHERE prep = (SELECT no FROM prep WHERE tenant = ?1 AND prep = ?2)",
    "DELETE FROM reading WHERE tenant = ?1 AND prep = ?2",
    "DELETE FROM blob WHERE tenant = ?1 AND hash IN (SELECT hash FROM blob_use WHERE tenant = ?1 AND prep = ?2) \
     AND NOT EXISTS (SELECT 1 FROM blob_use u WHERE u.tenant = ?1 AND u.hash = blob.hash AND u.prep <> ?2)",
    "DELETE FROM blob_use WHERE tenant = ?1 AND prep = ?2",
    "DELETE FROM prep WHERE tenant = ?1 AND prep = ?2",
];

impl Write for ForgetWrite {
    type Found = bool;
    type Answer = bool;

    fn apply(&self, db: &Connection) -> Result<bool, StoreError> {
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
            let _ = announcer.send(Arc::new(appended));
        }
        found
    }

    fn erases(&self) -> bool {
        true
    }
}

/// All readings of a prep, in the order they were kept.
pub(super) fn readings(db: &Connection, key: &PrepKey) -> Result<Vec<Arc<Reading>>, StoreError> {
    // One snapshot for all reads.
    let tx = db.unchecked_transaction()?;
    let sql = "SELECT body, text_hash FROM reading WHERE tenant = ? AND prep = ? ORDER BY position";
    let mut statement = tx.prepare_cached(sql)?;
    let mut rows = statement.query(params![key.tenant.as_str(), key.prep.as_str()])?;
    let mut readings = Vec::new();
    while let Some(row) = rows.next()? {
        readings.push(Arc::new(unpack(&tx, key, &row.get::<_, String>(0)?, &row.get::<_, String>(1)?)?));
    }
    Ok(readings)
}

/// One reading of a prep.
pub(super) fn reading(
    db: &Connection,
    key: &PrepKey,
    evidence: &EvidenceId,
) -> Result<Option<Arc<Reading>>, StoreError> {
    let tx = db.unchecked_transaction()?;
    let sql = "SELECT body, text_hash FROM reading WHERE tenant = ? AND prep = ? AND evidence = ?";
    let found: Option<(String, String)> = tx
        .prepare_cached(sql)?
        .query_row(params![key.tenant.as_str(), key.prep.as_str(), evidence.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    found.map(|(body, hash)| unpack(&tx, key, &body, &hash).map(Arc::new)).transpose()
}

fn unpack(db: &Connection, key: &PrepKey, body: &str, hash: &str) -> Result<Reading, StoreError> {
    let Body { evidence, records } = serde_json::from_str(body).map_err(|error| unreadable("a reading", error))?;
    let text = load(db, key, hash)?.ok_or_else(|| unreadable("a reading", "its text is gone"))?;
    let text = String::from_utf8(text).map_err(|error| unreadable("a reading", error))?;
    Ok(Reading { evidence, text, records })
}
