//! The engine on a real `restate-server`, which is killed and started again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod cluster;
mod lives;
#[allow(dead_code, reason = "the example uses more of it")]
mod server;
#[allow(dead_code, reason = "the tests of flow use all of it, these a part")]
#[path = "../../../flow/tests/it/worlds.rs"]
mod worlds;
