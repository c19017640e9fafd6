//! The engine against moto's interpreter of the states language, and against a server of our own that checks each request.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod definitions;
mod moto;
mod moto_server;
mod requests;
mod rules;
mod signature;
#[allow(dead_code, reason = "the tests of flow use all of it, these a part")]
#[path = "../../../flow/tests/it/worlds.rs"]
mod worlds;
