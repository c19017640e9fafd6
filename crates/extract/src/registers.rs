//! What registers state outright: facts, officers, funding, figures, breaches, layoffs. What a register knows better than
//! the company's own words is taken from it, and what it only says in its own way (a trade by number, the day on which a
//! legal entity was made) is not.

use domain::{Change, EvidenceKind, FactField, FigureMetric, FindingDetail, Money, PartialDate, Reading, Record, Span};

use crate::candidate::Candidate;
use crate::records::contact;
use crate::role::{find_role, normal};
use crate::scope::Scope;
use crate::text::name::{bare_person, is_person};

/// Days for which somebody who came or went is news.
const NEWS_DAYS_MAX: i64 = 365;
/// A change below this, in per cent, is none.
const FLAT_PERCENT: f64 = 1.0;

/// Candidates from the records of registers in a document.
pub fn extract(scope: &Scope) -> Vec<Candidate> {
    scope.reading.records.iter().flat_map(|record| one(scope, record)).collect()
}

/// Whether a document is a sheet of a register: lines `field: value`, which are no sentences of a story.
pub fn is_sheet(reading: &Reading) -> bool {
    let of_register = |record: &Record| {
        matches!(
            record,
            Record::Fact { .. }
                | Record::Officer { .. }
                | Record::Offering { .. }
                | Record::Figure { .. }
                | Record::Breach { .. }
                | Record::LayoffNotice { .. }
        )
    };
    !reading.records.is_empty() && reading.records.iter().all(of_register)
}

/// A table: one arm for each kind of record that registers give; the others are read elsewhere.
fn one(scope: &Scope, record: &Record) -> Vec<Candidate> {
    match record {
        Record::Fact { field, value, as_of, quote } => fact(scope, *field, value, *as_of, quote).into_iter().collect(),
        Record::Officer { .. } => officer(scope, record),
        Record::Offering { .. } => offering(scope, record).into_iter().collect(),
        Record::Figure { .. } => figure(scope, record),
        Record::Breach { title, occurred_on, quote, .. } => {
            let detail = FindingDetail::SecurityIncident { what: format!("Data breach: {title}") };
            stated(scope, detail, quote, *occurred_on).into_iter().collect()
        }
        Record::LayoffNotice { noticed_on, effective_on, count, quote, .. } => {
            let detail = FindingDetail::Layoffs { count: *count, percent: None };
            stated(scope, detail, quote, noticed_on.or(*effective_on)).into_iter().collect()
        }
        Record::Article { .. }
        | Record::Organization { .. }
        | Record::Person { .. }
        | Record::JobPosting { .. }
        | Record::Technology { .. }
        | Record::Product { .. }
        | Record::Capability { .. }
        | Record::Integration { .. }
        | Record::CustomerStory { .. }
        | Record::Competitor { .. }
        | Record::Incident { .. }
        | Record::FilingItem { .. } => Vec::new(),
    }
}

fn stated(scope: &Scope, detail: FindingDetail, quote: &str, occurred_on: Option<PartialDate>) -> Option<Candidate> {
    let span = scope.span_of(quote)?;
    Some(on(scope, detail, vec![span], occurred_on))
}

/// A candidate whose day the record states, and not the words of its quote.
fn on(scope: &Scope, detail: FindingDetail, spans: Vec<Span>, occurred_on: Option<PartialDate>) -> Candidate {
    let mut candidate = scope.candidate(detail, None, 0, spans);
    candidate.occurred_on = occurred_on;
    candidate.notes.clear();
    candidate
}

fn fact(scope: &Scope, field: FactField, value: &str, as_of: Option<PartialDate>, quote: &str) -> Option<Candidate> {
    let filed = scope.reading.evidence.kind == EvidenceKind::Filing;
    let value = match field {
        // A register files a company under a trade and dates the legal entity; the company says better what it is.
        FactField::Industry | FactField::Founded if filed => return None,
        FactField::Founded => {
            value.get(..4).filter(|year| year.chars().all(|digit| digit.is_ascii_digit()))?.to_owned()
        }
        FactField::RegisterStatus if matches!(value, "active" | "public") => return None,
        FactField::Industry
        | FactField::Employees
        | FactField::Headquarters
        | FactField::Revenue
        | FactField::Parent
        | FactField::Ticker
        | FactField::LegalName
        | FactField::FormerName
        | FactField::RegisterStatus
        | FactField::OpenSource
        | FactField::Programme => value.to_owned(),
        // Identifiers and what only machines ask for stay with the evidence.
        FactField::Website
        | FactField::Subsidiary
        | FactField::Lei
        | FactField::Cik
        | FactField::LegalForm
        | FactField::FiscalYearEnd
        | FactField::Description => return None,
    };
    let detail = FindingDetail::Fact { field: field.name().to_owned(), value };
    let mut candidate = stated(scope, detail, quote, None)?;
    candidate.reported_on = as_of.or(candidate.reported_on);
    Some(candidate)
}

