//! Recorded samples with labels, where they are present; they are never copied here.

use std::path::PathBuf;

use domain::{Company, EvidenceKind, FindingKind};

use crate::world::{about, findings, reading};

fn samples() -> PathBuf {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/samples");
    option_env!("CALLSHEET_SAMPLES").map_or_else(|| PathBuf::from(beside), PathBuf::from)
}

#[derive(serde::Deserialize)]
struct Labelled {
    title: String,
    company: Option<String>,
}

#[test]
fn funding_headlines_are_read_as_people_label_them() {
    let path = samples().join("labelled/funding_titles_dev.jsonl");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: no labelled headlines here");
        return;
    };
    let (mut right, mut wrong, mut missed) = (0.0, 0.0, 0.0);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let labelled: Labelled = serde_json::from_str(line).unwrap();
        let title = labelled.title.replace("&#8217;", "’");
        let headline = reading(EvidenceKind::Article, "https://paper.example/1", "Paper", Some("2026-11-20"), &title);
        let (found, _) = findings(&about(Company::default()), vec![headline]);
        let named =
            found.iter().find(|finding| finding.kind() == FindingKind::Funding).map(|finding| finding.company.clone());
        match (&labelled.company, &named) {
            (Some(company), Some(named)) if company == named => right += 1.0,
            (None, None) => {}
            (Some(_), None) => missed += 1.0,
            (None | Some(_), Some(_)) => wrong += 1.0,
        }
        if labelled.company != named {
            eprintln!("{title}: labelled {:?}, read {named:?}", labelled.company);
        }
    }
    let (precision, recall) = (right / (right + wrong), right / (right + wrong + missed));
    eprintln!("precision {precision:.2}, recall {recall:.2}");
    assert!(precision >= 0.9 && recall >= 0.9, "precision {precision:.2}, recall {recall:.2}");
}
