//! The generated TypeScript is the committed one; the fixtures fold to their views.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod fold;
mod typescript;
