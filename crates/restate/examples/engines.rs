//! Durable steps that do nothing, a second and in CPU time: the embedded engine on both stores and Restate in turns, beside a
//! probe of the disk.
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
use store::{Announce, Announced, PrepKey, Store};
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

/// One engine on one store, and how much it is given to do.
struct Contender {
    name: &'static str,
    engine: Box<dyn StartEngine>,
    on: On,
    runs: usize,
    /// Processes that work for it beside ours.
    helpers: Vec<u32>,
}

enum On {
    Sqlite,
    Postgres(String),
}

/// What a round gave: steps a second; CPU of our process and of the helpers, in µs a step; syncs of the disk a second just before.
type Round = [f64; 4];

const COLUMNS: [(&str, &str); 4] =
    [("durable steps", "1/s"), ("CPU of ours a step", "µs"), ("CPU of servers a step", "µs"), ("fdatasync", "1/s")];

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1).map(|word| word.parse::<usize>().expect("a number"));
    let (runs, at_once) = (arguments.next().unwrap_or(100), arguments.next().unwrap_or(64));
    let postgres = cluster::Own::safe();
    let database = postgres.of("postgres");
    let sqlite = Contender {
        name: "embedded, SQLite",
        engine: Box::new(Engine),
        on: On::Sqlite,
        runs: 10 * runs,
        helpers: Vec::new(),
    };
    let helpers = family(postgres.process());
    let on = On::Postgres(database);
    let mut contenders =
        vec![sqlite, Contender { name: "embedded, PostgreSQL", engine: Box::new(Engine), on, runs, helpers }];
    let (one, three) = (server::Server::start().await, server::Server::cluster(3).await);
    for (name, server) in [("Restate, 1 node", &one), ("Restate, 3 nodes, 2 copies", &three)] {
        let Some(server) = server else { continue };
        contenders.push(Contender {
            name,
            engine: Box::new(server.engine()),
            on: On::Sqlite,
            runs,
            helpers: server.processes(),
        });
    }
    println!("Runs of {} steps, {at_once} at once, {ROUNDS} rounds in turns", NAMES.len());
    let mut rounds: Vec<Vec<Round>> = contenders.iter().map(|_| Vec::new()).collect();
    for round in 0..ROUNDS {
        for (contender, rounds) in contenders.iter().zip(&mut rounds) {
            let gave = contender.round(round, at_once).await;
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
    async fn round(&self, round: usize, at_once: usize) -> Round {
        let syncs = probe();
        let helpers = || {
            let now = match &self.on {
                On::Postgres(_) => self.helpers.first().map(|first| family(*first)).unwrap_or_default(),
                On::Sqlite => self.helpers.clone(),
            };
            now.iter().filter_map(|process| cpu(&process.to_string())).sum::<f64>()
        };
        let dir = tempfile::tempdir().unwrap();
        let steps = (self.runs * NAMES.len()) as f64;
        let name = format!("{}-{round}", self.name);
        let before = (cpu("self").unwrap(), helpers());
        let took = match &self.on {
            On::Sqlite => {
                let options = SqliteOptions { announcements_max: 1 << 16, ..SqliteOptions::default() };
                let store = Arc::new(SqliteStore::open(dir.path(), options).unwrap());
                measure(self.engine.as_ref(), store, &name, self.runs, at_once).await
            }
            On::Postgres(url) => {
                store::postgres::migrate(url, None).await.unwrap();
                let store = Arc::new(PostgresStore::open(url, PostgresOptions::named("bench")).await.unwrap());
                measure(self.engine.as_ref(), store, &name, self.runs, at_once).await
            }
        };
        let spent = |before: f64, after: f64| (after - before) * 1e6 / steps;
        [steps / took.as_secs_f64(), spent(before.0, cpu("self").unwrap()), spent(before.1, helpers()), syncs]
    }
}

async fn measure<S>(engine: &dyn StartEngine, store: Arc<S>, round: &str, runs: usize, at_once: usize) -> Duration
where
    S: Store + Announce + 'static,
{
    let clock = Arc::new(TokioClock::new());
    for n in 0..runs {
        let key = PrepKey { tenant: TenantId::local(), prep: PrepId::derive(&[round, &n.to_string()]) };
        let run = RunId::derive(&[key.prep.as_str()]);
        store.commit(begin(&plan(), &key, &run, domain::Timestamp(1))).await.unwrap();
    }
    let mut announcements = store.announcements();
    let parts = Parts {
        store: store.clone(),
        plans: vec![plan()],
        steps: Arc::new(Nothing),
        clock,
        entropy: Arc::new(Bytes(1)),
        options: EngineOptions { runs_max: at_once, steps_max: at_once, ..EngineOptions::owned_by("bench") },
    };
    let begun = Instant::now();
    let engine = engine.start(parts, store.announcements()).await.unwrap();
    let mut left = runs;
    while left > 0 {
        let announced = announcements.recv().await.unwrap();
        let Announced::Commit(appended) = &*announced else { continue };
        left -= appended.events.iter().filter(|logged| matches!(logged.event, Event::WorkflowComplete { .. })).count();
    }
    let took = begun.elapsed();
    engine.shutdown().await;
    took
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
