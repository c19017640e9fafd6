//! States as numbers in a table: the same for every implementation.

use crate::packing::unreadable;
use crate::{RunState, StepState, StoreError};

pub(crate) fn run_number(state: RunState) -> u8 {
    match state {
        RunState::Open => 0,
        RunState::Paused => 1,
        RunState::Cancelling => 2,
        RunState::Done => 3,
    }
}

pub(crate) fn run_state(number: u8) -> Result<RunState, StoreError> {
    [RunState::Open, RunState::Paused, RunState::Cancelling, RunState::Done]
        .into_iter()
        .find(|state| run_number(*state) == number)
        .ok_or_else(|| unreadable("a run", format!("there is no state {number}")))
}

pub(crate) fn step_number(state: StepState) -> u8 {
    match state {
        StepState::Done => 0,
        StepState::Skipped => 1,
        StepState::Failed => 2,
    }
}

pub(crate) fn step_state(number: u8) -> Result<StepState, StoreError> {
    [StepState::Done, StepState::Skipped, StepState::Failed]
        .into_iter()
        .find(|state| step_number(*state) == number)
        .ok_or_else(|| unreadable("a step", format!("there is no state {number}")))
}
