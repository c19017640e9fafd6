//! What was proven, a line each.

use std::time::Instant;

use anyhow::Result;

use crate::process::seconds;
use crate::tally::Tally;

/// Proofs so far.
#[derive(Debug, Default)]
pub struct Proven {
    tally: Tally,
}

impl Proven {
    /// Carries a proof out and tells it. It gives the figures that it saw.
    pub fn that(&mut self, what: &str, proof: impl FnOnce() -> Result<String>) {
        let begun = Instant::now();
        match proof() {
            Ok(seen) => {
                println!("ok      {what} ({}): {seen}", seconds(begun.elapsed()));
                self.tally.passed += 1;
            }
            Err(why) => {
                println!("FAILED  {what}: {why:#}");
                self.tally.failed += 1;
            }
        }
    }

    /// How many held.
    pub fn tally(&self) -> Tally {
        self.tally
    }
}
