//! What language models did for a prep: words that were checked, readings that are checked, and what it cost.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::evidence::Cite;
use crate::finding::{Change, FindingKind};
use crate::id::RunId;

/// What a model was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModelTask {
    /// What a sentence of the rep asks for.
    Intent,
    /// What a document says happened.
    Extract,
    /// An answer in better words.
    Draft,
    /// What is said already, in another tone, for other readers, or shorter.
    Rewrite,
}

/// One answer of a model and what it took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModelUse {
    pub task: ModelTask,
    pub model: String,
    #[ts(type = "number")]
    pub input_tokens: u64,
    #[ts(type = "number")]
    pub output_tokens: u64,
    /// Millionths of a US dollar; absent where the price is not known.
    #[ts(type = "number | null")]
    pub micros: Option<u64>,
    /// It had been asked and paid for before: nothing was spent.
    pub cached: bool,
}

/// What models took for a prep so far.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModelTotals {
    pub asked: u32,
    pub cached: u32,
    /// In and out, of what was not cached.
    #[ts(type = "number")]
    pub tokens: u64,
    /// Millionths of a US dollar, of what has a price.
    #[ts(type = "number")]
    pub micros: u64,
    /// Answers whose price is not known.
    pub unpriced: u32,
}

impl ModelTotals {
    /// One more answer.
    pub fn add(&mut self, used: &ModelUse) {
        if used.cached {
            self.cached += 1;
            return;
        }
        self.asked += 1;
        self.tokens += used.input_tokens + used.output_tokens;
        match used.micros {
            Some(micros) => self.micros += micros,
            None => self.unpriced += 1,
        }
    }
}

/// A sentence that a model wrote and the evidence holds, or the source's own in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Sentence {
    pub text: String,
    /// At least one.
    pub cites: Vec<Cite>,
    /// It is the source's own sentence, in quotation marks behind its name: what the model made of it did not hold.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>", optional)]
    pub quoted: bool,
}

/// An answer in a model's words, beside the one by the rules, which stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Draft {
    /// The model is asked; what it may take at most.
    Asked {
        run: RunId,
        task: ModelTask,
        #[ts(type = "number")]
        tokens_max: u64,
        /// Millionths of a US dollar; absent where the price is not known.
        #[ts(type = "number | null")]
        micros_max: Option<u64>,
    },
    Written {
        model: String,
        sentences: Vec<Sentence>,
        /// Sentences that the evidence did not hold; they were cut.
        cut: u32,
    },
    /// The sentence was understood; the answer to it follows.
    Taken,
    /// The answer by the rules stands alone.
    Lost { what: String },
}

/// An event as a model read it in a document: words of the document, and nothing that counts before it was found there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Proposal {
    pub kind: Option<FindingKind>,
    pub quote: String,
    pub person: String,
    pub role: String,
    #[serde(deserialize_with = "change")]
    pub change: Option<Change>,
    pub acquirer: String,
    pub target: String,
    /// The partner, the product, the prize, or what happened.
    pub other: String,
    pub amount: String,
    pub round: String,
    pub count: String,
    pub from: String,
    pub to: String,
    pub places: Vec<String>,
    pub direction: String,
}

/// No change is an empty word in the shape that models are asked for.
fn change<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Change>, D::Error> {
    let word = Option::<String>::deserialize(from)?.unwrap_or_default();
    match word.as_str() {
        "joins" => Ok(Some(Change::Joins)),
        "leaves" => Ok(Some(Change::Leaves)),
        "promoted" => Ok(Some(Change::Promoted)),
        "interim" => Ok(Some(Change::Interim)),
        "board" => Ok(Some(Change::Board)),
        "" | "none" => Ok(None),
        other => Err(serde::de::Error::custom(format!("{other:?} is no change"))),
    }
}