fn officer(scope: &Scope, record: &Record) -> Vec<Candidate> {
    let Record::Officer { name, role, appointed_on, resigned_on, quote } = record else { return Vec::new() };
    let person = bare_person(name);
    let Some(role) = office(role).filter(|_| is_person(&person)) else { return Vec::new() };
    let recent = |date: &Option<PartialDate>| {
        date.filter(|date| (0..=NEWS_DAYS_MAX).contains(&date.age_days(scope.subject.today)))
    };
    let moved = |change, date| {
        let detail =
            FindingDetail::Leadership { person: person.clone(), role: role.clone(), change, from: None, to: None };
        stated(scope, detail, quote, date)
    };
    match (recent(resigned_on), resigned_on) {
        (Some(left), _) => return moved(Change::Leaves, Some(left)).into_iter().collect(),
        (None, Some(_)) => return Vec::new(),
        (None, None) => {}
    }
    let mut all: Vec<Candidate> =
        recent(appointed_on).and_then(|came| moved(Change::Joins, Some(came))).into_iter().collect();
    // A board decides about a supplier only on paper.
    let board = matches!(role.as_str(), "Director" | "Secretary" | "Chair") || role.to_lowercase().contains("board");
    if !board {
        all.extend(stated(scope, contact(&person, &role), quote, None));
    }
    all
}

/// The office in a title: `EVP, Chief Financial Officer & Treasurer` is Chief Financial Officer.
fn office(role: &str) -> Option<String> {
    const GENERIC: &[&str] = &["executive officer", "officer", "promoter", "see remarks", "secretary"];
    let parts: Vec<&str> = role.split([',', ';', '/', '&']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let telling = |part: &&&str| !GENERIC.contains(&part.to_lowercase().as_str());
    let best = parts.iter().filter(telling).find(|part| part.to_lowercase().contains("chief"));
    let best = best.or_else(|| parts.iter().find(telling))?;
    Some(find_role(role).filter(|_| role.contains("hief")).map_or_else(|| normal(best), |found| found.name))
}

fn offering(scope: &Scope, record: &Record) -> Option<Candidate> {
    let Record::Offering { sold, offered, currency, first_sale_on, filed_on, quote, .. } = record else { return None };
    let amount = sold.or(*offered)?;
    let minor = Money::from_major(amount as f64, currency)?.amount_minor;
    let detail = FindingDetail::Funding {
        amount: Some(minor),
        currency: Some(currency.clone()),
        round: None,
        investors: Vec::new(),
        use_of_funds: None,
    };
    let mut candidate = stated(scope, detail, quote, first_sale_on.or(*filed_on))?;
    candidate.reported_on = filed_on.or(candidate.reported_on);
    Some(candidate)
}

fn figure(scope: &Scope, record: &Record) -> Vec<Candidate> {
    let Record::Figure { metric, period, value, ended_on, before, quote, .. } = record else { return Vec::new() };
    let Some(span) = scope.span_of(quote) else { return Vec::new() };
    let mut all = Vec::new();
    if let Some(before) = before {
        let change = (value - before) as f64 / before.unsigned_abs().max(1) as f64 * 100.0;
        let direction = match change {
            change if change > FLAT_PERCENT => "up",
            change if change < -FLAT_PERCENT => "down",
            _ => "flat",
        };
        let detail = FindingDetail::Earnings {
            period: Some(period.clone()),
            metric: Some(metric.name().to_owned()),
            direction: direction.to_owned(),
        };
        all.push(on(scope, detail, vec![span.clone()], *ended_on));
    }
    // The amount as the line writes it, with its year.
    let said = quote.split_once(": ").map(|(_, rest)| rest);
    let value = match metric {
        FigureMetric::Employees => Some(value.to_string()),
        FigureMetric::Revenue => {
            said.and_then(|said| said.split_once(", the year").map(|(amount, _)| amount.to_owned()))
        }
    };
    if let Some(value) = value {
        let mut candidate = on(scope, FindingDetail::Fact { field: metric.name().to_owned(), value }, vec![span], None);
        candidate.reported_on = ended_on.or(candidate.reported_on);
        all.push(candidate);
    }
    all
}
