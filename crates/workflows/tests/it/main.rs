//! The plans over the sample world, disturbed at every step.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod deliveries;
mod following;
mod hostile;
mod loops;
mod model;
mod worlds;
