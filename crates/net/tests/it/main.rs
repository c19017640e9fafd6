//! The client against servers that misbehave, and against the sample world.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod budget;
mod cache;
mod guard;
mod limits;
mod pace;
mod polite;
mod recording;
mod robots;
mod server;
mod world;
