//! What nobody knows yet: the questions to ask, and what was looked for in vain.

use domain::{Angle, FindingDetail, FindingKind, Qualification, SlotState};

use super::AnalysisInput;
use crate::qualification::to_ask;

/// Questions of an analysis.
pub const QUESTIONS: usize = 3;
/// Lines of what was not found.
const NOT_FOUND_MAX: usize = 10;

/// Three questions: those of the slots of which nothing is known, then of those half known, then about findings.
pub fn questions(input: &AnalysisInput, qualification: &Qualification, signals: &[&Angle]) -> Vec<String> {
    let of_slots = to_ask(qualification, input.persona.purpose).into_iter().map(|slot| &slot.question);
    let of_findings = signals.iter().filter_map(|angle| angle.questions.first());
    let mut all: Vec<String> = Vec::new();
    for text in of_slots.chain(of_findings) {
        if !all.contains(text) {
            all.push(text.clone());
        }
    }
    all.truncate(QUESTIONS);
    all
}

/// What was looked for and not found, and what could not be read.
pub fn not_found(input: &AnalysisInput, qualification: &Qualification) -> Vec<String> {
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
    let open = to_ask(qualification, input.persona.purpose);
    let slots = open.into_iter().filter(|slot| slot.state == SlotState::Unknown);
    let slots = slots.map(|slot| format!("No public source says {}", slot.means));
    let mut all: Vec<String> = input.gaps.iter().cloned().chain(missing).collect();
    all.extend(slots.take(2));
    all.truncate(NOT_FOUND_MAX);
    all
}
