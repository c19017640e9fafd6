use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn callsheet(data: &Path, args: &[&str], input: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callsheet"));
    command.args(args).env("CALLSHEET_DATA", data).env("CALLSHEET_SAMPLE_PACE", "0");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.unwrap_or_default().as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_preparation_without_a_browser_ends_in_a_pdf() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("brief.pdf");
    let out = file.to_str().unwrap();
    let args =
        ["prep", "Acme Corp", "--offline", "--role", "ae", "--purpose", "expansion", "--format", "pdf", "--out", out];
    let done = callsheet(data.path(), &args, None);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));

    let shown = callsheet(data.path(), &["show", "last", "--format", "text", "--offline"], None);
    let brief = text(&shown.stdout);
    assert!(brief.contains("Series C") && brief.contains("SAY THIS FIRST"), "{brief}");

    let asked = callsheet(data.path(), &["ask", "last", "Who's the new CISO?", "--offline"], None);
    let answer = text(&asked.stdout);
    assert!(answer.contains("Dana Ruiz") && answer.contains("Sources:"), "{answer}");

    let listed = callsheet(data.path(), &["preps", "--json", "--offline"], None);
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(listed[0]["company"]["name"], "Acme Corp");

    let gone = callsheet(data.path(), &["forget", "Acme Corp", "--offline"], None);
    assert_eq!(gone.status.code(), Some(0));
    let missing = callsheet(data.path(), &["show", "last", "--offline"], None);
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).contains("no preparations"), "{}", text(&missing.stderr));
}

#[test]
fn an_ambiguous_name_ends_with_the_candidates() {
    let data = tempfile::tempdir().unwrap();
    let done = callsheet(data.path(), &["prep", "acme", "--offline"], None);
    assert_eq!(done.status.code(), Some(3), "{}", text(&done.stderr));
    let said = text(&done.stdout);
    assert!(said.contains("Acme Corp") && said.contains("Acme Hardware"), "{said}");
}

#[test]
fn a_company_nobody_knows_gives_an_honest_brief() {
    let data = tempfile::tempdir().unwrap();
    let done = callsheet(data.path(), &["prep", "Quillfeather Zymurgy", "--offline"], None);
    assert_eq!(done.status.code(), Some(4), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("WE COULD NOT FIND"), "{}", text(&done.stdout));
}

#[test]
fn wrong_usage_is_said_and_ends_with_two() {
    let data = tempfile::tempdir().unwrap();
    assert_eq!(callsheet(data.path(), &["prep", "", "--offline"], None).status.code(), Some(2));
    assert_eq!(callsheet(data.path(), &["prep", "Acme", "--role", "boss"], None).status.code(), Some(2));
}

#[test]
fn json_lines_go_through_extraction_and_intents() {
    let data = tempfile::tempdir().unwrap();
    let line = r#"{"id":7,"title":"Bluewick raises $12M Series A","text":"BOSTON, March 3, 2026 - Bluewick, a maker of payroll software, today announced that it has raised $12 million in Series A funding led by Orrin Ventures.","company":"Bluewick","published":"2026-03-03"}"#;
    let done = callsheet(data.path(), &["extract"], Some(line));
    let found: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(found["id"], 7);
    let funding = found["findings"].as_array().unwrap().iter().find(|finding| finding["kind"] == "funding").unwrap();
    assert_eq!(funding["fields"]["amount"], 1_200_000_000_i64);
    assert_eq!(funding["fields"]["round"], "Series A");

    let lines = "{\"id\":\"a\",\"text\":\"Tell me more about the funding\"}\nnot json\n{\"id\":\"b\",\"text\":\"do they use Okta?\"}\n";
    let done = callsheet(data.path(), &["intent"], Some(lines));
    assert_eq!(done.status.code(), Some(1), "one line does not fit");
    let intents: Vec<Value> = text(&done.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(intents.len(), 2);
    assert_eq!((&intents[0]["intent"], &intents[1]["intent"]), (&"explore_area".into(), &"ask_question".into()));
    assert_eq!(intents[0]["slots"]["area"], "funding");
}

#[test]
fn settings_openapi_and_completions_are_printed() {
    let data = tempfile::tempdir().unwrap();
    let openapi: Value = serde_json::from_slice(&callsheet(data.path(), &["openapi"], None).stdout).unwrap();
    assert!(openapi["paths"]["/api/preps"]["post"].is_object());
    let shown = callsheet(data.path(), &["config", "show", "--json"], None);
    let settings: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(settings["listen"], "127.0.0.1:8420");
    assert!(text(&callsheet(data.path(), &["completions", "bash"], None).stdout).contains("callsheet"));
    std::fs::write(data.path().join("callsheet.toml"), "lisen = 1").unwrap();
    let wrong = callsheet(data.path(), &["config", "check"], None);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(text(&wrong.stderr).contains("lisen"), "{}", text(&wrong.stderr));
}

#[test]
fn sources_are_listed_tried_and_switched() {
    let data = tempfile::tempdir().unwrap();
    let tried =
        callsheet(data.path(), &["sources", "test", "site", "--company", "acmecorp.example", "--offline"], None);
    assert_eq!(tried.status.code(), Some(0), "{}", text(&tried.stderr));
    assert!(text(&tried.stdout).contains("documents"), "{}", text(&tried.stdout));
    let off = callsheet(data.path(), &["sources", "off", "news", "--offline"], None);
    assert!(text(&off.stdout).contains("left out"), "{}", text(&off.stdout));
    let listed = callsheet(data.path(), &["sources", "list", "--json", "--offline"], None);
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let source = |id: &str| listed.as_array().unwrap().iter().find(|source| source["id"] == id).cloned().unwrap();
    assert_eq!(source("news")["on"], false);
    assert!(source("site")["last"]["read"].as_u64() > Some(5), "{}", source("site"));
    let shown = text(&callsheet(data.path(), &["sources", "list", "--offline"], None).stdout);
    assert!(shown.contains("(off)") && shown.contains("terms: open"), "{shown}");
    assert_eq!(callsheet(data.path(), &["sources", "test", "nobody", "--offline"], None).status.code(), Some(2));
}
