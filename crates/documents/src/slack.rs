//! The document as Slack messages (Block Kit): one, or a first one and its thread.
//!
//! Lines are `rich_text`, where text is text: `*`, `_`, `~`, backticks and `<!channel>` mean nothing in it, and links are
//! elements of their own. Only the fallback is read as mrkdwn by some programs; it has `&`, `<` and `>` escaped and is
//! sent with `mrkdwn` off.

mod blocks;

use serde::Serialize;

use crate::dates;
use crate::document::{Block, Document, Line, MatrixRow, Section, Table, TableRow, TimelineItem, fit_label, meaning};
use crate::sources::Source;
pub use blocks::SlackBlock;
use blocks::{Inline, Listing, units};

/// Blocks of one message.
pub const BLOCKS_MAX: usize = 50;
/// Characters of the JSON of the blocks of one message; Slack refuses somewhat more than that.
pub const MESSAGE_CHARS_MAX: usize = 12_000;
/// Characters of one block of text.
pub const SECTION_CHARS_MAX: usize = 3_000;
/// Characters of a header.
pub const HEADER_CHARS_MAX: usize = 150;
/// Characters of the fallback.
pub const FALLBACK_CHARS_MAX: usize = 300;

/// The body of `chat.postMessage` without its channel; those after the first belong into the thread of the first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SlackMessage {
    /// What notifications and screen readers say.
    pub text: String,
    pub mrkdwn: bool,
    pub unfurl_links: bool,
    pub unfurl_media: bool,
    pub blocks: Vec<SlackBlock>,
}

/// Prints the document.
pub fn slack(document: &Document) -> Vec<SlackMessage> {
    let packed = packed(groups(document));
    let count = packed.len();
    let message = |(at, blocks): (usize, Vec<SlackBlock>)| SlackMessage {
        text: fallback(document, at + 1, count),
        mrkdwn: false,
        unfurl_links: false,
        unfurl_media: false,
        blocks,
    };
    packed.into_iter().enumerate().map(message).collect()
}

fn fallback(document: &Document, number: usize, count: usize) -> String {
    let title = crate::Text::clean(&document.title, FALLBACK_CHARS_MAX);
    let title = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if count == 1 { title } else { format!("{title} ({number} of {count})") }
}

/// Blocks that should stay together: a heading with the first lines under it.
fn groups(document: &Document) -> Vec<Vec<SlackBlock>> {
    let mut groups = vec![top(document)];
    for section in &document.sections {
        let mut blocks = section_of(section).into_iter();
        let head = SlackBlock::title(&section.title);
        groups.push(std::iter::once(head).chain(blocks.next()).collect());
        groups.extend(blocks.map(|block| vec![block]));
    }
    if !document.sources.is_empty() {
        let mut blocks = lists(document.sources.iter().map(source), Listing::Lines).into_iter();
        groups.push(std::iter::once(SlackBlock::title("Sources")).chain(blocks.next()).collect());
        groups.extend(blocks.map(|block| vec![block]));
    }
    groups.push(ending(document));
    groups
}

fn top(document: &Document) -> Vec<SlackBlock> {
    let about = [&document.subtitle, &document.prepared_for].into_iter().filter(|line| !line.is_empty());
    let about: Vec<String> = about.map(ToString::to_string).collect();
    let header = SlackBlock::header(crate::Text::clean(&document.title, HEADER_CHARS_MAX).as_str());
    let context = (!about.is_empty()).then(|| SlackBlock::context(&about));
    std::iter::once(header).chain(context).collect()
}

fn ending(document: &Document) -> Vec<SlackBlock> {
    let legend: Vec<String> =
        document.legend.iter().map(|word| format!("{}: {}", word.label(), meaning(*word))).collect();
    let mut notes: Vec<String> = document.left_out_note().into_iter().collect();
    notes.extend(Some(legend.join(" · ")).filter(|legend| !legend.is_empty()));
    notes.extend(document.footer.iter().map(ToString::to_string));
    vec![SlackBlock::Divider, SlackBlock::context(&notes)]
}

fn section_of(section: &Section) -> Vec<SlackBlock> {
    match &section.block {
        Block::Lines(lines) => lists(lines.iter().map(plain), Listing::Bullets),
        Block::People(lines) => lists(lines.iter().map(person), Listing::Bullets),
        Block::Questions(lines) => lists(lines.iter().map(plain), Listing::Numbers),
        Block::Timeline(items) => lists(items.iter().map(dated), Listing::Bullets),
        Block::Matrix(rows) => lists(rows.iter().map(row), Listing::Bullets),
        Block::Table(table) => {
            let caption = table.caption.iter().map(plain);
            lists(caption.chain(table.rows.iter().map(|row| table_row(table, row))), Listing::Bullets)
        }
    }
}

