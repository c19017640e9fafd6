use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub fn callsheet(data: &Path, args: &[&str], input: Option<&str>) -> Output {
    callsheet_with(data, &[], args, input)
}

/// The same with settings of its own.
pub fn callsheet_with(data: &Path, variables: &[(&str, &str)], args: &[&str], input: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callsheet"));
    command.args(args).env("CALLSHEET_DATA", data).env("CALLSHEET_SAMPLE_PACE", "0").envs(variables.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.unwrap_or_default().as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

pub fn text(bytes: &[u8]) -> String {
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
fn nobody_reads_and_the_command_ends_without_a_word() {
    let data = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_callsheet"));
    command.args(["openapi"]).env("CALLSHEET_DATA", data.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(141), "{}", text(&ended.stderr));
    assert_eq!(text(&ended.stderr), "");
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

#[test]
fn a_source_with_terms_of_its_own_is_on_only_for_who_accepts_them() {
    let data = tempfile::tempdir().unwrap();
    let on =
        |more: &[&str]| callsheet(data.path(), &[&["sources", "on", "google_news", "--offline"], more].concat(), None);
    let is_on = || {
        let listed = callsheet(data.path(), &["sources", "list", "--json", "--offline"], None);
        let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
        listed.as_array().unwrap().iter().find(|source| source["id"] == "google_news").unwrap()["on"] == true
    };
    assert!(!is_on());
    let shown = on(&[]);
    assert_eq!((shown.status.code(), is_on()), (Some(1), false));
    assert!(
        text(&shown.stderr).contains("personal and non-commercial") && text(&shown.stderr).contains("--accept-terms")
    );
    let accepted = on(&["--accept-terms"]);
    assert_eq!((accepted.status.code(), is_on()), (Some(0), true), "{}", text(&accepted.stderr));
    assert!(text(&accepted.stderr).contains("personal and non-commercial"), "what is accepted is shown");
    let keyless = callsheet(data.path(), &["sources", "on", "tavily", "--offline"], None);
    assert_eq!(keyless.status.code(), Some(1));
    assert!(text(&keyless.stderr).contains("It needs a key: set `tavily`"), "{}", text(&keyless.stderr));
}

#[test]
fn what_was_recorded_is_played_again_without_a_network() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("dunmore");
    let out = folder.to_str().unwrap();
    let named = ["--source", "site", "--source", "jobs", "--source", "dns"];
    let record = [&["sources", "record", "dunmorebank.example", "--offline", "--out", out], named.as_slice()].concat();
    let done = callsheet(data.path(), &record, None);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(text(&done.stdout).starts_with("Recorded ") && folder.join("recording.json").is_file());
    for source in ["site", "jobs", "dns"] {
        let test = |place: &[&str]| {
            let args = [&["sources", "test", source, "--company", "dunmorebank.example"], place].concat();
            text(&callsheet(data.path(), &args, None).stdout)
        };
        let live = test(&["--offline"]);
        assert!(live.contains("documents"), "{source} {live}");
        assert_eq!(test(&["--replay", out]), live, "{source}");
    }
    let again = callsheet(data.path(), &record, None);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("choose another folder"), "{}", text(&again.stderr));
    assert_eq!(callsheet(data.path(), &["sources", "record", "no domain", "--offline"], None).status.code(), Some(2));
}

#[test]
fn a_preparation_tells_what_its_sources_cost() {
    let data = tempfile::tempdir().unwrap();
    assert_eq!(callsheet(data.path(), &["sources", "off", "hibp", "--offline"], None).status.code(), Some(0));
    let done = callsheet(data.path(), &["prep", "Borealis Health", "--offline"], None);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let told = callsheet(data.path(), &["sources", "report", "--json", "--offline"], None);
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let of = |id: &str| told["sources"].as_array().unwrap().iter().find(|source| source["id"] == id).unwrap().clone();
    let site = of("site");
    assert!(site["requests"].as_u64() > Some(0) && site["bytes"].as_u64() > Some(0), "{site}");
    assert_eq!((of("hibp")["fate"].as_str(), of("hibp")["requests"].as_u64()), (Some("skipped"), Some(0)));
    assert!(of("hibp")["why"].as_str().unwrap().contains("switched off"));
    assert_eq!(of("companies_house")["fate"], "skipped", "it has no key");
    let asked: u64 = told["sources"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|source| source["id"] != "dns")
        .filter_map(|source| source["requests"].as_u64())
        .sum();
    assert!(told["requests"].as_u64().unwrap() >= asked, "all of it is in the sum: {told}");
    let table = text(&callsheet(data.path(), &["sources", "report", "last", "--offline"], None).stdout);
    assert!(table.contains("SEC EDGAR") && table.contains("In all "), "{table}");
}

#[test]
fn a_rule_of_the_operator_leads_to_a_finding() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("technology-rules");
    std::fs::create_dir(&folder).unwrap();
    let rule = r#"technology = [{ name = "Board Embedder", category = "Recruiting", hosts = ["boards.greenhouse.io/embed"] }]"#;
    std::fs::write(folder.join("own.toml"), rule).unwrap();
    let done = callsheet(data.path(), &["prep", "acmecorp.example", "--offline", "--json"], None);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let view: Value = serde_json::from_slice(&done.stdout).unwrap();
    let found =
        view["findings"].as_array().unwrap().iter().find(|finding| finding["fields"]["name"] == "Board Embedder");
    let found = found.unwrap_or_else(|| panic!("{}", view["findings"]));
    assert_eq!(
        (found["kind"].as_str(), found["fields"]["category"].as_str()),
        (Some("technology"), Some("Recruiting"))
    );
    assert!(!found["spans"].as_array().unwrap().is_empty(), "it quotes the page: {found}");

    std::fs::write(folder.join("own.toml"), "technology = [{ name = \"X\" }]").unwrap();
    let refused = callsheet(data.path(), &["prep", "acmecorp.example", "--offline"], None);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("own.toml"), "{}", text(&refused.stderr));
}
