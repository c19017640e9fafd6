//! Events by their parts, whatever the order of words: who, which role, how much, where, and what ties them. The words
//! that tie are in `data/parts.toml`. It is tried last, where neither rules nor forms nor frames found anything.

use std::sync::LazyLock;

use regex::Regex;

use domain::FindingKind;

use crate::candidate::{Candidate, Claim};
use crate::forms::{is_somebody, same, told_by_rule};
use crate::scope::Scope;
use crate::text::pattern;

mod employer;
mod entry;
mod lexicon;
mod money;
mod moves;
mod receiver;
mod scene;
mod shape;
mod sites;

pub(crate) use lexicon::{PARTS_SOURCE, PartTable};

use scene::{Around, Scene};

/// Kinds that a sentence about money tells of beside it.
const MONEY: &[FindingKind] =
    &[FindingKind::Funding, FindingKind::Expansion, FindingKind::Leadership, FindingKind::Hiring];
/// Kinds that a sentence about places tells of beside it.
const PLACES: &[FindingKind] = &[FindingKind::Funding, FindingKind::Expansion];

/// Whether a sentence is known to tell of something else than these kinds.
fn tells_else(scope: &Scope, index: usize, known: &[Candidate], same: &[FindingKind]) -> bool {
    let Some(span) = scope.span(index) else { return false };
    known.iter().any(|other| {
        let Claim::Detail { detail } = &other.claim else { return false };
        let kind = detail.kind();
        let here = other.spans.first().is_some_and(|known| known.start < span.end && span.start < known.end);
        here && kind.is_signal() && !same.contains(&kind)
    })
}

/// What the parts of sentences tell beyond what is known of the document already.
pub fn extract(scope: &Scope, known: &[Candidate]) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    // A filing says what happened in its own forms, and what may happen in all others.
    if crate::filing::is_filing(scope.reading) {
        return all;
    }
    static LISTING: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:appointments|people moves|people on the move|movers|on the move|new faces|new hires|personnel|who's moving|promotions)\b",
        )
    });
    let mut around = Around::default();
    for index in 0..scope.sentences.len() {
        if scope.is_teaser(index) {
            continue;
        }
        let text = scope.sentence(index);
        around.lead = None;
        around.listing = LISTING.is_match(&text);
        let mut first = None;
        for part in text.split("; ") {
            let scene = Scene::of(part, scope, index, &around);
            around.cast.add(&scene.people);
            for candidate in moves::read(&scene)
                .into_iter()
                .chain(money::read(&scene, tells_else(scope, index, known, MONEY)))
                .chain(sites::read(&scene, tells_else(scope, index, known, PLACES)))
            {
                let mut others = known.iter().chain(&all);
                let told = others.any(|other| told_by_rule(other, &candidate, false) || same(other, &candidate));
                if !told && !is_somebody(&candidate, known.iter().chain(&all)) {
                    all.push(candidate);
                }
            }
            first =
                first.or_else(|| scene.firms.iter().find(|firm| firm.under.is_none()).map(|firm| firm.name.clone()));
            around.lead.clone_from(&first);
        }
        around.before = first.or(around.before);
    }
    all
}

#[cfg(test)]
mod tests {
    use domain::FindingDetail;

    use super::*;
    use crate::candidate::Subject;

    /// What is told of whom, whatever the order of words.
    fn told(text: &str) -> Vec<String> {
        let subject = Subject {
            company: domain::Company::default(),
            today: jiff::civil::Date::constant(2026, 11, 23),
            namesakes: Vec::new(),
        };
        let id = domain::id::content_hash(text.as_bytes());
        let evidence = domain::Evidence {
            id: domain::Evidence::id_of("text:", &id),
            kind: domain::EvidenceKind::Article,
            publisher: "paper".to_owned(),
            url: "text:".to_owned(),
            title: String::new(),
            published_on: None,
            fetched_at: domain::Timestamp(0),
            text_hash: id,
            raw_hash: None,
            source: "text".to_owned(),
            language: None,
        };
        let reading = domain::Reading { evidence, text: text.to_owned(), records: Vec::new() };
        let scope = Scope::of(&subject, &reading);
        extract(&scope, &[]).iter().filter_map(line).collect()
    }

    fn line(candidate: &Candidate) -> Option<String> {
        let Claim::Detail { detail } = &candidate.claim else { return None };
        let what = match detail {
            FindingDetail::Leadership { person, change, .. } => format!("{person} {change:?}"),
            FindingDetail::Funding { amount, .. } => format!("{}", amount.unwrap_or_default() / 100),
            FindingDetail::Expansion { places } => places.join(" and "),
            other => format!("{:?}", other.kind()),
        };
        Some(format!("{}: {what}", candidate.company))
    }

    fn check(text: &str, expect: &[&str]) {
        assert_eq!(told(text), expect, "{text}");
    }

    #[test]
    fn people_come_and_go_in_any_order_of_words() {
        check("Globex: Jane Doe new CFO", &["Globex: Jane Doe Joins"]);
        check("Joining Globex's board is Dame Judith Pell, who chaired Initech.", &["Globex: Judith Pell Joins"]);
        check("Citiline's Emma Roe moves to Globex as head of sales", &["Globex: Emma Roe Joins"]);
        check("Globex has parted with its CEO, Sven Roe, with immediate effect.", &["Globex: Sven Roe Leaves"]);
        check(
            "Globex replaces finance chief Paul Roe with Amy Dunn",
            &["Globex: Paul Roe Leaves", "Globex: Amy Dunn Joins"],
        );
        check(
            "Friedrich Aue hands the reins at Globex to his daughter, Anna Aue.",
            &["Globex: Friedrich Aue Leaves", "Globex: Anna Aue Joins"],
        );
    }

    #[test]
    fn money_belongs_to_who_has_it_and_not_to_who_gives() {
        check("Arbour Capital is leading a $60 million round in Globex.", &["Globex: 60000000"]);
        check("A £2.1m seed investment will let start-up Globex hire engineers.", &["Globex: 2100000"]);
        check("Globex's $60 million Series C was led by Arbour Capital.", &["Globex: 60000000"]);
        check("Globex customers got $3.5 million in refunds.", &[]);
        check("Globex is looking to raise $45m by the end of the year.", &[]);
        check("Globex spent $45m on a factory.", &[]);
    }

    #[test]
    fn places_are_gone_to_where_something_is_new() {
        check("A Globex clinic is coming to Baltimore.", &["Globex: Baltimore"]);
        check("Vietnam is the latest market for scooter maker Globex.", &["Globex: Vietnam"]);
        check("Globex is taking its solar leases to Belgium.", &["Globex: Belgium"]);
        check("Globex's Lisbon team has built a tool.", &[]);
        check("Globex was sued in New York over its new store.", &[]);
    }

    #[test]
    fn what_is_denied_or_only_told_of_somebody_is_none() {
        for text in [
            "Jane Doe, finance chief of Globex, told analysts that costs would fall.",
            "Jane Doe is not leaving Globex, the company said.",
            "Hanse Globex's Jane Doe to chair industry association",
            "Globex may appoint Jane Doe as CFO.",
        ] {
            check(text, &[]);
        }
    }
}
