//! Text or click → what is wanted, and what has to be done before the answer.

use domain::brief::BriefEdit;
use domain::view::{RunView, Turn};
use domain::{
    Action, Area, CompanyRef, DeliveryState, DeliveryView, DocumentFormat, DocumentOrder, FindingDetail, FindingId,
    FindingKind, Persona, PrepView, Purpose, RoiRange, RoiTag, Role, RunId, WorkSystem, Workflow,
};

use crate::context::Input;
use crate::effect::Effect;
use crate::intent::{Intent, IntentName, Slots, intent, subject};
use crate::label::recommendation_line;
use crate::ordered::{self, Shorter};
use crate::pattern::Pattern;
use crate::registry::{self, has_brief, in_area, is_pinned, is_technology};
use crate::roi_said;
use crate::titles;

/// What is wanted.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The preparation has just begun.
    Started,
    Act {
        action: Action,
    },
    /// Role or purpose were said.
    Context {
        role: Option<Role>,
        purpose: Option<Purpose>,
    },
    /// A free question.
    Asked {
        intent: Intent,
    },
    Remark {
        remark: Remark,
    },
    /// A format that cannot be made yet.
    NoFormat {
        format: String,
    },
    /// Another company than the one of this preparation.
    OtherCompany {
        company: CompanyRef,
    },
    /// Something is wrong, and it is not clear which finding says it.
    CorrectWhich {
        note: String,
    },
    Lost {
        text: String,
    },
}

/// A short remark about the conversation itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    Thanks,
    Why,
    Sources,
    Shorter,
    /// No delivery waits to be approved.
    NothingToSend,
    /// A document cannot be made shorter than it is.
    ShortestAlready,
    Help,
    Status,
    /// A finding went into the brief by words, not by a button.
    Added {
        finding: FindingId,
    },
    /// Nothing is there that could be added.
    NothingToAdd,
    /// No run can be paused, resumed or stopped.
    NoRun,
}

/// What is wanted, and what has to be done before the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Understood {
    pub what: What,
    pub effects: Vec<Effect>,
}

impl Understood {
    fn only(what: What) -> Self {
        Self { what, effects: Vec::new() }
    }
}

/// Understands an input. `view` may or may not hold the rep's turn already.
pub fn understand(view: &PrepView, input: &Input) -> Understood {
    match input {
        Input::Started { .. } => Understood::only(What::Started),
        Input::Said { text } => match roi_said::action(view, text) {
            Some(action) => took(view, action),
            None => said(view, text),
        },
        Input::Took { action: Action::Ask { text } } => asked(view, text),
        Input::Took { action } => took(view, action.clone()),
    }
}

/// A question keeps being one, even if it could also be a wish.
fn asked(view: &PrepView, text: &str) -> Understood {
    let understood = said(view, text);
    match understood.what {
        What::Lost { text } => Understood::only(What::Asked { intent: question_in(&text) }),
        _ => understood,
    }
}

fn question_in(text: &str) -> Intent {
    let slots = Slots { text: Some(text.trim().to_owned()), ..Slots::default() };
    Intent { intent: IntentName::AskQuestion, slots, confidence: 0.3 }
}

/// A sentence that no rule knows is looked up when it is written as a question.
fn is_asked(text: &str) -> bool {
    text.trim_end().ends_with('?') && text.split_whitespace().count() >= 2
}

fn took(view: &PrepView, action: Action) -> Understood {
    let effects = effects(view, &action);
    Understood { what: What::Act { action }, effects }
}

