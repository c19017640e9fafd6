//! Runs as their users see them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test that cannot go on fails")]

mod clock_jumps;
#[allow(dead_code, reason = "the store's tests use all of it, these a part")]
#[path = "../../../store/tests/it/cluster.rs"]
mod cluster;
mod elsewhere;
mod kill;
mod life;
mod loops;
mod sharing;
mod steady;
mod time;
mod worlds;
