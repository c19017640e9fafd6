//! What the vendor has for them: recommendations, the fit matrix, competition, a demo.

use domain::block::Block;
use domain::{
    Action, Area, Cite, Competitor, DocumentAbout, DocumentFormat, DocumentOrder, Finding, FindingDetail, FindingId,
    Fit, FitRow, Insight, Recommendation, RecommendationId, RecommendationSlot,
};

use super::answer::{Answer, ITEMS_MAX};
use super::explore::listed;
use super::{dive, gaps};
use crate::cite;
use crate::context::{Context, Reply};
use crate::registry::{
    OFFERS_MAX, Situation, in_area, is_technology, offer, offers_beside, recommendation, recommendations, vendor_offer,
};
use crate::request::company::compact;
use crate::wording::{count, list, sentence};

/// Rows of a matrix.
const ROWS_MAX: usize = 20;

/// What a slot is called.
fn slot_title(slot: RecommendationSlot) -> &'static str {
    match slot {
        RecommendationSlot::Primary => "Primary opportunity",
        RecommendationSlot::Expansion => "Expansion play",
        RecommendationSlot::Competitive => "Competitive angle",
    }
}

/// *Which products fit?*, for one finding or for all.
pub(super) fn products(context: &Context, finding: Option<&FindingId>) -> Reply {
    let explored = Action::ProductFit { finding: finding.cloned() };
    let mut answer = Answer::new(context, "recommend");
    let all = recommendations(context.view);
    let own: Vec<&Recommendation> = all.iter().filter(|known| finding.is_none_or(|id| known.finding == *id)).collect();
    if let (Some(id), true, false) = (finding, own.is_empty(), all.is_empty()) {
        let title = context.view.finding(id).map_or("it", |finding| finding.title.as_str());
        answer.say(&format!("No rule joins “{title}” with something you sell. What follows rests on other findings."));
    }
    let shown = if own.is_empty() { all.iter().collect() } else { own };
    for recommendation in &shown {
        recommended(&mut answer, recommendation);
    }
    if shown.is_empty() {
        no_recommendation(&mut answer);
    }
    matrix(&mut answer, "Fit with what they run", |_| true);
    answer.what_is_missing(&explored);
    if context.vendor_name().is_none() {
        let rest = offers_beside(context, &Situation::Recommended, &[explored]).into_iter().take(4);
        return answer.with(vendor_offer(context).into_iter().chain(rest).collect());
    }
    answer.done(&Situation::Recommended, &[explored])
}

fn recommended(answer: &mut Answer, recommendation: &Recommendation) {
    answer.heading(slot_title(recommendation.slot));
    if let Some(finding) = answer.context.view.finding(&recommendation.finding) {
        answer.uses(finding);
    }
    answer.uses_vendor();
    answer.lower(Some(recommendation.confidence));
    answer.block(Block::Recommendation { recommendation: recommendation.clone() });
}

/// The recommendation of one slot, if there is one.
pub(super) fn of_slot(answer: &mut Answer, slot: RecommendationSlot) {
    let known = recommendations(answer.context.view).iter().find(|known| known.slot == slot);
    if let Some(known) = known {
        recommended(answer, known);
    }
}

fn no_recommendation(answer: &mut Answer) {
    let context = answer.context;
    match (context.vendor_name(), &context.view.analysis) {
        (None, _) => answer.question("I cannot match products before I know yours: which company are you with?"),
        (Some(vendor), Some(_)) => answer.say(&format!(
            "No finding about {} meets a capability that {vendor} states on its own pages, so I recommend nothing. An open question serves better than a guess.",
            context.company_name()
        )),
        (Some(_), None) => answer.say("What you sell has not been matched with the findings yet."),
    }
    if let Some(analysis) = &context.view.analysis {
        dive::asks(answer, &analysis.questions);
    }
}

fn matrix(answer: &mut Answer, title: &str, chosen: impl Fn(&FitRow) -> bool) -> usize {
    let fit = answer.context.view.analysis.as_ref().map(|analysis| analysis.fit.as_slice()).unwrap_or_default();
    let rows: Vec<FitRow> = fit.iter().filter(|row| chosen(row)).take(ROWS_MAX).cloned().collect();
    for row in &rows {
        if let Some(finding) = answer.context.view.finding(&row.finding) {
            answer.uses(finding);
        }
    }
    let count = rows.len();
    if count > 0 {
        answer.block(Block::Matrix { title: title.to_owned(), rows });
    }
    count
}

