//! The sentence, invite or address that starts a preparation.

use domain::{CompanyRef, Meeting, Persona, Timestamp};

use crate::error::ChatError;

/// What a preparation starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartRequest {
    pub company: CompanyRef,
    pub persona: Persona,
    pub meeting: Option<Meeting>,
}

/// Reads the request. Times without a zone are taken as UTC, relative ones from `now`.
pub fn parse_request(text: &str, now: Timestamp) -> Result<StartRequest, ChatError> {
    let _ = now;
    if text.trim().is_empty() {
        return Err(ChatError::Empty);
    }
    Err(ChatError::NoCompany)
}
