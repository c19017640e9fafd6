//! What the door says, told as sent, not sent or unclear.

use net::NetError;

use crate::SendError;

/// What an error of a request that changes something means for the thing that was to be changed.
pub(crate) fn of(error: &NetError) -> SendError {
    let what = error.to_string();
    let after = error.retry_after();
    match error {
        NetError::RateLimited { .. } => SendError::NotSent { what, after, again: true },
        NetError::Connect { .. } | NetError::Dns { .. } => SendError::NotSent { what, after, again: true },
        NetError::Status { status: 429, .. } => SendError::NotSent { what, after, again: true },
        NetError::Status { status: 400..=499, .. } | NetError::NotFound { .. } => {
            SendError::NotSent { what, after: None, again: false }
        }
        NetError::Offline { .. }
        | NetError::Refused { .. }
        | NetError::NoSuchHost { .. }
        | NetError::Setup { .. }
        | NetError::SampleWorld { .. }
        | NetError::Recording { .. }
        | NetError::RobotsDisallow { .. }
        | NetError::RobotsUnknown { .. }
        | NetError::OverBudget { .. } => SendError::NotSent { what, after: None, again: false },
        NetError::Status { .. }
        | NetError::Timeout { .. }
        | NetError::Broken { .. }
        | NetError::TooLarge { .. }
        | NetError::RatioTooHigh { .. }
        | NetError::Unreadable { .. }
        | NetError::TooManyRedirects { .. } => SendError::Unclear { what },
    }
}

/// An answer that came and cannot be understood: what was asked may have happened.
pub(crate) fn odd(system: &str) -> SendError {
    SendError::Unclear { what: format!("{system} answered in a way that is not documented.") }
}

/// A refusal in the system's own words.
pub(crate) fn refused(what: String) -> SendError {
    SendError::NotSent { what, after: None, again: false }
}
