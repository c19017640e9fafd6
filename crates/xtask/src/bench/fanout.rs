//! One prep, a thousand sockets: what a socket costs, and how fast events reach them all.

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

pub const SOCKETS: usize = 1_000;
const MESSAGES: usize = 100;
const READERS: usize = 2;
const PAUSE: Duration = Duration::from_millis(1);
const TIME_MAX: Duration = Duration::from_secs(120);

/// Opens the sockets on a quiet prep, says things, and waits until every socket has heard everything.
pub fn measure(address: &Address, server: u32, prep: &str) -> Result<Vec<Measure>> {
    enough_files()?;
    let mut client = Client::new(address)?;
    let after = last_seq(&mut client, prep)?;
    let before = resident_kib(server)?;
    let mut listeners = Vec::with_capacity(SOCKETS);
    for number in 0..SOCKETS {
        listeners.push(Listener::open(address, prep, after).with_context(|| format!("socket {number}"))?);
    }
    welcome(&mut listeners)?;
    let each = (resident_kib(server)? - before) / SOCKETS as f64;
    let heard = AtomicU64::new(0);
    let stop = AtomicBool::new(false);
    let begun = Instant::now();
    let (events, took) = thread::scope(|scope| -> Result<(u64, Duration)> {
        let mut readers = Vec::new();
        for part in listeners.chunks_mut(SOCKETS.div_ceil(READERS)) {
            readers.push(scope.spawn(|| read(part, &heard, &stop)));
        }
        let result = say_and_wait(&mut client, prep, after, &heard, begun);
        stop.store(true, Ordering::Relaxed);
        for reader in readers {
            reader.join().ok().context("a reader was lost")??;
        }
        result
    })?;
    let bytes: u64 = listeners.iter().map(|listener| listener.frames().bytes).sum();
    let took = took.as_secs_f64();
    Ok(vec![
        Measure::new("serve", "memory of a socket", each, "KiB"),
        Measure::new("serve", &format!("events to {SOCKETS} sockets"), events as f64 / took, "1/s"),
        Measure::new("serve", &format!("bytes to {SOCKETS} sockets"), bytes as f64 / 1e6 / took, "MB/s"),
    ])
}

fn say_and_wait(
    client: &mut Client,
    prep: &str,
    after: u64,
    heard: &AtomicU64,
    begun: Instant,
) -> Result<(u64, Duration)> {
    for number in 0..MESSAGES {
        let body = json!({ "clientId": format!("fanout-{number}"), "text": "Tell me more about the funding" });
        client.must("POST", &format!("/api/preps/{prep}/messages"), body.to_string().as_bytes())?;
    }
    let expected = (last_seq(client, prep)? - after) * SOCKETS as u64;
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

fn enough_files() -> Result<()> {
    let limits = std::fs::read_to_string(Path::new("/proc/self/limits")).unwrap_or_default();
    let line = limits.lines().find(|line| line.starts_with("Max open files"));
    let soft: Option<usize> = line.and_then(|line| line.split_whitespace().nth(3)).and_then(|soft| soft.parse().ok());
    match soft {
        Some(soft) if soft < SOCKETS + 100 => {
            bail!("{SOCKETS} sockets need more open files than {soft}; raise the hard limit (ulimit -H -n)")
        }
        _ => Ok(()),
    }
}
