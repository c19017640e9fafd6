//! The workload of the proofs that disturb the disk, and what must be there after so many turns of it.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use domain::{Logged, NewEvent, RunId, TenantId};
use pretty_assertions::assert_eq;
use store::sqlite::{FILE_NAME, SqliteOptions, SqliteStore};
use store::{Claim, Commit, PrepKey, Store, StoreError};

use crate::trace::{FOLDER, TOLD};
use crate::worlds::{NOON, begin, ended, noise, prep, said, say};

pub const TURNS: usize = 14;
/// A turn that erases, so that the log is folded into the file.
const ERASES: usize = 6;
/// The turn before which the store is closed and opened again.
const REOPENS: usize = 9;
/// How often a turn that was refused is tried again.
const TRIES: usize = 50;

fn key() -> PrepKey {
    prep("local", "prep_1")
}

fn other() -> PrepKey {
    prep("local", "prep_2")
}

/// What one turn says: several events that belong together.
fn events(turn: usize) -> Vec<NewEvent> {
    let text = |part: usize| format!("{turn}/{part} {}", "x".repeat(turn % 5 * 700));
    (0..=turn % 3).map(|part| said(&key(), &text(part))).collect()
}

fn blob(turn: usize) -> Vec<u8> {
    let mut bytes = noise(3_000 + 9_000 * (turn % 4));
    bytes[..8].copy_from_slice(&(turn as u64).to_le_bytes());
    bytes
}

/// The step that ends with a turn.
fn step(turn: usize) -> String {
    format!("step {turn}")
}

async fn take(store: &SqliteStore, turn: usize) -> Result<(), StoreError> {
    let commit = Commit::events(key(), NOON, events(turn));
    match turn {
        0 => {
            store.commit(Commit { start: begin(&key(), "run_1", NOON).start, ..commit }).await?;
            store.commit(say(&other(), &["to be erased"])).await?;
        }
        ERASES => {
            store.forget(&other()).await?;
            store.commit(commit).await?;
        }
        _ => {
            claim(store).await?;
            store.commit(Commit { steps: vec![ended("run_1", "owner", &step(turn))], ..commit }).await?;
        }
    }
    if turn.is_multiple_of(3) {
        store.put_blob(&key(), blob(turn)).await?;
    }
    let (local, name) = (TenantId::local(), turn.to_string());
    let (one, two) = tokio::join!(
        store.put(&local, "turn", "last", Some(turn.to_le_bytes().to_vec()), None),
        store.put(&local, "turn", &name, Some(vec![1]), None),
    );
    one.and(two)
}

async fn claim(store: &SqliteStore) -> Result<(), StoreError> {
    let claim = Claim { owner: "owner".to_owned(), now: NOON, until: NOON.plus_ms(60_000), max: 10 };
    store.claim(claim).await.map(|_| ())
}

fn open(folder: &Path) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(folder, SqliteOptions { readers_max: 1, ..SqliteOptions::default() })
}

/// How a workload went.
#[derive(Debug, Default)]
pub struct Lived {
    /// Turns that were refused before they were taken, with what was said.
    pub refused: Vec<String>,
}

/// All turns, each tried until it is taken; a byte is told for each that is.
pub async fn live(folder: &Path) -> Lived {
    let mut told = OpenOptions::new().create(true).append(true).open(folder.join(TOLD)).unwrap();
    let mut lived = Lived::default();
    let mut store = opened(folder, &mut lived);
    for turn in 0..TURNS {
        if turn == REOPENS {
            drop(store);
            store = opened(folder, &mut lived);
        }
        for attempt in 0.. {
            match take(&store, turn).await {
                Ok(()) => break,
                Err(error) => lived.refused.push(error.to_string()),
            }
            assert!(attempt < TRIES, "turn {turn} was never taken: {:?}", lived.refused);
        }
        told.write_all(b".").unwrap();
    }
    lived
}

