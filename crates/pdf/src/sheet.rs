//! What the template reads: the document cut into rows, with every text prepared for its column.

use documents::{
    Audience, Block, Document, Line, MatrixRow, Picture, Place, Section, Source, Table, TableRow, TimelineItem, dates,
    fit_label, meaning,
};
use domain::{ConfidenceWord, Fit, SectionKind};
use serde::Serialize;

use crate::limits::{ADDRESS_CHARS_MAX, TIMELINE_COLUMNS_MAX};
use crate::writing::{MISSING, Writing};

/// Widths that a word may take before it has to break, in em of the text in it, at the usual text size. The page is
/// 178 mm wide between its margins: 50 em of 10 pt.
const FULL_EM: f64 = 46.0;
const HALF_EM: f64 = 21.0;
const TITLE_EM: f64 = 15.0;
const PANEL_EM: f64 = 40.0;
const CELL_EM: f64 = 9.0;
const WIDE_CELL_EM: f64 = 14.0;
const SOURCE_EM: f64 = 28.0;
const NOTE_EM: f64 = 60.0;
/// The widest any of them is on a phone, and the widest for its title.
const PHONE_EM: f64 = 20.0;
const PHONE_TITLE_EM: f64 = 9.0;

/// What the page is read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// A sheet of A4, sections side by side.
    A4,
    /// A column as wide as a phone and as long as it takes.
    Phone,
}

/// The whole page.
#[derive(Serialize)]
pub(crate) struct Sheet {
    phone: bool,
    text_pt: f64,
    title: String,
    description: String,
    date: [i16; 3],
    label: String,
    badge: Option<&'static str>,
    reading: Option<String>,
    company: String,
    subtitle: String,
    prepared_for: String,
    /// One section, or two side by side.
    rows: Vec<Vec<SheetSection>>,
    sources: [Vec<SheetSource>; 2],
    legend: Vec<SheetWord>,
    left_out: Option<String>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct SheetSection {
    title: String,
    /// Set as the panel that is read first.
    panel: bool,
    /// Set back: what is missing, not what is known.
    quiet: bool,
    #[serde(flatten)]
    block: SheetBlock,
}

#[derive(Serialize)]
#[serde(tag = "block", rename_all = "snake_case")]
enum SheetBlock {
    Lines {
        lines: Vec<SheetLine>,
    },
    People {
        lines: Vec<SheetLine>,
    },
    Questions {
        lines: Vec<SheetLine>,
    },
    Timeline {
        columns: usize,
        lines: Vec<SheetDot>,
    },
    Matrix {
        with_so: bool,
        lines: Vec<SheetRow>,
    },
    Table {
        caption: Option<SheetLine>,
        columns: Vec<SheetColumn>,
        lines: Vec<SheetCells>,
    },
    Weeks {
        caption: Option<SheetLine>,
        columns: Vec<SheetColumn>,
        lines: Vec<SheetCells>,
    },
    /// With `zero`, the place of nothing on the scale.
    Ranges {
        zero: f64,
        columns: Vec<SheetColumn>,
        lines: Vec<SheetCells>,
    },
    Seats {
        lines: Vec<SheetSeat>,
    },
}

#[derive(Serialize)]
struct SheetColumn {
    title: String,
    number: bool,
}

#[derive(Serialize)]
struct SheetCells {
    cells: Vec<String>,
    /// Between 0 and 1, on the scale of the whole table.
    values: Vec<f64>,
    #[serde(flatten)]
    line: SheetLine,
}

/// A seat at the table, with who sits there.
#[derive(Serialize)]
struct SheetSeat {
    title: String,
    people: Vec<SheetCells>,
}

#[derive(Serialize)]
struct SheetLine {
    text: String,
    detail: Option<String>,
    chips: Vec<Chip>,
    word: Option<SheetWord>,
    internal: bool,
}

#[derive(Serialize)]
struct SheetDot {
    when: String,
    signal: Option<&'static str>,
    #[serde(flatten)]
    line: SheetLine,
}

#[derive(Serialize)]
struct SheetRow {
    seen: String,
    fit: Fit,
    fit_label: &'static str,
    so: String,
    #[serde(flatten)]
    line: SheetLine,
}

#[derive(Serialize)]
struct Chip {
    number: u16,
    link: Option<String>,
}

#[derive(Serialize)]
struct SheetWord {
    word: ConfidenceWord,
    label: &'static str,
    meaning: &'static str,
}

#[derive(Serialize)]
struct SheetSource {
    number: u16,
    publisher: String,
    published: Option<String>,
    address: String,
    link: Option<String>,
}

/// Prepares a document for the template.
pub(crate) fn sheet(document: &Document, text_pt: f64, format: Format) -> Sheet {
    let paper = Paper { document, writing: Writing::at(text_pt), format };
    let mut sheet = Sheet {
        phone: format == Format::Phone,
        text_pt,
        title: document.title.to_string(),
        description: document.prepared_for.to_string(),
        date: [document.date.year(), document.date.month().into(), document.date.day().into()],
        label: document.label.to_string(),
        badge: match document.audience {
            Audience::Internal => Some("Internal"),
            Audience::Customer => None,
        },
        reading: document.reading_seconds.map(|seconds| format!("{} to read", dates::reading_time(seconds))),
        company: paper.set(&document.company, if format == Format::Phone { PHONE_TITLE_EM } else { TITLE_EM }),
        subtitle: paper.set(&document.subtitle, FULL_EM),
        prepared_for: paper.set(&document.prepared_for, FULL_EM),
        rows: paper.rows(),
        sources: paper.sources(),
        legend: document.legend.iter().map(|word| sheet_word(*word)).collect(),
        left_out: document.left_out_note(),
        notes: document.footer.iter().map(|note| paper.set(note, NOTE_EM)).collect(),
    };
    if paper.writing.is_missing_some() {
        sheet
            .notes
            .push(format!("{MISSING} stands for characters that this page has no font for; Callsheet shows them."));
    }
    sheet
}

/// Where a section stands: its row, counted from the top. Sections of one row stand side by side.
fn row_of(kind: SectionKind) -> u8 {
    match kind {
        SectionKind::SayFirst => 0,
        SectionKind::WhatChanged => 1,
        SectionKind::InTheRoom | SectionKind::Ask => 2,
        SectionKind::Fit => 3,
        SectionKind::Careful | SectionKind::NextStep => 4,
        SectionKind::Pinned | SectionKind::NotFound => 5,
    }
}

fn sheet_word(word: ConfidenceWord) -> SheetWord {
    SheetWord { word, label: word.label(), meaning: meaning(word) }
}

/// From the numbers of a table to places between 0 and 1.
#[derive(Clone, Copy)]
struct Scale {
    low: f64,
    span: f64,
}

impl Scale {
    /// It holds nothing as well as every number.
    fn of(table: &Table) -> Self {
        let values = || table.rows.iter().flat_map(|row| &row.values).copied().filter(|value| value.is_finite());
        let (low, high) = (values().fold(0.0, f64::min), values().fold(0.0, f64::max));
        Self { low, span: if high > low { high - low } else { 1.0 } }
    }

