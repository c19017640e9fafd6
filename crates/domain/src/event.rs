//! Everything that can happen to a prep: the table of contents of the product.
//!
//! What is stored is what is sent is what is folded. Stored events are read for ever: a changed variant gets an
//! upcaster and a fixture of the old form.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::action::{Action, ActionOffer};
use crate::ambient::Timestamp;
use crate::analysis::{Analysis, Angle};
use crate::block::Block;
use crate::brief::{Brief, BriefEdit};
use crate::company::{Company, CompanyCandidate, CompanyRef};
use crate::delivery::{Delivery, DeliveryReceipt, WorkSystem};
use crate::document::DocumentMeta;
use crate::evidence::SourceRef;
use crate::finding::{ConfidenceWord, Finding};
use crate::id::{ClientId, DeliveryId, EventId, EvidenceId, FindingId, MessageId, PrepId, RunId};
use crate::model::{Draft, ModelUse, Proposal};
use crate::persona::Persona;
use crate::prep::Meeting;
use crate::run::{RunOutcome, StepCounts, StepPlan, StepState, Workflow};

/// The vendor as an event names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VendorRef {
    pub domain: String,
    pub name: String,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Event {
    PrepStarted {
        prep: PrepId,
        request: String,
        company: CompanyRef,
        vendor: Option<VendorRef>,
        persona: Persona,
        meeting: Option<Meeting>,
    },
    UserSaid {
        message: MessageId,
        client_id: ClientId,
        text: String,
    },
    ActionTaken {
        message: MessageId,
        client_id: ClientId,
        action: Action,
        /// The action as a button says it.
        label: String,
    },
    AssistantSaid {
        message: Arc<Message>,
    },
    /// Role or purpose are now these.
    PersonaSet {
        persona: Persona,
    },
    VendorSet {
        vendor: VendorRef,
    },
    /// A plan began; all its steps are pending.
    WorkflowStarted {
        run: RunId,
        workflow: Workflow,
        /// Grows with every run of the same workflow in the prep.
        attempt: u32,
        steps: Vec<StepPlan>,
    },
    WorkflowProgress {
        run: RunId,
        step: String,
        state: StepState,
        counts: StepCounts,
        /// What the step could not get, in sentences, though the rest of it worked.
        #[serde(default)]
        gaps: Vec<String>,
    },
    WorkflowPaused {
        run: RunId,
        paused: bool,
    },
    WorkflowComplete {
        run: RunId,
        workflow: Workflow,
        outcome: RunOutcome,
        #[ts(type = "number")]
        duration_ms: i64,
    },
    CompanyIdentified {
        company: Company,
    },
    CompanyAmbiguous {
        candidates: Vec<CompanyCandidate>,
    },
    /// Documents that were read; the sources drawer lists them.
    SourcesRead {
        run: RunId,
        step: String,
        sources: Vec<SourceRef>,
    },
    FindingAdded {
        finding: Finding,
    },
    /// The finding as it is now; `because` says what changed it.
    FindingChanged {
        finding: Finding,
        because: String,
    },
    FindingWithdrawn {
        finding: FindingId,
        because: String,
    },
    /// The rep's word about a finding; no later reading changes it.
    FindingCorrected {
        finding: FindingId,
        note: String,
    },
    /// New cards: these findings, and what they mean so far.
    PartialResults {
        run: RunId,
        step: String,
        findings: Vec<FindingId>,
        angles: Vec<Angle>,
    },
    AnalysisReady {
        run: Option<RunId>,
        persona: Persona,
        analysis: Analysis,
    },
    BriefEdited {
        edit: BriefEdit,
    },
    BriefChanged {
        brief: Brief,
    },
    DocumentReady {
        document: DocumentMeta,
    },
    /// What would be sent, to be approved.
    DeliveryProposed {
        delivery: Delivery,
    },
    /// The rep agreed: the run sends what was shown.
    DeliveryApproved {
        delivery: DeliveryId,
        run: RunId,
    },
    /// The rep asked for the message to be changed no more; its last state says so.
    DeliveryStopped {
        delivery: DeliveryId,
    },
    /// A part is about to be sent. Written before it is, so that a crash in between is known.
    DeliveryAttempted {
        delivery: DeliveryId,
        part: u32,
    },
    /// A part was certainly not taken; it may be tried again.
    DeliveryRefused {
        delivery: DeliveryId,
        part: u32,
        what: String,
    },
    /// A part has arrived.
    DeliveryTaken {
        delivery: DeliveryId,
        part: u32,
        receipt: DeliveryReceipt,
    },
    /// All parts have arrived.
    Delivered {
        delivery: DeliveryId,
        system: WorkSystem,
        to: String,
        url: Option<String>,
    },
    /// It did not arrive, or nobody can tell.
    DeliveryFailed {
        delivery: DeliveryId,
        what: String,
        /// A part may have arrived all the same: a person has to look before it is sent again.
        unclear: bool,
    },
    /// A model answered; what it said is in other events, as far as it held.
    ModelAsked {
        run: RunId,
        used: ModelUse,
    },
    /// An answer has a model's words beside those of the rules, or will have none.
    AnswerDrafted {
        message: MessageId,
        draft: Draft,
    },
    /// What a model read in a document. Findings follow from what of it the document holds.
    ProposalsRead {
        run: RunId,
        evidence: EvidenceId,
        model: String,
        proposals: Vec<Proposal>,
    },
}

