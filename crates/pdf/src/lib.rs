//! A document becomes a PDF: a brief one page of A4, anything else at most two; or one column for a phone, set by Typst.
//!
//! Never: IO, the clock, text from outside as Typst source (it travels as JSON and is set as text), or a second page of a brief.
//! Start at [`render`]; a [`Template`] is a team's own look, [`fit`] makes a document fit, [`sheet`] is what the template in `templates/` reads.

mod error;
mod fit;
mod fonts;
pub mod limits;
mod sheet;
mod world;
mod writing;

use documents::Document;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

pub use error::PdfError;
pub use world::{OUR_PAGE, PAGE, Template};

/// A page that is set but not yet written as PDF.
pub struct Typeset {
    /// One page for a brief and for a phone, at most two for anything else.
    pub page: PagedDocument,
    /// The size of its text, in points.
    pub text_pt: f64,
    /// The document as it stands on the page: shorter than the one given, when that did not fit.
    pub shown: Document,
}

/// Prints a document as PDF: tagged, with its fonts, its links and its sources' numbers; the same bytes for the same
/// document. Takes some milliseconds of processor time, so call it where blocking is allowed.
pub fn render(document: &Document) -> Result<Vec<u8>, PdfError> {
    written(&typeset(document)?)
}

/// The same for a phone: one column as wide as its screen, on one page as long as it takes.
pub fn render_phone(document: &Document) -> Result<Vec<u8>, PdfError> {
    written(&typeset_phone(document)?)
}

/// The same by a team's own template, which reads the same values.
pub fn render_by(template: &Template, document: &Document, paper: Paper) -> Result<Vec<u8>, PdfError> {
    let typeset = match paper {
        Paper::A4 => fit::fit(document, template),
        Paper::Phone => fit::column(document, template),
    };
    forget();
    written(&typeset?)
}

/// What a document is printed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    A4,
    Phone,
}

fn written(typeset: &Typeset) -> Result<Vec<u8>, PdfError> {
    let bytes = typst_pdf::pdf(&typeset.page, &PdfOptions { creator: creator(), ..PdfOptions::default() });
    forget();
    bytes.map_err(|errors| PdfError::said(&errors))
}

/// Sets a document on its page.
pub fn typeset(document: &Document) -> Result<Typeset, PdfError> {
    let typeset = Template::ours().and_then(|ours| fit::fit(document, ours));
    forget();
    typeset
}

/// Sets a document in one column.
pub fn typeset_phone(document: &Document) -> Result<Typeset, PdfError> {
    let typeset = Template::ours().and_then(|ours| fit::column(document, ours));
    forget();
    typeset
}

fn creator() -> typst::foundations::Smart<Option<String>> {
    typst::foundations::Smart::Custom(Some("Callsheet".to_owned()))
}

/// Lets go of what earlier documents left in Typst's cache; without it memory grows with every document.
fn forget() {
    comemo::evict(limits::CACHE_RENDERS_MAX);
}
