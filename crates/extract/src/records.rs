//! What the records of a document state outright: roles, technologies, facts, people, incidents.

use std::sync::LazyLock;

use domain::{FindingDetail, PartialDate, Record, Span, TechUse};
use regex::Regex;

use crate::candidate::{Candidate, Claim, Posting};
use crate::role::normal;
use crate::scope::Scope;
use crate::tables::{function_of, part, seniority, technology};
use crate::text::name::bare_person;
use crate::text::pattern;

/// What is noted of a technology that an ad names beside others, any of which will do.
pub const ONE_OF_SEVERAL: &str = "The ad takes any of several such tools";

/// Candidates from the records of a document.
pub fn extract(scope: &Scope) -> Vec<Candidate> {
    if !scope.standing.own {
        return Vec::new();
    }
    scope.reading.records.iter().flat_map(|record| one(scope, record)).collect()
}

/// A table: one arm for each kind of record.
fn one(scope: &Scope, record: &Record) -> Vec<Candidate> {
    match record {
        Record::JobPosting { .. } => posting(scope, record).into_iter().collect(),
        Record::Technology { name, category, tech_use, rule, quote } => {
            let candidate = detail(scope, technology_detail(name, category, *tech_use), quote);
            let one_of = rule.ends_with(":one-of").then(|| ONE_OF_SEVERAL.to_owned());
            candidate
                .map(|candidate| Candidate { notes: one_of.into_iter().collect(), ..candidate })
                .into_iter()
                .collect()
        }
        Record::Person { name, role, quote } => person(scope, name, role, quote).into_iter().collect(),
        Record::Organization { .. } => organization(scope, record),
        Record::Incident { name, started_on, impact, quote } => {
            incident(scope, name, *started_on, impact.as_deref(), quote).into_iter().collect()
        }
        Record::Article { .. }
        | Record::Product { .. }
        | Record::Capability { .. }
        | Record::Integration { .. }
        | Record::CustomerStory { .. }
        | Record::Competitor { .. }
        | Record::Fact { .. }
        | Record::Officer { .. }
        | Record::FilingItem { .. }
        | Record::Offering { .. }
        | Record::Figure { .. }
        | Record::Breach { .. }
        | Record::LayoffNotice { .. } => Vec::new(),
    }
}

fn detail(scope: &Scope, detail: FindingDetail, quote: &str) -> Option<Candidate> {
    let span = scope.span_of(quote)?;
    let mut candidate = scope.candidate(detail, None, 0, vec![span]);
    candidate.occurred_on = None;
    candidate.notes.clear();
    Some(candidate)
}

/// A technology under the one name that we use for it.
pub fn technology_detail(name: &str, category: &str, tech_use: TechUse) -> FindingDetail {
    let known = technology(name);
    FindingDetail::Technology {
        name: known.map_or_else(|| name.to_owned(), |row| row.name.clone()),
        category: known.map_or_else(|| category.to_owned(), |row| row.category.clone()),
        uses: vec![tech_use],
    }
}

fn posting(scope: &Scope, record: &Record) -> Option<Candidate> {
    static NO_ROLE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)introduce yourself|general application|talent (?:community|pool|network)|spontaneous|speculative|don'?t see|do not see|initiativbewerbung|future opportunit|open application",
        )
    });
    let Record::JobPosting { id, title, department, team, function, places, posted_on, url, quote, .. } = record else {
        return None;
    };
    if NO_ROLE.is_match(title) {
        return None;
    }
    let span = scope.span_of(quote).or_else(|| scope.span_of(title))?;
    let posting = Posting {
        id: id.clone(),
        title: title.trim().to_owned(),
        function: function_of(title, department.as_deref().or(team.as_deref()).or(function.as_deref())),
        places: places.clone(),
        posted_on: *posted_on,
        url: url.clone(),
    };
    Some(Candidate {
        claim: Claim::Posting { posting },
        company: scope.company(None, 0),
        occurred_on: *posted_on,
        reported_on: scope.published,
        spans: vec![span],
        about: scope.standing.score,
        about_because: scope.standing.because.clone(),
        inferred: false,
        notes: Vec::new(),
    })
}

