//! The program that is tried, with a data folder of its own.

use std::ffi::OsString;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::process::wait;

/// How long one command may take.
const COMMAND_MAX: Duration = Duration::from_secs(180);
const REQUEST: &str = "Help me prepare for my meeting with Acme Corp.";

/// A Callsheet, as somebody uses it who types commands.
#[derive(Debug, Clone)]
pub struct Callsheet {
    program: PathBuf,
    data: PathBuf,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// `None` when a signal ended it.
    pub code: Option<i32>,
    pub printed: String,
    pub complained: String,
}

impl Ended {
    /// What was printed by a command that worked.
    pub fn well(self) -> Result<String> {
        ensure!(self.code == Some(0), "it ended with {:?}: {}{}", self.code, self.printed, self.complained);
        Ok(self.printed)
    }
}

/// A command that is under way.
pub struct Going {
    child: Child,
    printed: JoinHandle<String>,
    complained: JoinHandle<String>,
}

impl Callsheet {
    /// With an empty data folder.
    pub fn fresh(program: &Path, data: PathBuf) -> Result<Self> {
        fs::create_dir_all(&data)?;
        Ok(Self { program: program.to_path_buf(), data })
    }

    /// With a copy of this one's data, which nobody may be using.
    pub fn copied(&self, name: &str) -> Result<Self> {
        let data = self.data.with_file_name(name);
        copy(&self.data, &data).with_context(|| format!("{} could not be copied", self.data.display()))?;
        Ok(Self { program: self.program.clone(), data })
    }

    /// `callsheet prep`; gives the brief.
    pub fn prep(&self) -> Result<String> {
        let ended = self.run(&["prep", REQUEST, "--offline"])?;
        fs::write(self.data.with_extension("log"), &ended.complained)?;
        ended.well()
    }

    /// `callsheet ask last`; gives the answer.
    pub fn ask(&self, question: &str) -> Result<String> {
        self.asking(question)?.end()?.well()
    }

    /// The same, under way.
    pub fn asking(&self, question: &str) -> Result<Going> {
        self.start(&["ask", "last", question, "--offline"], "")
    }

    /// `callsheet connect model`; gives the state of the model.
    pub fn connect(&self, url: &str, key: Option<&str>) -> Result<Value> {
        let mut words = vec!["connect", "model", "--provider", "compatible", "--url", url, "--model", "tiny", "--yes"];
        words.push("--json");
        words.extend(key.map(|_| "--key"));
        let line = key.map(|key| format!("{key}\n")).unwrap_or_default();
        json(&self.start(&words, &line)?.end()?.well()?)
    }

    /// `callsheet connect test model`; gives whether it works, and what was found.
    pub fn test(&self) -> Result<(bool, Value)> {
        let ended = self.run(&["connect", "test", "model", "--json"])?;
        Ok((ended.code == Some(0), json(&ended.printed)?))
    }

    /// `callsheet show last`: all that the preparation holds.
    pub fn show(&self) -> Result<Value> {
        json(&self.run(&["show", "last", "--json"])?.well()?)
    }

    fn run(&self, words: &[&str]) -> Result<Ended> {
        self.start(words, "")?.end()
    }

    fn start(&self, words: &[&str], line: &str) -> Result<Going> {
        let mut command = interruptible(&self.program);
        command.args(words).arg("--data").arg(&self.data);
        // A model or a database of whoever runs this must not be asked.
        for name in settings() {
            command.env_remove(name);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("{} could not be started", self.program.display()))?;
        child.stdin.take().context("no standard input")?.write_all(line.as_bytes())?;
        let printed = listen(child.stdout.take().context("no standard output")?);
        let complained = listen(child.stderr.take().context("no standard error")?);
        Ok(Going { child, printed, complained })
    }
}

impl Going {
    /// Waits for its end.
    pub fn end(mut self) -> Result<Ended> {
        let status = wait(&mut self.child, Some(COMMAND_MAX)).context("the command")?;
        let (printed, complained) = (self.printed.join(), self.complained.join());
        Ok(Ended {
            code: status.code(),
            printed: printed.unwrap_or_default(),
            complained: complained.unwrap_or_default(),
        })
    }

    /// Whether it is still under way.
    pub fn goes_on(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_none())
    }

    /// Interrupts it, as Ctrl-C does.
    pub fn interrupt(&self) -> Result<()> {
        let status = Command::new("kill").args(["-s", "INT", &self.child.id().to_string()]).status()?;
        ensure!(status.success(), "the command could not be interrupted");
        Ok(())
    }
}

/// The program, which hears interrupts although whoever started us may ignore them, as a shell in the background does.
fn interruptible(program: &Path) -> Command {
    const INTERRUPT: u64 = 1 << 1;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    if ignored & INTERRUPT == 0 {
        return Command::new(program);
    }
    let mut command = Command::new("env");
    command.arg("--default-signal=INT").arg(program);
    command
}

fn listen(mut from: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn json(text: &str) -> Result<Value> {
    serde_json::from_str(text).with_context(|| format!("this is no JSON: {text}"))
}

fn settings() -> Vec<OsString> {
    std::env::vars_os().map(|(name, _)| name).filter(|name| name.to_string_lossy().starts_with("CALLSHEET_")).collect()
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        match entry.file_type()? {
            kind if kind.is_dir() => copy(&entry.path(), &target)?,
            kind if kind.is_file() => {
                fs::copy(entry.path(), target)?;
            }
            // A socket or a link is nothing that an answer rests on.
            kind => bail!("{} is {kind:?}", entry.path().display()),
        }
    }
    Ok(())
}
