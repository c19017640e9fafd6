//! Files as people have them, and as somebody would make them to do harm.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod files;
mod hostile;
mod written;
