//! What findings mean for one vendor, role and purpose.

use domain::view::Correction;
use domain::{Analysis, Company, Finding, Persona, VendorProfile};
use jiff::civil::Date;

/// Everything that an analysis and a brief depend on.
#[derive(Debug, Clone, Copy)]
pub struct AnalysisInput<'a> {
    pub company: &'a Company,
    pub findings: &'a [Finding],
    pub vendor: Option<&'a VendorProfile>,
    pub persona: Persona,
    pub today: Date,
    pub corrections: &'a [Correction],
    /// What could not be read, in words.
    pub gaps: &'a [String],
    /// The rep's own numbers for the ROI case, by key.
    pub roi_inputs: &'a [(String, f64)],
}

/// Angles, fit, recommendations, ROI case, starters and questions.
pub fn analyse(_input: &AnalysisInput) -> Analysis {
    Analysis::default()
}
