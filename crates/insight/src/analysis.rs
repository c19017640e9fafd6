//! What findings mean for one vendor, role and purpose.

use domain::view::Correction;
use domain::{
    Analysis, Angle, Cite, Company, ConfidenceWord, Finding, FindingKind, Persona, ProofPoint, Purpose, Role, Span,
    Starter, VendorProfile,
};
use jiff::civil::Date;

use crate::need::{NEEDS, shown_by};
use crate::playbook::{Playbooks, slots};
use crate::qualification::qualification;
use crate::roi::Given;

mod fit;
mod question;
mod recommend;

/// Angles that an analysis holds.
pub const ANGLES_MAX: usize = 150;
/// Starters in front, and starters in reserve.
pub const STARTERS_FIRST: usize = 3;
const STARTERS_MAX: usize = 9;
/// Days after which an event is no longer a reason to speak, and no longer a change.
pub(crate) const NEWS_DAYS: i64 = 365;
pub(crate) const CHANGE_DAYS: i64 = 540;
/// Cautions that an analysis holds.
const CAREFUL_MAX: usize = 6;

/// Everything that an analysis and a brief depend on.
#[derive(Debug, Clone, Copy)]
pub struct AnalysisInput<'a> {
    pub company: &'a Company,
    pub findings: &'a [Finding],
    pub vendor: Option<&'a VendorProfile>,
    pub persona: Persona,
    pub today: Date,
    pub corrections: &'a [Correction],
    /// What could not be read, in words.
    pub gaps: &'a [String],
    /// The rep's own numbers for the ROI case, by key.
    pub roi_inputs: &'a [Given],
    /// What to say about findings: ours, or a team's.
    pub playbooks: &'a Playbooks,
}

impl AnalysisInput<'_> {
    /// Whether the rep said something against a finding.
    pub fn is_corrected(&self, finding: &Finding) -> bool {
        self.corrections.iter().any(|correction| correction.finding == finding.id)
    }

    /// The findings that nobody corrected, the weightiest first.
    pub fn ranked(&self) -> Vec<&Finding> {
        let mut all: Vec<&Finding> = self.findings.iter().filter(|finding| !self.is_corrected(finding)).collect();
        all.sort_by(|left, right| weight(right, self).cmp(&weight(left, self)).then_with(|| left.id.cmp(&right.id)));
        all
    }
}

/// Angles, fit, recommendations, ROI case, starters and questions.
pub fn analyse(input: &AnalysisInput) -> Analysis {
    let ranked = input.ranked();
    let angles: Vec<Angle> = ranked.iter().take(ANGLES_MAX).filter_map(|finding| angle(finding, input)).collect();
    let signals: Vec<&Angle> = angles
        .iter()
        .filter(|angle| {
            ranked.iter().any(|finding| {
                finding.id == angle.finding && finding.kind().is_signal() && is_news(finding, input, NEWS_DAYS)
            })
        })
        .collect();
    let standing =
        |angle: &&Angle| ranked.iter().any(|finding| finding.id == angle.finding && !finding.kind().is_signal());
    let rest = angles.iter().filter(standing);
    let starters = starters(&signals.iter().copied().chain(rest).collect::<Vec<_>>());
    let careful = careful(&signals);
    let (fit, roi) = (fit::matrix(input), crate::roi::case(input));
    let qualification = qualification(input, &fit, roi.as_ref());
    Analysis {
        fit,
        recommendations: recommend::recommendations(input),
        roi,
        starters,
        questions: question::questions(input, &qualification, &signals),
        careful,
        not_found: question::not_found(input, &qualification),
        qualification: Some(qualification),
        angles,
    }
}

/// Whether a finding is recent enough to be spoken of; without a date it may be.
pub fn is_news(finding: &Finding, input: &AnalysisInput, days: i64) -> bool {
    finding.dated().is_none_or(|date| date.age_days(input.today) <= days)
}

/// How much a finding matters to this rep today.
pub fn weight(finding: &Finding, input: &AnalysisInput) -> i64 {
    let kind = finding.kind();
    let age = finding.dated().map(|date| date.age_days(input.today));
    let recency = match age {
        Some(..=14) => 3,
        Some(15..=60) => 2,
        Some(61..=180) => 1,
        Some(181..=540) | None => 0,
        Some(_) => -6,
    };
    let sure = match finding.confidence.word {
        ConfidenceWord::Confirmed => 1,
        ConfidenceWord::OneSource | ConfidenceWord::SourcesDisagree => 0,
        ConfidenceWord::Inferred => -2,
    };
    of_kind(kind) + of_role(kind, input.persona.role) + of_purpose(kind, input.persona.purpose) + recency + sure
}

/// A table: what a kind is worth to anybody.
fn of_kind(kind: FindingKind) -> i64 {
    match kind {
        FindingKind::Funding => 9,
        FindingKind::Leadership | FindingKind::Expansion | FindingKind::Layoffs | FindingKind::Acquisition => 8,
        FindingKind::Hiring | FindingKind::SecurityIncident => 7,
        FindingKind::Earnings | FindingKind::Legal => 6,
        FindingKind::Partnership | FindingKind::ProductLaunch => 5,
        FindingKind::Award => 3,
        FindingKind::Technology | FindingKind::Contact => 1,
        FindingKind::Fact => 0,
    }
}

