//! Parts of stored documents that hold the words of a question.

use crate::evidence::EvidenceKind;
use crate::id::EvidenceId;

/// Passages that one query gives.
pub const PASSAGES_MAX: usize = 48;
/// Meanings that one query asks for; further ones are left out.
pub const GROUPS_MAX: usize = 12;
/// Words or phrases that stand for one meaning.
pub const WORDING_MAX: usize = 12;

/// What is looked for: meanings, each in every wording that would do (`["office", "branch", "head office"]`).
///
/// A wording of several words is a phrase. Words are compared by their stems, and nothing in them is an operator.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PassageQuery {
    pub groups: Vec<Vec<String>>,
    /// Documents of this kind are left aside.
    pub without: Option<EvidenceKind>,
}

/// A part of a stored document, verbatim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    pub evidence: EvidenceId,
    pub kind: EvidenceKind,
    /// First character in the document's text, counted in Unicode code points from 0.
    pub start: u32,
    pub text: String,
    /// Which groups of the query it holds, by position.
    pub holds: Vec<usize>,
}

/// What a query gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passages {
    /// Those that hold the most of the rarest words, first.
    pub found: Vec<Passage>,
    /// For each group of the query, how many passages of the prep hold it.
    pub held_by: Vec<u32>,
    /// Passages of the prep, with or without them.
    pub of: u32,
}
