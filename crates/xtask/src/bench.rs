//! Measurements, each beside a probe of the machine taken in the same run.

use anyhow::Result;

use crate::workspace::Workspace;

/// What can be measured.
pub const NAMES: &[&str] = &["store", "flow", "pdf", "serve"];

/// What `cargo xtask bench` was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub names: Vec<String>,
    pub json: bool,
    pub profile: String,
}

impl Default for Options {
    fn default() -> Self {
        Self { names: Vec::new(), json: false, profile: "release".to_owned() }
    }
}

/// Measures.
pub fn bench(_workspace: &Workspace, _options: &Options) -> Result<bool> {
    Ok(true)
}
