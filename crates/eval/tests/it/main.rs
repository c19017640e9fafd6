//! The figures that the project stands by, on texts of its own that no rule was made on.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests may stop, and say what they skipped")]

use std::path::PathBuf;

use eval::{Report, Set, Setting, Split};

fn fixture(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/labelled").join(name);
    std::fs::read_to_string(path).unwrap()
}

fn run(set: Set, file: &str, split: Split) -> Report {
    eval::run(set, &fixture(file), &Setting { split, ..Setting::default() }).unwrap()
}

/// F1 that a line has to reach.
fn reaches(report: &Report, least: &[(&str, f64)]) {
    for (name, least) in least {
        let line = report.line(name).unwrap();
        // The errors of held texts are nobody's to read, so a failure shows figures alone.
        assert!(line.f1.value >= *least, "{name} {:.3}\n{}", line.f1.value, report.table());
    }
}

#[test]
fn signals_of_held_texts_are_found() {
    let report = run(Set::Events, "signals_held.jsonl", Split::All);
    assert!(report.texts == 361, "{}", report.texts);
    reaches(
        &report,
        &[
            ("funding", 0.89),
            ("leadership", 0.90),
            ("acquisition", 0.91),
            ("partnership", 0.95),
            ("product_launch", 0.92),
            ("expansion", 0.89),
            ("layoffs", 0.92),
            ("security_incident", 0.95),
            ("all kinds", 0.91),
        ],
    );
}

#[test]
fn signals_of_texts_that_rules_were_made_on_stay_found() {
    let report = run(Set::Events, "signals.jsonl", Split::All);
    reaches(&report, &[("all kinds", 0.96)]);
}

/// What is said of a company in passing, of its supplier or of long ago is nothing that happened to it.
#[test]
fn nothing_is_told_of_a_company_that_is_only_named() {
    let report = run(Set::Events, "signals_passing.jsonl", Split::All);
    assert_eq!(report.texts, 58);
    assert!(report.errors.is_empty(), "{}", report.worst(5));
}

/// Whole texts of releases, wires, trade press and exchanges; of the second file no error was read.
#[test]
fn signals_of_the_press_are_found_as_far_as_they_were() {
    let seen = run(Set::Events, "signals_press.jsonl", Split::All);
    reaches(&seen, &[("leadership", 0.77), ("expansion", 0.82), ("all kinds", 0.76)]);
    let held = run(Set::Events, "signals_press_held.jsonl", Split::All);
    reaches(&held, &[("leadership", 0.63), ("expansion", 0.75), ("all kinds", 0.66)]);
}

/// What a journalist makes of the same events: far from what rules were made on, and a measure of how far they carry.
#[test]
fn signals_of_odd_texts_are_found_as_far_as_they_were() {
    let report = run(Set::Events, "signals_odd.jsonl", Split::All);
    assert!(report.texts == 120, "{}", report.texts);
    reaches(&report, &[("funding", 0.51), ("leadership", 0.75), ("expansion", 0.71), ("all kinds", 0.66)]);
}

/// No rule was made on these.
#[test]
fn signals_of_texts_that_no_rule_was_made_on_are_found_as_far_as_they_were() {
    let report = run(Set::Events, "signals_fresh.jsonl", Split::All);
    assert!(report.texts == 260, "{}", report.texts);
    reaches(&report, &[("leadership", 0.70), ("expansion", 0.81), ("all kinds", 0.72)]);
}

/// The recorded filings stand beside the project; without them there is nothing to read.
#[test]
#[allow(clippy::disallowed_methods, reason = "a test may be told where recordings are")]
fn officers_and_deals_of_recorded_filings_are_found() {
    let samples = std::env::var_os("CALLSHEET_SAMPLES").map(PathBuf::from);
    let samples = samples.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples"));
    let Ok(filings) = std::fs::read_to_string(samples.join("labelled/filings_8k_dev.jsonl")) else {
        eprintln!("skipped: no recorded filings");
        return;
    };
    let lines = format!("{filings}\n{}", fixture("filings_people.jsonl"));
    let report = eval::run(Set::Events, &lines, &Setting::default()).unwrap();
    reaches(
        &report,
        &[("5.02.person+direction", 0.95), ("5.02.kind", 0.95), ("5.02.leadership.role", 0.90), ("2.01.deal", 0.90)],
    );
}

#[test]
fn nothing_is_said_that_no_quote_holds() {
    let report = run(Set::Grounding, "signals.jsonl", Split::All);
    assert_eq!(report.errors, vec![], "{}", report.worst(20));
}

#[test]
fn one_event_is_one_finding_and_what_differs_is_shown() {
    let report = run(Set::Dedupe, "merging.jsonl", Split::All);
    assert_eq!(report.texts, 84);
    reaches(&report, &[("all kinds", 0.95), ("merge.sources", 0.95), ("merge.conflicts", 0.95), ("merge.word", 0.95)]);
}

#[test]
fn stories_of_two_sources_become_one_finding_where_no_rule_was_made_on_them() {
    let report = run(Set::Dedupe, "merging_held.jsonl", Split::All);
    assert_eq!(report.texts, 24);
    reaches(&report, &[("all kinds", 0.90), ("merge.sources", 0.85)]);
}

#[test]
fn words_of_confidence_hold_what_they_promise() {
    let lines = format!("{}\n{}", fixture("signals_held.jsonl"), fixture("merging_held.jsonl"));
    let report = eval::run(Set::Calibration, &lines, &Setting::default()).unwrap();
    assert!(report.line("Confirmed").unwrap().counts.right >= 20, "{}", report.table());
    let broken: Vec<&String> = report.notes.iter().filter(|note| note.contains("does not hold")).collect();
    assert!(broken.is_empty(), "{broken:?}\n{}", report.table());
}

#[test]
fn a_line_that_does_not_fit_is_told_with_its_number() {
    let error = eval::run(Set::Events, "\n{\"id\":1}", &Setting::default()).unwrap_err().to_string();
    assert!(error.starts_with("Line 2 "), "{error}");
    let error = eval::run(Set::Questions, "", &Setting::default()).unwrap_err().to_string();
    assert!(error.contains("callsheet eval questions"), "{error}");
}

#[test]
fn questions_are_scored_by_their_answers_and_by_honest_refusals() {
    let lines = "{\"id\":1,\"about\":\"Acme\",\"question\":\"Who?\",\"answer\":[\"Jane Doe\"]}\n{\"id\":2,\"about\":\"Acme\",\"question\":\"Why?\"}";
    let asked = |asked: &eval::Question| match asked.question.as_str() {
        "Who?" => {
            eval::Answered { text: "It is Jane Doe.".to_owned(), found: true, quotes: vec!["Jane Doe".to_owned()] }
        }
        _ => eval::Answered::default(),
    };
    let report = eval::run(Set::Questions, lines, &Setting { asked: Some(&asked), ..Setting::default() }).unwrap();
    assert_eq!(report.errors, vec![]);
    assert_eq!(report.line("answer.cited").unwrap().counts.right, 1);
}

#[test]
fn a_better_run_is_called_better() {
    let now = run(Set::Dedupe, "merging.jsonl", Split::All);
    let mut before = now.kept();
    before.lines[0].f1.value = 0.1;
    let changes = now.against(&before);
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert!(changes[0].ends_with("better"), "{changes:?}");
}
