//! Answers about a whole area.

use domain::{Action, Area, Block, Finding, Insight};

use super::answer::{Answer, ITEMS_MAX, insight};
use super::{back_to, contacts, dive, fit, gaps, know, value};
use crate::context::{Context, Reply};
use crate::intent::area;
use crate::registry::{Situation, in_area, is_departure};
use crate::wording::{count, dated};

/// Findings of one area that are told in full; the rest is listed.
const IN_FULL_MAX: usize = 1;
/// The best starters.
const STARTERS_STRONG: usize = 3;

/// The answer about an area. A table: one arm for each.
pub(super) fn explore(context: &Context, asked: Area) -> Reply {
    match asked {
        Area::Findings => findings(context),
        Area::News => news(context),
        Area::Funding
        | Area::Hiring
        | Area::Leadership
        | Area::Acquisition
        | Area::Partnership
        | Area::ProductLaunch
        | Area::Expansion
        | Area::Layoffs
        | Area::SecurityIncident
        | Area::Earnings => signals(context, asked),
        Area::Technology => fit::technology(context),
        Area::Contacts => contacts::everyone(context),
        Area::Competition => fit::competition(context),
        Area::ProductFit => fit::products(context, None),
        Area::Roi => value::roi(context),
        Area::Risks => risks(context),
        Area::ExpansionOpportunities => opportunities(context),
        Area::SuccessMetrics => value::success_metrics(context),
        Area::Qualification => gaps::qualification(context),
        Area::Starters => starters(context),
        Area::Careful => careful(context),
    }
}

fn findings(context: &Context) -> Reply {
    let mut answer = Answer::new(context, "explore");
    know::summary(&mut answer);
    let explored = Action::Explore { area: Area::Findings };
    answer.what_is_missing(&explored);
    answer.done(&Situation::Main, &[explored])
}

fn news(context: &Context) -> Reply {
    let explored = Action::Explore { area: Area::News };
    let mut answer = Answer::new(context, "explore");
    let found = in_area(Area::News, context.view);
    if found.is_empty() {
        answer.not_found(&format!("anything that happened at {} lately", context.company_name()));
    } else {
        answer.say(&format!(
            "{} at {}, the newest first.",
            count(found.len(), "thing happened", "things happened"),
            context.company_name()
        ));
        know::timeline(&mut answer, "What changed", &found);
        answer.insights(
            "So what",
            found.iter().take(ITEMS_MAX / 2).filter_map(|finding| so_what(finding, context)).collect(),
        );
    }
    answer.what_is_missing(&explored);
    answer.done(&Situation::Area(Area::News), &[explored])
}

fn so_what(finding: &Finding, context: &Context) -> Option<Insight> {
    let angle = context.view.angle(&finding.id).filter(|angle| !angle.so_what.is_empty())?;
    Some(insight(finding, finding.kind().title(), &angle.so_what))
}

/// A kind of event: the first in full, the others as a list and a timeline.
fn signals(context: &Context, asked: Area) -> Reply {
    let explored = Action::Explore { area: asked };
    let mut answer = Answer::new(context, "explore");
    let found = in_area(asked, context.view);
    if found.is_empty() {
        answer.not_found(&format!(
            "anything about {} at {}",
            area::title(asked).to_lowercase(),
            context.company_name()
        ));
        answer.what_is_missing(&explored);
        return answer.done(&back_to(asked), &[explored]);
    }
    for finding in found.iter().take(IN_FULL_MAX) {
        dive::whole(&mut answer, finding);
    }
    let rest: Vec<&Finding> = found.iter().skip(IN_FULL_MAX).copied().collect();
    answer.insights("Also", rest.iter().map(|finding| listed(finding, context)).collect());
    if found.len() > IN_FULL_MAX {
        know::timeline(&mut answer, &format!("{} over time", area::title(asked)), &found);
    }
    answer.what_is_missing(&explored);
    answer.done(&Situation::Area(asked), &[explored])
}

/// A finding as a line: kind, title, date.
pub(super) fn listed(finding: &Finding, context: &Context) -> Insight {
    let when = finding.dated().map(|on| format!(", {}", dated(on, context.today()))).unwrap_or_default();
    insight(finding, dive::label_of(finding.kind()), &format!("{}{when}", finding.title))
}

