//! What a rep says and clicks, and what they get: requests, intents, and whole replies over folded logs.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail by panicking, and the accuracy is printed"
)]

mod conversation;
mod every_action;
mod intents;
mod passages;
mod preps;
mod requests;
