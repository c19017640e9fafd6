//! One prep, thousands of sockets: what a socket costs, and how fast events reach them all.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;

use super::http::{Address, Client};
use super::report::Measure;
use super::serve::{last_seq, resident_kib};
use super::socket::Listener;

/// Events that all sockets together are to hear, roughly; a message is a few events.
const HEARD: usize = 100_000;
const READERS: usize = 2;
const PAUSE: Duration = Duration::from_millis(1);
const TIME_MAX: Duration = Duration::from_secs(120);

/// A process that serves, and where.
#[derive(Debug, Clone)]
pub struct Node {
    pub address: Address,
    pub process: u32,
}

/// Opens sockets on a quiet prep, on all nodes in turn, says things on the first, and waits until every socket has heard everything.
pub fn measure(bench: &str, nodes: &[Node], prep: &str, sockets: usize) -> Result<Vec<Measure>> {
    enough_files(sockets)?;
    let first = nodes.first().context("nobody serves")?;
    let mut client = Client::new(&first.address)?;
    let after = last_seq(&mut client, prep)?;
    let memory = || nodes.iter().map(|node| resident_kib(node.process)).sum::<Result<f64>>();
    let before = memory()?;
    let mut listeners = Vec::with_capacity(sockets);
    for (number, node) in nodes.iter().cycle().take(sockets).enumerate() {
        listeners.push(Listener::open(&node.address, prep, after).with_context(|| format!("socket {number}"))?);
    }
    welcome(&mut listeners)?;
    let each = (memory()? - before) / sockets as f64;
    let heard = AtomicU64::new(0);
    let stop = AtomicBool::new(false);
    let begun = Instant::now();
    let (events, took) = thread::scope(|scope| -> Result<(u64, Duration)> {
        let mut readers = Vec::new();
        for part in listeners.chunks_mut(sockets.div_ceil(READERS)) {
            readers.push(scope.spawn(|| read(part, &heard, &stop)));
        }
        let result = say_and_wait(&mut client, prep, (after, sockets), &heard, begun);
        stop.store(true, Ordering::Relaxed);
        for reader in readers {
            reader.join().ok().context("a reader was lost")??;
        }
        result
    })?;
    let bytes: u64 = listeners.iter().map(|listener| listener.frames().bytes).sum();
    let took = took.as_secs_f64();
    Ok(vec![
        Measure::new(bench, &format!("memory of one of {sockets} sockets"), each, "KiB"),
        Measure::new(bench, &format!("events to {sockets} sockets"), events as f64 / took, "1/s"),
        Measure::new(bench, &format!("bytes to {sockets} sockets"), bytes as f64 / 1e6 / took, "MB/s"),
    ])
}

fn say_and_wait(
    client: &mut Client,
    prep: &str,
    (after, sockets): (u64, usize),
    heard: &AtomicU64,
    begun: Instant,
) -> Result<(u64, Duration)> {
    for number in 0..(HEARD / sockets).max(1) {
        let body =
            json!({ "clientId": format!("fanout-{sockets}-{number}"), "text": "Tell me more about the funding" });
        client.must("POST", &format!("/api/preps/{prep}/messages"), body.to_string().as_bytes())?;
    }
    let expected = (last_seq(client, prep)? - after) * sockets as u64;
    while heard.load(Ordering::Relaxed) < expected {
        if begun.elapsed() > TIME_MAX {
            let heard = heard.load(Ordering::Relaxed);
            bail!("only {heard} of {expected} events had arrived after {} s", TIME_MAX.as_secs());
        }
        thread::sleep(PAUSE);
    }
    Ok((expected, begun.elapsed()))
}

/// Waits until every socket has its welcome and knows that it has caught up.
fn welcome(listeners: &mut [Listener]) -> Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    let begun = Instant::now();
    while listeners.iter().any(|listener| listener.frames().texts < 2) {
        for listener in listeners.iter_mut() {
            listener.listen(&mut buffer)?;
        }
        ensure!(begun.elapsed() < TIME_MAX, "some sockets were not welcomed");
        thread::sleep(PAUSE);
    }
    Ok(())
}

fn read(listeners: &mut [Listener], heard: &AtomicU64, stop: &AtomicBool) -> Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    while !stop.load(Ordering::Relaxed) {
        let mut quiet = true;
        for listener in listeners.iter_mut() {
            let known = listener.frames().events;
            quiet &= !listener.listen(&mut buffer)?;
            ensure!(!listener.frames().closed, "the server ended a socket");
            heard.fetch_add(listener.frames().events - known, Ordering::Relaxed);
        }
        if quiet {
            thread::sleep(PAUSE);
        }
    }
    Ok(())
}

fn enough_files(sockets: usize) -> Result<()> {
    let limits = std::fs::read_to_string(Path::new("/proc/self/limits")).unwrap_or_default();
    let line = limits.lines().find(|line| line.starts_with("Max open files"));
    let soft: Option<usize> = line.and_then(|line| line.split_whitespace().nth(3)).and_then(|soft| soft.parse().ok());
    match soft {
        Some(soft) if soft < sockets + 100 => {
            bail!("{sockets} sockets need more open files than {soft}; raise the hard limit (ulimit -H -n)")
        }
        _ => Ok(()),
    }
}
