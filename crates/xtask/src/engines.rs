//! The engines of others that tests run: Restate's server from npm, moto from PyPI. Both stay in the target folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{announced, quietly};
use crate::workspace::{Workspace, variable};

/// The server's version; its licence (BSL 1.1) allows running it, and we ship nothing of it.
const RESTATE: &str = "1.7.12";
/// The package with the interpreter of the states language.
const MOTO: &str = "moto[server,stepfunctions]==5.2.5";

/// Variables by which tests are told where an engine is, with what is there.
const RESTATE_VARIABLE: &str = "CALLSHEET_TEST_RESTATE";
const MOTO_VARIABLE: &str = "CALLSHEET_TEST_MOTO";

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("engines")
}

/// The npm package that has the server for this machine.
fn package() -> Option<String> {
    let system = match std::env::consts::OS {
        "linux" => "linux",
        "macos" => "darwin",
        _ => return None,
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        _ => return None,
    };
    Some(format!("@restatedev/restate-server-{system}-{processor}"))
}

fn restate_binary(folder: &Path) -> Option<PathBuf> {
    Some(folder.join("node_modules").join(package()?).join("bin/restate-server"))
}

fn moto_python(folder: &Path) -> PathBuf {
    folder.join("moto/bin/python")
}

/// What tests have to be told; nothing about an engine that is not there.
pub fn variables(workspace: &Workspace) -> Vec<(&'static str, PathBuf)> {
    let folder = folder(workspace);
    let found = [(RESTATE_VARIABLE, restate_binary(&folder)), (MOTO_VARIABLE, Some(moto_python(&folder)))];
    let named = |name: &str| variable(name).is_none();
    let there = found.into_iter().filter_map(|(name, path)| Some((name, path?)));
    there.filter(|(name, path)| named(name) && path.is_file()).collect()
}

/// Installs what is missing.
pub fn install(workspace: &Workspace) -> Result<()> {
    let folder = folder(workspace);
    std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    install_restate(&folder)?;
    install_moto(&folder)
}

/// The package of the platform alone: the one around it would run a script that reports the installation.
fn install_restate(folder: &Path) -> Result<()> {
    let (Some(package), Some(binary)) = (package(), restate_binary(folder)) else {
        bail!("there is no Restate server for this machine");
    };
    if binary.is_file() {
        return Ok(());
    }
    announced(&format!("Installing {package} {RESTATE} from npm"), || {
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--prefix"]);
        quietly(npm.arg(folder).arg(format!("{package}@{RESTATE}")))
    })?;
    if !binary.is_file() {
        bail!("npm installed {package}, but {} is not there", binary.display());
    }
    Ok(())
}

fn install_moto(folder: &Path) -> Result<()> {
    let python = moto_python(folder);
    // Python is made first: what is installed last tells whether all is there.
    if python.is_file() && python.with_file_name("moto_server").is_file() {
        return Ok(());
    }
    announced("Installing moto from PyPI", || {
        quietly(Command::new("python3").args(["-m", "venv"]).arg(folder.join("moto")))?;
        quietly(Command::new(&python).args(["-m", "pip", "install", "--quiet", MOTO]))
    })?;
    Ok(())
}
