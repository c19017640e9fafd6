//! The model that every format prints.

use domain::{ConfidenceWord, DocumentAbout, DocumentFormat, FindingKind, Fit, PartialDate, SectionKind};
use jiff::civil::Date;

use crate::audience::{Admitted, Audience};
use crate::limits::{DETAIL_CHARS_MAX, LINE_CHARS_MAX};
use crate::sources::{Numbering, Source};
use crate::text::Text;

/// A document before it has a format: a one-pager, a deep dive, an ROI case.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Document {
    pub about: DocumentAbout,
    pub audience: Audience,
    /// What kind of document it is, over its head.
    pub label: Text,
    /// The customer's name.
    pub company: Text,
    /// The name of the document.
    pub title: Text,
    /// Who they are, the meeting and its date.
    pub subtitle: Text,
    /// Role, purpose, vendor.
    pub prepared_for: Text,
    /// The day it was made.
    pub date: Date,
    /// Absent when only a part of the brief is in it.
    pub reading_seconds: Option<u32>,
    pub sections: Vec<Section>,
    /// In the order of their numbers, which begin at one and have no holes.
    pub sources: Vec<Source>,
    /// The confidence words that are used, surest first.
    pub legend: Vec<ConfidenceWord>,
    /// Lines of the brief that are not in it for want of room.
    pub left_out: u32,
    /// What has to be said at its end.
    pub footer: Vec<Text>,
}

/// A section under its heading; never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    pub kind: SectionKind,
    pub place: Place,
    pub title: Text,
    pub block: Block,
}

/// How much a section stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// What is read first.
    Panel,
    Plain,
    /// Set back.
    Quiet,
}

impl Place {
    /// Of a section of the brief.
    pub(crate) fn in_brief(kind: SectionKind) -> Self {
        match kind {
            SectionKind::SayFirst => Self::Panel,
            SectionKind::NotFound => Self::Quiet,
            SectionKind::InTheRoom
            | SectionKind::WhatChanged
            | SectionKind::Ask
            | SectionKind::Fit
            | SectionKind::Careful
            | SectionKind::NextStep
            | SectionKind::Pinned => Self::Plain,
        }
    }
}

/// What a section holds, by how it is set.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    Lines(Vec<Line>),
    /// Name and role in `text`, the likely part in the decision in `detail`.
    People(Vec<Line>),
    /// Oldest first, undated last.
    Timeline(Vec<TimelineItem>),
    /// To be asked, in this order.
    Questions(Vec<Line>),
    Matrix(Vec<MatrixRow>),
    Table(Table),
}

/// A table. Where it has a picture, the table says the same in words and numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What is said over it.
    pub caption: Option<Line>,
    /// The heads: of a row's own text, then of its cells.
    pub columns: Vec<Column>,
    pub rows: Vec<TableRow>,
    pub picture: Option<Picture>,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub title: Text,
    /// Its cells are numbers.
    pub number: bool,
}

/// A row; `line.text` is its first cell.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    pub line: Line,
    pub cells: Vec<Text>,
    /// What is drawn, as the picture says; always finite. A row without values is not drawn.
    pub values: Vec<f64>,
}

/// How a table is drawn where it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// A bar for each row in time; the values are the part that matters and the whole.
    Weeks,
    /// A range on one scale for each row; the values are low, likely and high.
    Ranges,
    /// Seats at the table: rows of the same text stand together; the first cell is a name, or empty when nobody is known.
    Seats,
}

/// A line that may be seen by the document's audience: there is no way to make one but from an admitted line.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Line {
    pub text: Text,
    pub detail: Option<Text>,
    pub on: Option<PartialDate>,
    /// Numbers of [`Document::sources`], ascending.
    pub sources: Vec<u16>,
    pub confidence: Option<ConfidenceWord>,
    /// To be marked: it must not be read out.
    pub internal: bool,
}

/// A dot on the timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineItem {
    pub line: Line,
    pub signal: Option<FindingKind>,
}

/// A row of the fit matrix; `line.text` says what they run.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixRow {
    pub line: Line,
    pub category: Text,
    pub seen: Text,
    pub fit: Fit,
    /// What to do about it; absent before a customer.
    pub so: Option<Text>,
}

impl Line {
    pub(crate) fn from_admitted(admitted: &Admitted<'_>, numbering: &mut Numbering<'_>) -> Self {
        let line = admitted.line();
        Self {
            text: Text::clean(&line.text, LINE_CHARS_MAX),
            detail: admitted
                .detail()
                .map(|detail| Text::clean(detail, DETAIL_CHARS_MAX))
                .filter(|detail| !detail.is_empty()),
            on: line.on,
            sources: numbering.of(&line.cites),
            confidence: line.confidence,
            internal: admitted.internal(),
        }
    }
}

