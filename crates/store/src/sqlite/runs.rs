//! Runs, their leases and their journal.

use domain::{PrepId, RunId, TenantId, Timestamp, Workflow};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;

use super::writer::{Announcer, Write};
use crate::limits::{CLAIM_MAX, EXPIRED_MAX};
use crate::numbers::{run_number, run_state, step_number, step_state};
use crate::packing::unreadable;
use crate::{Claim, Commit, JournalStep, NewRun, PrepKey, RunChange, RunRow, RunState, StepRecord, StoreError};

const COLUMNS: &str = "tenant, prep, run, workflow, plan_version, input, state, owner, lease_until, started_at";

/// Refuses a commit that speaks for a run which its owner no longer holds, or changes one that there is not.
pub(super) fn deny_strangers(db: &Connection, commit: &Commit) -> Result<(), StoreError> {
    let steps = commit.steps.iter().map(|step| (&step.run, Some(&step.owner)));
    let changes = commit.runs.iter().map(|change| (&change.run, change.owner.as_ref()));
    for (run, owner) in steps.chain(changes) {
        match (holder(db, &commit.key, run)?, owner) {
            (Some(holder), Some(owner)) if holder.as_ref() == Some(owner) => {}
            (_, Some(_)) => return Err(StoreError::LeaseLost),
            (Some(_), None) => {}
            (None, None) if commit.start.iter().any(|start| start.run == *run) => {}
            (None, None) => return Err(StoreError::NotFound),
        }
    }
    Ok(())
}

/// Who holds a run of a prep: `None` when there is no such run.
fn holder(db: &Connection, key: &PrepKey, run: &RunId) -> Result<Option<Option<String>>, StoreError> {
    let sql = "SELECT owner FROM run WHERE tenant = ? AND run = ? AND prep = ?";
    let found = db
        .prepare_cached(sql)?
        .query_row(params![key.tenant.as_str(), run.as_str(), key.prep.as_str()], |row| row.get(0));
    Ok(found.optional()?)
}

/// Begins a run; false when it is known already.
pub(super) fn begin(
    db: &Connection,
    key: &PrepKey,
    at: Timestamp,
    run: &NewRun,
    input: &str,
) -> Result<bool, StoreError> {
    let sql = "INSERT INTO run (tenant, run, prep, workflow, plan_version, input, state, owner, lease_until, started_at) \
               VALUES (?, ?, ?, ?, ?, ?, 0, NULL, 0, ?) ON CONFLICT (tenant, run) DO NOTHING";
    let (tenant, prep) = (key.tenant.as_str(), key.prep.as_str());
    let begun = db.prepare_cached(sql)?.execute(params![
        tenant,
        run.run.as_str(),
        prep,
        run.workflow.name(),
        run.plan_version,
        input,
        at.0
    ])?;
    Ok(begun == 1)
}

/// Notes how a step ended. One that is noted already stays as it is.
pub(super) fn end_step(db: &Connection, key: &PrepKey, record: &StepRecord, output: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO step (run, name, state, output, attempts) \
               VALUES ((SELECT no FROM run WHERE tenant = ? AND run = ?), ?, ?, ?, ?) ON CONFLICT (run, name) DO NOTHING";
    let JournalStep { name, state, attempts, .. } = &record.step;
    db.prepare_cached(sql)?.execute(params![
        key.tenant.as_str(),
        record.run.as_str(),
        name,
        step_number(*state),
        output,
        attempts
    ])?;
    Ok(())
}

/// Changes a run's state, as [`RunState::then`] allows. A run that ends has no owner any more.
pub(super) fn change(db: &Connection, key: &PrepKey, change: &RunChange) -> Result<(), StoreError> {
    let (tenant, prep, run) = (key.tenant.as_str(), key.prep.as_str(), change.run.as_str());
    let number: Option<u8> = db
        .prepare_cached("SELECT state FROM run WHERE tenant = ? AND run = ? AND prep = ?")?
        .query_row(params![tenant, run, prep], |row| row.get(0))
        .optional()?;
    let state = run_state(number.ok_or(StoreError::NotFound)?)?;
    let next = state.then(change.state, change.owner.is_some());
    if next == state {
        return Ok(());
    }
    let sql = match next {
        RunState::Done => "UPDATE run SET state = ?, owner = NULL, lease_until = 0 WHERE tenant = ? AND run = ?",
        RunState::Open | RunState::Paused | RunState::Cancelling => {
            "UPDATE run SET state = ? WHERE tenant = ? AND run = ?"
        }
    };
    db.prepare_cached(sql)?.execute(params![run_number(next), tenant, run])?;
    Ok(())
}

