//! What a site asks of automatic readers (RFC 9309).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::Timestamp;
use texting_robots::Robot;
use url::{Position, Url};

use crate::{Fetched, NetError, ROBOTS_TOKEN, transport::Route};

/// How much of a `robots.txt` is read (RFC 9309, 2.5).
pub(crate) const ROBOTS_BYTES_MAX: usize = 500 << 10;
/// How long its rules hold (RFC 9309, 2.4).
pub(crate) const ROBOTS_SECONDS: u32 = 24 * 3600;
/// How long a site that could not be asked is left alone.
const UNKNOWN_SECONDS: i64 = 300;

/// What is known of one site.
#[derive(Clone)]
pub(crate) enum Rules {
    /// It gave rules.
    Given(Arc<Robot>),
    /// It has none.
    Open,
    /// It could not be asked, so nothing is read for now, and why.
    Unknown(NetError),
}

impl Rules {
    /// Reads the outcome of asking for `/robots.txt`. Client errors mean that there are no rules; a server that is
    /// down, overloaded or silent may have some.
    pub(crate) fn of(outcome: &Result<Fetched, NetError>) -> Self {
        match outcome {
            Ok(fetched) => Self::parse(&fetched.body),
            Err(NetError::NotFound { .. }) => Self::Open,
            Err(NetError::Status { status: 400..=499, .. }) => Self::Open,
            Err(error) => Self::Unknown(error.clone()),
        }
    }

    pub(crate) fn parse(text: &[u8]) -> Self {
        match Robot::new(ROBOTS_TOKEN, text) {
            Ok(robot) => Self::Given(Arc::new(robot)),
            Err(_) => Self::Unknown(NetError::Unreadable {
                url: "robots.txt".to_owned(),
                reason: "its rules cannot be understood".to_owned(),
            }),
        }
    }

    /// Whether the page may be read.
    pub(crate) fn check(&self, url: &Url, host: &str) -> Result<(), NetError> {
        match self {
            Self::Open => Ok(()),
            Self::Given(robot) if robot.allowed(&url[..Position::AfterQuery]) => Ok(()),
            Self::Given(_) => Err(NetError::RobotsDisallow { url: url.to_string() }),
            Self::Unknown(error) if is_about_the_host(error) => Err(error.clone()),
            Self::Unknown(_) => Err(NetError::RobotsUnknown { host: host.to_owned() }),
        }
    }

    /// The pause the site asks for between two requests.
    pub(crate) fn crawl_delay(&self) -> Option<Duration> {
        match self {
            Self::Given(robot) => robot.delay.and_then(|seconds| Duration::try_from_secs_f32(seconds).ok()),
            Self::Open | Self::Unknown(_) => None,
        }
    }
}

/// The rules of the sites met so far. One slot per site, so that many pages of one site ask for its rules once.
pub(crate) struct RobotsBook {
    slots: Mutex<HashMap<(Route, String), Arc<Slot>>>,
    slots_max: usize,
}

pub(crate) type Slot = tokio::sync::Mutex<Option<Entry>>;

pub(crate) struct Entry {
    pub(crate) rules: Rules,
    pub(crate) until: Timestamp,
}

impl RobotsBook {
    pub(crate) fn new(slots_max: usize) -> Self {
        Self { slots: Mutex::default(), slots_max: slots_max.max(1) }
    }

    pub(crate) fn slot(&self, route: Route, origin: String) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (route, origin);
        if !slots.contains_key(&key) && slots.len() >= self.slots_max {
            slots.retain(|_, slot| Arc::strong_count(slot) > 1);
        }
        Arc::clone(slots.entry(key).or_default())
    }
}

/// Whether the page itself would have failed in the same way, so that the reader is told that and not about robots.
fn is_about_the_host(error: &NetError) -> bool {
    use NetError::*;
    matches!(error, NoSuchHost { .. } | Dns { .. } | Connect { .. } | Timeout { .. } | Refused { .. } | Offline { .. })
}

/// Until when rules hold that were had at `had_at`, or not had at `now`.
pub(crate) fn rules_until(rules: &Rules, had_at: Timestamp, now: Timestamp) -> Timestamp {
    match rules {
        Rules::Given(_) => had_at.plus_ms(i64::from(ROBOTS_SECONDS) * 1000),
        Rules::Open => now.plus_ms(i64::from(ROBOTS_SECONDS) * 1000),
        // A name or line that failed may work again at once; a server in trouble is given time.
        Rules::Unknown(NetError::NoSuchHost { .. } | NetError::Dns { .. } | NetError::Connect { .. }) => now,
        Rules::Unknown(_) => now.plus_ms(UNKNOWN_SECONDS * 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(robots: &str, url: &str) -> bool {
        Rules::parse(robots.as_bytes()).check(&Url::parse(url).unwrap(), "host").is_ok()
    }

    #[test]
    fn our_own_group_wins_over_the_one_for_everybody() {
        let robots = "User-agent: *\nDisallow: /\n\nUser-agent: CallsheetBot\nDisallow: /private\nAllow: /private/press\nCrawl-delay: 2.5\n";
        assert!(allowed(robots, "https://a.example/about"));
        assert!(!allowed(robots, "https://a.example/private/x"));
        assert!(allowed(robots, "https://a.example/private/press/1"));
        assert_eq!(Rules::parse(robots.as_bytes()).crawl_delay(), Some(Duration::from_millis(2500)));
        assert!(!allowed("User-agent: *\nDisallow: /*?session=\n", "https://a.example/x?session=1"));
    }

    #[test]
    fn an_empty_rule_or_file_forbids_nothing() {
        assert!(allowed("User-agent: *\nDisallow:\n", "https://a.example/x"));
        assert!(allowed("", "https://a.example/x"));
        assert!(allowed("<!doctype html><p>not a robots file", "https://a.example/x"));
    }

    #[test]
    fn client_errors_open_the_site_and_server_errors_close_it_for_now() {
        let status =
            |status| Err(NetError::Status { status, url: String::new(), retry_after: None, excerpt: String::new() });
        let not_found = Err(NetError::NotFound { url: String::new() });
        let silent = Err(NetError::Timeout { host: String::new(), waited: Duration::ZERO });
        assert!(matches!(Rules::of(&not_found), Rules::Open));
        assert!(matches!(Rules::of(&status(403)), Rules::Open));
        assert!(matches!(Rules::of(&silent), Rules::Unknown(_)));
        let url = Url::parse("https://a.example/x").unwrap();
        let closed = Rules::of(&status(500)).check(&url, "a.example").unwrap_err();
        assert_eq!(closed, NetError::RobotsUnknown { host: "a.example".into() });
        assert!(closed.is_transient());
    }
}
