//! Lines that are not in the brief: they go through the same door.

use domain::{BriefLine, Cite, ConfidenceWord, Finding, SectionKind};

use crate::audience::{Audience, admit};
use crate::document::Line;
use crate::sources::Numbering;

/// A line with its sources, as the brief would hold it.
pub(crate) fn line_of(
    text: &str,
    detail: Option<&str>,
    cites: Vec<Cite>,
    confidence: Option<ConfidenceWord>,
) -> BriefLine {
    BriefLine { detail: detail.map(str::to_owned), cites, confidence, ..BriefLine::saying(text) }
}

/// The line, where this audience may see it and it says something.
pub(crate) fn admitted(audience: Audience, line: &BriefLine, numbering: &mut Numbering<'_>) -> Option<Line> {
    let admitted = admit(audience, SectionKind::Pinned, line)?;
    Some(Line::from_admitted(&admitted, numbering)).filter(|line| !line.text.is_empty())
}

/// What a finding rests on.
pub(crate) fn cites_of(finding: &Finding) -> Vec<Cite> {
    let quote = |at: usize| finding.spans.get(at).map(|span| span.quote.clone()).unwrap_or_default();
    let cite = |(at, source): (usize, &domain::SourceRef)| Cite {
        evidence: source.evidence.clone(),
        quote: quote(at),
        url: source.url.clone(),
        publisher: source.publisher.clone(),
    };
    finding.sources.iter().enumerate().map(cite).collect()
}