/// A person with what the tables conclude from the role.
pub fn contact(person: &str, role: &str) -> FindingDetail {
    let role = normal(role);
    let (level, function) = (seniority(&role), function_of(&role, None));
    let part = part(&level, &function).map_or_else(|| "unknown".to_owned(), |rule| rule.part.clone());
    FindingDetail::Contact { person: bare_person(person), role, seniority: level, function, part }
}

fn person(scope: &Scope, name: &str, role: &str, quote: &str) -> Option<Candidate> {
    let board = role.to_lowercase().contains("board") || role.to_lowercase().contains("investor");
    (name.split_whitespace().count() >= 2 && !board && !role.trim().is_empty()).then_some(())?;
    let mut candidate = detail(scope, contact(name, role), quote)?;
    for words in [name, role] {
        if !candidate.spans.iter().any(|span| crate::text::holds_words(&span.quote, words)) {
            candidate.spans.extend(scope.span_of(words));
        }
    }
    Some(candidate)
}

fn organization(scope: &Scope, record: &Record) -> Vec<Candidate> {
    let Record::Organization { name, founded, employees_min, employees_max, place, industry, quote, .. } = record
    else {
        return Vec::new();
    };
    if !scope.names_subject(name) && !scope.standing.own {
        return Vec::new();
    }
    let employees = match (employees_min, employees_max) {
        (Some(min), Some(max)) if min != max => Some(format!("{min}-{max}")),
        (Some(count), _) | (None, Some(count)) => Some(count.to_string()),
        (None, None) => None,
    };
    let stated = [
        ("employees", employees),
        ("founded", founded.map(|founded| founded.to_string())),
        ("headquarters", place.clone()),
        ("industry", industry.clone()),
    ];
    stated
        .into_iter()
        .filter_map(|(field, value)| {
            let value = value.filter(|value| !value.trim().is_empty())?;
            let span = fact_span(scope, &value, quote)?;
            let detail = FindingDetail::Fact { field: field.to_owned(), value };
            let mut candidate = scope.candidate(detail, None, 0, vec![span]);
            candidate.occurred_on = None;
            Some(candidate)
        })
        .collect()
}

/// The record's own quote when it says the value, or else where the text says it.
fn fact_span(scope: &Scope, value: &str, quote: &str) -> Option<Span> {
    let first = value.split(['-', ',']).next().unwrap_or(value);
    let says = |text: &str| crate::text::holds_words(text, first);
    if says(quote) {
        return scope.span_of(quote);
    }
    let index = (0..scope.sentences.len()).find(|index| says(&scope.sentence(*index)))?;
    scope.span(index)
}

/// An incident counts when it concerns signing in, security, or an outage.
fn incident(
    scope: &Scope,
    name: &str,
    started_on: Option<PartialDate>,
    impact: Option<&str>,
    quote: &str,
) -> Option<Candidate> {
    static CONCERNS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:log-?ins?|log(?:ging)? in|sign-?ins?|sign(?:ing)? in|single sign-on|sso|saml|oauth|auth(?:entication|orization)?|mfa|2fa|two-factor|passwords?|security|breach|unauthori[sz]ed|leak(?:ed)?|exposed|exposure|vulnerabilit(?:y|ies)|certificate|ransomware|phishing|credential|credentials|outage|unavailable|down|disruption)\b",
        )
    });
    let outage = impact.is_some_and(|impact| ["major", "critical"].contains(&impact.to_lowercase().as_str()));
    if !CONCERNS.is_match(name) && !outage {
        return None;
    }
    let mut spans: Vec<Span> = scope.span_of(name).into_iter().collect();
    spans.extend(scope.span_of(quote).filter(|span| !spans.contains(span)));
    let mut candidate =
        scope.candidate(FindingDetail::SecurityIncident { what: name.trim().to_owned() }, None, 0, spans);
    candidate.occurred_on = started_on.or(candidate.occurred_on);
    (!candidate.spans.is_empty()).then_some(candidate)
}
