//! Restate as the engine: its server decides what runs next, our processes make the attempts, and journal and events stay
//! in our store.
//!
//! Never: content in Restate's journal, or a join of `ctx.run` futures (after a crash these cannot be replayed). Start at
//! [`walk`], the one workflow that walks every plan; [`engine`] puts the process's side together.

mod admin;
mod conduct;
pub mod engine;
mod serve;
mod walk;

pub use engine::{Addresses, Restate};
