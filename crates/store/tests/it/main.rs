//! The store as its users see it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on fails"
)]

#[allow(dead_code, reason = "measurements use all of it, the tests a part")]
mod cluster;
mod conformance;
#[cfg(target_os = "linux")]
mod disk;
#[cfg(target_os = "linux")]
mod faults;
mod log_model;
mod postgres;
#[cfg(target_os = "linux")]
mod power_loss;
mod sqlite;
mod tls;
#[cfg(target_os = "linux")]
mod trace;
#[cfg(target_os = "linux")]
mod turns;
mod worlds;
