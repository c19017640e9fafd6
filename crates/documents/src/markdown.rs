//! The document as Markdown (CommonMark with tables).

mod escape;

use domain::ConfidenceWord;

use crate::dates;
use crate::document::{Block, Document, Line, MatrixRow, Section, Table, TableRow, TimelineItem, fit_label, meaning};
use crate::sources::Source;
use escape::{destination, inline, text};

/// Prints the document. Text from outside is escaped: it reads as it was and marks nothing up.
pub fn markdown(document: &Document) -> String {
    let mut out = format!("# {}\n", text(&document.title));
    for line in [&document.subtitle, &document.prepared_for] {
        if !line.is_empty() {
            out.push_str(&format!("\n{}\n", text(line)));
        }
    }
    if let Some(seconds) = document.reading_seconds {
        out.push_str(&format!("\n_{} to read_\n", dates::reading_time(seconds)));
    }
    for section in &document.sections {
        out.push_str(&format!("\n## {}\n\n{}", text(&section.title), block(document, section)));
    }
    if let Some(note) = document.left_out_note() {
        out.push_str(&format!("\n_{note}_\n"));
    }
    out.push_str(&sources(document));
    out.push_str(&ending(document));
    out
}

fn block(document: &Document, section: &Section) -> String {
    match &section.block {
        Block::Lines(lines) => lines.iter().map(|line| format!("- {}\n", plain(document, line))).collect(),
        Block::People(lines) => lines.iter().map(|line| format!("- {}\n", person(document, line))).collect(),
        Block::Questions(lines) => {
            lines.iter().enumerate().map(|(at, line)| format!("{}. {}\n", at + 1, plain(document, line))).collect()
        }
        Block::Timeline(items) => items.iter().map(|item| format!("- {}\n", dated(document, item))).collect(),
        Block::Matrix(rows) => matrix(document, rows),
        Block::Table(it) => table(document, it),
    }
}

fn plain(document: &Document, line: &Line) -> String {
    let detail = line.detail.as_ref().map(|detail| format!(" · {}", inline(detail))).unwrap_or_default();
    format!("{}{detail}{}", text(&line.text), tail(document, line))
}

fn person(document: &Document, line: &Line) -> String {
    let detail = line.detail.as_ref().map(|detail| format!(", {}", inline(detail))).unwrap_or_default();
    format!("**{}**{detail}{}", text(&line.text), tail(document, line))
}

fn dated(document: &Document, item: &TimelineItem) -> String {
    let on = item.line.on.map_or_else(|| "Undated".to_owned(), dates::partial);
    let signal = item.signal.map(|signal| format!(" · {}", signal.title())).unwrap_or_default();
    format!("**{on}**{signal}: {}", plain(document, &item.line))
}

fn matrix(document: &Document, rows: &[MatrixRow]) -> String {
    let with_so = rows.iter().any(|row| row.so.is_some());
    let mut out = String::from("| They run | Evidence | Fit |");
    out.push_str(if with_so { " So |\n| --- | --- | --- | --- |\n" } else { "\n| --- | --- | --- |\n" });
    for row in rows {
        let seen = format!("{}{}", text(&row.seen), tail(document, &row.line));
        out.push_str(&format!("| {} | {} | {} |", text(&row.line.text), seen.trim_start(), fit_label(row.fit)));
        match (&row.so, with_so) {
            (Some(so), true) => out.push_str(&format!(" {} |\n", text(so))),
            (None, true) => out.push_str("  |\n"),
            (Some(_) | None, false) => out.push('\n'),
        }
    }
    out
}

fn table(document: &Document, table: &Table) -> String {
    let caption = table.caption.as_ref().map(|line| format!("{}\n\n", plain(document, line))).unwrap_or_default();
    let heads: String = table.columns.iter().map(|column| format!(" {} |", text(&column.title))).collect();
    let rule: String = table.columns.iter().map(|column| if column.number { " ---: |" } else { " --- |" }).collect();
    let row = |row: &TableRow| {
        let cells: String = row.cells.iter().map(|cell| format!(" {} |", text(cell))).collect();
        format!("| {}{} |{cells}\n", text(&row.line.text), tail(document, &row.line))
    };
    let rows: String = table.rows.iter().map(row).collect();
    format!("{caption}|{heads}\n|{rule}\n{rows}")
}

/// What follows the words of a line: its numbers, how sure it is, whether it is ours alone.
fn tail(document: &Document, line: &Line) -> String {
    let chip = |number: &u16| match document.source(*number).and_then(|source| source.link.as_ref()) {
        Some(link) => format!(" [\\[{number}\\]]({})", destination(link)),
        None => format!(" \\[{number}\\]"),
    };
    let mut out: String = line.sources.iter().map(chip).collect();
    if let Some(word) = line.confidence {
        out.push_str(&format!(" _{}_", word.label()));
    }
    if line.internal {
        out.push_str(" _(internal)_");
    }
    out
}

fn sources(document: &Document) -> String {
    if document.sources.is_empty() {
        return String::new();
    }
    let list: String = document.sources.iter().map(source).collect();
    format!("\n## Sources\n\n{list}")
}

fn source(source: &Source) -> String {
    let name = if source.publisher.is_empty() { &source.address } else { &source.publisher };
    let named = match &source.link {
        Some(link) => format!("[{}]({})", text(name), destination(link)),
        None if source.publisher.is_empty() => text(name),
        None => format!("{}, {}", text(name), inline(&source.address)),
    };
    let published = source.published.map(|on| format!(", {}", dates::partial(on))).unwrap_or_default();
    format!("{}. {named}{published}\n", source.number)
}

fn ending(document: &Document) -> String {
    let word = |word: &ConfidenceWord| format!("{}: {}", word.label(), meaning(*word));
    let legend: Vec<String> = document.legend.iter().map(word).collect();
    let mut out = String::from("\n---\n");
    if !legend.is_empty() {
        out.push_str(&format!("\n{}\n", text(&legend.join(" · "))));
    }
    for note in &document.footer {
        out.push_str(&format!("\n{}\n", text(note)));
    }
    out
}