/// A table: one arm for each action.
fn effects(view: &PrepView, action: &Action) -> Vec<Effect> {
    let persona = view.persona;
    let one = |effect| vec![effect];
    match action {
        Action::SetPurpose { purpose } => one(Effect::SetPersona(Persona { purpose: Some(*purpose), ..persona })),
        Action::SetRole { role } => one(Effect::SetPersona(Persona { role: Some(*role), ..persona })),
        Action::SetVendor { vendor } if vendor.trim().is_empty() => Vec::new(),
        Action::SetVendor { vendor } => one(Effect::SetVendor { text: vendor.trim().to_owned() }),
        Action::PickCompany { name, domain } => {
            one(Effect::PickCompany(CompanyRef { name: name.clone(), domain: domain.clone() }))
        }
        Action::NotThisCompany if view.candidates.is_empty() => one(Effect::Reconsider),
        Action::AddToBrief { finding } if view.finding(finding).is_some() && !is_pinned(finding, view) => {
            one(Effect::EditBrief(BriefEdit::Pin { finding: finding.clone() }))
        }
        Action::AddRecommendation { recommendation } => pin_recommendation(view, recommendation),
        Action::RemoveLine { line } => one(Effect::EditBrief(BriefEdit::Remove { line: line.clone() })),
        Action::RestoreLine { line } => one(Effect::EditBrief(BriefEdit::Restore { line: line.clone() })),
        Action::RewriteLine { line, text } => {
            one(Effect::EditBrief(BriefEdit::Rewrite { line: line.clone(), text: text.trim().to_owned() }))
        }
        Action::CreateDocument(order) if registry::can_be_made(order, view) => one(Effect::MakeDocument(order.clone())),
        Action::ProposeDelivery { system, to, audience } if has_brief(view) => {
            one(Effect::ProposeDelivery { system: *system, to: to.clone(), audience: *audience })
        }
        Action::ProposeProgress if registry::can_be_followed(view) => one(Effect::ProposeProgress),
        Action::ApproveDelivery { delivery } if view.delivery(delivery).is_some_and(may_be_sent) => {
            one(Effect::Deliver(delivery.clone()))
        }
        Action::RoiInput { key, value, low, high, tag } if value.is_finite() && has_input(view, key) => {
            let value = RoiRange { low: low.unwrap_or(*value), likely: *value, high: high.unwrap_or(*value) };
            one(Effect::RoiInput { key: key.clone(), value, tag: tag.unwrap_or(RoiTag::CustomerGiven) })
        }
        Action::RoiReset { key } => one(Effect::RoiReset { key: key.clone() }),
        Action::CorrectFinding { finding, note } if view.finding(finding).is_some() => {
            one(Effect::Correct { finding: finding.clone(), note: note.trim().to_owned() })
        }
        Action::Refresh => one(Effect::Refresh),
        Action::CancelRun { run } => open(view, run).map(|run| stop(view, &run.run)).into_iter().collect(),
        Action::PauseRun { run } if open(view, run).is_some_and(|run| !run.paused) => {
            one(Effect::PauseRun(run.clone()))
        }
        Action::ResumeRun { run } if open(view, run).is_some_and(|run| run.paused) => {
            one(Effect::ResumeRun(run.clone()))
        }
        Action::NotThisCompany
        | Action::ShowKnownSoFar
        | Action::SkipToResults
        | Action::Explore { .. }
        | Action::ExploreFinding { .. }
        | Action::WhoToContact { .. }
        | Action::ProductFit { .. }
        | Action::AddToBrief { .. }
        | Action::Reword { .. }
        | Action::PreviewDocument
        | Action::CreateDocument { .. }
        | Action::ProposeDelivery { .. }
        | Action::ProposeProgress
        | Action::ApproveDelivery { .. }
        | Action::ScheduleDemo { .. }
        | Action::IncumbentPains { .. }
        | Action::RoiCase
        | Action::RoiInput { .. }
        | Action::CorrectFinding { .. }
        | Action::Ask { .. }
        | Action::PauseRun { .. }
        | Action::ResumeRun { .. } => Vec::new(),
    }
}

fn has_input(view: &PrepView, key: &str) -> bool {
    let case = view.analysis.as_ref().and_then(|analysis| analysis.roi.as_ref());
    case.is_some_and(|case| case.inputs.iter().any(|input| input.key == key))
}

