//! What one run may ask of the outside, all its sources together.
//!
//! Kept in memory: a run that goes on after a crash begins anew, since how much it had asked is not known any more.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::{RunId, Timestamp};
use net::{Budget, BudgetLimits};

/// Requests of one run.
pub const RUN_REQUESTS_MAX: u64 = 400;
/// Bytes that one run reads.
pub const RUN_BYTES_MAX: u64 = 256 << 20;
/// Time from a run's first request in which it asks anything.
pub const RUN_ASKS_MS_MAX: i64 = 180_000;
/// Runs whose budgets are remembered.
const RUNS_MAX: usize = 1_024;

/// The budgets of the runs that are under way.
#[derive(Default)]
pub struct Budgets {
    of_run: Mutex<HashMap<RunId, (Timestamp, Arc<Budget>)>>,
}

impl Budgets {
    /// The budget of a run; it begins with the first question.
    pub fn of(&self, run: &RunId, now: Timestamp) -> Arc<Budget> {
        let mut of_run = self.of_run.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, budget)) = of_run.get(run) {
            return budget.clone();
        }
        if of_run.len() >= RUNS_MAX
            && let Some(oldest) = of_run.iter().min_by_key(|(_, (began, _))| *began).map(|(run, _)| run.clone())
        {
            of_run.remove(&oldest);
        }
        let until = now.plus_ms(RUN_ASKS_MS_MAX);
        let limits = BudgetLimits { requests_max: RUN_REQUESTS_MAX, bytes_max: RUN_BYTES_MAX, until };
        let budget = Arc::new(Budget::new(limits));
        of_run.insert(run.clone(), (now, budget.clone()));
        budget
    }
}
