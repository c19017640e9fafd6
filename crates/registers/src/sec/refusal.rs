//! The pages by which the SEC refuses a program, which come in place of any answer.

use std::time::Duration;

use net::NetError;

use harvest::SourceError;

/// How long it blocks who asked too often.
pub(crate) const BLOCKED: Duration = Duration::from_secs(600);

/// Why the SEC refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The `User-Agent` names nobody who could be reached.
    Undeclared,
    /// Too many requests from this address.
    TooMany,
}

impl Refusal {
    /// Told by its title, which stands in the first lines of the page.
    pub fn of_page(text: &str) -> Option<Self> {
        const HEAD_BYTES_MAX: usize = 4_096;
        let head = pages::cut(text, HEAD_BYTES_MAX);
        if head.contains("Undeclared Automated Tool") {
            Some(Self::Undeclared)
        } else if head.contains("Request Rate Threshold Exceeded") {
            Some(Self::TooMany)
        } else {
            None
        }
    }

    /// Of a failed request.
    pub fn of(error: &NetError) -> Option<Self> {
        match error {
            NetError::Status { excerpt, .. } => Self::of_page(excerpt),
            NetError::RateLimited { .. } => Some(Self::TooMany),
            _ => None,
        }
    }

    /// As the parser names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Undeclared => "undeclared_tool",
            Self::TooMany => "rate_exceeded",
        }
    }
}

impl From<Refusal> for SourceError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Undeclared => Self::NotAllowed {
                what: "The SEC answers only programs that name a contact: set `contact` in callsheet.toml to a mail address."
                    .to_owned(),
            },
            Refusal::TooMany => Self::Unreachable {
                what: "The SEC was asked too often from this address and answers again in ten minutes.".to_owned(),
            },
        }
    }
}
