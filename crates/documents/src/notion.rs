//! The document as a Notion page: the bodies of `POST /v1/pages` and of `PATCH /v1/blocks/{id}/children`, in the shapes
//! of API version 2025-09-03.
//!
//! Text from outside is the content of a text object, never Markdown. Every limit of the API is kept here, so that no
//! call is refused for its size: text in pieces of 2,000 UTF-16 units, 100 pieces in an array, addresses of 2,000
//! characters, 100 children, 1,000 blocks and 500 KB a call, two levels.

mod blocks;
mod rich;

use serde::Serialize;

use crate::dates;
use crate::document::{
    Block, Document, Line, MatrixRow, Place, Section, Table, TableRow, TimelineItem, fit_label, meaning,
};
use crate::sources::Source;
pub use blocks::NotionBlock;
use rich::Rich;
pub use rich::RichText;

/// What the header `Notion-Version` has to say.
pub const VERSION: &str = "2025-09-03";
/// Children of one call.
pub const CHILDREN_MAX: usize = 100;
/// Blocks of one call, nested ones among them.
pub const BLOCKS_MAX: usize = 1_000;
/// Bytes of the blocks of one call; the API takes 500 KB, the rest is for what stands around them.
pub const BATCH_BYTES_MAX: usize = 480_000;

/// A page: its title and its blocks, in the batches in which they have to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct NotionPage {
    pub title: Vec<RichText>,
    /// The first goes with the page, each other is appended to it, in this order.
    pub batches: Vec<Vec<NotionBlock>>,
}

/// Where the page will stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Parent {
    PageId { page_id: String },
    DataSourceId { data_source_id: String },
}

/// The body that makes the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CreatePage<'a> {
    parent: &'a Parent,
    properties: Properties<'a>,
    children: &'a [NotionBlock],
}

/// `title` is the id of the title in every parent, whatever it is called there.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Properties<'a> {
    title: Title<'a>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Title<'a> {
    title: &'a [RichText],
}

/// The body that appends a batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AppendChildren<'a> {
    children: &'a [NotionBlock],
}

impl NotionPage {
    /// The first call.
    pub fn create<'a>(&'a self, parent: &'a Parent) -> CreatePage<'a> {
        let children = self.batches.first().map(Vec::as_slice).unwrap_or_default();
        CreatePage { parent, properties: Properties { title: Title { title: &self.title } }, children }
    }

    /// The calls that follow, in order.
    pub fn appends(&self) -> impl Iterator<Item = AppendChildren<'_>> {
        self.batches.iter().skip(1).map(|children| AppendChildren { children })
    }
}

/// Prints the document.
pub fn notion(document: &Document) -> NotionPage {
    let mut blocks = Vec::new();
    for line in [&document.subtitle, &document.prepared_for] {
        if !line.is_empty() {
            blocks.push(NotionBlock::paragraph(Rich::new().grey(line)));
        }
    }
    for section in &document.sections {
        blocks.push(NotionBlock::heading(Rich::new().plain(&section.title)));
        blocks.extend(section_of(document, section));
    }
    if let Some(note) = document.left_out_note() {
        blocks.push(NotionBlock::paragraph(Rich::new().grey(&note)));
    }
    if !document.sources.is_empty() {
        blocks.push(NotionBlock::heading(Rich::new().plain("Sources")));
        blocks.extend(document.sources.iter().map(|it| NotionBlock::paragraph(source(it))));
    }
    blocks.push(NotionBlock::divider());
    let legend: Vec<String> =
        document.legend.iter().map(|word| format!("{}: {}", word.label(), meaning(*word))).collect();
    let notes = Some(legend.join(" · ")).filter(|legend| !legend.is_empty()).into_iter();
    let notes = notes.chain(document.footer.iter().map(ToString::to_string));
    blocks.extend(notes.map(|note| NotionBlock::paragraph(Rich::new().grey(&note))));
    NotionPage { title: Rich::new().plain(&document.title).finish(), batches: batches(blocks) }
}

fn section_of(document: &Document, section: &Section) -> Vec<NotionBlock> {
    let lines = |lines: &[Line], block: fn(Rich) -> NotionBlock| -> Vec<NotionBlock> {
        lines.iter().map(|line| block(plain(document, line))).collect()
    };
    match &section.block {
        Block::Lines(said) if section.place == Place::Panel => lines(said, NotionBlock::quote),
        Block::Lines(said) => lines(said, NotionBlock::bullet),
        Block::Questions(questions) => lines(questions, NotionBlock::numbered),
        Block::People(people) => people.iter().map(|line| NotionBlock::bullet(person(document, line))).collect(),
        Block::Timeline(items) => items.iter().map(|item| NotionBlock::bullet(dated(document, item))).collect(),
        Block::Matrix(rows) => matrix(document, rows),
        Block::Table(it) => table(document, it),
    }
}

