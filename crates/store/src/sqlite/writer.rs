//! The one writer: many commits, one transaction, one sync.
//!
//! While the disk syncs, further writes queue up; the next transaction takes all of them, and answers them once the
//! disk has it. A write that is refused before it changed anything leaves the others alone. When one fails later, or
//! the transaction as a whole, it is rolled back and each write is carried out for itself: only the one at fault
//! fails. (A savepoint for each write would make that second round unnecessary, but the round is rare, and a savepoint
//! copies every page that its write touches.)

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::sync::{broadcast, mpsc, oneshot};

use super::fault::again;
use crate::{Announced, StoreError};

/// Writers at the same time from which on a batch waits for its siblings.
const GATHER_FROM: usize = 16;
/// The part of what is expected that each batch takes off.
const FORGET: usize = 8;
/// How often a batch looks for its siblings, and how long it waits between.
const GATHER_LOOKS_MAX: u32 = 20;
/// Looks in a row that may find nobody: siblings come in a stream.
const GATHER_IN_VAIN_MAX: u32 = 2;
const GATHER_PAUSE: Duration = Duration::from_micros(100);

/// How long a reader may keep the writer from emptying the log after something was erased, and when it is tried again.
const FOLD_MAX: Duration = Duration::from_millis(50);
const FOLD_AGAIN: Duration = Duration::from_secs(1);

/// A write as the writer sees it.
pub(super) trait Write: Send + 'static {
    /// What it learns inside the transaction.
    type Found: Send;
    /// What the asker gets.
    type Answer: Send;

    /// Carries the write out; refuses before it changes anything. Called again when the batch failed as a whole.
    fn apply(&self, db: &Connection) -> Result<Self::Found, StoreError>;

    /// The answer, once the disk has it; announces what others should know.
    fn settle(self, found: Self::Found, announcer: &Announcer) -> Self::Answer;

    /// Whether to fold the log into the file right after, so that nothing erased stays in it.
    fn erases(&self) -> bool {
        false
    }
}

/// Where commits are announced.
pub(super) type Announcer = broadcast::Sender<Arc<Announced>>;

struct Pending<W: Write> {
    write: W,
    found: Option<Result<W::Found, StoreError>>,
    reply: oneshot::Sender<Result<W::Answer, StoreError>>,
}

trait Job: Send {
    fn apply(&mut self, db: &Connection) -> Applied;
    fn erases(&self) -> bool;
    fn settle(self: Box<Self>, announcer: &Announcer);
    fn fail(self: Box<Self>, error: &StoreError);
}

/// How a write went inside its transaction.
#[derive(Clone, Copy, PartialEq)]
enum Applied {
    Kept,
    Refused,
    /// It failed half-way, or SQLite gave up the transaction: nothing of the batch may be kept.
    BatchLost,
}

impl<W: Write> Job for Pending<W> {
    fn apply(&mut self, db: &Connection) -> Applied {
        let before = db.total_changes();
        let found = self.write.apply(db);
        let applied = match &found {
            _ if db.is_autocommit() => Applied::BatchLost,
            Ok(_) => Applied::Kept,
            Err(_) if db.total_changes() == before => Applied::Refused,
            Err(_) => Applied::BatchLost,
        };
        self.found = Some(found);
        applied
    }

    fn erases(&self) -> bool {
        self.write.erases()
    }

    fn settle(self: Box<Self>, announcer: &Announcer) {
        let answer = match self.found {
            Some(Ok(found)) => Ok(self.write.settle(found, announcer)),
            Some(Err(error)) => Err(error),
            None => Err(StoreError::Bug("a write was answered before it was carried out".to_owned())),
        };
        // The asker may have gone; the write stands.
        let _ = self.reply.send(answer);
    }

    fn fail(self: Box<Self>, error: &StoreError) {
        let error = match self.found {
            Some(Err(own)) => own,
            Some(Ok(_)) | None => again(error),
        };
        let _ = self.reply.send(Err(error));
    }
}

