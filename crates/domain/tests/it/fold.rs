//! The logs of `fixtures/preps` are written as the log writes them, hold every kind there is, and fold to their views.
//! The page folds the same files (`web/src/prep/reduce.test.ts`).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::{Event, Logged, PrepView};
use pretty_assertions::assert_eq;
use serde_json::Value;

const MEND: &str = "Mend it with: cargo run -q -p domain --example fixtures";

#[test]
fn every_log_folds_to_its_view() {
    for path in logs() {
        let view = std::fs::read_to_string(path.with_extension("view.json")).unwrap_or_default();
        let expected: Option<PrepView> = serde_json::from_str(&view).ok();
        // What models read is in no view that anybody sees.
        let seen = PrepView { proposals: Default::default(), ..PrepView::fold(&read(&path)) };
        assert_eq!(expected, Some(seen), "{} is stale. {MEND}", path.display());
    }
}

#[test]
fn every_line_is_as_the_log_writes_it() {
    for path in logs() {
        let text = std::fs::read_to_string(&path).unwrap();
        for (line, logged) in text.lines().zip(read(&path)) {
            assert_eq!(line, serde_json::to_string(&logged).unwrap(), "{} differs. {MEND}", path.display());
        }
    }
}

#[test]
fn folding_a_log_twice_changes_nothing() {
    for path in logs() {
        let log = read(&path);
        assert_eq!(PrepView::fold(log.iter().chain(&log)), PrepView::fold(&log));
    }
}

/// Stored events are read for ever.
#[test]
fn events_of_earlier_versions_are_read() {
    let without_gaps = r#"{"kind":"workflow_progress","run":"run_1","step":"site","state":{"kind":"done"},
        "counts":{"read":3,"findings":1,"failed":1}}"#;
    let event: Event = serde_json::from_str(without_gaps).unwrap();
    assert!(matches!(event, Event::WorkflowProgress { gaps, .. } if gaps.is_empty()));

    let before_progress = r#"{"kind":"delivery_proposed","delivery":{"id":"dlv_1","system":"slack","to":"a channel",
        "recipients":[],"audience":"internal","title":"Brief","preview":[],"parts":1,"replaces":null,"seq":3,"day":"2026-11-22"}}"#;
    let event: Event = serde_json::from_str(before_progress).unwrap();
    assert!(matches!(event, Event::DeliveryProposed { delivery } if delivery.kind == domain::DeliveryKind::Document));

    let number = r#"{"low":1.0,"likely":2.0,"high":3.0}"#;
    let before_objections = format!(
        r#"{{"kind":"analysis_ready","run":null,"persona":{{"role":null,"purpose":null}},"analysis":{{
        "angles":[{{"finding":"fnd_1","soWhat":"","whyItMatters":"","opportunity":"","starters":[],"questions":[],"careful":[],"similar":[]}}],
        "fit":[],"recommendations":[],"starters":[],"questions":[],"careful":[],"notFound":[],
        "roi":{{"currency":"USD","inputs":[{{"key":"price","label":"Price","unit":"dollars","value":{number},"tag":"assumed","cites":[]}}],
        "lines":[{{"label":"Net","unit":"dollars","formula":"price","value":{number}}}],"mattersMost":["price"]}}}}}}"#
    );
    let Event::AnalysisReady { analysis, .. } = serde_json::from_str(&before_objections).unwrap() else {
        panic!("another event");
    };
    assert!(analysis.qualification.is_none() && analysis.angles[0].objections.is_empty());
    assert!(!analysis.roi.unwrap().inputs[0].edited);
    let action: domain::Action = serde_json::from_str(r#"{"kind":"roi_input","key":"price","value":10.0}"#).unwrap();
    assert!(matches!(action, domain::Action::RoiInput { low: None, high: None, tag: None, .. }));
}

/// The kinds are those of the generated TypeScript, so a new one asks for a place in a fixture.
#[test]
fn the_logs_hold_every_kind() {
    let mut seen = BTreeSet::new();
    for line in logs().iter().flat_map(|path| read(path)) {
        collect_kinds(&serde_json::to_value(&line.event).unwrap(), &mut seen);
    }
    for name in ["Event", "Block", "Action", "BriefEdit", "StepState", "OfferState", "RunOutcome", "Finding"] {
        let missing: Vec<String> = kinds_of(name).into_iter().filter(|kind| !seen.contains(kind)).collect();
        assert!(
            missing.is_empty(),
            "fixtures/preps show no {name} of these kinds: {missing:?}. Add them to a log there."
        );
    }
}

fn logs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/preps");
    let mut logs: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    logs.sort();
    assert!(!logs.is_empty());
    logs
}

fn read(path: &Path) -> Vec<Logged> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// Every `kind` anywhere in the value.
fn collect_kinds(value: &Value, seen: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(kind)) = fields.get("kind") {
                seen.insert(kind.clone());
            }
            fields.values().for_each(|field| collect_kinds(field, seen));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_kinds(item, seen)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The kinds of a union, read from its generated TypeScript.
fn kinds_of(name: &str) -> BTreeSet<String> {
    let types = domain::typescript::declarations();
    let start = types.find(&format!("export type {name} = ")).unwrap();
    let declaration = types[start..].split("\nexport type").next().unwrap();
    let kinds: BTreeSet<String> = declaration
        .split("\"kind\": \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect();
    assert!(kinds.len() > 2, "{name} has no kinds in the TypeScript");
    kinds
}

/// A company that the rep changes takes with it what a model read about the one before.
#[test]
fn what_a_model_read_goes_with_the_company_it_was_about() {
    let company = |domain: &str| domain::Company {
        name: "Acme".to_owned(),
        domain: Some(domain.to_owned()),
        ..domain::Company::default()
    };
    let read = Event::ProposalsRead {
        run: "run_1".into(),
        evidence: "evd_1".into(),
        model: "words-1".to_owned(),
        proposals: Vec::new(),
    };
    let of = |events: &[Event]| {
        let prep = domain::PrepId::from("prp_1");
        let log: Vec<Logged> = (1..)
            .zip(events)
            .map(|(seq, event)| {
                let new = domain::NewEvent::keyed(&prep, "test", &seq.to_string(), event.clone());
                Logged { seq, at: domain::Timestamp(0), id: new.id, event: new.event }
            })
            .collect();
        PrepView::fold(&log).proposals.len()
    };
    let identified = |domain: &str| Event::CompanyIdentified { company: company(domain) };
    assert_eq!(of(&[identified("acme.example"), read.clone(), identified("acme.example")]), 1, "a refresh");
    assert_eq!(of(&[identified("acme.example"), read, identified("acme-hardware.example")]), 0, "another company");
}
