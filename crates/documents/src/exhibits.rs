//! What a deck shows beside the brief: the vendor's proof, the ROI case, hiring by week.
//!
//! Proof and hiring come through the same door as every line, so a customer's deck holds none that is inferred. Sources
//! that the document does not cite get the numbers after its last.

use domain::analysis::Similar;
use domain::{FindingDetail, PrepView, RoiCase, RoiLine, RoiTag};
use jiff::{ToSpan, civil::Date};

use crate::audience::Audience;
use crate::document::{Document, Line};
use crate::door::{admitted, cites_of, line_of};
use crate::limits::{LINE_CHARS_MAX, NAME_CHARS_MAX, PROOFS_MAX, ROI_ROWS_MAX, WEEKS_MAX};
use crate::sources::{Numbering, Source};
use crate::text::Text;

/// What was found beside the brief; any part may be taken away by the caller, none can be forged into a [`Line`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Exhibits {
    /// Customers of the vendor in a like case: what they did in `text`, their name in `detail`.
    pub proof: Vec<Line>,
    pub roi: Option<RoiFigures>,
    pub hiring: Option<HiringWeeks>,
    /// Sources that the document has not, numbered after its last.
    pub sources: Vec<Source>,
}

/// The ROI case as a slide shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct RoiFigures {
    pub currency: Text,
    /// Amounts in the currency, to be drawn.
    pub amounts: Vec<RoiFigure>,
    /// The rest: percent, months.
    pub others: Vec<RoiFigure>,
    /// What it rests on, what matters most first.
    pub inputs: Vec<RoiBasis>,
}

/// A computed figure, low, likely and high; always finite.
#[derive(Debug, Clone, PartialEq)]
pub struct RoiFigure {
    pub label: Text,
    pub unit: Text,
    pub low: f64,
    pub likely: f64,
    pub high: f64,
}

/// An input with where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct RoiBasis {
    pub figure: RoiFigure,
    pub tag: RoiTag,
    pub sources: Vec<u16>,
}

/// Roles posted in each week.
#[derive(Debug, Clone, PartialEq)]
pub struct HiringWeeks {
    pub line: Line,
    pub function: Text,
    /// Oldest first: the day the week ends, roles of the function, roles of the whole company where known.
    pub weeks: Vec<(Date, u32, Option<u32>)>,
}

impl Exhibits {
    /// What the view holds for this document's audience.
    pub fn of(view: &PrepView, document: &Document) -> Self {
        let mut numbering = Numbering::after(view, &document.sources);
        let hiring = hiring(view, document, &mut numbering);
        let proof = proof(view, document.audience, &mut numbering);
        let case = view.analysis.as_ref().and_then(|analysis| analysis.roi.as_ref());
        let roi = case.and_then(|case| roi(case, &mut numbering));
        Self { proof, roi, hiring, sources: numbering.finish() }
    }
}

fn proof(view: &PrepView, audience: Audience, numbering: &mut Numbering<'_>) -> Vec<Line> {
    let Some(analysis) = view.analysis.as_ref() else { return Vec::new() };
    let recommended = analysis.recommendations.iter().filter_map(|recommendation| recommendation.proof.as_ref());
    let mut seen: Vec<&Similar> = Vec::new();
    for similar in recommended.chain(view.angles.iter().flat_map(|angle| &angle.similar)) {
        let known = seen.iter().any(|other| other.customer == similar.customer && other.what == similar.what);
        if !known && !similar.cites.is_empty() && seen.len() < PROOFS_MAX {
            seen.push(similar);
        }
    }
    let line = |similar: &&Similar| line_of(&similar.what, Some(&similar.customer), similar.cites.clone(), None);
    seen.iter().filter_map(|similar| admitted(audience, &line(similar), numbering)).collect()
}

fn hiring(view: &PrepView, document: &Document, numbering: &mut Numbering<'_>) -> Option<HiringWeeks> {
    let busiest = view
        .findings
        .iter()
        .filter_map(|finding| match &finding.detail {
            FindingDetail::Hiring { weekly, weekly_all, function, .. } if weekly.iter().any(|count| *count > 0) => {
                Some((finding, weekly, weekly_all, function))
            }
            _ => None,
        })
        .max_by_key(|(_, weekly, _, _)| weekly.iter().fold(0_u64, |sum, count| sum + u64::from(*count)))?;
    let (finding, weekly, weekly_all, function) = busiest;
    let line = line_of(&finding.title, None, cites_of(finding), Some(finding.confidence.word));
    let line = admitted(document.audience, &line, numbering)?;
    let from = weekly.len().saturating_sub(WEEKS_MAX);
    let week = |at: usize| {
        let back = i64::try_from(weekly.len() - 1 - at).unwrap_or(0);
        let ends = document.date.checked_sub((back * 7).days()).unwrap_or(document.date);
        (ends, weekly.get(at).copied().unwrap_or(0), weekly_all.get(at).copied())
    };
    Some(HiringWeeks {
        line,
        function: Text::clean(function, NAME_CHARS_MAX),
        weeks: (from..weekly.len()).map(week).collect(),
    })
}

/// Figures that a slide can draw; none when the case has no amount.
fn roi(case: &RoiCase, numbering: &mut Numbering<'_>) -> Option<RoiFigures> {
    /// The lines that say it all, by the keys of the model.
    const KEYS: [&str; 4] = ["benefit_three", "cost_three", "against_nothing", "npv"];
    let finite = |line: &&RoiLine| [line.value.low, line.value.likely, line.value.high].iter().all(|v| v.is_finite());
    let money = |line: &&RoiLine| line.unit == case.currency;
    let keyed: Vec<&RoiLine> = case.lines.iter().filter(|line| KEYS.contains(&line.key.as_str())).collect();
    let of: Vec<&RoiLine> = if keyed.is_empty() { case.lines.iter().collect() } else { keyed };
    let figure = |line: &RoiLine| RoiFigure {
        label: Text::clean(&line.label, LINE_CHARS_MAX),
        unit: Text::clean(&line.unit, NAME_CHARS_MAX),
        low: line.value.low,
        likely: line.value.likely,
        high: line.value.high,
    };
    let amounts = of.into_iter().filter(money).filter(finite).take(KEYS.len()).map(figure).collect::<Vec<_>>();
    let rest = |line: &&RoiLine| matches!(line.unit.as_str(), "percent" | "month" | "months");
    let others = case.lines.iter().filter(rest).filter(finite).take(KEYS.len()).map(figure).collect();
    (!amounts.is_empty()).then(|| RoiFigures {
        currency: Text::clean(&case.currency, NAME_CHARS_MAX),
        amounts,
        others,
        inputs: basis(case, numbering),
    })
}

fn basis(case: &RoiCase, numbering: &mut Numbering<'_>) -> Vec<RoiBasis> {
    let place = |key: &str| case.matters_most.iter().position(|most| most == key).unwrap_or(usize::MAX);
    let mut inputs: Vec<_> = case.inputs.iter().collect();
    inputs.sort_by_key(|input| place(&input.key));
    inputs.retain(|input| [input.value.low, input.value.likely, input.value.high].iter().all(|v| v.is_finite()));
    inputs
        .into_iter()
        .take(ROI_ROWS_MAX)
        .map(|input| RoiBasis {
            figure: RoiFigure {
                label: Text::clean(&input.label, LINE_CHARS_MAX),
                unit: Text::clean(&input.unit, NAME_CHARS_MAX),
                low: input.value.low,
                likely: input.value.likely,
                high: input.value.high,
            },
            tag: input.tag,
            sources: numbering.of(&input.cites),
        })
        .collect()
}
