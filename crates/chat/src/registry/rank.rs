//! The few actions that come next, best first.

use domain::{
    Action, ActionInput, ActionOffer, Area, DocumentAbout, DocumentFormat, DocumentOrder, FindingDetail, FindingId,
    PrepStatus, PrepView, Purpose, Role, Workflow,
};

use super::available::{available, in_area, recommendations};
use super::persona::{ROWS, incumbent};
use super::state::{seen_findings, state};
use super::{Reason, Situation};
use crate::context::Context;
use crate::intent::area;
use crate::label::label;

/// Actions under one answer; the questions of the start are not counted.
pub const OFFERS_MAX: usize = 6;

/// An action with its own words, before it is known to make sense.
struct Wish {
    action: Action,
    label: Option<String>,
    why: Option<String>,
}

fn wish(action: Action) -> Wish {
    Wish { action, label: None, why: None }
}

fn named(action: Action, label: &str) -> Wish {
    Wish { action, label: Some(label.to_owned()), why: None }
}

/// The next actions, best first, at most [`OFFERS_MAX`], without what was just done.
pub fn offers(context: &Context, situation: &Situation) -> Vec<ActionOffer> {
    offers_beside(context, situation, &[])
}

/// As [`offers`], also without `done`.
pub(crate) fn offers_beside(context: &Context, situation: &Situation, done: &[Action]) -> Vec<ActionOffer> {
    let mut done = done.to_vec();
    done.extend(what_was_done(situation, context.view));
    let wishes = here(context, situation).into_iter().chain(by_persona(context));
    let seen = seen_findings(context.view);
    let mut offers: Vec<ActionOffer> = Vec::new();
    for wish in wishes {
        let known = offers
            .iter()
            .any(|offer| is_same(&offer.action, &wish.action) || wish.label.as_deref() == Some(offer.label.as_str()));
        if offers.len() >= OFFERS_MAX || known || done.iter().any(|done| is_same(done, &wish.action)) {
            continue;
        }
        if let Some(Reason(reason)) = available(&wish.action, context.view.persona, context.view) {
            let why =
                wish.why.map_or(reason.clone(), |why| if reason.is_empty() { why } else { format!("{why}: {reason}") });
            let label = wish.label.unwrap_or_else(|| label(&wish.action, context.view));
            let state = state(&wish.action, context, &seen);
            offers.push(ActionOffer {
                action: wish.action,
                label,
                why,
                state,
                preferred: offers.is_empty(),
                input: None,
            });
        }
    }
    offers
}

/// One offer with the registry's words; `None` when the action makes no sense now.
pub(crate) fn offer(context: &Context, action: Action) -> Option<ActionOffer> {
    let Reason(why) = available(&action, context.view.persona, context.view)?;
    let state = state(&action, context, &seen_findings(context.view));
    Some(ActionOffer { label: label(&action, context.view), action, why, state, preferred: false, input: None })
}

/// The two questions of the start, and the two ways around them.
pub(crate) fn start_offers(context: &Context) -> Vec<ActionOffer> {
    let persona = context.view.persona;
    let purposes = Purpose::ALL.into_iter().filter(|_| persona.purpose.is_none());
    let roles = Role::ALL.into_iter().filter(|_| persona.role.is_none());
    let mut offers: Vec<ActionOffer> = Vec::new();
    if context.vendor_name().is_none() {
        offers.extend(vendor_offer(context));
    }
    offers.extend(purposes.filter_map(|purpose| offer(context, Action::SetPurpose { purpose })));
    for role in roles {
        let preferred = context.default_role == Some(role);
        offers.extend(offer(context, Action::SetRole { role }).map(|offer| ActionOffer {
            preferred,
            why: if preferred { "You chose this role last time".to_owned() } else { offer.why },
            ..offer
        }));
    }
    let around = [Action::ShowKnownSoFar, Action::SkipToResults];
    offers.extend(around.into_iter().filter_map(|action| offer(context, action)));
    offers
}

