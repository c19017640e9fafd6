//! What stands on which slide.

mod sections;

use documents::{Audience, Document, Exhibits, Source, dates, meaning};
use domain::SectionKind;

use crate::base::Base;
use crate::fit;
use crate::limits::{
    ADDRESS_CHARS_MAX, BODY_SIZES_PT, COVER_SIZES_PT, DECK_LINES_MAX, LAST_SIZES_PT, SOURCE_SIZES_PT, TITLE_LINES_MAX,
    TITLE_SIZES_PT,
};
use crate::page::{Body, Slide};
use crate::table::{Column, Table, cell};
use crate::words::{Bullet, Paragraph, Run, Sources, Tone};

/// Sizes of what stands under the name on the cover, in points, with the size of its small print.
const COVER_TEXT_PT: [(f64, f64); 4] = [(20.0, 12.0), (18.0, 12.0), (16.0, 11.0), (14.0, 10.0)];

/// The sections of the brief and what stands beside it, in the order of the slides.
#[derive(Clone, Copy)]
enum Part {
    Section(SectionKind),
    Hiring,
    Proof,
    Roi,
}

const ORDER: [Part; 12] = [
    Part::Section(SectionKind::SayFirst),
    Part::Section(SectionKind::WhatChanged),
    Part::Hiring,
    Part::Section(SectionKind::InTheRoom),
    Part::Section(SectionKind::Ask),
    Part::Section(SectionKind::Fit),
    Part::Proof,
    Part::Roi,
    Part::Section(SectionKind::Pinned),
    Part::Section(SectionKind::Careful),
    Part::Section(SectionKind::NextStep),
    Part::Section(SectionKind::NotFound),
];

/// Lays out slides.
struct Layouter<'a> {
    document: &'a Document,
    exhibits: &'a Exhibits,
    sources: Sources<'a>,
    base: &'a Base,
}

/// All slides, the cover first and the sources last.
pub(crate) fn deck(document: &Document, exhibits: &Exhibits, base: &Base) -> Vec<Slide> {
    let over = document.lines().count().saturating_sub(DECK_LINES_MAX);
    let shorter = (over > 0).then(|| document.shortened(over));
    let document = shorter.as_ref().unwrap_or(document);
    let layouter = Layouter { document, exhibits, sources: Sources::of(document, exhibits), base };
    let mut slides = vec![layouter.cover()];
    if document.about.is_brief() {
        for part in ORDER {
            slides.extend(match part {
                Part::Section(kind) => layouter.section(kind),
                Part::Hiring => layouter.hiring(),
                Part::Proof => layouter.proof(),
                Part::Roi => layouter.roi(),
            });
        }
    } else {
        slides.extend(layouter.sections_in_order());
    }
    let cited: Vec<u16> = slides.iter().flat_map(Slide::sources).collect();
    slides.extend(layouter.source_slides(&cited));
    slides
}

