//! `cargo xtask bench`: measurements, each beside a probe of the machine taken in the same run.
//!
//! The measuring side is compiled with optimisation and measures real programs from outside. Start at [`bench`].

mod database;
mod death;
mod examples;
mod fanout;
pub(crate) mod http;
mod kill;
mod kill_log;
mod prep_log;
mod probe;
mod proofs;
mod report;
mod scale;
mod serve;
mod socket;
mod whole;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::engines;
use crate::workspace::Workspace;
use examples::Example;
use report::Measure;

/// What can be measured.
pub const NAMES: &[&str] =
    &["store", "flow", "pdf", "formats", "sources", "extract", "engines", "serve", "scale", "kill", "proofs"];
/// Those that prove more than they measure: they are asked for by name.
const PROOFS: &[&str] = &["kill", "proofs"];
/// Open files that five thousand sockets and a data folder need, on each side.
const OPEN_FILES: u32 = 12_000;

/// What `cargo xtask bench` was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// None is all.
    pub names: Vec<String>,
    pub json: bool,
    pub profile: String,
    /// Of `kill`: how often the program is killed. Of `proofs`: how often lines break.
    pub cycles: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self { names: Vec::new(), json: false, profile: "release".to_owned(), cycles: None }
    }
}

/// Measures and prints. False when something could not be measured.
pub fn bench(workspace: &Workspace, options: &Options) -> Result<bool> {
    if cfg!(debug_assertions) {
        return with_optimisation(workspace, options);
    }
    let names: Vec<&str> = match options.names.as_slice() {
        [] => NAMES.iter().copied().filter(|name| !PROOFS.contains(name)).collect(),
        names => names.iter().map(String::as_str).collect(),
    };
    let scratch = Scratch::new(workspace)?;
    let mut complete = true;
    let mut all = Vec::new();
    for name in names {
        eprintln!("Measuring {name}");
        let probe = probe::probe(&scratch.folder)?;
        match measure(workspace, options, &scratch, name) {
            Ok(measures) => {
                report::keep(workspace, options, name, &probe, &measures)?;
                all.extend(probe.into_iter().chain(measures));
            }
            Err(error) => {
                complete = false;
                eprintln!("{name} was not measured: {error:#}");
            }
        }
    }
    report::show(options, &all)?;
    Ok(complete)
}

fn measure(workspace: &Workspace, options: &Options, scratch: &Scratch, name: &str) -> Result<Vec<Measure>> {
    let example = |package, name, files| examples::run(workspace, options, scratch, &Example { package, name, files });
    match name {
        "store" => example("store", "commits", &[]),
        "flow" => example("flow", "steps", &[]),
        "pdf" => example("pdf", "one_pager", &["one-pager.pdf"]),
        "formats" => example("workflows", "formats", &[]),
        "sources" => example("callsheet", "throughput", &[]),
        "engines" => {
            engines::install(workspace)?;
            example("restate", "engines", &[])
        }
        "extract" => {
            let mut measures = example("eval", "speed", &[])?;
            measures.extend(whole::measure(workspace, options, scratch)?);
            Ok(measures)
        }
        "scale" => scale::measure(workspace, options, scratch),
        "kill" => kill::measure(workspace, options, scratch),
        "proofs" => proofs::measure(workspace, options),
        _ => serve::measure(workspace, options, scratch),
    }
}

/// Starts the same bench again with the measuring side optimised and with enough open files.
fn with_optimisation(workspace: &Workspace, options: &Options) -> Result<bool> {
    let cargo = workspace.cargo(&["run", "--quiet", "--profile", "quick", "--package", "xtask", "--", "bench"]);
    let mut command = Command::new("sh");
    let raise = format!("ulimit -n {OPEN_FILES} 2>/dev/null || ulimit -n $(ulimit -H -n); exec \"$@\"");
    command.args(["-c", &raise, "sh"]).arg(cargo.get_program()).args(cargo.get_args());
    command.args(["--profile", &options.profile]).args(options.json.then_some("--json")).args(&options.names);
    if let Some(cycles) = options.cycles {
        command.args(["--cycles", &cycles.to_string()]);
    }
    let status = command.current_dir(&workspace.root).status().context("the shell could not be started")?;
    Ok(status.success())
}

/// A folder for what is measured, on the disk where the project is; gone afterwards.
pub struct Scratch {
    pub folder: PathBuf,
}

impl Scratch {
    fn new(workspace: &Workspace) -> Result<Self> {
        let folder = workspace.target.join("bench").join(format!("scratch-{}", std::process::id()));
        std::fs::create_dir_all(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
        Ok(Self { folder })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
