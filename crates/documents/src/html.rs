//! The document as one HTML file: its style within it, no script, nothing loaded from anywhere.
//!
//! The policy in its head allows this one style sheet, by its hash, and nothing else; so even text that got out of its
//! place could load, run and send nothing.

use domain::ConfidenceWord;

use crate::audience::Audience;
use crate::dates;
use crate::document::{
    Block, Column, Document, Line, MatrixRow, Place, Section, Table, TableRow, TimelineItem, fit_label, meaning,
};
use crate::markup::escaped;
use crate::sources::Source;
use crate::text::Text;

/// The style sheet: light, dark and print.
const STYLE: &str = include_str!("html/page.css");
/// SHA-256 of the style sheet, in base64: what the policy allows. A test tells the new one when the sheet changes.
pub const STYLE_HASH: &str = "b1MxM5mDrYglagk8tNi9gBJz1fHsoNqwgXQ4nNp58Ak=";

/// Prints the document.
pub fn html(document: &Document) -> String {
    let sections: String =
        document.sections.iter().enumerate().map(|(at, section)| section_of(document, at + 1, section)).collect();
    let left_out =
        document.left_out_note().map(|note| format!("<p class=\"note\">{}</p>\n", escaped(&note))).unwrap_or_default();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n{}</head>\n<body>\n<main>\n{}{sections}{left_out}{}{}</main>\n</body>\n</html>\n",
        head(document),
        top(document),
        sources(document),
        ending(document),
    )
}

fn head(document: &Document) -> String {
    format!(
        "<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"robots\" content=\"noindex\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n",
        escaped(&document.title)
    )
}

fn top(document: &Document) -> String {
    let badge = match document.audience {
        Audience::Internal => "<span class=\"badge\">Internal</span>",
        Audience::Customer => "",
    };
    let label = escaped(&document.label);
    let paragraph = |class: &str, text: &str| match text {
        "" => String::new(),
        text => format!("<p class=\"{class}\" dir=\"auto\">{}</p>\n", escaped(text)),
    };
    let reading = document.reading_seconds.map(|seconds| format!("{} to read", dates::reading_time(seconds)));
    format!(
        "<header>\n<p class=\"label\">{label}{badge}</p>\n<h1 dir=\"auto\">{}</h1>\n{}{}{}</header>\n",
        escaped(&document.company),
        paragraph("about", &document.subtitle),
        paragraph("quiet", &document.prepared_for),
        paragraph("quiet", &reading.unwrap_or_default()),
    )
}

fn section_of(document: &Document, number: usize, section: &Section) -> String {
    let items = |lines: &[Line], item: fn(&Document, &Line) -> String| -> String {
        lines.iter().map(|line| format!("<li>{}</li>\n", item(document, line))).collect()
    };
    let body = match &section.block {
        Block::Lines(lines) => format!("<ul>\n{}</ul>\n", items(lines, plain)),
        Block::People(lines) => format!("<ul class=\"people\">\n{}</ul>\n", items(lines, person)),
        Block::Questions(lines) => format!("<ol>\n{}</ol>\n", items(lines, plain)),
        Block::Timeline(dots) => {
            let dots: String = dots.iter().map(|item| format!("<li>{}</li>\n", dated(document, item))).collect();
            format!("<ol class=\"timeline\">\n{dots}</ol>\n")
        }
        Block::Matrix(rows) => matrix(document, number, rows),
        Block::Table(it) => table(document, number, it),
    };
    let kind = class_of(section);
    let title = escaped(&section.title);
    format!(
        "<section class=\"{kind}\" aria-labelledby=\"section-{number}\">\n<h2 id=\"section-{number}\">\
         {title}</h2>\n{body}</section>\n"
    )
}

fn class_of(section: &Section) -> &'static str {
    match section.place {
        Place::Panel => "panel",
        Place::Quiet => "quiet",
        Place::Plain => "plain",
    }
}

fn plain(document: &Document, line: &Line) -> String {
    format!("<span dir=\"auto\">{}</span>{}{}", escaped(&line.text), detail(line), tail(document, line))
}

fn person(document: &Document, line: &Line) -> String {
    format!("<strong dir=\"auto\">{}</strong>{}{}", escaped(&line.text), detail(line), tail(document, line))
}

fn detail(line: &Line) -> String {
    let detail = |text: &crate::Text| format!(" <span class=\"detail\" dir=\"auto\">{}</span>", escaped(text));
    line.detail.as_ref().map(detail).unwrap_or_default()
}

fn dated(document: &Document, item: &TimelineItem) -> String {
    let on = match item.line.on {
        Some(on) => format!("<time datetime=\"{}\">{}</time>", dates::iso(on), dates::partial(on)),
        None => "<span class=\"undated\">Undated</span>".to_owned(),
    };
    let signal = item.signal.map(|signal| format!(" <span class=\"signal\">{}</span>", signal.title()));
    format!("<p class=\"when\">{on}{}</p>{}", signal.unwrap_or_default(), plain(document, &item.line))
}

