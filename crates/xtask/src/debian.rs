//! Programs that Debian has, installed where we may.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::quietly;

/// Whether programs may be installed here: Debian, as root.
pub fn may_install() -> bool {
    let root = std::fs::read_to_string("/proc/self/status").is_ok_and(|status| {
        status
            .lines()
            .any(|line| line.strip_prefix("Uid:").is_some_and(|ids| ids.split_whitespace().nth(1) == Some("0")))
    });
    root && Path::new("/etc/debian_version").is_file()
}

/// Installs packages, and says so.
pub fn install(packages: &[&str]) -> Result<()> {
    eprintln!("Installing {} with apt-get", packages.join(", "));
    quietly(Command::new("apt-get").arg("update"))?;
    let mut install = Command::new("apt-get");
    install.args(["install", "-y", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold"]);
    quietly(install.args(packages).env("DEBIAN_FRONTEND", "noninteractive"))?;
    Ok(())
}

/// strace, by which tests see what the store does to its files.
pub fn ensure_strace() -> Result<()> {
    const VERSION: &str = "--version";
    if Command::new("strace").arg(VERSION).output().is_ok_and(|output| output.status.success()) {
        return Ok(());
    }
    anyhow::ensure!(may_install(), "strace was not found; tests on bad disks are left out without it");
    install(&["strace"])?;
    quietly(Command::new("strace").arg(VERSION)).context("apt-get installed strace, and it does not run").map(|_| ())
}
