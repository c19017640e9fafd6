//! A PostgreSQL to measure on: of its own, on a socket in its folder, waiting for the disk as a real one does.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::postgres;
use crate::process::quietly;

/// Beyond what comes with PostgreSQL. The processes that are measured hold some tens of connections each.
const SETTINGS: &str = "listen_addresses = ''\nmax_connections = 300\nshared_buffers = 256MB\nmax_wal_size = 2GB\n";
/// Nobody's number, on every Unix that has root: PostgreSQL refuses to run as root.
const NOBODY: u32 = 65_534;

/// A running server; ended when dropped.
pub struct Database {
    programs: PathBuf,
    folder: PathBuf,
}

impl Database {
    pub fn start() -> Result<Self> {
        postgres::ensure()?;
        let programs = postgres::programs().context("PostgreSQL was not found")?;
        // Short: a socket's path has at most some hundred bytes.
        let folder = std::env::temp_dir().join(format!("callsheet-bench-pg-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        give_away(&folder)?;
        let database = Self { programs, folder };
        let mut initdb = database.program("initdb");
        quietly(
            initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-D"]).arg(database.cluster()),
        )?;
        let path = database.cluster().join("postgresql.conf");
        let settings = std::fs::read_to_string(&path)?;
        let socket = format!("unix_socket_directories = '{}'\n", database.folder.display());
        std::fs::write(path, settings + SETTINGS + &socket)?;
        let mut control = database.program("pg_ctl");
        quietly(
            control.args(["start", "-w", "-l"]).arg(database.folder.join("log")).arg("-D").arg(database.cluster()),
        )?;
        Ok(database)
    }

    /// A new database with nothing in it; its URL.
    pub fn empty(&self, name: &str) -> Result<String> {
        let mut createdb = self.program("createdb");
        quietly(createdb.arg("-h").arg(&self.folder).args(["-U", "postgres", name]))?;
        let socket = self.folder.display().to_string().replace('/', "%2F");
        Ok(format!("postgres:///{name}?host={socket}&user=postgres"))
    }

    fn cluster(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command.current_dir(&self.folder);
        as_server(command)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let mut control = self.program("pg_ctl");
        if let Err(error) = quietly(control.args(["stop", "-m", "immediate", "-w", "-D"]).arg(self.cluster())) {
            eprintln!("the PostgreSQL in {} was not ended: {error:#}", self.folder.display());
        }
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            eprintln!("{} is left: {error}", self.folder.display());
        }
    }
}

#[cfg(unix)]
fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|owner| std::os::unix::fs::MetadataExt::uid(&owner) == 0)
}

#[cfg(unix)]
fn as_server(mut command: Command) -> Command {
    if is_root() {
        std::os::unix::process::CommandExt::uid(&mut command, NOBODY);
        std::os::unix::process::CommandExt::gid(&mut command, NOBODY);
    }
    command
}

#[cfg(unix)]
fn give_away(path: &Path) -> Result<()> {
    if is_root() {
        std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn as_server(command: Command) -> Command {
    command
}

#[cfg(not(unix))]
fn give_away(_: &Path) -> Result<()> {
    Ok(())
}
