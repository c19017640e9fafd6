//! A whole Callsheet, measured from outside: start, memory, replies, sockets, and the command line.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::fanout::{self, Node};
use super::http::{Address, Client};
use super::prep_log::{read_log, research};
use super::report::{Measure, Micros};
use super::{Options, Scratch};
use crate::page;
use crate::process::aloud;
use crate::serving::Serving;
use crate::workspace::Workspace;

const STARTS: usize = 5;
const FIRST_REPLIES: usize = 20;
const FOLLOW_UPS: usize = 200;
const SESSIONS: usize = 200;
const FOLLOW_UPS_EACH: usize = 5;
const COMMAND_RUNS: usize = 3;
const SOCKETS: usize = 1_000;
/// CPU time that an idle process uses while it is looked at.
const QUIET_TICKS: u64 = 2;
/// How long a research of the sample world may take here.
const RESEARCH_MAX: Duration = Duration::from_secs(300);
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How long a started program is left alone before its memory is read.
const SETTLE: Duration = Duration::from_secs(2);
const REQUEST: &str = "Help me prepare for my meeting with Acme Corp.";

/// Builds the program of the profile and measures it.
pub fn measure(workspace: &Workspace, options: &Options, scratch: &Scratch) -> Result<Vec<Measure>> {
    page::build(workspace)?;
    let build = aloud(&mut workspace.cargo(&["build", "--profile", &options.profile, "--package", "callsheet"]))?;
    ensure!(build.success, "the program could not be built");
    let program = workspace.program(&options.profile);
    let mut measures = vec![Measure::new("serve", "size of the program", mebibytes(&program)?, "MiB")];
    measures.extend(starts(&program, scratch)?);
    let serving = Serving::start(&program, &scratch.folder.join("served"))?;
    thread::sleep(SETTLE);
    measures.push(Measure::new("serve", "idle memory", resident_kib(serving.id())? / 1024.0, "MiB"));
    let address = Address::parse(&serving.url)?;
    let (prep, alone) = one_session(&address)?;
    measures.extend(alone);
    measures.extend(many_sessions("serve", std::slice::from_ref(&address), SESSIONS)?.0);
    wait_for_quiet(&[serving.id()])?;
    let node = Node { address, process: serving.id() };
    measures.extend(fanout::measure("serve", &[node], &prep, SOCKETS)?);
    drop(serving);
    measures.extend(command_line(&program, scratch)?);
    Ok(measures)
}

fn starts(program: &Path, scratch: &Scratch) -> Result<Vec<Measure>> {
    let mut fresh = Micros::default();
    let mut again = Micros::default();
    for number in 0..STARTS {
        let data = scratch.folder.join(format!("start-{number}"));
        fresh.push(Serving::start(program, &data)?.ready);
        again.push(Serving::start(program, &data)?.ready);
    }
    Ok(vec![
        Measure::new("serve", "ready, new data folder, median", fresh.at(0.5) / 1e3, "ms"),
        Measure::new("serve", "ready, known data folder, median", again.at(0.5) / 1e3, "ms"),
    ])
}

/// Replies while nothing else goes on: each research is waited for before the next begins.
fn one_session(address: &Address) -> Result<(String, Vec<Measure>)> {
    let mut client = Client::new(address)?;
    let mut first = Micros::default();
    let mut prep = String::new();
    for number in 0..FIRST_REPLIES {
        let (id, took) = start(&mut client, &format!("alone-{number}"))?;
        first.push(took);
        wait_for_research(&mut client, &id)?;
        prep = id;
    }
    let mut later = Micros::default();
    for number in 0..FOLLOW_UPS {
        later.push(say(&mut client, &prep, &format!("alone-later-{number}"))?);
    }
    let mut measures = percentiles("serve", "first durable reply, 1 session", &first);
    measures.extend(percentiles("serve", "later durable reply, 1 session", &later));
    Ok((prep, measures))
}

