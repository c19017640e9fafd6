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

/// One server or a cluster, and where our handlers are found by it.
pub struct Server {
    binary: PathBuf,
    folder: tempfile::TempDir,
    nodes: Vec<Node>,
    http: HttpClient,
    /// Where the handlers of this test are served, also after a restart.
    pub handlers: SocketAddr,
}

/// Administration, ingress and between nodes.
struct Node {
    ports: [u16; 3],
    child: Option<Child>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Server {
    /// Starts one; `None`, said aloud, where there is no binary.
    pub async fn start() -> Option<Self> {
        Self::cluster(1).await
    }

    /// Starts several that keep everything twice (or once, if it is one).
    pub async fn cluster(nodes: usize) -> Option<Self> {
        #[expect(clippy::disallowed_methods, reason = "a test is told by the environment")]
        let binary = std::env::var(VARIABLE).ok();
        let Some(binary) = binary else {
            skipped();
            return None;
        };
        rustls::crypto::ring::default_provider().install_default().ok();
        let clock = std::sync::Arc::new(TokioClock::new());
        let http = Net::new(NetOptions::default(), clock, Reach::RealOnly, None).unwrap().operators_client();
        let [handlers] = free_ports();
        let mut server = Self {
            binary: binary.into(),
            folder: tempfile::tempdir().unwrap(),
            nodes: (0..nodes).map(|_| Node { ports: free_ports(), child: None }).collect(),
            http,
            handlers: SocketAddr::from(([127, 0, 0, 1], handlers)),
        };
        server.start_again();
        for number in 0..nodes {
            server.ready(number).await;
        }
        Some(server)
    }

    /// Starts what was killed, on what it left.
    pub fn start_again(&mut self) {
        for number in 0..self.nodes.len() {
            if self.nodes[number].child.is_none() {
                self.start_node(number);
            }
        }
    }

    /// Starts the process of a node on what the one before left.
    pub fn start_node(&mut self, number: usize) {
        let [admin, ingress, between] = self.nodes[number].ports;
        let all: Vec<String> =
            self.nodes.iter().map(|node| format!("\"http://127.0.0.1:{}/\"", node.ports[2])).collect();
        let config = format!(
            "cluster-name = \"test\"\nnode-name = \"node-{number}\"\ndisable-telemetry = true\nbind-ip = \"127.0.0.1\"\n\
             roles = [\"admin\", \"metadata-server\", \"log-server\", \"worker\", \"http-ingress\"]\n\
             bind-port = {between}\nadvertised-address = \"http://127.0.0.1:{between}/\"\nlisten-mode = \"tcp\"\n\
             auto-provision = {provision}\ndefault-replication = {replication}\n\
             default-num-partitions = 2\nrocksdb-total-memory-size = \"128 MiB\"\n\
             [metadata-client]\naddresses = [{all}]\n\
             [admin]\nbind-address = \"127.0.0.1:{admin}\"\nbind-port = {admin}\n\
             [ingress]\nbind-address = \"127.0.0.1:{ingress}\"\nbind-port = {ingress}\n",
            provision = number == 0,
            replication = self.nodes.len().min(2),
            all = all.join(", "),
        );
        let at = |name: &str| self.folder.path().join(format!("{name}-{number}"));
        std::fs::write(at("toml"), config).unwrap();
        let output = std::fs::File::create(at("output")).unwrap();
        let mut command = Command::new(&self.binary);
        command.arg("--no-logo").arg("--base-dir").arg(at("data")).arg("-c").arg(at("toml"));
        command.env("DO_NOT_TRACK", "1").stdin(Stdio::null());
        self.nodes[number].child = Some(command.stdout(output.try_clone().unwrap()).stderr(output).spawn().unwrap());
    }

    /// Waits until whoever served the handlers is gone.
    pub async fn handlers_are_free(&self) {
        while TcpListener::bind(self.handlers).is_err() {
            tokio::task::yield_now().await;
        }
    }

    /// The numbers of the processes.
    pub fn processes(&self) -> Vec<u32> {
        self.nodes.iter().filter_map(|node| node.child.as_ref()).map(Child::id).collect()
    }

    /// Ends all processes as `kill -9` does.
    pub fn kill(&mut self) {
        (0..self.nodes.len()).for_each(|number| self.kill_node(number));
    }

    /// Ends one.
    pub fn kill_node(&mut self, number: usize) {
        if let Some(mut child) = self.nodes[number].child.take() {
            child.kill().ok();
            child.wait().ok();
        }
    }

    /// Waits until a node answers.
    pub async fn ready(&self, number: usize) {
        let health = self.url(number, 0).join("health").unwrap();
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
            let said = std::fs::read_to_string(self.folder.path().join(format!("output-{number}"))).unwrap();
            panic!("restate-server does not start:\n{said}");
        }
    }

    fn url(&self, number: usize, door: usize) -> Url {
        Url::parse(&format!("http://127.0.0.1:{}/", self.nodes[number].ports[door])).unwrap()
    }

    /// What a node says in a table of Restate's own, as one text.
    pub async fn asked(&self, number: usize, sql: &str) -> String {
        let query = self.http.post(self.url(number, 0).join("query").unwrap()).header("accept", "application/json");
        let query = query.header("content-type", "application/json");
        let mut answer = query.body(serde_json::json!({ "query": sql }).to_string()).send().await.unwrap();
        let mut text = Vec::new();
        while let Some(chunk) = answer.chunk().await.unwrap() {
            text.extend_from_slice(&chunk);
        }
        String::from_utf8(text).unwrap()
    }

    /// The engine, as a process that uses this server starts it.
    pub fn engine(&self) -> Restate {
        self.engine_at(self.handlers)
    }

    /// The same at another address, as a new release does.
    pub fn engine_at(&self, listen: SocketAddr) -> Restate {
        let door = |door| (0..self.nodes.len()).map(|number| self.url(number, door)).collect();
        let addresses = Addresses { admin: door(0), ingress: door(1), listen, advertise: None, identity: None };
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
