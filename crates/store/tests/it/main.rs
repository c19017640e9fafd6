//! The store as its users see it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[allow(dead_code, reason = "measurements use all of it, the tests a part")]
mod cluster;
mod conformance;
mod log_model;
mod postgres;
mod sqlite;
mod worlds;
