//! The parts of an answer. The same blocks become page, PDF, Markdown and, later, slides and messages.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::analysis::{FitRow, Qualification, Recommendation, RoiCase};
use crate::company::CompanyCandidate;
use crate::date::PartialDate;
use crate::evidence::{Cite, SourceRef};
use crate::finding::{ConfidenceWord, FindingKind};
use crate::id::{DocumentId, FindingId, RunId};

/// How a text block is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextStyle {
    Body,
    Heading,
    Note,
    Quote,
    Warning,
}

/// A part of an answer. Never HTML, never Markdown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Block {
    Text {
        style: TextStyle,
        text: String,
        cites: Vec<Cite>,
    },
    /// One finding in full, by id: the page shows its present state.
    Finding {
        finding: FindingId,
    },
    /// Breaking signals as cards.
    SignalList {
        title: String,
        findings: Vec<FindingId>,
    },
    InsightList {
        title: String,
        items: Vec<Insight>,
    },
    Timeline {
        title: String,
        items: Vec<TimelineItem>,
    },
    /// Bars over time or classes; `marked` is the part of a bar that matters here.
    Chart {
        title: String,
        unit: String,
        bars: Vec<Bar>,
        summary: String,
    },
    Matrix {
        title: String,
        rows: Vec<FitRow>,
    },
    People {
        title: String,
        tiers: Vec<PeopleTier>,
    },
    Recommendation {
        recommendation: Recommendation,
    },
    Roi {
        case: RoiCase,
    },
    /// The slots of the deal. Internal only.
    Qualification {
        title: String,
        qualification: Qualification,
    },
    Document {
        document: DocumentId,
    },
    /// A question to the rep; the buttons under the message answer it.
    Question {
        text: String,
    },
    /// Candidates to choose from when a name is ambiguous.
    Candidates {
        text: String,
        candidates: Vec<CompanyCandidate>,
    },
    /// Where a run stands, by id: the page shows its present state.
    Progress {
        run: RunId,
    },
    /// What was read, or looked at in vain.
    Sources {
        title: String,
        sources: Vec<SourceRef>,
    },
}

/// A short statement under a label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Insight {
    pub label: String,
    pub text: String,
    pub finding: Option<FindingId>,
    pub cites: Vec<Cite>,
    pub confidence: Option<ConfidenceWord>,
}

/// A dot on a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineItem {
    pub on: PartialDate,
    pub signal: FindingKind,
    pub label: String,
    pub finding: FindingId,
}

/// A bar of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Bar {
    pub label: String,
    pub value: u32,
    pub marked: u32,
}

/// How near to the decision people are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    Decides,
    Influences,
    Uses,
}

/// People of one tier; an empty seat is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PeopleTier {
    pub tier: Tier,
    pub title: String,
    pub people: Vec<Person>,
    /// What to do about nobody being known here.
    pub empty_seat: Option<String>,
}

/// A person in a tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    pub name: String,
    pub role: String,
    /// The likely part in the decision, in words.
    pub part: String,
    /// Something to know: `day 52 in the role`, `page of 2024`.
    pub note: Option<String>,
    pub finding: FindingId,
    pub confidence: ConfidenceWord,
}