fn of_role(kind: FindingKind, role: Option<Role>) -> i64 {
    match (role, kind) {
        (Some(Role::Ae), FindingKind::Funding) => 2,
        (Some(Role::Ae), FindingKind::Leadership | FindingKind::Expansion) => 1,
        (Some(Role::Csm), FindingKind::Layoffs) => 3,
        (Some(Role::Csm), FindingKind::Leadership) => 2,
        (Some(Role::Csm), FindingKind::Hiring) => 1,
        (Some(Role::Se), FindingKind::SecurityIncident) => 4,
        (Some(Role::Se), FindingKind::Hiring) => 2,
        (Some(Role::Se), FindingKind::Technology) => 3,
        _ => 0,
    }
}

fn of_purpose(kind: FindingKind, purpose: Option<Purpose>) -> i64 {
    match (purpose, kind) {
        (Some(Purpose::Renewal), FindingKind::Layoffs) => 2,
        (Some(Purpose::Renewal), FindingKind::Leadership) => 1,
        (Some(Purpose::Expansion), FindingKind::Expansion) => 2,
        (Some(Purpose::Expansion), FindingKind::Hiring) => 1,
        (Some(Purpose::Discovery), FindingKind::SecurityIncident | FindingKind::Technology) => 1,
        (Some(Purpose::Executive), FindingKind::Funding | FindingKind::Leadership) => 1,
        _ => 0,
    }
}

fn angle(finding: &Finding, input: &AnalysisInput) -> Option<Angle> {
    let play = input.playbooks.cut(finding.kind(), input.persona)?;
    let slots = slots(finding, &input.company.name, input.today);
    Some(Angle {
        finding: finding.id.clone(),
        so_what: play.so_what(&slots),
        why_it_matters: with_vendor(play.why(&slots), finding, input),
        opportunity: play.opportunity(&slots),
        starters: play.starters(finding, &slots),
        questions: play.questions(&slots).into_iter().map(|question| question.text).collect(),
        objections: play.objections(&slots),
        careful: play.careful(&slots),
        similar: similar(finding, input.vendor),
    })
}

/// Says which of the vendor's capabilities the finding calls for, when there is one.
fn with_vendor(why: String, finding: &Finding, input: &AnalysisInput) -> String {
    let Some(best) = recommend::best_for(finding, input) else { return why };
    format!("{why} It touches what {} of {} does: {}.", best.product, best.vendor, best.need.title.to_lowercase())
}

/// The vendor's own customers whose story meets a need that the finding shows.
pub fn similar(finding: &Finding, vendor: Option<&VendorProfile>) -> Vec<domain::analysis::Similar> {
    let Some(vendor) = vendor else { return Vec::new() };
    let needs: Vec<&str> =
        NEEDS.iter().filter(|need| shown_by(need, finding) > 0).map(|need| need.id.as_str()).collect();
    let mut fitting: Vec<(usize, &ProofPoint)> = vendor
        .proof_points
        .iter()
        .map(|point| (point.needs.iter().filter(|need| needs.contains(&need.as_str())).count(), point))
        .filter(|(count, _)| *count > 0)
        .collect();
    fitting.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.customer.cmp(&right.1.customer)));
    fitting.into_iter().take(2).map(|(_, point)| as_similar(vendor, point)).collect()
}

/// A proof point with its citation.
pub fn as_similar(vendor: &VendorProfile, point: &ProofPoint) -> domain::analysis::Similar {
    let what = match &point.result {
        Some(result) if !point.what.contains(result.as_str()) => {
            format!("{}: {result}", point.what.trim_end_matches('.'))
        }
        _ => point.what.clone(),
    };
    let cites = point.span.as_ref().and_then(|span| vendor_cite(vendor, span)).into_iter().collect();
    domain::analysis::Similar { customer: point.customer.clone(), what, cites }
}

/// A citation of the vendor's own page.
pub fn vendor_cite(vendor: &VendorProfile, span: &Span) -> Option<Cite> {
    let source = vendor.sources.iter().find(|source| source.evidence == span.evidence)?;
    Some(Cite {
        evidence: span.evidence.clone(),
        quote: span.quote.clone(),
        url: source.url.clone(),
        publisher: source.publisher.clone(),
    })
}

/// One starter of each of the weightiest findings, and then a reserve.
fn starters(angles: &[&Angle]) -> Vec<Starter> {
    let firsts = angles.iter().filter_map(|angle| angle.starters.first());
    let seconds = angles.iter().filter_map(|angle| angle.starters.get(1));
    let mut sure: Vec<&Starter> = firsts.chain(seconds).collect();
    // What may be wrong is never said first.
    sure.sort_by_key(|starter| starter.confidence == ConfidenceWord::Inferred);
    sure.into_iter().take(STARTERS_MAX).cloned().collect()
}

fn careful(signals: &[&Angle]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in signals
        .iter()
        .flat_map(|angle| angle.careful.iter().take(1))
        .chain(signals.iter().flat_map(|angle| angle.careful.iter().skip(1)))
    {
        if !all.contains(text) {
            all.push(text.clone());
        }
    }
    all.truncate(CAREFUL_MAX);
    all
}
