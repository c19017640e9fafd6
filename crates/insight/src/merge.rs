//! Many statements of one thing become one finding, with every source and every disagreement.
//!
//! Nothing depends on the order of the candidates, and an id only on what a finding is about: more evidence for the
//! same thing keeps it.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::limits::FINDINGS_MAX;
use domain::{
    Confidence, ConfidenceWord, Conflict, EvidenceKind, Finding, FindingDetail, FindingId, FindingKind, PartialDate,
    Precision, Reading, SourceRef, Span,
};

use crate::confidence::{Case, confidence};
use crate::tables::PRICES;
use extract::candidate::{Candidate, Claim, Subject};

mod event;
mod funding;
mod hiring;
mod people;
mod story;
mod thing;
mod trail;

pub use hiring::WEEKS;
pub use people::has_left;
pub use thing::headcount;

/// Quotes that a finding keeps.
pub const SPANS_MAX: usize = 60;
/// Conflicts that a finding shows.
pub const CONFLICTS_MAX: usize = 8;
/// Days by which two explicit dates of one event may differ.
const DATE_SLACK_DAYS: i64 = 7;

/// One candidate with the document that holds it.
#[derive(Clone, Copy)]
pub(crate) struct Item<'a> {
    pub detail: &'a FindingDetail,
    pub candidate: &'a Candidate,
    pub reading: &'a Reading,
    pub price: f64,
}

impl Item<'_> {
    pub fn dated(&self) -> Option<PartialDate> {
        self.candidate.occurred_on.or(self.candidate.reported_on)
    }

    pub fn source(&self) -> SourceRef {
        SourceRef::from(&self.reading.evidence)
    }
}

/// What a kind's rules make of the items of one finding.
pub(crate) struct Merged<'a> {
    pub key: String,
    pub detail: FindingDetail,
    pub title: String,
    pub items: Vec<Item<'a>>,
    pub conflicts: Vec<Conflict>,
    pub inferred: Option<String>,
    pub confirmed: Option<String>,
    pub notes: Vec<String>,
    /// How much the evidence is worth beside its usual price, up to 1.
    pub weight: f64,
    /// Dates are those of documents and not of an event.
    pub undated: bool,
    /// The day, where it is not read from a sentence.
    pub on: Option<PartialDate>,
}

impl<'a> Merged<'a> {
    pub fn new(key: String, detail: FindingDetail, title: String, items: Vec<Item<'a>>) -> Self {
        Self {
            key,
            detail,
            title,
            items,
            conflicts: Vec::new(),
            inferred: None,
            confirmed: None,
            notes: Vec::new(),
            weight: 1.0,
            undated: false,
            on: None,
        }
    }
}

/// The findings of all candidates. With an empty company name, those of every company, each merged by itself.
pub fn findings(subject: &Subject, readings: &[Arc<Reading>], candidates: &[Candidate]) -> Vec<Finding> {
    if !subject.company.name.trim().is_empty() {
        return of_one(subject, readings, candidates);
    }
    let mut companies: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
    for candidate in candidates {
        companies.entry(extract::text::name::core(&candidate.company)).or_default().push(candidate.clone());
    }
    let mut all: Vec<Finding> = companies.values().flat_map(|told| of_one(subject, readings, told)).collect();
    all.sort_by_key(order);
    all.truncate(FINDINGS_MAX);
    all
}

fn of_one(subject: &Subject, readings: &[Arc<Reading>], candidates: &[Candidate]) -> Vec<Finding> {
    let book: BTreeMap<&str, &Reading> =
        readings.iter().map(|reading| (reading.evidence.id.as_str(), reading.as_ref())).collect();
    let held: Vec<(&Candidate, &Reading)> = sound(&book, candidates);
    let stories = story::stories(&book);
    let items: Vec<Item> = held.iter().filter_map(|(candidate, reading)| item(candidate, reading)).collect();
    let mut merged = Vec::new();
    merged.extend(funding::merge(&items));
    merged.extend(people::leadership(&items));
    merged.extend(people::contacts(&items, subject.today));
    merged.extend(thing::merge(&items, subject.today));
    merged.extend(hiring::merge(subject.today, &held));
    tell_apart(&mut merged);
    let key = company_key(subject);
    let founded = founded(&merged);
    let mut all: Vec<Finding> =
        merged.into_iter().map(|merged| finish(subject, &key, &stories, founded, merged, readings)).collect();
    people::mark_rivals(&mut all);
    all.sort_by_key(order);
    all.truncate(FINDINGS_MAX);
    all
}

