//! Which company the rep means.

use domain::{Company, CompanyCandidate, CompanyRef};

/// The outcome of looking for a company by name or domain.
#[derive(Debug, Clone, PartialEq)]
pub enum Identity {
    One(Company),
    Ambiguous(Vec<CompanyCandidate>),
    Unknown,
}

/// Picks the one candidate that stands out by a margin, or says that it cannot.
pub fn identify(_asked: &CompanyRef, _candidates: Vec<CompanyCandidate>) -> Identity {
    Identity::Unknown
}
