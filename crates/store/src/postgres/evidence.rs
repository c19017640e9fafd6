//! Readings, blobs, and forgetting.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{EvidenceId, Reading, TenantId};

use super::commit::notify;
use super::fault::Trouble;
use super::link::{Tx, Work};
use super::log::{Hold, Place, place};
use super::text::kept;
use super::{passages, text};
use crate::packing::{Packed, PackedReading, read_back, unpacked};
use crate::{PrepKey, StoreError};

/// Who keeps content and who erases it take turns, by tenant: what one just begins to need, another must not remove.
async fn hold_blobs(tx: &Tx<'_>, tenant: &TenantId, alone: bool) -> Result<(), Trouble> {
    let sql = if alone {
        "SELECT pg_advisory_xact_lock(hashtextextended('callsheet blobs ' || $1, 0))"
    } else {
        "SELECT pg_advisory_xact_lock_shared(hashtextextended('callsheet blobs ' || $1, 0))"
    };
    tx.execute(sql, &[&kept(tenant.as_str())]).await?;
    Ok(())
}

/// Keeps the content once per tenant, and notes that the prep needs it.
async fn keep_blob(tx: &Tx<'_>, key: &PrepKey, prep: i64, packed: &Packed) -> Result<(), Trouble> {
    let tenant = kept(key.tenant.as_str());
    // Asked for first, so that known content is not sent.
    let known = tx.row("SELECT FROM blob WHERE tenant = $1 AND hash = $2", &[&tenant, &packed.hash]).await?;
    if known.is_none() {
        let sql =
            "INSERT INTO blob (tenant, hash, size, packed, bytes) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        let size = i64::try_from(packed.size).unwrap_or(i64::MAX);
        tx.execute(sql, &[&tenant, &packed.hash, &size, &packed.packed, &packed.bytes]).await?;
    }
    let sql = "INSERT INTO blob_use (tenant, prep, hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    tx.execute(sql, &[&tenant, &prep, &packed.hash]).await?;
    Ok(())
}

/// Keeps readings of a prep that there is.
pub(super) struct ReadingsWork {
    pub(super) key: PrepKey,
    pub(super) readings: Vec<PackedReading>,
}

#[async_trait]
impl Work for ReadingsWork {
    type Answer = ();

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<(), Trouble> {
        hold_blobs(tx, &self.key.tenant, false).await?;
        // What came too late for a forgotten prep must not stay for ever.
        let place = place(tx, &self.key, Hold::Shared).await?.ok_or(StoreError::NotFound)?;
        for reading in &self.readings {
            self.keep(tx, place, reading).await?;
        }
        Ok(())
    }
}

impl ReadingsWork {
    async fn keep(&self, tx: &Tx<'_>, place: Place, reading: &PackedReading) -> Result<(), Trouble> {
        let sql = "INSERT INTO reading (tenant, prep, evidence, body, text_hash) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (prep, evidence) DO NOTHING";
        let (tenant, evidence) = (kept(self.key.tenant.as_str()), kept(reading.evidence.as_str()));
        let new = tx.execute(sql, &[&tenant, &place.prep, &evidence, &reading.body, &reading.text.hash]).await?;
        if new == 0 {
            return Ok(());
        }
        passages::keep(tx, &self.key, place.prep, &reading.cut).await?;
        keep_blob(tx, &self.key, place.prep, &reading.text).await?;
        match &reading.raw {
            Some(raw) => keep_blob(tx, &self.key, place.prep, raw).await,
            None => Ok(()),
        }
    }
}

/// Keeps bytes of a prep that there is.
pub(super) struct BlobWork {
    pub(super) key: PrepKey,
    pub(super) content: Packed,
}

#[async_trait]
impl Work for BlobWork {
    type Answer = String;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<String, Trouble> {
        hold_blobs(tx, &self.key.tenant, false).await?;
        let place = place(tx, &self.key, Hold::Shared).await?.ok_or(StoreError::NotFound)?;
        keep_blob(tx, &self.key, place.prep, &self.content).await?;
        Ok(self.content.hash.clone())
    }
}

/// The content of a hash, if the prep needs it.
pub(super) struct BlobRead {
    pub(super) key: PrepKey,
    pub(super) hash: String,
}

