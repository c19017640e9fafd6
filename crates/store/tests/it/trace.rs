//! What a program did to the files of a folder, as strace tells it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// One thing that was done to a file, by its name in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    Made(String),
    Write {
        file: String,
        at: usize,
        bytes: Vec<u8>,
    },
    Cut {
        file: String,
        length: usize,
    },
    /// What was written to the file before is on the disk.
    Synced(String),
    /// What was made in the folder and removed from it before is so on the disk.
    FolderSynced,
    Removed(String),
    /// The workload was told that so many of its turns are on disk.
    Told(usize),
}

/// The file that the workload appends a byte to for every turn that was acknowledged.
pub const TOLD: &str = "told";

/// Those that are replayed, and those that would have to be if a file of the folder met them.
const CALLS: &str = "trace=openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2,\
    pwritev,pwritev2,writev,fallocate,truncate,copy_file_range";

/// Whether there is an strace that may trace.
pub fn is_there() -> bool {
    let tried = Command::new("strace").arg("true").stderr(Stdio::null()).status();
    let works = tried.is_ok_and(|status| status.success());
    if !works {
        eprintln!("left out: strace is not installed, or must not trace here");
    }
    works
}

/// This test program, to run one test of it in a folder, under strace with these arguments.
pub fn traced(test: &str, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq"]).args(arguments).arg(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]);
    command.env(FOLDER, folder).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The variable that tells the workload its folder.
pub const FOLDER: &str = "CALLSHEET_TEST_FOLDER";

/// Runs a test of this program and tells what it did to the files of the folder.
pub fn record(test: &str, folder: &Path) -> Vec<Op> {
    let out = tempfile::tempdir().unwrap();
    let trace = out.path().join("trace");
    let arguments = ["-y", "-xx", "-s", "10000000", "-e", CALLS, "-o", trace.to_str().unwrap()];
    let done = traced(test, folder, &arguments).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    read(&std::fs::read_to_string(&trace).unwrap(), folder)
}

fn read(trace: &str, folder: &Path) -> Vec<Op> {
    let mut begun: HashMap<&str, &str> = HashMap::new();
    let mut reader = Reader { folder: folder.canonicalize().unwrap(), ops: Vec::new() };
    for line in trace.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(front) = rest.strip_suffix(" <unfinished ...>") {
            begun.insert(thread, front);
        } else if let Some((_, back)) = rest.strip_prefix("<... ").and_then(|rest| rest.split_once(" resumed>")) {
            let front = begun.remove(thread).unwrap();
            reader.call(&format!("{front}{back}"));
        } else {
            reader.call(rest);
        }
    }
    reader.ops
}

struct Reader {
    folder: PathBuf,
    ops: Vec<Op>,
}

impl Reader {
    fn call(&mut self, line: &str) {
        let Some((name, rest)) = line.split_once('(') else { return };
        let Some((arguments, result)) = rest.rsplit_once(") = ").or_else(|| rest.rsplit_once(" = ")) else { return };
        let arguments = arguments.trim_end().trim_end_matches(')');
        if result.starts_with('-') {
            return;
        }
        match name {
            "openat" if arguments.contains("O_CREAT") => self.made(quoted(arguments)),
            "openat" => {}
            "pwrite64" => {
                let at = arguments.rsplit_once(", ").unwrap().1.parse().unwrap();
                self.write(arguments, result, Some(at));
            }
            "write" => self.write(arguments, result, None),
            "ftruncate" => {
                let length = arguments.rsplit_once(", ").unwrap().1.parse().unwrap();
                if let Some(file) = self.file_of(arguments) {
                    self.ops.push(Op::Cut { file, length });
                }
            }
            "fsync" | "fdatasync" => self.synced(arguments),
            "unlink" | "unlinkat" => {
                if let Some(file) = self.name(quoted(arguments)) {
                    self.ops.push(Op::Removed(file));
                }
            }
            other => assert!(!self.is_touched(line), "{other} is not understood"),
        }
    }

    /// Whether a call names the folder or a file in it that counts. Paths stand between quotes or angles.
    fn is_touched(&self, line: &str) -> bool {
        line.split(['"', '<', '>']).any(|part| {
            let path = PathBuf::from(String::from_utf8_lossy(&unescaped(part)).into_owned());
            path == self.folder || self.name(path).is_some()
        })
    }

