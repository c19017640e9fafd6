//! The sources against recorded answers of real services, and against the sample world through the real client.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

mod boards;
mod companies;
mod declared;
mod hostile;
mod kept;
mod mutated;
mod recorded;
mod registers;
mod registers_mutated;
mod world;

mod vendor_world;