/// The writer's thread and the queue to it. Dropping it waits for the thread.
pub(super) struct Writer {
    queue: Option<mpsc::Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread. `guard` is dropped when it has ended: the lock on the folder.
    pub(super) fn start(
        db: Connection,
        announcer: Announcer,
        queue_max: usize,
        batch_max: usize,
        guard: impl Send + 'static,
    ) -> Result<Self, StoreError> {
        let (queue, jobs) = mpsc::channel(queue_max.max(1));
        let thread = std::thread::Builder::new().name("store-writer".to_owned()).spawn(move || {
            write_until_closed(&db, jobs, &announcer, batch_max.max(1));
            drop(db);
            drop(guard);
        })?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Queues a write and waits until the disk has it.
    pub(super) async fn write<W: Write>(&self, write: W) -> Result<W::Answer, StoreError> {
        let gone = || StoreError::Bug("the writer has stopped".to_owned());
        let (reply, answer) = oneshot::channel();
        let queue = self.queue.as_ref().ok_or_else(gone)?;
        queue.send(Box::new(Pending { write, found: None, reply })).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the store's writer ended by a panic");
        }
    }
}

fn write_until_closed(
    db: &Connection,
    mut jobs: mpsc::Receiver<Box<dyn Job>>,
    announcer: &Announcer,
    batch_max: usize,
) {
    let mut batch = Vec::new();
    let (mut expected, mut fold) = (0, Fold::default());
    while jobs.blocking_recv_many(&mut batch, batch_max) > 0 {
        gather(&mut jobs, &mut batch, expected);
        expected = expected_after(expected, batch.len());
        let erases = write_batch(db, std::mem::take(&mut batch), announcer);
        fold.after(db, erases);
    }
}

/// How many writes the next batch is likely to have. A small batch between large ones, as a single claim makes it, is soon
/// forgotten; a burst takes some batches.
fn expected_after(expected: usize, came: usize) -> usize {
    came.max(expected - expected.div_ceil(FORGET))
}

/// Waits a moment for those that batches before have just answered: they are about to write again, and a batch of few
/// writes nearly as many pages, and syncs as often, as one of many.
fn gather(jobs: &mut mpsc::Receiver<Box<dyn Job>>, batch: &mut Vec<Box<dyn Job>>, expected: usize) {
    if expected < GATHER_FROM {
        return;
    }
    let mut in_vain = 0;
    for _ in 0..GATHER_LOOKS_MAX {
        let had = batch.len();
        while batch.len() < expected
            && let Ok(job) = jobs.try_recv()
        {
            batch.push(job);
        }
        in_vain = if batch.len() > had { 0 } else { in_vain + 1 };
        if batch.len() >= expected - expected / 4 || in_vain > GATHER_IN_VAIN_MAX {
            return;
        }
        std::thread::sleep(GATHER_PAUSE);
    }
}

/// Whether something was erased.
fn write_batch(db: &Connection, mut batch: Vec<Box<dyn Job>>, announcer: &Announcer) -> bool {
    let erases = batch.iter().any(|job| job.erases());
    if let Err(error) = begin(db) {
        batch.into_iter().for_each(|job| job.fail(&error));
        return false;
    }
    if apply_all(db, &mut batch) && commit(db).is_ok() {
        batch.into_iter().for_each(|job| job.settle(announcer));
    } else {
        roll_back(db);
        batch.into_iter().for_each(|job| write_alone(db, job, announcer));
    }
    erases
}

/// False when SQLite gave the transaction up.
fn apply_all(db: &Connection, batch: &mut [Box<dyn Job>]) -> bool {
    batch.iter_mut().all(|job| job.apply(db) != Applied::BatchLost)
}

/// After a batch failed as a whole: each write for itself, so that only the one at fault fails.
fn write_alone(db: &Connection, mut job: Box<dyn Job>, announcer: &Announcer) {
    let outcome = begin(db).and_then(|()| match job.apply(db) {
        Applied::Kept => commit(db),
        Applied::Refused => Ok(()),
        Applied::BatchLost => Err(StoreError::Bug("a write failed half-way".to_owned())),
    });
    roll_back(db);
    match outcome {
        Ok(()) => job.settle(announcer),
        Err(error) => {
            tracing::warn!(%error, "a write failed");
            job.fail(&error);
        }
    }
}

fn begin(db: &Connection) -> Result<(), StoreError> {
    db.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    Ok(())
}

fn commit(db: &Connection) -> Result<(), StoreError> {
    db.prepare_cached("COMMIT")?.execute([])?;
    Ok(())
}

/// Ends a transaction that is still open.
fn roll_back(db: &Connection) {
    if !db.is_autocommit()
        && let Err(error) = db.execute_batch("ROLLBACK")
    {
        tracing::error!(%error, "a transaction could not be rolled back");
    }
}

