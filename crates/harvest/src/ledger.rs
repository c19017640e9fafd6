//! A line of the ledger of sources.

/// A source whose answers a parser reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// What a reader knows it as.
    pub name: &'static str,
    /// The name of its parser for `callsheet parse`.
    pub parser: &'static str,
    /// On what terms it is read.
    pub terms: &'static str,
    /// Recorded answers, relative to the folder of samples.
    pub recordings: &'static [&'static str],
}
