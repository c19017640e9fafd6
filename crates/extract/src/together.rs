//! What the candidates of one document say of each other: who is a person in one is no company in another.

use domain::{FindingDetail, FindingKind};

use crate::candidate::{Candidate, Claim};
use crate::place::is_place;
use crate::text::name::{core, is_surely_person};

/// Candidates without those that take a person or a place for a company, or a company for a person.
pub(crate) fn consistent(mut all: Vec<Candidate>) -> Vec<Candidate> {
    let firms: Vec<String> = all.iter().flat_map(dealing).collect();
    all.retain(|candidate| !takes_firm_for_person(candidate, &firms));
    let people: Vec<String> = all.iter().filter_map(person).map(core).collect();
    all.retain(|candidate| {
        !takes_person_for_firm(candidate, &people)
            && !is_place(&candidate.company)
            && !takes_person_for_thing(candidate)
    });
    all
}

fn detail(candidate: &Candidate) -> Option<&FindingDetail> {
    match &candidate.claim {
        Claim::Detail { detail } => Some(detail),
        Claim::Posting { .. } => None,
    }
}

fn person(candidate: &Candidate) -> Option<&str> {
    match detail(candidate)? {
        FindingDetail::Leadership { person, .. } => Some(person),
        _ => None,
    }
}

/// The two of a deal.
fn dealing(candidate: &Candidate) -> Vec<String> {
    match detail(candidate) {
        Some(FindingDetail::Acquisition { acquirer, target, .. }) => vec![core(acquirer), core(target)],
        _ => Vec::new(),
    }
}

fn takes_firm_for_person(candidate: &Candidate, firms: &[String]) -> bool {
    let Some(person) = person(candidate).map(core) else { return false };
    let company = core(&candidate.company);
    // `Joost de Vries` does not join `Joost`.
    let within = person.split(' ').any(|word| word == company)
        || company == person
        || company.starts_with(&format!("{person} "));
    within || firms.contains(&person)
}

/// Whether who is worked with, bought or brought to market is a person.
fn takes_person_for_thing(candidate: &Candidate) -> bool {
    match detail(candidate) {
        Some(FindingDetail::Partnership { partner: name } | FindingDetail::ProductLaunch { product: name }) => {
            is_surely_person(name)
        }
        _ => false,
    }
}

fn takes_person_for_firm(candidate: &Candidate, people: &[String]) -> bool {
    let tells =
        detail(candidate).is_some_and(|detail| detail.kind().is_signal() && detail.kind() != FindingKind::Award);
    let company = core(&candidate.company);
    // `Jane` of `Jane Doe`, whom another finding names.
    let first = |person: &String| person.split_once(' ').is_some_and(|(first, _)| first == company);
    tells && (people.contains(&company) || people.iter().any(first))
}
