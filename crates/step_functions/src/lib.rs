//! AWS Step Functions as the engine: it decides what runs next, our processes make the attempts, and journal and events
//! stay in our store.
//!
//! Never: content in a state. What passes through AWS is which run, which step, which attempt. Start at [`asl`], which
//! writes a plan in the Amazon States Language; [`engine`] puts the process's side together.

pub mod asl;
mod client;
mod conduct;
pub mod engine;
mod names;
mod poll;
pub mod settings;
mod shape;

pub use asl::{AslError, Place};
pub use engine::StepFunctions;
pub use settings::{Settings, SettingsError};
