//! What the vendor's products connect to.

use std::collections::BTreeSet;

use domain::Record;

use super::{PAGE_RECORDS_MAX, entries};
use pages::{Block, BlockKind, Page, links::is_item_of_list};

use crate::technology::technology;

/// Longest name of an integration, in words.
const NAME_WORDS_MAX: usize = 5;

/// The integrations of a list, each with its sentence; a bare name counts where it is one of the technologies we know or
/// leads to a page of its own.
pub(super) fn of(blocks: &[Block], page: &Page) -> Vec<Record> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for entry in entries(blocks) {
        if entry.name.split_whitespace().count() <= NAME_WORDS_MAX
            && entry.level != 1
            && seen.insert(entry.name.to_lowercase())
        {
            found.push(Record::Integration { name: entry.name, text: entry.text, quote: entry.quote });
        }
    }
    for block in blocks
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::Item | BlockKind::Paragraph | BlockKind::Heading(3..)))
    {
        let name = block.text.trim();
        let leads_below = block.links.iter().any(|link| page.url.join(link).is_ok_and(|url| is_item_of_list(&url)));
        let short = name.split_whitespace().count() <= NAME_WORDS_MAX;
        if short
            && (leads_below || technology(name).is_some())
            && found.len() < PAGE_RECORDS_MAX
            && seen.insert(name.to_lowercase())
        {
            found.push(Record::Integration { name: name.to_owned(), text: String::new(), quote: name.to_owned() });
        }
    }
    found
}
