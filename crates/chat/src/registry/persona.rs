//! Which actions fit whom, always or with a certain finding: the table of the product description.

use domain::{Action, Area, FindingDetail, FindingKind, Fit, PrepView, Purpose, Role};

use super::available::{first_of, in_area, is_departure, leads_anew};

/// When a row counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    Always,
    Kind(FindingKind),
    /// A person has left.
    Departure,
    /// Earnings that went down.
    Miss,
    /// Sources disagree about something.
    Conflict,
    /// They run something that competes or overlaps.
    Incumbent,
}

/// What a row offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    Area(Area),
    /// The finding that the row needs.
    Dive,
    Fit,
    Roi,
    Preview,
    Demo,
    Pains,
    Contact,
    Pin,
}

/// A row of the table.
pub(super) struct PersonaRow {
    /// For everyone, if absent.
    pub(super) role: Option<Role>,
    pub(super) needs: Needs,
    pub(super) gives: Gives,
    pub(super) label: &'static str,
    pub(super) why: &'static str,
    /// A purpose that moves the row to the front.
    pub(super) purpose: Option<Purpose>,
}

const fn row(role: Option<Role>, needs: Needs, gives: Gives, label: &'static str, why: &'static str) -> PersonaRow {
    PersonaRow { role, needs, gives, label, why, purpose: None }
}

const fn first_for(purpose: Purpose, row: PersonaRow) -> PersonaRow {
    PersonaRow { purpose: Some(purpose), ..row }
}

const AE: Option<Role> = Some(Role::Ae);
const CSM: Option<Role> = Some(Role::Csm);
const SE: Option<Role> = Some(Role::Se);

/// The table, in the order in which rows of like weight are offered.
pub(super) const ROWS: &[PersonaRow] = &[
    row(
        AE,
        Needs::Kind(FindingKind::Funding),
        Gives::Dive,
        "Leverage the funding news",
        "Fresh money changes what can be decided",
    ),
    row(AE, Needs::Kind(FindingKind::Leadership), Gives::Dive, "First-100-days angle", "New leaders decide early"),
    row(
        AE,
        Needs::Kind(FindingKind::Expansion),
        Gives::Area(Area::Expansion),
        "Look at the regions",
        "New places bring new needs",
    ),
    first_for(
        Purpose::Expansion,
        row(AE, Needs::Always, Gives::Fit, "Which products fit?", "What you sell, joined with what they need"),
    ),
    first_for(
        Purpose::Executive,
        row(AE, Needs::Always, Gives::Area(Area::Contacts), "Who decides?", "An executive asks first who has to agree"),
    ),
    row(AE, Needs::Always, Gives::Area(Area::Competition), "Competitive positioning", "What you will be compared with"),
    first_for(
        Purpose::Executive,
        row(AE, Needs::Always, Gives::Roi, "Build the ROI case", "A number gives a reason to act"),
    ),
    row(AE, Needs::Always, Gives::Area(Area::Qualification), "Deal gaps (MEDDPICC)", "What nobody has told you yet"),
    first_for(
        Purpose::Renewal,
        row(
            CSM,
            Needs::Kind(FindingKind::Layoffs),
            Gives::Dive,
            "Renewal risk",
            "Fewer people may mean fewer licences",
        ),
    ),
    first_for(
        Purpose::Renewal,
        row(CSM, Needs::Miss, Gives::Dive, "Renewal risk: earnings", "A weak quarter puts spending under review"),
    ),
    first_for(
        Purpose::Renewal,
        row(CSM, Needs::Departure, Gives::Dive, "Champion change", "Whoever leaves takes your support along"),
    ),
    row(CSM, Needs::Kind(FindingKind::Leadership), Gives::Dive, "Champion change", "New leaders bring their own tools"),
    row(CSM, Needs::Kind(FindingKind::Hiring), Gives::Dive, "Adoption angle", "New people have to be brought on"),
    first_for(
        Purpose::Renewal,
        row(CSM, Needs::Always, Gives::Area(Area::Risks), "Risk assessment", "What could keep them from staying"),
    ),
    first_for(
        Purpose::Expansion,
        row(
            CSM,
            Needs::Always,
            Gives::Area(Area::ExpansionOpportunities),
            "Expansion opportunities",
            "Where their plans ask for more",
        ),
    ),
    row(CSM, Needs::Always, Gives::Area(Area::SuccessMetrics), "Success metrics", "What to measure together"),
    row(CSM, Needs::Always, Gives::Area(Area::Qualification), "What we know (SPICED)", "What nobody has told you yet"),
    row(CSM, Needs::Always, Gives::Preview, "QBR pack", "The brief as a page for the review"),
    row(
        SE,
        Needs::Kind(FindingKind::SecurityIncident),
        Gives::Dive,
        "Security questions",
        "An incident raises questions you can prepare for",
    ),
    first_for(
        Purpose::Discovery,
        row(
            SE,
            Needs::Always,
            Gives::Area(Area::Technology),
            "Tech-stack fit matrix",
            "What they run decides what must be proven",
        ),
    ),
    row(SE, Needs::Incumbent, Gives::Pains, "Incumbent tools", "They run something that does a like job"),
    row(
        SE,
        Needs::Kind(FindingKind::Hiring),
        Gives::Dive,
        "Skills they lack",
        "Open roles say what they cannot do alone yet",
    ),
    first_for(
        Purpose::Discovery,
        row(SE, Needs::Always, Gives::Fit, "Integration map", "What of their stack you connect with"),
    ),
    first_for(
        Purpose::Discovery,
        row(SE, Needs::Always, Gives::Area(Area::Starters), "Architecture questions", "Discovery comes before a demo"),
    ),
    row(SE, Needs::Always, Gives::Area(Area::Qualification), "What we know (SPICED)", "Discovery before a demo"),
    row(SE, Needs::Always, Gives::Demo, "Demo plan", "Show only what answers a need"),
    row(
        SE,
        Needs::Always,
        Gives::Area(Area::Competition),
        "Objections to expect",
        "What they have today will be defended",
    ),
    row(None, Needs::Conflict, Gives::Dive, "See both versions", "Know both before you quote one"),
    row(
        None,
        Needs::Kind(FindingKind::Hiring),
        Gives::Contact,
        "Connect with the hiring manager",
        "Whoever hires has the need now",
    ),
    row(
        None,
        Needs::Always,
        Gives::Area(Area::Contacts),
        "Show decision makers",
        "Who decides, who influences, who uses",
    ),
    row(None, Needs::Always, Gives::Fit, "Which products fit?", "What you sell, joined with what they need"),
    row(None, Needs::Always, Gives::Area(Area::Findings), "Main findings", "Everything in order of weight"),
    row(None, Needs::Kind(FindingKind::Funding), Gives::Pin, "Add the funding to the brief", "Keeps it on the page"),
    row(None, Needs::Always, Gives::Preview, "Create my one-pager", "The brief as a page to take along"),
    row(
        None,
        Needs::Always,
        Gives::Area(Area::Starters),
        "Conversation starters",
        "Openers with a dated, sourced fact",
    ),
];

