//! What nobody knows yet: the questions to ask, and what was looked for in vain.

use std::sync::LazyLock;

use domain::{Angle, FindingDetail, FindingKind, Purpose, Role};
use serde::Deserialize;

use super::{AnalysisInput, has_part};
use crate::tables::{TableError, strictly};
use extract::tables::load;

const SOURCE: &str = include_str!("../../data/questions.toml");
/// Questions of an analysis.
pub const QUESTIONS: usize = 3;
/// Lines of what was not found.
const NOT_FOUND_MAX: usize = 10;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    slot: Vec<Slot>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Slot {
    #[expect(dead_code, reason = "names the slot for those who edit the table")]
    id: String,
    title: String,
    roles: Vec<Role>,
    purposes: Vec<Purpose>,
    known_by: Vec<FindingKind>,
    parts: Vec<String>,
    question: String,
}

static SLOTS: LazyLock<Vec<Slot>> = LazyLock::new(|| load::<Table>(SOURCE).slot);

/// Whether the table can be read.
pub fn check() -> Result<(), TableError> {
    strictly::<Table>("questions", SOURCE)
}

impl Slot {
    fn is_for(&self, input: &AnalysisInput) -> bool {
        self.roles.contains(&input.persona.role.unwrap_or(Role::Ae))
            && input.persona.purpose.is_none_or(|purpose| self.purposes.contains(&purpose))
    }

    fn is_known(&self, input: &AnalysisInput) -> bool {
        let found = |kind: &FindingKind| input.findings.iter().any(|finding| finding.kind() == *kind);
        self.known_by.iter().any(found) || self.parts.iter().any(|part| has_part(input, part))
    }
}

/// Three questions: one about the weightiest finding, then the unknown slots, then more about findings.
pub fn questions(input: &AnalysisInput, signals: &[&Angle]) -> Vec<String> {
    let of_findings: Vec<&String> = signals.iter().filter_map(|angle| angle.questions.first()).collect();
    let of_slots = SLOTS.iter().filter(|slot| slot.is_for(input) && !slot.is_known(input)).map(|slot| &slot.question);
    let always = SLOTS.iter().filter(|slot| slot.is_for(input)).map(|slot| &slot.question);
    let first = of_findings.first().copied();
    let mut all: Vec<String> = Vec::new();
    for text in first.into_iter().chain(of_slots).chain(of_findings.iter().skip(1).copied()).chain(always) {
        if !all.contains(text) {
            all.push(text.clone());
        }
    }
    all.truncate(QUESTIONS);
    all
}

/// What was looked for and not found, and what could not be read.
pub fn not_found(input: &AnalysisInput) -> Vec<String> {
    let has = |kind: FindingKind| input.findings.iter().any(|finding| finding.kind() == kind);
    let fact = |name: &str| {
        input
            .findings
            .iter()
            .any(|finding| matches!(&finding.detail, FindingDetail::Fact { field, .. } if field == name))
    };
    let looked: [(bool, &str); 6] = [
        (has(FindingKind::Contact), "Names of people who decide"),
        (has(FindingKind::Funding), "A round of funding"),
        (fact("employees"), "The number of employees"),
        (has(FindingKind::Technology), "What they run"),
        (fact("open_roles"), "Open roles"),
        (has(FindingKind::Leadership), "A change in leadership"),
    ];
    let missing = looked.iter().filter(|(found, _)| !found).map(|(_, what)| (*what).to_owned());
    let slots = SLOTS.iter().filter(|slot| slot.is_for(input) && !slot.is_known(input));
    let slots = slots.map(|slot| format!("No public source says {}", slot.title));
    let mut all: Vec<String> = input.gaps.iter().cloned().chain(missing).collect();
    all.extend(slots.take(2));
    all.truncate(NOT_FOUND_MAX);
    all
}
