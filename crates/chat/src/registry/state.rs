//! Ready, new, or waiting for something.

use std::collections::HashSet;

use domain::view::{RunView, StepView, Turn};
use domain::{Action, Area, Block, FindingId, OfferState, PrepView, Workflow};

use super::available::in_area;
use super::{Wait, row};
use crate::context::Context;
use crate::wording::list;

/// Whether an action can show everything now.
pub(super) fn state(action: &Action, context: &Context, seen: &HashSet<&FindingId>) -> OfferState {
    let row = row(action);
    let found = match (action, row.area) {
        (Action::ExploreFinding { finding }, _) => context.view.finding(finding).into_iter().collect(),
        (_, Some(Area::Findings | Area::News) | None) => Vec::new(),
        (_, Some(area)) => in_area(area, context.view),
    };
    if found.iter().any(|finding| !seen.contains(&finding.id)) {
        return OfferState::New;
    }
    let waiting = waiting(row.waits, context.view);
    if waiting.is_empty() || !found.is_empty() {
        return OfferState::Ready;
    }
    OfferState::Pending { waiting_for: titles(&waiting), about_seconds: about_seconds(&waiting, context) }
}

/// What an answer still lacks, as a sentence; `None` when nothing does.
pub(crate) fn missing(action: &Action, context: &Context) -> Option<String> {
    let waiting = waiting(row(action).waits, context.view);
    if waiting.is_empty() {
        return None;
    }
    let paused = waiting.iter().any(|(run, _)| run.paused);
    let when = match about_seconds(&waiting, context) {
        _ if paused => "The research is paused, so it will not come by itself.".to_owned(),
        Some(seconds) => format!("It should be there in {}.", crate::wording::about(i64::from(seconds) * 1_000)),
        None => "I have no earlier run to judge by how long that takes.".to_owned(),
    };
    Some(format!("Still missing: {}. {when}", titles(&waiting)))
}

/// Unfinished steps that these waits name.
fn waiting<'v>(waits: &[Wait], view: &'v PrepView) -> Vec<(&'v RunView, &'v StepView)> {
    let steps = waits.iter().filter_map(|wait| {
        let (workflow, name) = match wait {
            Wait::Customer(name) => (Workflow::CustomerIntelligence, *name),
            Wait::Vendor(name) => (Workflow::VendorContext, *name),
        };
        let run = view.latest_run(workflow).filter(|run| run.outcome.is_none())?;
        let step = run.steps.iter().find(|step| is_called(step, name) && !step.state.is_final())?;
        Some((run, step))
    });
    // The last step writes the brief and then speaks: with a brief at hand there is nothing to wait for.
    let written =
        |step: &StepView| is_called(step, "brief") && super::available::has_brief(view) && view.analysis.is_some();
    steps.filter(|(_, step)| !written(step)).collect()
}

fn is_called(step: &StepView, name: &str) -> bool {
    step.plan.step.rsplit(':').next() == Some(name)
}

fn titles(waiting: &[(&RunView, &StepView)]) -> String {
    let titles: Vec<String> = waiting.iter().map(|(_, step)| format!("“{}”", step.plan.title)).collect();
    list(&titles)
}

/// By the place of the last step in its run and the usual duration of the whole; at least a second.
fn about_seconds(waiting: &[(&RunView, &StepView)], context: &Context) -> Option<u32> {
    let typical = context.typical_ms.filter(|typical| *typical > 0)?;
    let left = waiting.iter().map(|(run, step)| {
        let count = i64::try_from(run.steps.len().max(1)).unwrap_or(1);
        let place = run.steps.iter().position(|known| known.plan.step == step.plan.step).unwrap_or(0);
        let share = i64::try_from(place + 1).unwrap_or(count);
        let elapsed = context.now.0.saturating_sub(run.started_at.0).max(0);
        (typical.saturating_mul(share) / count).saturating_sub(elapsed)
    });
    let seconds = left.max().unwrap_or(0).max(1_000).saturating_add(999) / 1_000;
    u32::try_from(seconds).ok()
}

/// The findings that some answer has shown.
pub(crate) fn seen_findings(view: &PrepView) -> HashSet<&FindingId> {
    let messages = view.turns.iter().filter_map(|turn| match turn {
        Turn::Assistant { message, .. } => Some(message),
        Turn::Rep { .. } | Turn::Cards { .. } => None,
    });
    messages.flat_map(|message| &message.blocks).flat_map(shown).collect()
}

/// The findings that these blocks show, in their order.
pub(crate) fn shown_in(blocks: &[Block]) -> Vec<FindingId> {
    blocks.iter().flat_map(shown).cloned().collect()
}

fn shown(block: &Block) -> Vec<&FindingId> {
    match block {
        Block::Finding { finding } => vec![finding],
        Block::SignalList { findings, .. } => findings.iter().collect(),
        Block::InsightList { items, .. } => items.iter().filter_map(|item| item.finding.as_ref()).collect(),
        Block::Timeline { items, .. } => items.iter().map(|item| &item.finding).collect(),
        Block::Matrix { rows, .. } => rows.iter().map(|row| &row.finding).collect(),
        Block::People { tiers, .. } => {
            tiers.iter().flat_map(|tier| &tier.people).map(|person| &person.finding).collect()
        }
        Block::Recommendation { recommendation } => vec![&recommendation.finding],
        Block::Text { .. }
        | Block::Chart { .. }
        | Block::Roi { .. }
        | Block::Qualification { .. }
        | Block::Document { .. }
        | Block::Question { .. }
        | Block::Candidates { .. }
        | Block::Progress { .. }
        | Block::Sources { .. } => Vec::new(),
    }
}
