//! What we read, and where exactly it says what we say.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ambient::Timestamp;
use crate::date::PartialDate;
use crate::id::{EvidenceId, digest};

/// What sort of thing a document is; the price of evidence depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// The company's own dated announcement (newsroom, press release on its own site).
    OwnAnnouncement,
    /// Another page of the company's own site.
    OwnPage,
    /// A filing with an authority.
    Filing,
    /// An article by an independent publisher.
    Article,
    /// A press release on a wire, or a copy of one.
    WireCopy,
    /// A directory or aggregator.
    Aggregator,
    /// A job advertisement.
    JobAd,
    /// A DNS record.
    DnsRecord,
    /// Headers and markup of a page, read as a fingerprint.
    Fingerprint,
    /// A page of the vendor's own site, or a file about the vendor that the rep added.
    VendorPage,
    /// What the rep or a colleague said.
    Human,
}

/// One retrieved document or record. Its text and raw bytes lie in the store under their hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    pub id: EvidenceId,
    pub kind: EvidenceKind,
    /// Where it was read; `dns:NAME/TYPE` for a DNS record.
    pub url: String,
    pub title: String,
    /// The name of who published it; a host name when nothing better is known.
    pub publisher: String,
    pub published_on: Option<PartialDate>,
    pub fetched_at: Timestamp,
    /// SHA-256 of the text, hexadecimal: the address of the text in the store.
    pub text_hash: String,
    /// SHA-256 of the bytes as fetched; absent when the text is all there was.
    pub raw_hash: Option<String>,
    /// Which source read it: `site`, `news`, `jobs`, `dns`, …
    pub source: String,
    /// ISO 639-1, when it could be told.
    pub language: Option<String>,
}

impl Evidence {
    /// The id of a document: the same address with the same text is the same evidence.
    pub fn id_of(url: &str, text_hash: &str) -> EvidenceId {
        EvidenceId::from(format!("{}{}", EvidenceId::PREFIX, digest(&[url, text_hash])))
    }
}

/// A verbatim quote and its place in the stored text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    pub evidence: EvidenceId,
    pub quote: String,
    /// First character of the quote, counted in Unicode code points from 0.
    pub start: u32,
    /// One past its last character.
    pub end: u32,
}

impl Span {
    /// A span over a byte range of a text; `None` when the range does not fall on characters or is empty.
    pub fn over(evidence: &EvidenceId, text: &str, range: std::ops::Range<usize>) -> Option<Self> {
        let quote = text.get(range.clone()).filter(|quote| !quote.is_empty())?;
        let start = u32::try_from(text.get(..range.start)?.chars().count()).ok()?;
        let end = start + u32::try_from(quote.chars().count()).ok()?;
        Some(Self { evidence: evidence.clone(), quote: quote.to_owned(), start, end })
    }

    /// A span at the first place where the text holds the quote.
    pub fn find(evidence: &EvidenceId, text: &str, quote: &str) -> Option<Self> {
        let at = text.find(quote)?;
        Self::over(evidence, text, at..at + quote.len())
    }

    /// Whether the text really says the quote at that place.
    pub fn holds_in(&self, text: &str) -> bool {
        let (start, end) = (self.start as usize, self.end as usize);
        start < end && text.chars().skip(start).take(end - start).eq(self.quote.chars())
    }
}

/// A source as a finding or a line shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceRef {
    pub evidence: EvidenceId,
    pub url: String,
    pub publisher: String,
    pub published_on: Option<PartialDate>,
    pub fetched_at: Timestamp,
    pub kind_of_evidence: EvidenceKind,
}

impl From<&Evidence> for SourceRef {
    fn from(evidence: &Evidence) -> Self {
        Self {
            evidence: evidence.id.clone(),
            url: evidence.url.clone(),
            publisher: evidence.publisher.clone(),
            published_on: evidence.published_on,
            fetched_at: evidence.fetched_at,
            kind_of_evidence: evidence.kind,
        }
    }
}

/// A reference from a sentence of ours to what holds it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cite {
    pub evidence: EvidenceId,
    pub quote: String,
    pub url: String,
    pub publisher: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_found_span_holds_and_a_shifted_one_does_not(before in "\\PC{0,20}", quote in "[a-zé漢]{1,12}", after in "\\PC{0,20}") {
            let text = format!("{before}{quote}\u{1F600}{after}");
            let id = EvidenceId::from("evd_1");
            let span = Span::find(&id, &text, &quote).unwrap();
            prop_assert!(span.holds_in(&text));
            let shifted = Span { start: span.start + 1, end: span.end + 1, ..span.clone() };
            prop_assert!(!shifted.holds_in(&text) || text.chars().skip(shifted.start as usize).take(quote.chars().count()).eq(quote.chars()));
        }
    }
}
