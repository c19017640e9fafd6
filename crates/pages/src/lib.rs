//! Pages: documents as they are found on the web, turned into text, links, dates and stated data.
//!
//! Markup, feeds and sitemaps go in as bytes or text; blocks of readable text, links with their place, schema.org statements,
//! people and dates come out. Nothing here fetches, waits or decides what a text means, and every parser is total: broken
//! input gives what can be had of it.
//!
//! Start at [`Page`] in `page.rs`; then `blocks.rs`, which turns markup into lines of text.

pub mod article;
pub mod blocks;
pub mod dates;
mod error;
pub mod feed;
pub mod json_ld;
pub mod links;
mod main_text;
pub mod markup;
pub mod meta;
mod page;
pub mod pattern;
pub mod people;
pub mod profiles;
pub mod sentences;
pub mod sitemap;
pub mod words;

pub use blocks::{Block, BlockKind};
pub use error::ParseError;
pub use links::{Link, Place};
pub use page::Page;

/// The start of a text, at most `bytes_max` long, cut at a character.
pub fn cut(text: &str, bytes_max: usize) -> &str {
    if text.len() <= bytes_max {
        return text;
    }
    let end = (0..=bytes_max).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}
