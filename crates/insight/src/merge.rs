//! Many statements of one thing become one finding.

use std::sync::Arc;

use domain::{Finding, Reading};

use crate::candidate::{Candidate, Subject};

/// The findings of all candidates; the order of the candidates does not matter.
pub fn findings(_subject: &Subject, _readings: &[Arc<Reading>], _candidates: &[Candidate]) -> Vec<Finding> {
    Vec::new()
}