/// Something that was erased lies in the log until the log is folded into the file.
#[derive(Default)]
struct Fold {
    /// When it was tried last, in vain.
    tried: Option<Instant>,
}

impl Fold {
    /// Folds the log into the file and empties it. A reader in the way, such as a backup, puts that off to a later batch.
    fn after(&mut self, db: &Connection, erases: bool) {
        let is_due = erases || self.tried.is_some_and(|tried| tried.elapsed() >= FOLD_AGAIN);
        if !is_due {
            return;
        }
        let before = self.tried;
        self.tried = match fold(db) {
            Ok(true) => None,
            Ok(false) => {
                if before.is_none() {
                    tracing::info!("a reader keeps what was erased in the log for now");
                }
                Some(Instant::now())
            }
            Err(error) => {
                tracing::warn!(%error, "the log could not be folded into the data file yet");
                Some(Instant::now())
            }
        };
    }
}

/// False when a reader is in the way.
fn fold(db: &Connection) -> Result<bool, StoreError> {
    let patience: u32 = db.query_row("PRAGMA busy_timeout", [], |row| row.get(0))?;
    db.busy_timeout(FOLD_MAX)?;
    let busy = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    db.busy_timeout(Duration::from_millis(patience.into()))?;
    Ok(!busy?)
}

#[cfg(test)]
mod tests {
    use rusqlite::params;

    use super::*;

    /// Inserts a number; then, or instead, says what went wrong.
    struct Insert {
        number: Option<i64>,
        wrong: Option<fn() -> StoreError>,
    }

    impl Write for Insert {
        type Found = usize;
        type Answer = usize;

        fn apply(&self, db: &Connection) -> Result<usize, StoreError> {
            if let Some(number) = self.number {
                db.execute("INSERT INTO said VALUES (?)", params![number])?;
            }
            self.wrong.map_or(Ok(1), |wrong| Err(wrong()))
        }

        fn settle(self, found: usize, _: &Announcer) -> usize {
            found
        }
    }

    type Reply = oneshot::Receiver<Result<usize, StoreError>>;

    #[test]
    fn a_small_batch_between_large_ones_does_not_end_the_waiting_for_siblings() {
        let after_small = expected_after(64, 1);
        assert!((GATHER_FROM..64).contains(&after_small), "{after_small}");
        assert_eq!(expected_after(after_small, 64), 64);
        let quiet = (0..64).fold(1_024, |expected, _| expected_after(expected, 1));
        assert!(quiet < GATHER_FROM, "after a burst one writer waits for nobody: {quiet}");
        assert_eq!(expected_after(0, 0), 0);
    }

    fn job(number: Option<i64>, wrong: Option<fn() -> StoreError>) -> (Box<dyn Job>, Reply) {
        let (reply, answer) = oneshot::channel();
        (Box::new(Pending { write: Insert { number, wrong }, found: None, reply }), answer)
    }

    /// What a batch leaves in the table, and whether each write was kept.
    fn written(writes: Vec<(Box<dyn Job>, Reply)>) -> (Vec<i64>, Vec<bool>) {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE TABLE said (number INTEGER PRIMARY KEY)").unwrap();
        let (batch, replies): (Vec<_>, Vec<_>) = writes.into_iter().unzip();
        write_batch(&db, batch, &broadcast::channel(1).0);
        let mut statement = db.prepare("SELECT number FROM said ORDER BY number").unwrap();
        let said = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        (said, replies.into_iter().map(|mut reply| reply.try_recv().unwrap().is_ok()).collect())
    }

    #[test]
    fn one_write_that_fails_leaves_the_others_alone() {
        let refused = written(vec![job(Some(1), None), job(None, Some(|| StoreError::LeaseLost)), job(Some(3), None)]);
        assert_eq!(refused, (vec![1, 3], vec![true, false, true]));
        let half_way = written(vec![job(Some(1), None), job(Some(2), Some(|| StoreError::Full)), job(Some(3), None)]);
        assert_eq!(half_way, (vec![1, 3], vec![true, false, true]));
        let same = written(vec![job(Some(1), None), job(Some(1), None), job(Some(3), None)]);
        assert_eq!(same, (vec![1, 3], vec![true, false, true]));
    }
}