fn risks(context: &Context) -> Reply {
    let explored = Action::Explore { area: Area::Risks };
    let mut answer = Answer::new(context, "explore");
    let found = in_area(Area::Risks, context.view);
    if found.is_empty() {
        answer.say("I found no public sign of risk. That is not the same as none: what happens inside is not public.");
        answer.not_found("layoffs, falling earnings, security incidents, lawsuits or departures");
    } else {
        answer.say(&format!("{} that could put the account at risk.", count(found.len(), "finding", "findings")));
        for finding in &found {
            answer.uses(finding);
        }
        answer.insights("Signs of risk", found.iter().map(|finding| listed(finding, context)).collect());
        let why = found.iter().filter_map(|finding| {
            let angle = context.view.angle(&finding.id).filter(|angle| !angle.why_it_matters.is_empty())?;
            let label = if is_departure(finding) { "Champion change" } else { dive::label_of(finding.kind()) };
            Some(insight(finding, label, &angle.why_it_matters))
        });
        answer.insights("Why it matters", why.collect());
    }
    for finding in context.view.findings.iter().filter(|finding| !finding.conflicts.is_empty()) {
        dive::conflicts(&mut answer, finding);
    }
    if let Some(analysis) = &context.view.analysis {
        dive::asks(&mut answer, &analysis.questions);
    }
    answer.what_is_missing(&explored);
    answer.done(&Situation::Area(Area::Risks), &[explored])
}

fn opportunities(context: &Context) -> Reply {
    let explored = Action::Explore { area: Area::ExpansionOpportunities };
    let mut answer = Answer::new(context, "recommend");
    let found = in_area(Area::ExpansionOpportunities, context.view);
    let items: Vec<Insight> = found
        .iter()
        .filter_map(|finding| {
            let angle = context.view.angle(&finding.id).filter(|angle| !angle.opportunity.is_empty())?;
            Some(insight(finding, dive::label_of(finding.kind()), &angle.opportunity))
        })
        .collect();
    if items.is_empty() && found.is_empty() {
        answer.not_found("plans of theirs that ask for more of what you sell");
    } else {
        answer.insights("Their plans", found.iter().map(|finding| listed(finding, context)).collect());
        answer.insights("What that opens for you", items);
    }
    fit::of_slot(&mut answer, domain::RecommendationSlot::Expansion);
    answer.what_is_missing(&explored);
    answer.done(&Situation::Area(Area::ExpansionOpportunities), &[explored])
}

fn starters(context: &Context) -> Reply {
    let explored = Action::Explore { area: Area::Starters };
    let mut answer = Answer::new(context, "recommend");
    let analysed = context.view.analysis.as_ref().map(|analysis| analysis.starters.clone()).unwrap_or_default();
    let all = if analysed.is_empty() {
        context.view.angles.iter().flat_map(|angle| angle.starters.iter().cloned()).collect()
    } else {
        analysed
    };
    if all.is_empty() {
        answer.not_found("a dated, sourced fact that would carry an opener");
        answer.note("An open question about their plans is safer than a guess.");
    }
    dive::starters(&mut answer, "Say this first", &all, STARTERS_STRONG);
    let reserve: Vec<_> = all.iter().skip(STARTERS_STRONG).cloned().collect();
    dive::starters(&mut answer, "In reserve", &reserve, ITEMS_MAX);
    if let Some(analysis) = &context.view.analysis {
        dive::asks(&mut answer, &analysis.questions);
    }
    answer.what_is_missing(&explored);
    answer.done(&Situation::Area(Area::Starters), &[explored])
}

fn careful(context: &Context) -> Reply {
    let explored = Action::Explore { area: Area::Careful };
    let mut answer = Answer::new(context, "recommend");
    let mut warnings: Vec<String> =
        context.view.analysis.iter().flat_map(|analysis| analysis.careful.iter().cloned()).collect();
    for angle in context.view.angles.iter() {
        let fresh: Vec<String> = angle.careful.iter().filter(|warning| !warnings.contains(warning)).cloned().collect();
        warnings.extend(fresh);
    }
    if warnings.is_empty() {
        answer.say("Nothing that was found calls for special care.");
    } else {
        answer.note("For you only: this never reaches a document for the customer.");
    }
    for warning in warnings.iter().take(ITEMS_MAX) {
        answer.warning(warning);
    }
    for finding in context.view.findings.iter().filter(|finding| !finding.conflicts.is_empty()) {
        dive::conflicts(&mut answer, finding);
    }
    answer.what_is_missing(&explored);
    answer.done(&Situation::Area(Area::Careful), &[explored])
}

/// Sources of an answer that was made from several findings.
pub(super) fn sources(answer: &mut Answer, title: &str, sources: Vec<domain::SourceRef>) {
    if !sources.is_empty() {
        answer.block(Block::Sources { title: title.to_owned(), sources });
    }
}