fn matrix(document: &Document, number: usize, rows: &[MatrixRow]) -> String {
    let with_so = rows.iter().any(|row| row.so.is_some());
    let so_head = if with_so { "<th scope=\"col\">So</th>" } else { "" };
    let row = |row: &MatrixRow| {
        let so = row.so.as_ref().map(|so| escaped(so)).unwrap_or_default();
        let so = if with_so { format!("<td dir=\"auto\">{so}</td>") } else { String::new() };
        format!(
            "<tr><th scope=\"row\" dir=\"auto\">{}</th><td><span dir=\"auto\">{}</span>{}</td><td>{}</td>{so}</tr>\n",
            escaped(&row.line.text),
            escaped(&row.seen),
            tail(document, &row.line),
            fit_label(row.fit),
        )
    };
    let body: String = rows.iter().map(row).collect();
    let head =
        format!("<th scope=\"col\">They run</th><th scope=\"col\">Evidence</th><th scope=\"col\">Fit</th>{so_head}");
    scrolled(number, &head, &body)
}

/// A table that scrolls by itself where it is wider than the page.
fn scrolled(number: usize, head: &str, body: &str) -> String {
    format!(
        "<div class=\"scroll\" role=\"region\" aria-labelledby=\"section-{number}\" tabindex=\"0\">\n<table>\n<thead>\
         <tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n"
    )
}

fn table(document: &Document, number: usize, table: &Table) -> String {
    let class = |at: usize| match table.columns.get(at) {
        Some(Column { number: true, .. }) => " class=\"number\"",
        Some(_) | None => "",
    };
    let head =
        |(at, column): (usize, &Column)| format!("<th scope=\"col\"{}>{}</th>", class(at), escaped(&column.title));
    let row = |row: &TableRow| {
        let cell = |(at, cell): (usize, &Text)| format!("<td{} dir=\"auto\">{}</td>", class(at + 1), escaped(cell));
        let cells: String = row.cells.iter().enumerate().map(cell).collect();
        let text = escaped(&row.line.text);
        format!(
            "<tr><th scope=\"row\"><span dir=\"auto\">{text}</span>{}</th>{cells}</tr>\n",
            tail(document, &row.line)
        )
    };
    let heads: String = table.columns.iter().enumerate().map(head).collect();
    let body: String = table.rows.iter().map(row).collect();
    let caption = table.caption.as_ref().map(|line| format!("<p>{}</p>\n", plain(document, line)));
    format!("{}{}", caption.unwrap_or_default(), scrolled(number, &heads, &body))
}

/// What follows the words of a line: its numbers, how sure it is, whether it is ours alone.
fn tail(document: &Document, line: &Line) -> String {
    let chip = |number: &u16| {
        let name = document.source(*number).map(|source| escaped(name_of(source))).unwrap_or_default();
        format!(" <a class=\"chip\" href=\"#source-{number}\" aria-label=\"Source {number}: {name}\">{number}</a>")
    };
    let mut out: String = line.sources.iter().map(chip).collect();
    if let Some(word) = line.confidence {
        out.push_str(&format!(" <span class=\"word {}\">{}</span>", class_of_word(word), word.label()));
    }
    if line.internal {
        out.push_str(" <span class=\"ours\">internal</span>");
    }
    out
}

fn class_of_word(word: ConfidenceWord) -> &'static str {
    match word {
        ConfidenceWord::Confirmed => "confirmed",
        ConfidenceWord::OneSource => "one-source",
        ConfidenceWord::Inferred => "inferred",
        ConfidenceWord::SourcesDisagree => "disagree",
    }
}

fn name_of(source: &Source) -> &str {
    if source.publisher.is_empty() { &source.address } else { &source.publisher }
}

fn sources(document: &Document) -> String {
    if document.sources.is_empty() {
        return String::new();
    }
    let list: String = document.sources.iter().map(source).collect();
    format!(
        "<section class=\"sources\" aria-labelledby=\"sources\">\n<h2 id=\"sources\">Sources</h2>\n<ol>\n{list}</ol>\n</section>\n"
    )
}

fn source(source: &Source) -> String {
    let name = escaped(name_of(source));
    let named = match &source.link {
        Some(link) => format!("<a href=\"{}\" rel=\"noopener noreferrer\" dir=\"auto\">{name}</a>", escaped(link)),
        None => format!("<span dir=\"auto\">{name}</span>"),
    };
    let published =
        source.published.map(|on| format!(", <time datetime=\"{}\">{}</time>", dates::iso(on), dates::partial(on)));
    let address = match source.publisher.is_empty() {
        true => String::new(),
        false => format!(" <span class=\"address\">{}</span>", escaped(&source.address)),
    };
    let number = source.number;
    format!("<li id=\"source-{number}\" value=\"{number}\">{named}{}{address}</li>\n", published.unwrap_or_default())
}

fn ending(document: &Document) -> String {
    let word = |word: &ConfidenceWord| {
        format!("<li><span class=\"word {}\">{}</span>: {}</li>\n", class_of_word(*word), word.label(), meaning(*word))
    };
    let legend: String = document.legend.iter().map(word).collect();
    let legend = if legend.is_empty() { legend } else { format!("<ul class=\"legend\">\n{legend}</ul>\n") };
    let notes: String = document.footer.iter().map(|note| format!("<p>{}</p>\n", escaped(note))).collect();
    format!("<footer>\n{legend}{notes}</footer>\n")
}