/// *Deep dive on tech stack.*
pub(super) fn technology(context: &Context) -> Reply {
    let explored = Action::Explore { area: Area::Technology };
    let mut answer = Answer::new(context, "explore");
    let found = in_area(Area::Technology, context.view);
    if found.is_empty() {
        answer.not_found(&format!("traces of technology at {}", context.company_name()));
        answer.note("No trace found does not mean that nothing is used: much leaves no trace outside.");
        answer.what_is_missing(&explored);
        return answer.done(&Situation::Area(Area::Technology), &[explored]);
    }
    let traces = count(found.len(), "technology left a trace", "technologies left traces");
    answer.say(&format!(
        "{traces} in public. A trace says that a tool was set up or asked for, not how much it is used."
    ));
    let rows = matrix(&mut answer, "What they run and how it fits", |_| true);
    let in_matrix = |finding: &Finding| {
        let fit = context.view.analysis.as_ref().map(|analysis| analysis.fit.as_slice()).unwrap_or_default();
        fit.iter().take(rows).any(|row| row.finding == finding.id)
    };
    let rest = found.iter().filter(|finding| !in_matrix(finding));
    let title = if rows == 0 { "What they run" } else { "Also seen" };
    answer.insights(title, rest.map(|finding| trace(finding, context)).collect());
    for finding in found.iter().take(ITEMS_MAX) {
        dive::correction(&mut answer, &finding.id);
    }
    dive_angles(&mut answer, &found);
    answer.what_is_missing(&explored);
    answer.done(&Situation::Area(Area::Technology), &[explored])
}

fn trace(finding: &Finding, context: &Context) -> Insight {
    match &finding.detail {
        FindingDetail::Technology { name, category, .. } => {
            super::answer::insight(finding, category, &format!("{name}: {}", finding.title))
        }
        _ => listed(finding, context),
    }
}

fn dive_angles(answer: &mut Answer, found: &[&Finding]) {
    let view = answer.context.view;
    let angles = found.iter().filter_map(|finding| Some((finding, view.angle(&finding.id)?)));
    let items = angles.filter(|(_, angle)| !angle.so_what.is_empty());
    let items: Vec<Insight> =
        items.map(|(finding, angle)| super::answer::insight(finding, &finding.title, &angle.so_what)).collect();
    answer.insights("So what", items);
}

/// *Competitive landscape.*
pub(super) fn competition(context: &Context) -> Reply {
    let explored = Action::Explore { area: Area::Competition };
    let mut answer = Answer::new(context, "recommend");
    let rows =
        matrix(&mut answer, "What they run that meets you", |row| matches!(row.fit, Fit::Competes | Fit::Coexists));
    if rows == 0 {
        answer.say(
            "I found no trace of a tool there that does what you do. No trace found does not mean that none is used.",
        );
    }
    of_slot(&mut answer, RecommendationSlot::Competitive);
    let named = context.vendor.map(|vendor| vendor.competitors.as_slice()).unwrap_or_default();
    let items: Vec<Insight> = named.iter().map(|competitor| rival(competitor, context)).collect();
    if !items.is_empty() {
        answer.uses_vendor();
        let title = format!("Competitors that {} names", context.vendor_name().unwrap_or("your company"));
        answer.insights(&title, items);
    } else if context.vendor_name().is_none() {
        answer.question("Which company are you with? Its own pages name whom it meets.");
    } else {
        answer.note("Your own pages, as far as I read them, name no competitor.");
    }
    dive::objections(&mut answer, "Objections to expect, and how to ask on", &gaps::objections(context));
    answer.what_is_missing(&explored);
    answer.done(&Situation::Area(Area::Competition), &[explored])
}

fn rival(competitor: &Competitor, context: &Context) -> Insight {
    let cites = context.vendor.map(|vendor| cite::vendor(vendor, competitor.span.as_ref())).unwrap_or_default();
    let seen = context.view.findings.iter().find(|finding| is_technology(finding, &competitor.name));
    let seen_text = if seen.is_some() { " Seen at this customer." } else { "" };
    let text = if competitor.text.trim().is_empty() {
        "Named without a comment.".to_owned()
    } else {
        sentence(&competitor.text)
    };
    Insight {
        label: competitor.name.clone(),
        text: format!("{text}{seen_text}"),
        finding: seen.map(|finding| finding.id.clone()),
        cites: cites.into_iter().chain(seen.and_then(|finding| cite::finding(finding).into_iter().next())).collect(),
        confidence: seen.map(|finding| finding.confidence.word),
    }
}

/// *Find their pain points with a tool*: only what a source says.
pub(super) fn pains(context: &Context, technology: &str) -> Reply {
    let taken = Action::IncumbentPains { technology: technology.to_owned() };
    let view = context.view;
    let mut answer = Answer::new(context, "recommend");
    let seen: Vec<&Finding> = view.findings.iter().filter(|finding| is_technology(finding, technology)).collect();
    answer.insights(
        &format!("How we know about {technology}"),
        seen.iter().map(|finding| listed(finding, context)).collect(),
    );
    let said =
        beside_it(technology, view.findings.iter().filter(|finding| !seen.iter().any(|known| known.id == finding.id)));
    let found = !said.is_empty();
    answer.insights(&format!("Where {technology} is spoken of"), said);
    let rows = matrix(&mut answer, "How it meets you", |row| seen.iter().any(|finding| finding.id == row.finding));
    let vendor_says: Vec<Insight> = context
        .vendor
        .into_iter()
        .flat_map(|vendor| &vendor.competitors)
        .filter(|competitor| is_called_like(&competitor.name, technology))
        .map(|competitor| rival(competitor, context))
        .collect();
    let named = !vendor_says.is_empty();
    if named {
        answer.uses_vendor();
    }
    answer.insights("What your company says about meeting it", vendor_says);
    if !found && !named {
        answer.not_found(&format!("a complaint about {technology} or a statement of yours on it"));
        answer.note("I do not guess at pains. Ask how it serves them today, and what they would change.");
    } else if rows == 0 && seen.is_empty() {
        answer.note(&format!("I found no trace that {} runs {technology}.", context.company_name()));
    }
    let situation =
        seen.first().map_or(Situation::Area(Area::Competition), |finding| Situation::Finding(finding.id.clone()));
    answer.done(&situation, &[taken])
}

