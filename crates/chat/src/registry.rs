//! The one table of everything a rep can do: buttons, slash commands, the command line and the API draw on it.
//!
//! [`row`] says what an action is and what it waits for, [`available`] whether it makes sense now and why,
//! [`offers`] which few come next.

mod available;
mod persona;
mod rank;
mod state;

use domain::{Action, Area, FindingId};

pub use available::available;
pub(crate) use available::{
    can_be_followed, can_be_made, first_of, has_brief, in_area, is_departure, is_pinned, is_technology, recommendations,
};
pub(crate) use persona::label as persona_label;
pub use rank::{OFFERS_MAX, offers};
pub(crate) use rank::{offer, offers_beside, start_offers, vendor_offer};
pub(crate) use state::{missing, seen_findings, shown_in};

/// Why an action is offered, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(pub String);

/// What was just answered, so that the next actions fit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Situation {
    /// The preparation has begun; purpose and role come first.
    Started,
    /// The main findings, or nothing in particular.
    Main,
    Area(Area),
    Finding(FindingId),
    Recommended,
    Document,
    /// Several companies fit the name.
    Ambiguous,
    Answered,
    /// We did not understand.
    Lost,
}

/// A step that an action waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Of the research on the customer; the part of the step's name behind a colon.
    Customer(&'static str),
    /// Of the research on the rep's own company.
    Vendor(&'static str),
}

/// What an action is, whatever it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its name in the JSON.
    pub kind: &'static str,
    /// The slash command that gives it.
    pub slash: Option<&'static str>,
    /// Steps without which its answer is not whole.
    pub waits: &'static [Wait],
    /// The area whose findings it shows.
    pub area: Option<Area>,
}

const ANALYSED: &[Wait] = &[Wait::Vendor("profile"), Wait::Customer("analysis")];
const WRITTEN: &[Wait] = &[Wait::Customer("brief")];
const ALL_READ: &[Wait] = &[
    Wait::Customer("site"),
    Wait::Customer("news"),
    Wait::Customer("jobs"),
    Wait::Customer("dns"),
    Wait::Customer("technology"),
    Wait::Customer("findings"),
];

/// The table: one arm for each action.
pub fn row(action: &Action) -> Row {
    let plain = |kind| Row { kind, slash: None, waits: &[], area: None };
    match action {
        Action::SetPurpose { .. } => plain("set_purpose"),
        Action::SetRole { .. } => plain("set_role"),
        Action::SetVendor { .. } => plain("set_vendor"),
        Action::PickCompany { .. } => Row { slash: Some("prepare"), ..plain("pick_company") },
        Action::NotThisCompany => plain("not_this_company"),
        Action::ShowKnownSoFar => plain("show_known_so_far"),
        Action::SkipToResults => Row { waits: WRITTEN, ..plain("skip_to_results") },
        Action::Explore { area } => {
            Row { slash: Some("deep"), waits: waits(*area), area: Some(*area), ..plain("explore") }
        }
        Action::ExploreFinding { .. } => Row { slash: Some("deep"), ..plain("explore_finding") },
        Action::WhoToContact { .. } => {
            Row { waits: waits(Area::Contacts), area: Some(Area::Contacts), ..plain("who_to_contact") }
        }
        Action::ProductFit { .. } => {
            Row { slash: Some("fit"), waits: ANALYSED, area: Some(Area::ProductFit), ..plain("product_fit") }
        }
        Action::AddToBrief { .. } => plain("add_to_brief"),
        Action::AddRecommendation { .. } => plain("add_recommendation"),
        Action::RemoveLine { .. } => plain("remove_line"),
        Action::RestoreLine { .. } => plain("restore_line"),
        Action::RewriteLine { .. } => plain("rewrite_line"),
        Action::Reword { .. } => plain("reword"),
        Action::PreviewDocument => Row { slash: Some("one-pager"), waits: WRITTEN, ..plain("preview_document") },
        Action::CreateDocument { .. } => Row { slash: Some("share"), waits: WRITTEN, ..plain("create_document") },
        Action::ProposeDelivery { .. } => Row { slash: Some("share"), waits: WRITTEN, ..plain("propose_delivery") },
        Action::ProposeProgress => Row { slash: Some("follow"), ..plain("propose_progress") },
        Action::ApproveDelivery { .. } => plain("approve_delivery"),
        Action::ScheduleDemo { .. } => Row { waits: ANALYSED, ..plain("schedule_demo") },
        Action::IncumbentPains { .. } => Row { area: None, ..plain("incumbent_pains") },
        Action::RoiCase => Row { slash: Some("roi"), waits: ANALYSED, area: Some(Area::Roi), ..plain("roi_case") },
        Action::RoiInput { .. } => Row { slash: Some("roi"), ..plain("roi_input") },
        Action::RoiReset { .. } => plain("roi_reset"),
        Action::CorrectFinding { .. } => plain("correct_finding"),
        Action::Ask { .. } => plain("ask"),
        Action::Refresh => Row { slash: Some("refresh"), ..plain("refresh") },
        Action::CancelRun { .. } => plain("cancel_run"),
        Action::PauseRun { .. } => plain("pause_run"),
        Action::ResumeRun { .. } => plain("resume_run"),
    }
}

/// What the answer about an area waits for.
fn waits(area: Area) -> &'static [Wait] {
    match area {
        Area::Findings | Area::News => ALL_READ,
        Area::Funding
        | Area::Acquisition
        | Area::Partnership
        | Area::ProductLaunch
        | Area::Expansion
        | Area::Layoffs
        | Area::SecurityIncident
        | Area::Earnings
        | Area::Leadership => &[Wait::Customer("site"), Wait::Customer("news"), Wait::Customer("findings")],
        Area::Hiring => &[Wait::Customer("jobs"), Wait::Customer("findings")],
        Area::Technology => &[
            Wait::Customer("dns"),
            Wait::Customer("technology"),
            Wait::Customer("jobs"),
            Wait::Customer("site"),
            Wait::Customer("findings"),
        ],
        Area::Contacts => &[Wait::Customer("site"), Wait::Customer("contact_discovery")],
        Area::Competition
        | Area::ProductFit
        | Area::Roi
        | Area::ExpansionOpportunities
        | Area::SuccessMetrics
        | Area::Qualification
        | Area::Starters
        | Area::Careful => ANALYSED,
        Area::Risks => &[Wait::Customer("news"), Wait::Customer("findings"), Wait::Customer("analysis")],
    }
}

/// The action behind a slash command that needs nothing more; `deep` without an area shows the main findings.
pub fn slash(command: &str, area: Option<Area>) -> Option<Action> {
    Some(match command {
        "deep" => Action::Explore { area: area.unwrap_or(Area::Findings) },
        "fit" => Action::ProductFit { finding: None },
        "roi" => Action::RoiCase,
        "refresh" => Action::Refresh,
        "follow" => Action::ProposeProgress,
        _ => return None,
    })
}

/// A recommendation of the analysis by its id.
pub(crate) fn recommendation<'v>(
    id: &domain::RecommendationId,
    view: &'v domain::PrepView,
) -> Option<&'v domain::Recommendation> {
    recommendations(view).iter().find(|known| known.id == *id)
}