impl Event {
    /// The name of the kind, as in the JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::PrepStarted { .. } => "prep_started",
            Self::UserSaid { .. } => "user_said",
            Self::ActionTaken { .. } => "action_taken",
            Self::AssistantSaid { .. } => "assistant_said",
            Self::PersonaSet { .. } => "persona_set",
            Self::VendorSet { .. } => "vendor_set",
            Self::WorkflowStarted { .. } => "workflow_started",
            Self::WorkflowProgress { .. } => "workflow_progress",
            Self::WorkflowPaused { .. } => "workflow_paused",
            Self::WorkflowComplete { .. } => "workflow_complete",
            Self::CompanyIdentified { .. } => "company_identified",
            Self::CompanyAmbiguous { .. } => "company_ambiguous",
            Self::SourcesRead { .. } => "sources_read",
            Self::FindingAdded { .. } => "finding_added",
            Self::FindingChanged { .. } => "finding_changed",
            Self::FindingWithdrawn { .. } => "finding_withdrawn",
            Self::FindingCorrected { .. } => "finding_corrected",
            Self::PartialResults { .. } => "partial_results",
            Self::AnalysisReady { .. } => "analysis_ready",
            Self::BriefEdited { .. } => "brief_edited",
            Self::BriefChanged { .. } => "brief_changed",
            Self::DocumentReady { .. } => "document_ready",
            Self::DeliveryProposed { .. } => "delivery_proposed",
            Self::DeliveryApproved { .. } => "delivery_approved",
            Self::DeliveryStopped { .. } => "delivery_stopped",
            Self::DeliveryAttempted { .. } => "delivery_attempted",
            Self::DeliveryRefused { .. } => "delivery_refused",
            Self::DeliveryTaken { .. } => "delivery_taken",
            Self::Delivered { .. } => "delivered",
            Self::DeliveryFailed { .. } => "delivery_failed",
            Self::ModelAsked { .. } => "model_asked",
            Self::AnswerDrafted { .. } => "answer_drafted",
            Self::ProposalsRead { .. } => "proposals_read",
        }
    }
}

/// A message of ours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    pub id: MessageId,
    /// What it answers; absent when we speak first.
    pub in_reply_to: Option<MessageId>,
    pub blocks: Vec<Block>,
    pub actions: Vec<ActionOffer>,
    pub metadata: MessageMetadata,
    /// The same in a model's words, where one was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub draft: Option<Draft>,
}

/// Where an answer comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageMetadata {
    /// The phase of the conversation: `start`, `research`, `explore`, `recommend`, `document`, `answer`.
    pub workflow_step: String,
    /// What the answer was made from: `none`, `findings`, `vendor`, `findings_and_vendor`.
    pub data_source: String,
    /// The lowest confidence of what it says.
    pub confidence: Option<ConfidenceWord>,
}

/// An event to be appended. Its id makes appending twice the same as once.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    pub id: EventId,
    pub event: Event,
}

impl NewEvent {
    /// An event whose id is derived from where it comes from; `key` must tell it from its siblings.
    pub fn keyed(prep: &PrepId, origin: &str, key: &str, event: Event) -> Self {
        Self { id: EventId::derive(&[prep.as_str(), origin, event.kind(), key]), event }
    }
}

/// An event in the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Logged {
    /// Dense per prep, from 1.
    #[ts(type = "number")]
    pub seq: u64,
    pub at: Timestamp,
    pub id: EventId,
    pub event: Event,
}
