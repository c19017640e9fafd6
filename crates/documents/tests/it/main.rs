#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod briefs;
mod calendar;
mod customer;
mod deep_dives;
mod dives;
mod hostile;
mod messages;
mod numbers;
mod one_pager;
mod pages;
mod sheets;
