//! Plans for engines elsewhere, and a whole preparation on a Restate server that is killed together with the process.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use crate::http::Client;
use crate::kill::{Essence, Process, complete, left_for_time, start, undisturbed};
use crate::moto_server::MotoServer;
use crate::rules;

/// Names the binary; `cargo xtask engines` installs one.
const VARIABLE: &str = "CALLSHEET_TEST_RESTATE";
/// Names a python with moto; `cargo xtask engines` makes one.
const MOTO: &str = "CALLSHEET_TEST_MOTO";
const PACE: &str = "0.2";
const PATIENCE: Duration = Duration::from_secs(60);
/// Runs of the whole, when the machine is too busy to read everything in the time that each source has.
const TRIES: usize = 3;

fn rendered(plan: &str) -> std::process::Output {
    let arguments = ["plan", "render", "--asl", "--plan", plan, "--arn", "arn:aws:states:eu-west-1:000000000000"];
    Command::new(env!("CARGO_BIN_EXE_callsheet")).args(arguments).output().unwrap()
}

#[test]
fn every_plan_is_a_state_machine_by_the_rules() {
    let printed = rendered("all");
    assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    let all: Value = serde_json::from_slice(&printed.stdout).unwrap();
    let plans = workflows::plans::all();
    assert_eq!(all.as_object().unwrap().len(), plans.len());
    for plan in plans {
        let definition = &all[plan.workflow.name()];
        assert_eq!(rules::flaws(definition), [""; 0], "{:?}", plan.workflow);
        let names = rules::names(definition);
        assert!(plan.steps.iter().all(|step| names.contains(step.name)), "{names:?}");
    }
    let one = rendered("customer_intelligence");
    let one: Value = serde_json::from_slice(&one.stdout).unwrap();
    assert_eq!(one, all["customer_intelligence"]);
    let collected = one["States"]["identify"]["Next"].as_str().unwrap();
    assert_eq!(one["States"][collected]["Branches"].as_array().unwrap().len(), 8);
}

#[test]
fn a_plan_that_there_is_not_is_named_with_those_that_there_are() {
    let refused = rendered("world_peace");
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("world_peace") && said.contains("customer_intelligence, one_pager"), "{said}");
}

#[test]
fn what_step_functions_lacks_is_said_before_anything_starts() {
    let data = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_callsheet"));
    command.args(["serve", "--engine", "step-functions", "--listen", "127.0.0.1:0", "--data"]).arg(data.path());
    let refused = command.env_remove("AWS_REGION").env_remove("AWS_DEFAULT_REGION").output().unwrap();
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("AWS_REGION is not set"));
}

/// A `restate-server` on loopback, small, which sends nothing home.
struct Restate {
    binary: PathBuf,
    folder: tempfile::TempDir,
    /// Administration, ingress, between nodes, and our handlers.
    ports: [u16; 4],
    child: Option<Child>,
}

impl Drop for Restate {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Restate {
    fn new(binary: PathBuf) -> Self {
        let taken = [(); 4].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let ports = taken.map(|listener| listener.local_addr().unwrap().port());
        let mut server = Self { binary, folder: tempfile::tempdir().unwrap(), ports, child: None };
        server.start();
        server
    }

    fn start(&mut self) {
        let [admin, ingress, node, _] = self.ports;
        let config = format!(
            "cluster-name = \"test\"\nnode-name = \"one\"\ndisable-telemetry = true\nbind-ip = \"127.0.0.1\"\n\
             bind-port = {node}\nadvertised-address = \"http://127.0.0.1:{node}/\"\nlisten-mode = \"tcp\"\n\
             default-num-partitions = 2\nrocksdb-total-memory-size = \"128 MiB\"\n\
             [admin]\nbind-address = \"127.0.0.1:{admin}\"\nbind-port = {admin}\n\
             [ingress]\nbind-address = \"127.0.0.1:{ingress}\"\nbind-port = {ingress}\n"
        );
        let file = self.folder.path().join("restate.toml");
        std::fs::write(&file, config).unwrap();
        let mut command = Command::new(&self.binary);
        command.arg("--no-logo").arg("--base-dir").arg(self.folder.path().join("data")).arg("-c").arg(file);
        command.env("DO_NOT_TRACK", "1").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.child = Some(command.spawn().unwrap());
    }

    fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().ok();
            child.wait().ok();
        }
    }

    /// A process that has its runs walked by this server.
    fn serve(&self, data: &Path) -> Process {
        let [admin, ingress, _, handlers] = self.ports.map(|port| format!("127.0.0.1:{port}"));
        let (admin, ingress) = (format!("http://{admin}"), format!("http://{ingress}"));
        Process::start_with(
            data,
            &[
                ("CALLSHEET_SAMPLE_PACE", PACE),
                ("CALLSHEET_POLL_FEEDS", "false"),
                ("CALLSHEET_ENGINE", "restate"),
                ("CALLSHEET_RESTATE_URL", &admin),
                ("CALLSHEET_RESTATE_INGRESS_URL", &ingress),
                ("CALLSHEET_RESTATE_LISTEN", &handlers),
            ],
        )
    }
}

