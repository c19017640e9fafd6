//! What evidence is worth, and whether every table can be read.

use std::sync::LazyLock;

use domain::{EvidenceKind, FindingKind};
use extract::tables::load;
pub use extract::tables::{TableError, strictly};
use serde::Deserialize;

/// Whether every table can be read; to be called once at start.
pub fn check() -> Result<(), TableError> {
    extract::tables::check()?;
    strictly::<Prices>("evidence_prices", PRICES_SOURCE)?;
    crate::qualification::check()?;
    crate::need::check()?;
    crate::roi::check()?;
    crate::playbook::check()
}

const PRICES_SOURCE: &str = include_str!("../data/evidence_prices.toml");

/// What evidence is worth.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    evidence: Vec<Price>,
    decay: Vec<Decay>,
    pub caps: Caps,
}

/// The worth of one kind of evidence.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    pub kind: EvidenceKind,
    pub price: f64,
    pub own: bool,
    #[serde(default)]
    pub shares_origin: bool,
    pub because: String,
}

/// How age lessens a finding.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decay {
    pub kinds: Vec<FindingKind>,
    pub half_life_days: f64,
    pub floor: f64,
}

/// Upper and lower bounds of confidence.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caps {
    pub disagree: f64,
    pub inferred: f64,
    pub one_source: f64,
    pub all: f64,
}

/// The table of prices.
pub static PRICES: LazyLock<Prices> = LazyLock::new(|| load(PRICES_SOURCE));

impl Prices {
    /// The price of a kind of evidence.
    pub fn of(&self, kind: EvidenceKind) -> Option<&Price> {
        self.evidence.iter().find(|price| price.kind == kind)
    }

    /// The share that is left after so many days.
    pub fn decayed(&self, kind: FindingKind, age_days: i64) -> f64 {
        let Some(decay) = self.decay.iter().find(|decay| decay.kinds.contains(&kind)) else { return 1.0 };
        let halves = age_days.max(0) as f64 / decay.half_life_days.max(1.0);
        0.5_f64.powf(halves).max(decay.floor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_can_be_read() {
        check().unwrap();
        assert_eq!(PRICES.evidence.len(), 11, "every kind of evidence has a price");
    }
}
