//! What a reader of a brief would miss if it broke.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests may stop, and say what they skipped")]

mod denied;
mod entity;
mod funding;
mod labelled;
mod merging;
mod page;
mod people;
mod registers;
mod traces;
mod world;
