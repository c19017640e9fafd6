//! Whether an action makes sense now, and why.

use std::cmp::Reverse;

use domain::analysis::Recommendation;
use domain::brief::BriefEdit;
use domain::{
    Action, Area, DeliveryState, DeliveryView, DocumentAbout, DocumentFormat, DocumentOrder, Finding, FindingDetail,
    FindingId, FindingKind, LineId, MessageId, Persona, PrepStatus, PrepView, RunId,
};

use super::Reason;
use crate::intent::area;
use crate::label;
use crate::wording::count;

/// Why the action is worth offering now; `None` when it cannot be taken or would show nothing.
pub fn available(action: &Action, persona: Persona, view: &PrepView) -> Option<Reason> {
    reason(action, persona, view).map(Reason)
}

/// A table: one arm for each action.
fn reason(action: &Action, persona: Persona, view: &PrepView) -> Option<String> {
    let said = |text: &str| Some(text.to_owned());
    let researching = view.status() == PrepStatus::Researching;
    match action {
        Action::SetPurpose { .. } => said("The purpose decides what comes first and which questions are asked"),
        Action::SetRole { .. } => said("The role decides how every answer is cut"),
        Action::SetVendor { .. } => said("With your own company, findings are matched with what you sell"),
        Action::PickCompany { name, .. } => said(&format!("Research goes on about {name} only")),
        Action::NotThisCompany => {
            let name = view.identified.as_ref().map(|company| company.name.as_str()).unwrap_or(&view.company.name);
            said(&format!("Other companies may be called like {name}"))
        }
        Action::ShowKnownSoFar => researching.then(|| so_far(view)),
        Action::SkipToResults => (researching || view.brief.is_some())
            .then(|| "No more questions: the brief as far as it is written".to_owned()),
        Action::Explore { area } => explore(*area, persona, view, researching),
        Action::ExploreFinding { finding } => view.finding(finding).map(|finding| dive(finding, view)),
        Action::WhoToContact { finding } => {
            let finding = view.finding(finding)?;
            Some(format!("Who is likely to own this: {}", finding.title))
        }
        Action::ProductFit { finding } => product_fit(finding.as_ref(), view, researching),
        Action::AddToBrief { finding } => {
            let known = view.finding(finding).filter(|_| !is_pinned(finding, view))?;
            Some(format!("Puts this into the brief: {}", known.title))
        }
        Action::AddRecommendation { recommendation } => {
            let known = recommendations(view).iter().find(|known| known.id == *recommendation)?;
            let line = label::recommendation_line(known);
            (!pins_line(&line, view)).then(|| format!("Puts this into the brief: {}", known.title))
        }
        Action::RemoveLine { line } | Action::RewriteLine { line, .. } => {
            has_line(line, view).then(|| "The line is in the brief".to_owned())
        }
        Action::RestoreLine { line } => view
            .edits
            .iter()
            .any(|edit| matches!(edit, BriefEdit::Remove { line: removed } if removed == line))
            .then(|| "You took this line out".to_owned()),
        Action::Reword { message, .. } => reword(message.as_ref(), view),
        Action::PreviewDocument => has_brief(view).then(|| "See what goes in before it is made".to_owned()),
        Action::CreateDocument(order) => document(order, view),
        Action::ProposeDelivery { .. } => has_brief(view).then(|| "You see it before it is sent".to_owned()),
        Action::ProposeProgress => following(view),
        Action::ApproveDelivery { delivery } => approval(view.delivery(delivery)?),
        Action::ScheduleDemo { recommendation } => demo(recommendation.as_ref().map(|id| id.as_str()), view),
        Action::IncumbentPains { technology } => {
            let seen = view.findings.iter().any(|finding| is_technology(finding, technology));
            seen.then(|| format!("They show traces of {technology}"))
        }
        Action::RoiCase => roi(view, researching),
        Action::RoiInput { key, .. } => {
            let case = view.analysis.as_ref()?.roi.as_ref()?;
            case.inputs.iter().find(|input| input.key == *key).map(|input| format!("{} moves the result", input.label))
        }
        Action::RoiReset { key } => {
            let case = view.analysis.as_ref()?.roi.as_ref()?;
            let edited = |input: &&domain::RoiInput| input.edited && key.as_ref().is_none_or(|key| input.key == *key);
            case.inputs.iter().find(edited).map(|_| "Back to what was read or assumed".to_owned())
        }
        Action::CorrectFinding { finding, .. } => {
            view.finding(finding).map(|finding| format!("Your word about this wins: {}", finding.title))
        }
        Action::Ask { .. } => said("Answered from what was read, or honestly not"),
        Action::Refresh => (!researching).then(|| "Reads every source again; your edits stay".to_owned()),
        Action::CancelRun { run } | Action::PauseRun { run } => running(run, view, false),
        Action::ResumeRun { run } => running(run, view, true),
    }
}

