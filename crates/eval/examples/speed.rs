//! How many articles and filings go through extraction in a second on one core: `speed [SAMPLES]`.
//!
//! Articles are made of labelled texts, a dozen each, so that they hold more signals than articles do. Filings are the
//! recorded ones under SAMPLES (or `CALLSHEET_SAMPLES`), where they are. Prints JSON lines.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a small program")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use domain::{Company, EvidenceKind, Reading};
use eval::Given;
use insight::Subject;
use serde_json::{Value, json};

/// Labelled texts in one article.
const TEXTS_OF_ARTICLE: usize = 12;
/// How long each kind is read, after one round that is not counted.
const MEASURED: Duration = Duration::from_secs(5);

fn main() {
    let labelled = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/labelled/signals.jsonl");
    let texts: Vec<String> = lines(&labelled).iter().filter_map(|row| Some(row["text"].as_str()?.to_owned())).collect();
    let articles: Vec<Reading> =
        texts.chunks(TEXTS_OF_ARTICLE).map(|part| reading(&part.join("\n"), EvidenceKind::Article)).collect();
    measure("articles", &articles);
    let samples = std::env::args().nth(1).map(PathBuf::from);
    let samples = samples.or_else(|| std::env::var_os("CALLSHEET_SAMPLES").map(PathBuf::from));
    let samples = samples.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples"));
    let rows = lines(&samples.join("labelled/filings_8k_dev.jsonl"));
    let filings: Vec<Reading> = rows
        .iter()
        .flat_map(|row| row["items"].as_object().into_iter().flatten())
        .filter_map(|(_, text)| Some(reading(text.as_str()?, EvidenceKind::Filing)))
        .collect();
    measure("items of 8-K filings", &filings);
    if let Some(peak) = peak_mib() {
        println!("{}", json!({"measure": "peak memory", "value": peak, "unit": "MiB"}));
    }
}

fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn reading(text: &str, kind: EvidenceKind) -> Reading {
    eval::plain(&Given { text: text.to_owned(), evidence: Some(kind), ..Given::default() })
}

/// Reads all of them again and again on this thread.
fn measure(name: &str, readings: &[Reading]) {
    if readings.is_empty() {
        return;
    }
    let subject = Subject { company: Company::default(), today: eval::READ_ON, namesakes: Vec::new() };
    let mut found: usize = readings.iter().map(|reading| insight::extract(&subject, reading).len()).sum();
    let started = Instant::now();
    let mut read = 0_usize;
    while started.elapsed() < MEASURED {
        for reading in readings {
            found += insight::extract(&subject, reading).len();
            read += 1;
        }
    }
    let taken = started.elapsed().as_secs_f64();
    let bytes: usize = readings.iter().map(|reading| reading.text.len()).sum();
    let value = read as f64 / taken;
    println!(
        "{}",
        json!({"measure": format!("{name}, one core"), "value": (value * 10.0).round() / 10.0, "unit": "1/s"})
    );
    let mean = bytes as f64 / readings.len() as f64 / 1024.0;
    println!(
        "{}",
        json!({"measure": format!("{name}, mean length"), "value": (mean * 100.0).round() / 100.0, "unit": "KiB"})
    );
    assert!(found > 0, "nothing was found, so nothing was measured");
}

/// The most memory that this program held, in MiB; Linux only.
fn peak_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some((kib / 102.4).round() / 10.0)
}
