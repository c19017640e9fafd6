//! A `restate-server` of a test's own: on loopback, small, and told to send nothing home.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use net::{HttpClient, Net, NetOptions, Reach, Url};
use restate::{Addresses, Restate};

use crate::worlds::TokioClock;

/// Names the binary; `cargo xtask engines` installs one.
const VARIABLE: &str = "CALLSHEET_TEST_RESTATE";
const PATIENCE: Duration = Duration::from_secs(60);

/// A server, and where our handlers are found by it.
pub struct Server {
    binary: PathBuf,
    folder: tempfile::TempDir,
    ports: [u16; 3],
    child: Option<Child>,
    http: HttpClient,
    /// Where the handlers of this test are served, also after a restart.
    pub handlers: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Server {
    /// Starts one; `None`, said aloud, where there is no binary.
    pub async fn start() -> Option<Self> {
        #[expect(clippy::disallowed_methods, reason = "a test is told by the environment")]
        let binary = std::env::var(VARIABLE).ok();
        let Some(binary) = binary else {
            skipped();
            return None;
        };
        rustls::crypto::ring::default_provider().install_default().ok();
        let clock = std::sync::Arc::new(TokioClock::new());
        let http = Net::new(NetOptions::default(), clock, Reach::RealOnly, None).unwrap().operators_client();
        let [admin, ingress, node, handlers] = free_ports();
        let mut server = Self {
            binary: binary.into(),
            folder: tempfile::tempdir().unwrap(),
            ports: [admin, ingress, node],
            child: None,
            http,
            handlers: SocketAddr::from(([127, 0, 0, 1], handlers)),
        };
        server.start_again();
        server.ready().await;
        Some(server)
    }

    /// Starts the process on what the one before left.
    pub fn start_again(&mut self) {
        let [admin, ingress, node] = self.ports;
        let config = format!(
            "cluster-name = \"test\"\nnode-name = \"one\"\ndisable-telemetry = true\nbind-ip = \"127.0.0.1\"\n\
             bind-port = {node}\nadvertised-address = \"http://127.0.0.1:{node}/\"\nlisten-mode = \"tcp\"\n\
             default-num-partitions = 2\nrocksdb-total-memory-size = \"128 MiB\"\n\
             [admin]\nbind-address = \"127.0.0.1:{admin}\"\nbind-port = {admin}\n\
             [ingress]\nbind-address = \"127.0.0.1:{ingress}\"\nbind-port = {ingress}\n"
        );
        let file = self.folder.path().join("restate.toml");
        std::fs::write(&file, config).unwrap();
        let output = std::fs::File::create(self.folder.path().join("output")).unwrap();
        let mut command = Command::new(&self.binary);
        command.arg("--no-logo").arg("--base-dir").arg(self.folder.path().join("data")).arg("-c").arg(file);
        command.env("DO_NOT_TRACK", "1").stdin(Stdio::null());
        self.child = Some(command.stdout(output.try_clone().unwrap()).stderr(output).spawn().unwrap());
    }

    /// Waits until whoever served the handlers is gone.
    pub async fn handlers_are_free(&self) {
        while TcpListener::bind(self.handlers).is_err() {
            tokio::task::yield_now().await;
        }
    }

    /// The process's number.
    pub fn process(&self) -> u32 {
        self.child.as_ref().map(Child::id).unwrap_or_default()
    }

    /// Ends the process as `kill -9` does.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().ok();
            child.wait().ok();
        }
    }

    async fn ready(&self) {
        let health = self.admin().join("health").unwrap();
        let answers = async {
            loop {
                let answer = self.http.get(health.clone()).send().await;
                if answer.is_ok_and(|answer| answer.status().is_success()) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, answers).await.is_err() {
            let said = std::fs::read_to_string(self.folder.path().join("output")).unwrap();
            panic!("restate-server does not start:\n{said}");
        }
    }

    fn admin(&self) -> Url {
        Url::parse(&format!("http://127.0.0.1:{}/", self.ports[0])).unwrap()
    }

    /// The engine, as a process that uses this server starts it.
    pub fn engine(&self) -> Restate {
        self.engine_at(self.handlers)
    }

    /// The same at another address, as a new release does.
    pub fn engine_at(&self, listen: SocketAddr) -> Restate {
        let ingress = Url::parse(&format!("http://127.0.0.1:{}/", self.ports[1])).unwrap();
        let addresses = Addresses { admin: self.admin(), ingress, listen, advertise: None, identity: None };
        Restate { http: self.http.clone(), addresses }
    }
}

/// Ports that nobody listens on now.
pub fn free_ports<const N: usize>() -> [u16; N] {
    let taken = [(); N].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    taken.map(|listener| listener.local_addr().unwrap().port())
}

#[expect(clippy::print_stdout, reason = "whoever runs the tests is to know")]
fn skipped() {
    println!("skipped: {VARIABLE} names no restate-server; `cargo xtask engines` installs one");
}
