//! One document and its candidates.

use domain::{Company, EvidenceKind, Reading};

use crate::candidate::{Candidate, Claim, Subject};
use crate::entity::ABOUT_MIN;
use crate::scope::Scope;
use crate::{events, facts, funding, leadership, records};

/// Candidates of one document; more are dropped, the last ones first.
pub const CANDIDATES_MAX: usize = 500;

/// What a document says about the subject. With an empty company name, about whom the text itself is.
pub fn extract(subject: &Subject, reading: &Reading) -> Vec<Candidate> {
    if !subject.company.name.trim().is_empty() {
        return extract_known(subject, reading);
    }
    let Some(name) = company_of_text(subject, reading) else { return Vec::new() };
    let company = Company { name, ..subject.company.clone() };
    let known = Subject { company, ..subject.clone() };
    let mut all = extract_known(&known, reading);
    for candidate in &mut all {
        candidate.about_because = "The company was taken from the text itself".to_owned();
    }
    all
}

fn extract_known(subject: &Subject, reading: &Reading) -> Vec<Candidate> {
    let scope = Scope::of(subject, reading);
    if scope.standing.score < ABOUT_MIN {
        return Vec::new();
    }
    let mut all = if tells(reading.evidence.kind) { stories(&scope) } else { Vec::new() };
    all.extend(records::extract(&scope));
    all.extend(facts::extract(&scope));
    all.truncate(CANDIDATES_MAX);
    all
}

/// Whether documents of this kind tell of events; an advertisement repeats old ones, and a record tells of none.
fn tells(kind: EvidenceKind) -> bool {
    match kind {
        EvidenceKind::OwnAnnouncement
        | EvidenceKind::OwnPage
        | EvidenceKind::Filing
        | EvidenceKind::Article
        | EvidenceKind::WireCopy
        | EvidenceKind::Aggregator
        | EvidenceKind::Human => true,
        EvidenceKind::JobAd | EvidenceKind::DnsRecord | EvidenceKind::Fingerprint | EvidenceKind::VendorPage => false,
    }
}

fn stories(scope: &Scope) -> Vec<Candidate> {
    let mut all = funding::extract(scope);
    all.extend(leadership::extract(scope));
    all.extend(events::extract(scope));
    all
}

/// The company of the first event of a text.
fn company_of_text(subject: &Subject, reading: &Reading) -> Option<String> {
    let scope = Scope::of(subject, reading);
    let first = |candidate: &Candidate| candidate.spans.first().map_or(u32::MAX, |span| span.start);
    let events = stories(&scope);
    let funded = |candidate: &&Candidate| matches!(&candidate.claim, Claim::Detail { detail } if detail.kind() == domain::FindingKind::Funding);
    let start = events.iter().filter(|candidate| !candidate.company.trim().is_empty());
    let best = start.min_by_key(|candidate| (first(candidate), !funded(candidate)))?;
    Some(best.company.clone())
}
