//! A PostgreSQL for tests: found on this machine, started once for all test processes, and ended when none is left.
//!
//! `CALLSHEET_TEST_POSTGRES` names one that runs already, as `postgres://USER@HOST:PORT`; its user makes databases.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Where installers put the programs.
const FOLDERS: &[&str] = &[
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/bin",
    "/usr/bin",
];
/// How long a server may take to answer.
const START_MAX: Duration = Duration::from_secs(60);
/// Nobody's number, on every Unix that has root: PostgreSQL refuses to run as root.
const NOBODY: u32 = 65_534;

/// What a server for tests does not wait for: its data is gone with the machine anyway.
const SETTINGS: &str = "fsync = off\nfull_page_writes = off\nlisten_addresses = ''\nmax_connections = 400\n\
    shared_buffers = 64MB\nautovacuum = off\nlog_min_messages = warning\nmax_wal_size = 2GB\n";

/// A running server.
pub struct Cluster {
    /// Without a database.
    url: String,
    /// Held for as long as a process uses the server.
    _user: Option<File>,
}

static DATABASES: AtomicU32 = AtomicU32::new(0);

impl Cluster {
    /// The server that all tests share.
    #[allow(clippy::disallowed_methods, reason = "a test has no settings of its own")]
    pub fn shared() -> Self {
        if let Ok(url) = std::env::var("CALLSHEET_TEST_POSTGRES") {
            return Self { url: url.trim_end_matches('/').to_owned(), _user: None };
        }
        let home = home();
        let start = locked(&home.join("start.lock"), true);
        let user = locked(&home.join("users.lock"), false);
        let folder = Folder(home.join("shared"));
        if !folder.answers() {
            folder.make();
            folder.start_until_nobody_uses_it(&home);
        }
        drop(start);
        Self { url: folder.url(), _user: Some(user) }
    }

    /// A new database with nothing in it; its URL.
    pub fn empty_database(&self) -> String {
        let name = name();
        self.sql(&format!("CREATE DATABASE {name} TEMPLATE template0"));
        self.of(&name)
    }

    /// The URL of a database of this server.
    pub fn of(&self, database: &str) -> String {
        match self.url.split_once("?") {
            Some((front, query)) => format!("{front}{database}?{query}"),
            None => format!("{}/{database}", self.url),
        }
    }

    /// Something that only the server's owner may do.
    pub fn sql(&self, sql: &str) {
        run_sql(&self.of("postgres"), sql);
    }
}

/// Runs statements in a database, as its owner.
pub fn run_sql(url: &str, sql: &str) {
    rows(url, sql);
}

/// What statements give, as text.
pub fn rows(url: &str, sql: &str) -> Vec<Vec<Option<String>>> {
    apart(store::postgres::testing::rows(url, sql)).unwrap()
}

/// Waits for something on a thread of its own, so that it can be called from within a runtime.
fn apart<T: Send>(wait: impl Future<Output = T> + Send) -> T {
    let run = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(wait);
    std::thread::scope(|threads| threads.spawn(run).join().unwrap())
}

/// A name that no other test has: processes and their databases are counted.
fn name() -> String {
    format!("t_{}_{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::Relaxed), since_start())
}

#[allow(clippy::disallowed_methods, reason = "a name, and no time")]
fn since_start() -> u128 {
    std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()
}

/// A server of one test's own, which it may stop.
pub struct Own {
    folder: Folder,
    _home: tempfile::TempDir,
}

impl Own {
    pub fn start() -> Self {
        let own = Self::made();
        own.begin();
        own
    }

    fn made() -> Self {
        let home = tempfile::Builder::new().prefix("callsheet-pg").tempdir().unwrap();
        give_away(home.path());
        let own = Self { folder: Folder(home.path().join("own")), _home: home };
        own.folder.make();
        own
    }

    /// One that waits for the disk as a real one does.
    pub fn safe() -> Self {
        let own = Self::made();
        own.add_to("postgresql.conf", "fsync = on\nfull_page_writes = on\n");
        own.begin();
        own
    }

    /// One that also listens on a port of this machine, where it wants TLS and the password "of a rep" from the role `rep`.
    /// Certificate and key are PEM.
    pub fn with_tls(certificate: &str, key: &str) -> (Self, u16) {
        let own = Self::made();
        let data = own.folder.0.join("data");
        for (name, text) in [("server.crt", certificate), ("server.key", key)] {
            let path = data.join(name);
            std::fs::write(&path, text).unwrap();
            #[cfg(unix)]
            std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
            give_away(&path);
        }
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        own.add_to("postgresql.conf", &format!("listen_addresses = '127.0.0.1'\nport = {port}\nssl = on\n"));
        std::fs::write(data.join("pg_hba.conf"), "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n")
            .unwrap();
        own.folder.control(&["start", "-w", "-l", "log"]);
        let on_socket = own.of("postgres") + &format!("&port={port}");
        run_sql(&on_socket, "CREATE ROLE rep LOGIN PASSWORD 'of a rep'");
        (own, port)
    }

    fn add_to(&self, file: &str, settings: &str) {
        let path = self.folder.0.join("data").join(file);
        let before = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, before + settings).unwrap();
    }

    /// The number of its first process.
    pub fn process(&self) -> u32 {
        let pid = std::fs::read_to_string(self.folder.0.join("data/postmaster.pid")).unwrap();
        pid.lines().next().unwrap().parse().unwrap()
    }

    /// The URL of a database.
    pub fn of(&self, database: &str) -> String {
        Cluster { url: self.folder.url(), _user: None }.of(database)
    }

    /// Ends it as a power cut would.
    pub fn kill(&self) {
        self.folder.control(&["stop", "-m", "immediate", "-w"]);
    }

    /// Starts it, or starts it again.
    pub fn begin(&self) {
        self.folder.control(&["start", "-w", "-l", "log"]);
        self.folder.wait();
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let mut stop = self.folder.controlled(&["stop", "-m", "immediate", "-w"]);
        let stopped = stop.status().unwrap();
        // One that never started cannot be stopped, and what failed has said so.
        assert!(stopped.success() || std::thread::panicking(), "{stop:?}");
    }
}