/// Findings of another kind whose quotes name the tool.
fn beside_it<'v>(technology: &str, findings: impl Iterator<Item = &'v Finding>) -> Vec<Insight> {
    let wanted = technology.to_lowercase();
    let named = |finding: &&Finding| finding.spans.iter().any(|span| span.quote.to_lowercase().contains(&wanted));
    let item = |finding: &Finding| {
        let cites: Vec<Cite> =
            cite::finding(finding).into_iter().filter(|cite| cite.quote.to_lowercase().contains(&wanted)).collect();
        Insight { cites, ..super::answer::insight(finding, finding.kind().title(), &finding.title) }
    };
    findings.filter(named).map(item).collect()
}

fn is_called_like(name: &str, technology: &str) -> bool {
    let (name, technology) = (compact(name), compact(technology));
    !name.is_empty() && !technology.is_empty() && (name.contains(&technology) || technology.contains(&name))
}

/// *Schedule a technical demo*: what an invite would hold.
pub(super) fn demo(context: &Context, id: Option<&RecommendationId>) -> Reply {
    let taken = Action::ScheduleDemo { recommendation: id.cloned() };
    let known = id.and_then(|id| recommendation(id, context.view)).or_else(|| recommendations(context.view).first());
    let mut answer = Answer::new(context, "recommend");
    let Some(known) = known else {
        no_recommendation(&mut answer);
        answer.note(
            "A demo without a need to answer is a tour. As soon as a recommendation exists, I can lay out its agenda.",
        );
        answer.what_is_missing(&taken);
        return answer.done(&Situation::Main, &[taken]);
    };
    let company = context.company_name();
    answer.uses_vendor();
    answer.lower(Some(known.confidence));
    answer.heading(&format!("{company}: technical demo of {}", known.product));
    answer.say("A proposal to send. No time is set: agree on it in the meeting.");
    answer.insights("Agenda", agenda(known));
    if let Some(analysis) = &context.view.analysis {
        dive::asks(&mut answer, &analysis.questions);
    }
    let guests = guests(context);
    let invited = if guests.is_empty() {
        "Whom to invite: nobody who judges technology is known by name yet. Ask for that person first.".to_owned()
    } else {
        format!("Whom to invite: {}.", list(&guests))
    };
    answer.say_from(&invited, guest_cites(context));
    answer.say(&format!("Agreed beforehand: {}", sentence(&known.next_step)));
    let mut done = vec![taken, Action::ScheduleDemo { recommendation: None }];
    done.extend(
        recommendations(context.view)
            .iter()
            .map(|known| Action::ScheduleDemo { recommendation: Some(known.id.clone()) }),
    );
    let order = DocumentOrder { about: DocumentAbout::Demo, ..DocumentOrder::brief(DocumentFormat::Ics) };
    let invite = offer(context, Action::CreateDocument(order));
    let rest = offers_beside(context, &Situation::Recommended, &done);
    answer.with(invite.into_iter().chain(rest).take(OFFERS_MAX).collect())
}

fn agenda(known: &Recommendation) -> Vec<Insight> {
    let item = |label: &str, text: &str, cites: &[Cite]| Insight {
        label: label.to_owned(),
        text: sentence(text),
        finding: None,
        cites: cites.to_vec(),
        confidence: None,
    };
    let mut items = vec![
        Insight {
            finding: Some(known.finding.clone()),
            confidence: Some(known.confidence),
            ..item("1. Why now", &known.why, &known.why_cites)
        },
        item("2. Show", &known.capability, &known.capability_cites),
        item("3. What it is worth", &known.value, &[]),
    ];
    if let Some(proof) = &known.proof {
        items.push(item("4. Who did it", &format!("{}: {}", proof.customer, proof.what), &proof.cites));
    }
    items
}

fn evaluators<'v>(context: &Context<'v>) -> impl Iterator<Item = &'v Finding> {
    let judges = |finding: &&Finding| match &finding.detail {
        FindingDetail::Contact { part, function, .. } => {
            part == "technical_evaluator" || matches!(function.as_str(), "it" | "security" | "engineering")
        }
        _ => false,
    };
    context.view.findings.iter().filter(judges).take(4)
}

fn guests(context: &Context) -> Vec<String> {
    let guest = |finding: &Finding| match &finding.detail {
        FindingDetail::Contact { person, role, .. } => Some(format!("{person} ({role})")),
        _ => None,
    };
    evaluators(context).filter_map(guest).collect()
}

fn guest_cites(context: &Context) -> Vec<Cite> {
    evaluators(context).filter_map(|finding| cite::finding(finding).into_iter().next()).collect()
}
