//! moto's Step Functions, as the tests of two crates start it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A server on a port of its own that ends with the test.
pub struct MotoServer {
    child: Child,
    pub port: u16,
}

impl Drop for MotoServer {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl MotoServer {
    /// With a python that has `moto[server,stepfunctions]`; it listens when this returns.
    pub fn start(python: &str) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../step_functions/tests/moto_with_activities.py");
        let mut command = Command::new(python);
        command.arg(script).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().unwrap();
        Self { child, port }
    }
}
