//! What every source shares: what it declares of itself ([`Source`]), whom it is asked about ([`Ask`]), how it asks
//! ([`Collector`], [`service::Service`]), and how what it read becomes a reading whose quotes are verbatim ([`Draft`]).
//!
//! It knows no service and no place to read from, opens no connection, and decides nothing about what a text means.
//!
//! Start at [`Source`] in `source.rs`, then `collect.rs` and `draft.rs`.

pub mod collect;
mod draft;
mod group;
mod ledger;
mod newsstand;
pub mod service;
mod source;
pub mod statements;
#[cfg(feature = "testing")]
pub mod testing;

pub use collect::Collector;
pub use draft::Draft;
pub use group::Group;
pub use ledger::Entry;
pub use newsstand::{Clipping, Found, MemoryStand, Newsstand, Search, Standing, Turns};
pub use source::{Ask, FeedSpec, Harvest, Keys, Sink, Source, SourceError};
