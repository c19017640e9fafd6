//! An action as the rep's turn and a button say it.

use domain::analysis::Recommendation;
use domain::{
    Action, Area, Audience, DeliveryKind, DocumentAbout, DocumentLength, DocumentOrder, FindingId, LineId, PrepView,
    RoiTag, Role, WorkSystem,
};

use crate::intent::area;
use crate::registry::persona_label;
use crate::wording::cut;

/// Characters of a label; a longer title is cut at a word.
pub(crate) const LABEL_CHARS_MAX: usize = 80;

/// The action as the rep's turn says it: in the words of the button, if there was one.
pub fn label(action: &Action, view: &PrepView) -> String {
    let label = persona_label(action, view).map_or_else(|| plain(action, view), str::to_owned);
    cut(&label, LABEL_CHARS_MAX)
}

/// A table: one arm for each action.
fn plain(action: &Action, view: &PrepView) -> String {
    let title = |id: &FindingId| view.finding(id).map_or("that finding", |finding| finding.title.as_str());
    match action {
        Action::SetPurpose { purpose } => purpose.title().to_owned(),
        Action::SetRole { role } => format!("{} ({})", role.title(), role.short()),
        Action::SetVendor { vendor } if vendor.trim().is_empty() => "Set my company".to_owned(),
        Action::SetVendor { vendor } => format!("I am with {}", vendor.trim()),
        Action::PickCompany { name, domain } => match domain {
            Some(domain) if domain != name => format!("{name} ({domain})"),
            Some(_) | None => name.clone(),
        },
        Action::NotThisCompany => format!("Not this {}?", first_word(&view.company.name)),
        Action::ShowKnownSoFar => "Show me what you know so far".to_owned(),
        Action::SkipToResults => "Skip to the results".to_owned(),
        Action::Explore { area } => explore(*area).to_owned(),
        Action::ExploreFinding { finding } => format!("Tell me more: {}", title(finding)),
        Action::WhoToContact { finding } => format!("Who should I contact about this: {}", title(finding)),
        Action::ProductFit { finding: Some(finding) } => format!("Which products fit: {}", title(finding)),
        Action::ProductFit { finding: None } => "Which products fit?".to_owned(),
        Action::AddToBrief { finding } => format!("Add to brief: {}", title(finding)),
        Action::AddRecommendation { recommendation } => {
            let known = crate::registry::recommendation(recommendation, view);
            known.map_or_else(|| "Add to deck".to_owned(), |known| format!("Add to deck: {}", known.title))
        }
        Action::RemoveLine { .. } => "Remove a line from the brief".to_owned(),
        Action::RestoreLine { .. } => "Put a line back into the brief".to_owned(),
        Action::RewriteLine { text, .. } => format!("Change a line: {text}"),
        Action::Reword { wording, .. } => format!("Say it {}", wording.title()),
        Action::PreviewDocument => "Create my one-pager".to_owned(),
        Action::CreateDocument(order) => making(order, view),
        Action::ProposeDelivery { system: WorkSystem::Slack, .. } => "Send it to Slack".to_owned(),
        Action::ProposeDelivery { system: WorkSystem::Notion, .. } => "Put it into Notion".to_owned(),
        Action::ProposeDelivery { system: WorkSystem::Mail, to, .. } if to.is_empty() => "Send it by mail".to_owned(),
        Action::ProposeDelivery { system: WorkSystem::Mail, to, .. } => format!("Send it by mail to {}", to.join(", ")),
        Action::ProposeProgress => "Post the progress to Slack".to_owned(),
        Action::ApproveDelivery { delivery } => match view.delivery(delivery) {
            Some(known) if known.delivery.kind == DeliveryKind::Outcome => {
                format!("Post it when the research has ended: {}, {}", known.delivery.system.title(), known.delivery.to)
            }
            Some(known) => format!("Send it now: {}, {}", known.delivery.system.title(), known.delivery.to),
            None => "Send it now".to_owned(),
        },
        Action::ScheduleDemo { .. } => "Schedule a technical demo".to_owned(),
        Action::IncumbentPains { technology } => format!("Find their {technology} pain points"),
        Action::RoiCase => "Build the ROI case".to_owned(),
        Action::RoiInput { key, value, low, high, tag } => {
            let range = low.zip(*high).map(|(low, high)| format!(" (from {low} to {high})")).unwrap_or_default();
            let whose = if *tag == Some(RoiTag::Assumed) { ", assumed" } else { "" };
            format!("Set {} to {value}{range}{whose}", roi_label(view, key))
        }
        Action::RoiReset { key: Some(key) } => format!("Take back {}", roi_label(view, key)),
        Action::RoiReset { key: None } => "Take back all numbers of the ROI case".to_owned(),
        Action::CorrectFinding { finding, note } => format!("{}: {note}", title(finding)),
        Action::Ask { text } => text.clone(),
        Action::Refresh => "Read everything again".to_owned(),
        Action::CancelRun { .. } => "Stop the research".to_owned(),
        Action::PauseRun { .. } => "Pause the research".to_owned(),
        Action::ResumeRun { .. } => "Go on with the research".to_owned(),
    }
}

