//! Runs as their users see them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test that cannot go on fails")]

mod kill;
mod life;
mod loops;
mod sharing;
mod steady;
mod time;
mod worlds;
