//! What a reader of a brief would miss if it broke.

mod entity;
mod funding;
mod labelled;
mod merging;
mod page;
mod people;
mod world;
