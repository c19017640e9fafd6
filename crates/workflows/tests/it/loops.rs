//! Every step of every plan twice, failed once, killed before it, before its commit and after: the page is the same.
//!
//! Sources work side by side, so the order in which findings come differs from life to life, disturbed or not; what the
//! page shows at the end must not.

use std::path::Path;

use domain::view::Turn;
use domain::{
    Area, CompanyRef, DocumentAbout, DocumentFormat, DocumentOrder, Event, Logged, PrepView, RunId, StepState, Workflow,
};
use flow::testing::{Disturbance, disturbances, live};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};
use workflows::effects::{CustomerInput, VendorInput};
use workflows::plans;

use crate::worlds::World;

/// What a rep sees at the end, without the order in which side-by-side sources came.
fn page(view: &PrepView) -> Value {
    let mut findings: Vec<Value> = view.findings.iter().map(unordered).collect();
    findings.sort_by_key(Value::to_string);
    let mut sources: Vec<String> = view.sources.iter().map(|source| source.evidence.to_string()).collect();
    sources.sort();
    let runs: Vec<Value> = view
        .runs
        .iter()
        .map(|run| {
            let steps = run
                .steps
                .iter()
                .map(|step| json!([step.plan.step, settled(&step.state), step.counts]))
                .collect::<Vec<_>>();
            json!([run.workflow, run.outcome, steps])
        })
        .collect();
    let said: Vec<&Turn> = view.turns.iter().filter(|turn| !matches!(turn, Turn::Cards { .. })).collect();
    json!({
        "findings": findings,
        "sources": sources,
        "runs": runs,
        "company": view.identified,
        "analysis": view.analysis,
        "brief": view.brief,
        "cards": cards(&view.turns),
        "said": said,
        "documents": view.documents,
    })
}

/// Which findings were shown as cards. In which groups depends on who answered first.
fn cards(turns: &[Turn]) -> Vec<String> {
    let groups = turns.iter().filter_map(|turn| match turn {
        Turn::Cards { findings, .. } => Some(findings),
        Turn::Rep { .. } | Turn::Assistant { .. } => None,
    });
    let mut shown: Vec<String> = groups.flatten().map(ToString::to_string).collect();
    shown.sort();
    shown
}

fn unordered(finding: &domain::Finding) -> Value {
    let mut value = serde_json::to_value(finding).unwrap();
    for list in ["sources", "spans"] {
        if let Some(Value::Array(items)) = value.get_mut(list) {
            items.sort_by_key(Value::to_string);
        }
    }
    value
}

/// How a step ended, whichever attempt it took.
fn settled(state: &StepState) -> &StepState {
    assert!(!matches!(state, StepState::Running { .. } | StepState::Pending), "{state:?}");
    state
}

/// What must hold of any log: dense numbers, no event twice, one end of the run.
fn check_log(log: &[Logged], run: &RunId, disturbance: Disturbance) {
    assert!(log.iter().map(|logged| logged.seq).eq(1..=log.len() as u64), "{disturbance:?}");
    let ids: std::collections::BTreeSet<_> = log.iter().map(|logged| &logged.id).collect();
    assert_eq!(ids.len(), log.len(), "{disturbance:?}");
    let ends =
        log.iter().filter(|logged| matches!(&logged.event, Event::WorkflowComplete { run: of, .. } if of == run));
    assert_eq!(ends.count(), 1, "{disturbance:?}");
}

async fn customer(folder: &Path, disturbance: Disturbance) -> Value {
    let world = World::over(folder);
    let asked = CompanyRef { name: "Acme Hardware".to_owned(), domain: None };
    let input = CustomerInput { asked, picked: false, reconsider: false };
    let run = world.begin("Acme Hardware", Workflow::CustomerIntelligence, input).await;
    let log = live(&world.loops(), &world.key, &run, disturbance).await.unwrap();
    check_log(&log, &run, disturbance);
    page(&world.view().await)
}

async fn vendor(folder: &Path, disturbance: Disturbance) -> Value {
    let world = World::over(folder);
    let input = VendorInput { asked: "keystead.example".to_owned(), refresh: false, keep: true };
    let run = world.begin("Acme Hardware", Workflow::VendorContext, input).await;
    let log = live(&world.loops(), &world.key, &run, disturbance).await.unwrap();
    check_log(&log, &run, disturbance);
    let shelf = world.setup.shelf(&world.key.tenant);
    let profile = shelf.profile("keystead.example").await.unwrap().expect("a profile is kept");
    json!([page(&world.view().await), profile, shelf.default_vendor().await.unwrap()])
}

async fn document(folder: &Path, disturbance: Disturbance, about: DocumentAbout) -> Value {
    let world = World::over(folder);
    let input = DocumentOrder { about, ..DocumentOrder::brief(DocumentFormat::Markdown) };
    let run = world.go_on(Workflow::OnePager, input).await;
    let log = live(&world.loops(), &world.key, &run, disturbance).await.unwrap();
    check_log(&log, &run, disturbance);
    let view = world.view().await;
    let [made] = view.documents.as_slice() else { panic!("{disturbance:?}: {:?}", view.documents) };
    let bytes = world.setup.store.blob(&world.key, &made.content_hash).await.unwrap().expect("the page is kept");
    json!([page(&view), String::from_utf8(bytes).unwrap()])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_to_customer_intelligence_the_page_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let told = customer(&folder.path().join("undisturbed"), Disturbance::None).await;
    assert!(told["findings"].as_array().unwrap().len() > 5, "{told:#}");
    assert!(told["brief"].is_object(), "{told:#}");
    for (number, disturbance) in disturbances(&plans::customer_intelligence()).into_iter().enumerate() {
        assert_eq!(customer(&folder.path().join(number.to_string()), disturbance).await, told, "{disturbance:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_to_vendor_context_the_profile_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let told = vendor(&folder.path().join("undisturbed"), Disturbance::None).await;
    for (number, disturbance) in disturbances(&plans::vendor_context()).into_iter().enumerate() {
        assert_eq!(vendor(&folder.path().join(number.to_string()), disturbance).await, told, "{disturbance:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_to_a_document_it_is_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let finished = folder.path().join("finished");
    customer(&finished, Disturbance::None).await;
    let copy = |name: &str| {
        let copy = folder.path().join(name);
        std::fs::create_dir(&copy).unwrap();
        for file in std::fs::read_dir(&finished).unwrap().map(Result::unwrap) {
            std::fs::copy(file.path(), copy.join(file.file_name())).unwrap();
        }
        copy
    };
    for about in [DocumentAbout::Brief, DocumentAbout::Area { area: Area::Funding }] {
        let name = |number: &str| format!("{number} {}", if about.is_brief() { "brief" } else { "deep dive" });
        let told = document(&copy(&name("undisturbed")), Disturbance::None, about.clone()).await;
        for (number, disturbance) in disturbances(&plans::one_pager()).into_iter().enumerate() {
            let made = document(&copy(&name(&number.to_string())), disturbance, about.clone()).await;
            assert_eq!(made, told, "{disturbance:?}");
        }
    }
}
