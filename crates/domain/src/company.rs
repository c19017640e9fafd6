//! The customer: named by the rep, then identified.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::id::EvidenceId;

/// A company as the rep named it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompanyRef {
    pub name: String,
    pub domain: Option<String>,
}

/// A company that we know to be the one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Company {
    pub name: String,
    pub domain: Option<String>,
    pub legal_name: Option<String>,
    /// Other names by which texts may call it.
    pub aliases: Vec<String>,
    pub industry: Option<String>,
    pub place: Option<String>,
    /// Why we think that it is this one, in words.
    pub because: Vec<String>,
    pub evidence: Option<EvidenceId>,
}

/// One of several companies that the rep may have meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompanyCandidate {
    pub company: Company,
    /// From 0 (unlikely) to 100.
    pub score: u8,
}
