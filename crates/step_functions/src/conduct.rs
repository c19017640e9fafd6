//! A run is an execution of its plan's state machine.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use domain::{RunId, TenantId};
use flow::{ConductError, Conductor};
use serde_json::json;
use store::RunRow;

use crate::client::{CallError, Client};
use crate::names::NAME_CHARS_MAX;

/// Executions of one run: each pause, and each execution that somebody stopped, begins another.
const EXECUTIONS_MAX: u32 = 50;

/// Starts and stops executions.
pub(crate) struct Executions {
    client: Arc<Client>,
    /// State machines by workflow and version.
    machines: HashMap<(&'static str, u32), String>,
    /// What this process knows to be at work: how many executions there were before, and its ARN.
    known: Mutex<HashMap<(TenantId, RunId), (u32, String)>>,
}

impl Executions {
    pub(crate) fn new(client: Arc<Client>, machines: HashMap<(&'static str, u32), String>) -> Self {
        Self { client, machines, known: Mutex::default() }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<(TenantId, RunId), (u32, String)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn start(&self, row: &RunRow) -> Result<(u32, String), ConductError> {
        let machine = self.machines.get(&(row.workflow.name(), row.plan_version));
        let machine = machine.ok_or_else(|| ConductError::Retry("there is no state machine of its plan".to_owned()))?;
        let input = json!({ "tenant": row.tenant, "run": row.run });
        let first = self.known().get(&key(row)).map_or(0, |(number, _)| *number);
        for number in first..EXECUTIONS_MAX {
            match self.client.start(machine, &name(row, number), &input).await {
                Ok(execution) => return Ok((number, execution)),
                // One that has ended, though the run has not: the next one goes on.
                Err(error) if error.says("ExecutionAlreadyExists") => {}
                Err(CallError::Retry(what) | CallError::Bug(what)) => return Err(ConductError::Retry(what)),
                Err(error @ CallError::Refused { .. }) => return Err(ConductError::Retry(error.to_string())),
            }
        }
        let what = format!("Step Functions ended {EXECUTIONS_MAX} executions of it before it was done");
        Err(ConductError::Refused(what))
    }
}

/// The name of a run's execution. Step Functions knows it for 90 days, and finds it again by the name while it is at work.
fn name(row: &RunRow, number: u32) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    let end = format!("-{number}");
    let run: String = row.run.as_str().chars().map(plain).take(NAME_CHARS_MAX - end.len()).collect();
    run + &end
}

fn key(row: &RunRow) -> (TenantId, RunId) {
    (row.tenant.clone(), row.run.clone())
}

#[async_trait]
impl Conductor for Executions {
    async fn conduct(&self, row: &RunRow) -> Result<(), ConductError> {
        let started = self.start(row).await?;
        self.known().insert(key(row), started);
        Ok(())
    }

    async fn halt(&self, row: &RunRow) -> Result<(), ConductError> {
        let found = self.known().remove(&key(row));
        // Without it, its tasks are let go one by one, and the execution ends by itself.
        let Some((_, execution)) = found else { return Ok(()) };
        match self.client.stop(&execution, "The run was paused or ended in Callsheet").await {
            Ok(()) => Ok(()),
            Err(error) if error.says("ExecutionDoesNotExist") => Ok(()),
            Err(error) => Err(ConductError::Retry(error.to_string())),
        }
    }

    fn place(&self) -> &'static str {
        "step-functions"
    }

    async fn reach(&self) -> Result<(), ConductError> {
        match self.client.reach().await {
            // Whoever refuses has answered; what may not be listed may still be walked.
            Ok(()) | Err(CallError::Refused { .. }) => Ok(()),
            Err(CallError::Retry(what) | CallError::Bug(what)) => Err(ConductError::Retry(what)),
        }
    }

    fn forget(&self, tenant: &TenantId, run: &RunId) {
        self.known().remove(&(tenant.clone(), run.clone()));
    }
}