fn pin_recommendation(view: &PrepView, id: &domain::RecommendationId) -> Vec<Effect> {
    let pin = |known: &domain::Recommendation| {
        let cites = known.why_cites.iter().chain(&known.capability_cites).cloned().collect();
        let text = format!("{}: {}", known.title, known.value);
        Effect::EditBrief(BriefEdit::PinText { line: recommendation_line(known), text, cites })
    };
    registry::recommendation(id, view).map(pin).into_iter().collect()
}

/// A message that is followed is brought to its last state; every other run just ends.
fn stop(view: &PrepView, run: &RunId) -> Effect {
    let followed = view.deliveries.iter().find(|known| known.is_followed() && known.run.as_ref() == Some(run));
    match followed {
        Some(known) => Effect::StopFollowing(known.delivery.id.clone()),
        None => Effect::CancelRun(run.clone()),
    }
}

fn open<'v>(view: &'v PrepView, run: &RunId) -> Option<&'v RunView> {
    view.runs.iter().find(|known| known.run == *run && known.outcome.is_none())
}

fn said(view: &PrepView, text: &str) -> Understood {
    if let Some(vendor) = answers_vendor(view, text) {
        return took(view, Action::SetVendor { vendor });
    }
    if let Some(understood) = approved(view, text) {
        return understood;
    }
    if let Some(action) = crate::reworded::wish(view, text) {
        return took(view, action);
    }
    let said = intent(text, Some(view));
    match said.intent {
        IntentName::StartResearch => started_again(view, &said.slots),
        IntentName::ExploreArea => match exploring(view, &said.slots) {
            Some(action) => took(view, action),
            None => Understood::only(What::Asked { intent: said }),
        },
        IntentName::AskQuestion => Understood::only(What::Asked { intent: said }),
        IntentName::GenerateSummary => summary(view, &said.slots),
        IntentName::SetContext => context(view, &said.slots),
        IntentName::Correct => corrected(view, &said.slots),
        IntentName::Command => command(view, &said.slots),
        IntentName::Fallback if is_asked(text) => Understood::only(What::Asked { intent: question_in(text) }),
        IntentName::Fallback => Understood::only(What::Lost { text: text.trim().to_owned() }),
    }
}

/// *Yes, send it*: what the last answer showed and nothing else, so that no *go ahead* sends what lies further back. A
/// bare *send it* asks for a document while nothing is shown.
fn approved(view: &PrepView, text: &str) -> Option<Understood> {
    static SEND: Pattern = Pattern::new(
        r"(?i)^\W*(?:(?:yes|yep|ok|okay|sure|please|great|looks good)\W+)*(?:send (?:it|that|this)(?: now| off)?|go ahead(?: and send (?:it|that))?|approved?(?: it)?|confirm(?:ed)?(?: and send(?: it)?)?)(?:,? please)?\W*$",
    );
    static NOW: Pattern = Pattern::new(r"(?i)\b(?:send (?:it|that|this) (?:now|off)|approved?|yes\W+send)\b");
    if !SEND.is_match(text) {
        return None;
    }
    match view.deliveries.iter().find(|known| known.state == DeliveryState::Proposed && is_shown(known, view)) {
        Some(known) => Some(took(view, Action::ApproveDelivery { delivery: known.delivery.id.clone() })),
        None => NOW.is_match(text).then(|| Understood::only(What::Remark { remark: Remark::NothingToSend })),
    }
}

/// Whether the last answer offers to send it.
fn is_shown(known: &DeliveryView, view: &PrepView) -> bool {
    let last = view.turns.iter().rev().find_map(|turn| match turn {
        Turn::Assistant { message, .. } => Some(message),
        Turn::Rep { .. } | Turn::Cards { .. } => None,
    });
    let approves = Action::ApproveDelivery { delivery: known.delivery.id.clone() };
    last.is_some_and(|message| message.actions.iter().any(|offer| offer.action == approves))
}

