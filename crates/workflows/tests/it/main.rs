//! The plans over the sample world, disturbed at every step.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod deliveries;
#[allow(dead_code, reason = "the tests of models use all of it, these a part")]
#[path = "../../../models/tests/it/fake.rs"]
mod fake;
mod following;
mod hostile;
mod loops;
mod model;
mod worlds;
