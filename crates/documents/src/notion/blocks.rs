//! The kinds of block that a document needs.

use serde::Serialize;

use super::rich::{Rich, RichText};

/// A block to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotionBlock {
    object: &'static str,
    r#type: &'static str,
    #[serde(flatten)]
    content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Content {
    #[serde(rename = "heading_2")]
    Heading(Words),
    Paragraph(Words),
    Quote(Words),
    BulletedListItem(Words),
    NumberedListItem(Words),
    Divider {},
    Table(Table),
    TableRow(Row),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Words {
    rich_text: Vec<RichText>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Table {
    table_width: usize,
    has_column_header: bool,
    has_row_header: bool,
    children: Vec<NotionBlock>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Row {
    cells: Vec<Vec<RichText>>,
}

impl NotionBlock {
    fn of(content: Content) -> Self {
        let r#type = match &content {
            Content::Heading(_) => "heading_2",
            Content::Paragraph(_) => "paragraph",
            Content::Quote(_) => "quote",
            Content::BulletedListItem(_) => "bulleted_list_item",
            Content::NumberedListItem(_) => "numbered_list_item",
            Content::Divider {} => "divider",
            Content::Table(_) => "table",
            Content::TableRow(_) => "table_row",
        };
        Self { object: "block", r#type, content }
    }

    pub(super) fn heading(rich: Rich) -> Self {
        Self::of(Content::Heading(Words { rich_text: rich.finish() }))
    }

    pub(super) fn paragraph(rich: Rich) -> Self {
        Self::of(Content::Paragraph(Words { rich_text: rich.finish() }))
    }

    pub(super) fn quote(rich: Rich) -> Self {
        Self::of(Content::Quote(Words { rich_text: rich.finish() }))
    }

    pub(super) fn bullet(rich: Rich) -> Self {
        Self::of(Content::BulletedListItem(Words { rich_text: rich.finish() }))
    }

    pub(super) fn numbered(rich: Rich) -> Self {
        Self::of(Content::NumberedListItem(Words { rich_text: rich.finish() }))
    }

    pub(super) fn divider() -> Self {
        Self::of(Content::Divider {})
    }

    /// The first row is the head; every row has as many cells as it.
    pub(super) fn table(rows: Vec<Vec<Rich>>) -> Self {
        let table_width = rows.first().map_or(0, Vec::len);
        let row = |cells: Vec<Rich>| {
            Self::of(Content::TableRow(Row { cells: cells.into_iter().map(Rich::finish).collect() }))
        };
        let children = rows.into_iter().map(row).collect();
        Self::of(Content::Table(Table { table_width, has_column_header: true, has_row_header: false, children }))
    }

    /// Itself and what is nested in it.
    pub(super) fn count(&self) -> usize {
        match &self.content {
            Content::Table(table) => 1 + table.children.len(),
            Content::Heading(_)
            | Content::Paragraph(_)
            | Content::Quote(_)
            | Content::BulletedListItem(_)
            | Content::NumberedListItem(_)
            | Content::Divider {}
            | Content::TableRow(_) => 1,
        }
    }
}
