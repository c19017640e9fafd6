//! A brief becomes a document: one model that every format prints, so that source 3 is source 3 everywhere.
//!
//! Never: IO, the clock, a line that its audience may not see, or text from outside as markup.
//! Start at [`compose`]; [`audience`] is the door that keeps internal lines in the house; [`markdown`] is the first
//! format, the `pdf` crate the second.

pub mod audience;
pub mod compose;
pub mod dates;
pub mod document;
pub mod limits;
pub mod markdown;
mod roi_sheet;
pub mod shorten;
pub mod sources;
pub mod text;

pub use audience::Audience;
pub use compose::compose;
pub use document::{Block, Document, Line, MatrixRow, Section, TimelineItem, fit_label, meaning};
pub use markdown::markdown;
pub use roi_sheet::roi_sheet;
pub use sources::Source;
pub use text::Text;
