//! Providers against servers that check our requests, and the caps, cache and repetition around them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[allow(dead_code, reason = "the tests of workflows use the rest of it")]
mod fake;
mod house;
mod protocol;
