//! Content by its SHA-256, deflated when that makes it smaller.

use rusqlite::{Connection, OptionalExtension, params};

use crate::packing::{Packed, unpacked};
use crate::{PrepKey, StoreError};

/// Keeps the content once per tenant, and notes that the prep needs it.
pub(super) fn keep(packed: &Packed, db: &Connection, key: &PrepKey) -> Result<(), StoreError> {
    let (tenant, prep) = (key.tenant.as_str(), key.prep.as_str());
    db.prepare_cached(
        "INSERT INTO blob (tenant, hash, size, packed, bytes) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )?
    .execute(params![tenant, packed.hash, packed.size as i64, packed.packed, packed.bytes])?;
    db.prepare_cached("INSERT INTO blob_use (tenant, prep, hash) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")?
        .execute(params![tenant, prep, packed.hash])?;
    Ok(())
}

/// The content of a hash, if the prep needs it. Content that no longer has its hash is damaged.
pub(super) fn load(db: &Connection, key: &PrepKey, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT b.size, b.packed, b.bytes FROM blob_use u \
               JOIN blob b ON b.tenant = u.tenant AND b.hash = u.hash \
               WHERE u.tenant = ? AND u.prep = ? AND u.hash = ?";
    let row: Option<(i64, bool, Vec<u8>)> = db
        .prepare_cached(sql)?
        .query_row(params![key.tenant.as_str(), key.prep.as_str(), hash], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((size, packed, bytes)) = row else { return Ok(None) };
    unpacked(hash, size, packed, bytes).map(Some)
}
