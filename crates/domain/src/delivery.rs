//! Documents on their way to a system of the workplace.
//!
//! A delivery is proposed, approved, and then sent part by part: each part is announced in the log before it is sent and
//! has a receipt after, so that a restart in between knows which part may be there already.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ambient::Timestamp;
use crate::date::PartialDate;
use crate::document::Audience;
use crate::id::{DeliveryId, RunId};
use crate::run::RunOutcome;

/// Systems that a document can be delivered to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WorkSystem {
    Slack,
    Notion,
    Mail,
}

impl WorkSystem {
    /// All of them, as they are listed.
    pub const ALL: [Self; 3] = [Self::Slack, Self::Notion, Self::Mail];

    /// The name in addresses, commands and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Slack => "slack",
            Self::Notion => "notion",
            Self::Mail => "mail",
        }
    }

    /// The name in a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::Slack => "Slack",
            Self::Notion => "Notion",
            Self::Mail => "mail",
        }
    }

    /// The system that a word names.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.name() == word)
    }

    /// Who reads it when nobody says so: a mail goes to the customer, the others are where colleagues are.
    pub fn audience(self, asked: Option<Audience>) -> Audience {
        match self {
            Self::Mail => Audience::Customer,
            Self::Slack | Self::Notion => asked.unwrap_or_default(),
        }
    }
}

/// What a delivery brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryKind {
    /// The brief as it stands at the delivery's place in the log.
    #[default]
    Document,
    /// One message with the steps of the research, changed in place until it has ended.
    LiveProgress,
    /// One message when the research has ended, where a message cannot be changed.
    Outcome,
}

impl DeliveryKind {
    /// Whether it tells of the research itself.
    pub fn is_progress(self) -> bool {
        match self {
            Self::Document => false,
            Self::LiveProgress | Self::Outcome => true,
        }
    }
}

/// What would be sent, fixed: a place in the log and a day give the same document for ever. Progress is of the moment
/// in which it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    pub id: DeliveryId,
    #[serde(default)]
    pub kind: DeliveryKind,
    pub system: WorkSystem,
    /// Where it goes, in words.
    pub to: String,
    /// Mail addresses.
    pub recipients: Vec<String>,
    pub audience: Audience,
    pub title: String,
    /// What goes out, as its readers will see it.
    pub preview: Vec<DeliverySection>,
    /// Messages, or calls that fill a page.
    pub parts: u32,
    /// An earlier delivery that it takes the place of.
    pub replaces: Option<DeliveryId>,
    #[ts(type = "number")]
    pub seq: u64,
    pub day: PartialDate,
}

/// A section of what goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliverySection {
    pub title: String,
    pub lines: Vec<String>,
}

/// A system that is connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Connected {
    pub system: WorkSystem,
    /// How and where to, in words and without a secret.
    pub to: String,
    /// Whether a message that is there can be changed in place.
    #[serde(default)]
    pub updates: bool,
}

/// What a system said when it took a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryReceipt {
    /// What the system calls the part.
    pub id: String,
    /// What the system calls the place.
    pub place: String,
    pub url: Option<String>,
}

/// How far a delivery has come.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum DeliveryState {
    /// Shown, and not approved yet.
    #[default]
    Proposed,
    /// A newer proposal to the same system took its place before it was approved.
    SetAside,
    /// Approved and on its way.
    Sending,
    Delivered {
        at: Timestamp,
        url: Option<String>,
    },
    Failed {
        what: String,
        unclear: bool,
    },
}

/// A delivery as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryView {
    pub delivery: Delivery,
    pub state: DeliveryState,
    /// In the order of the parts; as many as have arrived.
    pub receipts: Vec<DeliveryReceipt>,
    /// The part that was announced last, and when, while it has no receipt.
    pub attempted: Option<AttemptedPart>,
    /// How often any part was announced.
    pub tries: u32,
    /// The run that the last approval began.
    #[serde(default)]
    pub run: Option<RunId>,
    /// The rep asked for its message to be changed no more.
    #[serde(default)]
    pub stopped: bool,
}

impl DeliveryView {
    /// Whether a message of it is kept up to date now, or will be.
    pub fn is_followed(&self) -> bool {
        self.delivery.kind.is_progress() && self.state == DeliveryState::Sending
    }

    /// The delivery after its run ended while it was still on its way. A part that was announced and has neither receipt
    /// nor refusal may have arrived.
    pub fn broken_off(&self, outcome: &RunOutcome) -> DeliveryState {
        let what = match outcome {
            RunOutcome::Cancelled => "It was stopped before all of it had arrived.".to_owned(),
            RunOutcome::Failed { what } => format!("It broke off before all of it had arrived ({what})."),
            RunOutcome::Done | RunOutcome::DoneWithGaps { .. } | RunOutcome::NeedsChoice { .. } => {
                "It ended before all of it had arrived.".to_owned()
            }
        };
        DeliveryState::Failed { what, unclear: self.attempted.is_some() }
    }
}

/// A part that was announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttemptedPart {
    pub part: u32,
    pub at: Timestamp,
}
