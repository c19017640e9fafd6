//! The page: what it needs from npm, and its build, each only when its inputs changed.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::fingerprint;
use crate::process::{announced, quietly};
use crate::workspace::Workspace;

/// The oldest Node that the page's tools run on, as `web/package.json` says.
const NODE_MIN: (u32, u32) = (20, 19);

const NOT_INPUTS: &[&str] = &["node_modules", "dist", "test-results", "e2e", ".vite"];

/// An npm command in the page's folder.
pub fn npm(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(workspace.web());
    command
}

/// Fails, with what to do, when Node or npm are not there or too old.
pub fn require_node() -> Result<()> {
    let asked = |program: &str| {
        let output = Command::new(program).arg("--version").output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let npm = asked(if cfg!(windows) { "npm.cmd" } else { "npm" });
    let (Some(node), Some(_)) = (asked("node"), npm) else {
        bail!(
            "Node.js and npm are needed to build the page and were not found. Install Node.js {}.{} or newer \
             (https://nodejs.org, or your system's packages nodejs and npm) and run the same command again.",
            NODE_MIN.0,
            NODE_MIN.1
        );
    };
    match version(&node) {
        Some(version) if version < NODE_MIN => {
            bail!("Node.js {node} is too old for the page's tools: {}.{} or newer is needed.", NODE_MIN.0, NODE_MIN.1)
        }
        _ => Ok(()),
    }
}

fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim_start_matches('v').split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

/// `npm ci`, unless what is installed comes from the same lock file.
pub fn install(workspace: &Workspace) -> Result<()> {
    let web = workspace.web();
    let inputs = [web.join("package.json"), web.join("package-lock.json")];
    let fingerprint = fingerprint::of_files(&web, &inputs)?;
    let installed = web.join("node_modules").is_dir();
    if installed && fingerprint::is_fresh(&workspace.stamps(), "npm", &fingerprint) {
        return Ok(());
    }
    require_node()?;
    announced("Installing what the page needs", || quietly(&mut npm(workspace, &["ci", "--no-audit", "--no-fund"])))?;
    fingerprint::remember(&workspace.stamps(), "npm", &fingerprint)
}

/// `npm run build`, unless the built page comes from the same sources.
pub fn build(workspace: &Workspace) -> Result<()> {
    let fingerprint = sources(workspace)?;
    if is_built(workspace) && fingerprint::is_fresh(&workspace.stamps(), "page", &fingerprint) {
        return Ok(());
    }
    install(workspace)?;
    announced("Building the page", || quietly(&mut npm(workspace, &["run", "build"])))?;
    fingerprint::remember(&workspace.stamps(), "page", &fingerprint)
}

/// Whether there is a built page for the server to carry.
pub fn is_built(workspace: &Workspace) -> bool {
    workspace.web().join("dist").join("index.html").is_file()
}

fn sources(workspace: &Workspace) -> Result<String> {
    let mut files: Vec<PathBuf> = fingerprint::files_below(&workspace.web(), NOT_INPUTS)?;
    let fixtures = workspace.root.join("fixtures");
    if fixtures.is_dir() {
        files.extend(fingerprint::files_below(&fixtures, &[])?);
    }
    fingerprint::of_files(&workspace.root, &files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(version("v20.19.4"), Some((20, 19)));
        assert!(version("v20.9.0") < Some(NODE_MIN));
        assert!(version("v22.0.0") > Some(NODE_MIN));
        assert_eq!(version("nightly"), None);
    }
}