impl Layouter<'_> {
    fn cover(&self) -> Slide {
        let document = self.document;
        let layout = &self.base.cover;
        let width = layout.title.width_pt();
        let title_pt = fit::title_size(&document.company, &COVER_SIZES_PT, width, TITLE_LINES_MAX);
        let title = fit::cut(&document.company, title_pt, width, TITLE_LINES_MAX);
        let label = if document.about.is_brief() { "" } else { document.label.as_str() };
        let named = Run { tone: Tone::Accent, ..Run::bold(label) };
        let mut large = vec![named, Run::plain(&document.subtitle), Run::grey(&document.prepared_for)];
        large.push(Run::grey(&dates::long(document.date)));
        large.retain(|run| !run.text.is_empty());
        let mut small: Vec<String> = document.footer.iter().map(ToString::to_string).collect();
        small.extend(document.left_out_note());
        let lines = |(large_pt, small_pt): (f64, f64)| -> Vec<(Paragraph, f64)> {
            let large = large.iter().map(|run| (Paragraph::of(vec![run.clone()], Bullet::None), large_pt));
            let small = (Paragraph::of(vec![Run::grey(&small.join(" "))], Bullet::None), small_pt);
            large.chain(std::iter::once(small)).collect()
        };
        let area = layout.body.map_or(layout.free, |(_, area)| area);
        let fits = |sizes: &(f64, f64)| {
            let height: f64 = lines(*sizes).iter().map(|(line, size)| line.height_pt(*size, area.width_pt())).sum();
            height <= area.height_pt()
        };
        let sizes = COVER_TEXT_PT.into_iter().find(fits).unwrap_or(COVER_TEXT_PT[COVER_TEXT_PT.len() - 1]);
        let about = match document.audience {
            Audience::Internal => "For colleagues. The deck for the customer is another export.",
            Audience::Customer => "For the customer: nothing internal, nothing inferred.",
        };
        Slide { title, title_pt, body: Body::Cover(lines(sizes)), notes: vec![about.to_owned()] }
    }

    /// Slides of text: one at the largest size that fits, else several.
    fn text(&self, title: &str, lines: Vec<Paragraph>, sizes_pt: &[f64]) -> Vec<Slide> {
        let area = self.base.content.body.map_or(self.base.content.free, |(_, area)| area);
        let (width, height) = (area.width_pt(), area.height_pt());
        let total = |size: f64| lines.iter().map(|line| line.height_pt(size, width)).sum::<f64>();
        let last = sizes_pt.last().copied().unwrap_or(BODY_SIZES_PT[BODY_SIZES_PT.len() - 1]);
        let size_pt = sizes_pt.iter().copied().find(|size| total(*size) <= height).unwrap_or(last);
        let (mut pages, mut page, mut used): (Vec<Vec<Paragraph>>, Vec<Paragraph>, f64) = (Vec::new(), Vec::new(), 0.0);
        for line in lines {
            let line_pt = line.height_pt(size_pt, width);
            if used + line_pt > height && !page.is_empty() {
                pages.push(std::mem::take(&mut page));
                used = 0.0;
            }
            used += line_pt;
            page.push(line);
        }
        pages.push(page);
        let slide = |paragraphs: Vec<Paragraph>| {
            let fits = |size: &f64| paragraphs.iter().map(|line| line.height_pt(*size, width)).sum::<f64>() <= height;
            let mut sizes = std::iter::once(size_pt).chain(LAST_SIZES_PT.into_iter().filter(|size| *size < size_pt));
            let size_pt = sizes.find(fits).unwrap_or(LAST_SIZES_PT[LAST_SIZES_PT.len() - 1]);
            Body::Text { paragraphs, size_pt }
        };
        self.numbered(title, pages.into_iter().map(slide).collect())
    }

    /// Slides of one table.
    fn table(&self, title: &str, table: Table, sizes_pt: &[f64]) -> Vec<Slide> {
        let pages = table.paged(self.base.bare.free, sizes_pt);
        self.numbered(title, pages.into_iter().map(Body::Table).collect())
    }

    /// Slides under one title, which are counted when there are several.
    fn numbered(&self, title: &str, bodies: Vec<Body>) -> Vec<Slide> {
        let count = bodies.len();
        let titled = |(at, body)| {
            let title = if count > 1 { format!("{title} ({} of {count})", at + 1) } else { title.to_owned() };
            self.slide(&title, body)
        };
        bodies.into_iter().enumerate().map(titled).collect()
    }

    fn slide(&self, title: &str, body: Body) -> Slide {
        let mut slide = Slide { title: String::new(), title_pt: 0.0, body, notes: Vec::new() };
        let width = slide.layout(self.base).title.width_pt();
        slide.title_pt = fit::title_size(title, &TITLE_SIZES_PT, width, TITLE_LINES_MAX);
        slide.title = fit::cut(title, slide.title_pt, width, TITLE_LINES_MAX);
        slide.notes = self.notes(&slide.sources());
        slide
    }

    /// What the speaker reads under a slide: where it comes from.
    fn notes(&self, numbers: &[u16]) -> Vec<String> {
        if numbers.is_empty() {
            return vec!["No source: what stands here is a suggestion, not a fact.".to_owned()];
        }
        let listed = numbers.iter().filter_map(|number| self.sources.get(*number)).map(said);
        std::iter::once("Sources of this slide:".to_owned()).chain(listed).collect()
    }

    fn source_slides(&self, cited: &[u16]) -> Vec<Slide> {
        let listed = self.sources.all().iter().filter(|source| cited.contains(&source.number));
        let rows: Vec<Vec<Paragraph>> = listed.map(|source| source_row(source)).collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let columns = vec![
            Column::of("No.", 0.6),
            Column::of("Publisher", 3.2),
            Column::of("Published", 1.5),
            Column::of("Address", 6.4),
        ];
        let mut slides = self.table("Sources", Table::new(columns, rows), &SOURCE_SIZES_PT);
        let word = |word: &domain::ConfidenceWord| format!("{}: {}", word.label(), meaning(*word));
        let mut legend = vec!["Every number on a slide leads to its source here.".to_owned()];
        legend.extend(self.document.legend.iter().map(word));
        for slide in &mut slides {
            slide.notes.clone_from(&legend);
        }
        slides
    }
}

/// `[3] Larkfield newsroom, Oct 2026: https://…`
fn said(source: &Source) -> String {
    let published = source.published.map(|on| format!(", {}", dates::partial(on))).unwrap_or_default();
    let address = source.link.as_deref().unwrap_or(&source.address);
    format!("[{}] {}{published}: {address}", source.number, source.publisher)
}

fn source_row(source: &Source) -> Vec<Paragraph> {
    let name = if source.publisher.is_empty() { &source.address } else { &source.publisher };
    let mut address: String = source.address.chars().take(ADDRESS_CHARS_MAX).collect();
    if address.len() < source.address.len() {
        address.push('…');
    }
    let number = Run { tone: Tone::Grey, ..Run::plain(&source.number.to_string()) };
    let published = source.published.map(dates::partial).unwrap_or_default();
    vec![
        cell(vec![number]),
        cell(vec![Run { link: source.link.clone(), ..Run::plain(name) }]),
        cell(vec![Run::plain(&published)]),
        cell(vec![Run::grey(&address)]),
    ]
}
