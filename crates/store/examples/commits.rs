//! How many small commits a second reach the disk, beside what the disk alone can do.
//!
//! `cargo run --release -p store --example commits [FOLDER | postgres://…]`; a database should be there for this alone.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use domain::{Event, MessageId, NewEvent, PrepId, TenantId, Timestamp};
use store::postgres::{PostgresOptions, PostgresStore, SCHEMES, migrate};
use store::sqlite::{SqliteOptions, SqliteStore};
use store::{Commit, PrepKey, Store};

const EACH: Duration = Duration::from_secs(3);

#[tokio::main]
#[expect(clippy::print_stdout, reason = "a measurement is printed")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let place = std::env::args().nth(1);
    let url = place.clone().filter(|place| SCHEMES.iter().any(|scheme| place.starts_with(scheme)));
    let parent = place.filter(|_| url.is_none()).map_or_else(std::env::temp_dir, Into::into);
    let dir = tempfile::tempdir_in(parent)?;
    println!("{:>8} {:>12} {:>10} {:>10} {:>14}", "writers", "commits/s", "p50 ms", "p99 ms", "cpu µs/commit");
    for writers in [1, 64, 512] {
        let store = open(url.as_deref(), &dir.path().join(writers.to_string())).await?;
        let cpu = cpu_us();
        let (count, mut times) = measure(&store, writers).await?;
        times.sort_unstable();
        let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1_000.0;
        let rate = count as f64 / EACH.as_secs_f64();
        let cpu = (cpu_us() - cpu) / count as f64;
        println!("{writers:>8} {rate:>12.0} {:>10.2} {:>10.2} {cpu:>14.1}", at(50), at(99));
    }
    println!("{:>8} {:>12.0}   appends of 4 KiB to a file, each with fdatasync", "probe", probe(dir.path())?);
    Ok(())
}

async fn open(url: Option<&str>, dir: &Path) -> Result<Arc<dyn Store>, store::StoreError> {
    let Some(url) = url else { return Ok(Arc::new(SqliteStore::open(dir, SqliteOptions::default())?)) };
    migrate(url, None).await?;
    Ok(Arc::new(PostgresStore::open(url, PostgresOptions::named("commits")).await?))
}

async fn measure(store: &Arc<dyn Store>, writers: u64) -> Result<(u64, Vec<Duration>), Box<dyn std::error::Error>> {
    let count = Arc::new(AtomicU64::new(0));
    let end = Instant::now() + EACH;
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..writers {
        let (store, count) = (Arc::clone(store), Arc::clone(&count));
        tasks.spawn(async move {
            // Of its own in each measurement, also where a database is used again.
            let names = [std::process::id().to_string(), writers.to_string(), writer.to_string()];
            let key =
                PrepKey { tenant: TenantId::local(), prep: PrepId::derive(&names.each_ref().map(String::as_str)) };
            let mut times = Vec::new();
            while Instant::now() < end {
                let begun = Instant::now();
                store.commit(said(&key, times.len())).await?;
                times.push(begun.elapsed());
                count.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<_, store::StoreError>(times)
        });
    }
    let mut times = Vec::new();
    while let Some(done) = tasks.join_next().await {
        times.extend(done??);
    }
    Ok((count.load(Ordering::Relaxed), times))
}

fn said(key: &PrepKey, n: usize) -> Commit {
    let text = format!("Tell me more about the funding, part {n}.");
    let event = Event::UserSaid { message: MessageId::derive(&[&text]), client_id: "client".into(), text };
    Commit::events(
        key.clone(),
        Timestamp(1_800_000_000_000),
        vec![NewEvent::keyed(&key.prep, "bench", &n.to_string(), event)],
    )
}

/// Time of this process on processors so far, where the system tells it: tells more than the rate on a busy machine.
fn cpu_us() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(") ").next().into_iter().flat_map(|rest| rest.split(' ').skip(11).take(2));
    // A tick is a hundredth of a second on every Linux there is.
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() * 10_000.0
}

fn probe(dir: &Path) -> std::io::Result<f64> {
    let mut file = std::fs::File::create(dir.join("probe"))?;
    let (begun, mut count) = (Instant::now(), 0_u32);
    while begun.elapsed() < EACH {
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        count += 1;
    }
    Ok(f64::from(count) / begun.elapsed().as_secs_f64())
}
