//! Benches that a crate brings along as an example.

use anyhow::{Result, bail};
use serde_json::Value;

use super::report::Measure;
use super::{Options, Scratch};
use crate::process::aloud;
use crate::workspace::Workspace;

/// Runs an example of a crate in the scratch folder and reads its measures.
///
/// An example prints JSON lines: `{"measure", "value", "unit"}`. Its other lines are for people.
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
    let measures: Vec<Measure> = heard.text.lines().filter_map(|line| read(package, line)).flatten().collect();
    if measures.is_empty() {
        bail!("the example {example} of {package} printed no JSON line that holds a number");
    }
    Ok(measures)
}

/// A line with `measure` and `value`, or any flat object of numbers.
fn read(bench: &str, line: &str) -> Option<Vec<Measure>> {
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
        assert_eq!(read("store", line), Some(vec![Measure::new("store", "commits, 64 writers", 21000.5, "1/s")]));
        let line = r#"{"name":"one writer","p50":1.5,"note":"x"}"#;
        assert_eq!(read("store", line), Some(vec![Measure::new("store", "one writer, p50", 1.5, "")]));
        assert_eq!(read("store", "| writers | rate |"), None);
    }
}
