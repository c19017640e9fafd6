//! A disk that is full, broken or slow at one place after the other, as strace makes it look to the store.

use std::path::Path;

use crate::trace::{is_there, traced};
use crate::turns::{self, TURNS};

/// A call, what it answers, and at which of its turns: each place is tried by itself.
struct Fault {
    call: &'static str,
    answer: &'static str,
    /// How many calls in a row: one that fails once may be made good by the writer itself.
    long: usize,
    /// From one place to the next.
    apart: usize,
    /// What the asker is told, in part.
    says: &'static str,
}

const FAULTS: &[Fault] = &[
    Fault { call: "pwrite64", answer: "error=ENOSPC", long: 3, apart: 40, says: "The disk is full." },
    Fault { call: "pwrite64", answer: "error=EIO", long: 3, apart: 55, says: "The store is busy: disk I/O error" },
    Fault { call: "fsync", answer: "error=EIO", long: 3, apart: 6, says: "The store is busy: disk I/O error" },
];

/// Calls of each kind that a workload surely makes.
const PLACES: usize = 160;
const SYNCS: usize = 40;

#[tokio::test]
async fn workload() {
    let folder = turns::folder();
    let lived = turns::live(&folder).await;
    std::fs::write(folder.join("refused"), lived.refused.join("\n")).unwrap();
}

#[tokio::test]
async fn a_full_or_broken_disk_is_told_and_nothing_acknowledged_is_lost() {
    if !is_there() {
        return;
    }
    for fault in FAULTS {
        let mut refused = 0;
        let places = if fault.call == "fsync" { SYNCS } else { PLACES };
        for place in (1..places).step_by(fault.apart) {
            let when = format!("when={place}..{}", place + fault.long - 1);
            let said = disturbed(&format!("inject={}:{}:{when}", fault.call, fault.answer)).await;
            for line in said.lines() {
                assert!(line.contains(fault.says), "{} {when}: {line}", fault.answer);
                refused += 1;
            }
        }
        assert!(refused > 0, "{} of {} was never felt", fault.answer, fault.call);
    }
}

#[tokio::test]
async fn a_slow_disk_is_waited_for() {
    if !is_there() {
        return;
    }
    assert_eq!(disturbed("inject=fsync,fdatasync:delay_enter=20000").await, "");
}

/// Lives through the workload with a disturbance; everything must be there in the end. Answers with what was refused.
async fn disturbed(inject: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("callsheet.db");
    let log = folder.path().join("callsheet.db-wal");
    let paths = [&database, &log].map(|path: &std::path::PathBuf| path.to_str().unwrap());
    let trace = folder.path().join("trace");
    let arguments = ["-P", paths[0], "-P", paths[1], "-e", inject, "-o", trace.to_str().unwrap()];
    let done = traced("faults::workload", folder.path(), &arguments).output().unwrap();
    assert!(done.status.success(), "{inject}: {}", String::from_utf8_lossy(&done.stdout));
    whole(folder.path()).await;
    std::fs::read_to_string(folder.path().join("refused")).unwrap()
}

async fn whole(folder: &Path) {
    assert_eq!(turns::told(folder), TURNS);
    assert_eq!(turns::check(folder, TURNS).await, TURNS);
}
