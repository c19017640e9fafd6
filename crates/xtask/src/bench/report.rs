//! Measures as a table for people and as JSON lines for programs.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::Options;
use crate::process::quietly;
use crate::workspace::Workspace;

/// One number.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    pub bench: String,
    pub name: String,
    pub value: f64,
    pub unit: String,
}

impl Measure {
    /// A measure of a bench.
    pub fn new(bench: &str, name: &str, value: f64, unit: &str) -> Self {
        Self { bench: bench.to_owned(), name: name.to_owned(), value, unit: unit.to_owned() }
    }

    /// The same, taken under a condition that its name tells first.
    pub fn labelled(self, condition: &str) -> Self {
        Self { name: format!("{condition}: {}", self.name), ..self }
    }

    fn to_json(&self) -> Value {
        json!({ "bench": self.bench, "measure": self.name, "value": self.value, "unit": self.unit })
    }
}

/// Durations in microseconds.
#[derive(Debug, Clone, Default)]
pub struct Micros(Vec<f64>);

impl Micros {
    /// Adds one.
    pub fn push(&mut self, duration: Duration) {
        self.0.push(duration.as_secs_f64() * 1e6);
    }

    /// Adds all of another.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The smallest duration that a share of all does not exceed (nearest rank); 0 of none.
    pub fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted.get(rank.max(1) - 1).copied().unwrap_or(0.0)
    }
}

/// Appends the measures of a bench to `target/bench/NAME.jsonl`, each with the probe and where it was taken.
pub fn keep(
    workspace: &Workspace,
    options: &Options,
    name: &str,
    probe: &[Measure],
    measures: &[Measure],
) -> Result<()> {
    let mut git = Command::new("git");
    git.args(["rev-parse", "--short", "HEAD"]).current_dir(&workspace.root);
    let commit = quietly(&mut git).unwrap_or_default();
    let probe: Map<String, Value> = probe.iter().map(|measure| (measure.name.clone(), measure.value.into())).collect();
    let folder = workspace.target.join("bench");
    fs::create_dir_all(&folder)?;
    let mut file = OpenOptions::new().create(true).append(true).open(folder.join(format!("{name}.jsonl")))?;
    for measure in measures {
        let mut line = measure.to_json();
        line["profile"] = options.profile.as_str().into();
        line["commit"] = commit.trim().into();
        line["probe"] = Value::Object(probe.clone());
        writeln!(file, "{line}")?;
    }
    Ok(())
}

/// Prints what was measured.
pub fn show(options: &Options, measures: &[Measure]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    if options.json {
        for measure in measures {
            writeln!(out, "{}", measure.to_json())?;
        }
        return Ok(());
    }
    writeln!(out, "\n| bench | measure | value | unit |\n|---|---|---:|---|")?;
    for Measure { bench, name, value, unit } in measures {
        writeln!(out, "| {bench} | {name} | {} | {unit} |", readable(*value))?;
    }
    Ok(())
}

/// Three digits that matter, and thousands apart.
fn readable(value: f64) -> String {
    if value.abs() < 100.0 {
        let digits = if value.abs() < 10.0 { 2 } else { 1 };
        return format!("{value:.digits$}");
    }
    let whole = format!("{:.0}", value.abs());
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if value < 0.0 { format!("-{grouped}") } else { grouped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_what_was_measured() {
        let mut taken = Micros::default();
        assert_eq!(taken.at(0.5), 0.0);
        for millis in [5, 1, 4, 2, 3] {
            taken.push(Duration::from_millis(millis));
        }
        assert_eq!((taken.at(0.5), taken.at(0.99), taken.at(0.0)), (3000.0, 5000.0, 1000.0));
    }

    #[test]
    fn numbers_can_be_read() {
        let shown = [0.5, 12.34, 123.4, 1234.5, 1234567.0, -4321.0].map(readable);
        assert_eq!(shown, ["0.50", "12.3", "123", "1,234", "1,234,567", "-4,321"]);
    }
}
