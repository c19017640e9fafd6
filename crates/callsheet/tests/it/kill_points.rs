//! The real process dies at a fail-point of every step in turn, while somebody writes to it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use domain::{Event, Logged, PrepId, StepState, TenantId};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};
use store::Store;
use store::sqlite::{SqliteOptions, SqliteStore};
use tempfile::TempDir;

use crate::http::Client;

const MOMENTS: [&str; 3] = ["before-commit", "after-commit", "before-step"];
/// How long a process may take to come to its end.
const PATIENCE: Duration = Duration::from_secs(120);

/// Every step and every moment, each step at one of them; `cargo xtask bench kill` tries them all.
fn points() -> Vec<(&'static str, &'static str)> {
    let plans = workflows::plans::all();
    let mut seen = HashSet::new();
    let steps = plans.iter().flat_map(|plan| &plan.steps).map(|step| step.name).filter(|name| seen.insert(*name));
    // A collection asks at a polite pace: where it would have to end first, the wait is the bench's.
    let collects = |step: &str| step.contains(':');
    MOMENTS
        .into_iter()
        .cycle()
        .zip(steps)
        .map(|(moment, step)| (if collects(step) { "before-step" } else { moment }, step))
        .collect()
}

/// A process that is going to die by itself.
struct Mortal {
    child: Child,
    /// Absent when it died before it was ready.
    client: Option<Client>,
    /// Ends with its standard output.
    ended: Receiver<()>,
}

impl Mortal {
    fn start(data: &Path, place: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_callsheet"))
            .args(["serve", "--offline", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .envs([("CALLSHEET_SAMPLE_PACE", "0"), ("CALLSHEET_POLL_FEEDS", "false"), ("CALLSHEET_FAILPOINT", place)])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let client = line.trim().strip_prefix("Callsheet is ready at ").map(Client::of);
        let (end, ended) = channel::<()>();
        std::thread::spawn(move || {
            output.read_to_end(&mut Vec::new()).ok();
            drop(end);
        });
        Self { child, client, ended }
    }

    /// Waits for the death, which has to be the one that was asked for.
    fn died(mut self, place: &str) {
        if self.ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            self.child.kill().unwrap();
            panic!("{place} was never reached");
        }
        let status = self.child.wait().unwrap();
        assert!(status.code().is_none_or(|code| code > 2), "{place}: it ended by itself, {status}");
    }
}

/// One prep that is written to, and what was acknowledged of it.
struct Talk {
    client_id: String,
    prep: Option<PrepId>,
    said: HashMap<String, bool>,
    log: Vec<Logged>,
    /// Of its own: where the vendor is known already, its steps do not run.
    data: TempDir,
}

impl Talk {
    fn new(number: usize) -> Self {
        let data = tempfile::tempdir().unwrap();
        Self { client_id: format!("prep-{number}"), prep: None, said: HashMap::new(), log: Vec::new(), data }
    }

    /// Says what was not acknowledged yet, and one thing more. Any answer may be missing.
    fn talk(&mut self, client: &Client) {
        let request =
            json!({ "clientId": self.client_id, "request": "Help me prepare for my meeting with Acme Corp." });
        if self.prep.is_none() {
            let Some(reply) = post(client, "/api/preps", &request) else { return };
            self.prep = Some(PrepId::from(reply["prep"]["id"].as_str().unwrap()));
        }
        let path = format!("/api/preps/{}/messages", self.prep.as_ref().unwrap());
        self.said.insert(format!("{}-{}", self.client_id, self.said.len()), false);
        for (id, acknowledged) in self.said.iter_mut().filter(|(_, acknowledged)| !**acknowledged) {
            let body = json!({ "clientId": id, "text": "Tell me more about the funding" });
            *acknowledged = post(client, &path, &body).is_some();
        }
    }

    /// Reads the log from the file that the dead process left.
    async fn look(&mut self) {
        let Some(prep) = &self.prep else { return };
        let store = SqliteStore::open(self.data.path(), SqliteOptions::default()).unwrap();
        let key = store::key(&TenantId::local(), prep);
        let mut log = Vec::new();
        loop {
            let page = store.events(&key, log.len() as u64, 1_000).await.unwrap();
            if page.is_empty() {
                break;
            }
            log.extend(page);
        }
        assert_eq!(log[..self.log.len()], self.log[..], "what was there before is there after");
        self.log = log;
        self.check();
    }