/// Two events of one kind in one quarter, or a deal told again after years, are two findings: the later gets a key of its own.
fn tell_apart(merged: &mut [Merged]) {
    let mut order: Vec<usize> = (0..merged.len()).collect();
    order.sort_by_cached_key(|at| {
        let day = earliest(&merged[*at].items).map(|date| (date.first_day(), date.to_string()));
        (day.is_none(), day, *at)
    });
    let mut seen: BTreeMap<(FindingKind, String), usize> = BTreeMap::new();
    for at in order {
        let one = &mut merged[at];
        let times = seen.entry((one.detail.kind(), one.key.clone())).or_default();
        *times += 1;
        if *times > 1 {
            one.key = format!("{} {times}", one.key);
        }
    }
}

/// Candidates whose quotes are in a document that we have, about the company, in an order of their own.
fn sound<'a>(book: &BTreeMap<&str, &'a Reading>, candidates: &'a [Candidate]) -> Vec<(&'a Candidate, &'a Reading)> {
    let mut held: Vec<(&Candidate, &Reading)> = candidates
        .iter()
        .filter(|candidate| candidate.about >= extract::entity::ABOUT_MIN)
        .filter_map(|candidate| {
            let reading = book.get(candidate.spans.first()?.evidence.as_str())?;
            let verbatim =
                candidate.spans.iter().all(|span| span.evidence == reading.evidence.id && span.holds_in(&reading.text));
            verbatim.then_some((candidate, *reading))
        })
        .collect();
    held.sort_by_cached_key(|(candidate, reading)| {
        let claim = serde_json::to_string(&candidate.claim).unwrap_or_default();
        (reading.evidence.id.clone(), candidate.spans.clone(), claim)
    });
    held.dedup_by(|left, right| left.0 == right.0);
    held
}

fn item<'a>(candidate: &'a Candidate, reading: &'a Reading) -> Option<Item<'a>> {
    let Claim::Detail { detail } = &candidate.claim else { return None };
    Some(Item { detail, candidate, reading, price: rank(reading.evidence.kind) })
}

/// What decides between two values: the price of the evidence; the word of a person who knows the account wins always.
fn rank(kind: EvidenceKind) -> f64 {
    match kind {
        EvidenceKind::Human => HUMAN_RANK,
        _ => PRICES.of(kind).map_or(0.0, |price| price.price),
    }
}

/// Above every price.
const HUMAN_RANK: f64 = 2.0;

/// Groups in which each statement fits some other one, whatever their order.
pub(crate) fn clustered<'a>(items: Vec<Item<'a>>, together: impl Fn(&Item, &Item) -> bool) -> Vec<Vec<Item<'a>>> {
    let mut clusters: Vec<Vec<Item>> = Vec::new();
    for item in items {
        let (fitting, mut others): (Vec<_>, Vec<_>) =
            clusters.into_iter().partition(|cluster: &Vec<Item>| cluster.iter().any(|other| together(&item, other)));
        let mut joined: Vec<Item> = fitting.into_iter().flatten().collect();
        joined.push(item);
        others.push(joined);
        clusters = others;
    }
    clusters
}

/// Days between what two statements tell of; none where one has no date.
pub(crate) fn days_apart(left: &Item, right: &Item) -> Option<i64> {
    let (left, right) = (left.dated()?, right.dated()?);
    let overlap = left.first_day() <= right.last_day() && right.first_day() <= left.last_day();
    let gap = (left.first_day() - right.first_day()).get_days().abs();
    Some(if overlap { 0 } else { i64::from(gap) })
}

/// The first day that a group of statements gives.
pub(crate) fn earliest(items: &[Item]) -> Option<PartialDate> {
    items.iter().filter_map(Item::dated).min_by_key(|date| (date.first_day(), date.to_string()))
}

/// What an id is derived from for the company: its domain, or else its name without its legal form.
pub fn company_key(subject: &Subject) -> String {
    let domain = subject.company.domain.as_deref().and_then(extract::entity::registrable);
    domain.unwrap_or_else(|| extract::text::name::core(&subject.company.name))
}

fn founded(merged: &[Merged]) -> Option<PartialDate> {
    merged.iter().find_map(|merged| match &merged.detail {
        FindingDetail::Fact { field, value } if field == "founded" => value.parse().ok(),
        _ => None,
    })
}

