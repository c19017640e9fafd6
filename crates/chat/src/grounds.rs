//! What an answer rests on, numbered, so that the same can be said in other words and held against it.

use domain::block::Block;
use domain::evidence::Cite;
use domain::{EvidenceId, FindingId, Message, PrepView, SourceRef, TextStyle, VendorProfile};

use crate::cite;

/// Pieces of evidence under one answer.
pub const GROUNDS_MAX: usize = 40;
/// Citations of one finding.
const OF_FINDING_MAX: usize = 3;

/// A piece of evidence by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// From 1.
    pub number: u32,
    /// Who says it, and when.
    pub by: String,
    /// What the finding that rests on it is called; empty for other statements.
    pub title: String,
    pub cite: Cite,
}

/// Whether an answer may be said in other words: it tells something from evidence, and is neither a table, a choice, nor a
/// receipt.
pub fn may_be_said_otherwise(message: &Message) -> bool {
    let tells = matches!(message.metadata.workflow_step.as_str(), "explore" | "recommend" | "answer" | "research");
    let is_work = |block: &Block| {
        matches!(
            block,
            Block::Roi { .. } | Block::Candidates { .. } | Block::Document { .. } | Block::Qualification { .. }
        )
    };
    let has_prose = message.blocks.iter().any(|block| {
        matches!(block, Block::Finding { .. } | Block::Recommendation { .. })
            || matches!(block, Block::Text { style: TextStyle::Body, cites, .. } if !cites.is_empty())
            || matches!(block, Block::InsightList { items, .. } if items.iter().any(|item| !item.cites.is_empty()))
    });
    tells && message.metadata.data_source != "none" && has_prose && !message.blocks.iter().any(is_work)
}

/// What a message rests on, each piece once, in the order in which the message tells it.
///
/// `private` says whether texts that are not public may be among it.
pub fn grounds(view: &PrepView, vendor: Option<&VendorProfile>, message: &Message, private: bool) -> Vec<Ground> {
    let mut all: Vec<(String, Cite)> = Vec::new();
    for block in &message.blocks {
        for finding in findings_of(block).iter().filter_map(|id| view.finding(id)) {
            let cites = cite::finding(finding).into_iter().take(OF_FINDING_MAX);
            all.extend(cites.map(|cite| (finding.title.clone(), cite)));
            all.extend(finding.conflicts.iter().map(|conflict| (String::new(), cite::conflict(conflict))));
        }
        all.extend(cite::of_block(block).into_iter().map(|cite| (String::new(), cite)));
    }
    let sources = view.sources.iter().chain(vendor.iter().flat_map(|vendor| &vendor.sources));
    let sources: Vec<&SourceRef> = sources.collect();
    let mut grounds: Vec<Ground> = Vec::new();
    for (title, cite) in all {
        let known = |ground: &Ground| ground.cite.evidence == cite.evidence && ground.cite.quote == cite.quote;
        if grounds.len() >= GROUNDS_MAX || grounds.iter().any(known) || !private && is_private(&cite) {
            continue;
        }
        let number = u32::try_from(grounds.len() + 1).unwrap_or(u32::MAX);
        grounds.push(Ground { number, by: by(&cite, &sources), title, cite });
    }
    grounds
}

/// A file that a rep added, or what a colleague said: no public page.
pub fn is_private(cite: &Cite) -> bool {
    !cite.url.starts_with("http://") && !cite.url.starts_with("https://") && !cite.url.starts_with("dns:")
}

fn by(cite: &Cite, sources: &[&SourceRef]) -> String {
    let published = |evidence: &EvidenceId| sources.iter().find(|source| source.evidence == *evidence)?.published_on;
    match published(&cite.evidence) {
        Some(day) => format!("{}, {}", cite.publisher, crate::wording::date(day)),
        None => cite.publisher.clone(),
    }
}

fn findings_of(block: &Block) -> Vec<FindingId> {
    match block {
        Block::Finding { finding } => vec![finding.clone()],
        Block::SignalList { findings, .. } => findings.clone(),
        Block::InsightList { items, .. } => items.iter().filter_map(|item| item.finding.clone()).collect(),
        Block::Timeline { items, .. } => items.iter().map(|item| item.finding.clone()).collect(),
        Block::People { tiers, .. } => {
            tiers.iter().flat_map(|tier| tier.people.iter().map(|person| person.finding.clone())).collect()
        }
        Block::Matrix { rows, .. } => rows.iter().map(|row| row.finding.clone()).collect(),
        Block::Text { .. }
        | Block::Chart { .. }
        | Block::Recommendation { .. }
        | Block::Roi { .. }
        | Block::Qualification { .. }
        | Block::Document { .. }
        | Block::Question { .. }
        | Block::Candidates { .. }
        | Block::Progress { .. }
        | Block::Sources { .. } => Vec::new(),
    }
}
