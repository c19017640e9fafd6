//! Small documents of a made-up world, as `sources` would hand them over.

use std::sync::Arc;

use domain::{Company, Evidence, EvidenceKind, Finding, PartialDate, Reading, Record, Timestamp};
use insight::{Candidate, Subject};
use jiff::civil::Date;

pub const TODAY: Date = Date::constant(2026, 11, 22);

pub fn day(text: &str) -> PartialDate {
    text.parse().unwrap()
}

pub fn company(name: &str, domain: &str) -> Company {
    Company { name: name.to_owned(), domain: Some(domain.to_owned()), ..Company::default() }
}

/// Voltaro Grid, with a namesake that makes lamps.
pub fn voltaro() -> Subject {
    let grid = Company {
        legal_name: Some("Voltaro Grid, Inc.".to_owned()),
        aliases: vec!["Voltaro".to_owned()],
        place: Some("Leeds, United Kingdom".to_owned()),
        industry: Some("Energy software".to_owned()),
        ..company("Voltaro Grid", "voltarogrid.example")
    };
    let lamps =
        Company { aliases: vec!["Voltaro".to_owned()], ..company("Voltaro Lighting", "voltaro-lighting.example") };
    Subject { company: grid, today: TODAY, namesakes: vec![lamps] }
}

pub fn about(company: Company) -> Subject {
    Subject { company, today: TODAY, namesakes: Vec::new() }
}

pub fn reading(kind: EvidenceKind, url: &str, publisher: &str, published: Option<&str>, text: &str) -> Reading {
    let text_hash = domain::id::content_hash(text.as_bytes());
    Reading {
        evidence: Evidence {
            id: Evidence::id_of(url, &text_hash),
            kind,
            url: url.to_owned(),
            title: text.lines().next().unwrap_or_default().to_owned(),
            publisher: publisher.to_owned(),
            published_on: published.map(day),
            fetched_at: Timestamp(1_795_000_000_000),
            text_hash,
            raw_hash: None,
            source: "test".to_owned(),
            language: Some("en".to_owned()),
        },
        text: text.to_owned(),
        records: Vec::new(),
    }
}

pub fn article(host: &str, published: &str, text: &str) -> Reading {
    reading(EvidenceKind::Article, &format!("https://{host}.example/story"), host, Some(published), text)
}

pub fn own(path: &str, text: &str) -> Reading {
    reading(EvidenceKind::OwnPage, &format!("https://voltarogrid.example/{path}"), "Voltaro Grid", None, text)
}

pub fn announcement(published: &str, text: &str) -> Reading {
    reading(EvidenceKind::OwnAnnouncement, "https://voltarogrid.example/news/1", "Voltaro Grid", Some(published), text)
}

/// A job board with these roles: title and day.
pub fn board(roles: &[(&str, &str)]) -> Reading {
    let text: String = roles.iter().map(|(title, _)| format!("{title}\n")).collect();
    let mut board = reading(EvidenceKind::JobAd, "https://boards.example/voltarogrid", "Job board", None, &text);
    board.records = roles
        .iter()
        .enumerate()
        .map(|(number, (title, posted))| Record::JobPosting {
            id: number.to_string(),
            title: (*title).to_owned(),
            department: None,
            team: None,
            function: None,
            places: vec!["Leeds".to_owned()],
            remote: false,
            pay: None,
            posted_on: Some(day(posted)),
            posted_by: None,
            url: format!("https://boards.example/voltarogrid/{number}"),
            quote: (*title).to_owned(),
        })
        .collect();
    board
}

pub fn all_candidates(subject: &Subject, readings: &[Arc<Reading>]) -> Vec<Candidate> {
    readings.iter().flat_map(|reading| insight::extract(subject, reading)).collect()
}

pub fn findings(subject: &Subject, readings: Vec<Reading>) -> (Vec<Finding>, Vec<Arc<Reading>>) {
    let readings: Vec<Arc<Reading>> = readings.into_iter().map(Arc::new).collect();
    let candidates = all_candidates(subject, &readings);
    (insight::findings(subject, &readings, &candidates), readings)
}

/// A finding in one line: kind, title, word, date, fields that matter, conflicts.
pub fn line(finding: &Finding) -> String {
    let detail = serde_json::to_value(&finding.detail).unwrap();
    let dated = finding.dated().map(|date| date.to_string()).unwrap_or_default();
    let conflicts: Vec<String> = finding
        .conflicts
        .iter()
        .map(|conflict| format!(" !{}: {} / {}", conflict.field, conflict.chosen, conflict.other))
        .collect();
    format!(
        "{} [{} {dated} x{}] {} {}{}",
        finding.title,
        finding.confidence.word.label(),
        finding.sources.len(),
        detail["kind"].as_str().unwrap(),
        detail["fields"],
        conflicts.concat()
    )
}
