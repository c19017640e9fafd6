//! From findings and vendor statements to citations.

use domain::block::Block;
use domain::evidence::Cite;
use domain::finding::Conflict;
use domain::{Finding, Span, VendorProfile};

/// Citations under one statement; more would hide it.
pub(crate) const CITES_MAX: usize = 5;

/// What a finding rests on: its spans, each with its source. A span without a known source is left out.
pub(crate) fn finding(finding: &Finding) -> Vec<Cite> {
    let mut cites: Vec<Cite> = Vec::new();
    for span in &finding.spans {
        let source = finding.sources.iter().find(|source| source.evidence == span.evidence);
        let known = cites.iter().any(|cite| cite.evidence == span.evidence && cite.quote == span.quote);
        if let (Some(source), false) = (source, known) {
            cites.push(Cite {
                evidence: span.evidence.clone(),
                quote: span.quote.clone(),
                url: source.url.clone(),
                publisher: source.publisher.clone(),
            });
        }
    }
    cites.truncate(CITES_MAX);
    cites
}

/// The other side of a disagreement.
pub(crate) fn conflict(conflict: &Conflict) -> Cite {
    Cite {
        evidence: conflict.source.evidence.clone(),
        quote: conflict.span.quote.clone(),
        url: conflict.source.url.clone(),
        publisher: conflict.source.publisher.clone(),
    }
}

/// A statement of the vendor's own pages; empty when the rep wrote it.
pub(crate) fn vendor(profile: &VendorProfile, span: Option<&Span>) -> Vec<Cite> {
    let cite = |span: &Span| {
        let source = profile.sources.iter().find(|source| source.evidence == span.evidence)?;
        Some(Cite {
            evidence: span.evidence.clone(),
            quote: span.quote.clone(),
            url: source.url.clone(),
            publisher: source.publisher.clone(),
        })
    };
    span.and_then(cite).into_iter().collect()
}

/// Every citation of a block.
pub(crate) fn of_block(block: &Block) -> Vec<Cite> {
    match block {
        Block::Text { cites, .. } => cites.clone(),
        Block::InsightList { items, .. } => items.iter().flat_map(|item| item.cites.iter().cloned()).collect(),
        Block::Matrix { rows, .. } => rows.iter().flat_map(|row| row.cites.iter().cloned()).collect(),
        Block::Recommendation { recommendation } => {
            let proof = recommendation.proof.iter().flat_map(|proof| &proof.cites);
            recommendation.why_cites.iter().chain(&recommendation.capability_cites).chain(proof).cloned().collect()
        }
        Block::Qualification { qualification, .. } => {
            let evidence = qualification.slots.iter().flat_map(|slot| &slot.evidence);
            evidence.flat_map(|shown| shown.cites.iter().cloned()).collect()
        }
        Block::Roi { case } => case.inputs.iter().flat_map(|input| input.cites.iter().cloned()).collect(),
        Block::Finding { .. }
        | Block::SignalList { .. }
        | Block::Timeline { .. }
        | Block::Chart { .. }
        | Block::People { .. }
        | Block::Document { .. }
        | Block::Question { .. }
        | Block::Candidates { .. }
        | Block::Progress { .. }
        | Block::Sources { .. } => Vec::new(),
    }
}
