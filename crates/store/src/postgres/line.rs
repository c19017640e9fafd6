//! The one connection of a process that outlives transactions: it hears what other processes committed, and holds turns.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use futures::{StreamExt, stream};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{OwnedMutexGuard, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_postgres::{AsyncMessage, Client};

use super::address::Address;
use super::fault::{Trouble, full};
use super::link::SESSION;
use super::news::{CHANNEL, Newsroom};
use crate::StoreError;
use crate::turn::Turn;

/// How often the line is tried, so that one which leads nowhere any more is noticed.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How long it may take to answer.
const ANSWER_MAX: Duration = Duration::from_secs(5);
/// The pause before a lost line is made anew: doubled each time up to the longest.
const PAUSE: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(2);
/// The pause before a turn that another process has is asked for again: longer each time up to the longest.
const TURN_PAUSE: Duration = Duration::from_millis(2);
const TURN_PAUSE_MAX: Duration = Duration::from_millis(50);
/// A turn is over in moments. Whoever has one for so long is stopped, not busy.
const TURN_WAIT_MAX: Duration = Duration::from_secs(60);

/// A connection, and the task that drives it.
pub(super) async fn connect(address: &Address) -> Result<(Client, JoinSet<()>), Trouble> {
    let (client, connection) = address.config.connect(address.tls.clone()).await?;
    let mut driver = JoinSet::new();
    driver.spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(error = full(&error), "a connection to the database ended");
        }
    });
    Ok((client, driver))
}

/// The line of a process. Dropping it ends the connection, and with it every turn.
pub(super) struct Line {
    client: watch::Receiver<Option<Arc<Client>>>,
    given_back: UnboundedSender<GivenBack>,
    /// Turns among those of this process, who share the connection.
    here: Mutex<HashMap<i64, Weak<tokio::sync::Mutex<()>>>>,
    patience: Duration,
    _keeper: JoinSet<()>,
}

impl Line {
    /// Makes the connection; from then on nothing that others commit is missed.
    pub(super) async fn open(address: Address, newsroom: Newsroom, patience: Duration) -> Result<Self, Trouble> {
        let first = Connected::make(&address, &newsroom).await?;
        let (shown, client) = watch::channel(Some(Arc::clone(&first.client)));
        let (given_back, back) = unbounded_channel();
        let mut keeper = JoinSet::new();
        keeper.spawn(Keeper { address, newsroom, shown, back }.keep(first));
        Ok(Self { client, given_back, here: Mutex::default(), patience, _keeper: keeper })
    }

    /// Waits for the turn of a name, first among those of this process, then among the processes.
    pub(super) async fn turn(&self, name: &str) -> Result<Turn, StoreError> {
        let number = number_of(name);
        let here = self.here(number).lock_owned().await;
        let (mut pause, began) = (TURN_PAUSE, Instant::now());
        loop {
            match self.ask(number).await {
                Ok(Some(by)) => return Ok(self.given(number, by, here)),
                Ok(None) if began.elapsed() < TURN_WAIT_MAX => {}
                Ok(None) => return Err(StoreError::Busy("another process does not let go of its turn".to_owned())),
                Err(Trouble::Unreachable(_)) if began.elapsed() < self.patience => {}
                Err(trouble) => return Err(trouble.into()),
            }
            tokio::time::sleep(pause).await;
            pause = (pause + TURN_PAUSE).min(TURN_PAUSE_MAX);
        }
    }

    /// The turn of a name, unless somebody has it.
    pub(super) async fn try_turn(&self, name: &str) -> Result<Option<Turn>, StoreError> {
        let number = number_of(name);
        let Ok(here) = self.here(number).try_lock_owned() else { return Ok(None) };
        Ok(self.ask(number).await?.map(|by| self.given(number, by, here)))
    }

    fn here(&self, number: i64) -> Arc<tokio::sync::Mutex<()>> {
        let mut here = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = here.get(&number).and_then(Weak::upgrade) {
            return known;
        }
        here.retain(|_, turn| turn.strong_count() > 0);
        let new = Arc::default();
        here.insert(number, Arc::downgrade(&new));
        new
    }

