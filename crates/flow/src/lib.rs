//! Durable execution of plans: a plan is data, a step is a function, the journal is in the store.
//!
//! Never: knowing what a sale is. Start at [`Plan`] and [`Steps`]; `engine` walks a run.

pub mod plan;

pub use plan::{Emit, Plan, Retry, StepContext, StepError, StepOutcome, StepOutput, StepSpec, Steps};