/// A bare name or domain right after we asked for the rep's company.
fn answers_vendor(view: &PrepView, text: &str) -> Option<String> {
    if view.vendor.is_some() {
        return None;
    }
    let bare = intent(text, None);
    let named = bare.intent == IntentName::StartResearch && bare.confidence <= 0.6 || crate::request::is_a_domain(text);
    let name = named.then(|| text.trim().trim_end_matches('.').to_owned())?;
    (!name.is_empty() && name.split(' ').count() <= 4).then_some(name)
}

fn started_again(view: &PrepView, slots: &Slots) -> Understood {
    let named = slots.company.clone().unwrap_or_default();
    let company = CompanyRef { name: named.clone(), domain: slots.domain.clone() };
    let candidate = view
        .candidates
        .iter()
        .find(|candidate| is_called(&candidate.company.name, candidate.company.domain.as_deref(), &company));
    if let Some(candidate) = candidate {
        let company = &candidate.company;
        return took(view, Action::PickCompany { name: company.name.clone(), domain: company.domain.clone() });
    }
    if is_called(&view.company.name, view.company.domain.as_deref(), &company) || named.is_empty() {
        return took(view, Action::Explore { area: Area::Findings });
    }
    Understood::only(What::OtherCompany { company })
}

fn is_called(name: &str, domain: Option<&str>, asked: &CompanyRef) -> bool {
    use crate::request::company::compact;
    let (name, asked_name) = (compact(name), compact(&asked.name));
    let same_domain = domain.is_some() && (asked.domain.as_deref() == domain || domain == Some(asked.name.as_str()));
    same_domain
        || asked.domain.is_none() && !asked_name.is_empty() && (name == asked_name || name.starts_with(&asked_name))
}

/// The one finding that is meant, or else the area; `None` when a person was meant whom nothing names.
fn exploring(view: &PrepView, slots: &Slots) -> Option<Action> {
    let area = slots.area.unwrap_or(Area::Findings);
    let named = view.findings.iter().find(|finding| match &finding.detail {
        FindingDetail::Leadership { person, role, .. } => {
            let by_title = || slots.title.as_deref().is_some_and(|title| titles::same(title, role));
            slots.person.as_ref() == Some(person) || by_title()
        }
        FindingDetail::Contact { person, .. } => slots.person.as_ref() == Some(person) && area == Area::Contacts,
        _ => false,
    });
    Some(match (area, named) {
        (Area::Leadership | Area::Contacts, Some(finding)) => Action::ExploreFinding { finding: finding.id.clone() },
        (Area::Leadership | Area::Contacts, None) if slots.title.is_some() => return None,
        (Area::Roi, _) => Action::RoiCase,
        (Area::ProductFit, _) => Action::ProductFit { finding: None },
        _ => Action::Explore { area },
    })
}

fn summary(view: &PrepView, slots: &Slots) -> Understood {
    let Some(name) = slots.format.as_deref() else { return unnamed(view, slots) };
    match in_format(name, slots) {
        Some(action) => took(view, action),
        None => Understood::only(What::NoFormat { format: name.to_owned() }),
    }
}

/// No format is named: the brief is shown first; what is on the screen already is made as PDF.
fn unnamed(view: &PrepView, slots: &Slots) -> Understood {
    if slots.about.is_brief() {
        return took(view, Action::PreviewDocument);
    }
    let order = DocumentOrder::brief(DocumentFormat::Pdf);
    took(view, Action::CreateDocument(DocumentOrder { about: slots.about.clone(), audience: slots.audience, ..order }))
}

/// The action that a format or a system stands for.
fn in_format(name: &str, slots: &Slots) -> Option<Action> {
    let audience = slots.audience;
    let system = WorkSystem::named(name).filter(|system| *system != WorkSystem::Mail);
    let deliver = |system| Action::ProposeDelivery { system, to: slots.to.clone(), audience };
    if name == "email" && !slots.to.is_empty() {
        return Some(deliver(WorkSystem::Mail));
    }
    let make = || {
        let order = DocumentOrder::brief(DocumentFormat::named(name)?);
        // A sheet holds all findings, and a mail is always of the brief, whatever was shown.
        let about = Some(&slots.about).filter(|about| about.fits(order.format)).cloned().unwrap_or_default();
        Some(Action::CreateDocument(DocumentOrder { audience, about, ..order }))
    };
    system.map(deliver).or_else(make)
}

