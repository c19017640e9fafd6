//! Several processes on one database: pages here, work there, and any of them killed.

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use domain::Logged;
use pretty_assertions::assert_eq;
use serde_json::json;

use crate::cluster::Cluster;
use crate::http::Client;
use crate::kill::{Essence, Process, complete, left_for_time, start, undisturbed};
use crate::socket::Socket;

/// Runs of the whole, when the machine is too busy to read everything in the time that each source has.
const TRIES: usize = 4;

/// The sample world answers at once: what takes time here is the work itself.
const PACE: &str = "0";

/// How long something that has to come may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// A database of its own, and a folder that the processes share for their token.
struct Place {
    url: String,
    data: tempfile::TempDir,
    _cluster: Cluster,
}

impl Place {
    fn new() -> Self {
        let cluster = Cluster::shared();
        let place = Self { url: cluster.empty_database(), data: tempfile::tempdir().unwrap(), _cluster: cluster };
        let migrated = callsheet(&place, &["migrate"]).output().unwrap();
        assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
        place
    }

    fn variables(&self) -> [(&str, &str); 4] {
        [
            ("CALLSHEET_STORE", &self.url),
            ("CALLSHEET_SAMPLE_PACE", PACE),
            ("CALLSHEET_POLL_FEEDS", "false"),
            ("CALLSHEET_LOG", "off"),
        ]
    }

    /// A process with pages that leaves the work to others.
    fn serve(&self) -> Process {
        let variables = self.variables().into_iter().chain([("CALLSHEET_WORK", "false")]);
        Process::start_with(self.data.path(), &variables.collect::<Vec<_>>())
    }

    fn work(&self) -> Worker {
        let mut child = callsheet(self, &["work", "--offline", "--health", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let health =
            line.trim().strip_prefix("Callsheet is at work; its health is at ").unwrap_or_else(|| panic!("{line}"));
        let address = health.strip_suffix("/readyz").unwrap();
        Worker { child, health: Client::of(&format!("{address}/?token=none")) }
    }
}

fn callsheet(place: &Place, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callsheet"));
    command.args(arguments).arg("--data").arg::<&Path>(place.data.path()).envs(place.variables());
    command
}

struct Worker {
    child: Child,
    health: Client,
}

impl Worker {
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, as a rolling restart does.
    #[cfg(unix)]
    fn end(mut self) {
        let ended = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(ended.success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // A test that failed leaves nobody behind; one that ended is gone already.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A page that listens until the work is done, and what it was sent.
struct Page {
    seen: Arc<(Mutex<Vec<Logged>>, Condvar)>,
    listens: JoinHandle<()>,
}

impl Page {
    fn open(client: &Client, prep: &str) -> Self {
        let (client, prep) = (client.clone(), prep.to_owned());
        let seen = Arc::new((Mutex::new(Vec::new()), Condvar::new()));
        let told = Arc::clone(&seen);
        let listens = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut socket = Socket::open(&client, &prep, 0, None).await.unwrap();
                let take = |logged: &Logged| {
                    let mut seen = told.0.lock().unwrap();
                    seen.push(logged.clone());
                    told.1.notify_all();
                    complete(&seen)
                };
                socket.events_until(take).await;
            });
        });
        Self { seen, listens }
    }

    /// Waits for so many events, or for the end of the work.
    fn until(&self, least: usize) -> Vec<Logged> {
        let seen = self.seen.0.lock().unwrap();
        let wait = self.seen.1.wait_timeout_while(seen, PATIENCE, |seen| seen.len() < least && !complete(seen));
        let (seen, waited) = wait.unwrap();
        assert!(!waited.timed_out(), "the page was sent {} events and no more", seen.len());
        seen.clone()
    }

    fn whole(self) -> Vec<Logged> {
        let whole = self.until(usize::MAX);
        self.listens.join().unwrap();
        whole
    }
}

/// The log of a preparation during which a worker and a server were killed and another worker ended in order.
fn disturbed(prep: &str, calm: &[Logged]) -> Vec<Logged> {
    let place = Place::new();
    let (one, two) = (place.serve(), place.serve());
    assert_eq!(start(&one), prep);
    assert_eq!(start(&two), prep, "the same command at another node is the same preparation");
    let page = Page::open(&two.client, prep);
    let part = |part: usize| calm.len() * part / 4;

    let worker = place.work();
    assert_eq!(worker.health.get("/readyz").status, 200);
    assert_eq!(worker.health.get("/api/preps").status, 404, "nothing but its health");
    page.until(part(1));
    worker.kill();
    one.kill();
    let worker = place.work();
    let before = page.until(part(2));
    worker.end();
    let (_worker, one) = (place.work(), place.serve());
    let after = one.log(prep);
    assert_eq!(after[..before.len()], before[..], "what one node told, another has");
    let log = page.whole();

    assert_eq!(log, one.log(prep), "a page at one node saw what workers elsewhere did");

    let said = json!({ "clientId": "said", "text": "Tell me more about the funding" });
    assert_eq!(one.client.post(&format!("/api/preps/{prep}/messages"), &said).status, 200);
    let again = two.client.post(&format!("/api/preps/{prep}/messages"), &said);
    assert_eq!(again.status, 200);
    let twice = two.log(prep).iter().filter(|logged| logged.event.kind() == "user_said").count();
    assert_eq!(twice, 2, "the request and the message, each once");
    one.kill();
    two.kill();
    log
}

#[test]
fn pages_and_workers_apart_end_as_one_undisturbed_process_does() {
    let mut left = Vec::new();
    for _ in 0..TRIES {
        let (prep, calm) = undisturbed(PACE);
        let log = disturbed(&prep, &calm);
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