impl PersonaRow {
    /// The action of the row for a view; `None` when what it needs is not there.
    pub(super) fn action(&self, view: &PrepView) -> Option<Action> {
        let finding = match self.needs {
            Needs::Always | Needs::Incumbent => None,
            Needs::Kind(FindingKind::Leadership) => {
                Some(in_area(Area::Leadership, view).into_iter().find(|finding| leads_anew(finding))?)
            }
            Needs::Kind(kind) => Some(first_of(kind, view)?),
            Needs::Departure => Some(view.findings.iter().find(|finding| is_departure(finding))?),
            Needs::Miss => Some(view.findings.iter().find(
                |finding| matches!(&finding.detail, FindingDetail::Earnings { direction, .. } if direction == "down"),
            )?),
            Needs::Conflict => Some(view.findings.iter().find(|finding| !finding.conflicts.is_empty())?),
        };
        let id = || finding.map(|finding| finding.id.clone());
        Some(match self.gives {
            Gives::Area(area) => Action::Explore { area },
            Gives::Dive => Action::ExploreFinding { finding: id()? },
            Gives::Fit => Action::ProductFit { finding: None },
            Gives::Roi => Action::RoiCase,
            Gives::Preview => Action::PreviewDocument,
            Gives::Demo => Action::ScheduleDemo { recommendation: None },
            Gives::Pains => Action::IncumbentPains { technology: incumbent(view)? },
            Gives::Contact => Action::WhoToContact { finding: id()? },
            Gives::Pin => Action::AddToBrief { finding: id()? },
        })
    }

    /// Whether the row is for this role; without a role, everything that fits some role by a finding.
    pub(super) fn is_for(&self, role: Option<Role>) -> bool {
        match (self.role, role) {
            (None, _) => true,
            (Some(wanted), Some(role)) => wanted == role,
            (Some(_), None) => false,
        }
    }
}

/// A tool they run that does a like job.
pub(crate) fn incumbent(view: &PrepView) -> Option<String> {
    let fit = &view.analysis.as_ref()?.fit;
    let of = |wanted: Fit| fit.iter().find(|row| row.fit == wanted).map(|row| row.they_run.clone());
    of(Fit::Competes).or_else(|| of(Fit::Coexists))
}

/// The words that this rep's button had for an action, if the table has it.
pub(crate) fn label(action: &Action, view: &PrepView) -> Option<&'static str> {
    let rows = ROWS.iter().filter(|row| row.is_for(view.persona.role));
    rows.into_iter().find(|row| row.action(view).as_ref() == Some(action)).map(|row| row.label)
}
