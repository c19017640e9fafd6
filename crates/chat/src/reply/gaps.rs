//! What is known of the deal, slot by slot, and what they may say against it. For the rep alone.

use domain::block::Block;
use domain::{Action, Area, Objection, SlotState};

use super::answer::Answer;
use crate::context::{Context, Reply};
use crate::registry::Situation;
use crate::wording::count;

/// Objections of one answer.
const OBJECTIONS_MAX: usize = 5;

/// *Deal gaps*: the slots of MEDDPICC or SPICED.
pub(super) fn qualification(context: &Context) -> Reply {
    let explored = Action::Explore { area: Area::Qualification };
    let mut answer = Answer::new(context, "recommend");
    match context.view.analysis.as_ref().and_then(|analysis| analysis.qualification.as_ref()) {
        None => answer.say("The deal has not been looked at yet: that comes with the analysis."),
        Some(known) => {
            let of = |state| known.slots.iter().filter(|slot| slot.state == state).count();
            answer.say(&format!(
                "{}: {} proven, {} partly known, {} unknown. The unknown ones are your questions.",
                known.frame.title(),
                of(SlotState::Proven),
                of(SlotState::Partly),
                count(of(SlotState::Unknown), "slot", "slots"),
            ));
            answer.note("For you only: this never reaches a document for the customer.");
            let shown = known.slots.iter().flat_map(|slot| &slot.evidence).filter_map(|shown| shown.finding.as_ref());
            for finding in shown.filter_map(|id| context.view.finding(id)) {
                answer.uses(finding);
            }
            let title = format!("What we know ({})", known.frame.title());
            answer.block(Block::Qualification { title, qualification: known.clone() });
        }
    }
    answer.what_is_missing(&explored);
    answer.done(&Situation::Area(Area::Qualification), &[explored])
}

/// What they may say, after the weightiest findings.
pub(super) fn objections(context: &Context) -> Vec<Objection> {
    let mut all: Vec<Objection> = Vec::new();
    for objection in context.view.angles.iter().flat_map(|angle| &angle.objections) {
        if !all.contains(objection) {
            all.push(objection.clone());
        }
    }
    all.truncate(OBJECTIONS_MAX);
    all
}