/// All sessions begin at the same moment, while the research of each of them is under way. The preps are told too, in the
/// order of the addresses, which take turns.
pub fn many_sessions(bench: &str, addresses: &[Address], sessions_max: usize) -> Result<(Vec<Measure>, Vec<String>)> {
    let together = Barrier::new(sessions_max);
    let taken = thread::scope(|scope| {
        let together = &together;
        let of = addresses.iter().cycle().take(sessions_max).enumerate();
        let sessions: Vec<_> =
            of.map(|(number, address)| scope.spawn(move || session(address, number, together))).collect();
        let ended = sessions.into_iter().map(|session| session.join().ok().context("a session was lost")?);
        ended.collect::<Result<Vec<_>>>()
    })?;
    let mut first = Micros::default();
    let mut later = Micros::default();
    let mut preps = Vec::new();
    for (prep, began, went_on) in taken {
        first.extend(began);
        later.extend(went_on);
        preps.push(prep);
    }
    ensure!(first.len() == sessions_max, "{} of {sessions_max} sessions began", first.len());
    let mut measures = percentiles(bench, &format!("first durable reply, {sessions_max} sessions"), &first);
    measures.extend(percentiles(bench, &format!("later durable reply, {sessions_max} sessions"), &later));
    Ok((measures, preps))
}

fn session(address: &Address, number: usize, together: &Barrier) -> Result<(String, Micros, Micros)> {
    let client = Client::new(address);
    together.wait();
    let mut client = client?;
    let (mut first, mut later) = (Micros::default(), Micros::default());
    let (prep, took) = start(&mut client, &format!("together-{number}"))?;
    first.push(took);
    for turn in 0..FOLLOW_UPS_EACH {
        later.push(say(&mut client, &prep, &format!("together-{number}-{turn}"))?);
    }
    Ok((prep, first, later))
}

fn percentiles(bench: &str, name: &str, taken: &Micros) -> Vec<Measure> {
    let at = |share: f64, called: &str| Measure::new(bench, &format!("{name}, {called}"), taken.at(share) / 1e3, "ms");
    vec![at(0.5, "p50"), at(0.99, "p99")]
}

/// Starts a prep; the answer comes when it is on disk.
fn start(client: &mut Client, client_id: &str) -> Result<(String, Duration)> {
    let body = json!({ "clientId": client_id, "request": REQUEST, "role": "ae" }).to_string();
    let begun = Instant::now();
    let answer = client.must("POST", "/api/preps", body.as_bytes())?;
    let took = begun.elapsed();
    let reply: Value = serde_json::from_slice(&answer)?;
    let id = reply["prep"]["id"].as_str().context("the reply names no prep")?;
    Ok((id.to_owned(), took))
}

fn say(client: &mut Client, prep: &str, client_id: &str) -> Result<Duration> {
    let body = json!({ "clientId": client_id, "text": "Tell me more about the funding" }).to_string();
    let begun = Instant::now();
    client.must("POST", &format!("/api/preps/{prep}/messages"), body.as_bytes())?;
    Ok(begun.elapsed())
}

/// From the first message of all preps to the end of the last one's research, as their logs tell it.
pub fn research_of_all(addresses: &[Address], preps: &[String]) -> Result<Duration> {
    let begun = Instant::now();
    let mut spans = Vec::new();
    for (address, prep) in addresses.iter().cycle().zip(preps) {
        let mut client = Client::new(address)?;
        let span = loop {
            if let Some(span) = research(&read_log(&mut client, prep)?).with_context(|| prep.clone())? {
                break span;
            }
            ensure!(begun.elapsed() < RESEARCH_MAX, "the research of {prep} does not end");
            thread::sleep(LOOK_EVERY);
        };
        spans.push(span);
    }
    let from = spans.iter().map(|span| span.from).min().context("there is no prep")?;
    let until = spans.iter().map(|span| span.until).max().context("there is no prep")?;
    Ok(Duration::from_millis(until.saturating_sub(from)))
}

fn wait_for_research(client: &mut Client, prep: &str) -> Result<()> {
    let begun = Instant::now();
    loop {
        let view: Value = serde_json::from_slice(&client.must("GET", &format!("/api/preps/{prep}"), b"")?)?;
        // The view may come alone or within an object.
        let runs = view["runs"].as_array().or_else(|| view["view"]["runs"].as_array());
        let runs = runs.context("the prep shows no runs")?;
        if !runs.is_empty() && runs.iter().all(|run| !run["outcome"].is_null()) {
            return Ok(());
        }
        if begun.elapsed() > RESEARCH_MAX {
            bail!("the research of {prep} had not ended after {} s", RESEARCH_MAX.as_secs());
        }
        thread::sleep(LOOK_EVERY);
    }
}

