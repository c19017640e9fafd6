//! What is known in all: so far, when it is ready, and when it is read again.

use domain::block::{Block, TimelineItem};
use domain::finding::Finding;
use domain::{Action, Area, FindingDetail, FindingId, Fit, Insight, PrepStatus, PrepView, RunOutcome, Workflow};

use super::answer::{Answer, ITEMS_MAX, NAMED_MAX, gaps, insight};
use super::ask::purpose_and_role;
use crate::context::{Context, Reply};
use crate::registry::{Situation, has_brief, in_area, start_offers};
use crate::wording::{self, capital, count, list};

/// What we say by ourselves when research is complete.
pub fn when_ready(context: &Context) -> Option<Reply> {
    let view = context.view;
    if matches!(view.status(), PrepStatus::NeedsChoice) || view.latest_run(Workflow::CustomerIntelligence).is_none() {
        return None;
    }
    let mut answer = Answer::new(context, "research");
    summary(&mut answer);
    super::since_last::line(&mut answer);
    if view.persona.role.is_none() {
        answer.note("This is cut for nobody in particular yet. Tell me your role, for example “I am the CSM”, and it is cut for you.");
    }
    Some(answer.done(&Situation::Main, &[Action::Explore { area: Area::Findings }]))
}

/// Counts, signals, insights, and what could not be read.
pub(super) fn summary(answer: &mut Answer) {
    let context = answer.context;
    let view = context.view;
    let company = context.company_name();
    let read = count(view.sources.len(), "document", "documents");
    if view.findings.is_empty() {
        answer
            .say(&format!("I read {read} and found nothing about {company} that I could stand by. The brief says so."));
        unread(answer);
        let sources = view.sources.iter().take(super::answer::SOURCES_MAX).cloned().collect::<Vec<_>>();
        if !sources.is_empty() {
            answer.block(Block::Sources { title: "Where I looked".to_owned(), sources });
        }
        return;
    }
    let signals = signals(view);
    let found = count(view.findings.len(), "finding", "findings");
    let of_those = match signals.len() {
        0 => "none of them is a recent event".to_owned(),
        events => format!("{} among them", count(events, "event", "events")),
    };
    answer.say(&format!("{found} about {company} from {read}: {of_those}."));
    signal_list(answer, &signals);
    let insights = quick_insights(context);
    answer.insights("Quick insights", insights);
    unread(answer);
}

fn unread(answer: &mut Answer) {
    let gaps = gaps(answer.context);
    if !gaps.is_empty() {
        answer.note(&format!("What I could not read: {}.", list(&gaps)));
    }
    let missing: Vec<String> = answer
        .context
        .view
        .analysis
        .iter()
        .flat_map(|analysis| analysis.not_found.iter().cloned())
        .take(NAMED_MAX)
        .collect();
    for line in missing {
        answer.note(&line);
    }
}

fn signals(view: &PrepView) -> Vec<&Finding> {
    in_area(Area::News, view)
}

fn signal_list(answer: &mut Answer, signals: &[&Finding]) {
    if signals.is_empty() {
        return;
    }
    let shown: Vec<FindingId> = signals.iter().take(ITEMS_MAX).map(|finding| finding.id.clone()).collect();
    for finding in signals.iter().take(ITEMS_MAX) {
        answer.uses(finding);
    }
    answer.block(Block::SignalList { title: "Breaking signals".to_owned(), findings: shown });
}

/// Industry and size, stack, and what of it the vendor connects with.
pub(super) fn quick_insights(context: &Context) -> Vec<Insight> {
    let view = context.view;
    let mut items: Vec<Insight> = Vec::new();
    for field in ["industry", "employees", "headquarters", "founded"] {
        items.extend(fact(view, field));
    }
    items.extend(stack(view));
    items.extend(integrates(context));
    items
}

/// A fact under the name that people use for it.
pub(super) fn fact(view: &PrepView, wanted: &str) -> Option<Insight> {
    let finding = fact_finding(view, wanted)?;
    let FindingDetail::Fact { value, .. } = &finding.detail else { return None };
    let label = if wanted == "employees" { "Size".to_owned() } else { capital(wanted) };
    let bare = value.chars().all(|digit| digit.is_ascii_digit() || digit == ',');
    let people = if wanted == "employees" && bare { " people" } else { "" };
    let value = format!("{}{people}", wording::with_groups(wanted, value));
    Some(insight(finding, &label, &value))
}

pub(super) fn fact_finding<'v>(view: &'v PrepView, wanted: &str) -> Option<&'v Finding> {
    view.findings.iter().find(|finding| matches!(&finding.detail, FindingDetail::Fact { field, .. } if field == wanted))
}

fn stack(view: &PrepView) -> Option<Insight> {
    let tools = in_area(Area::Technology, view);
    let names: Vec<String> = tools.iter().take(NAMED_MAX).filter_map(|finding| tool_name(finding)).collect();
    let more = tools.len().saturating_sub(names.len());
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    let first = tools.first()?;
    let cites =
        tools.iter().take(NAMED_MAX).filter_map(|finding| crate::cite::finding(finding).into_iter().next()).collect();
    let lowest = tools.iter().take(NAMED_MAX).map(|finding| finding.confidence.word).max();
    Some(Insight { cites, confidence: lowest, ..insight(first, "Traces of", &format!("{}{more}", list(&names))) })
}

