//! A run is a walk by the workflow; the walk's key is the run and a number.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use domain::{RunId, TenantId, Workflow};
use flow::{ConductError, Conductor, Plan};
use store::RunRow;

use crate::admin::Server;
use crate::walk::Walk;

/// Walks of one run: each pause begins another, and each walk that somebody ended in Restate.
const WALKS_MAX: u32 = 50;

/// A walk that this process knows to be under way: its number and Restate's id.
type Known = (u32, String);

/// Begins and ends walks.
pub(crate) struct Walks {
    server: Arc<Server>,
    plans: HashMap<(Workflow, u32), Plan>,
    known: Mutex<HashMap<(TenantId, RunId), Known>>,
}

impl Walks {
    pub(crate) fn new(server: Arc<Server>, plans: Vec<Plan>) -> Self {
        let plans = plans.into_iter().map(|plan| ((plan.workflow, plan.version), plan)).collect();
        Self { server, plans, known: Mutex::default() }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<(TenantId, RunId), Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The key of a run's walk. Tenants have keys of their own.
fn key(row: &RunRow, number: u32) -> String {
    format!("{}/{}/{number}", row.tenant, row.run)
}

#[async_trait]
impl Conductor for Walks {
    async fn conduct(&self, row: &RunRow) -> Result<(), ConductError> {
        let plan = self.plans.get(&(row.workflow, row.plan_version));
        let plan = plan.ok_or_else(|| ConductError::Retry("its plan is not ours".to_owned()))?;
        let walk = Walk::of(&row.tenant, &row.run, plan);
        let name = (row.tenant.clone(), row.run.clone());
        let first = self.known().get(&name).map_or(0, |(number, _)| *number);
        for number in first..WALKS_MAX {
            let key = key(row, number);
            let begun = self.server.begin(&key, &walk).await?;
            // One that has ended, though the run has not: the next one goes on.
            if !begun.before || !self.server.is_over(&key).await? {
                self.known().insert(name, (number, begun.invocation));
                return Ok(());
            }
        }
        Err(ConductError::Refused(format!("Restate ended {WALKS_MAX} walks of it before it was done")))
    }

    async fn halt(&self, row: &RunRow) -> Result<(), ConductError> {
        let found = self.known().remove(&(row.tenant.clone(), row.run.clone()));
        match found {
            Some((_, invocation)) => self.server.cancel(&invocation).await,
            // Without it, the walk ends at its next step.
            None => Ok(()),
        }
    }

    fn place(&self) -> &'static str {
        "restate"
    }

    async fn reach(&self) -> Result<(), ConductError> {
        self.server.reach().await
    }

    fn forget(&self, tenant: &TenantId, run: &RunId) {
        self.known().remove(&(tenant.clone(), run.clone()));
    }
}
