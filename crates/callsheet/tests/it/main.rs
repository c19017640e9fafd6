//! The binary as a user runs it: the command line, and `kill -9` in the middle.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it leaves out"
)]

mod answers;
mod away;
mod backup;
#[cfg(target_os = "linux")]
mod bad_disk;
#[allow(dead_code, reason = "the store's tests use all of it, these a part")]
#[path = "../../../store/tests/it/cluster.rs"]
mod cluster;
mod command_line;
mod delivery_kill;
mod documents;
mod engines;
#[allow(dead_code, reason = "the server's tests use all of it, these a part")]
#[path = "../../../server/tests/it/http.rs"]
mod http;
mod kill;
#[path = "../../../step_functions/tests/it/moto_server.rs"]
mod moto_server;
mod operating;
mod playbooks;
#[path = "../../../step_functions/tests/it/rules.rs"]
mod rules;
mod slack;
mod smtp;
#[allow(dead_code, reason = "the server's tests use all of it, these a part")]
#[path = "../../../server/tests/it/socket.rs"]
mod socket;
mod together;
mod traces;
mod vendor_files;
