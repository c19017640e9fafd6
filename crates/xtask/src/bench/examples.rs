//! Benches that a crate brings along as an example.

use anyhow::{Result, bail};
use serde_json::Value;

use super::report::Measure;
use super::{Options, Scratch};
use crate::process::aloud;
use crate::workspace::Workspace;

/// Runs an example of a crate in the scratch folder and reads its measures.
///
/// An example prints JSON lines, `{"measure", "value", "unit"}`, or a table whose columns are two spaces apart. Its other
/// lines are for people.
pub fn run(
    workspace: &Workspace,
    options: &Options,
    scratch: &Scratch,
    package: &str,
    example: &str,
) -> Result<Vec<Measure>> {
    let path = workspace.root.join("crates").join(package).join("examples").join(format!("{example}.rs"));
    if !path.is_file() {
        bail!("{} is not there, and it is what would be measured.", workspace.relative(&path));
    }
    let mut command = workspace.cargo(&["run", "--quiet", "--profile", &options.profile, "--package", package]);
    command.args(["--example", example]).env("TMPDIR", &scratch.folder);
    let heard = aloud(&mut command)?;
    if !heard.success {
        bail!("the example {example} of {package} failed");
    }
    let measures = read(package, &heard.text);
    if measures.is_empty() {
        bail!("the example {example} of {package} printed no measure that we can read");
    }
    Ok(measures)
}

fn read(bench: &str, text: &str) -> Vec<Measure> {
    let mut measures = Vec::new();
    let mut header: Vec<&str> = Vec::new();
    for line in text.lines() {
        if let Some(found) = read_json(bench, line) {
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

/// A row of a table: numbers under the names of the header, or a label, a number and what it is.
fn read_row(bench: &str, header: &[&str], cells: &[&str]) -> Option<Vec<Measure>> {
    let number = |cell: &str| cell.replace(',', "").parse::<f64>().ok();
    if let [label, value, what] = cells
        && number(what).is_none()
    {
        return Some(vec![Measure::new(bench, &format!("{label}: {what}"), number(value)?, "")]);
    }
    if cells.len() < 2 || cells.len() != header.len() {
        return None;
    }
    let row = format!("{} {}", cells[0], header[0]);
    let named = cells.iter().zip(header).skip(1);
    named.map(|(cell, name)| Some(Measure::new(bench, &format!("{row}, {name}"), number(cell)?, ""))).collect()
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
        let text = "Compiling things\n  writers  commits/s     p50 ms\n       64      21000       3.10\n   probe   900   appends, synced\n";
        let expected = [
            Measure::new("store", "64 writers, commits/s", 21000.0, ""),
            Measure::new("store", "64 writers, p50 ms", 3.1, ""),
            Measure::new("store", "probe: appends, synced", 900.0, ""),
        ];
        assert_eq!(read("store", text), expected);
        assert_eq!(read("store", "one  two\nthree\n"), []);
    }
}
