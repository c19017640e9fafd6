//! What a sentence wants: rules first, with the names and areas of the outside contract.

pub(crate) mod area;
mod commands;
mod rules;
pub(crate) mod slots;
pub(crate) mod subject;
pub(crate) mod words;

use domain::limits::MESSAGE_CHARS_MAX;
use domain::{Area, Audience, DocumentAbout, FindingKind, Money, PartialDate, PrepView, Purpose, Role};
use serde::{Deserialize, Serialize};

use rules::Sentence;

/// The intents of the outside contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntentName {
    StartResearch,
    ExploreArea,
    AskQuestion,
    GenerateSummary,
    SetContext,
    Correct,
    Command,
    Fallback,
}

/// What a sentence names.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Slots {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<Area>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// A place in an organisation that a person may hold: `CISO`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub technology: Option<String>,
    /// `pdf`, `markdown`, `pptx`, `html`, `csv`, `ics`, `notion`, `email`, `slack`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Mail addresses that something is to be sent to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// Whether it is said who will read what is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// What the document is about that is asked for, when it is not the brief.
    #[serde(skip_serializing_if = "DocumentAbout::is_brief")]
    pub about: DocumentAbout,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// The rep's own company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// The words that name the time: `march`, `last year`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding_kind: Option<FindingKind>,
    /// `prepare`, `deep`, `back`, `why`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// The question that this one follows and goes on from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<String>,
    /// The sentence, or the part of it that matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What a sentence wants, how sure the rules are (0 to 1), and what it names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Intent {
    pub intent: IntentName,
    pub slots: Slots,
    pub confidence: f64,
}

/// Understands a sentence; the view lets follow-ups keep their subject.
pub fn intent(text: &str, view: Option<&PrepView>) -> Intent {
    let text: String = text.chars().take(MESSAGE_CHARS_MAX).collect();
    rules::intent(&Sentence::new(&text, view))
}