/// The input that asks for the rep's own company.
pub(crate) fn vendor_offer(context: &Context) -> Option<ActionOffer> {
    let offer = offer(context, Action::SetVendor { vendor: String::new() })?;
    let input = ActionInput {
        label: "Your company".to_owned(),
        placeholder: "Domain or name, for example yourcompany.com".to_owned(),
    };
    Some(ActionOffer { preferred: true, input: Some(input), ..offer })
}

fn by_persona(context: &Context) -> Vec<Wish> {
    let view = context.view;
    let mut rows: Vec<_> = ROWS.iter().filter(|row| row.is_for(view.persona.role)).collect();
    rows.sort_by_key(|row| !(row.purpose.is_some() && row.purpose == view.persona.purpose));
    let wish = |row: &&super::persona::PersonaRow| {
        Some(Wish { action: row.action(view)?, label: Some(row.label.to_owned()), why: Some(row.why.to_owned()) })
    };
    rows.iter().filter_map(wish).collect()
}

fn here(context: &Context, situation: &Situation) -> Vec<Wish> {
    let view = context.view;
    match situation {
        Situation::Started => vec![wish(Action::ShowKnownSoFar), wish(Action::SkipToResults)],
        Situation::Main | Situation::Answered => asks_first(context),
        Situation::Lost => {
            let mut wishes = vec![wish(Action::Explore { area: Area::Findings })];
            wishes.extend(asks_first(context));
            wishes.push(wish(Action::NotThisCompany));
            wishes
        }
        Situation::Area(area) => in_an_area(*area, view),
        Situation::Finding(finding) => about_a_finding(finding, view),
        Situation::Recommended => recommended(view),
        Situation::Document => {
            let make = |format| wish(Action::CreateDocument(DocumentOrder::brief(format)));
            let made = [DocumentFormat::Pdf, DocumentFormat::Pptx, DocumentFormat::Email, DocumentFormat::Markdown];
            let send = |system| wish(Action::ProposeDelivery { system, to: Vec::new(), audience: None });
            let systems = context.connected.iter().map(|known| send(known.system));
            let mut wishes: Vec<Wish> = made.into_iter().map(make).chain(systems).collect();
            wishes.push(wish(Action::Explore { area: Area::Findings }));
            wishes
        }
        Situation::Ambiguous => view
            .candidates
            .iter()
            .map(|candidate| {
                let company = &candidate.company;
                wish(Action::PickCompany { name: company.name.clone(), domain: company.domain.clone() })
            })
            .collect(),
    }
}

/// What would change the answer most, while it is still unknown.
fn asks_first(context: &Context) -> Vec<Wish> {
    let view = context.view;
    let mut wishes = Vec::new();
    let failed = view.latest_run(Workflow::CustomerIntelligence).is_some_and(|run| run.outcome.is_some());
    if matches!(view.status(), PrepStatus::Failed | PrepStatus::NothingFound) && failed {
        wishes.push(wish(Action::Refresh));
        wishes.push(wish(Action::NotThisCompany));
    }
    wishes
}