pub(super) fn tool_name(finding: &Finding) -> Option<String> {
    match &finding.detail {
        FindingDetail::Technology { name, .. } => Some(name.clone()),
        _ => None,
    }
}

fn integrates(context: &Context) -> Option<Insight> {
    let analysis = context.view.analysis.as_ref()?;
    let rows: Vec<_> = analysis.fit.iter().filter(|row| row.fit == Fit::Integrates).take(NAMED_MAX).collect();
    let first = rows.first()?;
    let names: Vec<&str> = rows.iter().map(|row| row.they_run.as_str()).collect();
    let vendor = context.vendor_name().unwrap_or("You");
    let confidence = context.view.finding(&first.finding).map(|finding| finding.confidence.word);
    Some(Insight {
        label: format!("{vendor} connects with"),
        text: list(&names),
        finding: Some(first.finding.clone()),
        cites: rows.iter().flat_map(|row| row.cites.iter().take(1).cloned()).collect(),
        confidence,
    })
}

/// Everything dated, newest first.
pub(super) fn timeline(answer: &mut Answer, title: &str, findings: &[&Finding]) {
    let mut items: Vec<TimelineItem> = findings
        .iter()
        .filter_map(|finding| {
            let on = finding.dated()?;
            Some(TimelineItem { on, signal: finding.kind(), label: finding.title.clone(), finding: finding.id.clone() })
        })
        .collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.on));
    items.truncate(ITEMS_MAX);
    if !items.is_empty() {
        for finding in findings {
            answer.uses(finding);
        }
        answer.block(Block::Timeline { title: title.to_owned(), items });
    }
}

/// *Show me what you know so far.*
pub(super) fn so_far(context: &Context) -> Reply {
    let view = context.view;
    let mut answer = Answer::new(context, "research");
    if view.findings.is_empty() {
        let read = count(view.sources.len(), "document is", "documents are");
        answer.say(&format!("Nothing about {} is found yet; {read} read so far.", context.company_name()));
    } else {
        summary(&mut answer);
    }
    answer.what_is_missing(&Action::Explore { area: Area::Findings });
    if view.status() == PrepStatus::Researching {
        answer.progress();
    }
    purpose_and_role(&mut answer, view.persona);
    let done = [Action::ShowKnownSoFar, Action::Explore { area: Area::Findings }];
    let open = view.persona.purpose.is_none() || view.persona.role.is_none();
    if open && view.findings.is_empty() {
        let offers = start_offers(context).into_iter().filter(|offer| offer.action != Action::ShowKnownSoFar);
        return answer.with(offers.collect());
    }
    answer.done(&Situation::Main, &done)
}

/// *Skip to the results.*
pub(super) fn results(context: &Context) -> Reply {
    let mut answer = Answer::new(context, "research");
    if context.view.status() == PrepStatus::Researching {
        let brief = if has_brief(context.view) { " The brief beside this fills in as it goes." } else { "" };
        answer.say(&format!(
            "I ask nothing more. What is found appears by itself, and I say when it is complete.{brief}"
        ));
        if !context.view.findings.is_empty() {
            summary(&mut answer);
        }
        answer.what_is_missing(&Action::SkipToResults);
        answer.progress();
    } else {
        summary(&mut answer);
    }
    answer.done(&Situation::Main, &[Action::SkipToResults, Action::Explore { area: Area::Findings }])
}

/// *Refresh.*
pub(super) fn refreshing(context: &Context) -> Reply {
    let mut answer = Answer::new(context, "research");
    let stands = count(context.view.findings.len(), "finding stays", "findings stay");
    answer.say(&format!(
        "I read the sources again. Until then {stands} on the page; what you pinned, changed or corrected is kept."
    ));
    answer.progress();
    answer.done(&Situation::Main, &[Action::Refresh])
}

/// How the research stands, in a sentence.
pub(super) fn standing(view: &PrepView) -> String {
    let Some(run) = view.latest_run(Workflow::CustomerIntelligence) else {
        return "No research has been started.".to_owned();
    };
    let finished = run.steps.iter().filter(|step| step.state.is_final()).count();
    let steps = format!("{finished} of {}", count(run.steps.len(), "step", "steps"));
    match &run.outcome {
        None if run.paused => format!("The research is paused after {steps}."),
        None => format!("{steps} are finished, {} so far.", count(view.findings.len(), "finding", "findings")),
        Some(RunOutcome::Done) => {
            format!("The research is complete: {}.", count(view.findings.len(), "finding", "findings"))
        }
        Some(RunOutcome::DoneWithGaps { .. }) => {
            format!(
                "The research is complete but for some sources: {}.",
                count(view.findings.len(), "finding", "findings")
            )
        }
        Some(RunOutcome::NeedsChoice { what }) => format!("The research waits for your choice. {what}"),
        Some(RunOutcome::Failed { what }) => format!("The research could not go on: {what}"),
        Some(RunOutcome::Cancelled) => format!("The research was stopped after {steps}."),
    }
}