fn reword(message: Option<&MessageId>, view: &PrepView) -> Option<String> {
    let meant = crate::reworded::answer(view, message).filter(|message| crate::may_be_said_otherwise(message));
    meant.map(|_| "Your model says it again, from the same evidence".to_owned())
}

/// Whether research is under way, or waits for the rep, and no message tells of it yet.
pub(crate) fn can_be_followed(view: &PrepView) -> bool {
    matches!(view.status(), PrepStatus::Researching | PrepStatus::NeedsChoice)
        && !view.deliveries.iter().any(DeliveryView::is_followed)
}

fn following(view: &PrepView) -> Option<String> {
    can_be_followed(view).then(|| "One message that says how far the research is".to_owned())
}

fn approval(known: &DeliveryView) -> Option<String> {
    match known.state {
        DeliveryState::Proposed => Some("Sends what was shown, once".to_owned()),
        DeliveryState::Failed { .. } => Some("Sends what has not arrived yet".to_owned()),
        DeliveryState::SetAside | DeliveryState::Sending | DeliveryState::Delivered { .. } => None,
    }
}

fn so_far(view: &PrepView) -> String {
    match view.findings.len() {
        0 => "Nothing is found yet; it shows what is being read".to_owned(),
        found => format!("{} so far, while the rest goes on", count(found, "finding", "findings")),
    }
}

/// What an area would show, or that it is still being looked for.
fn explore(asked: Area, persona: Persona, view: &PrepView, researching: bool) -> Option<String> {
    let found = in_area(asked, view);
    let looked_for = || researching.then(|| format!("{} is still being looked for", area::title(asked)));
    match asked {
        Area::Findings | Area::News => match view.findings.len() {
            0 => looked_for(),
            found => Some(format!("{} in order of weight", count(found, "finding", "findings"))),
        },
        Area::Funding
        | Area::Hiring
        | Area::Leadership
        | Area::Acquisition
        | Area::Partnership
        | Area::ProductLaunch
        | Area::Expansion
        | Area::Layoffs
        | Area::SecurityIncident
        | Area::Earnings => found.first().map(|finding| finding.title.clone()).or_else(looked_for),
        Area::Technology => match found.len() {
            0 => looked_for(),
            found => Some(format!("{} left traces", count(found, "technology", "technologies"))),
        },
        Area::Contacts => match found.len() {
            0 => looked_for(),
            _ => Some(format!("{} named, and the seats that are still empty", count(people(view), "person", "people"))),
        },
        Area::Competition => (view.vendor.is_some() || view.analysis.is_some())
            .then(|| "What they run that competes with you, and who else you name".to_owned()),
        Area::ProductFit => product_fit(None, view, researching),
        Area::Roi => roi(view, researching),
        Area::Risks => {
            let subject = if persona.purpose == Some(domain::Purpose::Renewal) { "the renewal" } else { "the deal" };
            Some(match found.len() {
                0 => format!("What could hurt {subject}, as far as it is public"),
                found => format!("{} that could hurt {subject}", count(found, "finding", "findings")),
            })
            .filter(|_| researching || !view.findings.is_empty())
        }
        Area::ExpansionOpportunities => {
            (!found.is_empty()).then(|| "Their own plans, matched with what you sell".to_owned())
        }
        Area::SuccessMetrics => {
            (view.vendor.is_some() || has_roi(view)).then(|| "Results that your own customers published".to_owned())
        }
        Area::Qualification => {
            let known = view.analysis.as_ref().and_then(|analysis| analysis.qualification.as_ref());
            known
                .map(|known| format!("{}: what is proven, partly known and unknown; for you only", known.frame.title()))
        }
        Area::Starters => {
            (has_starters(view) || researching).then(|| "Openers that each name one dated, sourced fact".to_owned())
        }
        Area::Careful => {
            let known = view.angles.iter().any(|angle| !angle.careful.is_empty());
            let known = known || view.analysis.as_ref().is_some_and(|analysis| !analysis.careful.is_empty());
            known.then(|| "What not to do in this meeting; for you only".to_owned())
        }
    }
}

