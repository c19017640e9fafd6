//! One page for a brief, two at most for anything else: smaller text first, then fewer lines, and the page says how
//! many are missing.

use documents::{Document, Text};
use typst_layout::PagedDocument;

use crate::Typeset;
use crate::error::PdfError;
use crate::limits::{
    BRIEF_PAGES_MAX, PAGE_CHARS_MAX, PAGES_MAX, PHONE_LINES_MAX, PHONE_TEXT_PT, SHORT_CHARS_MAX, SHORT_TEXT_PT,
    TEXT_SIZES_PT,
};
use crate::sheet::{self, Format};
use crate::world::{Press, Template};

/// One thing to try: a text size, and how many lines to leave out.
#[derive(Clone, Copy)]
struct Attempt {
    text_pt: f64,
    cut: usize,
}

/// Sets the document at the largest size and with the most lines that fit its pages.
pub(crate) fn fit(document: &Document, template: &Template) -> Result<Typeset, PdfError> {
    let attempts = attempts(document);
    let pages_max = pages_max(document, template)?;
    let (mut fitting, mut low, mut high) = (None, 0, attempts.len());
    // Most briefs fit at once, so the first attempt is not the middle one.
    let mut at = 0;
    while low < high {
        let typeset = set(document, template, attempts[at], Format::A4)?;
        if typeset.page.pages().len() <= pages_max {
            high = at;
            fitting = Some(typeset);
        } else {
            low = at + 1;
        }
        at = low + (high - low) / 2;
    }
    fitting.ok_or(PdfError::TooLong)
}

/// One page for a brief, and for what fits it whole at the smallest size.
fn pages_max(document: &Document, template: &Template) -> Result<usize, PdfError> {
    if document.about.is_brief() {
        return Ok(BRIEF_PAGES_MAX);
    }
    let smallest = Attempt { text_pt: TEXT_SIZES_PT[TEXT_SIZES_PT.len() - 1], cut: 0 };
    let pages = set(document, template, smallest, Format::A4)?.page.pages().len();
    Ok(if pages <= BRIEF_PAGES_MAX { BRIEF_PAGES_MAX } else { PAGES_MAX })
}

/// Sets the document in one column as wide as a phone and as long as it takes.
pub(crate) fn column(document: &Document, template: &Template) -> Result<Typeset, PdfError> {
    let cut = document.lines().count().saturating_sub(PHONE_LINES_MAX);
    set(document, template, Attempt { text_pt: PHONE_TEXT_PT, cut }, Format::Phone)
}

/// Every size with all lines that may fit, then the smallest size with ever fewer lines, down to one.
fn attempts(document: &Document) -> Vec<Attempt> {
    let lines = document.lines().count();
    let least = least_cut(document, lines);
    let smallest = TEXT_SIZES_PT[TEXT_SIZES_PT.len() - 1];
    let short = (chars(document) <= SHORT_CHARS_MAX).then_some(SHORT_TEXT_PT);
    let sizes = short.into_iter().chain(TEXT_SIZES_PT).map(|text_pt| Attempt { text_pt, cut: least });
    sizes.chain((least + 1..lines).map(|cut| Attempt { text_pt: smallest, cut })).collect()
}

/// The fewest lines to leave out so that the rest has a chance.
fn least_cut(document: &Document, lines: usize) -> usize {
    let fits = |cut: usize| chars(&document.shortened(cut)) <= PAGE_CHARS_MAX;
    let (mut low, mut high) = (0, lines.saturating_sub(1));
    while low < high {
        let middle = low + (high - low) / 2;
        if fits(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

fn chars(document: &Document) -> usize {
    let count = |text: &Text| text.chars().count();
    document.lines().map(|line| count(&line.text) + line.detail.as_ref().map_or(0, count)).sum()
}

fn set(document: &Document, template: &Template, attempt: Attempt, format: Format) -> Result<Typeset, PdfError> {
    let shown = if attempt.cut == 0 { document.clone() } else { document.shortened(attempt.cut) };
    let values = serde_json::to_vec(&sheet::sheet(&shown, attempt.text_pt, format))
        .map_err(|error| PdfError::Bug(error.to_string()))?;
    let world = Press::with(template, values)?;
    let page = typst::compile::<PagedDocument>(&world).output.map_err(|errors| PdfError::said(&errors))?;
    Ok(Typeset { page, text_pt: attempt.text_pt, shown })
}
