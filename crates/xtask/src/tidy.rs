//! What the compiler cannot check, as a list of places with what is wrong and how to mend it.
//!
//! Start at [`report`]. Exceptions live in `crates/xtask/tidy-allow.txt`, each with its reason.

pub mod allow;
pub mod docs;
pub mod graph;
pub mod leftovers;
pub mod lengths;
pub mod names;
pub mod source;

use std::fmt;
use std::fs;

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use source::Source;

const ALLOW: &str = "crates/xtask/tidy-allow.txt";
const PHRASES: &str = "crates/xtask/tidy-phrases.txt";

/// Something to mend.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flaw {
    pub path: String,
    /// From 1.
    pub line: usize,
    /// The rule that found it; exceptions name it.
    pub rule: &'static str,
    /// What exactly is wrong: a name, a word, an edge; exceptions name it.
    pub subject: String,
    pub what: String,
    pub mend: &'static str,
}

impl fmt::Display for Flaw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, rule, what, mend, .. } = self;
        write!(out, "{path}:{line}: {what} [{rule}]\n    {mend}")
    }
}

/// Prints every flaw. True when there is none.
pub fn report(workspace: &Workspace) -> Result<bool> {
    let flaws = flaws(workspace)?;
    for flaw in &flaws {
        println!("{flaw}");
    }
    match flaws.len() {
        0 => println!("tidy: nothing to mend"),
        1 => println!("tidy: 1 thing to mend"),
        many => println!("tidy: {many} things to mend"),
    }
    Ok(flaws.is_empty())
}

/// Every flaw of the project that no exception allows.
pub fn flaws(workspace: &Workspace) -> Result<Vec<Flaw>> {
    let mut flaws = graph::check(&workspace.metadata, &workspace.root);
    let phrases = leftovers::phrases(&read(workspace, PHRASES)?);
    let files = workspace.files()?;
    let mut problem_types = Vec::new();
    for path in &files {
        flaws.extend(names::check_path(path));
        let bytes = fs::read(workspace.root.join(path)).with_context(|| format!("{path} could not be read"))?;
        // What is not text has nothing that we could read.
        let Ok(text) = String::from_utf8(bytes) else { continue };
        flaws.extend(check_text(path, &text, &phrases));
        problem_types.extend(docs::problem_types(path, &text));
    }
    flaws.extend(docs::check(&files, &problem_types));
    let mut flaws = allow::remove(flaws, ALLOW, &read(workspace, ALLOW)?);
    flaws.sort();
    Ok(flaws)
}

fn check_text(path: &str, text: &str, phrases: &[String]) -> Vec<Flaw> {
    let mut flaws = graph::check_lock(path, text);
    if let Some(source) = Source::read(path, text) {
        flaws.extend(lengths::check(path, &source));
        flaws.extend(names::check(path, &source));
        flaws.extend(leftovers::check_source(path, &source));
    }
    // Tests may feed anything to a parser.
    let phrases = if path == PHRASES || lengths::is_test_file(path) { &[] } else { phrases };
    flaws.extend(leftovers::check_text(path, text, phrases));
    flaws
}

fn read(workspace: &Workspace, path: &str) -> Result<String> {
    fs::read_to_string(workspace.root.join(path)).with_context(|| format!("{path} could not be read"))
}
