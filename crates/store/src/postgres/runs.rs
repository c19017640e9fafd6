//! Runs, their leases and their journal.

use std::collections::HashMap;

use async_trait::async_trait;
use domain::{PrepId, RunId, TenantId, Timestamp, Workflow};
use serde_json::Value;
use tokio_postgres::Row;

use super::fault::Trouble;
use super::link::{Tx, Work};
use super::text::{kept, told};
use crate::limits::{CLAIM_MAX, EXPIRED_MAX};
use crate::numbers::{run_number, run_state, step_number, step_state};
use crate::packing::unreadable;
use crate::{Claim, Commit, JournalStep, NewRun, PrepKey, RunChange, RunRow, RunState, StepRecord, StoreError};

/// Refuses a commit that speaks for a run which its owner no longer holds, or changes one that there is not. Until the
/// transaction ends nobody else takes the runs it speaks for.
pub(super) async fn deny_strangers(tx: &Tx<'_>, commit: &Commit) -> Result<(), Trouble> {
    let steps = commit.steps.iter().map(|step| (&step.run, Some(&step.owner)));
    let changes = commit.runs.iter().map(|change| (&change.run, change.owner.as_ref()));
    let spoken: Vec<_> = steps.chain(changes).collect();
    if spoken.is_empty() {
        return Ok(());
    }
    let sql =
        "SELECT run, owner FROM run WHERE tenant = $1 AND prep = $2 AND run = ANY ($3) ORDER BY no FOR NO KEY UPDATE";
    let names: Vec<_> = spoken.iter().map(|(run, _)| kept(run.as_str())).collect();
    let (tenant, prep) = (kept(commit.key.tenant.as_str()), kept(commit.key.prep.as_str()));
    let mut holders: HashMap<RunId, Option<String>> = HashMap::new();
    for row in tx.rows(sql, &[&tenant, &prep, &names]).await? {
        let owner: Option<String> = row.try_get(1)?;
        holders.insert(RunId::from(told(row.try_get(0)?)), owner.map(told));
    }
    for (run, owner) in spoken {
        match (holders.get(run), owner) {
            (Some(holder), Some(owner)) if holder.as_ref() == Some(owner) => {}
            (_, Some(_)) => return Err(StoreError::LeaseLost.into()),
            (Some(_), None) => {}
            (None, None) if commit.start.iter().any(|start| start.run == *run) => {}
            (None, None) => return Err(StoreError::NotFound.into()),
        }
    }
    Ok(())
}

/// Begins a run; false when it is known already.
pub(super) async fn begin(
    tx: &Tx<'_>,
    key: &PrepKey,
    at: Timestamp,
    run: &NewRun,
    input: &str,
) -> Result<bool, Trouble> {
    let sql = "INSERT INTO run (tenant, run, prep, workflow, plan_version, input, state, owner, lease_until, started_at) \
               VALUES ($1, $2, $3, $4, $5, $6, 0, NULL, 0, $7) ON CONFLICT (tenant, run) DO NOTHING";
    let (tenant, name, prep) = (kept(key.tenant.as_str()), kept(run.run.as_str()), kept(key.prep.as_str()));
    let version = i64::from(run.plan_version);
    let begun = tx.execute(sql, &[&tenant, &name, &prep, &run.workflow.name(), &version, &input, &at.0]).await?;
    Ok(begun == 1)
}

/// Notes how a step ended. One that is noted already stays as it is.
pub(super) async fn end_step(tx: &Tx<'_>, key: &PrepKey, record: &StepRecord, output: &str) -> Result<(), Trouble> {
    let sql = "INSERT INTO step (tenant, run, name, state, output, attempts) \
               SELECT $1, no, $3, $4, $5, $6 FROM run WHERE tenant = $1 AND run = $2 ON CONFLICT (run, name) DO NOTHING";
    let JournalStep { name, state, attempts, .. } = &record.step;
    let (tenant, run, name) = (kept(key.tenant.as_str()), kept(record.run.as_str()), kept(name));
    let (state, attempts) = (i16::from(step_number(*state)), i64::from(*attempts));
    tx.execute(sql, &[&tenant, &run, &name, &state, &output, &attempts]).await?;
    Ok(())
}

/// Changes a run's state, as [`RunState::then`] allows. A run that ends has no owner any more.
pub(super) async fn change(tx: &Tx<'_>, key: &PrepKey, change: &RunChange) -> Result<(), Trouble> {
    let sql = "SELECT no, state FROM run WHERE tenant = $1 AND run = $2 AND prep = $3 FOR NO KEY UPDATE";
    let (tenant, run, prep) = (kept(key.tenant.as_str()), kept(change.run.as_str()), kept(key.prep.as_str()));
    let row = tx.row(sql, &[&tenant, &run, &prep]).await?.ok_or(StoreError::NotFound)?;
    let (no, state): (i64, RunState) = (row.try_get(0)?, state_of(&row, 1)?);
    let next = state.then(change.state, change.owner.is_some());
    if next == state {
        return Ok(());
    }
    let sql = match next {
        RunState::Done => "UPDATE run SET state = $1, owner = NULL, lease_until = 0 WHERE no = $2",
        RunState::Open | RunState::Paused | RunState::Cancelling => "UPDATE run SET state = $1 WHERE no = $2",
    };
    tx.execute(sql, &[&i16::from(run_number(next)), &no]).await?;
    Ok(())
}

