#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "shared with the tests of `documents`, which use all of it")]
#[path = "../../../documents/tests/it/briefs.rs"]
mod briefs;
mod page;

mod customer;
mod hostile;
mod numbers;
mod one_page;
mod output;
mod phone;