fn opened(folder: &Path, lived: &mut Lived) -> SqliteStore {
    for _ in 0..TRIES {
        match open(folder) {
            Ok(store) => return store,
            Err(error) => lived.refused.push(error.to_string()),
        }
    }
    panic!("the store could not be opened: {:?}", lived.refused)
}

/// Where a workload lives.
pub struct Folder {
    path: PathBuf,
    /// Gone with it.
    _own: Option<tempfile::TempDir>,
}

impl Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.path
    }
}

/// The folder that another test gave to a workload; by itself it has one of its own.
#[allow(clippy::disallowed_methods, reason = "a test has no settings of its own")]
pub fn folder() -> Folder {
    if let Some(path) = std::env::var_os(FOLDER) {
        return Folder { path: path.into(), _own: None };
    }
    let own = tempfile::tempdir().unwrap();
    Folder { path: own.path().to_owned(), _own: Some(own) }
}

/// How many turns were told.
pub fn told(folder: &Path) -> usize {
    File::open(folder.join(TOLD)).map_or(0, |file| file.metadata().unwrap().len() as usize)
}

/// The log of a folder.
pub async fn log(folder: &Path) -> Vec<Logged> {
    open(folder).unwrap().events(&key(), 0, 1_000).await.unwrap()
}

/// Opens a folder and answers with how many turns are in it: whole ones, one after the other, and at least those that
/// were acknowledged.
pub async fn check(folder: &Path, acknowledged: usize) -> usize {
    let store = open(folder).unwrap_or_else(|error| panic!("after {acknowledged} turns: {error}"));
    let file = rusqlite::Connection::open(folder.join(FILE_NAME)).unwrap();
    let sound: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
    drop(file);
    let log = store.events(&key(), 0, 1_000).await.unwrap();
    let mut turns = 0;
    let mut rest = &log[..];
    while !rest.is_empty() {
        let expected = events(turns);
        let length = expected.len().min(rest.len());
        let found: Vec<_> = rest[..length].iter().map(|logged| (&logged.id, &logged.event)).collect();
        assert_eq!(
            found,
            expected.iter().map(|new| (&new.id, &new.event)).collect::<Vec<_>>(),
            "turn {turns} is whole"
        );
        rest = &rest[length..];
        turns += 1;
    }
    assert!((acknowledged..=acknowledged + 1).contains(&turns), "{acknowledged} were acknowledged, {turns} are there");
    let numbers: Vec<u64> = log.iter().map(|logged| logged.seq).collect();
    assert_eq!(numbers, (1..=log.len() as u64).collect::<Vec<_>>(), "dense");
    check_rest(&store, acknowledged, turns).await;
    turns
}

/// What became true with the events, and what was acknowledged beside them.
async fn check_rest(store: &SqliteStore, acknowledged: usize, turns: usize) {
    let run = store.run(&TenantId::local(), &RunId::from("run_1")).await.unwrap();
    let steps: Vec<String> = run.map_or_else(Vec::new, |(_, steps)| steps.into_iter().map(|step| step.name).collect());
    let expected: Vec<String> = (1..turns).filter(|turn| *turn != ERASES).map(step).collect();
    assert_eq!(steps, expected, "a step is in the journal with its events, once");
    for turn in 0..acknowledged {
        let value = store.get(&TenantId::local(), "turn", &turn.to_string(), NOON).await.unwrap();
        assert_eq!(value, Some(vec![1]), "the value of turn {turn}");
        if turn.is_multiple_of(3) {
            let bytes = blob(turn);
            let hash = domain::id::content_hash(&bytes);
            assert_eq!(store.blob(&key(), &hash).await.unwrap(), Some(bytes), "the content of turn {turn}");
        }
    }
    let erased = store.events(&other(), 0, 10).await.unwrap();
    assert!(erased.is_empty() || acknowledged <= ERASES, "what was erased came back");
}