fn plain(document: &Document, line: &Line) -> Rich {
    tail(document, line, with_detail(Rich::new().plain(&line.text), line, " · "))
}

fn person(document: &Document, line: &Line) -> Rich {
    tail(document, line, with_detail(Rich::new().bold(&line.text), line, ", "))
}

fn with_detail(rich: Rich, line: &Line, between: &str) -> Rich {
    match &line.detail {
        Some(detail) => rich.grey(&format!("{between}{detail}")),
        None => rich,
    }
}

fn dated(document: &Document, item: &TimelineItem) -> Rich {
    let on = item.line.on.map_or_else(|| "Undated".to_owned(), dates::partial);
    let signal = item.signal.map(|signal| format!(" · {}", signal.title())).unwrap_or_default();
    let lead = Rich::new().bold(&on).grey(&format!("{signal}: ")).plain(&item.line.text);
    tail(document, &item.line, with_detail(lead, &item.line, " · "))
}

fn tail(document: &Document, line: &Line, mut rich: Rich) -> Rich {
    for number in &line.sources {
        let link = document.source(*number).and_then(|source| source.link.as_deref());
        rich = rich.plain(" ").link(&format!("[{number}]"), link);
    }
    if let Some(word) = line.confidence {
        rich = rich.grey(&format!(" {}", word.label()));
    }
    if line.internal { rich.grey(" (internal)") } else { rich }
}

/// A row of a table holds 100 cells and a table 100 rows; the document's own limits are below both.
fn matrix(document: &Document, rows: &[MatrixRow]) -> Vec<NotionBlock> {
    let with_so = rows.iter().any(|row| row.so.is_some());
    let mut head = vec!["They run", "Evidence", "Fit"];
    if with_so {
        head.push("So");
    }
    let cells = |row: &MatrixRow| {
        let mut cells = vec![
            Rich::new().bold(&row.line.text),
            tail(document, &row.line, Rich::new().plain(&row.seen)),
            Rich::new().plain(fit_label(row.fit)),
        ];
        if with_so {
            cells.push(Rich::new().plain(row.so.as_deref().unwrap_or_default()));
        }
        cells
    };
    let head = head.into_iter().map(|title| Rich::new().plain(title)).collect();
    vec![NotionBlock::table(std::iter::once(head).chain(rows.iter().map(cells)).collect())]
}

fn table(document: &Document, table: &Table) -> Vec<NotionBlock> {
    let head = table.columns.iter().map(|column| Rich::new().plain(&column.title)).collect();
    let row = |row: &TableRow| {
        let first = tail(document, &row.line, Rich::new().bold(&row.line.text));
        std::iter::once(first).chain(row.cells.iter().map(|cell| Rich::new().plain(cell))).collect()
    };
    let rows = std::iter::once(head).chain(table.rows.iter().map(row)).collect();
    let caption = table.caption.iter().map(|line| NotionBlock::paragraph(plain(document, line)));
    caption.chain([NotionBlock::table(rows)]).collect()
}

fn source(source: &Source) -> Rich {
    let name = if source.publisher.is_empty() { &source.address } else { &source.publisher };
    let rich = Rich::new().grey(&format!("[{}] ", source.number)).link(name, source.link.as_deref());
    let published = source.published.map(|on| format!(", {}", dates::partial(on))).unwrap_or_default();
    let address = match (&source.link, source.publisher.is_empty()) {
        (None, false) => format!(", {}", source.address),
        (Some(_), _) | (None, true) => String::new(),
    };
    rich.grey(&format!("{address}{published}"))
}

/// As few calls as the limits allow.
fn batches(blocks: Vec<NotionBlock>) -> Vec<Vec<NotionBlock>> {
    let mut batches: Vec<Vec<NotionBlock>> = Vec::new();
    let (mut count, mut bytes) = (0, 0);
    for block in blocks {
        let size = serde_json::to_vec(&block).map_or(BATCH_BYTES_MAX, |json| json.len() + 1);
        let full = |batch: &Vec<NotionBlock>| {
            batch.len() == CHILDREN_MAX || count + block.count() > BLOCKS_MAX || bytes + size > BATCH_BYTES_MAX
        };
        if batches.last().is_none_or(full) {
            batches.push(Vec::new());
            (count, bytes) = (0, 0);
        }
        count += block.count();
        bytes += size;
        if let Some(batch) = batches.last_mut() {
            batch.push(block);
        }
    }
    batches
}
