//! The rep's own company: what it sells, each statement with its place.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ambient::Timestamp;
use crate::evidence::{SourceRef, Span};
use crate::id::FileId;

/// What a vendor sells. `version` grows by one with every change that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VendorProfile {
    pub domain: String,
    pub name: String,
    pub version: u32,
    pub summary: String,
    pub products: Vec<Product>,
    pub integrations: Vec<Integration>,
    pub proof_points: Vec<ProofPoint>,
    pub competitors: Vec<Competitor>,
    pub sources: Vec<SourceRef>,
    pub refreshed_at: Timestamp,
}

/// A product and what it can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Product {
    pub name: String,
    pub summary: String,
    pub capabilities: Vec<Capability>,
    /// Absent only when the rep wrote it.
    pub span: Option<Span>,
}

/// Something a product does for its user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Capability {
    pub name: String,
    pub text: String,
    /// Ids of the needs it meets, from the table of needs.
    pub needs: Vec<String>,
    pub span: Option<Span>,
}

/// Something the products connect to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Integration {
    pub name: String,
    pub text: String,
    pub span: Option<Span>,
}

/// What a customer of the vendor achieved, as the vendor published it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProofPoint {
    pub customer: String,
    pub what: String,
    pub result: Option<String>,
    /// What was measured, as far as the result says it in numbers.
    #[serde(default)]
    pub measures: Vec<Measure>,
    pub needs: Vec<String>,
    pub span: Option<Span>,
}

/// A measured change: from so much to so much, or by so much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Measure {
    /// The words of the result that say it.
    pub quote: String,
    pub from: Option<Quantity>,
    pub to: Quantity,
}

/// A number with its unit, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Quantity {
    /// A decimal number without separators: `186000`, `0.7`.
    pub number: String,
    /// `days`, `percent`, `USD`; empty where none is written.
    pub unit: String,
}

/// What sort of file a rep may add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Pdf,
    Markdown,
    Text,
}

/// Whether a file counts already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// It was read, to be looked at; nothing of it is used.
    Draft,
    /// What it says is part of the profile.
    Promoted,
}

/// A file about the vendor that the rep added, with what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VendorFile {
    pub id: FileId,
    pub name: String,
    pub kind: FileKind,
    pub state: FileState,
    #[ts(type = "number")]
    pub bytes: u64,
    pub pages: u32,
    pub added_at: Timestamp,
    /// What was left out of it, in sentences.
    pub notes: Vec<String>,
    /// What it adds, each with its quote in the file.
    pub adds: VendorProfile,
    /// Names of what it adds that the profile had before, from elsewhere.
    pub known: Vec<String>,
}

/// All files of a vendor.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VendorFileList {
    pub files: Vec<VendorFile>,
}

/// A competitor, and what the vendor says about meeting it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Competitor {
    pub name: String,
    pub text: String,
    pub span: Option<Span>,
}
