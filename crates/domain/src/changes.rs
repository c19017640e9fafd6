//! What differs between two preparations of the same company.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ambient::Timestamp;
use crate::finding::Finding;
use crate::id::PrepId;

/// The findings of an earlier preparation beside those of a later one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Changes {
    /// The earlier preparation, and when its research ended.
    pub since: PrepId,
    pub since_at: Timestamp,
    /// Known now and not then, the newest event first.
    pub new: Vec<Finding>,
    pub changed: Vec<ChangedFinding>,
    /// Known then; no source that was read now says it.
    pub gone: Vec<Finding>,
    /// Findings that stand as they stood.
    pub same: u32,
}

/// A finding that says something else now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangedFinding {
    pub finding: Finding,
    /// What is different, in sentences.
    pub what: Vec<String>,
}

impl Changes {
    /// Whether anything differs.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }
}
