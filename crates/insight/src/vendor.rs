//! What the rep's own company sells, read from its own pages.

use std::sync::Arc;

use domain::{Reading, Timestamp, VendorProfile};

/// The profile of a vendor. What the rep wrote into `previous` (items without a span) is kept.
pub fn vendor_profile(
    domain: &str,
    _readings: &[Arc<Reading>],
    now: Timestamp,
    previous: Option<&VendorProfile>,
) -> VendorProfile {
    previous.cloned().unwrap_or_else(|| VendorProfile {
        domain: domain.to_owned(),
        name: String::new(),
        version: 1,
        summary: String::new(),
        products: Vec::new(),
        integrations: Vec::new(),
        proof_points: Vec::new(),
        competitors: Vec::new(),
        sources: Vec::new(),
        refreshed_at: now,
    })
}
