//! The questions of `fixtures/labelled` over the sample world, and the proof of everything that is said about it.

use std::path::Path;
use std::sync::Arc;

use domain::wire::Act;
use domain::{Action, Area, ClientId, DocumentFormat, DocumentOrder, FindingKind, Purpose, Reading, Role};
use eval::{Unproved, Walk, Walked};
use serde_json::Value;
use server::config::{Config, Pace, Secrets};
use server::{House, Running};
use store::PrepKey;

use crate::command_line::callsheet;

const QUESTIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/labelled/questions.jsonl");

/// Shares below which answers have become worse: with an answer, and without one.
const ANSWERED_MIN: f64 = 0.72;
const REFUSED_MIN: f64 = 0.90;

fn value(report: &Value, line: &str, measure: &str) -> f64 {
    let found = report["lines"].as_array().unwrap().iter().find(|known| known["name"] == line);
    found.unwrap_or_else(|| panic!("no line {line}: {report:#}"))[measure]["value"].as_f64().unwrap()
}

/// One folder for both: the questions make the preparations whose every sentence is then walked.
#[test]
fn questions_are_answered_from_the_evidence_and_every_quote_can_be_proved() {
    let data = tempfile::tempdir().unwrap();
    let asked = callsheet(data.path(), &["eval", "questions", QUESTIONS, "--offline", "--json"], None);
    assert_eq!(asked.status.code(), Some(0), "{}", String::from_utf8_lossy(&asked.stderr));
    let report: Value = serde_json::from_slice(&asked.stdout).unwrap();
    assert!(value(&report, "with an answer", "recall") >= ANSWERED_MIN, "{:#}", report["errors"]);
    assert!(value(&report, "without an answer", "recall") >= REFUSED_MIN, "{:#}", report["errors"]);
    assert!((value(&report, "answer.cited", "precision") - 1.0).abs() < 1e-9, "{:#}", report["errors"]);

    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let walked = runtime.block_on(walk_all(data.path()));
    assert!(walked.quotes > 2_000 && walked.values > 2_000, "{} quotes, {} values", walked.quotes, walked.values);
    let (values, rest): (Vec<_>, Vec<_>) =
        walked.unproved.into_iter().partition(|one| matches!(one, Unproved::Value { .. }));
    assert_eq!(rest, [], "every quote is in its document, and every finding in its quotes");
    assert_eq!(values, [], "every value of {} stands in a quote beside it, or is of our own work", walked.values);
}

/// What a model adds is measured on recorded answers, offline; it finds more and makes nothing worse.
#[test]
fn a_recording_shows_what_a_model_adds() {
    let data = tempfile::tempdir().unwrap();
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");
    for (set, lines, recorded, more) in
        [("events", "model_news", "recorded_news", 0.2), ("intent", "model_sentences", "recorded_sentences", 0.1)]
    {
        let (lines, recorded) =
            (format!("{fixtures}/labelled/{lines}.jsonl"), format!("{fixtures}/model/{recorded}.jsonl"));
        let run = |with: &[&str]| {
            let run = callsheet(data.path(), &[&["eval", set, &lines, "--json"], with].concat(), None);
            assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
            serde_json::from_slice::<Value>(&run.stdout).unwrap()
        };
        let (rules, with) = (run(&[]), run(&["--recorded", &recorded]));
        let of = |report: &Value, measure: &str| value(report, "all kinds", measure);
        assert!(of(&with, "recall") >= of(&rules, "recall") + more, "{set}: {with:#}");
        assert!(of(&with, "precision") >= of(&rules, "precision"), "{set}: {with:#}");
    }
    let recorded = format!("{fixtures}/model/recorded_news.jsonl");
    let line = r#"{"id":"x","company":"Acme Corp","text":"Acme Corp has raised $5 million.","expect":[]}"#;
    let other = callsheet(data.path(), &["eval", "events", "--recorded", &recorded], Some(line));
    let told = String::from_utf8_lossy(&other.stderr);
    assert!(told.contains("has no answer to this question") && told.contains("Line x"), "{told}");
    assert_ne!(other.status.code(), Some(0));
}

async fn walk_all(data: &Path) -> Walked {
    let config = Config {
        listen: "127.0.0.1:0".parse().unwrap(),
        data: data.to_owned(),
        offline: true,
        contact: "test".to_owned(),
        socket_events_max: 1_024,
        runs_max: 8,
        sample_pace: Pace::try_from(0.0).unwrap(),
        origins: Vec::new(),
        pace: data.join("pace"),
        disk_free_min_mib: 0,
        drain_seconds: 0,
        replay: None,
        store: None,
        work: true,
        poll_feeds: false,
        searxng: None,
        slack_api: None,
        local_only: false,
        model: Default::default(),
        keys: Secrets::default(),
        file_reader: None,
    };
    let running = Running::start(config).await.unwrap();
    let house = running.house();
    let preps = house.store().preps(&house.tenant()).await.unwrap();
    assert_eq!(preps.len(), 4, "one preparation for each company that is asked about");
    let keys: Vec<PrepKey> = preps.iter().map(|row| house.key(row.prep.as_str())).collect();
    let mut readings: Vec<Arc<Reading>> = Vec::new();
    for key in &keys {
        readings.extend(house.store().readings(key, None).await.unwrap());
    }
    let mut all = Walked::default();
    for key in &keys {
        let walked = walk_one(house, key, &readings).await;
        all.quotes += walked.quotes;
        all.sentences += walked.sentences;
        all.values += walked.values;
        all.unproved.extend(walked.unproved);
    }
    running.shutdown().await;
    all
}

