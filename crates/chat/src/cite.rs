//! From findings and vendor statements to citations.

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
