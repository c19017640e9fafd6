//! From candidates to findings, and from findings to what a rep says: all rules, no machinery.
//!
//! Never: IO, async, the ambient clock, a language model, or a sentence that no source holds. What one document says
//! comes from the crate `extract`. Start at [`findings`] (many candidates → merged findings with their confidence),
//! then [`analyse`] (findings × vendor × persona) and [`brief`] (the page). The tables under `data/` hold what people
//! who know sales may change without knowing Rust; [`check_tables`] says whether all of them can be read.

pub mod analysis;
pub mod brief;
pub mod changes;
pub mod confidence;
pub mod draft;
pub mod identity;
pub mod merge;
pub mod need;
pub mod playbook;
pub mod qualification;
pub mod roi;
pub mod tables;
pub mod vendor;
pub mod verify;

pub use ::extract::entity::speaks_of;
pub use ::extract::{Candidate, Claim, Posting, Subject, Unheld, extract, proposed, tells};
pub use analysis::{AnalysisInput, analyse};
pub use brief::brief;
pub use changes::changes;
pub use identity::{Identity, identify};
pub use merge::findings;
pub use playbook::Playbooks;
pub use tables::{TableError, check as check_tables};
pub use vendor::vendor_profile;
pub use verify::{Fault, verify};
