//! Durable steps that do nothing, a second and in CPU time: the embedded engine on both stores and Restate in turns, beside a
//! probe of the disk.
//!
//! All engines are asked for the same: once one is up, waves of runs are begun until a fixed time is over. The clock and the CPU
//! are read before the first of them is begun and after the last has ended.
//!
//! `cargo xtask bench engines`, or `CALLSHEET_TEST_RESTATE=…/restate-server cargo run --release -p restate --example engines [RUNS [AT_ONCE]]`

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a measurement")]

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use domain::{Event, PrepId, RunId, TenantId, Workflow};
use flow::{
    Engine, EngineOptions, Parts, Plan, Retry, StartEngine, StepContext, StepError, StepOutput, StepSpec, Steps,
};
use store::postgres::{PostgresOptions, PostgresStore};
use store::sqlite::{SqliteOptions, SqliteStore};
use store::{Announce, Announced, Announcements, PrepKey, Store};
use tokio::task::JoinSet;
use worlds::{Bytes, TokioClock, begin};

#[allow(dead_code, reason = "the tests of the store use all of it, this a part")]
#[path = "../../store/tests/it/cluster.rs"]
mod cluster;
#[allow(dead_code, reason = "the tests use all of it, this a part")]
#[path = "../tests/it/server.rs"]
mod server;
#[allow(dead_code, unused_imports, reason = "the tests of flow use all of it, this a part")]
#[path = "../../flow/tests/it/worlds.rs"]
mod worlds;

/// Steps of a run, one after the other, as in the example of `flow`.
const NAMES: [&str; 10] = ["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9"];
const AFTER: [&[&str]; 10] = [&[], &["s0"], &["s1"], &["s2"], &["s3"], &["s4"], &["s5"], &["s6"], &["s7"], &["s8"]];
const ROUNDS: usize = 3;
/// A wave is the last of its round when so much time is over.
const ROUND: Duration = Duration::from_secs(5);
const WAVES_MIN: usize = 3;
/// Who begin the runs of a wave, each one after the other.
const WRITERS: usize = 16;
/// After so long without a word, a wave has come to a stop.
const SILENCE_MAX: Duration = Duration::from_secs(60);
/// Commits that wait to be heard.
const ANNOUNCEMENTS_MAX: usize = 1 << 16;
/// Clock ticks a second in `/proc/PID/stat`, on every Linux that is.
const TICKS: f64 = 100.0;

struct Nothing;

#[async_trait]
impl Steps for Nothing {
    async fn run(&self, _: StepContext) -> Result<StepOutput, StepError> {
        Ok(StepOutput::default())
    }
}

fn plan() -> Plan {
    let retry = Retry { attempts_max: 1, pause: Duration::ZERO, pause_max: Duration::ZERO };
    let timeout = Duration::from_secs(60);
    let spec = |(name, after)| StepSpec { name, group: None, title: name, after, retry, timeout, optional: false };
    Plan { workflow: Workflow::OnePager, version: 1, steps: NAMES.into_iter().zip(AFTER).map(spec).collect() }
}

/// One engine on one store.
struct Contender {
    name: &'static str,
    engine: Box<dyn StartEngine>,
    on: On,
    /// Processes of the engine beside ours.
    helpers: Vec<u32>,
}

enum On {
    Sqlite,
    Postgres(cluster::Own),
}

/// What every contender is given to do.
#[derive(Clone, Copy)]
struct Load {
    /// In a wave.
    runs: usize,
    at_once: usize,
}

/// Seconds of CPU time that were used until now.
#[derive(Clone, Copy)]
struct Spent {
    ours: f64,
    servers: f64,
}

/// What a round gave: steps a second; CPU of our process and of the helpers, in µs a step; syncs of the disk a second just before.
type Round = [f64; 4];

const COLUMNS: [(&str, &str); 4] =
    [("durable steps", "1/s"), ("CPU of ours a step", "µs"), ("CPU of servers a step", "µs"), ("fdatasync", "1/s")];

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1).map(|word| word.parse::<usize>().expect("a number"));
    let load = Load { runs: arguments.next().unwrap_or(200), at_once: arguments.next().unwrap_or(64) };
    let embedded = |name, on| Contender { name, engine: Box::new(Engine), on, helpers: Vec::new() };
    let postgres = On::Postgres(cluster::Own::safe());
    let mut contenders = vec![embedded("embedded, SQLite", On::Sqlite), embedded("embedded, PostgreSQL", postgres)];
    let (one, three) = (server::Server::start().await, server::Server::cluster(3).await);
    for (name, server) in [("Restate, 1 node", &one), ("Restate, 3 nodes, 2 copies", &three)] {
        let Some(server) = server else { continue };
        let engine = Box::new(server.engine());
        contenders.push(Contender { name, engine, on: On::Sqlite, helpers: server.processes() });
    }
    let Load { runs, at_once } = load;
    println!("Runs of {} steps, in waves of {runs}, {at_once} at once, {ROUNDS} rounds in turns", NAMES.len());
    let mut rounds: Vec<Vec<Round>> = contenders.iter().map(|_| Vec::new()).collect();
    for round in 0..ROUNDS {
        for (contender, rounds) in contenders.iter().zip(&mut rounds) {
            let gave = contender.round(round, load).await;
            println!("{:<28} {}", contender.name, gave.map(|value| format!("{value:>10.0}")).join(" "));
            rounds.push(gave);
        }
    }
    for (contender, rounds) in contenders.iter().zip(&rounds) {
        for (column, (what, unit)) in COLUMNS.into_iter().enumerate() {
            let mut values: Vec<f64> = rounds.iter().map(|round| round[column]).collect();
            values.sort_by(f64::total_cmp);
            let measure = format!("{}: {what}, median", contender.name);
            println!("{}", serde_json::json!({ "measure": measure, "value": values[values.len() / 2], "unit": unit }));
        }
    }
}

