//! What can go wrong. Neither depends on what the text says: both are ours to mend.

use typst::diag::SourceDiagnostic;

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// The template or the writer failed: a bug.
    #[error("The PDF could not be made ({0}). The brief is kept; take the Markdown meanwhile and report this.")]
    Bug(String),
    /// Not even the first line fits one page.
    #[error(
        "The brief does not fit one page even with a single line. It is kept; shorten that line or take the Markdown."
    )]
    TooLong,
}

impl PdfError {
    pub(crate) fn said(errors: &[SourceDiagnostic]) -> Self {
        let first = errors.first().map_or_else(|| "no reason given".to_owned(), |error| error.message.to_string());
        Self::Bug(first)
    }
}
