//! A brief, an answer of the chat or an ROI case becomes a document: one model that every format prints, so that source 3 is source 3 everywhere.
//!
//! Never: IO, the clock, a line that its audience may not see, or text from outside as markup.
//! Start at [`compose`] (the brief), [`answer`] (a deep dive) or [`roi_case`]; [`audience`] is the door that keeps internal lines in the house, [`CustomerDocument`] the type
//! of what went through it for a customer. Each format is a module: [`markdown`], [`html`], [`mail`], [`notion`],
//! [`slack`], [`json`], [`ics`]; the crates `pdf` and `slides` print the same model. [`exhibits`] is what a deck shows
//! beside the brief, [`roi_sheet`] and [`findings_csv`] are sheets.

pub mod answer;
pub mod audience;
mod cells;
pub mod compose;
pub mod customer;
pub mod dates;
pub mod document;
mod door;
pub mod exhibits;
mod findings_csv;
pub mod html;
pub mod ics;
pub mod json;
pub mod limits;
pub mod mail;
pub mod markdown;
mod markup;
pub mod notion;
mod numbers;
mod roi_case;
mod roi_sheet;
pub mod shorten;
pub mod slack;
pub mod sources;
pub mod text;

pub use answer::{Called, answer};
pub use audience::Audience;
pub use compose::compose;
pub use customer::CustomerDocument;
pub use document::{
    Block, Column, Document, Line, MatrixRow, Picture, Place, Section, Table, TableRow, TimelineItem, fit_label,
    meaning,
};
pub use exhibits::Exhibits;
pub use findings_csv::findings_csv;
pub use html::html;
pub use ics::{Invite, ics};
pub use json::json;
pub use mail::{Mail, mail};
pub use markdown::markdown;
pub use notion::{NotionPage, notion};
pub use numbers::number;
pub use roi_case::roi_case;
pub use roi_sheet::roi_sheet;
pub use slack::{SlackMessage, slack};
pub use sources::Source;
pub use text::Text;
