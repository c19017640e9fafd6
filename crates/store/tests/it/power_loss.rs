//! The power fails before every single write, sync, cut and removal, on a disk that forgets what was not synced.
//!
//! What the store does to its files is recorded once by strace. For every place in the record the folders are made that a
//! disk could hold then, and the store is opened on each.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use store::sqlite::{SqliteOptions, SqliteStore};

use crate::disk::{Dice, Disk, Loss, write};
use crate::trace::{Op, is_there, record};
use crate::turns::{self, TURNS};

/// At one place of so many, a folder with a part of what was not synced.
const PART_EACH: usize = 4;
/// The variable that asks for so many such folders at every place.
const PARTS: &str = "CALLSHEET_TEST_PARTS";

#[allow(clippy::disallowed_methods, reason = "a test has no settings of its own")]
fn parts(at: usize) -> usize {
    let wanted = std::env::var(PARTS).ok().and_then(|parts| parts.parse().ok());
    wanted.unwrap_or(usize::from(at.is_multiple_of(PART_EACH)))
}

#[tokio::test]
async fn workload() {
    let lived = turns::live(&turns::folder()).await;
    assert!(lived.refused.is_empty(), "{:?}", lived.refused);
}

#[tokio::test]
async fn what_was_acknowledged_outlives_a_power_loss_before_every_write() {
    if !is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let ops = record("power_loss::workload", folder.path());
    let count = |is: fn(&Op) -> bool| ops.iter().filter(|op| is(op)).count();
    assert_eq!(count(|op| matches!(op, Op::Told(_))), TURNS);
    assert!(count(|op| matches!(op, Op::Write { .. })) > 4 * TURNS, "the store's writes were not seen");
    assert!(count(|op| matches!(op, Op::Synced(_))) > TURNS, "the store's syncs were not seen");
    let mut proof = Proof::default();
    for (at, op) in ops.iter().enumerate() {
        proof.fail(at).await;
        proof.disk.take(op);
        if let Op::Told(turns) = op {
            proof.told = *turns;
        }
    }
    proof.fail(ops.len()).await;
    assert!(proof.found.len() > TURNS, "{:?}", proof.found);
    println!("{} folders of {} places, {TURNS} turns", proof.seen.len(), ops.len() + 1);
}

/// The proof would tell: on the same record without the syncs of the log, what was acknowledged is lost.
#[tokio::test]
async fn a_store_that_did_not_sync_would_be_found_out() {
    if !is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let ops = record("power_loss::workload", folder.path());
    let mut disk = Disk::default();
    let unsynced = |op: &&Op| !matches!(op, Op::Synced(file) if file.ends_with("-wal"));
    let until = ops.iter().position(|op| *op == Op::Told(3)).unwrap();
    ops[..=until].iter().filter(unsynced).for_each(|op| disk.take(op));
    let left = on_memory();
    write(&disk.lose(&mut Loss::Everything), left.path());
    let log = turns::log(left.path()).await;
    assert!(log.is_empty(), "{} events outlived a power loss without having been synced", log.len());
}

#[test]
fn new_folder() {
    SqliteStore::open(&turns::folder().join("made/here"), SqliteOptions::default()).unwrap();
}

#[test]
fn the_name_of_a_new_folder_is_on_the_disk_too() {
    if !is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let ops = record("power_loss::new_folder", folder.path());
    assert!(ops.contains(&Op::FolderSynced), "the folder that names the new one was not synced: {ops:?}");
}

#[derive(Default)]
struct Proof {
    disk: Disk,
    told: usize,
    /// Folders that were looked at, with how much had been acknowledged.
    seen: HashSet<u64>,
    /// Numbers of turns that were found.
    found: HashSet<usize>,
}

impl Proof {
    async fn fail(&mut self, at: usize) {
        self.look(at, &mut Loss::Everything).await;
        self.look(at, &mut Loss::Nothing).await;
        let mut dice = Dice(at as u64 * 2 + 1);
        dice.below(2);
        for _ in 0..parts(at) {
            self.look(at, &mut Loss::Some(&mut dice)).await;
        }
    }

    async fn look(&mut self, at: usize, loss: &mut Loss<'_>) {
        let files = self.disk.lose(loss);
        let mut hasher = DefaultHasher::new();
        (self.told, &files).hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            return;
        }
        let folder = on_memory();
        write(&files, folder.path());
        println!("place {at}, {} acknowledged, {:?}", self.told, sizes(folder.path()));
        self.found.insert(turns::check(folder.path(), self.told).await);
    }
}

/// Where syncing costs nothing, if there is such a place.
fn on_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

fn sizes(folder: &Path) -> Vec<(String, u64)> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.metadata().unwrap().len())).collect()
}