/// The folder of a server: its data, its socket, its log.
struct Folder(PathBuf);

impl Folder {
    fn url(&self) -> String {
        let socket = self.0.display().to_string().replace('/', "%2F");
        format!("postgres:///?host={socket}&user=postgres")
    }

    fn answers(&self) -> bool {
        let url = Cluster { url: self.url(), _user: None }.of("postgres");
        apart(store::postgres::testing::rows(&url, "SELECT")).is_ok()
    }

    fn wait(&self) {
        let began = Instant::now();
        while !self.answers() {
            let log = || std::fs::read_to_string(self.0.join("log")).unwrap_or_default();
            assert!(began.elapsed() < START_MAX, "PostgreSQL does not answer:\n{}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Makes the data, if there is none.
    fn make(&self) {
        if self.0.join("data/PG_VERSION").is_file() {
            return;
        }
        std::fs::create_dir_all(&self.0).unwrap();
        give_away(&self.0);
        let mut initdb = program("initdb");
        initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D"]);
        succeed(initdb.arg(self.0.join("data")).current_dir(&self.0));
        let path = self.0.join("data/postgresql.conf");
        let settings = std::fs::read_to_string(&path).unwrap();
        let socket = format!("unix_socket_directories = '{}'\n", self.0.display());
        std::fs::write(path, settings + SETTINGS + &socket).unwrap();
    }

    fn control(&self, arguments: &[&str]) {
        succeed(&mut self.controlled(arguments));
    }

    fn controlled(&self, arguments: &[&str]) -> Command {
        let mut control = program("pg_ctl");
        // The server it starts must not hold our output open.
        control.stdout(Stdio::null()).stderr(Stdio::null());
        control.arg("-D").arg(self.0.join("data")).args(arguments).current_dir(&self.0);
        control
    }

    /// A shell stays beside the server, and ends it when it can have the users' lock for itself. It holds both locks until the
    /// server is gone: whoever starts one meanwhile waits, and does not meet one that ends.
    fn start_until_nobody_uses_it(&self, home: &Path) {
        let script = "\"$1\" -D \"$2\" >log 2>&1 & server=$!; trap '' HUP; \
            command -v flock >/dev/null || { wait $server; exit; }; \
            while kill -0 $server 2>/dev/null; do sleep 5; \
            flock -n \"$3/start.lock\" flock -n \"$3/users.lock\" \"$4\" stop -m fast -w -D \"$2\" && { wait $server; exit; }; done";
        let mut shell = as_server(Command::new("sh"));
        shell.args(["-c", script, "sh"]).arg(find("postgres")).arg(self.0.join("data")).arg(home).arg(find("pg_ctl"));
        shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).current_dir(&self.0);
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut shell, 0);
        drop(shell.spawn().unwrap());
        self.wait();
    }
}

/// The folder of all servers for tests of this user.
fn home() -> PathBuf {
    // Short: a socket's path has at most some hundred bytes.
    let home = std::env::temp_dir().join(format!("callsheet-test-postgres-{}", owner()));
    std::fs::create_dir_all(&home).unwrap();
    give_away(&home);
    home
}

fn locked(path: &Path, alone: bool) -> File {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).unwrap();
    give_away(path);
    if alone {
        file.lock().unwrap()
    } else {
        file.lock_shared().unwrap()
    }
    file
}

fn program(name: &str) -> Command {
    as_server(Command::new(find(name)))
}

#[cfg(unix)]
fn owner() -> u32 {
    std::os::unix::fs::MetadataExt::uid(
        &std::fs::metadata("/proc/self").unwrap_or_else(|_| std::fs::metadata(".").unwrap()),
    )
}

#[cfg(unix)]
fn as_server(mut command: Command) -> Command {
    if owner() == 0 {
        std::os::unix::process::CommandExt::uid(&mut command, NOBODY);
        std::os::unix::process::CommandExt::gid(&mut command, NOBODY);
    }
    command
}

#[cfg(unix)]
fn give_away(path: &Path) {
    if owner() == 0 {
        std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

fn succeed(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
}

/// A program of PostgreSQL, the newest there is.
fn find(name: &str) -> PathBuf {
    let found =
        FOLDERS.iter().flat_map(|folder| folders(folder)).map(|folder| folder.join(name)).find(|path| path.is_file());
    found.unwrap_or_else(|| {
        panic!(
            "PostgreSQL was not found, and the store is tested on it too. Install it (Debian: `apt-get install postgresql`; \
             `cargo xtask test` does so as root), or name a running one in CALLSHEET_TEST_POSTGRES."
        )
    })
}

/// Folders whose names have any characters where `*` stands, those with the greatest number first.
fn folders(pattern: &str) -> Vec<PathBuf> {
    let Some((front, back)) = pattern.split_once('*') else { return vec![PathBuf::from(pattern)] };
    let (parent, start) = front.rsplit_once('/').unwrap();
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir(parent)
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            let rest = name.strip_prefix(start)?;
            let number = rest.trim_matches(|char: char| !char.is_ascii_digit()).parse().unwrap_or(0);
            Some((number, PathBuf::from(format!("{parent}/{name}{back}"))))
        })
        .collect();
    found.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    found.into_iter().map(|(_, folder)| folder).collect()
}
