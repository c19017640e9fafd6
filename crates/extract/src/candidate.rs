//! What one document says, before it is merged with what others say.

use domain::{Company, FindingDetail, PartialDate, Span};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The company that we read about, and who else goes by a like name.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// With an empty name, the company is taken from each text.
    pub company: Company,
    pub today: Date,
    pub namesakes: Vec<Company>,
}

/// One statement of one document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    pub claim: Claim,
    /// The company it is about, by name.
    pub company: String,
    pub occurred_on: Option<PartialDate>,
    pub reported_on: Option<PartialDate>,
    /// Verbatim in the reading; the first is the best.
    pub spans: Vec<Span>,
    /// How sure the gate is that the text is about the company, from 0 to 1.
    pub about: f64,
    pub about_because: String,
    /// Concluded by us, not said by the text.
    pub inferred: bool,
    /// What a reader should know about it: a date that cannot be, a doubt.
    pub notes: Vec<String>,
}

/// What a candidate claims.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Claim {
    /// It may become a finding by itself.
    Detail { detail: FindingDetail },
    /// It is one open role of many; roles become findings together.
    Posting { posting: Posting },
}

/// An open role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Posting {
    pub id: String,
    pub title: String,
    pub function: String,
    pub places: Vec<String>,
    pub posted_on: Option<PartialDate>,
    pub url: String,
}
