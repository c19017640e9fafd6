//! The store as its users see it.

mod conformance;
mod log_model;
mod sqlite;
mod worlds;