fn in_an_area(area: Area, view: &PrepView) -> Vec<Wish> {
    let mut wishes = match area {
        Area::Technology | Area::Competition => {
            let tool = incumbent(view).map(|technology| Action::IncumbentPains { technology });
            tool.map(wish).into_iter().chain([wish(Action::ProductFit { finding: None })]).collect()
        }
        Area::Contacts => {
            vec![wish(Action::Explore { area: Area::Starters }), wish(Action::ProductFit { finding: None })]
        }
        Area::Roi => {
            let order = DocumentOrder { about: DocumentAbout::Roi, ..DocumentOrder::brief(DocumentFormat::Pdf) };
            let page = wish(Action::CreateDocument(order));
            vec![page, wish(Action::ProductFit { finding: None }), wish(Action::PreviewDocument)]
        }
        Area::SuccessMetrics => vec![wish(Action::ProductFit { finding: None }), wish(Action::PreviewDocument)],
        Area::Starters | Area::Careful | Area::Qualification => {
            vec![wish(Action::Explore { area: Area::Contacts }), wish(Action::PreviewDocument)]
        }
        Area::ProductFit => return recommended(view),
        Area::Findings | Area::News => Vec::new(),
        Area::Funding
        | Area::Hiring
        | Area::Leadership
        | Area::Acquisition
        | Area::Partnership
        | Area::ProductLaunch
        | Area::Expansion
        | Area::Layoffs
        | Area::SecurityIncident
        | Area::Earnings
        | Area::Risks
        | Area::ExpansionOpportunities => match in_area(area, view).first() {
            Some(finding) => return about_a_finding(&finding.id, view),
            None => vec![wish(Action::Explore { area: Area::News })],
        },
    };
    wishes.push(back());
    wishes
}

fn back() -> Wish {
    named(Action::Explore { area: Area::Findings }, "Back to main findings")
}

fn about_a_finding(finding: &FindingId, view: &PrepView) -> Vec<Wish> {
    let id = || finding.clone();
    let mut wishes = vec![
        named(Action::AddToBrief { finding: id() }, "Add to brief"),
        named(Action::WhoToContact { finding: id() }, "Who should I contact about this"),
        named(Action::ProductFit { finding: Some(id()) }, "Which products fit"),
    ];
    if let Some(FindingDetail::Technology { name, .. }) = view.finding(finding).map(|finding| &finding.detail) {
        wishes.push(wish(Action::IncumbentPains { technology: name.clone() }));
    }
    wishes.push(back());
    wishes
}

fn recommended(view: &PrepView) -> Vec<Wish> {
    let known = recommendations(view);
    let add = known.iter().map(|known| wish(Action::AddRecommendation { recommendation: known.id.clone() })).take(1);
    let first = known.first().map(|known| known.id.clone());
    let pains = incumbent(view).map(|technology| wish(Action::IncumbentPains { technology }));
    add.chain([wish(Action::ScheduleDemo { recommendation: first })])
        .chain(pains)
        .chain([wish(Action::RoiCase), wish(Action::PreviewDocument), back()])
        .collect()
}

/// What the answer of a situation has shown, under every name that it goes by.
fn what_was_done(situation: &Situation, view: &PrepView) -> Vec<Action> {
    let first = |area| in_area(area, view).first().map(|finding| finding.id.clone());
    match situation {
        Situation::Area(area) => {
            let told = first(*area).filter(|_| area::kinds(*area).len() == 1);
            let told = told.map(|finding| Action::ExploreFinding { finding });
            told.into_iter().chain([Action::Explore { area: *area }]).collect()
        }
        Situation::Finding(finding) => {
            let area = view.finding(finding).map(|known| area::of_kind(known.kind()));
            let whole = area.filter(|area| first(*area).as_ref() == Some(finding) && *area != Area::Findings);
            let whole = whole.map(|area| Action::Explore { area });
            whole.into_iter().chain([Action::ExploreFinding { finding: finding.clone() }]).collect()
        }
        Situation::Recommended => vec![Action::ProductFit { finding: None }],
        Situation::Document => vec![Action::PreviewDocument],
        Situation::Started | Situation::Main | Situation::Ambiguous | Situation::Answered | Situation::Lost => {
            Vec::new()
        }
    }
}

/// Whether two actions show the same.
fn is_same(left: &Action, right: &Action) -> bool {
    plain(left) == plain(right)
}

fn plain(action: &Action) -> Action {
    match action {
        Action::ProductFit { .. } => Action::Explore { area: Area::ProductFit },
        Action::RoiCase => Action::Explore { area: Area::Roi },
        other => other.clone(),
    }
}
