/// An answer that its parser could not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("This is not what the {parser} parser reads: {reason}")]
pub struct ParseError {
    parser: String,
    reason: String,
}

impl ParseError {
    /// Says which parser could not read it, and why.
    pub fn new(parser: &str, reason: impl Into<String>) -> Self {
        Self { parser: parser.to_owned(), reason: reason.into() }
    }
}