fn order(finding: &Finding) -> (u8, std::cmp::Reverse<Option<jiff::civil::Date>>, FindingKind, String) {
    let rank = if finding.kind().is_signal() { 0 } else { 1 };
    (rank, std::cmp::Reverse(finding.dated().map(PartialDate::last_day)), finding.kind(), finding.id.to_string())
}

/// The finding with dates, quotes, sources and confidence.
fn finish(
    subject: &Subject,
    company: &str,
    stories: &story::Stories,
    founded: Option<PartialDate>,
    mut merged: Merged,
    readings: &[Arc<Reading>],
) -> Finding {
    let kind = merged.detail.kind();
    merged.items.sort_by(|left, right| {
        right
            .price
            .total_cmp(&left.price)
            .then_with(|| left.reading.evidence.id.cmp(&right.reading.evidence.id))
            .then_with(|| left.candidate.spans.cmp(&right.candidate.spans))
    });
    let occurred_on = if merged.undated { merged.on } else { occurred(&mut merged) };
    let reported_on = merged
        .items
        .iter()
        .filter_map(|item| item.candidate.reported_on)
        .min_by_key(|date| (date.first_day(), date.to_string()));
    // A month says less than a report of that month.
    let told_better = |on: &PartialDate| reported_on.is_some_and(|told| holds_day(*on, told));
    let occurred_on = occurred_on.filter(|on| !told_better(on));
    let mut notes = notes(&merged);
    notes.extend(occurred_on.and_then(|date| extract::when::implausible(date, subject.today, founded)));
    notes.sort();
    notes.dedup();
    let sources = sources(&merged);
    let numbers: Vec<usize> = sources.iter().map(|source| stories.of(&source.evidence)).collect();
    let best = merged.items.iter().max_by(|left, right| left.candidate.about.total_cmp(&right.candidate.about));
    let name = best.map(|item| item.candidate.company.clone()).filter(|name| !name.is_empty());
    let name = if subject.company.name.is_empty() { name.unwrap_or_default() } else { subject.company.name.clone() };
    let company = if company.is_empty() { extract::text::name::core(&name) } else { company.to_owned() };
    merged.conflicts.truncate(CONFLICTS_MAX);
    let case = Case {
        kind,
        sources: &sources,
        stories: &numbers,
        dated: occurred_on.or(reported_on),
        today: subject.today,
        conflicts: &merged.conflicts,
        about: best.map_or(1.0, |item| item.candidate.about),
        about_because: best.map_or("", |item| item.candidate.about_because.as_str()),
        inferred: merged.inferred.as_deref(),
        confirmed: merged.confirmed.as_deref(),
        weight: merged.weight,
        notes: &notes,
    };
    let finding = Finding {
        id: FindingId::derive(&[&company, &kind_name(kind), &merged.key]),
        confidence: confidence(&case),
        title: merged.title.clone(),
        company: name,
        occurred_on,
        reported_on,
        spans: spans(&merged),
        sources,
        conflicts: merged.conflicts,
        detail: merged.detail,
    };
    crate::verify::prune(finding, readings)
}

/// Whether a month or a year holds a day.
fn holds_day(coarse: PartialDate, day: PartialDate) -> bool {
    let days = coarse.first_day()..=coarse.last_day();
    coarse.precision() != Precision::Day && day.precision() == Precision::Day && days.contains(&day.first_day())
}

