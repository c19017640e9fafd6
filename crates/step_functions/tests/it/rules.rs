//! What the specification demands of a state machine's structure (<https://states-language.net/spec.html>), for the part of the
//! language that we write.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Sentences about whatever breaks a rule.
pub fn flaws(definition: &Value) -> Vec<String> {
    let mut rules = Rules::default();
    rules.machine(definition, "the machine");
    if definition.to_string().len() > 1024 * 1024 {
        rules.flaws.push("the definition is larger than 1 MiB".to_owned());
    }
    rules.flaws
}

/// The names of all states.
pub fn names(definition: &Value) -> BTreeSet<String> {
    let mut rules = Rules::default();
    rules.machine(definition, "the machine");
    rules.names
}

#[derive(Default)]
struct Rules {
    names: BTreeSet<String>,
    flaws: Vec<String>,
}

impl Rules {
    fn must(&mut self, holds: bool, flaw: impl Into<String>) {
        if !holds {
            self.flaws.push(flaw.into());
        }
    }

    fn machine(&mut self, machine: &Value, of: &str) {
        let Some(states) = machine["States"].as_object() else {
            return self.flaws.push(format!("{of} has no States"));
        };
        let start = machine["StartAt"].as_str().unwrap_or_default();
        self.must(states.contains_key(start), format!("{of} starts at {start:?}, which there is not"));
        let mut reached = BTreeSet::from([start.to_owned()]);
        for (name, state) in states {
            self.must((1..=80).contains(&name.chars().count()), format!("{name} is not of 1 to 80 characters"));
            let is_new = self.names.insert(name.clone());
            self.must(is_new, format!("{name} is there twice"));
            for next in self.state(name, state) {
                self.must(states.contains_key(&next), format!("{name} goes to {next}, which is not beside it"));
                reached.insert(next);
            }
        }
        for name in states.keys().filter(|name| !reached.contains(*name)) {
            self.flaws.push(format!("nothing leads to {name}"));
        }
        let ends = |state: &Value| state["End"] == true || state["Type"] == "Succeed" || state["Type"] == "Fail";
        self.must(states.values().any(ends), format!("{of} never ends"));
    }

    /// Checks a state; answers with the states it goes to.
    fn state(&mut self, name: &str, state: &Value) -> Vec<String> {
        let kind = state["Type"].as_str().unwrap_or_default().to_owned();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let mut next: Vec<String> = text(&state["Next"]).into_iter().collect();
        match kind.as_str() {
            "Task" => self.task(name, state),
            "Parallel" => {
                let branches = state["Branches"].as_array().cloned().unwrap_or_default();
                self.must(!branches.is_empty(), format!("{name} has no branches"));
                for (index, branch) in branches.iter().enumerate() {
                    self.machine(branch, &format!("branch {index} of {name}"));
                }
            }
            "Succeed" => {
                self.must(next.is_empty() && state.get("End").is_none(), format!("{name} goes on"));
                return next;
            }
            other => self.flaws.push(format!("{name} is of the unknown type {other:?}")),
        }
        let ends = state.get("End").is_some_and(|end| *end == true);
        self.must(ends == next.is_empty(), format!("{name} needs either Next or End"));
        for retrier in list(&state["Retry"]) {
            self.retrier(name, &retrier);
        }
        for catcher in list(&state["Catch"]) {
            self.errors(name, &catcher);
            let to = text(&catcher["Next"]);
            self.must(to.is_some(), format!("{name} catches and does not say where to go"));
            next.extend(to);
        }
        next
    }

    fn task(&mut self, name: &str, state: &Value) {
        let arn = state["Resource"].as_str().unwrap_or_default();
        let parts: Vec<&str> = arn.splitn(7, ':').collect();
        let is_activity = matches!(parts.as_slice(), ["arn", _, "states", _, account, "activity", named]
            if account.len() == 12 && (1..=80).contains(&named.len()) && named.bytes().all(plain));
        self.must(is_activity, format!("{name} works on {arn:?}, which is no activity"));
        let seconds = |field: &str| state[field].as_u64().filter(|seconds| (1..=99_999_999).contains(seconds));
        match (seconds("TimeoutSeconds"), seconds("HeartbeatSeconds")) {
            (Some(all), Some(beat)) => self.must(beat < all, format!("{name} beats more rarely than it may take")),
            _ => self.flaws.push(format!("{name} has no time, or no heartbeat")),
        }
        let parameters = state["Parameters"].as_object().cloned().unwrap_or_else(Map::new);
        for (field, value) in &parameters {
            let is_path = value.as_str().is_some_and(|path| path.starts_with("$."));
            let is_context = value.as_str().is_some_and(|path| path.starts_with("$$."));
            self.must(field.ends_with(".$") == (is_path || is_context), format!("{name}: {field} is no path"));
        }
    }

    fn retrier(&mut self, name: &str, retrier: &Value) {
        self.errors(name, retrier);
        let interval = retrier["IntervalSeconds"].as_u64().unwrap_or_default();
        self.must(interval >= 1, format!("{name} is tried again at once"));
        self.must(retrier["MaxAttempts"].as_u64().is_some(), format!("{name} has no number of attempts"));
        let rate = retrier["BackoffRate"].as_f64().unwrap_or_default();
        self.must(rate >= 1.0, format!("{name} has a BackoffRate under 1"));
        if let Some(longest) = retrier["MaxDelaySeconds"].as_u64() {
            self.must(
                longest > interval && longest < 31_622_400,
                format!("{name} has a MaxDelaySeconds that does not fit"),
            );
        }
        let jitter = retrier["JitterStrategy"].as_str().unwrap_or("NONE");
        self.must(["NONE", "FULL"].contains(&jitter), format!("{name} has an unknown JitterStrategy"));
    }

    fn errors(&mut self, name: &str, of: &Value) {
        let errors = list(&of["ErrorEquals"]);
        self.must(!errors.is_empty(), format!("{name} handles no error by name"));
        for error in errors.iter().filter_map(Value::as_str).filter(|error| error.starts_with("States.")) {
            self.must(["States.Timeout", "States.HeartbeatTimeout"].contains(&error), format!("{name}: {error}?"));
        }
    }
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

fn plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)
}
