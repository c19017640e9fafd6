//! Why a request could not be started.

/// What is wrong with a request; each text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChatError {
    #[error("The request is empty, so nothing was started. Name the company you meet, for example: prep Acme Corp.")]
    Empty,
    #[error(
        "The request has {chars} characters and {max} is the most, so nothing was started. Send the company's name or the invite alone."
    )]
    TooLong { chars: usize, max: usize },
    #[error(
        "I found no company in the request, so nothing was started. Name it or give its domain, for example: meeting with acme.example tomorrow 10am."
    )]
    NoCompany,
}
