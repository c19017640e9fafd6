//! What the machine can do, so that two runs can be compared.

use std::fs::File;
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::report::{Measure, Micros};

const APPENDS: usize = 300;
const APPEND_BYTES: usize = 4_096;
/// A slow disk is probed for no longer than this.
const APPENDS_TIME_MAX: Duration = Duration::from_secs(10);
const CPU_STEPS: u64 = 100_000_000;

/// Synced appends and plain arithmetic.
pub fn probe(folder: &Path) -> Result<Vec<Measure>> {
    let appends = appends(folder)?;
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let one = steps_per_second(1);
    let all = steps_per_second(cores);
    let measure = |name: &str, value: f64, unit| Measure::new("probe", name, value, unit);
    Ok(vec![
        measure("fdatasync of a 4 KiB append, p50", appends.at(0.5), "µs"),
        measure("fdatasync of a 4 KiB append, p99", appends.at(0.99), "µs"),
        measure("arithmetic, one core", one / 1e6, "million steps/s"),
        measure(&format!("arithmetic, {cores} cores"), all / 1e6, "million steps/s"),
    ])
}

fn appends(folder: &Path) -> Result<Micros> {
    let path = folder.join("probe");
    let mut file = File::create(&path).with_context(|| format!("{} could not be written", path.display()))?;
    let block = [7_u8; APPEND_BYTES];
    let mut taken = Micros::default();
    let begun = Instant::now();
    for _ in 0..APPENDS {
        let at = Instant::now();
        file.write_all(&block)?;
        file.sync_data()?;
        taken.push(at.elapsed());
        if begun.elapsed() > APPENDS_TIME_MAX {
            break;
        }
    }
    std::fs::remove_file(path)?;
    Ok(taken)
}

fn steps_per_second(threads: usize) -> f64 {
    let begun = Instant::now();
    let workers: Vec<_> = (0..threads).map(|seed| thread::spawn(move || xorshift(seed as u64 + 1))).collect();
    for worker in workers {
        let _ = worker.join();
    }
    CPU_STEPS as f64 * threads as f64 / begun.elapsed().as_secs_f64()
}

fn xorshift(mut state: u64) -> u64 {
    for _ in 0..CPU_STEPS {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state = black_box(state);
    }
    state
}
