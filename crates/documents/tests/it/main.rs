#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod briefs;
mod customer;
mod hostile;
mod one_pager;
