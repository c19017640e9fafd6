//! Patterns of ours.

use regex::Regex;

/// Compiles a pattern. One that does not compile finds nothing and says so in the log; every pattern has a test that
/// wants it to find something.
pub fn compiled(pattern: &str) -> Option<Regex> {
    match Regex::new(pattern) {
        Ok(regex) => Some(regex),
        Err(error) => {
            tracing::error!(%error, "a pattern of ours does not compile");
            None
        }
    }
}
