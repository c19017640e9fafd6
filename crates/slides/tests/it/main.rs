#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "shared with the tests of `documents`, which use all of it")]
#[path = "../../../documents/tests/it/briefs.rs"]
mod briefs;
mod file;

mod content;
mod hostile;
mod look;
mod output;
