//! From evidence to findings, and from findings to what a rep says: all rules, no machinery.
//!
//! Never: IO, async, the ambient clock, a language model, or a sentence that no source holds. Start at [`extract`]
//! (one document → candidates), then [`findings`] (many candidates → merged findings with their confidence),
//! [`analyse`] (findings × vendor × persona) and [`brief`] (the page). The tables under `data/` hold what people who
//! know sales may change without knowing Rust; [`check_tables`] says whether all of them can be read.

pub mod amount;
pub mod analysis;
pub mod brief;
pub mod candidate;
pub mod confidence;
pub mod entity;
pub mod extract;
pub mod identity;
pub mod merge;
pub mod need;
pub mod playbook;
pub mod roi;
pub mod role;
pub mod scope;
pub mod tables;
pub mod text;
pub mod vendor;
pub mod verify;
pub mod when;

pub use analysis::{AnalysisInput, analyse};
pub use brief::brief;
pub use candidate::{Candidate, Claim, Posting, Subject};
pub use extract::extract;
pub use identity::{Identity, identify};
pub use merge::findings;
pub use tables::{TableError, check as check_tables};
pub use vendor::vendor_profile;
pub use verify::{Fault, verify};
