//! Workflows as the page shows them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// The plans there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Workflow {
    VendorContext,
    CustomerIntelligence,
    OnePager,
    Deliver,
    /// Keeps a message about the research up to date.
    Follow,
    /// An answer in a model's words, or what a sentence means that the rules did not understand.
    ModelAnswer,
    /// Documents read once more, by a model.
    SecondReading,
}

impl Workflow {
    /// The name in the log, in the journal and in plans.
    pub fn name(self) -> &'static str {
        match self {
            Self::VendorContext => "vendor_context",
            Self::CustomerIntelligence => "customer_intelligence",
            Self::OnePager => "one_pager",
            Self::Deliver => "deliver",
            Self::Follow => "follow",
            Self::ModelAnswer => "model_answer",
            Self::SecondReading => "second_reading",
        }
    }

    /// The name on the page.
    pub fn title(self) -> &'static str {
        match self {
            Self::VendorContext => "What your company sells",
            Self::CustomerIntelligence => "What is going on at the customer",
            Self::OnePager => "One-pager",
            Self::Deliver => "Delivery",
            Self::Follow => "Progress in Slack",
            Self::ModelAnswer => "In better words",
            Self::SecondReading => "A second reading by your model",
        }
    }
}

/// A step as announced before the run begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepPlan {
    pub step: String,
    /// Steps of one group run side by side and are shown under it.
    pub group: Option<String>,
    pub title: String,
    pub optional: bool,
}

/// Where a step stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum StepState {
    Pending,
    Running {
        attempt: u32,
    },
    Done,
    FromCache,
    Skipped {
        why: String,
    },
    /// It did not work; `goes_on` tells whether the rest does.
    Failed {
        what: String,
        goes_on: bool,
    },
}

impl StepState {
    /// Whether nothing more will happen to the step.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Pending | Self::Running { .. } => false,
            Self::Done | Self::FromCache | Self::Skipped { .. } | Self::Failed { .. } => true,
        }
    }
}

/// What a step has read and found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepCounts {
    pub read: u32,
    pub findings: u32,
    pub failed: u32,
}

/// How a run ended, or that it stands still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum RunOutcome {
    Done,
    /// Some sources failed; what was found stands.
    DoneWithGaps {
        gaps: Vec<String>,
    },
    /// The rep has to choose first.
    NeedsChoice {
        what: String,
    },
    Failed {
        what: String,
    },
    Cancelled,
}
