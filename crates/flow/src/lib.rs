//! Durable execution of plans: a plan is data, a step is a function, the journal is in the store.
//!
//! Never: knowing what a sale is. Start at [`Plan`] and [`Steps`]; [`Engine`] claims runs, `walk` walks one.

mod attempt;
pub mod check;
pub mod engine;
pub mod failpoint;
mod journal;
mod pause;
pub mod plan;
pub mod snapshot;
#[doc(hidden)]
pub mod testing;
mod walk;
mod world;

pub use check::PlanError;
pub use engine::{Engine, EngineError, EngineHandle, EngineOptions};
pub use failpoint::{FailPoint, Failpoints};
pub use pause::AFTER_MAX;
pub use plan::{Emit, Plan, Retry, StepContext, StepError, StepOutcome, StepOutput, StepSpec, Steps};
