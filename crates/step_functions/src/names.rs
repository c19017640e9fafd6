//! What things are called on both sides.

use flow::Plan;

/// What the name of a state, an activity, a machine or an execution may have, in characters.
pub(crate) const NAME_CHARS_MAX: usize = 80;

/// Errors that a worker reports, as the states tell them apart.
pub(crate) mod error {
    /// The attempt did not work; there may be another one.
    pub(crate) const AGAIN: &str = "Callsheet.Again";
    /// The worker ends, or cannot reach its store: another is to make the attempt.
    pub(crate) const ELSEWHERE: &str = "Callsheet.Elsewhere";
    /// The run is paused, cancelled or with another engine.
    pub(crate) const LET_GO: &str = "Callsheet.LetGo";
    /// The run is over before its last step had its turn, and did not fail.
    pub(crate) const RUN_OVER: &str = "Callsheet.RunOver";
    /// The run is over and failed.
    pub(crate) const RUN_FAILED: &str = "Callsheet.RunFailed";
    /// No worker took the task in time, or the one that took it fell silent. Heartbeats count as both.
    pub(crate) const TIMEOUT: &str = "States.Timeout";
    pub(crate) const HEARTBEAT: &str = "States.HeartbeatTimeout";
}

/// The name of a plan's machine and of its activity. Another version has others, so that processes of two releases do
/// not take each other's steps.
pub(crate) fn of_plan(plan: &Plan) -> String {
    format!("callsheet-{}-v{}", plan.workflow.name(), plan.version)
}