/// Everything that a rep can click, in every role; then each message and each line that came of it.
async fn walk_one(house: &House, key: &PrepKey, readings: &[Arc<Reading>]) -> Walked {
    let mut briefs = Vec::new();
    for action in actions(house, key).await {
        let tailors = matches!(action, Action::SetRole { .. } | Action::SetPurpose { .. });
        act(house, key, action).await;
        if tailors {
            briefs.extend(house.setup().views.now(key).await.unwrap().brief.clone());
        }
    }
    let view = house.setup().views.now(key).await.unwrap();
    let vendor = house.setup().shelf(&key.tenant).profile("keystead.example").await.unwrap();
    let subject = workflows::lookup::subject(house.setup(), key, &view).await.unwrap();
    let mut walk = Walk::new(&view, vendor.as_ref(), &subject, readings);
    for turn in &view.turns {
        if let domain::view::Turn::Assistant { message, .. } = turn {
            walk.blocks(&message.blocks);
        }
    }
    briefs.iter().flat_map(|brief| &brief.sections).flat_map(|section| &section.lines).for_each(|line| walk.line(line));
    walk.end()
}

async fn act(house: &House, key: &PrepKey, action: Action) {
    let number = house.setup().views.now(key).await.unwrap().last_seq;
    let client_id = ClientId::from(format!("walk-{number}"));
    let said = format!("{action:?}");
    house.desk().act(key, Act { client_id, action }).await.unwrap_or_else(|error| panic!("{said}: {error}"));
}

async fn actions(house: &House, key: &PrepKey) -> Vec<Action> {
    let view = house.setup().views.now(key).await.unwrap();
    let mut all = vec![Action::ShowKnownSoFar, Action::SkipToResults, Action::RoiCase, Action::PreviewDocument];
    for role in Role::ALL {
        all.push(Action::SetRole { role });
        all.extend(Purpose::ALL.map(|purpose| Action::SetPurpose { purpose }));
        all.extend(AREAS.map(|area| Action::Explore { area }));
        all.push(Action::ProductFit { finding: None });
        all.push(Action::ScheduleDemo { recommendation: None });
    }
    let mut kinds: Vec<FindingKind> = Vec::new();
    for finding in view.findings.iter() {
        let id = || finding.id.clone();
        all.push(Action::ExploreFinding { finding: id() });
        if !kinds.contains(&finding.kind()) {
            kinds.push(finding.kind());
            all.push(Action::WhoToContact { finding: id() });
            all.push(Action::ProductFit { finding: Some(id()) });
        }
        if let domain::FindingDetail::Technology { name, .. } = &finding.detail {
            all.push(Action::IncumbentPains { technology: name.clone() });
        }
    }
    all.push(Action::CreateDocument(DocumentOrder::brief(DocumentFormat::Markdown)));
    all
}

const AREAS: [Area; 22] = [
    Area::Findings,
    Area::News,
    Area::Funding,
    Area::Hiring,
    Area::Leadership,
    Area::Acquisition,
    Area::Partnership,
    Area::ProductLaunch,
    Area::Expansion,
    Area::Layoffs,
    Area::SecurityIncident,
    Area::Earnings,
    Area::Technology,
    Area::Contacts,
    Area::Competition,
    Area::ProductFit,
    Area::Roi,
    Area::Risks,
    Area::ExpansionOpportunities,
    Area::SuccessMetrics,
    Area::Starters,
    Area::Careful,
];

/// The walk over a real preparation fails when one word of a quote is another.
#[test]
fn a_planted_error_in_a_real_answer_is_found() {
    let data = tempfile::tempdir().unwrap();
    let made = callsheet(data.path(), &["prep", "Borealis Health", "--offline", "--json"], None);
    let mut view: domain::PrepView = serde_json::from_slice(&made.stdout).unwrap();
    let subject = insight::Subject {
        company: view.identified.clone().unwrap(),
        today: view.updated_at.date(),
        namesakes: Vec::new(),
    };
    let finding = Arc::make_mut(&mut view.findings).first_mut().unwrap();
    finding.title.push_str(" of $7M");
    let shown = domain::Block::Finding { finding: finding.id.clone() };
    // No document is at hand: every quote of the finding is one that cannot be proved.
    let mut walk = Walk::new(&view, None, &subject, &[]);
    walk.blocks(&[shown]);
    let unproved = walk.end().unproved;
    assert!(matches!(unproved.first(), Some(Unproved::Finding { .. })), "{unproved:?}");
}
