//! What a rep can do by a click, a slash command, the command line or the API: a closed set.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::analysis::RoiTag;
use crate::delivery::WorkSystem;
use crate::document::{Audience, DocumentOrder};
use crate::id::{DeliveryId, FindingId, LineId, MessageId, RecommendationId, RunId};
use crate::persona::{Purpose, Role};
use crate::wording::Wording;

/// A part of what can be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    Findings,
    News,
    Funding,
    Hiring,
    Leadership,
    Acquisition,
    Partnership,
    ProductLaunch,
    Expansion,
    Layoffs,
    SecurityIncident,
    Earnings,
    Technology,
    Contacts,
    Competition,
    ProductFit,
    Roi,
    Risks,
    ExpansionOpportunities,
    SuccessMetrics,
    /// The slots of the deal: what is known, and what is not.
    Qualification,
    Starters,
    Careful,
}

/// An action with everything it needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Action {
    SetPurpose {
        purpose: Purpose,
    },
    SetRole {
        role: Role,
    },
    /// The rep's company by domain or name.
    SetVendor {
        vendor: String,
    },
    /// The customer is this one; research starts again where it has to.
    PickCompany {
        name: String,
        domain: Option<String>,
    },
    /// Show the candidates again.
    NotThisCompany,
    ShowKnownSoFar,
    SkipToResults,
    Explore {
        area: Area,
    },
    ExploreFinding {
        finding: FindingId,
    },
    WhoToContact {
        finding: FindingId,
    },
    ProductFit {
        finding: Option<FindingId>,
    },
    AddToBrief {
        finding: FindingId,
    },
    AddRecommendation {
        recommendation: RecommendationId,
    },
    RemoveLine {
        line: LineId,
    },
    RestoreLine {
        line: LineId,
    },
    RewriteLine {
        line: LineId,
        text: String,
    },
    /// An answer once more, in other words; without a message, the last one.
    Reword {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        message: Option<MessageId>,
        wording: Wording,
    },
    /// Show what a one-pager would hold.
    PreviewDocument,
    CreateDocument(DocumentOrder),
    /// Show what would be sent, and where; nothing is sent.
    ProposeDelivery {
        system: WorkSystem,
        /// Mail addresses; a system with a place of its own needs none.
        #[serde(default)]
        to: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        audience: Option<Audience>,
    },
    /// Show the message about the research that would go to Slack; nothing is sent.
    ProposeProgress,
    /// Send what was shown.
    ApproveDelivery {
        delivery: DeliveryId,
    },
    ScheduleDemo {
        recommendation: Option<RecommendationId>,
    },
    /// What hurts with a tool that they run.
    IncumbentPains {
        technology: String,
    },
    RoiCase,
    /// A number of the rep's own for the ROI case; low and high with it, if it is a range.
    RoiInput {
        key: String,
        value: f64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        low: Option<f64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        high: Option<f64>,
        /// Whether the customer said it; without it, yes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        tag: Option<RoiTag>,
    },
    /// Back to what was read or assumed: one input, or all.
    RoiReset {
        key: Option<String>,
    },
    /// A person has left, or the wrong fact was shown: the rep's word wins.
    CorrectFinding {
        finding: FindingId,
        note: String,
    },
    Ask {
        text: String,
    },
    Refresh,
    CancelRun {
        run: RunId,
    },
    PauseRun {
        run: RunId,
    },
    ResumeRun {
        run: RunId,
    },
}

/// Whether an offered action can be taken now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum OfferState {
    Ready,
    /// Ready, and it shows something not seen yet.
    New,
    /// It can be taken, but is still waiting for something.
    Pending {
        waiting_for: String,
        about_seconds: Option<u32>,
    },
}

/// What the rep has to type before the action can be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActionInput {
    pub label: String,
    pub placeholder: String,
}

/// A button, with why it is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActionOffer {
    pub action: Action,
    pub label: String,
    /// Why it is offered.
    pub why: String,
    pub state: OfferState,
    /// Drawn first and bold: the saved default, or the best next step.
    pub preferred: bool,
    /// With it, what is typed replaces the empty text of the action.
    pub input: Option<ActionInput>,
}
