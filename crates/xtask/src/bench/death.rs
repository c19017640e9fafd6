//! Whether a process died of what it should have died of. Any other end is a fault that the bench has found.

use std::path::Path;
use std::process::ExitStatus;

use anyhow::{Result, bail};

use crate::serving::{end_of, log_beside};

/// What a process is to die of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Death {
    /// It was killed by us.
    Killed,
    /// It came to the place that `CALLSHEET_FAILPOINT` names, and aborted.
    AtPoint,
}

/// What Rust writes before it aborts on its own account.
const OWN_FAULTS: [&str; 3] = ["panicked at", "has overflowed its stack", "memory allocation of"];

/// Fails with the process's log, unless it died of this.
pub fn ensure_died(status: ExitStatus, of: Death, data: &Path) -> Result<()> {
    let log = log_beside(data);
    let said = std::fs::read_to_string(&log).unwrap_or_default();
    let own_fault = OWN_FAULTS.iter().any(|fault| said.contains(fault));
    if died_of(status, of) && !own_fault {
        return Ok(());
    }
    let wanted = match of {
        Death::Killed => "should have been killed",
        Death::AtPoint => "should have aborted at its fail-point",
    };
    bail!("the process {wanted} and ended with {status}; the end of {}:\n{}", log.display(), end_of(&said))
}

/// `SIGKILL` and `SIGABRT`, with the same numbers on every Unix.
#[cfg(unix)]
fn died_of(status: ExitStatus, of: Death) -> bool {
    let wanted = match of {
        Death::Killed => 9,
        Death::AtPoint => 6,
    };
    std::os::unix::process::ExitStatusExt::signal(&status) == Some(wanted)
}

/// What `TerminateProcess` is told by Rust, and the status of a fast fail.
#[cfg(not(unix))]
fn died_of(status: ExitStatus, of: Death) -> bool {
    let wanted = match of {
        Death::Killed => 1,
        Death::AtPoint => 0xC000_0409_u32 as i32,
    };
    status.code() == Some(wanted)
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    #[test]
    fn a_death_of_something_else_ends_the_bench_with_the_log() {
        use super::*;

        let ended = |script: &str| std::process::Command::new("sh").args(["-c", script]).status().unwrap();
        let folder = std::env::temp_dir().join(format!("callsheet-death-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let data = folder.join("data");
        let told = |script: &str, of| ensure_died(ended(script), of, &data).map_err(|error| error.to_string());
        assert_eq!(told("kill -KILL $$", Death::Killed), Ok(()));
        assert_eq!(told("kill -ABRT $$", Death::AtPoint), Ok(()));
        std::fs::write(log_beside(&data), "the settings do not fit\n").unwrap();
        for (script, of) in [
            ("exit 1", Death::AtPoint),
            ("exit 0", Death::AtPoint),
            ("kill -SEGV $$", Death::AtPoint),
            ("kill -KILL $$", Death::AtPoint),
            ("exit 1", Death::Killed),
            ("kill -ABRT $$", Death::Killed),
        ] {
            let error = told(script, of).unwrap_err();
            assert!(error.contains("the settings do not fit"), "{script}: {error}");
        }
        std::fs::write(log_beside(&data), "thread 'main' panicked at src/main.rs:1:1\n").unwrap();
        assert!(told("kill -ABRT $$", Death::AtPoint).unwrap_err().contains("panicked"));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