/// Blocks of at most [`SECTION_CHARS_MAX`] characters; a list goes on in the next with its own numbers.
fn lists(items: impl Iterator<Item = Vec<Inline>>, listing: Listing) -> Vec<SlackBlock> {
    let mut blocks = Vec::new();
    let (mut chars, mut first) = (0, 0);
    let mut list: Vec<Vec<Inline>> = Vec::new();
    for (at, item) in items.enumerate() {
        let size = units(&item);
        if chars + size > SECTION_CHARS_MAX && !list.is_empty() {
            blocks.push(SlackBlock::list(std::mem::take(&mut list), listing, first));
            (chars, first) = (0, at);
        }
        chars += size;
        list.push(item);
    }
    if !list.is_empty() {
        blocks.push(SlackBlock::list(list, listing, first));
    }
    blocks
}

fn plain(line: &Line) -> Vec<Inline> {
    let mut out = vec![Inline::plain(&line.text)];
    out.extend(line.detail.as_ref().map(|detail| Inline::plain(&format!(" · {detail}"))));
    out.extend(tail(line));
    out
}

fn person(line: &Line) -> Vec<Inline> {
    let mut out = vec![Inline::bold(&line.text)];
    out.extend(line.detail.as_ref().map(|detail| Inline::plain(&format!(", {detail}"))));
    out.extend(tail(line));
    out
}

fn dated(item: &TimelineItem) -> Vec<Inline> {
    let on = item.line.on.map_or_else(|| "Undated".to_owned(), dates::partial);
    let signal = item.signal.map(|signal| format!(" · {}", signal.title())).unwrap_or_default();
    let mut out = vec![Inline::bold(&on), Inline::plain(&format!("{signal}: "))];
    out.extend(plain(&item.line));
    out
}

fn row(row: &MatrixRow) -> Vec<Inline> {
    let mut out = vec![Inline::bold(&row.line.text), Inline::plain(&format!(" · {}", fit_label(row.fit)))];
    let said = [Some(&row.seen), row.so.as_ref()].into_iter().flatten().filter(|text| !text.is_empty());
    out.extend(said.map(|text| Inline::plain(&format!(" · {text}"))));
    out.extend(tail(&row.line));
    out
}

/// Each cell with the head of its column: a message has no columns.
fn table_row(table: &Table, row: &TableRow) -> Vec<Inline> {
    let mut out = vec![Inline::bold(&row.line.text)];
    let heads = table.columns.iter().skip(1).map(|column| column.title.as_str());
    let said = row.cells.iter().zip(heads).filter(|(cell, _)| !cell.is_empty());
    out.extend(said.map(|(cell, head)| Inline::plain(&format!(" · {head}: {cell}"))));
    out.extend(tail(&row.line));
    out
}

/// Numbers stand as text: the list at the end leads to the sources, and a message has room for what matters.
fn tail(line: &Line) -> Vec<Inline> {
    let numbers: String = line.sources.iter().map(|number| format!(" [{number}]")).collect();
    let word = line.confidence.map(|word| format!(" {}", word.label())).unwrap_or_default();
    let ours = if line.internal { " (internal)" } else { "" };
    let mut out = Vec::new();
    if !numbers.is_empty() {
        out.push(Inline::plain(&numbers));
    }
    if !word.is_empty() || line.internal {
        out.push(Inline::italic(&format!("{word}{ours}")));
    }
    out
}

fn source(source: &Source) -> Vec<Inline> {
    let name = if source.publisher.is_empty() { &source.address } else { &source.publisher };
    let mut out = vec![Inline::plain(&format!("[{}] ", source.number))];
    match &source.link {
        Some(link) => out.push(Inline::link(link, name)),
        None if source.publisher.is_empty() => out.push(Inline::plain(name)),
        None => out.push(Inline::plain(&format!("{name}, {}", source.address))),
    }
    out.extend(source.published.map(|on| Inline::plain(&format!(", {}", dates::partial(on)))));
    out
}

/// As few messages as the limits allow.
fn packed(groups: Vec<Vec<SlackBlock>>) -> Vec<Vec<SlackBlock>> {
    let mut messages: Vec<Vec<SlackBlock>> = Vec::new();
    let mut chars = 0;
    for group in groups {
        let size: usize = group.iter().map(SlackBlock::json_chars).sum();
        let full =
            |blocks: &Vec<SlackBlock>| blocks.len() + group.len() > BLOCKS_MAX || chars + size > MESSAGE_CHARS_MAX;
        if messages.last().is_none_or(full) {
            messages.push(Vec::new());
            chars = 0;
        }
        chars += size;
        if let Some(message) = messages.last_mut() {
            message.extend(group);
        }
    }
    messages
}
