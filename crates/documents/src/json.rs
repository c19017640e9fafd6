//! The document as JSON, for programs of others.
//!
//! The shape is stable: within a `version` fields may be added, and none is renamed, dropped or given another meaning.
//!
//! ```text
//! version        1
//! audience       "internal" | "customer"
//! about          kind ("brief" | "area" | "finding" | "roi" | "changes"), area | finding
//! company, label, title, subtitle, preparedFor   text
//! date           "2026-11-22"
//! readingSeconds number | null
//! sections[]     kind ("say_first", …), title, block ("lines" | "people" | "timeline" | "questions" | "matrix" | "table"), lines[],
//!                caption (a line) and columns [text] (of a table: of the lines' own text, then of their cells)
//!   lines[]      text, detail | null, on ("2026-11-21" | "2026-11" | "2026") | null, sources [number],
//!                confidence ("confirmed" | "one_source" | "inferred" | "sources_disagree") | null, internal,
//!                signal (in a timeline) | absent, row (in a matrix: category, seen, fit, so | null) | absent,
//!                cells [text] (in a table) | absent
//! sources[]      number, publisher, address, link | null, published | null, kind | null
//! legend[]       word, label, meaning
//! leftOut        number of lines
//! footer[]       text
//! ```

use domain::{ConfidenceWord, DocumentAbout, EvidenceKind, FindingKind, Fit, SectionKind};
use serde::Serialize;

use crate::audience::Audience;
use crate::dates;
use crate::document::{Block, Document, Line, MatrixRow, Section, TableRow, meaning};
use crate::sources::Source;

/// The number of the shape.
pub const VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DocumentJson<'a> {
    version: u32,
    audience: &'static str,
    about: &'a DocumentAbout,
    company: &'a str,
    label: &'a str,
    title: &'a str,
    subtitle: &'a str,
    prepared_for: &'a str,
    date: String,
    reading_seconds: Option<u32>,
    sections: Vec<SectionJson<'a>>,
    sources: Vec<SourceJson<'a>>,
    legend: Vec<WordJson>,
    left_out: u32,
    footer: Vec<&'a str>,
}

#[derive(Serialize)]
struct SectionJson<'a> {
    kind: SectionKind,
    title: &'a str,
    block: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<LineJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    columns: Vec<&'a str>,
    lines: Vec<LineJson<'a>>,
}

#[derive(Serialize)]
struct LineJson<'a> {
    text: &'a str,
    detail: Option<&'a str>,
    on: Option<String>,
    sources: &'a [u16],
    confidence: Option<ConfidenceWord>,
    internal: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    signal: Option<FindingKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<RowJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cells: Vec<&'a str>,
}

#[derive(Serialize)]
struct RowJson<'a> {
    category: &'a str,
    seen: &'a str,
    fit: Fit,
    so: Option<&'a str>,
}

#[derive(Serialize)]
struct SourceJson<'a> {
    number: u16,
    publisher: &'a str,
    address: &'a str,
    link: Option<&'a str>,
    published: Option<String>,
    kind: Option<EvidenceKind>,
}

#[derive(Serialize)]
struct WordJson {
    word: ConfidenceWord,
    label: &'static str,
    meaning: &'static str,
}

/// Prints the document, indented, with a line end after it.
pub fn json(document: &Document) -> Result<String, serde_json::Error> {
    let shape = DocumentJson {
        version: VERSION,
        audience: match document.audience {
            Audience::Internal => "internal",
            Audience::Customer => "customer",
        },
        about: &document.about,
        company: &document.company,
        label: &document.label,
        title: &document.title,
        subtitle: &document.subtitle,
        prepared_for: &document.prepared_for,
        date: document.date.to_string(),
        reading_seconds: document.reading_seconds,
        sections: document.sections.iter().map(section).collect(),
        sources: document.sources.iter().map(source).collect(),
        legend: document
            .legend
            .iter()
            .map(|word| WordJson { word: *word, label: word.label(), meaning: meaning(*word) })
            .collect(),
        left_out: document.left_out,
        footer: document.footer.iter().map(|note| note.as_str()).collect(),
    };
    Ok(serde_json::to_string_pretty(&shape)? + "\n")
}

fn section(section: &Section) -> SectionJson<'_> {
    let (block, lines) = match &section.block {
        Block::Lines(lines) => ("lines", plain(lines)),
        Block::People(lines) => ("people", plain(lines)),
        Block::Questions(lines) => ("questions", plain(lines)),
        Block::Timeline(items) => ("timeline", items.iter().map(|item| line(&item.line, item.signal, None)).collect()),
        Block::Matrix(rows) => ("matrix", rows.iter().map(|it| line(&it.line, None, Some(row(it)))).collect()),
        Block::Table(table) => ("table", table.rows.iter().map(table_row).collect()),
    };
    let columns = match &section.block {
        Block::Table(table) => table.columns.iter().map(|column| column.title.as_str()).collect(),
        Block::Lines(_) | Block::People(_) | Block::Questions(_) | Block::Timeline(_) | Block::Matrix(_) => Vec::new(),
    };
    let caption = section.block.caption().map(|caption| line(caption, None, None));
    SectionJson { kind: section.kind, title: &section.title, block, caption, columns, lines }
}

fn plain(lines: &[Line]) -> Vec<LineJson<'_>> {
    lines.iter().map(|it| line(it, None, None)).collect()
}

fn line<'a>(line: &'a Line, signal: Option<FindingKind>, row: Option<RowJson<'a>>) -> LineJson<'a> {
    LineJson {
        text: &line.text,
        detail: line.detail.as_deref(),
        on: line.on.map(dates::iso),
        sources: &line.sources,
        confidence: line.confidence,
        internal: line.internal,
        signal,
        row,
        cells: Vec::new(),
    }
}

fn table_row(row: &TableRow) -> LineJson<'_> {
    LineJson { cells: row.cells.iter().map(|cell| cell.as_str()).collect(), ..line(&row.line, None, None) }
}

fn row(row: &MatrixRow) -> RowJson<'_> {
    RowJson { category: &row.category, seen: &row.seen, fit: row.fit, so: row.so.as_deref() }
}

fn source(source: &Source) -> SourceJson<'_> {
    SourceJson {
        number: source.number,
        publisher: &source.publisher,
        address: &source.address,
        link: source.link.as_deref(),
        published: source.published.map(dates::iso),
        kind: source.kind,
    }
}