fn dive(finding: &Finding, view: &PrepView) -> String {
    match (finding.conflicts.is_empty(), view.angle(&finding.id)) {
        (false, _) => format!("Sources disagree about: {}", finding.title),
        (true, Some(angle)) if !angle.so_what.is_empty() => format!("{}: {}", finding.title, angle.so_what),
        (true, _) => finding.title.clone(),
    }
}

fn product_fit(finding: Option<&FindingId>, view: &PrepView, researching: bool) -> Option<String> {
    let known = recommendations(view);
    let about = finding.and_then(|id| known.iter().find(|known| known.finding == *id)).or(known.first());
    match about {
        Some(recommendation) => Some(recommendation.title.clone()),
        None if researching && view.vendor.is_some() => {
            Some("What you sell is being matched with what they need".to_owned())
        }
        None => view
            .analysis
            .as_ref()
            .filter(|analysis| !analysis.fit.is_empty())
            .map(|_| "What they run beside what you sell".to_owned()),
    }
}

fn demo(recommendation: Option<&str>, view: &PrepView) -> Option<String> {
    let known = recommendations(view);
    let about = match recommendation {
        Some(id) => known.iter().find(|known| known.id.as_str() == id),
        None => known.first(),
    };
    about.map(|known| format!("An agenda around {}", known.product))
}

fn roi(view: &PrepView, researching: bool) -> Option<String> {
    if has_roi(view) {
        return Some("Three years, with every input open to change".to_owned());
    }
    (researching && view.vendor.is_some()).then(|| "The numbers are still being gathered".to_owned())
}

fn running(run: &RunId, view: &PrepView, paused: bool) -> Option<String> {
    let run = view.runs.iter().find(|known| known.run == *run && known.outcome.is_none() && known.paused == paused)?;
    let why = if paused { "stands still since you paused it" } else { "is under way" };
    Some(format!("{} {why}", run.workflow.title()))
}

/// The findings that an area tells of, best first.
pub(crate) fn in_area(asked: Area, view: &PrepView) -> Vec<&Finding> {
    let kinds = area::kinds(asked);
    let bad = |finding: &Finding| match &finding.detail {
        FindingDetail::Earnings { direction, .. } => asked != Area::Risks || direction == "down",
        _ => true,
    };
    let leaves = |finding: &Finding| asked == Area::Risks && is_departure(finding);
    let chosen = |finding: &&Finding| (kinds.contains(&finding.kind()) && bad(finding)) || leaves(finding);
    let mut found: Vec<&Finding> = match asked {
        Area::Findings => view.findings.iter().collect(),
        Area::News => view.findings.iter().filter(|finding| finding.kind().is_signal()).collect(),
        _ => view.findings.iter().filter(chosen).collect(),
    };
    found.sort_by_key(|finding| {
        let (newest, best_told) = (Reverse(finding.dated()), Reverse(finding.sources.len()));
        // To the last: which source answered first must not decide what is said first.
        // Roles that a board lists come before a plan to hire.
        let planned =
            matches!(&finding.detail, FindingDetail::Hiring { weekly, .. } if weekly.iter().all(|week| *week == 0));
        (
            asked == Area::Hiring && planned,
            view.angle(&finding.id).is_none(),
            newest,
            finding.confidence.word,
            best_told,
            &finding.title,
            &finding.id,
        )
    });
    found
}

pub(crate) fn is_departure(finding: &Finding) -> bool {
    matches!(&finding.detail, FindingDetail::Leadership { change: domain::Change::Leaves, .. })
}

/// Whether somebody has come to lead for good, with a hundred first days of their own.
pub(crate) fn leads_anew(finding: &Finding) -> bool {
    use domain::Change::{Joins, Promoted};
    matches!(&finding.detail, FindingDetail::Leadership { change: Joins | Promoted, .. })
}

