//! Providers against servers that check our requests, and the caps, cache and repetition around them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod fake;
mod house;
mod protocol;
