//! A preparation in a list.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ambient::Timestamp;
use crate::company::CompanyRef;
use crate::id::PrepId;
use crate::persona::{Purpose, Role};

/// The meeting that is prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Meeting {
    pub title: String,
    pub starts_at: Option<Timestamp>,
}

/// How far a prep is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PrepStatus {
    Researching,
    NeedsChoice,
    Ready,
    /// Ready, and nothing was found about the company.
    NothingFound,
    Failed,
}

/// A prep in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PrepSummary {
    pub id: PrepId,
    pub company: CompanyRef,
    pub vendor: Option<String>,
    pub role: Option<Role>,
    pub purpose: Option<Purpose>,
    pub meeting: Option<Meeting>,
    pub status: PrepStatus,
    pub findings: u32,
    /// Steps that are finished, of all steps, in percent.
    pub progress_percent: u8,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    #[ts(type = "number")]
    pub last_seq: u64,
}
