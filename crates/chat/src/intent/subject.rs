//! What the talk is about, so that *and the CFO?*, *she left* and *how much?* have something to hold on to.

use domain::view::Turn;
use domain::{Area, Block, FindingDetail, FindingId, FindingKind, PrepView};

use super::{Intent, IntentName, area, intent};

/// Turns of the rep that are looked back at.
const TURNS_MAX: usize = 6;

/// What the last answer was about.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Subject {
    pub(crate) finding: Option<FindingId>,
    pub(crate) kind: Option<FindingKind>,
    pub(crate) person: Option<String>,
    pub(crate) area: Option<Area>,
    /// The last full question or wish of the rep.
    pub(crate) previous: Option<Intent>,
}

/// The subject of a conversation before the sentence that is being answered.
pub(crate) fn subject(view: &PrepView, now_said: &str) -> Subject {
    let finding = last_answer(view).and_then(|blocks| blocks.iter().find_map(finding_of));
    let known = finding.as_ref().and_then(|id| view.finding(id));
    let person = known.and_then(|finding| match &finding.detail {
        FindingDetail::Leadership { person, .. } | FindingDetail::Contact { person, .. } => Some(person.clone()),
        _ => None,
    });
    let previous = previous(view, now_said);
    let kind =
        known.map(|finding| finding.kind()).or_else(|| previous.as_ref().and_then(|said| said.slots.finding_kind));
    let said = previous.as_ref().and_then(|said| said.slots.area);
    Subject { finding, kind, person, area: said.or(kind.map(area::of_kind)), previous }
}

/// The blocks of the last answer.
pub(crate) fn last_answer(view: &PrepView) -> Option<&[Block]> {
    view.turns.iter().rev().find_map(|turn| match turn {
        Turn::Assistant { message, .. } => Some(message.blocks.as_slice()),
        Turn::Rep { .. } | Turn::Cards { .. } => None,
    })
}

fn previous(view: &PrepView, now_said: &str) -> Option<Intent> {
    let is_now = matches!(view.turns.last(), Some(Turn::Rep { text, .. }) if text.trim() == now_said.trim());
    let said = view.turns.iter().rev().skip(usize::from(is_now)).filter_map(|turn| match turn {
        Turn::Rep { text, .. } => Some(text),
        Turn::Assistant { .. } | Turn::Cards { .. } => None,
    });
    let understood = said.take(TURNS_MAX).map(|text| intent(text, None));
    understood.into_iter().find(|said| matches!(said.intent, IntentName::AskQuestion | IntentName::ExploreArea))
}

fn finding_of(block: &Block) -> Option<FindingId> {
    match block {
        Block::Finding { finding } => Some(finding.clone()),
        Block::Recommendation { recommendation } => Some(recommendation.finding.clone()),
        Block::People { tiers, .. } => {
            tiers.iter().flat_map(|tier| &tier.people).map(|person| person.finding.clone()).next()
        }
        Block::InsightList { items, .. } => items.iter().find_map(|item| item.finding.clone()),
        Block::Matrix { rows, .. } => rows.first().map(|row| row.finding.clone()),
        Block::SignalList { findings, .. } => findings.first().cloned(),
        Block::Timeline { items, .. } => items.first().map(|item| item.finding.clone()),
        Block::Text { .. }
        | Block::Chart { .. }
        | Block::Roi { .. }
        | Block::Qualification { .. }
        | Block::Document { .. }
        | Block::Question { .. }
        | Block::Candidates { .. }
        | Block::Progress { .. }
        | Block::Sources { .. } => None,
    }
}
