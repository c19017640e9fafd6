//! What each phase does.

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Outcome;
use crate::process::{Heard, aloud, is_installed};
use crate::tally::{self, Tally};
use crate::workspace::Workspace;
use crate::{
    browser, debian, engines as engines_of_others, fingerprint, generated as generated_files, model_server, page,
    postgres, tidy as tidiness,
};

/// What the build left behind.
#[derive(Debug, Default)]
pub struct Built {
    /// Everything compiled, whatever the lints said.
    pub complete: bool,
}

fn outcome(heard: &Heard) -> Outcome {
    counted(heard, tally::read(&heard.text))
}

fn counted(heard: &Heard, tally: Option<Tally>) -> Outcome {
    match (heard.success, tally) {
        (true, tally) => Outcome::Passed(tally),
        (false, tally) => Outcome::Failed { why: String::new(), tally },
    }
}

fn failed(why: &str) -> Outcome {
    Outcome::Failed { why: why.to_owned(), tally: None }
}

/// `cargo fmt`.
pub fn format(workspace: &Workspace) -> Result<Outcome> {
    let heard = aloud(&mut workspace.cargo(&["fmt", "--all", "--check"]))?;
    Ok(if heard.success { Outcome::Passed(None) } else { failed("to mend it: cargo fmt") })
}

/// `cargo xtask tidy`.
pub fn tidy(workspace: &Workspace) -> Result<Outcome> {
    Ok(if tidiness::report(workspace)? { Outcome::Passed(None) } else { failed("see above") })
}

/// `npm ci`.
pub fn page_install(workspace: &Workspace) -> Result<Outcome> {
    page::require_node()?;
    page::install(workspace)?;
    Ok(Outcome::Passed(None))
}

/// A script of `web/package.json`.
pub fn npm_script(workspace: &Workspace, script: &str) -> Result<Outcome> {
    let mut command = page::npm(workspace, &["run", "--silent", script]);
    Ok(outcome(&aloud(command.env("NO_COLOR", "1").env("CI", "1"))?))
}

/// `npm run build`, if the page is not that of the last time.
pub fn page_build(workspace: &Workspace) -> Result<Outcome> {
    page::build(workspace)?;
    Ok(Outcome::Passed(None))
}

/// Compiles everything of ours, tests and examples too, and fails on any warning.
pub fn build_and_lint(workspace: &Workspace, built: &mut Built) -> Result<Outcome> {
    let mut command = workspace.linted(&["build", "--workspace", "--all-targets", "--message-format=json"])?;
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("cargo could not be started")?;
    let messages = child.stdout.take().context("no standard output")?;
    let warnings = show_diagnostics(BufReader::new(messages))?;
    built.complete = child.wait()?.success();
    Ok(match (built.complete, warnings) {
        (false, _) => failed("it does not compile"),
        (true, 0) => Outcome::Passed(None),
        (true, 1) => failed("1 warning"),
        (true, many) => failed(&format!("{many} warnings")),
    })
}

/// Shows what the compiler says, each thing once, and counts the warnings.
fn show_diagnostics(messages: impl BufRead) -> Result<usize> {
    let mut shown = HashSet::new();
    let mut warnings = 0;
    for line in messages.lines() {
        let Some((is_warning, rendered)) = diagnostic(&line?) else { continue };
        // A library is compiled again for its tests and says everything twice.
        if shown.insert(rendered.clone()) {
            eprint!("{rendered}");
            warnings += usize::from(is_warning);
        }
    }
    Ok(warnings)
}

/// Whether a line of `--message-format=json` is a warning that points at a place, and how it reads.
fn diagnostic(line: &str) -> Option<(bool, String)> {
    let message = &serde_json::from_str::<Value>(line).ok()?["message"];
    let rendered = message["rendered"].as_str()?.to_owned();
    let points = message["spans"].as_array().is_some_and(|spans| !spans.is_empty());
    Some((points && message["level"] == "warning", rendered))
}

/// `cargo xtask gen --check` with what is built already.
pub fn generated(workspace: &Workspace) -> Result<Outcome> {
    let fresh = generated_files::check(workspace, Some(&workspace.target.join("debug")))?;
    Ok(if fresh { Outcome::Passed(None) } else { failed("to mend it: cargo xtask gen") })
}

/// PostgreSQL, which tests start by themselves.
pub fn database() -> Result<Outcome> {
    postgres::ensure()?;
    Ok(Outcome::Passed(None))
}

/// strace, with which tests watch the disk. Tests that lack it are skipped and say so.
pub fn strace() -> Result<Outcome> {
    Ok(match debian::ensure_strace() {
        Ok(()) => Outcome::Passed(None),
        Err(error) => Outcome::LeftOut { why: format!("{error:#}") },
    })
}

/// The engines of others. Tests that lack theirs are skipped and say so.
pub fn engines(workspace: &Workspace, fast: bool) -> Result<Outcome> {
    if fast {
        return Ok(Outcome::LeftOut { why: "--fast installs none".to_owned() });
    }
    Ok(match engines_of_others::install(workspace) {
        Ok(()) => Outcome::Passed(None),
        Err(error) => Outcome::LeftOut { why: format!("{error:#}") },
    })
}

