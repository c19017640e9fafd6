//! Reading the log: events, what commands gave, the list of preps.

use async_trait::async_trait;
use domain::{ClientId, Event, EventId, Logged, PrepId, TenantId, Timestamp};
use tokio_postgres::Row;

use super::fault::Trouble;
use super::link::{Tx, Work};
use super::text::{kept, told};
use crate::limits::{PREPS_MAX, seq_of};
use crate::packing::unreadable;
use crate::{PrepKey, PrepRow};

/// Where a prep's log lies and how far it goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The prep's number in this database.
    pub(super) prep: i64,
    pub(super) last_seq: i64,
}

/// How a prep's row is held while a transaction lasts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Hold {
    /// As it is in this snapshot.
    No,
    /// It may not be erased meanwhile.
    Shared,
    /// Nobody else appends meanwhile.
    ToAppend,
    /// To erase it.
    Alone,
}

/// The place of a prep's log; `None` when there is no such prep.
pub(super) async fn place(tx: &Tx<'_>, key: &PrepKey, hold: Hold) -> Result<Option<Place>, Trouble> {
    let sql = match hold {
        Hold::No => "SELECT no, last_seq FROM prep WHERE tenant = $1 AND prep = $2",
        Hold::Shared => "SELECT no, last_seq FROM prep WHERE tenant = $1 AND prep = $2 FOR KEY SHARE",
        Hold::ToAppend => "SELECT no, last_seq FROM prep WHERE tenant = $1 AND prep = $2 FOR NO KEY UPDATE",
        Hold::Alone => "SELECT no, last_seq FROM prep WHERE tenant = $1 AND prep = $2 FOR UPDATE",
    };
    let row = tx.row(sql, &[&kept(key.tenant.as_str()), &kept(key.prep.as_str())]).await?;
    row.map(|row| Ok(Place { prep: row.try_get(0)?, last_seq: row.try_get(1)? })).transpose()
}

/// Events with `after < seq <= last`, at most `limit`.
pub(super) struct EventsRead {
    pub(super) key: PrepKey,
    pub(super) after: u64,
    pub(super) last: Option<u64>,
    pub(super) limit: u32,
}

#[async_trait]
impl Work for EventsRead {
    type Answer = Vec<Logged>;
    const READS: bool = true;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<Vec<Logged>, Trouble> {
        let sql = "SELECT seq, at, id, body FROM event \
                   WHERE prep = (SELECT no FROM prep WHERE tenant = $1 AND prep = $2) AND seq > $3 AND seq <= $4 \
                   ORDER BY seq LIMIT $5";
        let (after, last) = (stored_seq(self.after), self.last.map_or(i64::MAX, stored_seq));
        let (tenant, prep) = (kept(self.key.tenant.as_str()), kept(self.key.prep.as_str()));
        let rows = tx.rows(sql, &[&tenant, &prep, &after, &last, &i64::from(self.limit)]).await?;
        rows.iter().map(logged).collect()
    }
}

fn stored_seq(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

fn logged(row: &Row) -> Result<Logged, Trouble> {
    let seq = seq_of(row.try_get(0)?);
    let event: Event = serde_json::from_str(row.try_get(3)?)
        .map_err(|error| unreadable(&format!("event {seq} of a preparation"), error))?;
    Ok(Logged { seq, at: Timestamp(row.try_get(1)?), id: EventId::from(told(row.try_get(2)?)), event })
}

/// What a command gave, in full.
pub(super) async fn command(
    tx: &Tx<'_>,
    key: &PrepKey,
    prep: i64,
    client: &ClientId,
) -> Result<Option<Vec<Logged>>, Trouble> {
    let sql = "SELECT after_seq, last_seq FROM command WHERE prep = $1 AND client = $2";
    let Some(row) = tx.row(sql, &[&prep, &kept(client.as_str())]).await? else { return Ok(None) };
    let (after, last) = (seq_of(row.try_get(0)?), seq_of(row.try_get(1)?));
    let read = EventsRead { key: key.clone(), after, last: Some(last), limit: u32::MAX };
    read.carry_out(tx).await.map(Some)
}

/// Looks a command up.
pub(super) struct CommandRead {
    pub(super) key: PrepKey,
    pub(super) client: ClientId,
}

#[async_trait]
impl Work for CommandRead {
    type Answer = Option<Vec<Logged>>;
    const READS: bool = true;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<Self::Answer, Trouble> {
        match place(tx, &self.key, Hold::No).await? {
            Some(place) => command(tx, &self.key, place.prep, &self.client).await,
            None => Ok(None),
        }
    }
}

/// The preps of a tenant, the newest change first.
pub(super) struct PrepsRead(pub(super) TenantId);

#[async_trait]
impl Work for PrepsRead {
    type Answer = Vec<PrepRow>;
    const READS: bool = true;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<Vec<PrepRow>, Trouble> {
        let sql = "SELECT prep, created_at, updated_at, last_seq FROM prep WHERE tenant = $1 \
                   ORDER BY updated_at DESC, created_at DESC, prep COLLATE \"C\" LIMIT $2";
        let rows = tx.rows(sql, &[&kept(self.0.as_str()), &i64::from(PREPS_MAX)]).await?;
        let row = |row: &Row| {
            Ok(PrepRow {
                prep: PrepId::from(told(row.try_get(0)?)),
                created_at: Timestamp(row.try_get(1)?),
                updated_at: Timestamp(row.try_get(2)?),
                last_seq: seq_of(row.try_get(3)?),
            })
        };
        rows.iter().map(row).collect()
    }
}
