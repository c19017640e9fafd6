//! Reading the log: events, what commands gave, the list of preps.

use domain::{Event, EventId, Logged, PrepId, TenantId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::limits::{PREPS_MAX, seq_of};
use crate::packing::unreadable;
use crate::{PrepKey, PrepRow, StoreError};

/// Events with `after < seq <= last`, at most `limit`.
pub(super) fn events(
    db: &Connection,
    key: &PrepKey,
    after: u64,
    last: i64,
    limit: u32,
) -> Result<Vec<Logged>, StoreError> {
    let sql = "SELECT seq, at, id, body FROM event \
               WHERE prep = (SELECT no FROM prep WHERE tenant = ? AND prep = ?) AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?";
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![key.tenant.as_str(), key.prep.as_str(), after, last, limit])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.push(logged(row)?);
    }
    Ok(events)
}

fn logged(row: &Row<'_>) -> Result<Logged, StoreError> {
    let seq = seq_of(row.get(0)?);
    let body = row.get_ref(3)?.as_str().map_err(|error| unreadable("an event", error))?;
    let event: Event =
        serde_json::from_str(body).map_err(|error| unreadable(&format!("event {seq} of a preparation"), error))?;
    Ok(Logged { seq, at: Timestamp(row.get(1)?), id: EventId::from(row.get::<_, String>(2)?), event })
}

/// What a command gave, in full.
pub(super) fn command(db: &Connection, key: &PrepKey, client: &str) -> Result<Option<Vec<Logged>>, StoreError> {
    let sql = "SELECT after_seq, last_seq FROM command WHERE tenant = ? AND prep = ? AND client = ?";
    let range: Option<(i64, i64)> = db
        .prepare_cached(sql)?
        .query_row(params![key.tenant.as_str(), key.prep.as_str(), client], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    range.map(|(after, last)| events(db, key, seq_of(after), last, u32::MAX)).transpose()
}

/// Where a prep's log lies and how far it goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The prep's number in this file.
    pub(super) prep: i64,
    pub(super) last_seq: i64,
}

/// The place of a prep's log; `None` when there is no such prep.
pub(super) fn place(db: &Connection, key: &PrepKey) -> Result<Option<Place>, StoreError> {
    let sql = "SELECT no, last_seq FROM prep WHERE tenant = ? AND prep = ?";
    let found = db.prepare_cached(sql)?.query_row(params![key.tenant.as_str(), key.prep.as_str()], |row| {
        Ok(Place { prep: row.get(0)?, last_seq: row.get(1)? })
    });
    Ok(found.optional()?)
}

/// The preps of a tenant, the newest change first.
pub(super) fn preps(db: &Connection, tenant: &TenantId) -> Result<Vec<PrepRow>, StoreError> {
    let sql = "SELECT prep, created_at, updated_at, last_seq FROM prep WHERE tenant = ? \
               ORDER BY updated_at DESC, created_at DESC, prep LIMIT ?";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![tenant.as_str(), PREPS_MAX], |row| {
        Ok(PrepRow {
            prep: PrepId::from(row.get::<_, String>(0)?),
            created_at: Timestamp(row.get(1)?),
            updated_at: Timestamp(row.get(2)?),
            last_seq: seq_of(row.get(3)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
