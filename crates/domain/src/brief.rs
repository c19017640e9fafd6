//! The five-minute page.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::analysis::FitRow;
use crate::date::PartialDate;
use crate::evidence::Cite;
use crate::finding::ConfidenceWord;
use crate::id::{FindingId, LineId};

/// The brief: sections in reading order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Brief {
    pub sections: Vec<BriefSection>,
    pub words: u32,
    pub reading_seconds: u32,
    /// Lines that did not fit under the word limit.
    pub left_out: u32,
}

/// The sections, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    SayFirst,
    InTheRoom,
    WhatChanged,
    Ask,
    Fit,
    Careful,
    NextStep,
    NotFound,
    Pinned,
}

impl SectionKind {
    /// As the page says it.
    pub fn title(self) -> &'static str {
        match self {
            Self::SayFirst => "Say this first",
            Self::InTheRoom => "In the room",
            Self::WhatChanged => "What changed",
            Self::Ask => "Ask",
            Self::Fit => "Fit",
            Self::Careful => "Careful",
            Self::NextStep => "Next step",
            Self::NotFound => "We could not find",
            Self::Pinned => "Pinned by you",
        }
    }
}

/// A section with its lines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BriefSection {
    pub section: SectionKind,
    pub lines: Vec<BriefLine>,
}

/// Who put a line there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineOrigin {
    /// The rules.
    Auto,
    /// The rep pinned it.
    Pinned,
    /// The rep changed its words.
    Edited,
}

/// One line. Its id is derived from what it stands for, so that edits find it again after a refresh.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BriefLine {
    pub id: LineId,
    pub text: String,
    /// A second, quieter part: a role, a label.
    pub detail: Option<String>,
    pub on: Option<PartialDate>,
    /// A row of the fit matrix, in that section.
    pub row: Option<FitRow>,
    pub finding: Option<FindingId>,
    pub cites: Vec<Cite>,
    pub confidence: Option<ConfidenceWord>,
    pub origin: LineOrigin,
    /// Never reaches a document for the customer.
    pub internal: bool,
    /// Why it is internal, so that an export can decide by kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub internal_because: Option<InternalMark>,
}

impl BriefLine {
    /// A line of the rules that says this and nothing else; its id is that of its words.
    pub fn saying(text: &str) -> Self {
        Self {
            id: LineId::derive(&[text]),
            text: text.to_owned(),
            detail: None,
            on: None,
            row: None,
            finding: None,
            cites: Vec::new(),
            confidence: None,
            origin: LineOrigin::Auto,
            internal: false,
            internal_because: None,
        }
    }
}

/// Why a line never reaches a document for the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InternalMark {
    /// What not to do.
    NotToDo,
    /// Concluded, and said by no source.
    Inferred,
    /// What nobody knows yet about the deal: the empty slots of MEDDPICC and SPICED.
    DealGap,
    /// What was looked for in vain.
    NotFound,
    /// How to go on when the meeting goes otherwise.
    Fallback,
}

/// What the rep did to the brief; kept, and applied again after every rebuild.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum BriefEdit {
    /// A finding goes in, whatever the rules say.
    Pin { finding: FindingId },
    /// A recommendation goes in.
    PinText { line: LineId, text: String, cites: Vec<Cite> },
    /// A line goes out.
    Remove { line: LineId },
    /// A removed line comes back.
    Restore { line: LineId },
    /// A line says something else.
    Rewrite { line: LineId, text: String },
}
