//! What one run may ask of the outside, all its sources together.
//!
//! What is spent is written down while sources are read, so that a run that goes on after a crash goes on with what was
//! left. Time counts while a process asks, not while none runs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::{RunId, TenantId, Timestamp};
use net::{Budget, BudgetLimits, Spent};
use serde::{Deserialize, Serialize};
use store::StoreError;

use crate::setup::Setup;
use crate::shelf::Shelf;

/// Requests of one run.
pub const RUN_REQUESTS_MAX: u64 = 400;
/// Bytes that one run reads.
pub const RUN_BYTES_MAX: u64 = 256 << 20;
/// Time from a run's first request in which it asks anything.
pub const RUN_ASKS_MS_MAX: i64 = 180_000;
/// Runs whose budgets are remembered in memory.
const RUNS_MAX: usize = 1_024;
/// Where it is written down, by run.
const SPENT: &str = "run_spent";

/// What a run had spent when it was last written down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RunSpent {
    pub requests: u64,
    pub bytes: u64,
    pub asked_ms: i64,
}

#[derive(Clone)]
struct OfRun {
    budget: Arc<Budget>,
    /// When this process began, less what was asked before it.
    began: Timestamp,
}

/// The budgets of the runs that are under way.
#[derive(Default)]
pub struct Budgets {
    of_run: Mutex<HashMap<RunId, OfRun>>,
}

impl Budgets {
    /// The budget of a run; it begins with the first question.
    pub(crate) async fn of(&self, setup: &Setup, tenant: &TenantId, run: &RunId) -> Result<Arc<Budget>, StoreError> {
        if let Some(known) = self.known(run) {
            return Ok(known.budget);
        }
        let spent: RunSpent = setup.shelf(tenant).read(SPENT, run.as_str()).await?.unwrap_or_default();
        Ok(self.begin(run, setup.clock.now(), spent))
    }

    /// Writes down what a run has spent so far.
    pub(crate) async fn note(&self, setup: &Setup, tenant: &TenantId, run: &RunId) -> Result<(), StoreError> {
        let Some(OfRun { budget, began }) = self.known(run) else { return Ok(()) };
        let Spent { requests, bytes } = budget.spent();
        let spent = RunSpent { requests, bytes, asked_ms: setup.clock.now().0.saturating_sub(began.0).max(0) };
        setup.shelf(tenant).write(SPENT, run.as_str(), &spent).await
    }

    fn known(&self, run: &RunId) -> Option<OfRun> {
        self.of_run.lock().unwrap_or_else(PoisonError::into_inner).get(run).cloned()
    }

    fn begin(&self, run: &RunId, now: Timestamp, spent: RunSpent) -> Arc<Budget> {
        let mut of_run = self.of_run.lock().unwrap_or_else(PoisonError::into_inner);
        // Another step of the run may have been quicker.
        if let Some(known) = of_run.get(run) {
            return known.budget.clone();
        }
        if of_run.len() >= RUNS_MAX
            && let Some(oldest) = of_run.iter().min_by_key(|(_, of_run)| of_run.began).map(|(run, _)| run.clone())
        {
            of_run.remove(&oldest);
        }
        let began = now.plus_ms(-spent.asked_ms);
        let until = began.plus_ms(RUN_ASKS_MS_MAX);
        let limits = BudgetLimits { requests_max: RUN_REQUESTS_MAX, bytes_max: RUN_BYTES_MAX, until };
        let spent = Spent { requests: spent.requests, bytes: spent.bytes };
        let budget = Arc::new(Budget::resumed(limits, spent));
        of_run.insert(run.clone(), OfRun { budget: budget.clone(), began });
        budget
    }
}

impl Shelf {
    /// What a run has spent.
    pub(crate) async fn run_spent(&self, run: &RunId) -> Result<RunSpent, StoreError> {
        Ok(self.read(SPENT, run.as_str()).await?.unwrap_or_default())
    }

    /// Forgets what a run has spent.
    pub(crate) async fn forget_run_spent(&self, run: &RunId) -> Result<(), StoreError> {
        self.erase(SPENT, run.as_str()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_goes_on_has_what_was_left_and_the_pause_between_does_not_count() {
        let run = RunId::from("r");
        let before = RunSpent { requests: RUN_REQUESTS_MAX - 1, bytes: 10, asked_ms: 60_000 };
        let (monday, tuesday) = (Timestamp(1_000_000), Timestamp(1_000_000 + 86_400_000));
        let budgets = Budgets::default();
        let budget = budgets.begin(&run, tuesday, before);
        assert_eq!(budget.spent(), Spent { requests: RUN_REQUESTS_MAX - 1, bytes: 10 });
        assert_eq!(budgets.known(&run).map(|of_run| of_run.began), Some(tuesday.plus_ms(-60_000)));
        assert!(Arc::ptr_eq(&budget, &budgets.begin(&run, monday, RunSpent::default())), "all its steps share one");
    }
}
