//! `cargo xtask run`: from a fresh clone to the printed address.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::page;
use crate::process::seconds;
use crate::workspace::Workspace;

const PROFILE: &str = "quick";

/// Builds what is not built yet, then becomes `callsheet serve`.
pub fn run(workspace: &Workspace, serve: &[String]) -> Result<bool> {
    page::build(workspace)?;
    build_program(workspace)?;
    let mut command = Command::new(workspace.program(PROFILE));
    command.arg("serve").args(serve).current_dir(&workspace.root);
    become_program(command)
}

fn build_program(workspace: &Workspace) -> Result<()> {
    eprintln!("Building the program (the first time takes some minutes)");
    let begun = Instant::now();
    let mut command = workspace.cargo(&["build", "--profile", PROFILE, "--package", "callsheet"]);
    let status = command.status().context("cargo could not be started")?;
    if !status.success() {
        bail!("the program could not be built");
    }
    eprintln!("Built the program … {}", seconds(begun.elapsed()));
    Ok(())
}

/// The program takes this process over, so that signals and the exit status are its own.
#[cfg(unix)]
fn become_program(mut command: Command) -> Result<bool> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(error).context("the program could not be started")
}

#[cfg(not(unix))]
fn become_program(mut command: Command) -> Result<bool> {
    let status = command.status().context("the program could not be started")?;
    Ok(status.success())
}
