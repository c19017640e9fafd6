//! Benches that a crate brings along as an example.

use std::process::Command;

use anyhow::{Result, bail, ensure};
use serde_json::Value;

use super::report::Measure;
use super::{Options, Scratch};
use crate::engines;
use crate::process::aloud;
use crate::workspace::Workspace;

/// An example and what it is told.
pub struct Example {
    pub package: &'static str,
    pub name: &'static str,
    /// Files of the scratch folder that it is to write.
    pub files: &'static [&'static str],
}

/// Runs an example of a crate in the scratch folder and reads its measures.
pub fn run(workspace: &Workspace, options: &Options, scratch: &Scratch, example: &Example) -> Result<Vec<Measure>> {
    let Example { package, name, files } = example;
    let path = workspace.root.join("crates").join(package).join("examples").join(format!("{name}.rs"));
    if !path.is_file() {
        bail!("{} is not there, and it is what would be measured.", workspace.relative(&path));
    }
    // Beside the program itself: alone, a crate asks less of its dependencies, and all of them would be built once more.
    let parts = ["build", "--quiet", "--profile", &options.profile, "--package", "callsheet", "--package", package];
    let built = aloud(workspace.cargo(&parts).args(["--example", name]))?;
    ensure!(built.success, "the example {name} of {package} could not be built");
    let mut command = Command::new(workspace.example(&options.profile, name));
    command.args(files.iter().map(|file| scratch.folder.join(file))).current_dir(&workspace.root);
    let heard = aloud(command.env("TMPDIR", &scratch.folder).envs(engines::variables(workspace)))?;
    if !heard.success {
        bail!("the example {name} of {package} failed");
    }
    let measures = read(package, &heard.text);
    if measures.is_empty() {
        bail!("the example {name} of {package} printed no measure that we can read");
    }
    Ok(measures)
}

/// Reads JSON lines, `{"measure", "value", "unit"}`; tables whose columns are two spaces apart; and lines like
/// `cold 12.5 ms, warm 3 ms`. All else is for people.
fn read(bench: &str, text: &str) -> Vec<Measure> {
    let mut measures = Vec::new();
    let mut header: Vec<&str> = Vec::new();
    for line in text.lines() {
        if let Some(found) = read_json(bench, line).or_else(|| read_sentence(bench, line)) {
            measures.extend(found);
            continue;
        }
        let cells: Vec<&str> = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
        match read_row(bench, &header, &cells) {
            Some(found) => measures.extend(found),
            None => header = cells,
        }
    }
    measures
}

/// A row of a table, or a number and what it is, perhaps behind a label.
fn read_row(bench: &str, header: &[&str], cells: &[&str]) -> Option<Vec<Measure>> {
    let described = match cells {
        [value, what] if number(what).is_none() => Some((number(value)?, (*what).to_owned())),
        [label, value, what] if number(what).is_none() => Some((number(value)?, format!("{label}: {what}"))),
        _ => None,
    };
    if let Some((value, name)) = described {
        return Some(vec![Measure::new(bench, &name, value, "")]);
    }
    if cells.len() < 2 || cells.len() != header.len() {
        return None;
    }
    let columns: Vec<(f64, &str)> =
        cells.iter().zip(header).map(|(cell, name)| Some((number(cell)?, *name))).collect::<Option<_>>()?;
    let key = |(value, name): &(f64, &str)| unit_of(name).is_none().then(|| format!("{value} {name}"));
    let row = columns.iter().filter_map(key).collect::<Vec<_>>().join(", ");
    let values = columns.iter().filter_map(|(value, name)| Some((value, unit_of(name)?)));
    Some(values.map(|(value, (name, unit))| Measure::new(bench, &format!("{row}: {name}"), *value, unit)).collect())
}

/// A column that is measured names its unit: `commits/s`, `p50 ms`, `cpu µs/step`. The others say under which conditions.
fn unit_of(column: &str) -> Option<(&str, &str)> {
    if let Some(name) = column.strip_suffix("/s") {
        return Some((name, "1/s"));
    }
    let (name, unit) = column.rsplit_once(' ')?;
    let measured = unit.split('/').next().unwrap_or(unit);
    ["ms", "µs", "s", "KiB", "MiB"].contains(&measured).then_some((name, unit))
}

/// `cold 12.5 ms, warm median 3 ms`.
fn read_sentence(bench: &str, line: &str) -> Option<Vec<Measure>> {
    let part = |part: &str| {
        let (rest, unit) = part.trim().rsplit_once(' ')?;
        let (name, value) = rest.rsplit_once(' ')?;
        unit_of(&format!("{name} {unit}"))?;
        Some(Measure::new(bench, name, number(value)?, unit))
    };
    line.split(", ").map(part).collect()
}

fn number(cell: &str) -> Option<f64> {
    cell.replace(',', "").parse().ok()
}

/// A line with `measure` and `value`, or any flat object of numbers.
fn read_json(bench: &str, line: &str) -> Option<Vec<Measure>> {
    let Ok(Value::Object(object)) = serde_json::from_str(line) else { return None };
    let text = |keys: &[&str]| keys.iter().find_map(|key| object.get(*key)?.as_str());
    let name = text(&["measure", "name", "bench"]);
    let unit = text(&["unit"]).unwrap_or_default();
    if let Some(value) = object.get("value").and_then(Value::as_f64) {
        return Some(vec![Measure::new(bench, name.unwrap_or(bench), value, unit)]);
    }
    let numbers = object.iter().filter_map(|(key, value)| Some((key, value.as_f64()?)));
    let called = |key: &str| name.map_or_else(|| key.to_owned(), |name| format!("{name}, {key}"));
    Some(numbers.map(|(key, value)| Measure::new(bench, &called(key), value, unit)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_read_from_json_lines() {
        let line = r#"{"measure":"commits, 64 writers","value":21000.5,"unit":"1/s"}"#;
        assert_eq!(read("store", line), [Measure::new("store", "commits, 64 writers", 21000.5, "1/s")]);
        let line = r#"{"name":"one writer","p50":1.5,"note":"x"}"#;
        assert_eq!(read("store", line), [Measure::new("store", "one writer, p50", 1.5, "")]);
    }

    #[test]
    fn measures_are_read_from_tables() {
        let text = "Compiling things\n  writers  at once  commits/s  cpu µs/commit\n   64   2   21000    3.10\n   probe   900   appends, synced\n";
        let expected = [
            Measure::new("store", "64 writers, 2 at once: commits", 21000.0, "1/s"),
            Measure::new("store", "64 writers, 2 at once: cpu", 3.1, "µs/commit"),
            Measure::new("store", "probe: appends, synced", 900.0, ""),
        ];
        assert_eq!(read("store", text), expected);
        assert_eq!(read("store", "      900   appends\n"), [Measure::new("store", "appends", 900.0, "")]);
        assert_eq!(read("store", "one  two\nthree\n"), []);
    }

    #[test]
    fn measures_are_read_from_sentences() {
        let text = "x.pdf: 41000 bytes, text 9 pt, 0 left out\ncold 12.5 ms, slowest of 50 9 ms\n";
        let expected = [Measure::new("pdf", "cold", 12.5, "ms"), Measure::new("pdf", "slowest of 50", 9.0, "ms")];
        assert_eq!(read("pdf", text), expected);
    }
}
