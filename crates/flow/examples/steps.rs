//! How many durable steps that do nothing an engine completes a second, beside what the disk alone can do.
//!
//! `cargo run --release -p flow --example steps [FOLDER]`

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use domain::{Clock, Entropy, Event, NewEvent, PrepId, RunId, TenantId, Timestamp, Workflow};
use flow::{Engine, EngineOptions, Plan, Retry, StepContext, StepError, StepOutput, StepSpec, Steps};
use store::sqlite::{SqliteOptions, SqliteStore};
use store::{Announce, Announced, Commit, NewRun, PrepKey, Store};

/// Steps of a run, one after the other: nothing is saved by doing them side by side.
const NAMES: [&str; 10] = ["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9"];
const AFTER: [&[&str]; 10] = [&[], &["s0"], &["s1"], &["s2"], &["s3"], &["s4"], &["s5"], &["s6"], &["s7"], &["s8"]];

struct Nothing;

#[async_trait]
impl Steps for Nothing {
    async fn run(&self, _: StepContext) -> Result<StepOutput, StepError> {
        Ok(StepOutput::default())
    }
}

struct Same;

impl Clock for Same {
    fn now(&self) -> Timestamp {
        Timestamp(1_800_000_000_000)
    }
}

impl Entropy for Same {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(1);
    }
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "a measurement is printed")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let parent = std::env::args().nth(1).map_or_else(std::env::temp_dir, Into::into);
    let dir = tempfile::tempdir_in(parent)?;
    println!("{:>8} {:>10} {:>12} {:>10}", "runs", "at once", "steps", "steps/s");
    for (runs, at_once) in [(20, 1), (2_000, 64), (6_000, 512)] {
        let took = measure(&dir.path().join(at_once.to_string()), runs, at_once).await?;
        let steps = runs * NAMES.len();
        println!("{runs:>8} {at_once:>10} {steps:>12} {:>10.0}", steps as f64 / took.as_secs_f64());
    }
    println!("{:>44.0}   appends of 4 KiB to a file a second, each with fdatasync", probe(dir.path())?);
    Ok(())
}

async fn measure(dir: &Path, runs: usize, at_once: usize) -> Result<Duration, Box<dyn std::error::Error>> {
    let store =
        Arc::new(SqliteStore::open(dir, SqliteOptions { announcements_max: 1 << 16, ..SqliteOptions::default() })?);
    for n in 0..runs {
        begin(&store, n).await?;
    }
    let mut announcements = store.announcements();
    let options = EngineOptions { runs_max: at_once, steps_max: at_once, ..EngineOptions::owned_by("bench") };
    let begun = Instant::now();
    let engine = Engine::start(
        store.clone(),
        store.announcements(),
        vec![plan()],
        Arc::new(Nothing),
        Arc::new(Same),
        Arc::new(Same),
        options,
    )?;
    let mut left = runs;
    while left > 0 {
        let announced = announcements.recv().await?;
        let Announced::Commit(appended) = &*announced else { continue };
        left -= appended.events.iter().filter(|logged| matches!(logged.event, Event::WorkflowComplete { .. })).count();
    }
    let took = begun.elapsed();
    engine.shutdown().await;
    Ok(took)
}

async fn begin(store: &SqliteStore, n: usize) -> Result<(), store::StoreError> {
    let key = PrepKey { tenant: TenantId::local(), prep: PrepId::derive(&[&n.to_string()]) };
    let run = RunId::derive(&[key.prep.as_str()]);
    let plan = plan();
    let started =
        Event::WorkflowStarted { run: run.clone(), workflow: plan.workflow, attempt: 1, steps: plan.announce() };
    let event = NewEvent::keyed(&key.prep, run.as_str(), "started", started);
    let mut commit = Commit::events(key, Same.now(), vec![event]);
    let input = serde_json::Value::Null;
    commit.start.push(NewRun { run, workflow: plan.workflow, plan_version: plan.version, input });
    store.commit(commit).await.map(|_| ())
}

fn plan() -> Plan {
    let retry = Retry { attempts_max: 1, pause: Duration::ZERO, pause_max: Duration::ZERO };
    let timeout = Duration::from_secs(60);
    let spec = |(name, after)| StepSpec { name, group: None, title: name, after, retry, timeout, optional: false };
    Plan { workflow: Workflow::OnePager, version: 1, steps: NAMES.into_iter().zip(AFTER).map(spec).collect() }
}

fn probe(dir: &Path) -> std::io::Result<f64> {
    const EACH: Duration = Duration::from_secs(3);
    let mut file = std::fs::File::create(dir.join("probe"))?;
    let (begun, mut count) = (Instant::now(), 0_u32);
    while begun.elapsed() < EACH {
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        count += 1;
    }
    Ok(f64::from(count) / begun.elapsed().as_secs_f64())
}
