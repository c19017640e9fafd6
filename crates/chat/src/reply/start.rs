//! The first answer, and those to what the rep says about themselves and the company.

use domain::{Action, CompanyRef, PrepStatus, Purpose, Role, Workflow};

use super::answer::{Answer, insight};
use super::ask::purpose_and_role;
use crate::context::{Context, Reply};
use crate::label::role_words;
use crate::registry::{Situation, offer, offers_beside, start_offers, vendor_offer};
use crate::request::company::compact;
use crate::wording;

/// The reply to the sentence that started the preparation.
pub(super) fn started(context: &Context) -> Reply {
    let view = context.view;
    let company = context.company_name();
    let mut answer = Answer::new(context, "start");
    match context.vendor_name() {
        Some(vendor) => {
            answer.say(&format!("You are with {vendor}. I have started to research {company}. {}", duration(context)))
        }
        None => {
            answer.say(&format!("I have started to research {company}. {}", duration(context)));
            answer.question(&format!("Which company are you with? Research on {company} is already under way; your own company decides what it means for you."));
        }
    }
    if let Some(meeting) = &view.meeting {
        let when = meeting.starts_at.map(|at| format!(", {}", wording::moment(at))).unwrap_or_default();
        answer.note(&format!("The meeting: {}{when}.", meeting.title));
    }
    if let Some(known) = persona_words(view.persona.role, view.persona.purpose) {
        answer.note(&format!("Everything is cut for {known}."));
    }
    purpose_and_role(&mut answer, view.persona);
    answer.progress();
    answer.with(start_offers(context))
}

/// How long it takes, from earlier runs only.
fn duration(context: &Context) -> String {
    match context.typical_ms.filter(|typical| *typical > 0) {
        Some(typical) => format!("Runs before this one took {}.", wording::about(typical)),
        None => "I have no earlier run to judge by, so I cannot say how long it takes; what is found appears at once."
            .to_owned(),
    }
}

fn persona_words(role: Option<Role>, purpose: Option<Purpose>) -> Option<String> {
    let role = role.map(role_words);
    let purpose = purpose.map(|purpose| format!("the purpose “{}”", purpose.title().to_lowercase()));
    match (role, purpose) {
        (None, None) => None,
        (Some(role), None) => Some(role.to_owned()),
        (None, Some(purpose)) => Some(purpose),
        (Some(role), Some(purpose)) => Some(format!("{role} and {purpose}")),
    }
}

/// The confirmation of a late role or purpose, with what now comes first.
pub(super) fn tailored(context: &Context, role: Option<Role>, purpose: Option<Purpose>) -> Reply {
    let view = context.view;
    let mut answer = Answer::new(context, "start");
    let said = persona_words(role, purpose).unwrap_or_else(|| "you".to_owned());
    if view.analysis.is_some() {
        answer.say(&format!("Noted: {said}. The recommendations, the starters and the brief are cut for that now."));
    } else {
        answer.say(&format!("Noted: everything will be cut for {said}."));
    }
    first_now(&mut answer);
    purpose_and_role(&mut answer, view.persona);
    let open = view.persona.purpose.is_none() || view.persona.role.is_none();
    if open {
        let mut actions = start_offers(context);
        let known = |action: &Action| actions.iter().any(|offer| offer.action == *action);
        let more: Vec<_> =
            offers_beside(context, &Situation::Main, &[]).into_iter().filter(|offer| !known(&offer.action)).collect();
        actions.extend(more.into_iter().take(3));
        return answer.with(actions);
    }
    answer.done(&Situation::Main, &[])
}

/// The top recommendation and the first thing to say.
fn first_now(answer: &mut Answer) {
    let Some(analysis) = &answer.context.view.analysis else { return };
    if let Some(recommendation) = analysis.recommendations.first() {
        answer.lower(Some(recommendation.confidence));
        let cites = recommendation.why_cites.iter().chain(&recommendation.capability_cites).cloned().collect();
        answer.say_from(
            &format!(
                "First recommendation now: {}. {}",
                recommendation.title.trim_end_matches('.'),
                wording::sentence(&recommendation.why)
            ),
            cites,
        );
    }
    if let Some(starter) = analysis.starters.first() {
        answer.lower(Some(starter.confidence));
        answer.say_from(&format!("Say this first: {}", starter.text), starter.cites.clone());
    }
}

/// The reply to the rep naming their company, or not yet.
pub(super) fn vendor_set(context: &Context, vendor: &str) -> Reply {
    let mut answer = Answer::new(context, "start");
    if vendor.trim().is_empty() {
        answer.question("Which company are you with? A domain is best, a name will do.");
        return answer.with(vendor_offer(context).into_iter().collect());
    }
    let asked = compact(vendor);
    // A name becomes the vendor only when its site is found; until then the old one may still stand.
    let known = context.view.vendor.as_ref().filter(|known| {
        [&known.name, &known.domain].into_iter().map(|own| compact(own)).any(|own| own == asked || asked.contains(&own))
    });
    let name = known.map_or(vendor.trim(), |known| known.name.as_str());
    answer.say(&format!(
        "You are with {name}. I read what it sells; what was found about {} is then matched with it.",
        context.company_name()
    ));
    if let Some(run) = context.view.latest_run(Workflow::VendorContext) {
        answer.block(domain::Block::Progress { run: run.run.clone() });
    }
    purpose_and_role(&mut answer, context.view.persona);
    let open = context.view.persona.purpose.is_none() || context.view.persona.role.is_none();
    if open {
        let offers =
            start_offers(context).into_iter().filter(|offer| !matches!(offer.action, Action::SetVendor { .. }));
        return answer.with(offers.collect());
    }
    answer.done(&Situation::Main, &[])
}

/// The reply to the choice of a company.
pub(super) fn picked(context: &Context, name: &str, domain: Option<&str>) -> Reply {
    let mut answer = Answer::new(context, "start");
    let named = match domain {
        Some(domain) if domain != name => format!("{name} ({domain})"),
        Some(_) | None => name.to_owned(),
    };
    answer.say(&format!(
        "It is {named}, then. Research goes on about this company alone; what was said of another one is taken out. {}",
        duration(context)
    ));
    answer.progress();
    purpose_and_role(&mut answer, context.view.persona);
    answer.with(start_offers(context))
}

/// Another company was named inside this preparation.
pub(super) fn other_company(context: &Context, company: &CompanyRef) -> Reply {
    let view = context.view;
    let mut answer = Answer::new(context, "start");
    answer.say(&format!(
        "This preparation is about {}. To keep it and prepare for {} as well, start a new one with the same words. If you meant {} all along, I can change over.",
        context.company_name(), company.name, company.name
    ));
    if view.status() == PrepStatus::Ready
        && let Some(finding) = view.findings.iter().find(|finding| finding.kind().is_signal())
    {
        answer.uses(finding);
        answer.insights(
            &format!("Still here about {}", context.company_name()),
            vec![insight(finding, finding.kind().title(), &finding.title)],
        );
    }
    let pick = Action::PickCompany { name: company.name.clone(), domain: company.domain.clone() };
    let pick = offer(context, pick)
        .map(|offer| domain::ActionOffer { label: format!("Change over to {}", company.name), ..offer });
    let rest = offers_beside(context, &Situation::Main, &[]).into_iter().take(4);
    answer.with(pick.into_iter().chain(rest).collect())
}
