//! Small values with an expiry.

use async_trait::async_trait;
use domain::{TenantId, Timestamp};

use super::fault::Trouble;
use super::link::{Tx, Work};
use super::text::kept;

/// The value, unless it has expired.
pub(super) struct ValueRead {
    pub(super) tenant: TenantId,
    pub(super) space: String,
    pub(super) key: String,
    pub(super) now: Timestamp,
}

#[async_trait]
impl Work for ValueRead {
    type Answer = Option<Vec<u8>>;
    const READS: bool = true;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<Self::Answer, Trouble> {
        let sql = "SELECT bytes FROM value WHERE tenant = $1 AND space = $2 AND key = $3 \
                   AND (expires_at IS NULL OR expires_at > $4)";
        let Self { tenant, space, key, now } = self;
        let row = tx.row(sql, &[&kept(tenant.as_str()), &kept(space), &kept(key), &now.0]).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }
}

/// Sets or removes a value.
pub(super) struct ValueWork {
    pub(super) tenant: TenantId,
    pub(super) space: String,
    pub(super) key: String,
    pub(super) value: Option<Vec<u8>>,
    pub(super) expires_at: Option<Timestamp>,
}

#[async_trait]
impl Work for ValueWork {
    type Answer = ();

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<(), Trouble> {
        let Self { tenant, space, key, value, expires_at } = self;
        let (tenant, space, key) = (kept(tenant.as_str()), kept(space), kept(key));
        match value {
            Some(bytes) => {
                // What belongs to a prep is not kept when that is gone.
                let sql = "INSERT INTO value (tenant, space, key, bytes, expires_at) \
                           SELECT $1::text, $2::text, $3::text, $4::bytea, $5::bigint \
                           WHERE $2::text NOT LIKE 'prep/%' \
                           OR EXISTS (SELECT FROM prep WHERE tenant = $1::text AND prep = $3::text) \
                           ON CONFLICT (tenant, space, key) DO UPDATE \
                           SET bytes = excluded.bytes, expires_at = excluded.expires_at";
                tx.execute(sql, &[&tenant, &space, &key, bytes, &expires_at.map(|at| at.0)]).await?
            }
            None => {
                let sql = "DELETE FROM value WHERE tenant = $1 AND space = $2 AND key = $3";
                tx.execute(sql, &[&tenant, &space, &key]).await?
            }
        };
        Ok(())
    }
}
