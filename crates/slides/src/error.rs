//! What can go wrong: with a company's file, which the rep can mend, or with us.

/// Why there is no deck, or no look.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SlidesError {
    /// The file is something else.
    #[error("This file is no PowerPoint presentation ({0}). Nothing was changed; save it as .pptx and try again.")]
    NotADeck(String),
    /// The file has a password.
    #[error("This presentation is protected by a password. Nothing was changed; save it without one and try again.")]
    Protected,
    /// The file is beyond a limit.
    #[error(
        "This presentation is too large to take its look from: {0}. Nothing was changed; keep only its slide master and try again."
    )]
    TooLarge(String),
    /// The file holds what a look must not.
    #[error(
        "The slide master of this presentation cannot be used: {0}. Nothing was changed; remove that in the master view and try again."
    )]
    Refused(String),
    /// The writer failed: a bug.
    #[error("The slides could not be made ({0}). The brief is kept; take the PDF meanwhile and report this.")]
    Bug(String),
}