impl Contender {
    async fn round(&self, round: usize, load: Load) -> Round {
        let syncs = probe();
        let name = format!("{}-{round}", self.name);
        let (steps, took, before, after) = match &self.on {
            On::Sqlite => {
                let dir = tempfile::tempdir().unwrap();
                let options = SqliteOptions { announcements_max: ANNOUNCEMENTS_MAX, ..SqliteOptions::default() };
                let store = Arc::new(SqliteStore::open(dir.path(), options).unwrap());
                self.measure(store, &name, load).await
            }
            On::Postgres(server) => {
                let database = format!("round_{round}");
                cluster::run_sql(&server.of("postgres"), &format!("CREATE DATABASE {database}"));
                let url = server.of(&database);
                store::postgres::migrate(&url, None).await.unwrap();
                let options =
                    PostgresOptions { announcements_max: ANNOUNCEMENTS_MAX, ..PostgresOptions::named("bench") };
                let store = Arc::new(PostgresStore::open(&url, options).await.unwrap());
                self.measure(store, &name, load).await
            }
        };
        let each = |before: f64, after: f64| (after - before) * 1e6 / steps;
        let (ours, servers) = (each(before.ours, after.ours), each(before.servers, after.servers));
        [steps / took.as_secs_f64(), ours, servers, syncs]
    }

    /// Steps that were made, and the time and what was spent before and after them. Starting the engine is no part of it.
    async fn measure<S>(&self, store: Arc<S>, round: &str, load: Load) -> (f64, Duration, Spent, Spent)
    where
        S: Store + Announce + 'static,
    {
        let at_once = load.at_once;
        let mut announcements = store.announcements();
        let parts = Parts {
            store: store.clone(),
            plans: vec![plan()],
            steps: Arc::new(Nothing),
            clock: Arc::new(TokioClock::new()),
            entropy: Arc::new(Bytes(1)),
            options: EngineOptions { runs_max: at_once, steps_max: at_once, ..EngineOptions::owned_by("bench") },
        };
        let engine = self.engine.start(parts, store.announcements()).await.unwrap();
        engine.pulse().feel().await.unwrap();
        let (before, begun) = (self.spent(), Instant::now());
        let mut waves = 0;
        while waves < WAVES_MIN || begun.elapsed() < ROUND {
            wave(&store, &mut announcements, &format!("{round}-{waves}"), load.runs).await;
            waves += 1;
        }
        let (took, after) = (begun.elapsed(), self.spent());
        engine.shutdown().await;
        ((waves * load.runs * NAMES.len()) as f64, took, before, after)
    }

    fn spent(&self) -> Spent {
        let servers = match &self.on {
            On::Postgres(server) => family(server.process()),
            On::Sqlite => self.helpers.clone(),
        };
        let servers = servers.iter().filter_map(|process| cpu(&process.to_string())).sum();
        Spent { ours: cpu("self").unwrap(), servers }
    }
}

/// Begins runs and waits until all of them have ended.
async fn wave<S>(store: &Arc<S>, announcements: &mut Announcements, name: &str, runs: usize)
where
    S: Store + 'static,
{
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let (store, name) = (Arc::clone(store), name.to_owned());
        writers.spawn(async move {
            for number in (writer..runs).step_by(WRITERS) {
                let prep = PrepId::derive(&[&name, &number.to_string()]);
                let run = RunId::derive(&[prep.as_str()]);
                let key = PrepKey { tenant: TenantId::local(), prep };
                let commit = begin(&plan(), &key, &run, domain::Timestamp(1));
                store.commit(commit).await.unwrap();
            }
        });
    }
    let mut left = runs;
    while left > 0 {
        let announced = tokio::time::timeout(SILENCE_MAX, announcements.recv()).await.expect("runs go on").unwrap();
        let Announced::Commit(appended) = &*announced else { continue };
        left -= appended.events.iter().filter(|logged| matches!(logged.event, Event::WorkflowComplete { .. })).count();
    }
    while let Some(begun) = writers.join_next().await {
        begun.unwrap();
    }
}

/// A process and those that it started.
fn family(process: u32) -> Vec<u32> {
    let children = std::fs::read_to_string(format!("/proc/{process}/task/{process}/children")).unwrap_or_default();
    std::iter::once(process).chain(children.split_whitespace().filter_map(|child| child.parse().ok())).collect()
}

/// Seconds of CPU time that a process has used, all its threads and the children it waited for together; none if it is gone.
fn cpu(process: &str) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks: f64 = fields.get(11..15)?.iter().filter_map(|field| field.parse::<f64>().ok()).sum();
    Some(ticks / TICKS)
}

/// How often a second the disk keeps 4 KiB.
fn probe() -> f64 {
    let dir = tempfile::tempdir().unwrap();
    let mut file = std::fs::File::create(dir.path().join("probe")).unwrap();
    let (begun, mut count) = (Instant::now(), 0_u32);
    while begun.elapsed() < Duration::from_secs(1) {
        file.write_all(&[7; 4096]).unwrap();
        file.sync_data().unwrap();
        count += 1;
    }
    f64::from(count) / begun.elapsed().as_secs_f64()
}
