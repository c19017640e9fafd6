//! Small values with an expiry.

use domain::{TenantId, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::writer::{Announcer, Write};
use crate::StoreError;

/// The value, unless it has expired.
pub(super) fn get(
    db: &Connection,
    tenant: &TenantId,
    space: &str,
    key: &str,
    now: Timestamp,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql =
        "SELECT bytes FROM value WHERE tenant = ? AND space = ? AND key = ? AND (expires_at IS NULL OR expires_at > ?)";
    let found = db.prepare_cached(sql)?.query_row(params![tenant.as_str(), space, key, now.0], |row| row.get(0));
    Ok(found.optional()?)
}

/// Sets or removes a value.
pub(super) struct ValueWrite {
    pub(super) tenant: TenantId,
    pub(super) space: String,
    pub(super) key: String,
    pub(super) value: Option<Vec<u8>>,
    pub(super) expires_at: Option<Timestamp>,
}

impl Write for ValueWrite {
    type Found = ();
    type Answer = ();

    fn apply(&self, db: &Connection) -> Result<(), StoreError> {
        let Self { tenant, space, key, value, expires_at } = self;
        let tenant = tenant.as_str();
        match value {
            Some(bytes) => db
                .prepare_cached(
                    // What belongs to a prep is not kept when that is gone.
                    "INSERT INTO value (tenant, space, key, bytes, expires_at) SELECT ?1, ?2, ?3, ?4, ?5 \
                     WHERE ?2 NOT LIKE 'prep/%' OR EXISTS (SELECT 1 FROM prep WHERE tenant = ?1 AND prep = ?3) \
                     ON CONFLICT (tenant, space, key) DO UPDATE SET bytes = excluded.bytes, expires_at = excluded.expires_at",
                )?
                .execute(params![tenant, space, key, bytes, expires_at.map(|at| at.0)])?,
            None => db
                .prepare_cached("DELETE FROM value WHERE tenant = ? AND space = ? AND key = ?")?
                .execute(params![tenant, space, key])?,
        };
        Ok(())
    }

    fn settle(self, (): (), _: &Announcer) {}
}
