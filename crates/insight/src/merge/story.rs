//! Which documents are copies of one story.

use std::collections::BTreeMap;

use domain::{EvidenceId, EvidenceKind, Reading};

use extract::text::shingle::Shingles;

/// Documents that are compared with each other; more count as stories of their own.
const COMPARED_MAX: usize = 300;

/// For every document the number of its story.
pub struct Stories(BTreeMap<EvidenceId, usize>);

impl Stories {
    /// The story of a document.
    pub fn of(&self, id: &EvidenceId) -> usize {
        self.0.get(id).copied().unwrap_or(usize::MAX)
    }
}

/// Numbers the stories of all documents.
pub fn stories(book: &BTreeMap<&str, &Reading>) -> Stories {
    let told: Vec<(usize, Shingles)> = book
        .values()
        .enumerate()
        .filter(|(_, reading)| is_told(reading.evidence.kind))
        .take(COMPARED_MAX)
        .map(|(number, reading)| (number, Shingles::of(&reading.text)))
        .collect();
    let mut root: Vec<usize> = (0..book.len()).collect();
    for (at, (left, shingles)) in told.iter().enumerate() {
        for (right, others) in &told[at + 1..] {
            if root[*left] != root[*right] && shingles.copies(others) {
                let (keep, give) = (root[*left].min(root[*right]), root[*left].max(root[*right]));
                root.iter_mut().filter(|number| **number == give).for_each(|number| *number = keep);
            }
        }
    }
    Stories(book.values().zip(root).map(|(reading, number)| (reading.evidence.id.clone(), number)).collect())
}

/// Whether a document tells a story that others may copy.
fn is_told(kind: EvidenceKind) -> bool {
    match kind {
        EvidenceKind::OwnAnnouncement | EvidenceKind::Article | EvidenceKind::WireCopy | EvidenceKind::Aggregator => {
            true
        }
        EvidenceKind::OwnPage
        | EvidenceKind::Filing
        | EvidenceKind::JobAd
        | EvidenceKind::DnsRecord
        | EvidenceKind::Fingerprint
        | EvidenceKind::VendorPage
        | EvidenceKind::Human => false,
    }
}
