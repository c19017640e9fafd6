//! The five-minute page.

use domain::{Analysis, Brief, BriefEdit};

use crate::analysis::AnalysisInput;

/// The brief with the rep's edits applied.
pub fn brief(_input: &AnalysisInput, _analysis: &Analysis, _edits: &[BriefEdit]) -> Brief {
    Brief::default()
}
