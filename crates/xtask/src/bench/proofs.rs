//! The proofs of durability that tests are, in their long form: more places of a power loss, more storms.

use std::time::Instant;

use anyhow::{Result, ensure};

use super::Options;
use super::report::Measure;
use crate::process::aloud;
use crate::workspace::Workspace;

/// Losses in part at each place where the power fails.
const PARTS: u32 = 20;
/// Storms, each with a seed of its own.
const STORMS: u32 = 20;

/// Runs them one after the other; the first that fails ends it.
pub fn measure(workspace: &Workspace, options: &Options) -> Result<Vec<Measure>> {
    let losses = PARTS.to_string();
    let loops = [
        ("power loss before every write, and bad disks", "test(power_loss) + test(faults) + test(bad_disk)", 1),
        ("clock jumps", "test(clock_jumps)", 1),
        ("lines that break", "test(storm)", options.cycles.unwrap_or(STORMS)),
    ];
    let mut measures = Vec::new();
    for (name, tests, turns) in loops {
        let begun = Instant::now();
        for turn in 1..=turns {
            eprintln!("{name}, {turn} of {turns}");
            let mut command = workspace.linted(&["nextest", "run", "--workspace", "-E", tests])?;
            let done = aloud(command.env("CALLSHEET_TEST_PARTS", &losses))?;
            ensure!(done.success, "{name}: turn {turn} failed; what failed, and its seed, stands above");
        }
        measures.push(Measure::new("proofs", &format!("{name}, all well: turns"), f64::from(turns), ""));
        measures.push(Measure::new("proofs", &format!("{name}, all of them"), begun.elapsed().as_secs_f64(), "s"));
    }
    Ok(measures)
}
