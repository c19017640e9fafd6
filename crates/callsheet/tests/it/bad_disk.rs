//! A serving process whose disk is full or broken for a while, as strace makes it look: what a page is told, and what is there
//! when the disk is well again.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use domain::{Event, Logged};
use pretty_assertions::assert_eq;
use serde_json::json;

use crate::kill::{Process, complete, start};

const SETTINGS: &[(&str, &str)] = &[("CALLSHEET_SAMPLE_PACE", "0.2"), ("CALLSHEET_POLL_FEEDS", "false")];
/// Messages that are refused, one after the other, while steps try to commit.
const REFUSED: usize = 5;
const BETWEEN: Duration = Duration::from_millis(200);
const LOOKS_MAX: usize = 1_000;
const LOOK_EVERY: Duration = Duration::from_millis(10);

struct Fault {
    /// Which calls on the data file and its log answer what.
    inject: &'static str,
    status: u16,
    problem: &'static str,
}

const FAULTS: &[Fault] = &[
    Fault { inject: "pwrite64:error=ENOSPC", status: 507, problem: "/docs/errors/disk-full.md" },
    Fault { inject: "pwrite64:error=EIO", status: 503, problem: "/docs/errors/busy.md" },
    Fault { inject: "fsync,fdatasync:error=EIO", status: 503, problem: "/docs/errors/busy.md" },
];

/// A disk that is bad for as long as this is there.
struct Bad {
    strace: Child,
}

impl Bad {
    /// None where strace is missing, or must not trace a process that runs.
    fn disk(process: u32, data: &Path, fault: &Fault) -> Option<Self> {
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-p", &process.to_string()]);
        for name in ["callsheet.db", "callsheet.db-wal"] {
            command.arg("-P").arg(data.join(name));
        }
        command.args(["-e", &format!("inject={}", fault.inject), "-o"]).arg(data.with_extension("trace"));
        let mut strace = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        for _ in 0..LOOKS_MAX {
            if strace.try_wait().unwrap().is_some() {
                return None;
            }
            if threads(process).all(|status| !status.contains("TracerPid:\t0\n")) {
                return Some(Self { strace });
            }
            std::thread::sleep(LOOK_EVERY);
        }
        panic!("strace did not begin");
    }

    /// It lets go of the process, whose calls are answered by the disk again.
    fn heals(mut self) {
        let told = Command::new("kill").args(["-TERM", &self.strace.id().to_string()]).status().unwrap();
        assert!(told.success());
        self.strace.wait().unwrap();
    }
}

/// Lets go of the process also when a test fails.
impl Drop for Bad {
    fn drop(&mut self) {
        let _ = self.strace.kill();
        let _ = self.strace.wait();
    }
}

/// What the system says of each thread.
fn threads(process: u32) -> impl Iterator<Item = String> {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).unwrap();
    tasks.filter_map(|task| std::fs::read_to_string(task.unwrap().path().join("status")).ok())
}

fn said(log: &[Logged], client_id: &str) -> usize {
    let of =
        |logged: &&Logged| matches!(&logged.event, Event::UserSaid { client_id: id, .. } if id.as_str() == client_id);
    log.iter().filter(of).count()
}

#[test]
fn a_full_or_broken_disk_is_told_and_what_was_refused_can_be_said_again() {
    for fault in FAULTS {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().join("data");
        let process = Process::start_with(&data, SETTINGS);
        let prep = start(&process);
        let before = process.log_until(&prep, |log| log.len() > 20);
        let Some(disk) = Bad::disk(process.id(), &data, fault) else {
            eprintln!("left out: strace is not installed, or must not trace here");
            process.kill();
            return;
        };
        let messages = format!("/api/preps/{prep}/messages");
        let say = |id: &str| process.client.post(&messages, &json!({ "clientId": id, "text": "Who is the CFO?" }));
        let ids: Vec<String> = (0..REFUSED).map(|number| format!("message-{number}")).collect();
        for id in &ids {
            let refused = say(id);
            assert_eq!(refused.status, fault.status, "{}: {}", fault.inject, refused.json());
            let told = refused.json();
            assert_eq!(told["type"], fault.problem);
            assert!(told["kept"].as_str().unwrap().contains("nothing of this request"), "{told}");
            std::thread::sleep(BETWEEN);
        }
        let during = process.log(&prep);
        assert!(!complete(&during), "steps are at work");
        assert_eq!(during[..before.len()], before[..], "what was read stays, and can be read meanwhile");
        assert!(ids.iter().all(|id| said(&during, id) == 0), "{}: what was refused is there", fault.inject);
        disk.heals();
        for id in ids.iter().chain(&ids) {
            assert_eq!(say(id).status, 200, "{}", fault.inject);
        }
        let log = process.log_until(&prep, complete);
        assert_eq!(log[..during.len()], during[..]);
        assert!(ids.iter().all(|id| said(&log, id) == 1), "{}: each is there once", fault.inject);
        let numbers: Vec<u64> = log.iter().map(|logged| logged.seq).collect();
        assert_eq!(numbers, (1..=log.len() as u64).collect::<Vec<_>>(), "dense");
        let gaps = log.iter().filter_map(|logged| match &logged.event {
            Event::WorkflowProgress { gaps, .. } => Some(gaps),
            _ => None,
        });
        let of_disk: Vec<&String> =
            gaps.flatten().filter(|gap| gap.contains("disk") || gap.contains("store")).collect();
        assert_eq!(of_disk, [""; 0], "no step was given up for the disk");
        process.kill();
    }
}
