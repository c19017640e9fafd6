//! One finding in depth: what happened, why it matters here, the opportunity, what to say.

use domain::analysis::{Angle, Similar, Starter};
use domain::block::{Bar, Block};
use domain::{Action, Finding, FindingDetail, FindingId, FindingKind, Insight};

use super::answer::Answer;
use crate::cite;
use crate::context::{Context, Reply};
use crate::registry::Situation;
use crate::wording::{self, count, date, dated, sentence};

/// Quotes under one finding.
const QUOTES_MAX: usize = 3;
/// Publishers named under one finding.
const PUBLISHERS_MAX: usize = 4;
/// Starters of one finding.
const STARTERS_MAX: usize = 3;
/// Role titles that are named one by one.
const ROLES_MAX: usize = 12;

/// The answer about one finding.
pub(super) fn finding(context: &Context, finding: &Finding) -> Reply {
    let mut answer = Answer::new(context, "explore");
    whole(&mut answer, finding);
    answer.what_is_missing(&Action::Explore { area: crate::intent::area::of_kind(finding.kind()) });
    answer.done(&Situation::Finding(finding.id.clone()), &[])
}

/// All parts of a finding.
pub(super) fn whole(answer: &mut Answer, finding: &Finding) {
    what_happened(answer, finding);
    details(answer, finding);
    conflicts(answer, finding);
    correction(answer, &finding.id);
    match answer.context.view.angle(&finding.id).cloned() {
        Some(angle) => meaning(answer, finding, &angle),
        None => unmatched(answer),
    }
}

/// The event, dated and quoted.
pub(super) fn what_happened(answer: &mut Answer, finding: &Finding) {
    answer.uses(finding);
    answer.block(Block::Finding { finding: finding.id.clone() });
    let cites = cite::finding(finding);
    answer.say_from(&when_and_by_whom(finding, answer.context), cites.clone());
    let mut said: Vec<String> = Vec::new();
    for cite in cites {
        let words = cite.quote.to_lowercase();
        if said.len() < QUOTES_MAX && !said.contains(&words) {
            said.push(words);
            answer.quote(cite);
        }
    }
    answer.note(&trust(finding));
}

/// When it happened and who tells it; what it is stands on its card.
fn when_and_by_whom(finding: &Finding, context: &Context) -> String {
    let mut publishers: Vec<&str> = Vec::new();
    for source in &finding.sources {
        if !publishers.contains(&source.publisher.as_str()) {
            publishers.push(&source.publisher);
        }
    }
    let more = publishers.len().saturating_sub(PUBLISHERS_MAX);
    let mut named: Vec<String> = publishers.iter().take(PUBLISHERS_MAX).map(|name| (*name).to_owned()).collect();
    named.extend((more > 0).then(|| format!("{more} more")));
    let by = wording::list(&named);
    let today = context.today();
    match (finding.occurred_on, finding.reported_on) {
        (Some(on), _) => format!("{}, told by {by}.", dated(on, today)),
        (None, Some(on)) => format!("Reported {} by {by}.", dated(on, today)),
        (None, None) => format!("Told by {by}."),
    }
}

/// How far to trust it, and why.
fn trust(finding: &Finding) -> String {
    let because: String = finding.confidence.because.iter().map(|reason| format!(" {}", sentence(reason))).collect();
    format!("{}.{because}", finding.confidence.word.label())
}

/// One paragraph: title, date, and how far to trust it.
pub(super) fn told(finding: &Finding, context: &Context) -> String {
    let today = context.today();
    let when = match (finding.occurred_on, finding.reported_on) {
        (Some(on), _) => format!(", {}", dated(on, today)),
        (None, Some(on)) => format!(", reported {}", dated(on, today)),
        (None, None) => String::new(),
    };
    format!("{}{when}. {}", finding.title.trim_end_matches('.'), trust(finding))
}

