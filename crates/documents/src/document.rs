//! The model that every format prints.

use domain::{ConfidenceWord, DocumentFormat, FindingKind, Fit, PartialDate, SectionKind};
use jiff::civil::Date;

use crate::audience::{Admitted, Audience};
use crate::limits::{DETAIL_CHARS_MAX, LINE_CHARS_MAX};
use crate::sources::{Numbering, Source};
use crate::text::Text;

/// A one-pager before it has a format.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Document {
    pub audience: Audience,
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
    pub title: &'static str,
    pub block: Block,
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
        }
    }
}

impl Document {
    /// Every line, in reading order.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.sections.iter().flat_map(|section| section.block.lines())
    }

    /// The source with this number.
    pub fn source(&self, number: u16) -> Option<&Source> {
        self.sources.iter().find(|source| source.number == number)
    }

    /// The sources that some line cites: all of them, unless the document was shortened.
    pub fn cited_sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|source| self.lines().any(|line| line.sources.contains(&source.number)))
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
        format!("{who}-one-pager-{}.{}", self.date, format.extension())
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