/// What was proposed, or did not arrive; what is on its way or there is not sent again.
fn may_be_sent(known: &DeliveryView) -> bool {
    matches!(known.state, DeliveryState::Proposed | DeliveryState::Failed { .. })
}

fn context(view: &PrepView, slots: &Slots) -> Understood {
    let (role, purpose) = (slots.role, slots.purpose);
    let mut effects = Vec::new();
    if role.is_some() || purpose.is_some() {
        let persona = Persona { role: role.or(view.persona.role), purpose: purpose.or(view.persona.purpose) };
        effects.push(Effect::SetPersona(persona));
    }
    match &slots.vendor {
        Some(vendor) => {
            effects.push(Effect::SetVendor { text: vendor.clone() });
            Understood { what: What::Act { action: Action::SetVendor { vendor: vendor.clone() } }, effects }
        }
        None => Understood { what: What::Context { role, purpose }, effects },
    }
}

fn corrected(view: &PrepView, slots: &Slots) -> Understood {
    if slots.command.as_deref() == Some("wrong_company") {
        return wrong_company(view, slots);
    }
    let note = slots.text.clone().unwrap_or_default();
    match spoken_of(view, slots) {
        Some(finding) => took(view, Action::CorrectFinding { finding, note }),
        None => Understood::only(What::CorrectWhich { note }),
    }
}

fn wrong_company(view: &PrepView, slots: &Slots) -> Understood {
    match &slots.company {
        Some(name) => {
            let asked = CompanyRef { name: name.clone(), domain: slots.domain.clone() };
            let known = view
                .candidates
                .iter()
                .find(|known| is_called(&known.company.name, known.company.domain.as_deref(), &asked));
            let domain = known.and_then(|known| known.company.domain.clone()).or(asked.domain);
            took(
                view,
                Action::PickCompany { name: known.map_or(asked.name, |known| known.company.name.clone()), domain },
            )
        }
        None => took(view, Action::NotThisCompany),
    }
}

/// The finding that a correction is about: by name, title, tool or kind, or the one we talk about.
fn spoken_of(view: &PrepView, slots: &Slots) -> Option<FindingId> {
    let find = |wanted: &dyn Fn(&FindingDetail) -> bool| {
        view.findings.iter().find(|finding| wanted(&finding.detail)).map(|finding| finding.id.clone())
    };
    if let Some(named) = &slots.person {
        return find(&|detail| match detail {
            FindingDetail::Leadership { person, .. } | FindingDetail::Contact { person, .. } => person == named,
            _ => false,
        });
    }
    if let Some(title) = &slots.title {
        return find(&|detail| match detail {
            FindingDetail::Leadership { role, .. } | FindingDetail::Contact { role, .. } => titles::same(title, role),
            _ => false,
        });
    }
    if let Some(tool) = &slots.technology {
        return view.findings.iter().find(|finding| is_technology(finding, tool)).map(|finding| finding.id.clone());
    }
    let subject = subject::subject(view, slots.text.as_deref().unwrap_or_default());
    let lower = slots.text.as_deref().unwrap_or_default().to_lowercase();
    let person = ["she ", "he ", "they left"].iter().any(|word| lower.starts_with(word));
    if person && subject.person.is_none() {
        return None;
    }
    let kind = slots.finding_kind.or(slots.money.as_ref().map(|_| FindingKind::Funding));
    let of_kind = kind.and_then(|kind| registry::first_of(kind, view)).map(|finding| finding.id.clone());
    let headcount = ["headcount", "employees", "people"].iter().any(|word| lower.contains(word));
    let fact = || find(&|detail| matches!(detail, FindingDetail::Fact { field, .. } if field == "employees"));
    let counted = if headcount { fact() } else { None };
    of_kind.or(counted).or(subject.finding)
}

