//! `kill -9` of a serving process at many moments of a run.

use std::collections::{BTreeSet, HashSet};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use domain::{Event, Logged, PrepView, RunOutcome};
use serde_json::json;

use crate::http::Client;

/// Kills of one prep: the first early in its log, the next later, and so on.
const KILLS: u64 = 6;
/// How fast the sample world answers.
const PACE: &str = "0.2";
/// Looks at the log while waiting for a state; each waits for new events.
const LOOKS_MAX: usize = 20_000;

pub struct Process {
    child: Child,
    pub client: Client,
}

impl Process {
    fn start(data: &Path) -> Self {
        Self::start_at(data, PACE)
    }

    fn start_at(data: &Path, pace: &str) -> Self {
        // A server that starts again asks the feeds again, and would know articles that a calm one does not.
        Self::start_with(data, &[("CALLSHEET_SAMPLE_PACE", pace), ("CALLSHEET_POLL_FEEDS", "false")])
    }

    /// A process with settings of its own.
    pub fn start_with(data: &Path, variables: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_callsheet"))
            .args(["serve", "--offline", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("Callsheet is ready at ").unwrap_or_else(|| panic!("{line}")).to_owned();
        Self { child, client: Client::of(&url) }
    }

    /// As the system numbers it.
    #[cfg(target_os = "linux")]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn log(&self, prep: &str) -> Vec<Logged> {
        let mut log: Vec<Logged> = Vec::new();
        loop {
            let after = log.len();
            let page = self.client.get(&format!("/api/preps/{prep}/events?after={after}&limit=1000")).json();
            let page: Vec<Logged> = serde_json::from_value(page["events"].clone()).unwrap();
            if page.is_empty() {
                return log;
            }
            log.extend(page);
        }
    }

    pub fn log_until(&self, prep: &str, over: impl Fn(&[Logged]) -> bool) -> Vec<Logged> {
        for _ in 0..LOOKS_MAX {
            let log = self.log(prep);
            if over(&log) {
                return log;
            }
            std::thread::yield_now();
        }
        panic!("the log did not get there");
    }

    /// SIGTERM: the process is asked to end.
    #[cfg(unix)]
    pub fn ask_to_end(&self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
    }

    /// How a process that was asked to end has ended.
    #[cfg(unix)]
    pub fn ended(mut self) -> std::process::ExitStatus {
        self.child.wait().unwrap()
    }

    /// SIGKILL: the process has no chance to tidy up.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A test that fails leaves no process behind.
impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn complete(log: &[Logged]) -> bool {
    let runs = log.iter().filter(|logged| matches!(&logged.event, Event::WorkflowComplete { .. })).count();
    runs == 2
}

/// What a user sees in the end, apart from moments and from what depends on them.
#[derive(Debug, PartialEq)]
pub struct Essence {
    findings: BTreeSet<String>,
    sources: BTreeSet<String>,
    brief: bool,
    outcomes: Vec<RunOutcome>,
}

impl Essence {
    pub fn of(log: &[Logged]) -> Self {
        let view = PrepView::fold(log);
        Self {
            findings: view.findings.iter().map(|finding| format!("{} {}", finding.id, finding.title)).collect(),
            sources: view.sources.iter().map(|source| source.url.clone()).collect(),
            brief: view.brief.is_some(),
            outcomes: view.runs.iter().filter_map(|run| run.outcome.clone()).collect(),
        }
    }

    /// What only one of both holds.
    pub fn apart(&self, other: &Self) -> Vec<String> {
        let both = [(&self.findings, &other.findings), (&self.sources, &other.sources)];
        both.iter().flat_map(|(own, others)| own.symmetric_difference(others)).cloned().collect()
    }
}

pub fn start(process: &Process) -> String {
    let body = json!({ "clientId": "kill", "request": "Help me prepare for my meeting with Acme Corp." });
    let reply = process.client.post("/api/preps", &body);
    assert_eq!(reply.status, 201);
    reply.json()["prep"]["id"].as_str().unwrap().to_owned()
}

/// Runs of the whole, when the machine is too busy to read everything in the time that each source has.
const TRIES: usize = 4;

/// Sources that were left because they took too long.
pub fn left_for_time(log: &[Logged]) -> Vec<String> {
    let gaps = log.iter().filter_map(|logged| match &logged.event {
        Event::WorkflowProgress { gaps, .. } => Some(gaps),
        _ => None,
    });
    gaps.flatten().filter(|gap| gap.contains("took longer than")).cloned().collect()
}

pub fn undisturbed(pace: &str) -> (String, Vec<Logged>) {
    let data = tempfile::tempdir().unwrap();
    let process = Process::start_at(data.path(), pace);
    let prep = start(&process);
    let log = process.log_until(&prep, complete);
    process.kill();
    (prep, log)
}

/// The log of a server that was killed again and again.
fn killed(prep: &str, undisturbed: &[Logged]) -> Vec<Logged> {
    let data = tempfile::tempdir().unwrap();
    let mut process = Process::start(data.path());
    assert_eq!(start(&process), prep);
    let mut acknowledged: Vec<Logged> = Vec::new();
    for number in 1..=KILLS {
        let at = undisturbed.len() as u64 * number / (KILLS + 1);
        let log = process.log_until(prep, |log| log.len() as u64 >= at || complete(log));
        process.kill();
        process = Process::start(data.path());
        let after = process.log(prep);
        assert_eq!(after[..log.len()], log[..], "what was read before the kill is there after it");
        acknowledged = log;
    }
    let log = process.log_until(prep, complete);
    process.kill();
    assert_eq!(log[..acknowledged.len()], acknowledged[..]);
    log
}

#[test]
fn a_killed_server_goes_on_from_the_last_step_and_ends_as_an_undisturbed_one() {
    let mut left = Vec::new();
    for _ in 0..TRIES {
        let (prep, calm) = undisturbed(PACE);
        let log = killed(&prep, &calm);
        let numbers: Vec<u64> = log.iter().map(|logged| logged.seq).collect();
        assert_eq!(numbers, (1..=log.len() as u64).collect::<Vec<_>>(), "dense");
        let ids: HashSet<_> = log.iter().map(|logged| logged.id.to_string()).collect();
        assert_eq!(ids.len(), log.len(), "nothing twice");
        left = [left_for_time(&calm), left_for_time(&log)].concat();
        if left.is_empty() {
            let (log, calm) = (Essence::of(&log), Essence::of(&calm));
            assert_eq!(log.apart(&calm), Vec::<String>::new());
            assert_eq!(log, calm);
            return;
        }
    }
    panic!("the machine is too busy to compare anything: {left:?}");
}
