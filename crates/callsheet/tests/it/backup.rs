//! A backup while a preparation is at work, restored and compared; and what is refused.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use domain::{Logged, PrepView};
use pretty_assertions::assert_eq;
use serde_json::Value;

use crate::kill::{Process, complete, start};

/// Slow enough that a backup falls into the middle of it.
const PACE: &str = "0.2";
const SETTINGS: &[(&str, &str)] = &[("CALLSHEET_SAMPLE_PACE", PACE), ("CALLSHEET_POLL_FEEDS", "false")];

fn callsheet(arguments: &[&str], data: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_callsheet")).args(arguments).arg("--data").arg(data).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|name| name.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A folder with a preparation and what a team wrote by hand, without a process.
struct Kept {
    data: tempfile::TempDir,
    place: tempfile::TempDir,
}

impl Kept {
    fn new() -> Self {
        let kept = Self { data: tempfile::tempdir().unwrap(), place: tempfile::tempdir().unwrap() };
        let process = Process::start_with(kept.data.path(), SETTINGS);
        start(&process);
        process.kill();
        kept
    }

    fn file(&self) -> PathBuf {
        self.place.path().join("one.zip")
    }

    fn back_up(&self) -> Output {
        callsheet(&["--json", "backup", self.file().to_str().unwrap()], self.data.path())
    }

    fn restore(&self, to: &Path) -> Output {
        callsheet(&["restore", self.file().to_str().unwrap()], to)
    }
}

/// What was found, by id and title, and the hash of every text that was read.
fn essence(log: &[Logged]) -> Vec<String> {
    let view = PrepView::fold(log);
    let findings = view.findings.iter().map(|finding| format!("{} {}", finding.id, finding.title));
    let sources = view.sources.iter().map(|source| serde_json::to_string(source).unwrap());
    findings.chain(sources).collect()
}

#[test]
fn a_backup_of_a_preparation_at_work_is_restored_as_it_was_and_goes_on() {
    let (data, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::create_dir(data.path().join("recordings")).unwrap();
    std::fs::write(data.path().join("recordings/note.txt"), "by hand").unwrap();
    let process = Process::start_with(data.path(), SETTINGS);
    let prep = start(&process);
    let before = process.log_until(&prep, |log| log.len() > 20);
    let taken = callsheet(&["--json", "backup", place.path().to_str().unwrap()], data.path());
    assert!(taken.status.success(), "{}", said(&taken));
    let after = process.log(&prep);
    let whole = process.log_until(&prep, complete);
    process.kill();

    let taken: Value = serde_json::from_slice(&taken.stdout).unwrap();
    let file = PathBuf::from(taken["file"].as_str().unwrap());
    assert_eq!(names(place.path()), [file.file_name().unwrap().to_str().unwrap()], "nothing is left beside it");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let files = taken["manifest"]["files"].as_array().unwrap();
    let paths: Vec<_> = files.iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["callsheet.db", "recordings/note.txt"]);
    assert_eq!(taken["manifest"]["leftOut"], serde_json::json!(["token"]));

    let new = place.path().join("new");
    let restored = callsheet(&["restore", file.to_str().unwrap()], &new);
    assert!(restored.status.success(), "{}", said(&restored));
    assert!(said(&restored).contains("Every hash is as the manifest says"), "{}", said(&restored));
    assert_eq!(std::fs::read_to_string(new.join("recordings/note.txt")).unwrap(), "by hand");
    let process = Process::start_with(&new, SETTINGS);
    let log = process.log(&prep);
    let rows = taken["manifest"]["store"]["rows"].as_array().unwrap();
    let copied = rows.iter().find(|row| row["table"] == "event").unwrap()["rows"].as_u64().unwrap() as usize;
    assert!((before.len()..=after.len()).contains(&copied), "{copied} events of {}", after.len());
    assert_eq!(log[..copied], after[..copied], "the log as it was");
    assert_eq!(essence(&log[..copied]), essence(&after[..copied]));
    let ended = process.log_until(&prep, complete);
    assert_eq!(ended[..before.len()], whole[..before.len()], "the run that was at work goes on");
    process.kill();
}

#[test]
fn a_finished_preparation_is_the_same_after_a_restore() {
    let kept = Kept::new();
    let process =
        Process::start_with(kept.data.path(), &[("CALLSHEET_SAMPLE_PACE", "0"), ("CALLSHEET_POLL_FEEDS", "false")]);
    let prep = start(&process);
    let log = process.log_until(&prep, complete);
    process.kill();
    let taken = kept.back_up();
    assert!(taken.status.success(), "{}", said(&taken));
    let new = kept.place.path().join("new");
    let restored = kept.restore(&new);
    assert!(restored.status.success(), "{}", said(&restored));
    let process = Process::start_with(&new, SETTINGS);
    assert_eq!(process.log(&prep), log);
    let of = |what: &str| process.client.get(&format!("/api/preps/{prep}/{what}")).json();
    assert!(!of("findings").to_string().is_empty());
    process.kill();
    let again = callsheet(&["--json", "backup", kept.place.path().join("two.zip").to_str().unwrap()], &new);
    let (first, second): (Value, Value) =
        (serde_json::from_slice(&taken.stdout).unwrap(), serde_json::from_slice(&again.stdout).unwrap());
    assert_eq!(first["manifest"]["store"], second["manifest"]["store"], "as many rows of everything");
}

#[test]
fn a_damaged_backup_is_refused_with_what_is_wrong_and_leaves_nothing() {
    let kept = Kept::new();
    assert!(kept.back_up().status.success());
    let whole = std::fs::read(kept.file()).unwrap();
    let new = kept.place.path().join("new");
    let mut changed = whole.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 0xff;
    for (bytes, expected) in [(changed, "callsheet.db"), (whole[..whole.len() - 100].to_vec(), "its end is missing")] {
        std::fs::write(kept.file(), bytes).unwrap();
        let refused = kept.restore(&new);
        assert_eq!(refused.status.code(), Some(1));
        assert!(said(&refused).contains(expected), "{}", said(&refused));
        assert_eq!(names(kept.place.path()), ["one.zip"], "no half of a folder is left");
    }
}

/// The same backup with another manifest.
fn with_manifest(file: &Path, change: impl FnOnce(&mut Value)) {
    use std::io::{Read, Write};
    let mut old = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..old.len() {
        let mut entry = old.by_index(index).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        parts.push((entry.name().unwrap().into_owned(), bytes));
    }
    let (_, manifest) = parts.iter_mut().find(|(name, _)| name == "manifest.json").unwrap();
    let mut told: Value = serde_json::from_slice(manifest).unwrap();
    change(&mut told);
    *manifest = told.to_string().into_bytes();
    let mut new = zip::ZipWriter::new(std::fs::File::create(file).unwrap());
    for (name, bytes) in parts {
        new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        new.write_all(&bytes).unwrap();
    }
    new.finish().unwrap();
}

#[test]
fn what_a_newer_callsheet_wrote_or_a_stranger_changed_is_refused() {
    let kept = Kept::new();
    assert!(kept.back_up().status.success());
    let whole = std::fs::read(kept.file()).unwrap();
    type Change = fn(&mut Value);
    let changes: [(Change, &str); 4] = [
        (|told| told["store"]["schema"] = 999.into(), "The store has schema 999"),
        (|told| told["format"] = 999.into(), "written by a newer Callsheet"),
        (|told| told["files"][0]["path"] = "../out".into(), "a file that cannot be: ../out"),
        (|told| told["files"] = serde_json::json!([]), "does not name: callsheet.db"),
    ];
    for (change, expected) in changes {
        std::fs::write(kept.file(), &whole).unwrap();
        with_manifest(&kept.file(), change);
        let refused = kept.restore(&kept.place.path().join("new"));
        assert_eq!(refused.status.code(), Some(1));
        assert!(said(&refused).contains(expected), "{}", said(&refused));
        assert_eq!(names(kept.place.path()), ["one.zip"]);
    }
}

#[test]
fn nothing_is_written_over_and_a_full_folder_is_left_alone() {
    let kept = Kept::new();
    assert!(kept.back_up().status.success());
    let again = kept.back_up();
    assert!(said(&again).contains("is there already; nothing is written over"), "{}", said(&again));
    let inside = callsheet(&["backup", kept.data.path().join("in.zip").to_str().unwrap()], kept.data.path());
    assert!(said(&inside).contains("lies in the data folder"), "{}", said(&inside));
    let before = names(kept.data.path());
    let refused = kept.restore(kept.data.path());
    assert!(said(&refused).contains("is not empty"), "{}", said(&refused));
    assert_eq!(names(kept.data.path()), before);
    let url = "postgres://me:secret@127.0.0.1:1/x";
    let database =
        callsheet(&["backup", "--store", url, kept.place.path().join("p.zip").to_str().unwrap()], kept.data.path());
    assert!(said(&database).contains("pg_dump") && !said(&database).contains("secret"), "{}", said(&database));
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_is_told_and_nothing_is_left() {
    let kept = Kept::new();
    // Writes beyond the limit fail as on a full disk, instead of ending the process.
    let script = "trap '' XFSZ; ulimit -f 16; exec \"$0\" backup \"$1\" --data \"$2\"";
    let limited = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_callsheet")])
        .args([kept.file().as_os_str(), kept.data.path().as_os_str()])
        .output()
        .unwrap();
    assert_eq!(limited.status.code(), Some(1), "{}", said(&limited));
    assert!(said(&limited).contains("no backup was taken, and nothing is left of it"), "{}", said(&limited));
    assert_eq!(names(kept.place.path()), [""; 0]);
}
