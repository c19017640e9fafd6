//! Answers as typed blocks. Every number, name and date comes from the view or the vendor profile, with its citation.

mod answer;
mod ask;
mod contacts;
mod delivery;
mod dive;
mod document;
mod explore;
mod fit;
mod gaps;
mod know;
mod passage;
mod question;
mod remark;
mod reworded;
mod since_last;
mod start;
mod value;

use domain::{Action, Area, Block, CompanyCandidate, DocumentAbout};

use crate::context::{Context, Reply};
use crate::registry::Situation;
use crate::understand::{Understood, What};
use answer::Answer;

pub use delivery::ended as delivery_ended;
pub use know::when_ready;
pub(crate) use since_last::asks_since_last;

/// Candidates that are shown; the least likely are left out.
const CANDIDATES_MAX: usize = 6;

/// The answer; `None` for silent edits of the brief.
pub fn reply(context: &Context, understood: &Understood) -> Option<Reply> {
    match &understood.what {
        What::Started => Some(start::started(context)),
        What::Act { action } => act(context, action),
        What::Context { role, purpose } => Some(start::tailored(context, *role, *purpose)),
        What::Asked { intent } => Some(question::asked(context, intent)),
        What::Remark { remark } => Some(remark::remark(context, remark)),
        What::NoFormat { format } => Some(document::not_yet(context, format)),
        What::OtherCompany { company } => Some(start::other_company(context, company)),
        What::CorrectWhich { note } => Some(remark::correct_which(context, note)),
        What::Lost { text } => Some(remark::lost(context, text)),
    }
}

/// A table: one arm for each action.
fn act(context: &Context, action: &Action) -> Option<Reply> {
    let view = context.view;
    Some(match action {
        Action::SetPurpose { purpose } => start::tailored(context, None, Some(*purpose)),
        Action::SetRole { role } => start::tailored(context, Some(*role), None),
        Action::SetVendor { vendor } => start::vendor_set(context, vendor),
        Action::PickCompany { name, domain } => start::picked(context, name, domain.as_deref()),
        Action::NotThisCompany => not_this(context),
        Action::ShowKnownSoFar => know::so_far(context),
        Action::SkipToResults => know::results(context),
        Action::Explore { area } => explore::explore(context, *area),
        Action::ExploreFinding { finding } => match view.finding(finding) {
            Some(finding) => dive::finding(context, finding),
            None => remark::gone(context),
        },
        Action::WhoToContact { finding } => match view.finding(finding) {
            Some(finding) => contacts::about(context, finding),
            None => remark::gone(context),
        },
        Action::ProductFit { finding } => fit::products(context, finding.as_ref()),
        Action::AddToBrief { finding } if view.finding(finding).is_none() => remark::gone(context),
        Action::AddToBrief { .. }
        | Action::AddRecommendation { .. }
        | Action::RemoveLine { .. }
        | Action::RestoreLine { .. }
        | Action::RewriteLine { .. } => return None,
        Action::Reword { message, wording } => reworded::answer(context, message.as_ref(), wording),
        Action::PreviewDocument => document::preview(context),
        Action::CreateDocument(order) => document::making(context, order),
        Action::ProposeDelivery { system, to, .. } => delivery::proposed(context, *system, to),
        Action::ProposeProgress => delivery::progress_proposed(context),
        Action::ApproveDelivery { delivery } => delivery::approved(context, delivery),
        Action::ScheduleDemo { recommendation } => fit::demo(context, recommendation.as_ref()),
        Action::IncumbentPains { technology } => fit::pains(context, technology),
        Action::RoiCase => value::roi(context),
        Action::RoiInput { key, value, .. } => value::roi_input(context, key, *value),
        Action::RoiReset { .. } => value::roi_reset(context, action),
        Action::CorrectFinding { finding, note } => remark::corrected(context, finding, note),
        Action::Ask { text } => question::asked(context, &crate::intent::intent(text, Some(view))),
        Action::Refresh => know::refreshing(context),
        Action::CancelRun { run } => remark::run(context, run, remark::stopped(context, run)),
        Action::PauseRun { run } => remark::run(context, run, "paused. What was found stays on the page"),
        Action::ResumeRun { run } => remark::run(context, run, "going on from the last finished step"),
    })
}

/// What a deep dive or a comparison says, to be printed.
pub struct Told {
    /// What kind of document it is, and of what.
    pub label: String,
    /// What it is, after the company's name.
    pub title: String,
    pub blocks: Vec<Block>,
}

/// What there is to say about it; `None` for the brief and the ROI case, which are not answers, and for what is gone.
pub fn told(context: &Context, about: &DocumentAbout) -> Option<Told> {
    match about {
        DocumentAbout::Brief | DocumentAbout::Roi | DocumentAbout::Demo => None,
        DocumentAbout::Area { area } => Some(Told {
            label: format!("Deep dive: {}", crate::intent::area::title(*area)),
            title: crate::intent::area::title(*area).to_lowercase(),
            blocks: explore::explore(context, *area).blocks,
        }),
        DocumentAbout::Finding { finding } => {
            let known = context.view.finding(finding)?;
            let title = known.title.trim_end_matches('.').to_owned();
            Some(Told {
                label: format!("Deep dive: {}", known.kind().title()),
                title,
                blocks: dive::finding(context, known).blocks,
            })
        }
        DocumentAbout::Changes => Some(Told {
            label: "What changed since last time".to_owned(),
            title: "what changed since last time".to_owned(),
            blocks: since_last::since_last(context).blocks,
        }),
    }
}

fn not_this(context: &Context) -> Reply {
    let view = context.view;
    let mut answer = Answer::new(context, "start");
    if view.candidates.is_empty() {
        answer.say(&format!(
            "I look for other companies that are called like {}. What was found so far stays until you choose.",
            context.company_name()
        ));
        answer.progress();
        return answer.done(&Situation::Answered, &[Action::NotThisCompany]);
    }
    let shown: Vec<CompanyCandidate> = view.candidates.iter().take(CANDIDATES_MAX).cloned().collect();
    let text = format!("Several companies fit “{}”. Which one do you meet?", context.company_name());
    answer.block(Block::Candidates { text, candidates: shown });
    answer.note("If it is none of these, write its domain, for example acme.example.");
    answer.done(&Situation::Ambiguous, &[Action::NotThisCompany])
}

/// Where an area is told after another one failed.
fn back_to(area: Area) -> Situation {
    Situation::Area(area)
}
