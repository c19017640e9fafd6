//! What is known of the deal: each slot of MEDDPICC or SPICED with the findings that fill it, and what to ask otherwise.
//!
//! A rule never proves a slot by itself: only a finding that its sources confirm, or a number that the customer gave.

use std::sync::LazyLock;

use domain::{
    ConfidenceWord, Finding, FindingDetail, FindingKind, Fit, Frame, Purpose, Qualification, QualificationSlot, RoiTag,
    Role, SlotEvidence, SlotState,
};
use serde::Deserialize;

use crate::analysis::AnalysisInput;
use crate::playbook::{cites, slots};
use crate::tables::{TableError, strictly};
use extract::tables::load;
use extract::text::squash;

const SOURCE: &str = include_str!("../data/qualification.toml");
/// Findings that one slot shows.
const EVIDENCE_MAX: usize = 3;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    slot: Vec<Slot>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Slot {
    id: String,
    frames: Vec<Frame>,
    title: String,
    means: String,
    first_for: Vec<Purpose>,
    question: String,
    shown_by: Vec<ShownBy>,
    #[serde(default)]
    ask: Ask,
}

/// The question in the words of a role.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Ask {
    ae: Option<String>,
    csm: Option<String>,
    se: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ShownBy {
    kind: Option<FindingKind>,
    part: Option<String>,
    words: Vec<String>,
    meets: Vec<Fit>,
    days: Option<i64>,
    own_number: bool,
    level: Level,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Level {
    #[default]
    Partly,
    Proven,
}

static SLOTS: LazyLock<Vec<Slot>> = LazyLock::new(|| load::<Table>(SOURCE).slot);

/// Whether the table can be read.
pub fn check() -> Result<(), TableError> {
    strictly::<Table>("qualification", SOURCE)
}

/// Whether there is a slot of that id.
pub fn knows(id: &str) -> bool {
    SLOTS.iter().any(|slot| slot.id == id)
}

/// The frame of a role: MEDDPICC for those who close, SPICED for everybody else.
pub fn frame(role: Option<Role>) -> Frame {
    match role {
        Some(Role::Ae) => Frame::Meddpicc,
        Some(Role::Csm | Role::Se) | None => Frame::Spiced,
    }
}

/// Every slot of the rep's frame with what is known of it.
pub fn qualification(input: &AnalysisInput, rows: &[domain::FitRow], roi: Option<&domain::RoiCase>) -> Qualification {
    let frame = frame(input.persona.role);
    let ranked = input.ranked();
    let own = SLOTS.iter().filter(|slot| slot.frames.contains(&frame));
    let slots = own.map(|slot| slot.filled(input, &ranked, rows, roi)).collect();
    Qualification { frame, slots }
}

/// The slots in the order in which they are to be asked: unknown before partly known, those of the purpose first.
pub fn to_ask(qualification: &Qualification, purpose: Option<Purpose>) -> Vec<&QualificationSlot> {
    let is_first = |id: &str| {
        purpose.is_some_and(|purpose| SLOTS.iter().any(|slot| slot.id == id && slot.first_for.contains(&purpose)))
    };
    let mut open: Vec<&QualificationSlot> =
        qualification.slots.iter().filter(|slot| slot.state != SlotState::Proven).collect();
    open.sort_by_key(|slot| (slot.state, !is_first(&slot.id)));
    open
}

impl Slot {
    fn filled(
        &self,
        input: &AnalysisInput,
        ranked: &[&Finding],
        rows: &[domain::FitRow],
        roi: Option<&domain::RoiCase>,
    ) -> QualificationSlot {
        let mut shown: Vec<(SlotState, SlotEvidence)> = Vec::new();
        for rule in &self.shown_by {
            if rule.own_number {
                shown.extend(roi.into_iter().flat_map(own_numbers));
                continue;
            }
            for finding in ranked.iter().filter(|finding| rule.holds(finding, input, rows)) {
                if !shown.iter().any(|(_, known)| known.finding.as_ref() == Some(&finding.id)) {
                    shown.push((rule.state(finding), evidence(finding)));
                }
            }
        }
        shown.sort_by_key(|(state, _)| std::cmp::Reverse(*state));
        let state = shown.first().map_or(SlotState::Unknown, |(state, _)| *state);
        shown.truncate(EVIDENCE_MAX);
        QualificationSlot {
            id: self.id.clone(),
            title: self.title.clone(),
            means: self.means.clone(),
            state,
            evidence: shown.into_iter().map(|(_, evidence)| evidence).collect(),
            question: self.asked(input, ranked),
        }
    }

    /// A playbook's question about the weightiest finding that asks for this slot, or the plain one.
    fn asked(&self, input: &AnalysisInput, ranked: &[&Finding]) -> String {
        let recent = ranked.iter().filter(|finding| {
            finding.kind().is_signal() && crate::analysis::is_news(finding, input, crate::analysis::NEWS_DAYS)
        });
        let of_playbook = recent.into_iter().find_map(|finding| {
            let cut = input.playbooks.cut(finding.kind(), input.persona)?;
            let questions = cut.questions(&slots(finding, &input.company.name, input.today));
            questions.into_iter().find(|question| question.asks.contains(&self.id))
        });
        of_playbook.map(|question| question.text).unwrap_or_else(|| self.plain(input.persona.role))
    }

    fn plain(&self, role: Option<Role>) -> String {
        let own = match role {
            Some(Role::Ae) => &self.ask.ae,
            Some(Role::Csm) => &self.ask.csm,
            Some(Role::Se) => &self.ask.se,
            None => &None,
        };
        own.as_ref().unwrap_or(&self.question).clone()
    }
}

impl ShownBy {
    fn holds(&self, finding: &Finding, input: &AnalysisInput, rows: &[domain::FitRow]) -> bool {
        let person = match &finding.detail {
            FindingDetail::Contact { part, role, function, .. } => Some((part, format!("{role} {function}"))),
            FindingDetail::Fact { field, .. } => Some((field, field.clone())),
            _ => None,
        };
        let part = self.part.as_ref().is_none_or(|wanted| person.as_ref().is_some_and(|(part, _)| *part == wanted));
        let words = self.words.is_empty()
            || person.as_ref().is_some_and(|(_, text)| {
                let text = squash(text);
                self.words.iter().any(|word| text.contains(word.as_str()))
            });
        let meets =
            self.meets.is_empty() || rows.iter().any(|row| row.finding == finding.id && self.meets.contains(&row.fit));
        let fresh = self
            .days
            .is_none_or(|days| finding.dated().is_some_and(|date| (0..=days).contains(&date.age_days(input.today))));
        // Whoever has left decides nothing, whatever an old page says.
        let here = !crate::merge::has_left(finding);
        self.kind == Some(finding.kind()) && part && words && meets && fresh && here
    }

    fn state(&self, finding: &Finding) -> SlotState {
        let confirmed = finding.confidence.word == ConfidenceWord::Confirmed;
        if self.level == Level::Proven && confirmed { SlotState::Proven } else { SlotState::Partly }
    }
}

fn evidence(finding: &Finding) -> SlotEvidence {
    let text = match &finding.detail {
        FindingDetail::Contact { person, role, .. } => format!("{person}, {role}"),
        _ => finding.title.clone(),
    };
    SlotEvidence {
        text,
        finding: Some(finding.id.clone()),
        cites: cites(finding, 2),
        confidence: Some(finding.confidence.word),
    }
}

fn own_numbers(case: &domain::RoiCase) -> Vec<(SlotState, SlotEvidence)> {
    let given = case.inputs.iter().filter(|input| input.tag == RoiTag::CustomerGiven);
    let said = |input: &domain::RoiInput| SlotEvidence {
        text: format!("{}: {} {}, as the customer said", input.label, input.value.likely, input.unit),
        finding: None,
        cites: Vec::new(),
        confidence: None,
    };
    given.map(|input| (SlotState::Proven, said(input))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_frames_are_whole() {
        check().unwrap();
        let titles = |frame: Frame| -> Vec<&str> {
            SLOTS.iter().filter(|slot| slot.frames.contains(&frame)).map(|slot| slot.title.as_str()).collect()
        };
        assert_eq!(
            titles(Frame::Meddpicc),
            [
                "Metrics",
                "Economic buyer",
                "Decision criteria",
                "Decision process",
                "Paper process",
                "Pain",
                "Champion",
                "Competition"
            ]
        );
        assert_eq!(titles(Frame::Spiced), ["Pain", "Situation", "Impact", "Critical event", "Decision"]);
        for slot in SLOTS.iter() {
            assert!(slot.question.ends_with('?') && !slot.shown_by.is_empty() && !slot.means.is_empty(), "{}", slot.id);
            for rule in &slot.shown_by {
                assert!(rule.kind.is_some() || rule.own_number, "{} has a rule for nothing", slot.id);
            }
        }
    }
}
