//! A process that is really killed, again and again, at moments it does not choose.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use domain::{Clock, Logged, PrepId, RunId, TenantId, Timestamp};
use flow::testing::normalised;
use flow::{Engine, EngineOptions, snapshot};
use pretty_assertions::assert_eq;
use store::sqlite::{SqliteOptions, SqliteStore};
use store::{Announce, Announced, PrepKey, RunState, Store};

use crate::worlds::{BEGIN, Bytes, Scripted, TokioClock, begin, plan};

const RUNS: usize = 12;
const KILLS_MIN: usize = 20;
/// Tells the child where to live.
const FOLDER: &str = "FLOW_TEST_FOLDER";

fn of(n: usize) -> (PrepKey, RunId) {
    let prep = PrepId::from(format!("prep_{n}"));
    (PrepKey { tenant: TenantId::local(), prep }, RunId::from(format!("run_{n}")))
}

fn open(dir: &Path) -> Arc<SqliteStore> {
    Arc::new(SqliteStore::open(dir, SqliteOptions::default()).unwrap())
}

async fn begin_all(dir: &Path) {
    let store = open(dir);
    for (key, run) in (0..RUNS).map(of) {
        store.commit(begin(&plan(), &key, &run, Timestamp(BEGIN))).await.unwrap();
    }
}

/// Walks all runs to their end; tells of every event.
async fn walk_all(dir: &Path, owner: &str, mut told: impl FnMut()) {
    let store = open(dir);
    let mut announcements = store.announcements();
    let clock = Arc::new(TokioClock::new()) as Arc<dyn Clock>;
    let options = EngineOptions { steps_max: 3, ..EngineOptions::owned_by(owner) };
    let (listen, steps) = (store.announcements(), Arc::new(Scripted::default()));
    let engine = Engine::start(store.clone(), listen, vec![plan()], steps, clock, Arc::new(Bytes(0)), options).unwrap();
    for (key, run) in (0..RUNS).map(of) {
        while store.run(&key.tenant, &run).await.unwrap().unwrap().0.state != RunState::Done {
            let announced = announcements.recv().await.unwrap();
            let Announced::Commit(appended) = &*announced else { continue };
            appended.events.iter().for_each(|_| told());
        }
    }
    engine.shutdown().await;
}

async fn logs(dir: &Path) -> Vec<Vec<Logged>> {
    let store = open(dir);
    let mut logs = Vec::new();
    for (key, _) in (0..RUNS).map(of) {
        logs.push(snapshot::log(store.as_ref(), &key).await.unwrap());
    }
    logs
}

/// The process that is killed; does nothing unless [`a_process_killed_at_any_moment_leaves_the_same_log`] starts it.
#[tokio::test]
#[ignore = "a part of another test"]
#[expect(clippy::disallowed_methods, reason = "its folder comes from the test that starts it")]
async fn child() {
    let Some(dir) = std::env::var_os(FOLDER) else { return };
    let owner = format!("process-{}", std::process::id());
    walk_all(Path::new(&dir), &owner, || println!("event")).await;
    println!("over");
}

fn start(dir: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::child", "--ignored", "--nocapture"])
        .env(FOLDER, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills a child once it has told of so many events; true if it was over before.
fn kill_after(dir: &Path, events: u64) -> bool {
    let mut child = start(dir);
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut told = 0;
    let mut over = false;
    for line in lines {
        told += u64::from(line.ends_with("event"));
        over |= line.ends_with("over");
        if told >= events {
            break;
        }
    }
    // SIGKILL.
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert!(over || told >= events, "the child ended by itself: {status}");
    over
}

#[tokio::test]
async fn a_process_killed_at_any_moment_leaves_the_same_log() {
    let (calm, wild) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    begin_all(calm.path()).await;
    walk_all(calm.path(), "calm", || ()).await;
    begin_all(wild.path()).await;
    let mut chance = 0x2545_F491_4F6C_DD1D_u64;
    let mut kills = 0;
    loop {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        let events = if kills < KILLS_MIN { chance % 12 } else { u64::MAX };
        if kill_after(wild.path(), events) {
            break;
        }
        kills += 1;
    }
    assert!(kills >= KILLS_MIN, "only {kills} kills before all was over");

    let (calm, wild) = (logs(calm.path()).await, logs(wild.path()).await);
    for (calm, wild) in calm.iter().zip(&wild) {
        assert_eq!(normalised(wild), normalised(calm));
        assert!(wild.iter().map(|logged| logged.seq).eq(1..=wild.len() as u64));
    }
}