/// A run and its journal, in the order in which the steps ended.
pub(super) struct RunRead {
    pub(super) tenant: TenantId,
    pub(super) run: RunId,
}

#[async_trait]
impl Work for RunRead {
    type Answer = Option<(RunRow, Vec<JournalStep>)>;
    const READS: bool = true;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<Self::Answer, Trouble> {
        let sql = "SELECT no, tenant, run, prep, workflow, plan_version, input, state, owner, lease_until, started_at \
                   FROM run WHERE tenant = $1 AND run = $2";
        let row = tx.row(sql, &[&kept(self.tenant.as_str()), &kept(self.run.as_str())]).await?;
        let Some(row) = row else { return Ok(None) };
        let sql = "SELECT name, state, output, attempts FROM step WHERE run = $1 ORDER BY no";
        let steps = tx.rows(sql, &[&row.try_get::<_, i64>(0)?]).await?;
        let steps = steps.iter().map(journal_step).collect::<Result<_, _>>()?;
        Ok(Some((run_row(&row)?, steps)))
    }
}

/// Takes leases.
pub(super) struct ClaimWork(pub(super) Claim);

#[async_trait]
impl Work for ClaimWork {
    type Answer = Vec<RunRow>;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<Vec<RunRow>, Trouble> {
        let Claim { owner, now, until, max } = &self.0;
        // The only write that knows the time: values that nobody asks for again leave with it, a few at a time.
        let sql = "DELETE FROM value WHERE (tenant, space, key) IN \
                   (SELECT tenant, space, key FROM value WHERE expires_at <= $1 LIMIT $2)";
        tx.execute(sql, &[&now.0, &i64::from(EXPIRED_MAX)]).await?;
        // Those that another process is just taking are its own.
        let sql = "WITH free AS (\
                     SELECT no FROM run WHERE state IN (0, 2) AND (owner IS NULL OR lease_until < $1) \
                     ORDER BY started_at, no LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED) \
                   UPDATE run SET owner = $3, lease_until = $4 FROM free WHERE run.no = free.no \
                   RETURNING run.no, tenant, run, prep, workflow, plan_version, input, state, owner, lease_until, started_at";
        let limit = i64::from((*max).min(CLAIM_MAX));
        let mut rows = Vec::new();
        for row in tx.rows(sql, &[&now.0, &limit, &kept(owner), &until.0]).await? {
            rows.push((row.try_get::<_, i64>(0)?, run_row(&row)?));
        }
        rows.sort_by_key(|(no, row)| (row.started_at, *no));
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }
}

/// Prolongs leases.
pub(super) struct HeartbeatWork {
    pub(super) owner: String,
    pub(super) runs: Vec<RunId>,
    pub(super) until: Timestamp,
}

#[async_trait]
impl Work for HeartbeatWork {
    type Answer = Vec<RunId>;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<Vec<RunId>, Trouble> {
        if self.runs.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "UPDATE run SET lease_until = $1 WHERE owner = $2 AND run = ANY ($3) RETURNING run";
        let names: Vec<_> = self.runs.iter().map(|run| kept(run.as_str())).collect();
        let mut held = std::collections::HashSet::new();
        for row in tx.rows(sql, &[&self.until.0, &kept(&self.owner), &names]).await? {
            held.insert(RunId::from(told(row.try_get(0)?)));
        }
        Ok(self.runs.iter().filter(|run| !held.contains(run)).cloned().collect())
    }
}

/// A run from its columns, the number first.
fn run_row(row: &Row) -> Result<RunRow, Trouble> {
    let workflow = Value::String(row.try_get(4)?);
    let workflow = serde_json::from_value::<Workflow>(workflow).map_err(|error| unreadable("a run", error))?;
    Ok(RunRow {
        tenant: TenantId::from(told(row.try_get(1)?)),
        prep: PrepId::from(told(row.try_get(3)?)),
        run: RunId::from(told(row.try_get(2)?)),
        workflow,
        plan_version: small(row, 5)?,
        input: json(row, 6)?,
        state: state_of(row, 7)?,
        owner: row.try_get::<_, Option<String>>(8)?.map(told),
        lease_until: Timestamp(row.try_get(9)?),
        started_at: Timestamp(row.try_get(10)?),
    })
}

fn journal_step(row: &Row) -> Result<JournalStep, Trouble> {
    let number = u8::try_from(row.try_get::<_, i16>(1)?).map_err(|error| unreadable("a step", error))?;
    Ok(JournalStep {
        name: told(row.try_get(0)?),
        state: step_state(number)?,
        output: json(row, 2)?,
        attempts: small(row, 3)?,
    })
}

fn state_of(row: &Row, column: usize) -> Result<RunState, Trouble> {
    let number = u8::try_from(row.try_get::<_, i16>(column)?).map_err(|error| unreadable("a run", error))?;
    Ok(run_state(number)?)
}

fn small(row: &Row, column: usize) -> Result<u32, Trouble> {
    let number = u32::try_from(row.try_get::<_, i64>(column)?);
    Ok(number.map_err(|error| unreadable("a run", error))?)
}

fn json(row: &Row, column: usize) -> Result<Value, Trouble> {
    Ok(serde_json::from_str(row.try_get(column)?).map_err(|error| unreadable("a run", error))?)
}