#[async_trait]
impl Work for BlobRead {
    type Answer = Option<Vec<u8>>;
    const READS: bool = true;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<Self::Answer, Trouble> {
        let sql = "SELECT b.size, b.packed, b.bytes FROM blob_use u JOIN blob b ON b.tenant = u.tenant AND b.hash = u.hash \
                   WHERE u.tenant = $1 AND u.hash = $3 \
                   AND u.prep = (SELECT no FROM prep WHERE tenant = $1 AND prep = $2)";
        let (tenant, prep) = (kept(self.key.tenant.as_str()), kept(self.key.prep.as_str()));
        let row = tx.row(sql, &[&tenant, &prep, &kept(&self.hash)]).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(unpacked(&self.hash, row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)?))
    }
}

/// Readings of a prep in the order they were kept: all, or those that are named.
pub(super) struct ReadingsRead {
    pub(super) key: PrepKey,
    pub(super) only: Option<Vec<EvidenceId>>,
}

#[async_trait]
impl Work for ReadingsRead {
    type Answer = Vec<Arc<Reading>>;
    const READS: bool = true;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<Self::Answer, Trouble> {
        let sql = "SELECT r.body, r.text_hash, b.size, b.packed, b.bytes FROM reading r \
                   LEFT JOIN blob b ON b.tenant = r.tenant AND b.hash = r.text_hash \
                   WHERE r.tenant = $1 AND r.prep = (SELECT no FROM prep WHERE tenant = $1 AND prep = $2) \
                   AND ($3::text[] IS NULL OR r.evidence = ANY ($3)) ORDER BY r.no";
        let (tenant, prep) = (kept(self.key.tenant.as_str()), kept(self.key.prep.as_str()));
        let only: Option<Vec<_>> = self.only.as_ref().map(|ids| ids.iter().map(|id| text::kept(id.as_str())).collect());
        let mut readings = Vec::new();
        for row in tx.rows(sql, &[&tenant, &prep, &only]).await? {
            let (body, hash, bytes): (&str, &str, Option<Vec<u8>>) =
                (row.try_get(0)?, row.try_get(1)?, row.try_get(4)?);
            let text = match bytes {
                Some(bytes) => Some(unpacked(hash, row.try_get(2)?, row.try_get(3)?, bytes)?),
                None => None,
            };
            readings.push(Arc::new(read_back(body, text)?));
        }
        Ok(readings)
    }
}

/// Erases a prep.
pub(super) struct ForgetWork {
    pub(super) key: PrepKey,
    /// Who tells of it.
    pub(super) me: Arc<str>,
}

/// What goes with a prep by its name, in an order that works: steps are found by their runs.
const FORGET_BY_NAME: [&str; 3] = [
    "DELETE FROM value WHERE tenant = $1 AND space LIKE 'prep/%' AND key = $2",
    "DELETE FROM step WHERE run IN (SELECT no FROM run WHERE tenant = $1 AND prep = $2)",
    "DELETE FROM run WHERE tenant = $1 AND prep = $2",
];

/// What goes with a prep by its number: blobs are found by their uses.
const FORGET: [&str; 7] = [
    "DELETE FROM command WHERE prep = $1",
    "DELETE FROM event WHERE prep = $1",
    "DELETE FROM passage WHERE prep = $1",
    "DELETE FROM reading WHERE prep = $1",
    "DELETE FROM blob b USING blob_use mine WHERE mine.prep = $1 AND b.tenant = mine.tenant AND b.hash = mine.hash \
     AND NOT EXISTS (SELECT FROM blob_use u WHERE u.tenant = b.tenant AND u.hash = b.hash AND u.prep <> $1)",
    "DELETE FROM blob_use WHERE prep = $1",
    "DELETE FROM prep WHERE no = $1",
];

#[async_trait]
impl Work for ForgetWork {
    type Answer = bool;
    const ONCE: bool = true;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<bool, Trouble> {
        hold_blobs(tx, &self.key.tenant, true).await?;
        // Gone after an attempt of which nobody knew whether it was committed: it was.
        let Some(place) = place(tx, &self.key, Hold::Alone).await? else { return Ok(!tx.unsure.is_empty()) };
        let (tenant, prep) = (kept(self.key.tenant.as_str()), kept(self.key.prep.as_str()));
        for sql in FORGET_BY_NAME {
            tx.execute(sql, &[&tenant, &prep]).await?;
        }
        for sql in FORGET {
            tx.execute(sql, &[&place.prep]).await?;
        }
        notify(tx, &self.me, &self.key, (0, 0), false, true).await?;
        Ok(true)
    }
}