/// A run and its journal, in the order in which the steps ended.
pub(super) fn run(
    db: &Connection,
    tenant: &TenantId,
    run: &RunId,
) -> Result<Option<(RunRow, Vec<JournalStep>)>, StoreError> {
    // One snapshot for both reads.
    let tx = db.unchecked_transaction()?;
    let sql = format!("SELECT {COLUMNS} FROM run WHERE tenant = ? AND run = ?");
    let mut statement = tx.prepare_cached(&sql)?;
    let mut rows = statement.query(params![tenant.as_str(), run.as_str()])?;
    let Some(row) = rows.next()?.map(run_row).transpose()? else { return Ok(None) };
    let sql = "SELECT name, state, output, attempts FROM step \
               WHERE run = (SELECT no FROM run WHERE tenant = ? AND run = ?) ORDER BY no";
    let mut statement = tx.prepare_cached(sql)?;
    let mut rows = statement.query(params![tenant.as_str(), run.as_str()])?;
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        steps.push(journal_step(row)?);
    }
    Ok(Some((row, steps)))
}

/// Takes leases.
pub(super) struct ClaimWrite(pub(super) Claim);

impl Write for ClaimWrite {
    type Found = Vec<RunRow>;
    type Answer = Vec<RunRow>;

    fn apply(&self, db: &Connection) -> Result<Vec<RunRow>, StoreError> {
        let Claim { owner, now, until, max } = &self.0;
        // The only write that knows the time: values that nobody asks for again leave with it, a few at a time.
        db.prepare_cached("DELETE FROM value WHERE rowid IN (SELECT rowid FROM value WHERE expires_at <= ? LIMIT ?)")?
            .execute(params![now.0, EXPIRED_MAX])?;
        let sql = format!(
            "SELECT {COLUMNS} FROM run WHERE state IN (0, 2) AND (owner IS NULL OR lease_until < ?) \
             ORDER BY started_at, no LIMIT ?"
        );
        let mut statement = db.prepare_cached(&sql)?;
        let mut rows = statement.query(params![now.0, (*max).min(CLAIM_MAX)])?;
        let mut claimed = Vec::new();
        while let Some(row) = rows.next()? {
            claimed.push(run_row(row)?);
        }
        let mut take = db.prepare_cached("UPDATE run SET owner = ?, lease_until = ? WHERE tenant = ? AND run = ?")?;
        for run in &mut claimed {
            run.owner = Some(owner.clone());
            run.lease_until = *until;
            take.execute(params![owner, until.0, run.tenant.as_str(), run.run.as_str()])?;
        }
        Ok(claimed)
    }

    fn settle(self, found: Self::Found, _: &Announcer) -> Self::Answer {
        found
    }
}

/// Prolongs leases.
pub(super) struct HeartbeatWrite {
    pub(super) owner: String,
    pub(super) runs: Vec<RunId>,
    pub(super) until: Timestamp,
}

impl Write for HeartbeatWrite {
    type Found = Vec<RunId>;
    type Answer = Vec<RunId>;

    fn apply(&self, db: &Connection) -> Result<Vec<RunId>, StoreError> {
        let mut prolong = db.prepare_cached("UPDATE run SET lease_until = ? WHERE owner = ? AND run = ?")?;
        let mut lost = Vec::new();
        for run in &self.runs {
            if prolong.execute(params![self.until.0, self.owner, run.as_str()])? == 0 {
                lost.push(run.clone());
            }
        }
        Ok(lost)
    }

    fn settle(self, found: Self::Found, _: &Announcer) -> Self::Answer {
        found
    }
}

fn run_row(row: &Row<'_>) -> Result<RunRow, StoreError> {
    let workflow: String = row.get(3)?;
    let workflow =
        serde_json::from_value::<Workflow>(Value::String(workflow)).map_err(|error| unreadable("a run", error))?;
    Ok(RunRow {
        tenant: TenantId::from(row.get::<_, String>(0)?),
        prep: PrepId::from(row.get::<_, String>(1)?),
        run: RunId::from(row.get::<_, String>(2)?),
        workflow,
        plan_version: row.get(4)?,
        input: json(row, 5)?,
        state: run_state(row.get(6)?)?,
        owner: row.get(7)?,
        lease_until: Timestamp(row.get(8)?),
        started_at: Timestamp(row.get(9)?),
    })
}

fn journal_step(row: &Row<'_>) -> Result<JournalStep, StoreError> {
    Ok(JournalStep { name: row.get(0)?, state: step_state(row.get(1)?)?, output: json(row, 2)?, attempts: row.get(3)? })
}

fn json(row: &Row<'_>, column: usize) -> Result<Value, StoreError> {
    let text = row.get_ref(column)?.as_str().map_err(|error| unreadable("a run", error))?;
    serde_json::from_str(text).map_err(|error| unreadable("a run", error))
}
