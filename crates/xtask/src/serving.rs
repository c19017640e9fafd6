//! A Callsheet of our own: started on a free port, ready when its first line is printed, ended when dropped.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How long a start may take.
const READY_MAX: Duration = Duration::from_secs(60);
const READY_LINE: &str = "Callsheet is ready at ";
/// Lines of a log that are shown.
const LOG_LINES_MAX: usize = 20;

/// A running `callsheet serve`.
pub struct Serving {
    child: Child,
    /// As printed, with the token: what a person opens.
    pub url: String,
    /// From the start of the process to its first line.
    pub ready: Duration,
}

impl Serving {
    /// Starts `program serve --offline` with its data in `data` and waits until it is ready. What it logs goes to
    /// `callsheet.log` beside the data.
    pub fn start(program: &Path, data: &Path) -> Result<Self> {
        Self::start_on(program, data, None)
    }

    /// The same on another store than the folder's own, given as a URL.
    pub fn start_on(program: &Path, data: &Path, store: Option<&str>) -> Result<Self> {
        let mut command = Self::command(program, data)?;
        if let Some(store) = store {
            command.args(["--store", store]);
        }
        Self::start_command(command, program, data)
    }

    /// The same with settings of its own.
    pub fn start_with(program: &Path, data: &Path, variables: &[(&str, &str)]) -> Result<Self> {
        let mut command = Self::command(program, data)?;
        command.envs(variables.iter().copied());
        Self::start_command(command, program, data)
    }

    fn start_command(command: Command, program: &Path, data: &Path) -> Result<Self> {
        let begun = Instant::now();
        let mut serving = Self::spawn(command, program)?;
        serving.until_ready(begun, data)?;
        Ok(serving)
    }

    fn spawn(mut command: Command, program: &Path) -> Result<Self> {
        let child = command.spawn().with_context(|| format!("{} could not be started", program.display()))?;
        Ok(Self { child, url: String::new(), ready: Duration::ZERO })
    }

    fn until_ready(&mut self, begun: Instant, data: &Path) -> Result<()> {
        let line = self.first_line().with_context(|| log_of(&log_beside(data)))?;
        self.ready = begun.elapsed();
        let Some(url) = line.trim().strip_prefix(READY_LINE) else {
            bail!("the first line should begin with {READY_LINE:?} and is {line:?}");
        };
        self.url = url.to_owned();
        Ok(())
    }

    /// What `start` starts.
    pub fn command(program: &Path, data: &Path) -> Result<Command> {
        std::fs::create_dir_all(data)?;
        let mut command = Command::new(program);
        command.args(["serve", "--listen", "127.0.0.1:0", "--offline", "--data"]).arg(data);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(File::create(log_beside(data))?);
        Ok(command)
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Kills it, unless it has ended; how it ended.
    pub fn kill(mut self) -> Result<ExitStatus> {
        self.child.kill()?;
        Ok(self.child.wait()?)
    }

    fn first_line(&mut self) -> Result<String> {
        let output = self.child.stdout.take().context("no standard output")?;
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            let mut lines = BufReader::new(output);
            let mut line = String::new();
            let _ = sender.send(lines.read_line(&mut line).map(|_| line));
            // Reads on, so that the program never blocks on a full pipe.
            let _ = std::io::copy(&mut lines, &mut std::io::sink());
        });
        match receiver.recv_timeout(READY_MAX) {
            Ok(Ok(line)) if !line.is_empty() => Ok(line),
            Ok(Ok(_)) => bail!("the program ended without printing its address"),
            Ok(Err(error)) => Err(error).context("the first line could not be read"),
            Err(_) => bail!("the program was not ready after {}", crate::process::seconds(READY_MAX)),
        }
    }

    /// The process id, to look its memory up.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where the log of a process with this data is.
pub fn log_beside(data: &Path) -> PathBuf {
    data.with_extension("log")
}

/// The last lines of a log.
pub fn end_of(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(LOG_LINES_MAX)..].join("\n")
}

fn log_of(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    format!("Callsheet did not start; the end of {}:\n{}", log.display(), end_of(&text))
}
