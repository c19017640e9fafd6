//! What findings mean for this rep: angles, fit, recommendations, the ROI case.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::evidence::Cite;
use crate::finding::ConfidenceWord;
use crate::id::{FindingId, RecommendationId};

/// Everything concluded from the findings for one vendor, role and purpose.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Analysis {
    pub angles: Vec<Angle>,
    pub fit: Vec<FitRow>,
    pub recommendations: Vec<Recommendation>,
    pub roi: Option<RoiCase>,
    /// The three best starters over all findings, then the reserve.
    pub starters: Vec<Starter>,
    /// Three questions for what nobody knows yet.
    pub questions: Vec<String>,
    /// What is known of the deal, slot by slot. Internal only. Absent in what was concluded before there were slots.
    #[serde(default)]
    pub qualification: Option<Qualification>,
    /// What not to do. Internal only.
    pub careful: Vec<String>,
    /// What was looked for and not found, and where.
    pub not_found: Vec<String>,
}

/// What one finding means for this vendor and this rep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Angle {
    pub finding: FindingId,
    /// Short: what a card says behind *So what*.
    pub so_what: String,
    pub why_it_matters: String,
    pub opportunity: String,
    pub starters: Vec<Starter>,
    pub questions: Vec<String>,
    /// What they may say against it, and how to go on asking.
    #[serde(default)]
    pub objections: Vec<Objection>,
    pub careful: Vec<String>,
    /// The vendor's own customers in a like case.
    pub similar: Vec<Similar>,
}

/// Something that a customer may say, and an answer that asks on instead of arguing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Objection {
    pub says: String,
    pub answer: String,
}

/// By which list of slots a deal is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Frame {
    /// Metrics, economic buyer, decision criteria, decision process, paper process, pain, champion, competition.
    Meddpicc,
    /// Situation, pain, impact, critical event, decision.
    Spiced,
}

impl Frame {
    /// As the page says it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Meddpicc => "MEDDPICC",
            Self::Spiced => "SPICED",
        }
    }
}

/// How much is known of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    /// Nobody has said it yet.
    Unknown,
    /// Something points at it.
    Partly,
    /// A confirmed finding, or the customer's own number, says it.
    Proven,
}

impl SlotState {
    /// As the page says it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unknown => "Unknown",
            Self::Partly => "Partly known",
            Self::Proven => "Proven",
        }
    }
}

/// What is known of the deal. Never reaches a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Qualification {
    pub frame: Frame,
    pub slots: Vec<QualificationSlot>,
}

/// A thing that has to be known before a deal closes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QualificationSlot {
    /// `economic_buyer`.
    pub id: String,
    pub title: String,
    /// What it means, in a few words.
    pub means: String,
    pub state: SlotState,
    /// What points at it; empty when nothing does.
    pub evidence: Vec<SlotEvidence>,
    /// What to ask to learn it.
    pub question: String,
}

/// Something that fills a slot, in part or wholly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SlotEvidence {
    pub text: String,
    pub finding: Option<FindingId>,
    pub cites: Vec<Cite>,
    pub confidence: Option<ConfidenceWord>,
}

/// A sentence to open with: one dated, sourced fact, a consequence, an open question; under 35 words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Starter {
    pub text: String,
    pub finding: FindingId,
    pub cites: Vec<Cite>,
    pub confidence: ConfidenceWord,
}

/// A customer of the vendor in a like case, from a proof point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Similar {
    pub customer: String,
    pub what: String,
    pub cites: Vec<Cite>,
}

/// How something that the customer runs meets what the vendor sells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// The vendor lists an integration with it.
    Integrates,
    /// It overlaps in part; the vendor says how both live together.
    Coexists,
    /// It does the same job.
    Competes,
    /// Nothing is known about both together.
    Unknown,
}

/// A row of the fit matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FitRow {
    /// What they run.
    pub they_run: String,
    pub category: String,
    /// How we know, in two or three words: `in DNS`, `in 3 job ads`.
    pub seen: String,
    pub fit: Fit,
    /// What to do about it.
    pub so: String,
    pub finding: FindingId,
    pub cites: Vec<Cite>,
}

/// Which of the three recommendations it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecommendationSlot {
    Primary,
    Expansion,
    Competitive,
}

/// A signal of the customer joined with a capability of the vendor by a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Recommendation {
    pub id: RecommendationId,
    pub slot: RecommendationSlot,
    pub title: String,
    pub product: String,
    /// Why now: the customer's signal, cited.
    pub why: String,
    pub why_cites: Vec<Cite>,
    pub finding: FindingId,
    /// What the vendor can do about it, cited.
    pub capability: String,
    pub capability_cites: Vec<Cite>,
    pub value: String,
    pub proof: Option<Similar>,
    pub next_step: String,
    /// What would make this the wrong thing to propose.
    #[serde(default)]
    pub would_change: Vec<String>,
    /// The need that joins both sides.
    pub need: String,
    pub confidence: ConfidenceWord,
}

/// Where a number of the ROI case comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoiTag {
    /// The customer said so.
    CustomerGiven,
    /// A public source says so.
    Public,
    /// We assume it; to be asked.
    Assumed,
}

/// Low, likely and high.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoiRange {
    pub low: f64,
    pub likely: f64,
    pub high: f64,
}

/// An input that the rep can change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoiInput {
    /// Its name in the formulas.
    pub key: String,
    pub label: String,
    pub unit: String,
    pub value: RoiRange,
    pub tag: RoiTag,
    pub cites: Vec<Cite>,
    /// The rep changed it; it stays so until it is taken back.
    #[serde(default)]
    pub edited: bool,
    /// The largest number it may have; 0 in cases from before there was one.
    #[serde(default)]
    pub max: f64,
}

/// How the net present value moves with one input between its low and its high, all else at its likely.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoiSwing {
    pub key: String,
    pub at_low: f64,
    pub at_high: f64,
}

/// A computed line with the formula that gave it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoiLine {
    /// Its name in the formulas of later lines; empty in cases from before lines had one.
    #[serde(default)]
    pub key: String,
    pub label: String,
    pub unit: String,
    pub formula: String,
    pub value: RoiRange,
}

/// A number that formulas name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoiConstant {
    pub key: String,
    pub value: f64,
    pub unit: String,
}

/// Three years of costs and savings; the arithmetic is code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoiCase {
    pub currency: String,
    pub inputs: Vec<RoiInput>,
    pub lines: Vec<RoiLine>,
    /// Numbers that the formulas name and nobody changes, as `12 month/year`.
    #[serde(default)]
    pub constants: Vec<RoiConstant>,
    /// The keys of the two inputs that move the result most.
    pub matters_most: Vec<String>,
    /// How each input moves the net present value, the strongest first.
    #[serde(default)]
    pub swings: Vec<RoiSwing>,
}
