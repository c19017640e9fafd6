//! A mail to send ahead of a meeting: its subject, its text, and the same as HTML.
//!
//! It takes a [`CustomerDocument`], so that nothing else can be sent. The subject is one line of cleaned text: no
//! header can be smuggled into it. The HTML has its style in attributes and no table, which mail programs show alike.

mod link;

use crate::customer::CustomerDocument;
use crate::dates;
use crate::document::{Block, Document, Line, MatrixRow, Section, Table, TableRow, TimelineItem, fit_label};
use crate::limits::{MAIL_LINES_MAX, SUBJECT_CHARS_MAX};
use crate::markup::escaped;
use crate::sources::Source;
use crate::text::Text;

pub use link::{Mailto, mailto};

/// A mail without sender and receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// One line.
    pub subject: String,
    /// Lines end with LF.
    pub text: String,
    pub html: String,
}

/// What it opens with.
const OPENING: &str = "Ahead of our meeting: what we read in public, and what we would like to talk about. Please correct what we got wrong.";

const BODY: &str = "margin:0;padding:24px;background:#ffffff;color:#1b1f27;font:16px/1.5 Arial,Helvetica,sans-serif";
const HEADING: &str = "margin:24px 0 8px;font-size:16px;line-height:1.3;color:#2a4bb0";
const LIST: &str = "margin:0;padding:0 0 0 24px";
const ITEM: &str = "margin:0 0 8px";
const QUIET: &str = "color:#565e6c";
const SMALL: &str = "margin:0 0 4px;font-size:13px;color:#565e6c";
const ANCHOR: &str = "color:#2a4bb0";

/// Writes the mail.
pub fn mail(document: &CustomerDocument) -> Mail {
    let document = document.within(MAIL_LINES_MAX);
    let subject = Text::clean(&format!("Before we meet: {}", document.company), SUBJECT_CHARS_MAX).to_string();
    Mail { text: plain_mail(&document), html: html_mail(&document, &subject), subject }
}

fn plain_mail(document: &Document) -> String {
    let mut out = format!("{OPENING}\n");
    for section in shown(document) {
        let lines: String = spoken(section).iter().map(|spoken| format!("{}\n", spoken.text())).collect();
        out.push_str(&format!("\n{}\n\n{lines}", section.title.to_uppercase()));
    }
    if let Some(note) = document.left_out_note() {
        out.push_str(&format!("\n{note}\n"));
    }
    let sources: String = cited(document).map(|it| format!("{}\n", source(it))).collect();
    if !sources.is_empty() {
        out.push_str(&format!("\nSOURCES\n\n{sources}"));
    }
    let notes: String = document.footer.iter().map(|note| format!("{note}\n")).collect();
    format!("{out}\n-- \n{}\n{notes}", document.prepared_for)
}

/// The sections of a mail. Its readers know who of them will be in the room.
fn shown(document: &Document) -> impl Iterator<Item = &Section> {
    document.sections.iter().filter(|section| !matches!(section.block, Block::People(_)))
}

fn cited(document: &Document) -> impl Iterator<Item = &Source> {
    let cites =
        |number: &u16| shown(document).any(|it| it.block.lines().iter().any(|line| line.sources.contains(number)));
    document.sources.iter().filter(move |source| cites(&source.number))
}

/// A line as it is said in a mail.
struct Spoken<'a> {
    mark: String,
    lead: String,
    line: &'a Line,
    rest: String,
}

impl Spoken<'_> {
    fn text(&self) -> String {
        let numbers: String = self.line.sources.iter().map(|number| format!(" [{number}]")).collect();
        format!("{} {}{}{}{numbers}", self.mark, self.lead, self.line.text, self.rest)
    }

    fn html(&self, document: &Document) -> String {
        let lead =
            if self.lead.is_empty() { String::new() } else { format!("<strong>{}</strong>", escaped(&self.lead)) };
        let rest = if self.rest.is_empty() {
            String::new()
        } else {
            format!("<span style=\"{QUIET}\">{}</span>", escaped(&self.rest))
        };
        let numbers: String = self.line.sources.iter().map(|number| numbered(document, *number)).collect();
        format!("<li style=\"{ITEM}\" dir=\"auto\">{lead}{}{rest}{numbers}</li>\n", escaped(&self.line.text))
    }
}

fn numbered(document: &Document, number: u16) -> String {
    match document.source(number).and_then(|source| source.link.as_ref()) {
        Some(link) => format!(" <a href=\"{}\" style=\"{ANCHOR}\">[{number}]</a>", escaped(link)),
        None => format!(" [{number}]"),
    }
}

