//! Brings a database from one schema to another, forwards and back, one numbered step after the other.

use async_trait::async_trait;
use tokio_postgres::{Client, Row};

use super::address::Address;
use super::fault::Trouble;
use super::line::connect;
use super::link::{Tx, Work};
use crate::StoreError;

/// A step between two schemas.
struct Step {
    up: &'static str,
    down: &'static str,
    /// The oldest schema that a Callsheet may know and still work with this one. As long as steps only add, a process
    /// of the release before goes on working while the others are restarted.
    works_from: u32,
}

/// Schema steps in order. A step that shipped is never changed.
const STEPS: &[Step] = &[
    Step { up: include_str!("schema/0001.sql"), down: "", works_from: 1 },
    Step { up: include_str!("schema/0002.sql"), down: include_str!("schema/0002.down.sql"), works_from: 2 },
];

/// The newest schema that this Callsheet knows.
pub const SCHEMA_KNOWN: u32 = STEPS.len() as u32;
/// The oldest schema that this Callsheet works with.
pub const SCHEMA_NEEDED: u32 = 2;
/// The oldest schema that a database is brought back to: before it there is nothing.
pub const SCHEMA_FIRST: u32 = 1;

/// Only one process changes a schema at a time (`pg_advisory_lock`): "CSHT".
const LOCK: i64 = 0x4353_4854;

/// What is needed before there are steps.
const BEGINNING: &str = "CREATE SCHEMA IF NOT EXISTS callsheet; \
    CREATE TABLE IF NOT EXISTS callsheet.schema_step (\
        no integer PRIMARY KEY, works_from integer NOT NULL, at timestamptz NOT NULL DEFAULT now())";

/// The oldest server: `pg_xact_status` and `FOR UPDATE SKIP LOCKED` are older, trusted defaults are not.
const SERVER_NEEDED: i32 = 140_000;

/// From which schema to which a database was brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migrated {
    pub from: u32,
    pub to: u32,
}

/// Brings the database of a URL to a schema: the newest one that this Callsheet knows, unless another is named.
///
/// Logs in as the owner of the tables, who is another than the role that works with them. Each step is one transaction.
pub async fn migrate(url: &str, to: Option<u32>) -> Result<Migrated, StoreError> {
    let to = to.unwrap_or(SCHEMA_KNOWN);
    if !(SCHEMA_FIRST..=SCHEMA_KNOWN).contains(&to) {
        return Err(StoreError::Bug(format!("there are schemas {SCHEMA_FIRST} to {SCHEMA_KNOWN}, not {to}")));
    }
    let (client, line) = connect(&Address::parse(url)?).await?;
    let work = async {
        check_server(&client).await?;
        client.query_one("SELECT pg_advisory_lock($1)", &[&LOCK]).await?;
        client.batch_execute(BEGINNING).await?;
        let (from, _) = found(&client).await?;
        if from > SCHEMA_KNOWN {
            return Err(StoreError::NewerSchema { found: from, known: SCHEMA_KNOWN }.into());
        }
        steps(&client, from, to).await?;
        Ok(Migrated { from, to })
    };
    let outcome: Result<Migrated, Trouble> = work.await;
    drop((client, line));
    Ok(outcome?)
}

async fn steps(client: &Client, from: u32, to: u32) -> Result<(), Trouble> {
    for (at, step) in (1..).zip(STEPS).filter(|(at, _)| (from + 1..=to).contains(at)) {
        let noted = format!("INSERT INTO callsheet.schema_step (no, works_from) VALUES ({at}, {})", step.works_from);
        in_one(client, step.up, &noted).await?;
    }
    for (at, step) in
        (1..).zip(STEPS).filter(|(at, _)| (to + 1..=from).contains(at)).collect::<Vec<_>>().into_iter().rev()
    {
        in_one(client, step.down, &format!("DELETE FROM callsheet.schema_step WHERE no = {at}")).await?;
    }
    Ok(())
}

/// A step and the note of it. PostgreSQL takes several statements in one message as one transaction; the `BEGIN` makes
/// that plain.
async fn in_one(client: &Client, step: &str, noted: &str) -> Result<(), Trouble> {
    let all = format!("BEGIN; SET LOCAL search_path = callsheet, pg_catalog; {step}; {noted}; COMMIT");
    if let Err(error) = client.batch_execute(&all).await {
        client.batch_execute("ROLLBACK").await?;
        return Err(error.into());
    }
    Ok(())
}

/// The schema of a database and the oldest that a program must know to work with it; zero when there is none.
const FOUND: &str = "SELECT COALESCE(MAX(no), 0), COALESCE(MAX(works_from), 0) FROM callsheet.schema_step";

async fn found(client: &Client) -> Result<(u32, u32), Trouble> {
    numbers(&client.query_one(FOUND, &[]).await?)
}

fn numbers(row: &Row) -> Result<(u32, u32), Trouble> {
    let number = |at| row.try_get::<_, i32>(at).map(|number| u32::try_from(number).unwrap_or(0));
    Ok((number(0)?, number(1)?))
}

/// Refuses a database that this Callsheet cannot work with.
pub(super) async fn check(client: &Client) -> Result<(), Trouble> {
    check_server(client).await?;
    let sql = "SELECT to_regclass('callsheet.schema_step') IS NOT NULL";
    let (found, works_from) = if client.query_one(sql, &[]).await?.try_get(0)? { found(client).await? } else { (0, 0) };
    Ok(judge(found, works_from)?)
}

fn judge(found: u32, works_from: u32) -> Result<(), StoreError> {
    if found < SCHEMA_NEEDED {
        return Err(StoreError::OlderSchema { found, needed: SCHEMA_NEEDED });
    }
    if works_from > SCHEMA_KNOWN {
        return Err(StoreError::NewerSchema { found, known: SCHEMA_KNOWN });
    }
    Ok(())
}

/// Looks again at the schema of a database that is in use.
pub(super) struct SchemaRead;

#[async_trait]
impl Work for SchemaRead {
    type Answer = ();
    const READS: bool = true;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<(), Trouble> {
        let row = tx.row(FOUND, &[]).await?;
        let (found, works_from) = row.as_ref().map_or(Ok((0, 0)), numbers)?;
        Ok(judge(found, works_from)?)
    }
}

async fn check_server(client: &Client) -> Result<(), Trouble> {
    let sql = "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')";
    let row = client.query_one(sql, &[]).await?;
    let (version, encoding): (i32, String) = (row.try_get(0)?, row.try_get(1)?);
    if version < SERVER_NEEDED {
        return Err(
            StoreError::Bug(format!("PostgreSQL {} is too old: 14 or newer is needed", version / 10_000)).into()
        );
    }
    if encoding != "UTF8" {
        return Err(StoreError::Bug(format!("the database keeps text as {encoding}: it has to be UTF8")).into());
    }
    Ok(())
}
