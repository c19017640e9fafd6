//! One process for a rep, or one of many for many: HTTP, socket, page, and the engine behind them.
//!
//! Never: SQL, or a rule about sales. Start at [`boot`], which composes everything, then [`router`], the table of
//! contents; [`socket`] is the live half.

pub mod assets;
pub mod boot;
pub mod commands;
pub mod config;
mod connections_api;
pub mod counters;
pub mod database;
pub mod documents_api;
pub mod health;
pub mod hub;
pub mod login;
mod model_api;
pub mod openapi;
pub mod pace;
pub mod preps;
pub mod problem;
pub mod roi_api;
pub mod router;
pub mod socket;
pub mod sources_api;
pub mod system;
pub mod vendor_api;
pub mod vendor_files_api;

pub use boot::{BootError, House, RESTORING_NAME, Running};
pub use config::{Config, ConfigError};
