//! What every source is: it reads about one company and hands over readings as they come.

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::{Company, Reading, Timestamp, wire::SourceInfo};
use net::{Net, NetError, Spent};

use crate::{MemoryStand, Newsstand};

/// Whom to read about.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The company; without a domain only sources that search by name have something to do.
    pub company: Company,
    /// The moment at which the reading starts.
    pub now: Timestamp,
    /// Publisher and wire feeds to read beside the ones this crate knows.
    pub feeds: Vec<FeedSpec>,
    /// Keys of services that want one.
    pub keys: Keys,
    /// What feeds announced before, and how services stood.
    pub stand: Arc<dyn Newsstand>,
}

impl Ask {
    /// A question about a company, without feeds, keys or anything kept from before.
    pub fn about(company: Company, now: Timestamp) -> Self {
        Self { company, now, feeds: Vec::new(), keys: Keys::default(), stand: Arc::new(MemoryStand::default()) }
    }
}

/// Keys of services, by the id of the source; of a service of the operator's own, its address. They are never shown.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Keys(BTreeMap<String, String>);

impl Keys {
    /// Keys as configured; an empty one is none.
    pub fn new(keys: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(keys.into_iter().filter(|(_, key)| !key.trim().is_empty()).collect())
    }

    /// The key of a source.
    pub fn of(&self, source: &str) -> Option<&str> {
        self.0.get(source).map(|key| key.trim())
    }

    /// Whether a source has one.
    pub fn has(&self, source: &str) -> bool {
        self.of(source).is_some()
    }

    /// What must not be written down.
    pub fn secrets(&self) -> impl Iterator<Item = String> {
        self.0.values().map(|key| key.trim().to_owned())
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_set().entries(self.0.keys()).finish()
    }
}

/// A feed that carries news about many companies.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedSpec {
    /// Where it is.
    pub url: String,
    /// Who writes it.
    pub publisher: String,
    /// Whether it carries press releases as they were sent.
    #[serde(default)]
    pub wire: bool,
    /// How often it is read, in minutes.
    #[serde(default = "FeedSpec::usual_minutes")]
    pub minutes: u32,
}

impl FeedSpec {
    /// A feed that is read as often as feeds usually are.
    pub fn new(url: impl Into<String>, publisher: impl Into<String>, wire: bool) -> Self {
        Self { url: url.into(), publisher: publisher.into(), wire, minutes: Self::usual_minutes() }
    }

    fn usual_minutes() -> u32 {
        15
    }
}

/// Takes readings in.
#[async_trait]
pub trait Sink: Send + Sync {
    /// Keeps a small batch; when it returns, the readings are durable and shown. The bytes are the document as fetched.
    async fn take(&self, readings: Vec<(Reading, Option<Vec<u8>>)>) -> Result<(), SourceError>;

    /// Whether a service may be asked at all, by its id.
    fn wants(&self, _service: &str) -> bool {
        true
    }

    /// Whether the terms of a service that has some of its own ([`Source::notice`]) were accepted.
    fn accepts(&self, _service: &str) -> bool {
        false
    }

    /// Hears how one service of several answered, and what it was asked.
    async fn answered(&self, _service: &SourceInfo, _outcome: &Result<Harvest, SourceError>, _spent: Spent) {}
}

/// What a source brought home.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Harvest {
    /// Readings handed over.
    pub read: u32,
    /// Questions asked of the outside.
    pub requests: u32,
    /// What failed, was refused or is not read yet, in sentences.
    pub gaps: Vec<String>,
    /// Why there was nothing to read, where that is so.
    pub nothing: Option<String>,
}

/// A place we read from.
#[async_trait]
pub trait Source: Send + Sync {
    /// What it gives, costs and asks for.
    fn info(&self) -> SourceInfo;
    /// The services it asks, where it stands for several.
    fn parts(&self) -> Vec<SourceInfo> {
        vec![self.info()]
    }
    /// One of the services it stands for.
    fn part(&self, _id: &str) -> Option<Arc<dyn Source>> {
        None
    }
    /// What it cannot be asked without, as a sentence; nothing where it can.
    fn lacks(&self, _keys: &Keys) -> Option<String> {
        None
    }
    /// Terms that have to be accepted before it is asked; it is off until then.
    fn notice(&self) -> Option<&'static str> {
        None
    }
    /// Reads about the company and hands readings to the sink as they come.
    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError>;
}

/// Why a source as a whole could not do its work. Each variant is a decision for the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The same can succeed later.
    #[error("{what} Callsheet tries again.")]
    Retry {
        /// What happened, as a sentence.
        what: String,
        /// When the other side asks to be called again.
        after: Option<Duration>,
    },
    /// It cannot be reached from here.
    #[error("{what} Everything that other sources found is kept.")]
    Unreachable {
        /// What happened, as a sentence.
        what: String,
    },
    /// The site asks not to be read.
    #[error("{what} Callsheet keeps to that and left it alone.")]
    NotAllowed {
        /// What happened, as a sentence.
        what: String,
    },
    /// The run was called off.
    #[error("Reading was called off. What was read before is kept.")]
    Cancelled,
    /// A mistake of ours.
    #[error("Callsheet made a mistake while reading: {what}. What was read before is kept.")]
    Bug {
        /// What is wrong.
        what: String,
    },
}

impl From<NetError> for SourceError {
    fn from(error: NetError) -> Self {
        let what = error.to_string();
        match error {
            NetError::RobotsDisallow { .. } => Self::NotAllowed { what },
            NetError::Setup { .. } | NetError::SampleWorld { .. } | NetError::Recording { .. } => Self::Bug { what },
            NetError::RobotsUnknown { .. }
            | NetError::RateLimited { .. }
            | NetError::Timeout { .. }
            | NetError::Broken { .. }
            | NetError::Status { .. }
                if error.is_transient() =>
            {
                Self::Retry { after: error.retry_after(), what }
            }
            NetError::Offline { .. }
            | NetError::Refused { .. }
            | NetError::RobotsUnknown { .. }
            | NetError::NotFound { .. }
            | NetError::Status { .. }
            | NetError::RateLimited { .. }
            | NetError::TooLarge { .. }
            | NetError::RatioTooHigh { .. }
            | NetError::Unreadable { .. }
            | NetError::Timeout { .. }
            | NetError::TooManyRedirects { .. }
            | NetError::NoSuchHost { .. }
            | NetError::Dns { .. }
            | NetError::Connect { .. }
            | NetError::OverBudget { .. }
            | NetError::Broken { .. } => Self::Unreachable { what },
        }
    }
}
