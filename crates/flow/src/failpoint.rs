//! Places where a test makes the engine stop dead, as a killed process would.

use std::sync::Arc;

use domain::RunId;

/// A place in the life of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailPoint {
    /// The step is shown as running; its function has not been called.
    BeforeStep { run: RunId, step: &'static str, attempt: u32 },
    /// Its function has returned; nothing of the end is stored.
    AfterStepBeforeCommit { run: RunId, step: &'static str },
    /// The end is stored; nothing has been done about it.
    AfterCommit { run: RunId, step: &'static str },
}

/// Answers whether the engine dies here. It then stores nothing more and lets go of nothing.
pub type Failpoints = Arc<dyn Fn(&FailPoint) -> bool + Send + Sync>;