/// Unit and integration tests, with nextest where it is installed.
pub fn rust_tests(workspace: &Workspace) -> Result<Outcome> {
    let mut command = if is_installed("cargo-nextest") {
        // One more than cores: some tests wait for processes and for pauses that are part of what they try.
        let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) + 1;
        let mut command = workspace.linted(&["nextest", "run", "--workspace", "--no-fail-fast"])?;
        command.args(["--test-threads", &at_once.to_string()]);
        command
    } else {
        workspace.linted(&["test", "--workspace", "--all-targets", "--no-fail-fast"])?
    };
    Ok(outcome(&aloud(command.envs(engines_of_others::variables(workspace)))?))
}

/// Examples in documentation, if there are any.
pub fn doc_tests(workspace: &Workspace) -> Result<Outcome> {
    if !has_doc_tests(workspace)? {
        return Ok(Outcome::LeftOut { why: "there are none".to_owned() });
    }
    Ok(outcome(&aloud(&mut workspace.linted(&["test", "--workspace", "--doc", "--no-fail-fast"])?)?))
}

fn has_doc_tests(workspace: &Workspace) -> Result<bool> {
    let files = fingerprint::files_below(&workspace.root.join("crates"), &["target", "tests", "examples"])?;
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs")) {
        let text = std::fs::read_to_string(file)?;
        if opens_doc_test(&text) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a documentation comment opens a code block that rustdoc would run.
fn opens_doc_test(text: &str) -> bool {
    let mut open = false;
    for line in text.lines().map(str::trim_start) {
        let comment = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
        let Some(language) = comment.and_then(|comment| comment.trim_start().strip_prefix("```")) else { continue };
        if !open && matches!(language.trim(), "" | "rust" | "should_panic" | "no_run" | "compile_fail") {
            return true;
        }
        open = !open;
    }
    false
}

/// The conversation in a browser.
pub fn browser(workspace: &Workspace, fast: bool) -> Result<Outcome> {
    let found = if fast { browser::find() } else { Some(browser::ensure()?) };
    let Some(found) = found else {
        return Ok(Outcome::LeftOut { why: "no browser was found, and --fast installs none".to_owned() });
    };
    println!("with {}", found.display());
    let program = workspace.program("dev");
    let mut whole = Tally::default();
    for script in [browser::converse, browser::kill, browser::model] {
        let heard = script(workspace, &program, &found)?;
        whole.passed += u64::from(heard.success);
        whole.failed += u64::from(!heard.success);
    }
    Ok(match whole.failed {
        0 => Outcome::Passed(Some(whole)),
        _ => Outcome::Failed { why: String::new(), tally: Some(whole) },
    })
}

/// A real inference server. It is left out, with the reason, where it cannot be had: what it shows holds on any machine.
pub fn model_server(workspace: &Workspace, fast: bool) -> Result<Outcome> {
    let found = match model_server::find(workspace)? {
        Some(found) => Ok(found),
        None if fast => Err("it is not installed, and --fast installs nothing".to_owned()),
        None => model_server::install(workspace).map_err(|error| format!("{error:#}")),
    };
    let found = match found {
        Ok(found) => found,
        Err(why) => return Ok(Outcome::LeftOut { why }),
    };
    let tally = model_server::prove(&found, &workspace.program("dev"))?;
    Ok(match tally.failed {
        0 => Outcome::Passed(Some(tally)),
        _ => Outcome::Failed { why: String::new(), tally: Some(tally) },
    })
}

/// Licences, banned crates and origins, by `cargo deny`. Advisories need a database from the network and are left out.
pub fn supply_chain(workspace: &Workspace, install: bool) -> Result<Outcome> {
    if !is_installed("cargo-deny") {
        if !install {
            let why = "cargo-deny is not installed; --supply-chain installs it (three minutes)";
            return Ok(Outcome::LeftOut { why: why.to_owned() });
        }
        let heard = aloud(&mut workspace.cargo(&["install", "cargo-deny", "--locked"]))?;
        if !heard.success {
            return Ok(failed("cargo-deny could not be installed"));
        }
    }
    let heard = aloud(&mut workspace.cargo(&["deny", "--locked", "check", "bans", "licenses", "sources"]))?;
    Ok(counted(&heard, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doc_tests_are_told_from_other_code_blocks() {
        assert!(opens_doc_test("/// Like so:\n/// ```\n/// let a = 1;\n/// ```\n"));
        assert!(opens_doc_test("//! ```rust\n//! ```\n"));
        assert!(!opens_doc_test("/// ```text\n/// a\n/// ```\nfn a() {}\n/// ```json\n/// ```\n"));
        assert!(!opens_doc_test("let text = \"```\";\n"));
    }

    #[test]
    fn warnings_are_counted_once_and_where_they_point_somewhere() {
        let line = |level: &str, spans: &str, rendered: &str| {
            format!(
                r#"{{"reason":"compiler-message","message":{{"level":"{level}","spans":[{spans}],"rendered":"{rendered}"}}}}"#
            )
        };
        let lines = [
            line("warning", "{}", "unused a\\n"),
            line("warning", "{}", "unused a\\n"),
            line("warning", "{}", "unused b\\n"),
            line("warning", "", "2 warnings emitted\\n"),
            line("error", "{}", "mismatched types\\n"),
            r#"{"reason":"compiler-artifact","target":{"name":"store"}}"#.to_owned(),
            "not JSON".to_owned(),
        ];
        assert_eq!(show_diagnostics(lines.join("\n").as_bytes()).unwrap(), 2);
    }
}
