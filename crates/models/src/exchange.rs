//! What goes to a model and what comes back.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// What a model is asked for. There is nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// What a sentence of the rep asks for.
    Intent,
    /// What a document says happened.
    Extract,
    /// An answer in better words.
    Draft,
    /// What is said already, in another tone, for other readers, or shorter.
    Rewrite,
}

impl Task {
    /// Whether the small model does it.
    pub fn is_small(self) -> bool {
        match self {
            Self::Intent | Self::Extract => true,
            Self::Draft | Self::Rewrite => false,
        }
    }
}

/// The shape that an answer has to have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    /// Letters, digits and underscores.
    pub name: String,
    /// JSON Schema, with every property required and none beside them.
    pub schema: Value,
}

/// One question to a model. It stands alone: no history, no tools.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    pub task: Task,
    pub system: String,
    pub user: String,
    pub schema: Schema,
    /// Tokens of the answer.
    pub answer_tokens_max: u32,
}

impl Exchange {
    /// The same question to the same model has the same address.
    pub fn address(&self, model: &str) -> String {
        let mut hash = Sha256::new();
        for part in [model, &self.system, &self.user, &self.schema.name, &self.schema.schema.to_string()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        hash.update(self.answer_tokens_max.to_le_bytes());
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Tokens of one exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    pub input: u64,
    pub output: u64,
    /// The provider did not say; this is our own, high, estimate.
    pub estimated: bool,
}

impl Usage {
    /// All of it.
    pub fn tokens(&self) -> u64 {
        self.input.saturating_add(self.output)
    }
}

/// What a model said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Said {
    pub text: String,
    pub usage: Usage,
    /// The answer ended because it was as long as allowed.
    pub cut: bool,
}