impl Block {
    /// Its lines, whatever they are set as.
    pub fn lines(&self) -> Vec<&Line> {
        match self {
            Self::Lines(lines) | Self::People(lines) | Self::Questions(lines) => lines.iter().collect(),
            Self::Timeline(items) => items.iter().map(|item| &item.line).collect(),
            Self::Matrix(rows) => rows.iter().map(|row| &row.line).collect(),
            Self::Table(table) => table.rows.iter().map(|row| &row.line).collect(),
        }
    }

    /// What is said over its lines.
    pub fn caption(&self) -> Option<&Line> {
        match self {
            Self::Table(table) => table.caption.as_ref(),
            Self::Lines(_) | Self::People(_) | Self::Questions(_) | Self::Timeline(_) | Self::Matrix(_) => None,
        }
    }

    /// Whether it may not be cut: bars of weeks, seats at a table.
    pub(crate) fn is_one_piece(&self) -> bool {
        match self {
            Self::Table(table) => matches!(table.picture, Some(Picture::Weeks | Picture::Seats)),
            Self::Lines(_) | Self::People(_) | Self::Questions(_) | Self::Timeline(_) | Self::Matrix(_) => false,
        }
    }

    /// Keeps the lines at the positions that `keep` accepts.
    pub(crate) fn keep(&mut self, keep: impl Fn(usize) -> bool) {
        let mut at = 0;
        let mut next = || {
            at += 1;
            keep(at - 1)
        };
        match self {
            Self::Lines(lines) | Self::People(lines) | Self::Questions(lines) => lines.retain(|_| next()),
            Self::Timeline(items) => items.retain(|_| next()),
            Self::Matrix(rows) => rows.retain(|_| next()),
            Self::Table(table) => table.rows.retain(|_| next()),
        }
    }
}

impl Document {
    /// Every line, in reading order.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.sections.iter().flat_map(|section| section.block.lines())
    }

    /// Whether a line or what is said over lines cites the source of this number.
    pub fn cites(&self, number: u16) -> bool {
        let captions = self.sections.iter().filter_map(|section| section.block.caption());
        self.lines().chain(captions).any(|line| line.sources.contains(&number))
    }

    /// The source with this number.
    pub fn source(&self, number: u16) -> Option<&Source> {
        self.sources.iter().find(|source| source.number == number)
    }

    /// The sources that some line cites: all of them, unless the document was shortened.
    pub fn cited_sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|source| self.cites(source.number))
    }

    /// What to say about lines that are not in it; `None` when all are.
    pub fn left_out_note(&self) -> Option<String> {
        let lines = if self.left_out == 1 { "line" } else { "lines" };
        match (self.left_out, self.audience) {
            (0, _) => None,
            (more, Audience::Internal) => Some(format!("{more} more {lines} in Callsheet.")),
            (more, Audience::Customer) => Some(format!("{more} more {lines} left out to fit this page.")),
        }
    }

    /// A name for the file: ASCII letters, digits and hyphens, the day, and the format's ending.
    pub fn file_name(&self, format: DocumentFormat) -> String {
        /// Characters of the company's name in it.
        const SLUG_CHARS_MAX: usize = 48;
        let mut slug = String::new();
        for character in self.company.chars().take(SLUG_CHARS_MAX) {
            match character {
                letter if letter.is_ascii_alphanumeric() => slug.push(letter.to_ascii_lowercase()),
                _ if slug.ends_with('-') || slug.is_empty() => {}
                _ => slug.push('-'),
            }
        }
        let slug = slug.trim_end_matches('-');
        let who = if slug.is_empty() { "customer" } else { slug };
        let what = match &self.about {
            DocumentAbout::Brief if format == DocumentFormat::Ics => "meeting",
            DocumentAbout::Brief => "one-pager",
            DocumentAbout::Area { .. } | DocumentAbout::Finding { .. } => "deep-dive",
            DocumentAbout::Roi => "roi-case",
            DocumentAbout::Changes => "changes",
            DocumentAbout::Demo => "demo",
        };
        let phone = if format == DocumentFormat::PdfPhone { "-phone" } else { "" };
        format!("{who}-{what}{phone}-{}.{}", self.date, format.extension())
    }
}

/// What a confidence word stands for.
pub fn meaning(word: ConfidenceWord) -> &'static str {
    match word {
        ConfidenceWord::Confirmed => "own page, filing, or two independent sources",
        ConfidenceWord::OneSource => "not confirmed elsewhere",
        ConfidenceWord::Inferred => "concluded, not said",
        ConfidenceWord::SourcesDisagree => "versions differ",
    }
}

/// How a fit is called in the matrix.
pub fn fit_label(fit: Fit) -> &'static str {
    match fit {
        Fit::Integrates => "Integrates",
        Fit::Coexists => "Coexists",
        Fit::Competes => "Competes",
        Fit::Unknown => "Unknown",
    }
}
