//! What people and machines do with the repository: `cargo xtask run | test | gen | tidy | bench | model-server | ci`.
//!
//! Never: anything a user of Callsheet needs, and no dependency that a newcomer would have to wait for. Start at
//! [`command_line::main`]; [`verify`] is what must pass, [`tidy`] is what the compiler cannot check.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for a terminal; printing is what it is for")]

pub mod bench;
pub mod browser;
pub mod command_line;
pub mod debian;
pub mod engines;
pub mod fingerprint;
pub mod generated;
pub mod model_server;
pub mod page;
pub mod postgres;
pub mod process;
pub mod run;
pub mod serving;
pub mod tally;
pub mod tidy;
pub mod verify;
pub mod workspace;
