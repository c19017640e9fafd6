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

fn manifest(file: &Path) -> Value {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    serde_json::from_reader(archive.by_name("manifest.json").unwrap()).unwrap()
}

#[test]
fn what_opens_doors_stays_out_under_every_name_and_nothing_is_left_out_unsaid() {
    let kept = Kept::new();
    let secrets = ["callsheet.toml~", "callsheet.toml.bak", "connections.key.old", "connections.half", "token.1.new"];
    let others = ["callsheet.db-before-upgrade", "manifest.json", "tokens/list.txt", r"a\b.txt"];
    for folder in ["tokens", "lost+found"] {
        std::fs::create_dir(kept.data.path().join(folder)).unwrap();
    }
    for name in secrets.iter().chain(&others) {
        std::fs::write(kept.data.path().join(name), "s3cret").unwrap();
    }
    assert!(kept.back_up().status.success());
    let manifest = manifest(&kept.file());
    let files: Vec<&str> =
        manifest["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    let left: Vec<&str> = manifest["leftOut"].as_array().unwrap().iter().map(|path| path.as_str().unwrap()).collect();
    for secret in secrets {
        assert!(!files.contains(&secret) && left.contains(&secret), "{secret}: {files:?} {left:?}");
    }
    assert!(files.contains(&"callsheet.db-before-upgrade") && files.contains(&"tokens/list.txt"), "{files:?}");
    for other in ["manifest.json", "lost+found", r"a\b.txt"] {
        assert!(left.contains(&other), "{other}: {left:?}");
    }
    let restored = kept.place.path().join("new");
    assert!(kept.restore(&restored).status.success());
    assert!(!restored.join("connections.half").exists());
}

#[test]
fn a_folder_that_is_there_is_filled_and_one_that_is_half_filled_starts_nothing() {
    let kept = Kept::new();
    assert!(kept.back_up().status.success());
    let volume = kept.place.path().join("volume");
    std::fs::create_dir(&volume).unwrap();
    let before = std::os::unix::fs::MetadataExt::ino(&std::fs::metadata(&volume).unwrap());
    let done = kept.restore(&volume);
    assert!(done.status.success(), "{}", said(&done));
    // A volume that is mounted can be neither removed nor renamed.
    assert_eq!(std::os::unix::fs::MetadataExt::ino(&std::fs::metadata(&volume).unwrap()), before);
    assert!(volume.join("callsheet.db").is_file() && !volume.join(".restoring").exists());
    assert!(callsheet(&["preps", "--offline"], &volume).status.success());

    std::fs::create_dir(volume.join(".restoring")).unwrap();
    let refused = callsheet(&["preps", "--offline"], &volume);
    assert!(said(&refused).contains("did not come to its end"), "{}", said(&refused));
}

#[test]
fn a_damaged_data_file_is_no_backup_and_a_sound_one_is_left_as_it_was() {
    let kept = Kept::new();
    let contents = || -> Vec<Vec<u8>> {
        ["callsheet.db", "callsheet.db-wal"]
            .map(|name| std::fs::read(kept.data.path().join(name)).unwrap_or_default())
            .to_vec()
    };
    let before = contents();
    assert!(before.iter().all(|bytes| !bytes.is_empty()), "what a kill leaves");
    assert!(kept.back_up().status.success());
    assert!(contents() == before, "the data file or its log was written");

    std::fs::remove_file(kept.file()).unwrap();
    // Brings the log into the file, so that the damage is what is read.
    assert!(callsheet(&["preps", "--offline"], kept.data.path()).status.success());
    let file = kept.data.path().join("callsheet.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0xa5);
    std::fs::write(&file, bytes).unwrap();
    let refused = kept.back_up();
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("no backup was taken"), "{}", said(&refused));
    assert_eq!(names(kept.place.path()), [""; 0]);
}

/// Starts a command on the file, tells it to stop as soon as something new lies in the place, and waits for its end.
fn stopped(kept: &Kept, command: &str, data: &Path) -> String {
    let before = names(kept.place.path());
    let mut child = Command::new(env!("CARGO_BIN_EXE_callsheet"));
    child.args([command, kept.file().to_str().unwrap(), "--data"]).arg(data);
    let mut child = child.stderr(std::process::Stdio::piped()).spawn().unwrap();
    while names(kept.place.path()) == before {
        assert_eq!(child.try_wait().unwrap(), None, "it ended before it began anything");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(told.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert_eq!(names(kept.place.path()), before);
    said(&output)
}

#[test]
fn a_backup_that_is_told_to_stop_takes_away_what_it_began() {
    let kept = Kept::new();
    let long = std::fs::File::create(kept.data.path().join("recording.bin")).unwrap();
    long.set_len(8 << 30).unwrap();
    let said = stopped(&kept, "backup", kept.data.path());
    assert!(said.contains("told to stop"), "{said}");
}

#[test]
fn a_restore_that_is_told_to_stop_takes_away_what_it_began() {
    const FILES: usize = 3_000;
    let kept = Kept::new();
    std::fs::create_dir(kept.data.path().join("recordings")).unwrap();
    for number in 0..FILES {
        std::fs::write(kept.data.path().join(format!("recordings/{number}.txt")), "by hand").unwrap();
    }
    assert!(kept.back_up().status.success());
    let said = stopped(&kept, "restore", &kept.place.path().join("new"));
    assert!(said.contains("told to stop") && said.contains("is as it was"), "{said}");
    assert!(kept.restore(&kept.place.path().join("new")).status.success(), "another one is taken");
}

#[test]
fn a_data_file_that_lies_beside_a_database_is_named_as_left_out() {
    let kept = Kept::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_callsheet"));
    command.args(["--json", "backup", "--files-only"]).arg(kept.file()).arg("--data").arg(kept.data.path());
    command.env("CALLSHEET_STORE", "postgres://nobody@127.0.0.1:1/none");
    let taken = command.output().unwrap();
    assert!(taken.status.success(), "{}", said(&taken));
    assert_eq!(
        manifest(&kept.file())["leftOut"],
        serde_json::json!(["callsheet.db", "callsheet.db-shm", "callsheet.db-wal", "token"])
    );
}
