//! Writes the table of `docs/sources.md`: `cargo run -p sources --example recordings -- SAMPLES`.
#![allow(clippy::print_stderr, reason = "a tool for the people who work on the project")]

use std::{fs, path::PathBuf, process::ExitCode};

/// The lines between which the table stands.
const MARKS: (&str, &str) = ("<!-- recordings -->\n", "<!-- end of recordings -->");

fn main() -> ExitCode {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let samples = std::env::args().nth(1).map_or_else(|| root.join("../shared/samples"), PathBuf::from);
    let Some(table) = sources::ledger::table(|path| fs::read(samples.join(path)).ok()) else {
        eprintln!("A recorded answer is missing in {}; the table was left as it is.", samples.display());
        return ExitCode::FAILURE;
    };
    let path = root.join("docs/sources.md");
    let parts = fs::read_to_string(&path).ok();
    let parts = parts.as_deref().and_then(|text| {
        let (before, rest) = text.split_once(MARKS.0)?;
        Some((before.to_owned(), rest.split_once(MARKS.1)?.1.to_owned()))
    });
    let Some((before, after)) = parts else {
        eprintln!("{} has no place for the table.", path.display());
        return ExitCode::FAILURE;
    };
    match fs::write(&path, format!("{before}{}\n{table}\n{}{after}", MARKS.0.trim_end(), MARKS.1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{} could not be written: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
