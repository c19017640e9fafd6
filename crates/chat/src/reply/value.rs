//! What it is worth: the ROI case, and results to measure.

use domain::block::Block;
use domain::{Action, Area, Insight, RoiCase, RoiRange, RoiTag};

use super::answer::Answer;
use super::dive;
use crate::cite;
use crate::context::{Context, Reply};
use crate::registry::{Situation, offers_beside, vendor_offer};
use crate::wording::{list, thousands};

/// The ROI case as it stands.
pub(super) fn roi(context: &Context) -> Reply {
    let mut answer = Answer::new(context, "recommend");
    match context.view.analysis.as_ref().and_then(|analysis| analysis.roi.as_ref()) {
        Some(case) => {
            answer.say(&where_from(case));
            the_case(&mut answer, case);
        }
        None => none(&mut answer),
    }
    answer.what_is_missing(&Action::RoiCase);
    if context.vendor_name().is_none() {
        let rest = offers_beside(context, &Situation::Area(Area::Roi), &[]).into_iter().take(4);
        return answer.with(vendor_offer(context).into_iter().chain(rest).collect());
    }
    answer.done(&Situation::Area(Area::Roi), &[Action::RoiCase])
}

fn none(answer: &mut Answer) {
    let context = answer.context;
    match context.vendor_name() {
        None => answer.question("An ROI case needs what you sell: which company are you with?"),
        Some(vendor) => answer.say(&format!(
            "There is no ROI case yet: it needs a product of {vendor} that meets a need found at {}, and the numbers to go with it. I do not make them up.",
            context.company_name()
        )),
    }
    if let Some(analysis) = &context.view.analysis {
        dive::asks(answer, &analysis.questions);
    }
}

fn the_case(answer: &mut Answer, case: &RoiCase) {
    answer.uses_vendor();
    for input in case.inputs.iter().filter(|input| !input.cites.is_empty()) {
        answer.note_from(&format!("Read in public: {}.", input.label), input.cites.clone());
    }
    answer.block(Block::Roi { case: case.clone() });
    let lines: Vec<Insight> = case
        .lines
        .iter()
        .map(|line| Insight {
            label: line.label.clone(),
            text: range(&line.value, &line.unit),
            finding: None,
            cites: Vec::new(),
            confidence: None,
        })
        .collect();
    answer.insights("Over three years, low to high", lines);
    let most: Vec<&str> = case
        .matters_most
        .iter()
        .map(|key| {
            case.inputs.iter().find(|input| input.key == *key).map_or(key.as_str(), |input| input.label.as_str())
        })
        .collect();
    if !most.is_empty() {
        answer.say(&format!("What moves the result most: {}. Ask for these first.", list(&most)));
    }
}

/// How many inputs are known, and how many assumed.
fn where_from(case: &RoiCase) -> String {
    let of = |tag| case.inputs.iter().filter(|input| input.tag == tag).count();
    format!(
        "Where the inputs come from: the customer {}, public sources {}, assumed {}. All can be changed; the formulas are shown.",
        of(RoiTag::CustomerGiven),
        of(RoiTag::Public),
        of(RoiTag::Assumed)
    )
}

