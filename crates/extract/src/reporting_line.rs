//! Whom an advertisement names as the one that a new colleague will report to.

use std::sync::LazyLock;

use domain::EvidenceKind;
use regex::Regex;

use crate::candidate::{Candidate, Claim};
use crate::people::person_in;
use crate::records::contact;
use crate::role::find_role;
use crate::scope::Scope;
use crate::text::name::PERSON;
use crate::text::pattern;

/// Managers that one advertisement may name.
const MANAGERS_MAX: usize = 4;
/// Characters around the name in which the role stands.
const ROLE_CHARS: usize = 80;

static REPORTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i:report(?:s|ing)? (?:directly |in)?to|hiring manager(?: is|:| for this role is)?|your (?:manager|lead|boss)(?: is|:| will be)?|led by|managed by)(?P<lead>[^.;\n]{{0,60}}?)\b(?P<person>{PERSON})"
    ))
});

/// The contacts of an advertisement, each with the role that it gives.
pub fn extract(scope: &Scope) -> Vec<Candidate> {
    if scope.reading.evidence.kind != EvidenceKind::JobAd {
        return Vec::new();
    }
    (0..scope.sentences.len()).filter_map(|index| named(scope, index)).take(MANAGERS_MAX).collect()
}

fn named(scope: &Scope, index: usize) -> Option<Candidate> {
    if !scope.has_any(index, &["report", "manager", "lead", "led by", "boss"]) {
        return None;
    }
    let text = scope.sentence(index);
    let found = REPORTS.captures(&text)?;
    let slot = found.name("person")?;
    let person = person_in(slot.as_str())?;
    let after: String = text.get(slot.end()..)?.chars().take(ROLE_CHARS).collect();
    let beside = find_role(&after).filter(|role| role.range.start < 12);
    let role = find_role(&found["lead"]).or(beside)?.name;
    let span = scope.span_holding(index, &person)?;
    Some(Candidate {
        claim: Claim::Detail { detail: contact(&person, &role) },
        company: scope.company(None, index),
        occurred_on: None,
        reported_on: scope.published,
        spans: vec![span],
        about: scope.standing.score,
        about_because: scope.standing.because.clone(),
        inferred: false,
        notes: vec!["Named in a job advertisement as the manager".to_owned()],
    })
}