fn command(view: &PrepView, slots: &Slots) -> Understood {
    let name = slots.command.as_deref().unwrap_or_default();
    if matches!(name, "one-pager" | "share") {
        return summary(view, slots);
    }
    if let Some(action) = registry::slash(name, slots.area) {
        return took(view, action);
    }
    let remark = |remark| Understood::only(What::Remark { remark });
    let finding = || subject::subject(view, "").finding;
    let named_area = || Some(in_area(slots.area?, view).first()?.id.clone());
    match name {
        "prepare" if slots.company.is_some() => started_again(view, slots),
        "prepare" | "back" => took(view, Action::Explore { area: Area::Findings }),
        "known" => took(view, Action::ShowKnownSoFar),
        "skip" => took(view, Action::SkipToResults),
        "thanks" => remark(Remark::Thanks),
        "why" => remark(Remark::Why),
        "sources" => remark(Remark::Sources),
        "shorter" => match ordered::shorter(view) {
            Shorter::Order(order) => took(view, Action::CreateDocument(order)),
            Shorter::ShortestAlready => remark(Remark::ShortestAlready),
            Shorter::OtherTalk => remark(Remark::Shorter),
        },
        "status" => remark(Remark::Status),
        "more" => took(view, deeper(view)),
        "add" => match named_area().or_else(finding).filter(|id| view.finding(id).is_some()) {
            Some(finding) => {
                let effects = effects(view, &Action::AddToBrief { finding: finding.clone() });
                Understood { what: What::Remark { remark: Remark::Added { finding } }, effects }
            }
            None => remark(Remark::NothingToAdd),
        },
        "contact" => match finding() {
            Some(finding) => took(view, Action::WhoToContact { finding }),
            None => took(view, Action::Explore { area: Area::Contacts }),
        },
        "demo" => took(view, Action::ScheduleDemo { recommendation: None }),
        "unfollow" => match view.latest_run(Workflow::Follow).filter(|run| run.outcome.is_none()) {
            Some(run) => took(view, Action::CancelRun { run: run.run.clone() }),
            None => remark(Remark::NoRun),
        },
        "cancel" => run_command(view, false, |run| Action::CancelRun { run }),
        "pause" => run_command(view, false, |run| Action::PauseRun { run }),
        "resume" => run_command(view, true, |run| Action::ResumeRun { run }),
        _ => remark(Remark::Help),
    }
}

/// *Tell me more*: the finding we talk about, then its next sibling, then the news.
fn deeper(view: &PrepView) -> Action {
    let subject = subject::subject(view, "");
    let seen = registry::seen_findings(view);
    let siblings = subject.area.map(|area| in_area(area, view)).unwrap_or_default();
    let fresh = siblings.iter().find(|finding| !seen.contains(&finding.id));
    match (fresh, subject.finding) {
        (Some(finding), _) => Action::ExploreFinding { finding: finding.id.clone() },
        (None, Some(finding)) if view.finding(&finding).is_some() => Action::ExploreFinding { finding },
        (None, _) => Action::Explore { area: Area::News },
    }
}

/// The newest open run that is (not) paused, the customer's first.
fn run_command(view: &PrepView, paused: bool, action: impl Fn(RunId) -> Action) -> Understood {
    let of = |workflow| view.latest_run(workflow).filter(|run| run.outcome.is_none() && run.paused == paused);
    let run = [
        Workflow::CustomerIntelligence,
        Workflow::VendorContext,
        Workflow::OnePager,
        Workflow::Deliver,
        Workflow::Follow,
        Workflow::SecondReading,
        Workflow::ModelAnswer,
    ]
    .into_iter()
    .find_map(of);
    match run {
        Some(run) => took(view, action(run.run.clone())),
        None => Understood::only(What::Remark { remark: Remark::NoRun }),
    }
}
