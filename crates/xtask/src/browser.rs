//! The whole conversation in a real browser, against a Callsheet of our own; the same under kills and with a model.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::debian::{install, may_install};
use crate::process::{Heard, aloud_within};
use crate::serving::Serving;
use crate::workspace::{Workspace, variable};

/// Browsers that the test can drive, the best first.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const FOLDERS: &[&str] = &["/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome"];
const CONVERSATION: &str = "e2e/conversation.mjs";
const KILLED: &str = "e2e/killed.mjs";
const MODEL: &str = "e2e/model.mjs";
/// How long a script may take before it counts as stuck.
const SCRIPT_MAX: Duration = Duration::from_secs(600);

/// A browser of this machine; `CHROMIUM` names one that is elsewhere.
pub fn find() -> Option<PathBuf> {
    if let Some(named) = variable("CHROMIUM").map(PathBuf::from) {
        return named.is_file().then_some(named);
    }
    let mut paths = BROWSERS.iter().flat_map(|name| FOLDERS.iter().map(move |folder| Path::new(folder).join(name)));
    paths.find(|path| path.is_file())
}

/// Finds a browser, or installs one where we may: Debian, as root.
pub fn ensure() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if !may_install() {
        bail!(
            "No browser was found, so the conversation could not be tried in one. Install Chromium (Debian: \
             `apt-get install chromium`), or name one in CHROMIUM, and run the same command again."
        );
    }
    install(&["chromium", "fonts-liberation", "fonts-noto-color-emoji"])?;
    find().context("apt-get installed Chromium, but not where we look for it")
}

/// Holds the conversation with a Callsheet of our own; the program must be built.
pub fn converse(workspace: &Workspace, program: &Path, browser: &Path) -> Result<Heard> {
    visit(workspace, "conversation", CONVERSATION, program, browser)
}

/// Connects a language model of the script's own, and holds its answers against the rules'.
pub fn model(workspace: &Workspace, program: &Path, browser: &Path) -> Result<Heard> {
    visit(workspace, "model", MODEL, program, browser)
}

/// Plays a script that visits a Callsheet of our own.
fn visit(workspace: &Workspace, name: &str, script: &str, program: &Path, browser: &Path) -> Result<Heard> {
    let data = data_folder(workspace, name);
    let serving = Serving::start(program, &data)?;
    let heard = play(workspace, script, &[("CALLSHEET_URL", serving.url.as_ref()), ("CHROMIUM", browser.as_ref())]);
    drop(serving);
    clear(&data, heard)
}

/// Kills the program under open pages, which have to heal. The script starts it itself.
pub fn kill(workspace: &Workspace, program: &Path, browser: &Path) -> Result<Heard> {
    let data = data_folder(workspace, "killed");
    let said =
        [("CALLSHEET_PROGRAM", program.as_ref()), ("CALLSHEET_DATA", data.as_ref()), ("CHROMIUM", browser.as_ref())];
    let heard = play(workspace, KILLED, &said);
    clear(&data, heard)
}

fn data_folder(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.stamps().join(format!("browser-{name}-{}", std::process::id()))
}

fn play(workspace: &Workspace, script: &str, said: &[(&str, &OsStr)]) -> Result<Heard> {
    if !workspace.web().join(script).is_file() {
        bail!("{script} is missing");
    }
    let mut command = Command::new("node");
    command.arg(script).current_dir(workspace.web()).envs(said.iter().copied());
    aloud_within(&mut command, Some(SCRIPT_MAX))
}

/// Removes the data of a script that passed; says where that of another is.
fn clear(data: &Path, heard: Result<Heard>) -> Result<Heard> {
    let passed = heard.as_ref().is_ok_and(|heard| heard.success);
    if passed {
        std::fs::remove_dir_all(data).with_context(|| format!("{} could not be removed", data.display()))?;
    } else {
        eprintln!("What the server kept and logged is in {} and beside it", data.display());
    }
    heard
}
