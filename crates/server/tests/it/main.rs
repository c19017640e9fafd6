//! A real server on port 0, real requests, a real socket.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod http;
mod newsstand;
mod socket;
mod story;
mod vendor_files;
