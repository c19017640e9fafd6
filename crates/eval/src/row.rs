//! The lines of labelled sets.

use std::collections::BTreeMap;

use domain::{EvidenceKind, FindingKind};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{EvalError, ROWS_MAX};

/// What is scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// Signals of texts, of sentences with event types, of filings, and of funding headlines.
    Events,
    /// The same, leadership alone.
    Leadership,
    /// The same, funding alone.
    Funding,
    Intent,
    /// Whether every value is in a quote, and every quote in its document.
    Grounding,
    /// Whether documents about one event become one finding, with its conflicts.
    Dedupe,
    /// Whether the confidence words hold what they promise.
    Calibration,
    Questions,
}

impl Set {
    /// Every set by the name that the command line uses.
    pub const ALL: [(&'static str, Self); 8] = [
        ("events", Self::Events),
        ("leadership", Self::Leadership),
        ("funding", Self::Funding),
        ("intent", Self::Intent),
        ("grounding", Self::Grounding),
        ("dedupe", Self::Dedupe),
        ("calibration", Self::Calibration),
        ("questions", Self::Questions),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, set)| *set == self).map_or("", |(name, _)| name)
    }
}

/// Which part of a set: rules are made on one half and reported on the other, told apart by a hash of the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Split {
    #[default]
    All,
    Dev,
    Held,
}

impl Split {
    /// Whether a line with this id belongs to it.
    pub fn holds(self, id: &str) -> bool {
        let held = id
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let held = (held >> 17) % 2 == 1;
        match self {
            Self::All => true,
            Self::Dev => !held,
            Self::Held => held,
        }
    }
}

/// A text with everything that is to be found in it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TextRow {
    pub id: Value,
    pub title: Option<String>,
    pub text: Option<String>,
    pub html: Option<String>,
    pub company: Option<String>,
    pub domain: Option<String>,
    pub published: Option<String>,
    pub url: Option<String>,
    pub publisher: Option<String>,
    pub evidence: Option<EvidenceKind>,
    pub expect: Vec<Expected>,
}

/// A signal that a person saw.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Expected {
    pub kind: FindingKind,
    pub company: Option<String>,
    #[serde(flatten)]
    pub fields: BTreeMap<String, Value>,
}

/// A sentence of company news with event types.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct SentenceRow {
    pub doc: String,
    pub i: u32,
    pub text: String,
    pub types: Vec<String>,
}

/// A filing, text by item number.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct FilingRow {
    pub file: String,
    pub company: String,
    pub filed: String,
    pub items: BTreeMap<String, String>,
    /// Who came and went, where somebody labelled it.
    pub people: Option<Vec<Expected>>,
    /// Who bought whom, where somebody labelled it.
    pub deals: Option<Vec<Expected>>,
}

/// What somebody labelled of a filing that stands in another file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabelRow {
    pub file: String,
    pub people: Option<Vec<Expected>>,
    pub deals: Option<Vec<Expected>>,
}

/// A headline with the company that raised money.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct HeadlineRow {
    pub title: String,
    pub company: Option<String>,
}

/// A line of a set of events.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum EventRow {
    Text(TextRow),
    Sentence(SentenceRow),
    Filing(FilingRow),
    Headline(HeadlineRow),
    Labels(LabelRow),
}

/// A sentence of a rep.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct IntentRow {
    pub id: Value,
    pub text: String,
    pub intent: chat::IntentName,
    #[serde(default)]
    pub slots: BTreeMap<String, Value>,
}

/// Several documents about one company.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct CaseRow {
    pub id: Value,
    pub company: String,
    pub domain: Option<String>,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub today: Option<String>,
    pub documents: Vec<Document>,
    pub expect: Vec<Merged>,
}

/// One of them.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Document {
    pub evidence: EvidenceKind,
    pub publisher: String,
    pub published: Option<String>,
    pub url: Option<String>,
    pub text: String,
}

/// A finding that they should become.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Merged {
    pub kind: FindingKind,
    /// How many documents stand behind it.
    pub sources: Option<usize>,
    /// The word that it deserves.
    pub word: Option<domain::ConfidenceWord>,
    /// Fields with the other values that are shown beside the chosen one.
    #[serde(default)]
    pub conflicts: Vec<String>,
    #[serde(default)]
    pub fields: BTreeMap<String, Value>,
    pub on: Option<String>,
}

impl CaseRow {
    /// What its documents say, one after the other.
    pub fn text(&self) -> String {
        self.documents.iter().map(|document| document.text.as_str()).collect::<Vec<_>>().join(" ‖ ")
    }
}

impl Merged {
    /// The signal of it, of whichever company.
    pub fn labelled(&self) -> Expected {
        Expected { kind: self.kind, company: None, fields: self.fields.clone() }
    }
}

/// A line of which the words of confidence are held to what is labelled: several documents, or one text.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum ToldRow {
    Case(CaseRow),
    Text(TextRow),
}

impl ToldRow {
    /// Its id as text.
    pub fn id(&self) -> String {
        match self {
            Self::Case(row) => text_of(&row.id),
            Self::Text(row) => text_of(&row.id),
        }
    }
}

/// A question about what documents say.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct QuestionRow {
    pub id: Value,
    /// The prep or the company that it is about.
    pub about: String,
    /// What was asked before it in the same conversation.
    #[serde(default)]
    pub after: Vec<String>,
    pub question: String,
    /// Words that a right answer holds; none when the evidence has no answer.
    #[serde(default)]
    pub answer: Vec<String>,
}

/// The lines of a file as rows.
pub(crate) fn of<T: DeserializeOwned>(lines: &str) -> Result<Vec<T>, EvalError> {
    let full = lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    full.take(ROWS_MAX)
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|error| EvalError::Row { line: index + 1, why: error.to_string() })
        })
        .collect()
}

/// An id as text.
pub(crate) fn text_of(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}