/// The name of a kind as the JSON writes it.
pub fn kind_name(kind: FindingKind) -> String {
    serde_json::to_value(kind).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The most precise date of the dearest evidence; others that differ are conflicts.
fn occurred(merged: &mut Merged) -> Option<PartialDate> {
    let rank = |item: &Item| item.candidate.occurred_on.map(|date| (date.precision(), (item.price * 1000.0) as i64));
    let best = *merged.items.iter().filter(|item| item.candidate.occurred_on.is_some()).max_by(|left, right| {
        rank(left).cmp(&rank(right)).then_with(|| {
            right
                .candidate
                .occurred_on
                .map(|date| date.to_string())
                .cmp(&left.candidate.occurred_on.map(|date| date.to_string()))
        })
    })?;
    let chosen = best.candidate.occurred_on?;
    let mut others: BTreeMap<String, Conflict> = BTreeMap::new();
    for item in &merged.items {
        let Some(other) = item.candidate.occurred_on.filter(|other| other.precision() == Precision::Day) else {
            continue;
        };
        // One speaker with two days tells of two steps of one thing: announced, and done.
        let elsewhere = trail::publisher(item) != trail::publisher(&best);
        let apart = elsewhere
            && chosen.precision() == Precision::Day
            && other.age_days(chosen.first_day()).abs() > DATE_SLACK_DAYS;
        if let Some(span) = item.candidate.spans.first().filter(|_| apart) {
            let conflict = Conflict {
                field: "occurredOn".to_owned(),
                chosen: chosen.to_string(),
                other: other.to_string(),
                span: span.clone(),
                source: item.source(),
            };
            others.entry(other.to_string()).or_insert(conflict);
        }
    }
    merged.conflicts.extend(others.into_values());
    Some(chosen)
}

fn notes(merged: &Merged) -> Vec<String> {
    // A doubt of one source is no doubt when another source of the same finding does not have it.
    let shared = |note: &String| merged.items.iter().all(|item| item.candidate.notes.contains(note));
    let first = merged.items.first().map(|item| item.candidate.notes.clone()).unwrap_or_default();
    first.into_iter().filter(shared).chain(merged.notes.iter().cloned()).collect()
}

fn sources(merged: &Merged) -> Vec<SourceRef> {
    let mut all: Vec<SourceRef> = Vec::new();
    for item in &merged.items {
        if !all.iter().any(|source| source.evidence == item.reading.evidence.id) {
            all.push(item.source());
        }
    }
    all
}

fn spans(merged: &Merged) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::new();
    let firsts = merged.items.iter().filter_map(|item| item.candidate.spans.first());
    let rest = merged.items.iter().flat_map(|item| item.candidate.spans.iter().skip(1));
    for span in firsts.chain(rest).chain(merged.conflicts.iter().map(|conflict| &conflict.span)) {
        if !all.contains(span) {
            all.push(span.clone());
        }
    }
    all.truncate(SPANS_MAX);
    all
}

/// The values of a field, the one with the dearest evidence first, and then the one that more documents say.
pub(crate) fn ranked<'a, T: Ord + Clone>(
    items: &[Item<'a>],
    value: impl Fn(&Item<'a>) -> Option<T>,
) -> Vec<(T, Vec<Item<'a>>)> {
    let mut groups: BTreeMap<T, Vec<Item<'a>>> = BTreeMap::new();
    for item in items {
        if let Some(value) = value(item) {
            groups.entry(value).or_default().push(*item);
        }
    }
    let mut all: Vec<(T, Vec<Item<'a>>)> = groups.into_iter().collect();
    all.sort_by(|left, right| worth(&right.1).cmp(&worth(&left.1)).then_with(|| left.0.cmp(&right.0)));
    all
}

/// The best price, and the number of documents.
fn worth(items: &[Item]) -> (i64, usize) {
    let best = items.iter().map(|item| (item.price * 1000.0) as i64).max().unwrap_or_default();
    let documents: std::collections::BTreeSet<&str> =
        items.iter().map(|item| item.reading.evidence.id.as_str()).collect();
    (best, documents.len())
}

/// A conflict with the first quote of the dearest item that says something else.
pub(crate) fn conflict(field: &str, chosen: String, other: String, items: &[Item]) -> Option<Conflict> {
    let best = items.iter().max_by(|left, right| {
        left.price.total_cmp(&right.price).then_with(|| right.reading.evidence.id.cmp(&left.reading.evidence.id))
    })?;
    let span = best.candidate.spans.first()?.clone();
    Some(Conflict { field: field.to_owned(), chosen, other, span, source: best.source() })
}

/// The quarter of a date, for events of which a company has few: `2026-Q4`.
pub(crate) fn quarter(date: Option<PartialDate>) -> String {
    match date.map(|date| (date, date.precision())) {
        None => "undated".to_owned(),
        Some((date, Precision::Year)) => date.to_string(),
        Some((date, Precision::Month | Precision::Day)) => {
            let day = date.first_day();
            format!("{}-Q{}", day.year(), (day.month() - 1) / 3 + 1)
        }
    }
}

/// The finding after the rep corrected it: the rep's word stands first in the reasons.
pub fn corrected(confidence: &Confidence, note: &str) -> Confidence {
    let mut because = vec![format!("You said: {note}")];
    because.extend(confidence.because.iter().cloned());
    Confidence { word: ConfidenceWord::SourcesDisagree, value: confidence.value.min(PRICES.caps.disagree), because }
}
