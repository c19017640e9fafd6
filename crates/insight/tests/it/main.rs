//! What a reader of a brief would miss if it broke.

mod funding;
mod labelled;
mod world;
