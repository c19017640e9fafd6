//! What can go wrong at the door. Each variant is a decision for the caller; each text is a sentence for the reader.

use std::time::Duration;

/// Why a request gave no answer that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// The client could not be set up. A mistake of whoever runs the program.
    #[error("The network client could not be set up: {reason}.")]
    Setup {
        /// What was wrong with the setting.
        reason: String,
    },
    /// A file of the sample world is wrong. A mistake of whoever wrote it.
    #[error("The sample world cannot be read: {reason}.")]
    SampleWorld {
        /// The file and what is wrong with it.
        reason: String,
    },
    /// A recording cannot be read or written.
    #[error("The recording cannot be used: {reason}.")]
    Recording {
        /// The file and what is wrong with it.
        reason: String,
    },
    /// The program runs offline and the sample world does not hold this host.
    #[error("Callsheet is working offline, so {host} was not asked.")]
    Offline {
        /// The host that was wanted.
        host: String,
    },
    /// The URL is one this client never calls: not http, not public, not a usual port.
    #[error("{target} was not opened: {reason}.")]
    Refused {
        /// The URL, name or address that was refused.
        target: String,
        /// Why.
        reason: String,
    },
    /// The site asks automatic readers to stay away from this page.
    #[error("The site's robots.txt asks us not to read {url}.")]
    RobotsDisallow {
        /// The page.
        url: String,
    },
    /// `robots.txt` could not be had, so nothing of the site is read for now (RFC 9309, 2.3.1.4).
    #[error("{host} did not tell which pages may be read, so it is left alone for now.")]
    RobotsUnknown {
        /// The site.
        host: String,
    },
    /// There is no such page.
    #[error("There is nothing at {url}.")]
    NotFound {
        /// The page.
        url: String,
    },
    /// The server answered with a status that is not a success.
    #[error("{url} answered with status {status}.")]
    Status {
        /// The HTTP status.
        status: u16,
        /// The page.
        url: String,
        /// When the server asks to be called again.
        retry_after: Option<Duration>,
        /// The start of the answer's text, for a log; from outside, never to be trusted.
        excerpt: String,
    },
    /// The host, or our own pace for it, asks for fewer requests.
    #[error("{host} asks for fewer requests; it can be asked again in {} s.", .retry_after.as_secs().max(1))]
    RateLimited {
        /// The host.
        host: String,
        /// How long to leave it alone.
        retry_after: Duration,
    },
    /// The answer, or a part of it, is larger than we read.
    #[error("The answer of {url} is larger than the {limit_max} {unit} we read.")]
    TooLarge {
        /// The page.
        url: String,
        /// The bound that was passed.
        limit_max: usize,
        /// What is counted: `bytes` or `headers`.
        unit: &'static str,
    },
    /// The answer unpacks to far more than was sent.
    #[error("The answer of {url} unpacks to more than {ratio_max} times its size, so it was not read.")]
    RatioTooHigh {
        /// The page.
        url: String,
        /// The bound that was passed.
        ratio_max: u32,
    },
    /// The answer is packed in a way we did not ask for, or is not what it says.
    #[error("The answer of {url} cannot be read: {reason}.")]
    Unreadable {
        /// The page.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No complete answer in time.
    #[error("{host} did not answer within {} s.", .waited.as_secs().max(1))]
    Timeout {
        /// The host.
        host: String,
        /// How long we waited.
        waited: Duration,
    },
    /// The site sends us in circles.
    #[error("{url} redirects too often (more than {redirects_max} times, or in a circle).")]
    TooManyRedirects {
        /// The page that was asked for.
        url: String,
        /// The bound.
        redirects_max: usize,
    },
    /// The name does not exist.
    #[error("There is no site named {host}.")]
    NoSuchHost {
        /// The name.
        host: String,
    },
    /// The name could not be looked up just now.
    #[error("The name {name} could not be looked up: {reason}.")]
    Dns {
        /// The name.
        name: String,
        /// What the resolver said.
        reason: String,
    },
    /// The host could not be reached, or not securely.
    #[error("{host} could not be reached: {reason}.")]
    Connect {
        /// The host.
        host: String,
        /// What the connection said.
        reason: String,
    },
    /// The undertaking that asked has spent what it may.
    #[error("Stopped at its budget: {limit}.")]
    OverBudget {
        /// Which limit, in words.
        limit: String,
    },
    /// The connection broke before the answer was whole.
    #[error("{host} broke off its answer: {reason}.")]
    Broken {
        /// The host.
        host: String,
        /// What the connection said.
        reason: String,
    },
}

impl NetError {
    /// Whether the same request can succeed later without anybody changing anything.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::RobotsUnknown { .. }
            | Self::RateLimited { .. }
            | Self::Timeout { .. }
            | Self::Dns { .. }
            | Self::Connect { .. }
            | Self::Broken { .. } => true,
            Self::Status { status, .. } => matches!(status, 408 | 425 | 500 | 502..=504),
            Self::Setup { .. }
            | Self::SampleWorld { .. }
            | Self::Recording { .. }
            | Self::Offline { .. }
            | Self::Refused { .. }
            | Self::RobotsDisallow { .. }
            | Self::NotFound { .. }
            | Self::TooLarge { .. }
            | Self::RatioTooHigh { .. }
            | Self::Unreadable { .. }
            | Self::TooManyRedirects { .. }
            | Self::OverBudget { .. }
            | Self::NoSuchHost { .. } => false,
        }
    }

    /// How long the other side asks us to wait, where it says so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after, .. } => Some(*retry_after),
            Self::Status { retry_after, .. } => *retry_after,
            Self::Setup { .. }
            | Self::SampleWorld { .. }
            | Self::Recording { .. }
            | Self::Offline { .. }
            | Self::Refused { .. }
            | Self::RobotsDisallow { .. }
            | Self::RobotsUnknown { .. }
            | Self::NotFound { .. }
            | Self::TooLarge { .. }
            | Self::RatioTooHigh { .. }
            | Self::Unreadable { .. }
            | Self::Timeout { .. }
            | Self::TooManyRedirects { .. }
            | Self::NoSuchHost { .. }
            | Self::Dns { .. }
            | Self::Connect { .. }
            | Self::OverBudget { .. }
            | Self::Broken { .. } => None,
        }
    }
}
