//! Files that a rep adds: PDF, Markdown or text, read into the same blocks as a page.
//!
//! Never: IO, async, the clock, or deciding what a text means. A file is hostile until it is read: every limit has a name,
//! and what a parser of others may still do (panic, take long, take memory) is bounded by whoever calls [`read`], in a
//! process of its own. Start at [`read`].

mod kind;
mod markdown;
mod pdf;
mod plain;

use domain::FileKind;
use pages::{Block, BlockKind};
use serde::{Deserialize, Serialize};

pub use kind::kind_of;
pub use pdf::PAGES_MAX;

/// Bytes of a file.
pub const FILE_BYTES_MAX: usize = 10 * 1024 * 1024;
/// Blocks that are read of a file.
pub const BLOCKS_MAX: usize = 4_000;
/// Characters that are read of a file.
pub const TEXT_CHARS_MAX: usize = 400_000;

/// Why a file was not read. Nothing of it was kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadError {
    #[error("The file is empty. Nothing was kept.")]
    Empty,
    #[error("The file has {bytes} bytes; {most} are read at most. Send the pages that matter.")]
    TooLarge { bytes: usize, most: usize },
    #[error("Only PDF, Markdown (.md) and text (.txt) can be read; this is neither. Save it as one of them.")]
    WrongKind,
    #[error("The file is not text in UTF-8. Save it as UTF-8, or as PDF.")]
    NotText,
    #[error("The PDF is locked with a password. Save a copy without one.")]
    Locked,
    #[error("The PDF is damaged and cannot be read. Export it again from where it was made.")]
    Damaged,
    #[error("The file holds no text: a scan, perhaps. Send a version with text in it.")]
    NoText,
}

/// A file as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    pub kind: FileKind,
    pub blocks: Vec<UploadBlock>,
    /// Pages that were read; 1 for what has no pages.
    pub pages: u32,
    /// What was left out, in sentences.
    pub notes: Vec<String>,
}

/// A block as it crosses from one process to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadBlock {
    /// 0 for a paragraph, 1 to 6 for a heading, 7 for an item, 8 for a row, 9 for a quote.
    sort: u8,
    text: String,
    lead: Option<String>,
}

/// Reads a file. Total: an error says what to do about it.
pub fn read(name: &str, bytes: &[u8]) -> Result<Upload, UploadError> {
    if bytes.is_empty() {
        return Err(UploadError::Empty);
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Err(UploadError::TooLarge { bytes: bytes.len(), most: FILE_BYTES_MAX });
    }
    let kind = kind_of(name, bytes).ok_or(UploadError::WrongKind)?;
    let text =
        || std::str::from_utf8(bytes).map(|text| text.trim_start_matches('\u{feff}')).map_err(|_| UploadError::NotText);
    let (blocks, pages, notes) = match kind {
        FileKind::Pdf => caught(bytes)?,
        FileKind::Markdown => (markdown::read(text()?), 1, Vec::new()),
        FileKind::Text => (plain::read(text()?), 1, Vec::new()),
    };
    let (blocks, mut more) = bounded(blocks);
    if blocks.is_empty() {
        return Err(UploadError::NoText);
    }
    let mut notes = notes;
    notes.append(&mut more);
    Ok(Upload { kind, blocks: blocks.into_iter().map(UploadBlock::from).collect(), pages, notes })
}

/// A file that makes its parser panic is a damaged one.
fn caught(bytes: &[u8]) -> Result<pdf::Read, UploadError> {
    std::panic::catch_unwind(|| pdf::read(bytes)).unwrap_or(Err(UploadError::Damaged))
}

fn bounded(blocks: Vec<Block>) -> (Vec<Block>, Vec<String>) {
    let (mut kept, mut chars) = (Vec::new(), 0);
    let count = blocks.len();
    for block in blocks {
        chars += block.text.chars().count();
        if kept.len() >= BLOCKS_MAX || chars > TEXT_CHARS_MAX {
            let left = count - kept.len();
            return (kept, vec![format!("The file is long: {left} of its {count} parts were left out.")]);
        }
        kept.push(block);
    }
    (kept, Vec::new())
}

impl From<Block> for UploadBlock {
    fn from(block: Block) -> Self {
        let sort = match block.kind {
            BlockKind::Paragraph => 0,
            BlockKind::Heading(level) => level.clamp(1, 6),
            BlockKind::Item => 7,
            BlockKind::Row => 8,
            BlockKind::Quote => 9,
        };
        Self { sort, text: block.text, lead: block.lead }
    }
}

impl From<UploadBlock> for Block {
    fn from(block: UploadBlock) -> Self {
        let kind = match block.sort {
            1..=6 => BlockKind::Heading(block.sort),
            7 => BlockKind::Item,
            8 => BlockKind::Row,
            9 => BlockKind::Quote,
            _ => BlockKind::Paragraph,
        };
        Self { kind, text: block.text, lead: block.lead, links: Vec::new() }
    }
}
