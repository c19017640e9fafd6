//! The server and its models: installed once for what the fixtures say, in the target folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::debian::{self, may_install};
use crate::fingerprint;
use crate::process::{announced, quietly};
use crate::workspace::Workspace;

const FIXTURES: &str = "fixtures/model/server";
const MAKE: &str = "make_tiny_model.py";
const SERVE: &str = "serve.py";
const REQUIREMENTS: &str = "requirements.txt";
/// Written last: what is beside it is whole.
const DONE: &str = "done";
/// The oldest Python that the server's package is made for.
const PYTHON: &str = "import sys; sys.exit(sys.version_info < (3, 10))";
/// Bytes of a model; the format's own beginning is looked for too.
const MODEL_BYTES_MIN: u64 = 500_000;
const GGUF: &[u8] = b"GGUF";

/// What is there to serve a model with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    pub folder: PathBuf,
    pub python: PathBuf,
    pub serve: PathBuf,
    /// Its answers come to an end.
    pub tiny: PathBuf,
    /// Its answers are only ended by the number of tokens that is asked for.
    pub endless: PathBuf,
}

impl Installed {
    fn at(workspace: &Workspace) -> Result<Self> {
        let fixtures = workspace.root.join(FIXTURES);
        let files = [MAKE, SERVE, REQUIREMENTS].map(|name| fixtures.join(name));
        let print = fingerprint::of_files(&workspace.root, &files)?;
        let folder = workspace.target.join("model-server").join(print);
        let programs = if cfg!(windows) { "venv/Scripts" } else { "venv/bin" };
        Ok(Self {
            python: folder.join(programs).join(format!("python{}", std::env::consts::EXE_SUFFIX)),
            serve: fixtures.join(SERVE),
            tiny: folder.join("tiny.gguf"),
            endless: folder.join("endless.gguf"),
            folder,
        })
    }
}

/// What is installed already.
pub fn find(workspace: &Workspace) -> Result<Option<Installed>> {
    let installed = Installed::at(workspace)?;
    Ok(installed.folder.join(DONE).is_file().then_some(installed))
}

/// Finds the server, or installs it: Python's own tools, one package whose bytes are pinned, and two models made here.
pub fn ensure(workspace: &Workspace) -> Result<Installed> {
    if let Some(found) = find(workspace)? {
        return Ok(found);
    }
    let installed = Installed::at(workspace)?;
    let folder = &installed.folder;
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} could not be removed", folder.display()))?;
    }
    fs::create_dir_all(folder)?;
    let fixtures = workspace.root.join(FIXTURES);
    announced("Making a Python environment for the model server", || environment(&folder.join("venv")))?;
    announced("Installing the model server", || {
        let mut pip = Command::new(&installed.python);
        pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]);
        pip.args(["--timeout", "15", "--retries", "1"]);
        pip.args(["--no-deps", "--only-binary", ":all:", "--require-hashes", "-r"]).arg(fixtures.join(REQUIREMENTS));
        quietly(&mut pip)
    })?;
    let make = fixtures.join(MAKE);
    announced("Making the models", || {
        model(&installed.python, &make, &installed.tiny, &[])?;
        model(&installed.python, &make, &installed.endless, &["--endless"])
    })?;
    fs::write(folder.join(DONE), "")?;
    Ok(installed)
}

/// Debian keeps what makes environments in a package of its own.
fn environment(folder: &Path) -> Result<()> {
    if quietly(Command::new("python3").args(["-c", PYTHON])).is_err() {
        bail!("Python 3.10 or newer was not found as python3; install it and run the same command again.");
    }
    let make = || quietly(Command::new("python3").args(["-m", "venv"]).arg(folder));
    if make().is_ok() {
        return Ok(());
    }
    if may_install() {
        debian::install(&["python3-venv"])?;
    }
    make().context("Python's venv is needed (Debian: `apt-get install python3-venv`)")?;
    Ok(())
}

/// Not its bytes are compared but its kind: another Python may round another way.
fn model(python: &Path, make: &Path, path: &Path, options: &[&str]) -> Result<()> {
    quietly(Command::new(python).arg(make).arg(path).args(options))?;
    let made = fs::read(path).with_context(|| format!("{} was not made", path.display()))?;
    ensure!(made.starts_with(GGUF) && made.len() as u64 >= MODEL_BYTES_MIN, "{} is no model", path.display());
    Ok(())
}
