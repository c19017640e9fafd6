//! Who prepares, and why they meet.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// The rep's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Account executive.
    Ae,
    /// Customer success manager.
    Csm,
    /// Sales engineer.
    Se,
}

impl Role {
    /// In the order they are offered.
    pub const ALL: [Self; 3] = [Self::Ae, Self::Csm, Self::Se];

    /// `AE`, `CSM`, `SE`.
    pub fn short(self) -> &'static str {
        match self {
            Self::Ae => "AE",
            Self::Csm => "CSM",
            Self::Se => "SE",
        }
    }

    /// As a button says it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Ae => "Account executive",
            Self::Csm => "Customer success manager",
            Self::Se => "Sales engineer",
        }
    }
}

/// Why the meeting takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// An existing contract is to be renewed.
    Renewal,
    /// More to the same customer.
    Expansion,
    /// Technical discovery.
    Discovery,
    /// Executive alignment.
    Executive,
}

impl Purpose {
    /// In the order they are offered.
    pub const ALL: [Self; 4] = [Self::Renewal, Self::Expansion, Self::Discovery, Self::Executive];

    /// As a button says it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Renewal => "Renewal",
            Self::Expansion => "Expansion",
            Self::Discovery => "Technical discovery",
            Self::Executive => "Executive alignment",
        }
    }
}

/// What the answers are cut for. Both may still be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Persona {
    pub role: Option<Role>,
    pub purpose: Option<Purpose>,
}
