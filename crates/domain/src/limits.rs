//! Limits that more than one crate has to keep.

/// Characters of a message or a free text that a rep sends.
pub const MESSAGE_CHARS_MAX: usize = 8_000;
/// Characters of a client's id for a command.
pub const CLIENT_ID_CHARS_MAX: usize = 64;
/// Events in one page of the log.
pub const EVENTS_PAGE_MAX: u32 = 1_000;
/// Words of a brief.
pub const BRIEF_WORDS_MAX: u32 = 500;
/// Words of a starter.
pub const STARTER_WORDS_MAX: usize = 35;
/// Findings that a prep keeps.
pub const FINDINGS_MAX: usize = 400;
/// Characters of a quote; a longer one is cut at a word.
pub const QUOTE_CHARS_MAX: usize = 400;
/// Sentences about what one step could not get; further ones are counted.
pub const STEP_GAPS_MAX: usize = 5;
/// Edits to a brief that are kept.
pub const BRIEF_EDITS_MAX: usize = 500;
