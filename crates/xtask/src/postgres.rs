//! The PostgreSQL that tests start: found, or installed where we may.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::debian::{install, may_install};
use crate::workspace::variable;

/// Where packages put the programs, as `crates/store/tests/it/cluster.rs` looks for them.
const PARENTS: &[&str] = &["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr"];
const FOLDERS: &[&str] = &["/usr/local/bin", "/usr/bin"];
/// Settings of Debian's installer: no server of its own, which would run from then on.
const INSTALLER: &str = "/etc/postgresql-common/createcluster.conf";

/// Finds PostgreSQL, or installs it where we may: Debian, as root.
pub fn ensure() -> Result<()> {
    if variable("CALLSHEET_TEST_POSTGRES").is_some() || is_installed() {
        return Ok(());
    }
    if !may_install() {
        bail!(
            "PostgreSQL was not found, so the store could not be tried on it. Install it (Debian: `apt-get install \
             postgresql`), or name a running one as postgres://USER@HOST:PORT in CALLSHEET_TEST_POSTGRES, and run the \
             same command again."
        );
    }
    let installer = Path::new(INSTALLER);
    if let Some(folder) = installer.parent()
        && !installer.exists()
    {
        std::fs::create_dir_all(folder)?;
        std::fs::write(installer, "create_main_cluster = false\n")?;
    }
    install(&["postgresql"])?;
    if !is_installed() {
        bail!("apt-get installed PostgreSQL, but not where we look for it");
    }
    Ok(())
}

fn is_installed() -> bool {
    programs().is_some()
}

/// The folder with its programs.
pub fn programs() -> Option<PathBuf> {
    let versions = PARENTS.iter().flat_map(std::fs::read_dir).flatten().flatten().map(|entry| entry.path().join("bin"));
    let mut folders = versions.chain(FOLDERS.iter().map(PathBuf::from));
    folders.find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}