/// Waits until no CPU time is used any more, so that nothing else goes on beside what is measured next.
pub fn wait_for_quiet(processes: &[u32]) -> Result<Duration> {
    let begun = Instant::now();
    let used = || processes.iter().map(|process| used_ticks(*process)).sum::<Result<u64>>();
    let mut before = used()?;
    loop {
        thread::sleep(SETTLE);
        let now = used()?;
        if now.saturating_sub(before) <= QUIET_TICKS * processes.len() as u64 {
            return Ok(begun.elapsed());
        }
        before = now;
        ensure!(begun.elapsed() < RESEARCH_MAX, "the server was still busy after {} s", RESEARCH_MAX.as_secs());
    }
}

/// The number of the newest event of a prep.
pub fn last_seq(client: &mut Client, prep: &str) -> Result<u64> {
    let view: Value = serde_json::from_slice(&client.must("GET", &format!("/api/preps/{prep}"), b"")?)?;
    let seq = view["lastSeq"].as_u64().or_else(|| view["view"]["lastSeq"].as_u64());
    seq.context("the prep shows no last sequence number")
}

/// `callsheet prep` with a new data folder each time.
fn command_line(program: &Path, scratch: &Scratch) -> Result<Vec<Measure>> {
    let mut wall = Micros::default();
    let mut processor = Micros::default();
    let ticks_per_second = ticks_per_second();
    for number in 0..COMMAND_RUNS {
        let data = scratch.folder.join(format!("command-{number}"));
        let before = children_ticks()?;
        let begun = Instant::now();
        let mut command = Command::new(program);
        command.args(["prep", "Acme Corp", "--offline", "--role", "ae", "--purpose", "expansion", "--format", "json"]);
        command.arg("--data").arg(&data).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.status().context("`callsheet prep` could not be started")?;
        wall.push(begun.elapsed());
        ensure!(status.success(), "`callsheet prep \"Acme Corp\" --offline` ended with {status}");
        let used = children_ticks()?.saturating_sub(before) as f64 / ticks_per_second;
        processor.push(Duration::from_secs_f64(used));
    }
    Ok(vec![
        Measure::new("serve", "prep \"Acme Corp\" --offline, wall, median", wall.at(0.5) / 1e6, "s"),
        Measure::new("serve", "prep \"Acme Corp\" --offline, CPU, median", processor.at(0.5) / 1e6, "s"),
    ])
}

fn mebibytes(path: &Path) -> Result<f64> {
    Ok(fs::metadata(path)?.len() as f64 / 1024.0 / 1024.0)
}

/// Resident memory of a process, from `/proc`.
pub fn resident_kib(process: u32) -> Result<f64> {
    let status =
        fs::read_to_string(format!("/proc/{process}/status")).context("memory is read from /proc, on Linux only")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let number = line.split_whitespace().next().context("VmRSS is empty")?;
    Ok(number.parse()?)
}

/// CPU time of a process: fields 14 and 15 of its stat (proc(5)).
fn used_ticks(process: u32) -> Result<u64> {
    ticks(&format!("/proc/{process}/stat"), 14)
}

/// CPU time of the children that we waited for: fields 16 and 17.
pub fn children_ticks() -> Result<u64> {
    ticks("/proc/self/stat", 16)
}

fn ticks(path: &str, field: usize) -> Result<u64> {
    let stat = fs::read_to_string(path).context("CPU time is read from /proc, on Linux only")?;
    ticks_in(&stat, field).with_context(|| format!("{path} has another form than proc(5) says"))
}

/// The sum of a field and the one after it. The name, which may hold spaces, is the second field, in brackets.
fn ticks_in(stat: &str, field: usize) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let first = field.checked_sub(3)?;
    let number = |index: usize| fields.get(index)?.parse::<u64>().ok();
    Some(number(first)? + number(first + 1)?)
}

pub fn ticks_per_second() -> f64 {
    let output = Command::new("getconf").arg("CLK_TCK").output().ok();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.and_then(|text| text.parse().ok()).unwrap_or(100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_time_is_found_behind_a_name_with_spaces() {
        let stat = "42 (call ) sheet) S 1 42 42 0 -1 4194304 100 0 0 0 250 50 7 3 20 0 9 0 1 2 3";
        assert_eq!(ticks_in(stat, 14), Some(300));
        assert_eq!(ticks_in(stat, 16), Some(10));
        assert_eq!(ticks_in("42 (x) S", 14), None);
    }
}
