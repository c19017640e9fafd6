//! Live events, made into text once and handed to every socket of their prep.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::wire::ServerFrame;
use store::{Announced, Announcements, Appended, PrepKey};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use workflows::Live;

/// What a socket hears.
#[derive(Debug, Clone)]
pub enum Heard {
    /// An event by its number, as the text of its frame.
    Event { seq: u64, text: Arc<str> },
    /// What need not be kept, as the text of its frame.
    Passing { text: Arc<str> },
    /// The prep was erased.
    Forgotten,
    /// Some commits were missed: read the log.
    Missed,
}

/// Who listens to which prep.
pub struct Hub {
    rooms: Mutex<HashMap<PrepKey, broadcast::Sender<Heard>>>,
    events_max: usize,
}

impl Hub {
    /// A hub whose listeners may lag by `events_max` events.
    pub fn new(events_max: usize) -> Self {
        Self { rooms: Mutex::default(), events_max }
    }

    /// From now on, what happens to a prep. Register first, then read the log.
    pub fn listen(&self, key: &PrepKey) -> broadcast::Receiver<Heard> {
        let mut rooms = self.lock();
        rooms.retain(|_, room| room.receiver_count() > 0);
        rooms.entry(key.clone()).or_insert_with(|| broadcast::channel(self.events_max).0).subscribe()
    }

    /// Preps that somebody listens to.
    pub fn rooms(&self) -> usize {
        self.lock().values().filter(|room| room.receiver_count() > 0).count()
    }

    /// Sockets that listen.
    pub fn listeners(&self) -> usize {
        self.lock().values().map(broadcast::Sender::receiver_count).sum()
    }

    /// Hands on every commit until the store is gone.
    pub async fn run(&self, mut announcements: Announcements, on_news: impl Fn(&Announced)) {
        loop {
            match announcements.recv().await {
                Ok(told) => {
                    on_news(&told);
                    match &*told {
                        Announced::Commit(appended) => self.spread(appended),
                        Announced::Missed => self.tell_all(&Heard::Missed),
                    }
                }
                Err(RecvError::Lagged(_)) => self.tell_all(&Heard::Missed),
                Err(RecvError::Closed) => return,
            }
        }
    }

    /// Hands on what comes out of a model while it writes, until the house is gone.
    pub async fn run_live(&self, mut live: broadcast::Receiver<Live>) {
        loop {
            match live.recv().await {
                Ok(live) => self.pass(&live),
                // What was missed is in the log at its end.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }

    fn pass(&self, live: &Live) {
        let room = self.lock().get(&live.key).cloned();
        let Some(room) = room.filter(|room| room.receiver_count() > 0) else { return };
        match serde_json::to_string(&ServerFrame::Transient { transient: live.transient.clone() }) {
            Ok(text) => {
                room.send(Heard::Passing { text: text.into() }).ok();
            }
            Err(error) => tracing::error!(%error, "words of a model cannot be written as a frame"),
        }
    }

    fn spread(&self, appended: &Appended) {
        let room = self.lock().get(&appended.key).cloned();
        let Some(room) = room.filter(|room| room.receiver_count() > 0) else { return };
        for logged in &appended.events {
            let frame = serde_json::to_string(&ServerFrame::Event(logged.clone()));
            let heard = match frame {
                Ok(text) => Heard::Event { seq: logged.seq, text: text.into() },
                Err(error) => {
                    tracing::error!(%error, seq = logged.seq, "an event cannot be written as a frame");
                    Heard::Missed
                }
            };
            // An error only says that the last listener has just left.
            room.send(heard).ok();
        }
        if appended.forgotten {
            room.send(Heard::Forgotten).ok();
        } else if appended.events.is_empty() {
            // A commit of another process may come without its events.
            room.send(Heard::Missed).ok();
        }
    }

    fn tell_all(&self, heard: &Heard) {
        for room in self.lock().values() {
            room.send(heard.clone()).ok();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<PrepKey, broadcast::Sender<Heard>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
