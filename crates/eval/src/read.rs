//! A line's text as a document.

use domain::id::content_hash;
use domain::{Company, Evidence, EvidenceKind, Finding, PartialDate, Proposal, Reading, Record, Timestamp};
use insight::Subject;
use jiff::civil::Date;

use crate::row::TextRow;

/// What a line says about its text, for a reader.
#[derive(Debug, Clone, Default)]
pub struct Given {
    pub title: Option<String>,
    pub text: String,
    pub html: bool,
    pub company: Option<String>,
    pub domain: Option<String>,
    pub published: Option<PartialDate>,
    pub url: Option<String>,
    pub publisher: Option<String>,
    pub evidence: Option<EvidenceKind>,
}

/// Makes a document.
pub type Reader<'a> = dyn Fn(&Given) -> Reading + 'a;

/// The day on which undated lines are read.
pub const READ_ON: Date = Date::constant(2026, 11, 23);

/// Reads plain text as `callsheet extract` does: the title is the first line.
pub fn plain(given: &Given) -> Reading {
    let mut lines: Vec<String> = given
        .text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect();
    if let Some(title) = given.title.clone().filter(|title| lines.first() != Some(title)) {
        lines.insert(0, title);
    }
    let headline = given.title.clone().or_else(|| lines.first().cloned()).unwrap_or_default();
    let text = lines.join("\n");
    let url = given.url.clone().unwrap_or_else(|| "text:".to_owned());
    let text_hash = content_hash(text.as_bytes());
    let article =
        Record::Article { headline: headline.clone(), published_on: given.published, author: None, wire: None };
    let evidence = Evidence {
        id: Evidence::id_of(&url, &text_hash),
        kind: given.evidence.unwrap_or(EvidenceKind::Article),
        publisher: given.publisher.clone().unwrap_or_else(|| "unknown".to_owned()),
        url,
        title: headline,
        published_on: given.published,
        fetched_at: Timestamp(0),
        text_hash,
        raw_hash: None,
        source: "text".to_owned(),
        language: None,
    };
    Reading { evidence, text, records: vec![article] }
}

pub(crate) fn given(row: &TextRow) -> Given {
    Given {
        title: row.title.clone(),
        text: row.html.clone().or_else(|| row.text.clone()).unwrap_or_default(),
        html: row.html.is_some(),
        company: row.company.clone(),
        domain: row.domain.clone(),
        published: row.published.as_deref().and_then(date),
        url: row.url.clone(),
        publisher: row.publisher.clone(),
        evidence: row.evidence,
    }
}

/// A day, a month or a year; a time of day is left out.
pub(crate) fn date(text: &str) -> Option<PartialDate> {
    text.get(..10).unwrap_or(text).parse().ok()
}

/// The findings of one document, as `callsheet extract` gives them.
pub(crate) fn findings(given: &Given, reading: &Reading, proposals: &[Proposal]) -> Vec<Finding> {
    let company =
        Company { name: given.company.clone().unwrap_or_default(), domain: given.domain.clone(), ..Company::default() };
    let today = given.published.map_or(READ_ON, PartialDate::last_day);
    let subject = Subject { company, today, namesakes: Vec::new() };
    let mut candidates = insight::extract(&subject, reading);
    candidates.extend(insight::proposed(&subject, reading, proposals).into_iter().filter_map(Result::ok));
    insight::findings(&subject, &[std::sync::Arc::new(reading.clone())], &candidates)
}
