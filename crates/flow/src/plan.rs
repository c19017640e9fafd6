//! Plans as data, and what a step sees and gives.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::{NewEvent, RunId, StepCounts, StepPlan, Workflow};
use serde_json::Value;
use store::PrepKey;
use tokio_util::sync::CancellationToken;

/// A workflow as data: known before it starts, so that the page can show every step pending.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub workflow: Workflow,
    pub version: u32,
    /// A directed acyclic graph by `after`; [`Plan::check`] proves it.
    pub steps: Vec<StepSpec>,
}

/// One step of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct StepSpec {
    pub name: &'static str,
    pub group: Option<&'static str>,
    pub title: &'static str,
    pub after: &'static [&'static str],
    pub retry: Retry,
    pub timeout: Duration,
    /// A failure is shown and the run goes on.
    pub optional: bool,
}

/// How often a step is tried, and how long between.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Retry {
    pub attempts_max: u32,
    /// The first pause; each further one is twice as long, with jitter, up to `pause_max`.
    pub pause: Duration,
    pub pause_max: Duration,
}

/// What a step gives to the journal.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StepOutput {
    /// For the steps after it.
    pub value: Value,
    pub counts: StepCounts,
    /// What it could not get, in sentences, though the rest of it worked.
    pub gaps: Vec<String>,
    pub outcome: StepOutcome,
    /// Committed together with the step's completion.
    pub events: Vec<NewEvent>,
}

/// How a step that did not fail ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum StepOutcome {
    #[default]
    Done,
    FromCache,
    Skipped {
        why: String,
    },
    /// The run ends here: the rep has to choose first. Steps after it are skipped with `what`.
    NeedsChoice {
        what: String,
    },
}

/// Why a step did not work.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// Try again, not before `after` has passed.
    #[error("{what}")]
    Retry { what: String, after: Option<Duration> },
    /// Trying again would not help.
    #[error("{what}")]
    Fail { what: String },
    /// The run was cancelled, or its lease lost, while the step worked.
    #[error("The step was interrupted")]
    Interrupted,
}

/// Takes events of a working step; they are durable and shown when it returns.
#[async_trait]
pub trait Emit: Send + Sync {
    /// Appends; an event that is in the log already is dropped.
    async fn emit(&self, events: Vec<NewEvent>, counts: Option<StepCounts>) -> Result<(), StepError>;
}

/// What a step sees.
#[derive(Clone)]
pub struct StepContext {
    pub key: PrepKey,
    pub run: RunId,
    pub workflow: Workflow,
    pub step: String,
    pub input: Value,
    /// From 1.
    pub attempt: u32,
    /// Outputs of the finished steps that this one comes after, near or far, by name; skipped and failed ones are absent.
    pub outputs: Arc<BTreeMap<String, Value>>,
    pub emit: Arc<dyn Emit>,
    pub cancelled: CancellationToken,
}

/// The functions behind the names of a plan.
#[async_trait]
pub trait Steps: Send + Sync {
    /// Carries out `context.step` of `context.workflow`.
    async fn run(&self, context: StepContext) -> Result<StepOutput, StepError>;
}

impl Plan {
    /// The steps as the log announces them.
    pub fn announce(&self) -> Vec<StepPlan> {
        let step = |spec: &StepSpec| StepPlan {
            step: spec.name.to_owned(),
            group: spec.group.map(str::to_owned),
            title: spec.title.to_owned(),
            optional: spec.optional,
        };
        self.steps.iter().map(step).collect()
    }
}