/// What only this kind has to show.
fn details(answer: &mut Answer, finding: &Finding) {
    match &finding.detail {
        FindingDetail::Funding { investors, use_of_funds, .. } => {
            if !investors.is_empty() {
                answer.say_from(&format!("Investors: {}.", wording::list(investors)), cite::finding(finding));
            }
            if let Some(purpose) = use_of_funds {
                answer.say_from(&format!("What the money is for: {}", sentence(purpose)), cite::finding(finding));
            }
        }
        FindingDetail::Hiring { .. } => hiring(answer, finding),
        FindingDetail::Leadership { from: Some(from), to, .. } => {
            let to = to.as_ref().map(|to| format!("; goes to {to}")).unwrap_or_default();
            answer.say_from(&format!("Comes from {from}{to}."), cite::finding(finding));
        }
        FindingDetail::Expansion { places } if !places.is_empty() => {
            answer.say_from(&format!("Places: {}.", wording::list(places)), cite::finding(finding));
        }
        FindingDetail::Leadership { .. }
        | FindingDetail::Acquisition { .. }
        | FindingDetail::Partnership { .. }
        | FindingDetail::ProductLaunch { .. }
        | FindingDetail::Expansion { .. }
        | FindingDetail::Layoffs { .. }
        | FindingDetail::SecurityIncident { .. }
        | FindingDetail::Earnings { .. }
        | FindingDetail::Legal { .. }
        | FindingDetail::Award { .. }
        | FindingDetail::Technology { .. }
        | FindingDetail::Fact { .. }
        | FindingDetail::Contact { .. } => {}
    }
}

fn hiring(answer: &mut Answer, finding: &Finding) {
    let FindingDetail::Hiring { roles, count: open, function, since, open_in_all, .. } = &finding.detail else {
        return;
    };
    let since = since.map(|since| format!(" since {}", date(since))).unwrap_or_default();
    let in_all = if *open_in_all > 0 { format!(", of {open_in_all} open in all") } else { String::new() };
    let open = count(usize::try_from(*open).unwrap_or(usize::MAX), "role", "roles");
    let cites = cite::finding(finding);
    answer.say_from(&format!("{open} in {function}{since}{in_all}."), cites.clone());
    if !roles.is_empty() {
        let named: Vec<&String> = roles.iter().take(ROLES_MAX).collect();
        answer.say_from(&format!("The roles: {}.", wording::list(&named)), cites);
    }
    chart(answer, finding);
}

/// Bars by week over all functions; the part of this finding is marked.
fn chart(answer: &mut Answer, finding: &Finding) {
    let FindingDetail::Hiring { weekly: marked, weekly_all, function, count: open, open_in_all, .. } = &finding.detail
    else {
        return;
    };
    if marked.iter().all(|week| *week == 0) {
        return;
    }
    let today = answer.context.today();
    let weeks = marked.len();
    let total = |at: usize| weekly_all.get(at).copied().unwrap_or(0);
    let bar = |(at, marked): (usize, &u32)| {
        let days = i64::try_from((weeks - 1 - at) * 7).unwrap_or(0);
        let end = today.checked_sub(jiff::Span::new().days(days)).unwrap_or(today);
        Bar { label: end.strftime("%-d %b").to_string(), value: total(at).max(*marked), marked: *marked }
    };
    let bars: Vec<Bar> = marked.iter().enumerate().map(bar).collect();
    let last = marked.last().copied().unwrap_or(0);
    let summary =
        format!("{open} open in {function}, {last} of them posted in the last seven days; {open_in_all} open in all.");
    answer.block(Block::Chart {
        title: format!("Roles posted in the week to that day; dark: {function}"),
        unit: "roles".to_owned(),
        bars,
        summary,
    });
}

