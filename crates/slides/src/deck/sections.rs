//! The slides of each section, and of what stands beside the brief.

use documents::exhibits::{HiringWeeks, RoiBasis, RoiFigure, RoiFigures};
use documents::{
    Audience, Block, Line, MatrixRow, Picture, Place, Section, TableRow, TimelineItem, dates, fit_label, number,
};
use domain::{Fit, RoiTag, SectionKind};

use super::Layouter;
use crate::chart::{Bars, Chart, FAINT, SOFT, STRONG, Series};
use crate::limits::{BODY_SIZES_PT, INCH_EMU, PANEL_SIZES_PT, POINT_EMU, SHARED_SIZES_PT, TABLE_SIZES_PT};
use crate::page::{Body, ChartBody, Slide};
use crate::table::{Column, Table, cell, number_cell};
use crate::words::{Bullet, Paragraph, Run, Tone};

/// Sizes of the table beside a chart, in points.
const BESIDE_SIZES_PT: [f64; 5] = [14.0, 13.0, 12.0, 11.0, 10.0];
/// Weeks up to which each bar has its number on it.
const LABELLED_WEEKS_MAX: usize = 16;
/// Ranges up to which each bar has its number on it; the table follows.
const LABELLED_RANGES_MAX: usize = 5;

impl Layouter<'_> {
    /// The section as the deck calls and sets it. People are for the house: a customer knows who they are.
    pub(super) fn section(&self, kind: SectionKind) -> Vec<Slide> {
        let hidden = kind == SectionKind::InTheRoom && self.document.audience == Audience::Customer;
        let Some(section) = self.document.sections.iter().find(|section| section.kind == kind && !hidden) else {
            return Vec::new();
        };
        let title: &str = match kind {
            SectionKind::SayFirst => "Why now",
            SectionKind::WhatChanged => "What we heard in public",
            SectionKind::InTheRoom
            | SectionKind::Ask
            | SectionKind::Fit
            | SectionKind::Careful
            | SectionKind::NextStep
            | SectionKind::NotFound
            | SectionKind::Pinned => &section.title,
        };
        self.set(section, title)
    }

    /// All sections in their order; short ones of text share a slide, each under its own title.
    pub(super) fn sections_in_order(&self) -> Vec<Slide> {
        let mut slides = Vec::new();
        let mut shared: Vec<&Section> = Vec::new();
        for section in &self.document.sections {
            let grown: Vec<&Section> = shared.iter().copied().chain([section]).collect();
            if grown.iter().all(|one| one.place == Place::Plain) && self.share(&grown).is_some() {
                shared = grown;
                continue;
            }
            slides.extend(self.together(&shared));
            shared = Vec::new();
            if section.place == Place::Plain && self.share(&[section]).is_some() {
                shared.push(section);
            } else {
                slides.extend(self.set(section, &section.title));
            }
        }
        slides.extend(self.together(&shared));
        slides
    }

    fn together(&self, sections: &[&Section]) -> Vec<Slide> {
        match sections {
            [] => Vec::new(),
            [only] => self.set(only, &only.title),
            [first, ..] => match self.share(sections) {
                Some(lines) => self.text(&first.title, lines, &SHARED_SIZES_PT),
                None => sections.iter().flat_map(|section| self.set(section, &section.title)).collect(),
            },
        }
    }

    /// The lines of sections of text for one slide, when they fit; the first is the slide's own.
    fn share(&self, sections: &[&Section]) -> Option<Vec<Paragraph>> {
        let mut lines = Vec::new();
        for (at, section) in sections.iter().enumerate() {
            let (Block::Lines(said) | Block::Questions(said)) = &section.block else { return None };
            if at > 0 {
                lines.push(Paragraph::of(vec![Run { tone: Tone::Accent, ..Run::bold(&section.title) }], Bullet::None));
            }
            let bullet = if said.len() == 1 { Bullet::None } else { Bullet::Dot };
            lines.extend(said.iter().map(|line| self.plain(line, bullet)));
        }
        let area = self.base.content.body.map_or(self.base.content.free, |(_, area)| area);
        let height: f64 = lines.iter().map(|line| line.height_pt(SHARED_SIZES_PT[0], area.width_pt())).sum();
        (height <= area.height_pt()).then_some(lines)
    }

    /// A section under this title.
    pub(super) fn set(&self, section: &Section, title: &str) -> Vec<Slide> {
        let sizes: &[f64] = if section.place == Place::Panel { &PANEL_SIZES_PT } else { &BODY_SIZES_PT };
        match &section.block {
            Block::Lines(lines) => {
                let bullet = if lines.len() == 1 { Bullet::None } else { Bullet::Dot };
                self.text(title, lines.iter().map(|line| self.plain(line, bullet)).collect(), sizes)
            }
            Block::Questions(lines) => {
                let numbered = lines.iter().enumerate().map(|(at, line)| self.plain(line, Bullet::Number(at + 1)));
                self.text(title, numbered.collect(), sizes)
            }
            Block::People(lines) => self.people(title, lines),
            Block::Timeline(items) => self.timeline(title, items),
            Block::Matrix(rows) => self.matrix(title, rows),
            Block::Table(it) => self.plain_table(title, it),
        }
    }

    fn plain(&self, line: &Line, bullet: Bullet) -> Paragraph {
        let mut runs = vec![Run::plain(&line.text)];
        runs.extend(line.detail.as_ref().map(|detail| Run::grey(&format!(" · {detail}"))));
        runs.extend(self.sources.tail(line));
        Paragraph::of(runs, bullet).citing(&line.sources)
    }

    fn people(&self, title: &str, lines: &[Line]) -> Vec<Slide> {
        let row = |line: &Line| {
            let detail = line.detail.as_ref().map(|detail| Run::plain(detail)).unwrap_or_default();
            let mut runs = vec![detail];
            runs.extend(self.sources.tail(line));
            vec![cell(vec![Run::bold(&line.text)]), cell(runs).citing(&line.sources)]
        };
        let columns = vec![Column::of("Who", 3.0), Column::of("Role and likely part in the decision", 7.0)];
        self.table(title, Table::new(columns, lines.iter().map(row).collect()), &TABLE_SIZES_PT)
    }

    fn timeline(&self, title: &str, items: &[TimelineItem]) -> Vec<Slide> {
        let row = |item: &TimelineItem| {
            let on = item.line.on.map_or_else(|| "Undated".to_owned(), dates::partial);
            let signal = item.signal.map(domain::FindingKind::title).unwrap_or_default();
            vec![
                cell(vec![Run::bold(&on)]),
                cell(vec![Run { tone: Tone::Accent, ..Run::plain(signal) }]),
                self.plain(&item.line, Bullet::None),
            ]
        };
        let columns = vec![Column::of("When", 1.6), Column::of("Signal", 1.8), Column::of("What happened", 8.0)];
        self.table(title, Table::new(columns, items.iter().map(row).collect()), &TABLE_SIZES_PT)
    }

    fn matrix(&self, title: &str, rows: &[MatrixRow]) -> Vec<Slide> {
        let with_so = rows.iter().any(|row| row.so.is_some());
        let row = |row: &MatrixRow| {
            let mut seen = vec![Run::plain(&row.seen)];
            seen.extend(self.sources.tail(&row.line));
            let tone = match row.fit {
                Fit::Integrates => Tone::Accent,
                Fit::Coexists => Tone::Ink,
                Fit::Competes => Tone::Alert,
                Fit::Unknown => Tone::Grey,
            };
            let fit = Run { tone, bold: row.fit != Fit::Unknown, ..Run::plain(fit_label(row.fit)) };
            let mut cells =
                vec![cell(vec![Run::bold(&row.line.text)]), cell(seen).citing(&row.line.sources), cell(vec![fit])];
            if with_so {
                cells.push(cell(vec![Run::plain(row.so.as_deref().unwrap_or_default())]));
            }
            cells
        };
        let mut columns = vec![Column::of("They run", 2.4), Column::of("Evidence", 3.8), Column::of("Fit", 1.5)];
        if with_so {
            columns.push(Column::of("So", 3.2));
        }
        self.table(title, Table::new(columns, rows.iter().map(row).collect()), &TABLE_SIZES_PT)
    }

    /// The table, after its picture where a slide can draw it.
    fn plain_table(&self, title: &str, table: &documents::Table) -> Vec<Slide> {
        let column = |(at, it): (usize, &documents::Column)| match (at, it.number) {
            (_, true) => Column::number(&it.title, 1.6),
            (0, false) => Column::of(&it.title, 4.0),
            (_, false) => Column::of(&it.title, 3.0),
        };
        let row = |row: &TableRow| {
            let mut first = vec![Run::bold(&row.line.text)];
            first.extend(self.sources.tail(&row.line));
            let cells = row.cells.iter().map(|text| cell(vec![Run::plain(text)]));
            std::iter::once(cell(first).citing(&row.line.sources)).chain(cells).collect()
        };
        let columns = table.columns.iter().enumerate().map(column).collect();
        let rows = table.rows.iter().map(row).collect();
        let picture = self.picture(title, table);
        let in_figures = if picture.is_some() { format!("{title}, in figures") } else { title.to_owned() };
        let slides = self.table(&in_figures, Table::new(columns, rows), &TABLE_SIZES_PT);
        picture.into_iter().chain(slides).collect()
    }

    /// A native chart of what the table holds.
    fn picture(&self, title: &str, table: &documents::Table) -> Option<Slide> {
        let drawn: Vec<&TableRow> = table.rows.iter().filter(|row| !row.values.is_empty()).collect();
        // What is drawn last lies on top.
        let (bars, series): (Bars, &[(usize, &str, &'static str)]) = match table.picture {
            Some(Picture::Weeks) => (Bars::Up, &[(1, "All", FAINT), (0, "Of interest", STRONG)]),
            Some(Picture::Ranges) => (Bars::Across, &[(0, "Low", FAINT), (1, "Likely", STRONG), (2, "High", SOFT)]),
            Some(Picture::Seats) | None => return None,
        };
        let labelled_max = if bars == Bars::Across { LABELLED_RANGES_MAX } else { LABELLED_WEEKS_MAX };
        if drawn.is_empty() {
            return None;
        }
        let of = |at: usize| drawn.iter().map(|row| row.values.get(at).copied().unwrap_or(0.0).round()).collect();
        let series = series.iter().map(|(at, name, colour)| Series {
            name: (*name).to_owned(),
            values: of(*at),
            colour,
            labelled: drawn.len() <= labelled_max && (bars == Bars::Across || *at == 0),
        });
        let said = |row: &&TableRow| {
            let cells: Vec<&str> = row.cells.iter().map(|cell| cell.as_str()).collect();
            format!("{}: {}", row.line.text, cells.join(", "))
        };
        let described: Vec<String> = drawn.iter().map(said).collect();
        let chart = Chart {
            bars,
            categories: drawn.iter().map(|row| row.line.text.to_string()).collect(),
            series: series.collect(),
            described: format!("Bar chart. {}.", described.join("; ")),
        };
        let body = match &table.caption {
            Some(line) => self.under(line, chart),
            None => ChartBody { chart, at: self.base.bare.free, caption: None, beside: None },
        };
        Some(self.slide(title, Body::Chart(body)))
    }

    /// Customers of the vendor in a like case.
    pub(super) fn proof(&self) -> Vec<Slide> {
        if self.exhibits.proof.is_empty() {
            return Vec::new();
        }
        let story = |line: &Line| {
            let mut runs: Vec<Run> = line.detail.iter().map(|customer| Run::bold(&format!("{customer}: "))).collect();
            runs.push(Run::plain(&line.text));
            runs.extend(self.sources.tail(line));
            Paragraph::of(runs, Bullet::Dot).citing(&line.sources)
        };
        self.text("Who has done it", self.exhibits.proof.iter().map(story).collect(), &BODY_SIZES_PT)
    }

    /// Roles by week, under the sentence that says so.
    pub(super) fn hiring(&self) -> Vec<Slide> {
        let Some(hiring) = &self.exhibits.hiring else { return Vec::new() };
        let chart = hiring_chart(hiring, self.document.date);
        vec![self.slide("Hiring by week", Body::Chart(self.under(&hiring.line, chart)))]
    }

    /// A chart under a sentence.
    fn under(&self, line: &Line, chart: Chart) -> ChartBody {
        let layout = &self.base.content;
        let area = layout.body.map_or(layout.free, |(_, area)| area);
        let caption = self.plain(line, Bullet::None);
        let size_pt = BODY_SIZES_PT[2];
        let height = caption.height_pt(size_pt, area.width_pt()) as i64 * POINT_EMU + INCH_EMU / 5;
        let (above, at) = area.split_at_height(height.min(area.height / 3));
        ChartBody { chart, at, caption: Some((caption, size_pt, above)), beside: None }
    }

    /// The range as a picture with its table, and what it rests on.
    pub(super) fn roi(&self) -> Vec<Slide> {
        let Some(roi) = &self.exhibits.roi else { return Vec::new() };
        let (at, beside) = self.base.bare.free.split_at_width(0.5, INCH_EMU / 4);
        let columns = vec![
            Column::of("", 3.2),
            Column::number("Low", 1.8),
            Column::number("Likely", 1.8),
            Column::number("High", 1.8),
        ];
        let rows = roi.amounts.iter().chain(&roi.others).map(figure_row).collect();
        let table = Table::new(columns, rows);
        let mut tables = table.clone().paged(beside, &BESIDE_SIZES_PT);
        let reads_well = matches!(tables.as_slice(), [only] if !only.breaks_a_word(only.size_pt, beside.width_pt()));
        let fits_beside = tables.pop().filter(|_| reads_well);
        let at = if fits_beside.is_some() { at } else { self.base.bare.free };
        let chart = roi_chart(roi);
        let body = ChartBody { chart, at, caption: None, beside: fits_beside.clone().map(|table| (table, beside)) };
        let mut slides = vec![self.slide("What it could be worth", Body::Chart(body))];
        let computed =
            "Computed from the inputs that the next slide names; whoever changes an input changes the range.";
        slides.iter_mut().for_each(|slide| slide.notes = vec![computed.to_owned()]);
        if fits_beside.is_none() {
            slides.extend(self.table("What it could be worth, in figures", table, &TABLE_SIZES_PT));
        }
        if !roi.inputs.is_empty() {
            let columns = vec![
                Column::of("Input", 4.6),
                Column::number("Low", 1.5),
                Column::number("Likely", 1.5),
                Column::number("High", 1.5),
                Column::of("Where it comes from", 2.9),
            ];
            let rows = roi.inputs.iter().map(|basis| self.basis_row(basis)).collect();
            slides.extend(self.table("What the range rests on", Table::new(columns, rows), &TABLE_SIZES_PT));
        }
        slides
    }

    fn basis_row(&self, basis: &RoiBasis) -> Vec<Paragraph> {
        let from = match basis.tag {
            RoiTag::CustomerGiven => Run::bold("You told us"),
            RoiTag::Public => Run::plain("Public"),
            RoiTag::Assumed => Run { tone: Tone::Alert, ..Run::plain("Assumed, to be asked") },
        };
        let mut runs = vec![from];
        runs.extend(self.sources.chips(&basis.sources));
        let mut row = figure_row(&basis.figure);
        row.push(cell(runs).citing(&basis.sources));
        row
    }
}

fn figure_row(figure: &RoiFigure) -> Vec<Paragraph> {
    let label = vec![Run::plain(&figure.label), Run::grey(&format!(" ({})", figure.unit))];
    vec![cell(label), number_cell(figure.low, false), number_cell(figure.likely, true), number_cell(figure.high, false)]
}

fn roi_chart(roi: &RoiFigures) -> Chart {
    let series = |name: &str, value: fn(&RoiFigure) -> f64, colour| Series {
        name: name.to_owned(),
        values: roi.amounts.iter().map(value).map(f64::round).collect(),
        colour,
        labelled: true,
    };
    let figure = |it: &RoiFigure| {
        format!("{}: {} to {}, likely {}", it.label, number(it.low), number(it.high), number(it.likely))
    };
    let figures: Vec<String> = roi.amounts.iter().map(figure).collect();
    Chart {
        bars: Bars::Across,
        categories: roi.amounts.iter().map(|it| it.label.to_string()).collect(),
        series: vec![
            series("Low", |it| it.low, FAINT),
            series("Likely", |it| it.likely, STRONG),
            series("High", |it| it.high, SOFT),
        ],
        described: format!("Bar chart in {}. {}.", roi.currency, figures.join("; ")),
    }
}

fn hiring_chart(hiring: &HiringWeeks, today: jiff::civil::Date) -> Chart {
    let day = |ends: jiff::civil::Date| dates::short(domain::PartialDate::day(ends), today);
    let everywhere: Option<Vec<f64>> = hiring.weeks.iter().map(|(_, _, all)| all.map(f64::from)).collect();
    let of_function = Series {
        name: hiring.function.to_string(),
        values: hiring.weeks.iter().map(|(_, count, _)| f64::from(*count)).collect(),
        colour: STRONG,
        labelled: hiring.weeks.len() <= LABELLED_WEEKS_MAX,
    };
    let all = everywhere.map(|values| Series { name: "All roles".to_owned(), values, colour: FAINT, labelled: false });
    let sum: u64 = hiring.weeks.iter().map(|(_, count, _)| u64::from(*count)).sum();
    Chart {
        bars: Bars::Up,
        categories: hiring.weeks.iter().map(|(ends, _, _)| day(*ends)).collect(),
        series: all.into_iter().chain(std::iter::once(of_function)).collect(),
        described: format!("Bar chart: {sum} roles in {} posted over {} weeks.", hiring.function, hiring.weeks.len()),
    }
}
