#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "shared with the tests of `documents`, which use all of it")]
#[path = "../../../documents/tests/it/briefs.rs"]
mod briefs;
#[allow(dead_code, reason = "shared with the tests of `documents`, which use all of it")]
#[path = "../../../documents/tests/it/dives.rs"]
mod dives;
mod page;

mod customer;
mod deep_dives;
mod hostile;
mod numbers;
mod one_page;
mod output;
mod phone;