/// What an input of the ROI case is called.
fn roi_label<'a>(view: &'a PrepView, key: &'a str) -> &'a str {
    let case = view.analysis.as_ref().and_then(|analysis| analysis.roi.as_ref());
    let input = case.and_then(|case| case.inputs.iter().find(|input| input.key == key));
    input.map_or(key, |input| input.label.as_str())
}

fn explore(asked: Area) -> &'static str {
    match asked {
        Area::Contacts => "Show decision makers",
        Area::Hiring => "Show the hiring details",
        Area::Funding => "Tell me more about the funding",
        Area::Technology => "Deep dive on tech stack",
        Area::ProductFit => "Which products fit?",
        Area::News => "What changed?",
        Area::Careful => "What should I be careful about?",
        Area::Findings
        | Area::Leadership
        | Area::Acquisition
        | Area::Partnership
        | Area::ProductLaunch
        | Area::Expansion
        | Area::Layoffs
        | Area::SecurityIncident
        | Area::Earnings
        | Area::Competition
        | Area::Roi
        | Area::Risks
        | Area::ExpansionOpportunities
        | Area::SuccessMetrics
        | Area::Qualification
        | Area::Starters => area::title(asked),
    }
}

fn first_word(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or("company")
}

/// The brief's line for a recommendation: the same one whenever it is added.
pub(crate) fn recommendation_line(recommendation: &Recommendation) -> LineId {
    LineId::derive(&["recommendation", recommendation.id.as_str()])
}

/// `a customer success manager`.
pub(crate) fn role_words(role: Role) -> &'static str {
    match role {
        Role::Ae => "an account executive",
        Role::Csm => "a customer success manager",
        Role::Se => "a sales engineer",
    }
}

fn making(order: &DocumentOrder, view: &PrepView) -> String {
    let format = order.format.title();
    let what = match &order.about {
        DocumentAbout::Brief => format!("Make the {format}"),
        DocumentAbout::Area { area } => format!("{} as {format}", area::title(*area)),
        DocumentAbout::Finding { finding } => {
            let title = view.finding(finding).map_or("This", |known| known.title.trim_end_matches('.'));
            format!("{title}, as {format}")
        }
        DocumentAbout::Roi => format!("The ROI case as {format}"),
        DocumentAbout::Changes => format!("What changed, as {format}"),
        DocumentAbout::Demo => "Make the invitation to the demo".to_owned(),
    };
    let whom = match order.audience {
        Some(Audience::Customer) => " for the customer",
        Some(Audience::Internal) | None => "",
    };
    let length = match order.length {
        DocumentLength::Full => "",
        DocumentLength::Short => ", shorter",
        DocumentLength::Shortest => ", as short as it gets",
    };
    let words = order.wording.map(|wording| format!(", {}", wording.title())).unwrap_or_default();
    format!("{what}{whom}{length}{words}")
}