    fn check(&self) {
        let numbers: Vec<u64> = self.log.iter().map(|logged| logged.seq).collect();
        assert_eq!(numbers, (1..=self.log.len() as u64).collect::<Vec<_>>(), "dense");
        let ids: HashSet<_> = self.log.iter().map(|logged| logged.id.to_string()).collect();
        assert_eq!(ids.len(), self.log.len(), "nothing twice");
        for (id, acknowledged) in &self.said {
            let times = self.log.iter().filter(|logged| says(&logged.event, id)).count();
            assert!(times <= 1 && (times == 1 || !acknowledged), "{id} is there {times} times");
        }
        let mut ended = HashSet::new();
        for step in self.log.iter().filter_map(|logged| ended_step(&logged.event)) {
            assert!(ended.insert(step.clone()), "{step:?} ended twice");
        }
        let mut known = HashSet::new();
        for logged in &self.log {
            match &logged.event {
                Event::FindingAdded { finding } => assert!(known.insert(&finding.id), "{} was added twice", finding.id),
                Event::FindingWithdrawn { finding, .. } => assert!(known.remove(finding)),
                _ => {}
            }
        }
    }

    /// Steps that have not ended in every run that has them.
    fn left(&self) -> BTreeSet<String> {
        let started = self.log.iter().filter_map(|logged| match &logged.event {
            Event::WorkflowStarted { run, steps, .. } => Some((run.to_string(), steps)),
            _ => None,
        });
        let all = started.flat_map(|(run, steps)| steps.iter().map(move |plan| (run.clone(), plan.step.clone())));
        let ended: HashSet<_> = self.log.iter().filter_map(|logged| ended_step(&logged.event)).collect();
        all.filter(|step| !ended.contains(step)).map(|(_, step)| step).collect()
    }
}

fn post(client: &Client, path: &str, body: &Value) -> Option<Value> {
    let token = format!("Bearer {}", client.token);
    let answer = client.try_send("POST", path, Some(body), &[("authorization", &token)]).ok()?;
    assert!((200..300).contains(&answer.status), "{path}: {}", answer.status);
    Some(answer.json())
}

fn says(event: &Event, id: &str) -> bool {
    matches!(event, Event::UserSaid { client_id, .. } if client_id.as_str() == id)
}

fn ended_step(event: &Event) -> Option<(String, String)> {
    match event {
        Event::WorkflowProgress { run, step, state, .. } => match state {
            StepState::Pending | StepState::Running { .. } => None,
            StepState::Done | StepState::FromCache | StepState::Skipped { .. } | StepState::Failed { .. } => {
                Some((run.to_string(), step.clone()))
            }
        },
        _ => None,
    }
}

#[ignore = "it takes minutes: after each death collections begin anew, at their polite pace"]
#[tokio::test]
async fn a_process_that_dies_at_every_step_loses_and_doubles_nothing() {
    let mut points = points();
    let mut talks = vec![Talk::new(0)];
    while !points.is_empty() {
        let talk = talks.last_mut().unwrap();
        let left = talk.left();
        let next = match talk.prep {
            Some(_) => points.iter().position(|(_, step)| left.contains(*step)),
            None => Some(0),
        };
        let Some(next) = next else {
            let number = talks.len();
            talks.push(Talk::new(number));
            continue;
        };
        let (moment, step) = points.remove(next);
        let place = format!("{moment}:{step}:1");
        let process = Mortal::start(talk.data.path(), &place);
        if let Some(client) = &process.client {
            talk.talk(client);
        }
        process.died(&place);
        talk.look().await;
    }
    for talk in &mut talks {
        talk.look().await;
    }
    let acknowledged = talks.iter().flat_map(|talk| talk.said.values()).filter(|acknowledged| **acknowledged).count();
    assert!(acknowledged > 0, "nothing was acknowledged, so nothing was proved");
}
