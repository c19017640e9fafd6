//! Where the repository and its build artefacts are, and what `cargo metadata` says about it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::quietly;

/// The repository.
pub struct Workspace {
    pub root: PathBuf,
    /// Where cargo builds, which `CARGO_TARGET_DIR` may have moved.
    pub target: PathBuf,
    /// `cargo metadata --no-deps`.
    pub metadata: Value,
}

impl Workspace {
    /// Asks cargo.
    pub fn open() -> Result<Self> {
        let mut command = Command::new(cargo());
        command.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(manifest_root());
        let output = command.output().context("`cargo metadata` could not be started")?;
        if !output.status.success() {
            bail!("`cargo metadata` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let metadata: Value = serde_json::from_slice(&output.stdout).context("`cargo metadata` printed no JSON")?;
        let path = |key: &str| -> Result<PathBuf> {
            let text = metadata[key].as_str().with_context(|| format!("`cargo metadata` does not tell {key}"))?;
            Ok(PathBuf::from(text))
        };
        Ok(Self { root: path("workspace_root")?, target: path("target_directory")?, metadata })
    }

    /// The folder of the page.
    pub fn web(&self) -> PathBuf {
        self.root.join("web")
    }

    /// Where we keep stamps; it goes with `cargo clean`, as it should.
    pub fn stamps(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// A cargo command in the root.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(cargo());
        command.args(arguments).current_dir(&self.root);
        command
    }

    /// A cargo command under which clippy looks at our crates while they are compiled: what is linted is what is run, and
    /// nothing is compiled twice. Clippy's own command only checks, so that tests would compile every dependency again.
    pub fn linted(&self, arguments: &[&str]) -> Result<Command> {
        let sysroot = quietly(Command::new("rustc").args(["--print", "sysroot"]).current_dir(&self.root))?;
        let driver =
            PathBuf::from(sysroot.trim()).join("bin").join(format!("clippy-driver{}", std::env::consts::EXE_SUFFIX));
        anyhow::ensure!(driver.is_file(), "clippy is missing: rustup component add clippy");
        let mut command = self.cargo(arguments);
        command.env("RUSTC_WORKSPACE_WRAPPER", driver);
        Ok(command)
    }

    /// The program of a profile, once it is built.
    pub fn program(&self, profile: &str) -> PathBuf {
        self.built(profile).join(format!("callsheet{}", std::env::consts::EXE_SUFFIX))
    }

    /// An example of a profile, once it is built.
    pub fn example(&self, profile: &str, name: &str) -> PathBuf {
        self.built(profile).join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    fn built(&self, profile: &str) -> PathBuf {
        self.target.join(if profile == "dev" { "debug" } else { profile })
    }

    /// A path as people write it: relative to the root, with forward slashes.
    pub fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }

    /// Files that are committed or could be: what git tracks, and what it does not ignore.
    pub fn files(&self) -> Result<Vec<String>> {
        let mut command = Command::new("git");
        command.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(&self.root);
        let output = command.output().context("git is needed to list the files of the project")?;
        if !output.status.success() {
            bail!("`git ls-files` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let mut files: Vec<String> = text.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect();
        files.sort();
        files.dedup();
        files.retain(|path| self.root.join(path).is_file());
        Ok(files)
    }
}

/// A variable of the environment; empty is the same as absent.
#[expect(clippy::disallowed_methods, reason = "xtask has no configuration but the environment of its caller")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether a build machine runs us.
pub fn on_build_machine() -> bool {
    variable("CI").is_some_and(|value| value != "false" && value != "0")
}

fn cargo() -> String {
    variable("CARGO").unwrap_or_else(|| "cargo".to_owned())
}

fn manifest_root() -> PathBuf {
    let manifest = variable("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").to_owned());
    let folder = PathBuf::from(manifest);
    folder.ancestors().nth(2).map(Path::to_path_buf).unwrap_or(folder)
}
