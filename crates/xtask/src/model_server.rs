//! A real inference server against the program: llama.cpp's own, with a tiny model whose weights are random.
//!
//! What the model says is noise, so nothing is asserted about words. Asserted is what has to be so with any model: the
//! answers of the rules stand, no noise is shown, every token is booked, a shape is kept, and failures are told. Start at
//! [`run`]; [`proofs`] says what is proven.

mod callsheet;
mod exchange;
mod install;
mod proofs;
mod proven;
mod server;
mod shape;
mod tap;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::process::aloud;
use crate::tally::Tally;
use crate::workspace::Workspace;

pub use install::{Installed, ensure as install, find};

/// What `cargo xtask model-server` was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// A program that is tried in place of one that is built first.
    pub program: Option<PathBuf>,
}

/// Installs what is missing, builds the program, and proves. True when everything held.
pub fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let installed = install(workspace)?;
    let program = match &options.program {
        Some(program) => std::path::absolute(program)?,
        None => build(workspace)?,
    };
    let Tally { passed, failed } = prove(&installed, &program)?;
    println!("{passed} passed, {failed} failed");
    Ok(failed == 0)
}

fn build(workspace: &Workspace) -> Result<PathBuf> {
    let heard = aloud(&mut workspace.cargo(&["build", "--package", "callsheet"]))?;
    ensure!(heard.success, "the program could not be built");
    Ok(workspace.program("dev"))
}

/// Tries the program; it must be built.
pub fn prove(installed: &Installed, program: &Path) -> Result<Tally> {
    ensure!(program.is_file(), "{} is not there", program.display());
    let scratch = installed.folder.join(format!("run-{}", std::process::id()));
    std::fs::create_dir_all(&scratch)?;
    let tally = proofs::all(installed, program, &scratch);
    if tally.as_ref().is_ok_and(|tally| tally.failed == 0) {
        std::fs::remove_dir_all(&scratch).with_context(|| format!("{} could not be removed", scratch.display()))?;
    } else {
        eprintln!("What was kept, asked and answered is in {}", scratch.display());
    }
    tally
}