    /// The connection that has the turn now, if any.
    async fn ask(&self, number: i64) -> Result<Option<Arc<Client>>, Trouble> {
        let client = self.client.borrow().clone();
        let client = client.ok_or_else(|| Trouble::Unreachable("the line is down".to_owned()))?;
        let asked = async { client.query_one("SELECT pg_try_advisory_lock($1)", &[&number]).await };
        let row = tokio::time::timeout(ANSWER_MAX, asked).await;
        let row = row.map_err(|_| Trouble::Unreachable("the line does not answer".to_owned()))??;
        Ok(row.try_get::<_, bool>(0)?.then_some(client))
    }

    fn given(&self, number: i64, by: Arc<Client>, here: OwnedMutexGuard<()>) -> Turn {
        let given_back = self.given_back.clone();
        Turn::ends_with(move || {
            // When the keeper is gone, so is the connection, and with it the lock.
            given_back.send(GivenBack { number, by }).ok();
            drop(here);
        })
    }
}

/// A turn that is over. There are never more of them than there were turns at once.
struct GivenBack {
    number: i64,
    /// The connection that had it: what another one has meanwhile is not given back.
    by: Arc<Client>,
}

/// Names as PostgreSQL's locks know them. Two names with one number would wait for each other, and nothing worse.
fn number_of(name: &str) -> i64 {
    let hash = Sha256::digest(format!("callsheet turn {name}"));
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(hash).for_each(|(byte, of)| *byte = of);
    i64::from_be_bytes(bytes)
}

/// A connection that hears.
struct Connected {
    client: Arc<Client>,
    /// Ends with the connection.
    hearing: JoinSet<()>,
}

impl Connected {
    async fn make(address: &Address, newsroom: &Newsroom) -> Result<Self, Trouble> {
        let (client, mut connection) = address.config.connect(address.tls.clone()).await?;
        let mut hearing = JoinSet::new();
        let newsroom = newsroom.clone();
        hearing.spawn(async move {
            let mut messages = stream::poll_fn(move |context| connection.poll_message(context));
            while let Some(message) = messages.next().await {
                match message {
                    Ok(AsyncMessage::Notification(told)) => newsroom.hear(told.payload()),
                    Ok(_) => {}
                    Err(error) => {
                        tracing::warn!(error = full(&error), "the line to the database ended");
                        return;
                    }
                }
            }
        });
        client.batch_execute(&format!("{SESSION}; LISTEN {CHANNEL}")).await?;
        Ok(Self { client: Arc::new(client), hearing })
    }
}

/// Keeps the line, and makes it anew when it is lost.
struct Keeper {
    address: Address,
    newsroom: Newsroom,
    shown: watch::Sender<Option<Arc<Client>>>,
    back: UnboundedReceiver<GivenBack>,
}

impl Keeper {
    async fn keep(mut self, mut line: Connected) {
        loop {
            self.until_lost(&mut line).await;
            self.shown.send_replace(None);
            line = self.anew().await;
            self.shown.send_replace(Some(Arc::clone(&line.client)));
            // What was said meanwhile was said to nobody: every log has it.
            self.newsroom.missed();
        }
    }

    async fn until_lost(&mut self, line: &mut Connected) {
        let mut look = tokio::time::interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = line.hearing.join_next() => return,
                Some(GivenBack { number, by }) = self.back.recv() => {
                    if !Arc::ptr_eq(&by, &line.client) { continue }
                    if !answers(line.client.execute("SELECT pg_advisory_unlock($1)", &[&number])).await { return }
                }
                _ = look.tick() => if !answers(line.client.batch_execute("")).await { return },
            }
        }
    }

    async fn anew(&self) -> Connected {
        let mut pause = PAUSE;
        loop {
            match Connected::make(&self.address, &self.newsroom).await {
                Ok(line) => return line,
                Err(trouble) => tracing::debug!(?trouble, "the line to the database is not there yet"),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(PAUSE_MAX);
        }
    }
}

async fn answers<T>(asked: impl Future<Output = Result<T, tokio_postgres::Error>>) -> bool {
    match tokio::time::timeout(ANSWER_MAX, asked).await {
        Ok(Ok(_)) => true,
        Ok(Err(error)) => {
            tracing::warn!(error = full(&error), "the line to the database broke");
            false
        }
        Err(_) => {
            tracing::warn!("the line to the database does not answer");
            false
        }
    }
}