    fn place(self, value: f64) -> f64 {
        ((value - self.low) / self.span).clamp(0.0, 1.0)
    }
}

struct Paper<'a> {
    document: &'a Document,
    writing: Writing,
    format: Format,
}

impl Paper<'_> {
    /// A text with places to break, in a column of this width or of a phone's.
    fn set(&self, text: &str, width_em: f64) -> String {
        let widest = match self.format {
            Format::A4 => f64::INFINITY,
            Format::Phone => PHONE_EM,
        };
        self.writing.set(text, width_em.min(widest))
    }

    fn rows(&self) -> Vec<Vec<SheetSection>> {
        let side_by_side = match self.format {
            Format::A4 => 2,
            Format::Phone => 1,
        };
        if !self.document.about.is_brief() {
            return self.document.sections.iter().map(|section| vec![self.section(section, false)]).collect();
        }
        let mut sections: Vec<&Section> = self.document.sections.iter().collect();
        sections.sort_by_key(|section| row_of(section.kind));
        let same_row = |left: &&Section, right: &&Section| row_of(left.kind) == row_of(right.kind);
        let pairs = sections.chunk_by(same_row).flat_map(|row| row.chunks(side_by_side));
        pairs.map(|pair| pair.iter().map(|section| self.section(section, pair.len() > 1)).collect()).collect()
    }

    fn section(&self, section: &Section, half: bool) -> SheetSection {
        let panel = section.place == Place::Panel;
        let width_em = match (panel, half) {
            (true, _) => PANEL_EM,
            (false, true) => HALF_EM,
            (false, false) => FULL_EM,
        };
        let lines = |lines: &[Line]| lines.iter().map(|line| self.line(line, width_em)).collect();
        let block = match &section.block {
            Block::Lines(plain) => SheetBlock::Lines { lines: lines(plain) },
            Block::People(people) => SheetBlock::People { lines: lines(people) },
            Block::Questions(questions) => SheetBlock::Questions { lines: lines(questions) },
            Block::Timeline(items) => self.timeline(items),
            Block::Matrix(rows) => SheetBlock::Matrix {
                with_so: rows.iter().any(|row| row.so.is_some()),
                lines: rows.iter().map(|row| self.row(row)).collect(),
            },
            Block::Table(table) => self.table(table),
        };
        SheetSection { title: self.set(&section.title, width_em), panel, quiet: section.place == Place::Quiet, block }
    }

    fn line(&self, line: &Line, width_em: f64) -> SheetLine {
        SheetLine {
            text: self.set(&line.text, width_em),
            detail: line.detail.as_ref().map(|detail| self.set(detail, width_em)),
            chips: line.sources.iter().map(|number| self.chip(*number)).collect(),
            word: line.confidence.map(sheet_word),
            internal: line.internal,
        }
    }

    fn chip(&self, number: u16) -> Chip {
        let source = self.document.sources.iter().find(|source| source.number == number);
        Chip { number, link: source.and_then(|source| source.link.clone()) }
    }

    /// Rows of nearly equal length.
    fn timeline(&self, items: &[TimelineItem]) -> SheetBlock {
        let rows = items.len().div_ceil(TIMELINE_COLUMNS_MAX).max(1);
        let columns = match self.format {
            Format::A4 => items.len().div_ceil(rows).max(1),
            Format::Phone => 1,
        };
        let width_em = FULL_EM / columns as f64;
        let dot = |item: &TimelineItem| SheetDot {
            when: item.line.on.map_or_else(|| "Undated".to_owned(), |on| dates::short(on, self.document.date)),
            signal: item.signal.map(domain::FindingKind::title),
            line: self.line(&item.line, width_em),
        };
        SheetBlock::Timeline { columns, lines: items.iter().map(dot).collect() }
    }

    fn row(&self, row: &MatrixRow) -> SheetRow {
        SheetRow {
            seen: self.set(&row.seen, WIDE_CELL_EM),
            fit: row.fit,
            fit_label: fit_label(row.fit),
            so: row.so.as_ref().map(|so| self.set(so, WIDE_CELL_EM)).unwrap_or_default(),
            line: self.line(&row.line, CELL_EM),
        }
    }

    fn table(&self, table: &Table) -> SheetBlock {
        let caption = table.caption.as_ref().map(|line| self.line(line, FULL_EM));
        let columns = table.columns.iter();
        let columns = columns
            .map(|column| SheetColumn { title: self.set(&column.title, CELL_EM), number: column.number })
            .collect();
        let scale = Scale::of(table);
        let lines = || table.rows.iter().map(|row| self.cells(row, scale)).collect();
        match table.picture {
            None => SheetBlock::Table { caption, columns, lines: lines() },
            Some(Picture::Weeks) => SheetBlock::Weeks { caption, columns, lines: lines() },
            Some(Picture::Ranges) => SheetBlock::Ranges { zero: scale.place(0.0), columns, lines: lines() },
            Some(Picture::Seats) => {
                let seats = table.rows.chunk_by(|left, right| left.line.text == right.line.text);
                let seat = |rows: &[TableRow]| SheetSeat {
                    title: rows.first().map(|row| self.set(&row.line.text, CELL_EM)).unwrap_or_default(),
                    people: rows.iter().map(|row| self.cells(row, scale)).collect(),
                };
                SheetBlock::Seats { lines: seats.map(seat).collect() }
            }
        }
    }

    fn cells(&self, row: &TableRow, scale: Scale) -> SheetCells {
        SheetCells {
            cells: row.cells.iter().map(|cell| self.set(cell, WIDE_CELL_EM)).collect(),
            values: row.values.iter().map(|value| scale.place(*value)).collect(),
            line: self.line(&row.line, WIDE_CELL_EM),
        }
    }

    /// The sources that are cited on this page, in two columns.
    fn sources(&self) -> [Vec<SheetSource>; 2] {
        let cited = |source: &&Source| self.document.cites(source.number);
        let mut left: Vec<SheetSource> =
            self.document.sources.iter().filter(cited).map(|source| self.source(source)).collect();
        let in_left = match self.format {
            Format::A4 => left.len().div_ceil(2),
            Format::Phone => left.len(),
        };
        let right = left.split_off(in_left);
        [left, right]
    }

    fn source(&self, source: &Source) -> SheetSource {
        let mut address: String = source.address.chars().take(ADDRESS_CHARS_MAX).collect();
        if address.len() < source.address.len() {
            address.push('…');
        }
        SheetSource {
            number: source.number,
            publisher: self.set(&source.publisher, SOURCE_EM),
            published: source.published.map(dates::partial),
            address: self.set(&address, SOURCE_EM),
            link: source.link.clone(),
        }
    }
}