fn range(value: &RoiRange, unit: &str) -> String {
    let number = |value: f64| {
        let size = value.abs();
        if (1_000.0..1.0e15).contains(&size) {
            let sign = if value < 0.0 { "-" } else { "" };
            format!("{sign}{}", thousands(size.round() as usize))
        } else {
            let said = format!("{value:.1}");
            said.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
    };
    let numbers = format!("{} (from {} to {})", number(value.likely), number(value.low), number(value.high));
    if unit.is_empty() { numbers } else { format!("{numbers}, {unit}") }
}

/// A number of the rep's own, and what it changes.
pub(super) fn roi_input(context: &Context, key: &str, value: f64) -> Reply {
    let mut answer = Answer::new(context, "recommend");
    let case = context.view.analysis.as_ref().and_then(|analysis| analysis.roi.as_ref());
    match case.map(|case| (case, case.inputs.iter().find(|input| input.key == key))) {
        None => none(&mut answer),
        Some((case, None)) => {
            let known: Vec<&str> = case.inputs.iter().map(|input| input.label.as_str()).collect();
            answer.say(&format!("The case has no input of that name. It has: {}.", list(&known)));
            the_case(&mut answer, case);
        }
        Some((case, Some(_))) if !value.is_finite() => {
            answer.say("That is not a number, so nothing was changed.");
            the_case(&mut answer, case);
        }
        Some((case, Some(input))) if !input.edited || input.value.likely != value => {
            let most = if input.max > 0.0 { format!(" from 0 to {}", input.max) } else { String::new() };
            answer.say(&format!(
                "{} takes a number{most}, low before likely before high; nothing was changed.",
                input.label
            ));
            the_case(&mut answer, case);
        }
        Some((case, Some(input))) => {
            let whose = if input.tag == RoiTag::Assumed { "assumed by you" } else { "as the customer gave it" };
            answer.say(&format!(
                "{} is now {}, {whose}. The case is computed again.",
                input.label,
                range_of(&input.value, &input.unit)
            ));
            the_case(&mut answer, case);
        }
    }
    answer.done(&Situation::Area(Area::Roi), &[Action::RoiCase])
}

/// Numbers of the rep's taken back.
pub(super) fn roi_reset(context: &Context, action: &Action) -> Reply {
    let mut answer = Answer::new(context, "recommend");
    match context.view.analysis.as_ref().and_then(|analysis| analysis.roi.as_ref()) {
        None => none(&mut answer),
        Some(case) => {
            answer.say("What you changed is back to what was read or assumed. The case is computed again.");
            the_case(&mut answer, case);
        }
    }
    answer.done(&Situation::Area(Area::Roi), &[Action::RoiCase, action.clone()])
}

/// A range that may be one number.
fn range_of(value: &RoiRange, unit: &str) -> String {
    if value.low == value.high { format!("{} {unit}", value.likely) } else { range(value, unit) }
}

/// Results that the vendor's customers published, and what to measure.
pub(super) fn success_metrics(context: &Context) -> Reply {
    let explored = Action::Explore { area: Area::SuccessMetrics };
    let mut answer = Answer::new(context, "recommend");
    let proofs = context.vendor.map(|vendor| vendor.proof_points.as_slice()).unwrap_or_default();
    let items: Vec<Insight> = proofs
        .iter()
        .filter_map(|proof| {
            let result = proof.result.as_ref()?;
            let cites = context.vendor.map(|vendor| cite::vendor(vendor, proof.span.as_ref())).unwrap_or_default();
            let text =
                format!("{} Result: {}", crate::wording::sentence(&proof.what), crate::wording::sentence(result));
            Some(Insight { label: proof.customer.clone(), text, finding: None, cites, confidence: None })
        })
        .collect();
    if items.is_empty() {
        answer.say("I found no published result of your customers to measure against, so I name no metric of my own. Ask what they would call a success.");
    } else {
        answer.uses_vendor();
        answer.insights("Results that your customers published", items);
    }
    if let Some(case) = context.view.analysis.as_ref().and_then(|analysis| analysis.roi.as_ref()) {
        let lines = case.lines.iter().map(|line| Insight {
            label: line.label.clone(),
            text: format!("In {}, from the inputs of the case", line.unit),
            finding: None,
            cites: Vec::new(),
            confidence: None,
        });
        answer.insights("What the ROI case would measure", lines.collect());
    }
    if let Some(analysis) = &context.view.analysis {
        dive::asks(&mut answer, &analysis.questions);
    }
    answer.what_is_missing(&explored);
    answer.done(&Situation::Area(Area::SuccessMetrics), &[explored])
}
