//! Content by its SHA-256, deflated when that makes it smaller.

use std::io::{Read, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rusqlite::{Connection, OptionalExtension, params};

use super::fault::unreadable;
use super::{BLOB_BYTES_MAX, deny_larger};
use crate::{PrepKey, StoreError};

/// Bytes made ready for the table, before they queue to the writer.
pub(super) struct Packed {
    pub(super) hash: String,
    size: usize,
    packed: bool,
    bytes: Vec<u8>,
}

impl Packed {
    /// Hashes and deflates; slow for large content, so not on the writer's thread.
    pub(super) fn new(content: &[u8]) -> Result<Self, StoreError> {
        deny_larger("The document", content.len(), BLOB_BYTES_MAX)?;
        let hash = domain::id::content_hash(content);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content)?;
        let deflated = encoder.finish()?;
        let packed = deflated.len() < content.len();
        let bytes = if packed { deflated } else { content.to_vec() };
        Ok(Self { hash, size: content.len(), packed, bytes })
    }

    /// Keeps the content once per tenant, and notes that the prep needs it.
    pub(super) fn keep(&self, db: &Connection, key: &PrepKey) -> Result<(), StoreError> {
        let (tenant, prep) = (key.tenant.as_str(), key.prep.as_str());
        db.prepare_cached(
            "INSERT INTO blob (tenant, hash, size, packed, bytes) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        )?
        .execute(params![tenant, self.hash, self.size as i64, self.packed, self.bytes])?;
        db.prepare_cached("INSERT INTO blob_use (tenant, prep, hash) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")?
            .execute(params![tenant, prep, self.hash])?;
        Ok(())
    }
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
    let content = if packed { inflate(&bytes, size)? } else { bytes };
    if domain::id::content_hash(&content) != hash {
        return Err(unreadable("a stored document", "its bytes do not have its hash"));
    }
    Ok(Some(content))
}

fn inflate(bytes: &[u8], size: i64) -> Result<Vec<u8>, StoreError> {
    let size = usize::try_from(size).unwrap_or(0).min(BLOB_BYTES_MAX);
    let mut content = Vec::with_capacity(size);
    DeflateDecoder::new(bytes)
        .take(size as u64)
        .read_to_end(&mut content)
        .map_err(|error| unreadable("a stored document", error))?;
    Ok(content)
}
