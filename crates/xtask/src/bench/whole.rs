//! A whole preparation of the largest sample company, from outside: how long it takes, and how much memory.

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::report::Measure;
use super::serve::{children_ticks, ticks_per_second};
use super::{Options, Scratch};
use crate::process::aloud;
use crate::workspace::Workspace;

const COMPANY: &str = "Dunmore Bank";
/// Preparations, each in a new data folder; the middle one counts.
const RUNS: usize = 3;
/// How often memory is looked at. The kernel keeps the peak, so that only the end may be missed.
const LOOK: Duration = Duration::from_millis(5);

struct Taken {
    wall: f64,
    processor: f64,
    peak_mib: f64,
}

/// Builds the program of the profile and prepares the company.
pub fn measure(workspace: &Workspace, options: &Options, scratch: &Scratch) -> Result<Vec<Measure>> {
    let build = aloud(&mut workspace.cargo(&["build", "--profile", &options.profile, "--package", "callsheet"]))?;
    ensure!(build.success, "the program could not be built");
    let program = workspace.program(&options.profile);
    let mut all: Vec<Taken> = Vec::new();
    for number in 0..RUNS {
        let mut command = Command::new(&program);
        command.args(["prep", COMPANY, "--offline", "--role", "se", "--purpose", "discovery", "--format", "json"]);
        command.arg("--data").arg(scratch.folder.join(format!("whole-{number}")));
        all.push(run(&mut command)?);
    }
    all.sort_by(|left, right| left.wall.total_cmp(&right.wall));
    let middle = &all[RUNS / 2];
    let peak = all.iter().map(|taken| taken.peak_mib).fold(0.0, f64::max);
    let named = |what: &str| format!("prep \"{COMPANY}\" --offline, {what}");
    Ok(vec![
        Measure::new("extract", &named("wall"), middle.wall, "s"),
        Measure::new("extract", &named("CPU"), middle.processor, "s"),
        Measure::new("extract", &named("peak memory"), peak, "MiB"),
    ])
}

fn run(command: &mut Command) -> Result<Taken> {
    let before = children_ticks()?;
    let begun = Instant::now();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().context("`callsheet prep` could not be started")?;
    let mut peak_mib = 0.0_f64;
    let status = loop {
        peak_mib = peak_mib.max(peak(&child).unwrap_or_default());
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(LOOK);
    };
    let wall = begun.elapsed().as_secs_f64();
    ensure!(status.success(), "`callsheet prep \"{COMPANY}\" --offline` ended with {status}");
    let processor = children_ticks()?.saturating_sub(before) as f64 / ticks_per_second();
    Ok(Taken { wall, processor, peak_mib })
}

/// The most memory that a process has held, from `/proc`, in MiB.
fn peak(child: &Child) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? / 1024.0)
}
