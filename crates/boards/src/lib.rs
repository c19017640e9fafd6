//! Boards: the services that host job boards, each as one small adapter onto one posting record.
//!
//! An [`Adapter`] says how a board is asked (pages, bodies, pace) and reads its answers; [`discovery`] finds the boards that a
//! page leads to; [`posting`] is the record, with the reasons why an entry of an answer is not among the postings. Nothing
//! here asks anybody: `sources` does that. Every parser is total.
//!
//! Start at [`Adapter`] in `adapter.rs`; then one of the files in `services/`.

pub mod adapter;
pub mod discovery;
pub mod fields;
pub mod pay;
pub mod posting;
pub mod relative;
pub mod schema_org;
mod services;
mod xml;

pub use adapter::{ADAPTERS, Adapter, Card, Question, QuestionKind, Scene};
pub use discovery::{Board, Service};
pub use posting::{Left, Listed, Posting};

/// Postings taken from one board.
pub const POSTINGS_MAX: usize = 400;
