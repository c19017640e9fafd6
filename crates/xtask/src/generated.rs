//! Files that are written by programs and committed: the page's types and the description of the API.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::quietly;
use crate::workspace::Workspace;

const MEND: &str = "cargo xtask gen";

/// A generated file and who prints it.
struct Generated {
    path: &'static str,
    printer: Printer,
}

#[derive(Clone, Copy)]
enum Printer {
    /// The example `typescript` of `domain`.
    Types,
    /// `callsheet openapi`.
    OpenApi,
}

const FILES: &[Generated] = &[
    Generated { path: "web/src/wire/types.ts", printer: Printer::Types },
    Generated { path: "docs/openapi.json", printer: Printer::OpenApi },
];

/// Writes every generated file.
pub fn write(workspace: &Workspace) -> Result<bool> {
    for file in FILES {
        let fresh = print(workspace, file.printer, None)?;
        let path = workspace.root.join(file.path);
        if fs::read_to_string(&path).is_ok_and(|known| known == fresh) {
            eprintln!("{} is fresh", file.path);
            continue;
        }
        fs::write(&path, fresh).with_context(|| format!("{} could not be written", file.path))?;
        eprintln!("{} written", file.path);
    }
    // The logs and the views they fold to; a test of domain holds them to each other.
    eprint!("{}", quietly(&mut workspace.cargo(&["run", "--quiet", "--package", "domain", "--example", "fixtures"]))?);
    Ok(true)
}

/// Compares every generated file with what its printer says now.
pub fn check_all(workspace: &Workspace) -> Result<bool> {
    check(workspace, None)
}

/// The same with programs that are built already, from the folder where cargo put them.
pub fn check(workspace: &Workspace, built: Option<&Path>) -> Result<bool> {
    let mut fresh = true;
    for file in FILES {
        let expected = print(workspace, file.printer, built)?;
        let path = workspace.root.join(file.path);
        let known = fs::read_to_string(&path).unwrap_or_default();
        if let Some(line) = first_difference(&known, &expected) {
            fresh = false;
            eprintln!("{}:{line}: is not what the code says now. To mend it: {MEND}", file.path);
        }
    }
    Ok(fresh)
}

fn print(workspace: &Workspace, printer: Printer, built: Option<&Path>) -> Result<String> {
    let suffix = std::env::consts::EXE_SUFFIX;
    let mut command = match (printer, built) {
        (Printer::Types, Some(folder)) => Command::new(folder.join("examples").join(format!("typescript{suffix}"))),
        (Printer::Types, None) => {
            workspace.cargo(&["run", "--quiet", "--package", "domain", "--example", "typescript"])
        }
        (Printer::OpenApi, Some(folder)) => {
            let mut command = Command::new(folder.join(format!("callsheet{suffix}")));
            command.arg("openapi");
            command
        }
        (Printer::OpenApi, None) => {
            crate::page::build(workspace)?;
            workspace.cargo(&["run", "--quiet", "--package", "callsheet", "--", "openapi"])
        }
    };
    let printed = quietly(command.current_dir(&workspace.root))?;
    Ok(format!("{}\n", printed.trim_end()))
}

/// The first line, from 1, in which two texts differ.
fn first_difference(known: &str, expected: &str) -> Option<usize> {
    if known == expected {
        return None;
    }
    let same = known.lines().zip(expected.lines()).take_while(|(known, expected)| known == expected).count();
    Some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_a_line_number() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(first_difference("", "a\n"), Some(1));
        assert_eq!(first_difference("a\n", "a"), Some(2), "a missing end of line is a difference");
    }
}