/// The log of a preparation during which server, process and both were killed with SIGKILL.
fn disturbed(restate: &mut Restate, prep: &str, calm: usize) -> Vec<domain::Logged> {
    let data = tempfile::tempdir().unwrap();
    let mut process = restate.serve(data.path());
    assert_eq!(start(&process), prep);
    let begun = Instant::now();
    for (number, (kills_server, kills_process)) in [(true, false), (false, true), (true, true)].into_iter().enumerate()
    {
        let at = calm * (number + 1) / 4;
        let before = process.log_until(prep, |log| log.len() >= at || complete(log) || begun.elapsed() > PATIENCE * 2);
        if kills_server {
            restate.kill();
        }
        let ended = if kills_process {
            process.kill();
            None
        } else {
            Some(process)
        };
        if kills_server {
            restate.start();
        }
        process = ended.unwrap_or_else(|| restate.serve(data.path()));
        let after = process.log(prep);
        assert_eq!(after[..before.len()], before[..], "what was read before the kill is there after it");
    }
    let log = process.log_until(prep, |log| complete(log) || begun.elapsed() > PATIENCE * 3);
    assert!(complete(&log), "it ends: {:?}", log.last());
    process.kill();
    log
}

#[test]
fn a_preparation_on_restate_ends_as_an_undisturbed_one_whatever_is_killed() {
    #[expect(clippy::disallowed_methods, reason = "a test is told by the environment")]
    let binary = std::env::var(VARIABLE).ok();
    let Some(binary) = binary else {
        return skipped(VARIABLE, "restate-server");
    };
    let mut left = Vec::new();
    for _ in 0..TRIES {
        let (prep, calm) = undisturbed(PACE);
        let mut restate = Restate::new(PathBuf::from(&binary));
        let log = disturbed(&mut restate, &prep, calm.len());
        let numbers: Vec<u64> = log.iter().map(|logged| logged.seq).collect();
        assert_eq!(numbers, (1..=log.len() as u64).collect::<Vec<_>>(), "dense");
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

/// moto's Step Functions with its interpreter of the states language, and what it lacks of activities.
struct Moto {
    _server: MotoServer,
    url: String,
}

impl Moto {
    fn start(python: &str) -> Self {
        let server = MotoServer::start(python);
        let moto = Self { url: format!("http://127.0.0.1:{}", server.port), _server: server };
        let interpret = json!({ "stepfunctions": { "execute_state_machine": true } });
        let told = Client::of(&format!("{}/?token=none", moto.url)).post("/moto-api/config", &interpret);
        assert!((200..300).contains(&told.status), "{}", told.status);
        moto
    }

    /// A process that has its runs walked there.
    fn serve(&self, data: &Path) -> Process {
        Process::start_with(
            data,
            &[
                ("CALLSHEET_SAMPLE_PACE", PACE),
                ("CALLSHEET_POLL_FEEDS", "false"),
                ("CALLSHEET_ENGINE", "step-functions"),
                ("CALLSHEET_STEP_FUNCTIONS_ROLE", "arn:aws:iam::123456789012:role/callsheet"),
                ("AWS_ENDPOINT_URL", &self.url),
                ("AWS_REGION", "eu-central-1"),
                ("AWS_ACCESS_KEY_ID", "testing"),
                ("AWS_SECRET_ACCESS_KEY", "testing"),
            ],
        )
    }
}

#[test]
fn a_preparation_on_step_functions_ends_as_one_that_a_process_walks_itself() {
    #[expect(clippy::disallowed_methods, reason = "a test is told by the environment")]
    let python = std::env::var(MOTO).ok();
    let Some(python) = python else {
        return skipped(MOTO, "python with moto");
    };
    let moto = Moto::start(&python);
    let mut left = Vec::new();
    for _ in 0..TRIES {
        let (prep, calm) = undisturbed(PACE);
        let data = tempfile::tempdir().unwrap();
        let process = moto.serve(data.path());
        assert_eq!(start(&process), prep);
        let begun = Instant::now();
        let log = process.log_until(&prep, |log| complete(log) || begun.elapsed() > PATIENCE * 3);
        process.kill();
        left = [left_for_time(&calm), left_for_time(&log)].concat();
        if left.is_empty() {
            assert_eq!(Essence::of(&log), Essence::of(&calm));
            return;
        }
    }
    panic!("the machine is too busy to compare anything: {left:?}");
}

#[expect(clippy::print_stdout, reason = "whoever runs the tests is to know")]
fn skipped(variable: &str, what: &str) {
    println!("skipped: {variable} names no {what}; `cargo xtask engines` installs one");
}