    fn made(&mut self, path: PathBuf) {
        let Some(file) = self.name(path) else { return };
        let there = self.ops.iter().rev().find_map(|op| match op {
            Op::Made(made) if *made == file => Some(true),
            Op::Removed(removed) if *removed == file => Some(false),
            _ => None,
        });
        if there != Some(true) {
            self.ops.push(Op::Made(file));
        }
    }

    fn write(&mut self, arguments: &str, result: &str, at: Option<usize>) {
        let Some(file) = self.file_of(arguments) else { return };
        if file == TOLD {
            let told = self.ops.iter().filter(|op| matches!(op, Op::Told(_))).count();
            return self.ops.push(Op::Told(told + 1));
        }
        let mut bytes = unescaped(arguments.split_once('"').unwrap().1.rsplit_once('"').unwrap().0);
        bytes.truncate(result.parse().unwrap());
        let at = at.unwrap_or_else(|| panic!("{file} is written where it stands"));
        self.ops.push(Op::Write { file, at, bytes });
    }

    fn synced(&mut self, arguments: &str) {
        if path_of(arguments) == Some(self.folder.clone()) {
            self.ops.push(Op::FolderSynced);
        } else if let Some(file) = self.file_of(arguments) {
            self.ops.push(Op::Synced(file));
        }
    }

    /// The file of the descriptor that comes first.
    fn file_of(&self, arguments: &str) -> Option<String> {
        self.name(path_of(arguments)?)
    }

    /// The index of the log is made anew by whoever opens it, and the lock holds nothing.
    fn name(&self, path: PathBuf) -> Option<String> {
        let name = path.strip_prefix(&self.folder).ok()?.to_str()?.to_owned();
        (!name.is_empty() && !name.ends_with("-shm") && !name.ends_with(".lock")).then_some(name)
    }
}

fn path_of(arguments: &str) -> Option<PathBuf> {
    let path = arguments.split_once('<')?.1.split_once('>')?.0;
    Some(PathBuf::from(String::from_utf8(unescaped(path)).unwrap()))
}

/// The path that is named first, in the folder of the descriptor before it unless it is absolute.
fn quoted(arguments: &str) -> PathBuf {
    let (before, rest) = arguments.split_once('"').unwrap_or((arguments, ""));
    let path = rest.split('"').next().unwrap_or_default();
    path_of(before).unwrap_or_default().join(String::from_utf8(unescaped(path)).unwrap())
}

/// Bytes as strace writes them: `\x41`; or as they are.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4);
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if first == b'\\' && after.first() == Some(&b'x') {
            let digits = std::str::from_utf8(&after[1..3]).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &after[3..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    bytes
}

/// As strace 6.1 prints them with `-f -y -xx`, of a program that worked in `/a`.
const OTHER_CALLS: [&str; 6] = [
    r#"pwritev(3<\x2f\x61\x2f\x62>, [{iov_base="\x78\x79", iov_len=2}, {iov_base="\x7a", iov_len=1}], 2, 0) = 3"#,
    r#"writev(3<\x2f\x61\x2f\x62>, [{iov_base="\x78\x79", iov_len=2}, {iov_base="\x7a", iov_len=1}], 2) = 3"#,
    r"fallocate(3<\x2f\x61\x2f\x62>, 0, 0, 100) = 0",
    r#"truncate("\x2f\x61\x2f\x62", 3) = 0"#,
    r#"rename("\x2f\x61\x2f\x62", "\x2f\x63") = 0"#,
    r#"renameat2(5<\x2f\x61>, "\x62", AT_FDCWD<\x2f\x63>, "\x64", 0) = 0"#,
];

#[test]
fn a_call_that_is_not_replayed_is_noticed_where_it_touches_the_folder() {
    let reader = |folder: &str| Reader { folder: PathBuf::from(folder), ops: Vec::new() };
    for line in OTHER_CALLS {
        let noticed = std::panic::catch_unwind(|| reader("/a").call(line));
        assert!(noticed.is_err(), "{line}");
        reader("/elsewhere").call(line);
    }
    let mut reader = reader("/a");
    reader.call(r#"unlinkat(5<\x2f\x61>, "\x62", 0) = 0"#);
    assert_eq!(reader.ops, [Op::Removed("b".to_owned())]);
    reader.call(r"fallocate(3<\x2f\x61\x2f\x62\x2d\x73\x68\x6d>, 0, 0, 100) = 0");
}
