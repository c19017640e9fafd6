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