/// The other sides, beside the one that is shown.
pub(super) fn conflicts(answer: &mut Answer, finding: &Finding) {
    let fact = match &finding.detail {
        FindingDetail::Fact { field, .. } => field.as_str(),
        _ => "",
    };
    for conflict in &finding.conflicts {
        let field = match fact {
            "" => conflict.field.replace('_', " "),
            "employees" => "number of people".to_owned(),
            fact => fact.replace('_', " "),
        };
        let [other, chosen] = [&conflict.other, &conflict.chosen].map(|value| wording::with_groups(fact, value));
        let publisher = &conflict.source.publisher;
        let text = format!("The sources disagree on the {field}: {publisher} says {other}; I show {chosen}.");
        answer.note_from(&text, vec![cite::conflict(conflict)]);
    }
}

/// The rep's own word about it.
pub(super) fn correction(answer: &mut Answer, finding: &FindingId) {
    let known = answer.context.view.corrections.iter().find(|known| known.finding == *finding);
    if let Some(known) = known {
        answer.note(&format!("You noted: {}", sentence(&known.note)));
    }
}

fn meaning(answer: &mut Answer, finding: &Finding, angle: &Angle) {
    let cites = cite::finding(finding);
    let for_whom = match answer.context.vendor_name() {
        Some(vendor) => format!("Why it matters for {vendor}"),
        None => "Why it matters".to_owned(),
    };
    part(answer, &for_whom, &angle.why_it_matters, cites.clone());
    part(answer, "Opportunity", &angle.opportunity, cites);
    starters(answer, "Conversation starters", &angle.starters, STARTERS_MAX);
    similar(answer, &angle.similar);
    asks(answer, &angle.questions);
    objections(answer, "What they may say, and how to ask on", &angle.objections);
    for warning in &angle.careful {
        answer.warning(warning);
    }
}

fn part(answer: &mut Answer, title: &str, text: &str, cites: Vec<domain::Cite>) {
    if !text.trim().is_empty() {
        answer.heading(title);
        answer.say_from(&sentence(text), cites);
    }
}

/// Openers with their sources.
pub(super) fn starters(answer: &mut Answer, title: &str, starters: &[Starter], max: usize) {
    let items = starters.iter().take(max).map(|starter| Insight {
        label: "Say".to_owned(),
        text: starter.text.clone(),
        finding: Some(starter.finding.clone()),
        cites: starter.cites.clone(),
        confidence: Some(starter.confidence),
    });
    answer.insights(title, items.collect());
}

/// The vendor's own customers in a like case.
pub(super) fn similar(answer: &mut Answer, similar: &[Similar]) {
    let items: Vec<Insight> = similar.iter().map(similar_insight).collect();
    if !items.is_empty() {
        answer.uses_vendor();
    }
    answer.insights("Your customers in a like case", items);
}

pub(super) fn similar_insight(similar: &Similar) -> Insight {
    Insight {
        label: similar.customer.clone(),
        text: similar.what.clone(),
        finding: None,
        cites: similar.cites.clone(),
        confidence: None,
    }
}

/// Questions that this raises.
pub(super) fn asks(answer: &mut Answer, questions: &[String]) {
    let ask = |question: &String| Insight {
        label: "Ask".to_owned(),
        text: question.clone(),
        finding: None,
        cites: Vec::new(),
        confidence: None,
    };
    answer.insights("Questions to ask", questions.iter().map(ask).collect());
}

/// What they may say against it, with an answer that asks on.
pub(super) fn objections(answer: &mut Answer, title: &str, objections: &[domain::Objection]) {
    let item = |objection: &domain::Objection| Insight {
        label: format!("“{}”", objection.says),
        text: objection.answer.clone(),
        finding: None,
        cites: Vec::new(),
        confidence: None,
    };
    answer.insights(title, objections.iter().map(item).collect());
}

fn unmatched(answer: &mut Answer) {
    if answer.context.vendor_name().is_none() {
        answer.note("What it means for you is not known yet: I do not know which company you are with.");
    }
}

/// Whether it belongs among the signals, for headings.
pub(super) fn label_of(kind: FindingKind) -> &'static str {
    kind.title()
}
