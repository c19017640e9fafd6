//! Durable steps that do nothing, a second and in CPU time: the embedded engine and Restate in turns, beside a probe of the disk.
//!
//! `CALLSHEET_TEST_RESTATE=…/restate-server cargo run --release -p restate --example steps_per_second [RUNS [AT_ONCE]]`

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a measurement")]

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use domain::{Event, PrepId, RunId, TenantId, Workflow};
use flow::{
    Engine, EngineOptions, Parts, Plan, Retry, StartEngine, StepContext, StepError, StepOutput, StepSpec, Steps,
};
use store::sqlite::{SqliteOptions, SqliteStore};
use store::{Announce, Announced, PrepKey, Store};
use worlds::{Bytes, TokioClock, begin};

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

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1).map(|word| word.parse::<usize>().expect("a number"));
    let (runs, at_once) = (arguments.next().unwrap_or(200), arguments.next().unwrap_or(64));
    let Some(server) = server::Server::start().await else { return };
    let restate = server.engine();
    println!("{runs} runs of {} steps, {at_once} at once", NAMES.len());
    println!("{:>10} {:>10} {:>14} {:>14} {:>12}", "engine", "steps/s", "ours, µs/step", "server, µs", "fdatasync/s");
    for round in 0..ROUNDS {
        for (name, engine) in [("embedded", &Engine as &dyn StartEngine), ("restate", &restate)] {
            let syncs = probe();
            let before = (cpu("self"), cpu(&server.process().to_string()));
            let took = measure(engine, &format!("{round}"), runs, at_once).await;
            let steps = (runs * NAMES.len()) as f64;
            let spent = |before: f64, after: f64| (after - before) * 1e6 / steps;
            let (own, theirs) = (spent(before.0, cpu("self")), spent(before.1, cpu(&server.process().to_string())));
            println!("{name:>10} {:>10.0} {own:>14.0} {theirs:>14.0} {syncs:>12.0}", steps / took.as_secs_f64());
        }
    }
}

async fn measure(engine: &dyn StartEngine, round: &str, runs: usize, at_once: usize) -> Duration {
    let dir = tempfile::tempdir().unwrap();
    let options = SqliteOptions { announcements_max: 1 << 16, ..SqliteOptions::default() };
    let store = Arc::new(SqliteStore::open(dir.path(), options).unwrap());
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

/// Seconds of CPU time that a process has used, all its threads together.
fn cpu(process: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / TICKS
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
