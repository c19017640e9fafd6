//! What operators are given fits the program: metrics of dashboard and alerts, flags and variables of what starts it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
#[cfg(unix)]
use std::time::{Duration, Instant};

use pretty_assertions::assert_eq;
use server::counters::{Kind, METRICS};

#[cfg(unix)]
use crate::kill::Process;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Words of a text that begin like this, as long as they are made of these characters.
fn words(text: &str, begin: &str, fits: fn(char) -> bool) -> BTreeSet<String> {
    text.match_indices(begin)
        .filter(|(at, _)| !text[..*at].ends_with(fits))
        .map(|(at, _)| text[at..].chars().take_while(|c| fits(*c)).collect())
        .collect()
}

fn metrics_in(text: &str) -> BTreeSet<String> {
    words(text, "callsheet_", |c| c.is_ascii_alphanumeric() || c == '_')
}

/// The names under which Prometheus has a metric.
fn series() -> BTreeSet<String> {
    let of = |(name, kind, _): &(&str, Kind, &str)| match kind {
        Kind::Counter | Kind::Gauge => vec![(*name).to_owned()],
        Kind::Histogram => ["bucket", "sum", "count"].map(|end| format!("{name}_{end}")).to_vec(),
    };
    METRICS.iter().flat_map(of).collect()
}

#[test]
fn dashboard_and_alerts_ask_for_metrics_that_there_are() {
    let dashboard: serde_json::Value = serde_json::from_str(&text("deploy/grafana/callsheet.json")).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let asked: String = panels
        .iter()
        .flat_map(|panel| panel["targets"].as_array().unwrap())
        .map(|target| format!("{} ", target["expr"].as_str().unwrap()))
        .collect();
    let (series, alerts) = (series(), text("deploy/prometheus/alerts.yaml"));
    let unknown: Vec<_> = metrics_in(&(asked.clone() + &alerts)).difference(&series).cloned().collect();
    assert_eq!(unknown, [""; 0]);
    let shown = metrics_in(&asked);
    for (name, _, _) in METRICS {
        assert!(shown.iter().any(|series| series.starts_with(name)), "{name} is on no panel");
    }
}

#[test]
fn every_alert_is_explained_and_looks_at_events_that_there_are() {
    let yaml = text("deploy/prometheus/alerts.yaml");
    let alerts: yaml_serde::Value = yaml_serde::from_str(&yaml).unwrap();
    let rules = alerts["groups"][0]["rules"].as_sequence().unwrap();
    let named: BTreeSet<String> = rules.iter().map(|rule| rule["alert"].as_str().unwrap().to_owned()).collect();
    let rows: String = text("docs/operations.md").lines().filter(|line| line.starts_with("| `Callsheet")).collect();
    assert_eq!(words(&rows, "Callsheet", |c| c.is_ascii_alphabetic()), named);
    let events = "callsheet_events_total{kind=\"";
    let kinds: BTreeSet<&str> = yaml.split(events).skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(kinds.len(), 2, "runs that begin, and steps that are taken up: {kinds:?}");
    let contract = text("docs/openapi.json");
    for kind in kinds {
        assert!(contract.contains(&format!("\"{kind}\"")), "{kind} is no kind of event");
    }
}

