//! Documents: what goes in, that they are being made, and what cannot be made yet.

use domain::{Action, Audience, BriefLine, DocumentAbout, DocumentFormat, DocumentLength, DocumentOrder, Insight};

use super::answer::Answer;
use crate::context::{Context, Reply};
use crate::registry::{Situation, can_be_made, has_brief, offer};
use crate::wording::count;

/// What a one-pager would hold.
pub(super) fn preview(context: &Context) -> Reply {
    let mut answer = Answer::new(context, "document");
    let Some(brief) = context.view.brief.as_ref().filter(|_| has_brief(context.view)) else {
        return not_written(context);
    };
    let lines = brief.sections.iter().map(|section| section.lines.len()).sum();
    let internal = brief.sections.iter().flat_map(|section| &section.lines).filter(|line| line.internal).count();
    let stays = match internal {
        0 => String::new(),
        marked => format!(
            " {} marked “stays out”: for you only, never in anything the customer sees.",
            count(marked, "line is", "lines are")
        ),
    };
    answer.say(&format!(
        "This is what your one-pager about {} is made from: {}.{stays}",
        context.company_name(),
        count(lines, "line", "lines")
    ));
    for section in &brief.sections {
        let items = section.lines.iter().map(line);
        answer.insights(section.section.title(), items.collect());
    }
    if brief.left_out > 0 {
        let left = count(usize::try_from(brief.left_out).unwrap_or(usize::MAX), "line", "lines");
        answer.note(&format!("{left} did not fit under the word limit. Remove a line to let another in."));
    }
    answer.what_is_missing(&Action::PreviewDocument);
    answer.done(&Situation::Document, &[Action::PreviewDocument])
}

fn line(line: &BriefLine) -> Insight {
    let detail = line.detail.as_ref().map(|detail| format!(" ({detail})")).unwrap_or_default();
    Insight {
        label: if line.internal { "Stays out" } else { "Goes in" }.to_owned(),
        text: format!("{}{detail}", line.text),
        finding: line.finding.clone(),
        cites: line.cites.clone(),
        confidence: line.confidence,
    }
}

fn not_written(context: &Context) -> Reply {
    let mut answer = Answer::new(context, "document");
    answer.say("The brief is not written yet, so there is nothing to put on a page. It is made as soon as the research allows.");
    answer.what_is_missing(&Action::PreviewDocument);
    answer.done(&Situation::Main, &[Action::PreviewDocument])
}

/// The document is on its way; it appears by itself.
pub(super) fn making(context: &Context, order: &DocumentOrder) -> Reply {
    if !has_brief(context.view) {
        return not_written(context);
    }
    if !can_be_made(order, context.view) {
        return impossible(context, order);
    }
    let mut answer = Answer::new(context, "document");
    let format = order.format;
    let verb = if format == DocumentFormat::Pptx { "are" } else { "is" };
    let from = match order.about {
        DocumentAbout::Brief if format == DocumentFormat::Csv => "from the findings as they stand",
        DocumentAbout::Brief => "from the brief as it stands",
        DocumentAbout::Area { .. } | DocumentAbout::Finding { .. } => "from what I showed of it",
        DocumentAbout::Roi => "from the ROI case as it stands",
        DocumentAbout::Changes => "from what changed since last time",
        DocumentAbout::Demo => "for a week after the meeting, with our questions in it; the time is yours to set",
    };
    let length = match order.length {
        DocumentLength::Full => "",
        DocumentLength::Short => ", half as long",
        DocumentLength::Shortest => ", a quarter as long",
    };
    let whom = match (order.readers(), order.audience) {
        (Audience::Customer, _) => " It holds nothing that is marked internal, inferred, or a tactic of ours.",
        (Audience::Internal, Some(Audience::Customer)) => {
            " It is for you and your colleagues: it says what to make of things, which is not for the customer. Ask for the one-pager or the ROI case for them."
        }
        (Audience::Internal, Some(Audience::Internal) | None) => "",
    };
    let words = match (order.wording, context.model) {
        (None, _) => String::new(),
        (Some(wording), true) => format!(
            " Your model says its lines {}; a line whose new words do not hold against its sources keeps the old ones.",
            wording.title()
        ),
        (Some(_), false) => " Other words need a language model, and none is connected, so they are those of the rules; Settings has a place for one.".to_owned(),
    };
    answer.say(&format!(
        "The {} {verb} being made {from}{length}.{whom}{words} It appears here when it is done.",
        format.title()
    ));
    answer.done(&Situation::Document, &[Action::CreateDocument(order.clone())])
}

/// It cannot be made: there is nothing of it, or the format is for something else.
fn impossible(context: &Context, order: &DocumentOrder) -> Reply {
    let mut answer = Answer::new(context, "document");
    if order.wording.is_some() {
        answer.say("Only the brief can be had in other words, as a page, slides, a mail or Markdown; an answer can be said again here in the chat. Nothing was made.");
    } else if order.about.fits(order.format) {
        answer.say(
            "There is nothing of that to put on a page: it was not found, or it is not known yet. Nothing was made.",
        );
    } else {
        answer.say(&format!(
            "That cannot be had as {}: it is always of the whole brief, or of all findings. Nothing was made; take the PDF, or ask for it without the deep dive.",
            order.format.title()
        ));
    }
    answer.done(&Situation::Document, &[])
}

/// A format that we know of and cannot make.
pub(super) fn not_yet(context: &Context, format: &str) -> Reply {
    let name = match format {
        "docx" => "A Word document",
        _ => "That format",
    };
    let mut answer = Answer::new(context, "document");
    let instead = if has_brief(context.view) {
        "I can make it as PDF, slides, a mail draft, a web page or Markdown now, with the same numbered sources."
    } else {
        "PDF, slides, a mail draft, a web page and Markdown will be there as soon as the brief is written."
    };
    answer.say(&format!("{name} cannot be made yet. {instead}"));
    let formats = [DocumentFormat::Pdf, DocumentFormat::Pptx, DocumentFormat::Markdown]
        .map(|format| Action::CreateDocument(DocumentOrder::brief(format)));
    let offers: Vec<_> =
        formats.into_iter().chain([Action::PreviewDocument]).filter_map(|action| offer(context, action)).collect();
    if offers.is_empty() { answer.done(&Situation::Main, &[]) } else { answer.with(offers) }
}
