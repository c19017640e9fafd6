//! A real server on port 0, real requests, a real socket.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "the store's tests use all of it, these a part")]
#[path = "../../../store/tests/it/cluster.rs"]
mod cluster;
mod health;
mod http;
mod newsstand;
mod pace;
mod socket;
mod storm;
mod story;
mod vendor_files;