/// Each cell with the head of its column.
fn cells(table: &Table, row: &TableRow) -> String {
    let heads = table.columns.iter().skip(1).map(|column| column.title.as_str());
    let said = row.cells.iter().zip(heads).filter(|(cell, _)| !cell.is_empty());
    said.map(|(cell, head)| format!(" · {head}: {cell}")).collect()
}

fn spoken(section: &Section) -> Vec<Spoken<'_>> {
    let bullet = || "-".to_owned();
    let detail = |line: &Line| line.detail.as_ref().map(|detail| format!(" · {detail}")).unwrap_or_default();
    let plain = |mark: String, line| Spoken { mark, lead: String::new(), line, rest: detail(line) };
    let row = |row: &'_ MatrixRow| {
        format!(
            " · {}{}",
            fit_label(row.fit),
            if row.seen.is_empty() { String::new() } else { format!(", {}", row.seen) }
        )
    };
    let when = |item: &TimelineItem| {
        item.line.on.map_or_else(|| "Undated: ".to_owned(), |on| format!("{}: ", dates::partial(on)))
    };
    match &section.block {
        Block::Lines(lines) | Block::People(lines) => lines.iter().map(|line| plain(bullet(), line)).collect(),
        Block::Questions(lines) => {
            lines.iter().enumerate().map(|(at, line)| plain(format!("{}.", at + 1), line)).collect()
        }
        Block::Timeline(items) => {
            items.iter().map(|item| Spoken { lead: when(item), ..plain(bullet(), &item.line) }).collect()
        }
        Block::Matrix(rows) => rows.iter().map(|it| Spoken { rest: row(it), ..plain(bullet(), &it.line) }).collect(),
        Block::Table(table) => {
            let caption = table.caption.iter().map(|line| plain(bullet(), line));
            let rows = table.rows.iter().map(|it| Spoken { rest: cells(table, it), ..plain(bullet(), &it.line) });
            caption.chain(rows).collect()
        }
    }
}

fn source(source: &Source) -> String {
    let published = source.published.map(|on| format!(", {}", dates::partial(on))).unwrap_or_default();
    let address = source.link.as_deref().unwrap_or(&source.address);
    match source.publisher.is_empty() {
        true => format!("[{}] {address}{published}", source.number),
        false => format!("[{}] {}{published}: {address}", source.number, source.publisher),
    }
}

fn html_mail(document: &Document, subject: &str) -> String {
    let section = |section: &Section| {
        let items: String = spoken(section).iter().map(|spoken| spoken.html(document)).collect();
        let list = if matches!(section.block, Block::Questions(_)) { "ol" } else { "ul" };
        let title = escaped(&section.title);
        format!("<h2 style=\"{HEADING}\">{title}</h2>\n<{list} style=\"{LIST}\">\n{items}</{list}>\n")
    };
    let small = |text: &str| format!("<p style=\"{SMALL}\" dir=\"auto\">{}</p>\n", escaped(text));
    let sections: String = shown(document).map(section).collect();
    let left_out = document.left_out_note().map(|note| small(&note)).unwrap_or_default();
    let sources: String = cited(document).map(html_source).collect();
    let sources = if sources.is_empty() { sources } else { format!("<h2 style=\"{HEADING}\">Sources</h2>\n{sources}") };
    let notes: String = document.footer.iter().map(|note| small(note)).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n</head>\n\
         <body style=\"{BODY}\">\n<div style=\"max-width:640px\">\n<p style=\"margin:0 0 8px\">{OPENING}</p>\n\
         {sections}{left_out}{sources}<hr style=\"border:0;border-top:1px solid #d6dbe4;margin:24px 0 12px\">\n{}{notes}</div>\n</body>\n</html>\n",
        escaped(subject),
        small(&document.prepared_for),
    )
}

fn html_source(source: &Source) -> String {
    let name = if source.publisher.is_empty() { &source.address } else { &source.publisher };
    let published = source.published.map(|on| format!(", {}", dates::partial(on))).unwrap_or_default();
    let named = match &source.link {
        Some(link) => format!("<a href=\"{}\" style=\"{ANCHOR}\">{}</a>", escaped(link), escaped(name)),
        None if source.publisher.is_empty() => escaped(name),
        None => format!("{}, {}", escaped(name), escaped(&source.address)),
    };
    format!("<p style=\"{SMALL}\" dir=\"auto\">[{}] {named}{published}</p>\n", source.number)
}
