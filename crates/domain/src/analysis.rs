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
    pub careful: Vec<String>,
    /// The vendor's own customers in a like case.
    pub similar: Vec<Similar>,
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
}

/// A computed line with the formula that gave it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoiLine {
    pub label: String,
    pub unit: String,
    pub formula: String,
    pub value: RoiRange,
}

/// Three years of costs and savings; the arithmetic is code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoiCase {
    pub currency: String,
    pub inputs: Vec<RoiInput>,
    pub lines: Vec<RoiLine>,
    /// The keys of the two inputs that move the result most.
    pub matters_most: Vec<String>,
}
