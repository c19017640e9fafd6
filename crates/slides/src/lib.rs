//! A document becomes a deck: editable PowerPoint slides with real placeholders, tables and charts.
//!
//! Never: IO, the clock, text from outside as XML, a part of a company's file under the name it had there, or text that
//! runs over its place. Start at [`render`]; `deck` decides what stands on which slide, [`Base`] is the look, the rest
//! writes Office Open XML (ECMA-376).

mod base;
mod chart;
mod deck;
mod error;
mod fit;
pub mod limits;
mod package;
mod page;
mod presentation;
mod rels;
mod table;
mod words;
mod workbook;
mod xml;

use documents::{Document, Exhibits};

pub use base::Base;
pub use error::SlidesError;

/// The media type of a deck.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
/// The ending of its file name.
pub const EXTENSION: &str = "pptx";

/// Prints a document as a deck, in a company's own look when one is given; the same bytes for the same document.
pub fn render(document: &Document, exhibits: &Exhibits, base: Option<&Base>) -> Result<Vec<u8>, SlidesError> {
    let base = match base {
        Some(base) => base,
        None => Base::own()?,
    };
    let slides = deck::deck(document, exhibits, base);
    presentation::write(document, &slides, base)
}
