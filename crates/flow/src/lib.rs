//! Durable execution of plans: a plan is data, a step is a function, the journal is in the store.
//!
//! Never: knowing what a sale is. Start at [`Plan`] and [`Steps`]; [`Engine`] claims runs, `walk` walks one. For engines
//! elsewhere, [`Dispatch`] sees to it that they walk what begins, and [`Worker`] makes the attempts they ask for.

mod attempt;
pub mod check;
pub mod dispatch;
pub mod engine;
pub mod failpoint;
mod journal;
mod measured;
mod pause;
pub mod plan;
pub mod snapshot;
#[doc(hidden)]
pub mod testing;
mod turn;
mod walk;
pub mod worker;
mod world;

pub use check::PlanError;
pub use dispatch::{ConductError, Conductor, Dispatch};
pub use engine::{AtWork, Engine, EngineError, EngineHandle, EngineOptions, Parts, Pulse, StartEngine};
pub use failpoint::{FailPoint, Failpoints};
pub use pause::AFTER_MAX;
pub use plan::{Emit, Plan, Retry, StepContext, StepError, StepOutcome, StepOutput, StepSpec, Steps};
pub use worker::{Attempted, Task, Worker};
