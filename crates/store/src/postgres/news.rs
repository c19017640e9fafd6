//! What is told of commits: to those who listen here at once, to other processes by NOTIFY.
//!
//! A notification only wakes: it names a prep and numbers, and who hears it reads the log.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use domain::{Logged, PrepId, TenantId};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use tokio::sync::mpsc::{self, error::TrySendError};
use tokio::task::JoinSet;

use super::link::{Link, Scope};
use super::log::EventsRead;
use crate::{Announced, Appended, PrepKey};

/// The name that is listened to.
pub(super) const CHANNEL: &str = "callsheet";

/// Preps that this process has to do with; of others it is told without their events.
const KNOWN_MAX: usize = 32_768;

/// Notices that wait to be looked up; of further ones it is said that they were missed.
const NOTICES_MAX: usize = 4_096;

/// What is said of a commit to other processes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Notice {
    /// Who says it.
    pub(super) from: String,
    pub(super) tenant: String,
    pub(super) prep: String,
    /// The events after this number, up to `last`; none when they are the same.
    pub(super) after: u64,
    pub(super) last: u64,
    pub(super) runs_changed: bool,
    pub(super) forgotten: bool,
}

/// Where news of this process and of others come together. Cheap to clone.
#[derive(Clone)]
pub(super) struct Newsroom {
    /// The name of this process among those that use the database.
    pub(super) me: Arc<str>,
    announcer: broadcast::Sender<Arc<Announced>>,
    known: Arc<Mutex<Known>>,
    heard: mpsc::Sender<Notice>,
}

impl Newsroom {
    /// The task reads the logs that others wrote, and ends when it is dropped.
    pub(super) fn open(me: String, link: Link, announcer: broadcast::Sender<Arc<Announced>>) -> (Self, JoinSet<()>) {
        let (heard, notices) = mpsc::channel(NOTICES_MAX);
        let room = Self { me: me.into(), announcer, known: Arc::default(), heard };
        let mut reader = JoinSet::new();
        reader.spawn(Reader { link, announcer: room.announcer.clone(), known: Arc::clone(&room.known) }.read(notices));
        (room, reader)
    }

    /// This process has to do with a prep.
    pub(super) fn know(&self, key: &PrepKey) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).note(key);
    }

    /// Tells those here of a commit of this process.
    pub(super) fn tell(&self, appended: Appended) {
        // Fails only when nobody listens.
        self.announcer.send(Arc::new(Announced::Commit(appended))).ok();
    }

    /// Tells those here that they may have missed something.
    pub(super) fn missed(&self) {
        self.announcer.send(Arc::new(Announced::Missed)).ok();
    }

    /// Takes what came over the line. What we said ourselves was told already.
    pub(super) fn hear(&self, payload: &str) {
        match serde_json::from_str::<Notice>(payload) {
            Ok(notice) if *notice.from == *self.me => {}
            Ok(notice) => match self.heard.try_send(notice) {
                // The reader ends with the store.
                Ok(()) | Err(TrySendError::Closed(_)) => {}
                Err(TrySendError::Full(_)) => self.missed(),
            },
            Err(error) => {
                tracing::warn!(%error, "a notification cannot be read; every log is read instead");
                self.missed();
            }
        }
    }
}

/// The preps that a process has to do with, in two generations: of the older one, those go that were not met again.
#[derive(Default)]
struct Known {
    young: HashSet<PrepKey>,
    old: HashSet<PrepKey>,
}

impl Known {
    fn note(&mut self, key: &PrepKey) {
        if self.young.contains(key) {
            return;
        }
        if self.young.len() >= KNOWN_MAX / 2 {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key.clone());
    }

    fn holds(&self, key: &PrepKey) -> bool {
        self.young.contains(key) || self.old.contains(key)
    }
}

/// Reads what others wrote, one notice after the other.
struct Reader {
    link: Link,
    announcer: broadcast::Sender<Arc<Announced>>,
    known: Arc<Mutex<Known>>,
}

impl Reader {
    async fn read(self, mut notices: mpsc::Receiver<Notice>) {
        while let Some(notice) = notices.recv().await {
            let Notice { tenant, prep, after, last, runs_changed, forgotten, .. } = notice;
            let key = PrepKey { tenant: TenantId::from(tenant), prep: PrepId::from(prep) };
            let concerns = self.known.lock().unwrap_or_else(PoisonError::into_inner).holds(&key);
            let events = if concerns && last > after { self.events(&key, after, last).await } else { Some(Vec::new()) };
            let told = match events {
                Some(events) => Announced::Commit(Appended { key, events, runs_changed, forgotten }),
                None => Announced::Missed,
            };
            // Fails only when nobody listens.
            self.announcer.send(Arc::new(told)).ok();
        }
    }

    /// `None` when the log cannot be read now.
    async fn events(&self, key: &PrepKey, after: u64, last: u64) -> Option<Vec<Logged>> {
        let limit = u32::try_from(last - after).unwrap_or(u32::MAX);
        let read = EventsRead { key: key.clone(), after, last: Some(last), limit };
        let events = self.link.run(Scope::Tenant(&key.tenant), &read).await;
        events.inspect_err(|error| tracing::warn!(%error, "what another process wrote cannot be read yet")).ok()
    }
}