pub(crate) fn is_technology(finding: &Finding, technology: &str) -> bool {
    let asked = crate::request::company::compact(technology);
    match &finding.detail {
        FindingDetail::Technology { name, .. } => {
            let name = crate::request::company::compact(name);
            !asked.is_empty()
                && (name == asked
                    || asked.len() >= 4 && (name.contains(&asked) || name.len() >= 4 && asked.contains(&name)))
        }
        _ => false,
    }
}

fn people(view: &PrepView) -> usize {
    let mut names: Vec<&str> = Vec::new();
    for finding in view.findings.iter() {
        if let FindingDetail::Contact { person, .. } | FindingDetail::Leadership { person, .. } = &finding.detail
            && !names.contains(&person.as_str())
        {
            names.push(person);
        }
    }
    names.len()
}

pub(crate) fn recommendations(view: &PrepView) -> &[Recommendation] {
    view.analysis.as_ref().map_or(&[], |analysis| analysis.recommendations.as_slice())
}

fn has_roi(view: &PrepView) -> bool {
    view.analysis.as_ref().is_some_and(|analysis| analysis.roi.is_some())
}

fn has_starters(view: &PrepView) -> bool {
    let analysed = view.analysis.as_ref().is_some_and(|analysis| !analysis.starters.is_empty());
    analysed || view.angles.iter().any(|angle| !angle.starters.is_empty())
}

pub(crate) fn has_brief(view: &PrepView) -> bool {
    view.brief.as_ref().is_some_and(|brief| brief.sections.iter().any(|section| !section.lines.is_empty()))
}

fn has_line(line: &LineId, view: &PrepView) -> bool {
    let lines = view.brief.iter().flat_map(|brief| &brief.sections).flat_map(|section| &section.lines);
    lines.into_iter().any(|known| known.id == *line)
}

/// Whether the rep has put a finding into the brief.
pub(crate) fn is_pinned(finding: &FindingId, view: &PrepView) -> bool {
    view.edits.iter().any(|edit| matches!(edit, BriefEdit::Pin { finding: pinned } if pinned == finding))
}

fn pins_line(line: &LineId, view: &PrepView) -> bool {
    let pins = |edit: &BriefEdit| matches!(edit, BriefEdit::PinText { line: pinned, .. } if pinned == line);
    let removes = |edit: &BriefEdit| matches!(edit, BriefEdit::Remove { line: removed } if removed == line);
    let last = view.edits.iter().rev().find(|edit| pins(edit) || removes(edit));
    last.is_some_and(pins)
}

/// The first finding of a kind, the one with an angle first.
pub(crate) fn first_of(kind: FindingKind, view: &PrepView) -> Option<&Finding> {
    in_area(area::of_kind(kind), view).into_iter().find(|finding| finding.kind() == kind)
}

/// Whether there is something to print, in a format that it can be printed in.
pub(crate) fn can_be_made(order: &DocumentOrder, view: &PrepView) -> bool {
    let there = match &order.about {
        DocumentAbout::Brief | DocumentAbout::Changes => true,
        DocumentAbout::Demo => !recommendations(view).is_empty(),
        DocumentAbout::Area { area: Area::Roi } | DocumentAbout::Roi => {
            view.analysis.as_ref().is_some_and(|analysis| analysis.roi.is_some())
        }
        DocumentAbout::Area { .. } => true,
        DocumentAbout::Finding { finding } => view.finding(finding).is_some(),
    };
    // A table of findings and an invitation have no lines that could be said otherwise.
    let has_lines = !matches!(order.format, DocumentFormat::Csv | DocumentFormat::Ics);
    let said_otherwise = order.wording.is_none() || order.about.is_brief() && has_lines;
    has_brief(view) && there && said_otherwise && order.about.fits(order.format)
}

fn document(order: &DocumentOrder, view: &PrepView) -> Option<String> {
    let why = match order.about {
        DocumentAbout::Brief => "Made from the brief, with the same numbered sources",
        DocumentAbout::Roi => "The case with its inputs, ranges and formulas, to be handed on",
        DocumentAbout::Area { .. } | DocumentAbout::Finding { .. } => "What I showed of it, with numbered sources",
        DocumentAbout::Changes => "What differs from your preparation before",
        DocumentAbout::Demo => "A draft for your calendar, with what we want to learn",
    };
    can_be_made(order, view).then(|| why.to_owned())
}