#[test]
fn every_metric_is_explained_with_its_unit() {
    let rows: String = text("docs/operations.md").lines().filter(|line| line.starts_with("| `callsheet_")).collect();
    let told = metrics_in(&rows);
    let known: BTreeSet<String> = METRICS.iter().map(|(name, _, _)| (*name).to_owned()).collect();
    assert_eq!(told, known);
    for (name, kind, _) in METRICS {
        let ends: &[&str] = match kind {
            Kind::Counter => &["_total"],
            Kind::Histogram => &["_seconds", "_dollars"],
            Kind::Gauge => &[""],
        };
        assert!(ends.iter().any(|end| name.ends_with(end)), "{name}");
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn what_is_yaml_can_be_read() {
    let mut all = Vec::new();
    files(&root().join("deploy"), &mut all);
    let plain = |path: &&PathBuf| {
        path.extension().is_some_and(|end| end == "yaml")
            && !path.components().any(|part| part.as_os_str() == "templates")
    };
    let read = all.iter().filter(plain).map(|path| {
        let text = std::fs::read_to_string(path).unwrap();
        yaml_serde::from_str::<yaml_serde::Value>(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    });
    assert_eq!(read.count(), 8);
}

fn help(command: &str) -> String {
    let help = Command::new(env!("CARGO_BIN_EXE_callsheet")).args([command, "--help"]).output().unwrap();
    assert!(help.status.success(), "{command} is no command");
    String::from_utf8(help.stdout).unwrap()
}

/// Command lines in a file: lists in brackets after one of these words.
fn command_lines(text: &str) -> Vec<Vec<String>> {
    let lists = text.lines().filter_map(|line| {
        let line = line.trim();
        let list = ["command:", "args:", "CMD"].iter().find_map(|word| line.strip_prefix(word))?;
        list.trim().strip_prefix('[')?.strip_suffix(']')
    });
    lists.map(|list| list.split(',').map(|word| word.trim().trim_matches('"').to_owned()).collect()).collect()
}

#[test]
fn flags_of_what_starts_it_exist() {
    let mut seen = 0;
    for path in [
        "deploy/Dockerfile",
        "deploy/compose.yaml",
        "deploy/chart/templates/serve.yaml",
        "deploy/chart/templates/work.yaml",
        "deploy/chart/templates/migrate.yaml",
    ] {
        let lines = command_lines(&text(path)).into_iter().filter(|line| !line[0].starts_with('-'));
        for line in lines {
            let help = help(&line[0]);
            seen += 1;
            for flag in line.iter().filter(|word| word.starts_with("--")) {
                assert!(help.contains(&format!("{flag} ")) || help.contains(&format!("{flag}\n")), "{path}: {flag}");
            }
        }
    }
    assert_eq!(seen, 7, "each command line was looked at");
}

#[test]
fn variables_of_what_starts_it_are_settings() {
    let mut all = Vec::new();
    files(&root().join("deploy"), &mut all);
    let fits = |c: char| c.is_ascii_uppercase() || c == '_';
    let texts: String = all.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let mut named = words(&texts, "CALLSHEET_", fits);
    assert!(named.remove("CALLSHEET_DB_PASSWORD"), "it is the composition's own");
    assert!(named.len() >= 4, "{named:?}");
    let data = tempfile::tempdir().unwrap();
    for name in named {
        let value = match name.as_str() {
            "CALLSHEET_STORE" => "postgres://me@db/x",
            "CALLSHEET_LOG_FORMAT" => "json",
            "CALLSHEET_DRAIN_SECONDS" => "5",
            _ => "info",
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_callsheet"));
        command.args(["config", "show", "--data"]).arg(data.path()).env(&name, value);
        let said = command.output().unwrap();
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(!said.contains("is no setting"), "{said}");
    }
    assert!(texts.contains("OTEL_EXPORTER_OTLP_ENDPOINT") && help("serve").contains("OTEL_EXPORTER_OTLP_ENDPOINT"));
}

#[test]
fn values_of_the_chart_exist() {
    let values: yaml_serde::Value = yaml_serde::from_str(&text("deploy/chart/values.yaml")).unwrap();
    let mut templates = Vec::new();
    files(&root().join("deploy/chart/templates"), &mut templates);
    let texts: String = templates.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let asked = words(&texts, ".Values.", |c| c.is_ascii_alphanumeric() || c == '.');
    assert!(asked.contains(".Values.data.existingClaim"), "{asked:?}");
    for name in asked {
        let mut parts = name.trim_start_matches(".Values.").split('.');
        let found = parts.try_fold(&values, |at, part| at.get(part));
        assert!(found.is_some(), "{name} is not in values.yaml");
    }
}

/// A folder as Kubernetes mounts a ConfigMap: its files are links into a hidden folder beside them.
#[cfg(unix)]
fn mounted(folder: &Path, file: Option<(&str, &str)>) {
    use std::os::unix::fs::symlink;

    std::fs::create_dir_all(folder.join("..2026_01_10_08_00_00.123")).unwrap();
    symlink("..2026_01_10_08_00_00.123", folder.join("..data")).unwrap();
    if let Some((name, text)) = file {
        std::fs::write(folder.join("..2026_01_10_08_00_00.123").join(name), text).unwrap();
        symlink(Path::new("..data").join(name), folder.join(name)).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn folders_that_the_chart_mounts_are_read() {
    let values: yaml_serde::Value = yaml_serde::from_str(&text("deploy/chart/values.yaml")).unwrap();
    let folders: Vec<&str> = values["folders"].as_mapping().unwrap().keys().map(|key| key.as_str().unwrap()).collect();
    assert_eq!(folders.len(), 3, "{folders:?}");
    let check = |folder: &str, file: Option<(&str, &str)>| {
        let data = tempfile::tempdir().unwrap();
        mounted(&data.path().join(folder), file);
        let mut command = Command::new(env!("CARGO_BIN_EXE_callsheet"));
        command.args(["config", "check", "--data"]).arg(data.path()).output().unwrap()
    };
    for folder in folders {
        let file = if folder == "templates" { "one_pager.typ" } else { "ours.toml" };
        let broken = check(folder, Some((file, "[[#(")));
        let said = String::from_utf8_lossy(&broken.stderr).into_owned();
        assert!(!broken.status.success() && said.contains(file), "{folder} is not read: {said}");
        let empty = check(folder, None);
        assert!(empty.status.success(), "{folder}: {}", String::from_utf8_lossy(&empty.stderr));
    }
}

#[test]
fn only_callsheet_is_given_the_data_folder() {
    let composition: yaml_serde::Value = yaml_serde::from_str(&text("deploy/compose.yaml")).unwrap();
    let of_others: Vec<&yaml_serde::Value> = composition["services"]
        .as_mapping()
        .unwrap()
        .values()
        .filter(|service| service["image"].as_str().is_some_and(|image| image != "callsheet"))
        .filter_map(|service| service.get("volumes")?.as_sequence())
        .flatten()
        .collect();
    let mounts: Vec<&str> = of_others.iter().filter_map(|mount| mount.as_str()).collect();
    assert!(mounts.contains(&"token:/callsheet:ro"), "the token alone is for Prometheus: {mounts:?}");
    assert!(!mounts.iter().any(|mount| mount.starts_with("data:")), "{mounts:?}");
}

#[test]
fn what_the_image_is_built_of_is_not_left_out() {
    let ignored = text(".dockerignore");
    let built_of = ["Cargo.toml", "Cargo.lock", "crates", "docs", "sample-world", "web", "rust-toolchain.toml"];
    for line in ignored.lines().filter(|line| !line.starts_with('#')) {
        assert!(!built_of.contains(&line) && !line.starts_with('!') && line != "*", "{line}");
    }
    let copied = text("deploy/Dockerfile").lines().filter(|line| line.starts_with("COPY . ")).count();
    assert_eq!(copied, 1, "all of the project is copied once, but for what is left out");
}

#[test]
fn a_variable_that_is_read_is_not_called_idle() {
    let data = tempfile::tempdir().unwrap();
    let said = |name: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_callsheet"));
        command.args(["config", "show", "--data"]).arg(data.path()).env(name, "before-step:*:1");
        String::from_utf8_lossy(&command.output().unwrap().stderr).into_owned()
    };
    assert!(said("CALLSHEET_FALLPOINT").contains("CALLSHEET_FALLPOINT is set and is no setting"));
    assert_eq!(said("CALLSHEET_FAILPOINT"), "");
}

/// A balancer looks every few seconds, and sends requests here until it has looked.
#[cfg(unix)]
#[test]
fn a_process_that_is_asked_to_end_says_so_before_it_stops_to_listen() {
    let data = tempfile::tempdir().unwrap();
    let process = Process::start_with(data.path(), &[("CALLSHEET_DRAIN_SECONDS", "2")]);
    let ready = |process: &Process| process.client.send("GET", "/readyz", None, &[]);
    process.ask_to_end();
    let begun = Instant::now();
    let mut last = ready(&process);
    while last.status != 503 {
        assert!(begun.elapsed() < Duration::from_secs(2), "{last:?}");
        last = ready(&process);
    }
    assert_eq!(last.json()["missing"], serde_json::json!(["process"]));
    assert_eq!(process.client.get("/api/preps").status, 200, "what still comes is answered");
    let client = process.client.clone();
    assert!(process.ended().success());
    assert!(begun.elapsed() >= Duration::from_secs(2), "{:?}", begun.elapsed());
    assert!(client.try_send("GET", "/readyz", None, &[]).is_err(), "nobody listens any more");
}
