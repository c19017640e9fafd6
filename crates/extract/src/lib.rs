//! From a text to the signals it tells: who does what, how much, where and when, each with its quote.
//!
//! Never: IO, async, the ambient clock, a language model, or a value that no quote holds. Start at [`extract`]
//! (one document → candidates); `scope.rs` says who acts in a sentence, `entity.rs` whether that is the company we
//! mean, and each kind of signal has a file of its own. What candidates amount to together is not decided here.

mod acquisition;
pub mod amount;
mod award;
pub mod candidate;
pub mod claims;
mod clause;
mod document;
mod earnings;
pub mod entity;
mod events;
mod expansion;
mod facts;
pub mod filing;
mod filing_items;
mod focus;
mod forms;
mod frames;
mod funding;
mod hiring;
mod incident;
mod launch;
mod layoffs;
mod leadership;
mod legal;
pub mod number;
mod object;
mod partnership;
mod people;
pub mod place;
pub mod proposed;
pub mod records;
mod registers;
mod reporting_line;
pub mod role;
pub mod scope;
pub mod tables;
pub mod text;
mod together;
mod topic;
mod trigger;
pub mod when;
mod words;

pub use candidate::{Candidate, Claim, Posting, Subject};
pub use document::{CANDIDATES_MAX, extract, tells};
pub use focus::companies;
pub use proposed::{Unheld, proposed};
