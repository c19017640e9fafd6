//! The store as its users see it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod cluster;
mod conformance;
mod log_model;
mod postgres;
mod sqlite;
mod worlds;
