//! One inference server of our own on a free port, with a tap before it. It ends when dropped, and with our process.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::install::Installed;
use super::tap::Tap;
use crate::bench::http::{Address, Client};
use crate::process::seconds;

/// How long a start may take.
const READY_MAX: Duration = Duration::from_secs(60);
/// How long work may go on after nobody waits for it any more.
const IDLE_MAX: Duration = Duration::from_secs(5);
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Conversations at once.
const PARALLEL: &str = "2";

/// What to serve, and how.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Also names its log.
    pub name: &'a str,
    pub model: &'a Path,
    /// Tokens of one conversation.
    pub context: u32,
    pub key: Option<&'a str>,
}

/// A running server.
pub struct Server {
    child: Child,
    /// It ends when this is closed, also when we are killed.
    _leash: Option<ChildStdin>,
    address: Address,
    /// What went over the line, once it has ended.
    line: PathBuf,
    pub tap: Tap,
    /// From the start of the process until it was ready.
    pub ready: Duration,
}

impl Server {
    /// Starts a server and waits until it has loaded its model. Its log goes into the folder.
    pub fn start(installed: &Installed, wanted: Wanted, folder: &Path) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(&installed.python);
        command.arg(&installed.serve).arg(wanted.model).args(["--parallel", PARALLEL]);
        command.args(["--port", &port.to_string(), "--context", &wanted.context.to_string()]);
        if let Some(key) = wanted.key {
            command.args(["--key", key]);
        }
        let path = folder.join(format!("{}.log", wanted.name));
        let log = File::create(&path)?;
        command.stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log);
        let begun = Instant::now();
        let mut child = command.spawn().context("the model server could not be started")?;
        let leash = child.stdin.take();
        let address = Address { host: format!("127.0.0.1:{port}"), token: wanted.key.unwrap_or_default().to_owned() };
        let line = folder.join(format!("{}.http", wanted.name));
        let tap = Tap::before(port)?;
        let mut server = Self { child, _leash: leash, address, line, tap, ready: Duration::ZERO };
        server.wait_until_ready(begun).with_context(|| format!("see {}", path.display()))?;
        server.ready = begun.elapsed();
        Ok(server)
    }

    fn wait_until_ready(&mut self, begun: Instant) -> Result<()> {
        while self.get("/health").is_err() {
            if let Some(status) = self.child.try_wait()? {
                bail!("the model server ended before it was ready ({status})");
            }
            if begun.elapsed() > READY_MAX {
                bail!("the model server was not ready after {}", seconds(READY_MAX));
            }
            thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }

    fn get(&self, path: &str) -> Result<Vec<u8>> {
        Client::new(&self.address)?.must("GET", path, b"")
    }

    /// What a client is given: the tap's address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/v1/", self.tap.port)
    }

    /// Conversations that are worked on.
    fn busy(&self) -> Result<usize> {
        let slots: Value = serde_json::from_slice(&self.get("/slots")?)?;
        let slots = slots.as_array().context("/slots tells no slots")?;
        Ok(slots.iter().filter(|slot| slot["is_processing"] != false).count())
    }

    /// How long it took until nothing is worked on.
    pub fn idle_after(&self) -> Result<Duration> {
        let begun = Instant::now();
        loop {
            let busy = self.busy()?;
            let took = begun.elapsed();
            if busy == 0 {
                return Ok(took);
            }
            if took > IDLE_MAX {
                bail!("{busy} conversations were still worked on after {}", seconds(IDLE_MAX));
            }
            thread::sleep(LOOK_EVERY);
        }
    }

    /// Tokens that were said since the start, as the server counts them.
    pub fn said(&self) -> Result<u64> {
        let text = String::from_utf8(self.get("/metrics")?)?;
        let count = text.lines().find_map(|line| line.strip_prefix("llamacpp:tokens_predicted_total "));
        count.and_then(|count| count.trim().parse().ok()).context("/metrics tells no tokens_predicted_total")
    }

    /// Ends it at once, whatever it is doing.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.kill();
        // It is only for people who look for the cause of a failure.
        let _ = self.tap.write_down(&self.line);
    }
}

/// Free now; nobody else asks for ports by number here.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no port is free on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}
