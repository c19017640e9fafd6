//! The rep's own company: what it sells, each statement with its place.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ambient::Timestamp;
use crate::evidence::{SourceRef, Span};

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
    pub needs: Vec<String>,
    pub span: Option<Span>,
}

/// A competitor, and what the vendor says about meeting it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Competitor {
    pub name: String,
    pub text: String,
    pub span: Option<Span>,
}
