//! Evidence that was read as a place of another company's own, before the rep said which one is meant.
//!
//! A site, a job board, a register's entry count for the company they were read for. When a prep turns to another company,
//! what tells of both (articles, press releases, people's words) is judged anew by its words; the rest is not.

use std::collections::BTreeSet;

use domain::limits::EVENTS_PAGE_MAX;
use domain::{Company, Event, EvidenceId, EvidenceKind, Logged, PrepView, Workflow};
use store::{PrepKey, Store, StoreError};

use crate::tailor::company;

/// What earlier research of a prep read for another company, and the present one did not read again.
pub(crate) async fn read_for_others(
    store: &dyn Store,
    key: &PrepKey,
    view: &PrepView,
) -> Result<BTreeSet<EvidenceId>, StoreError> {
    let mut ledger = Ledger::of(company(view));
    if view.runs.iter().filter(|run| run.workflow == Workflow::CustomerIntelligence).count() < 2 {
        return Ok(BTreeSet::new());
    }
    let mut after = 0;
    loop {
        let page = store.events(key, after, EVENTS_PAGE_MAX).await?;
        let Some(last) = page.last() else { return Ok(ledger.others()) };
        after = last.seq;
        page.iter().for_each(|logged| ledger.take(logged));
    }
}

/// Whether a document of this kind counts for whom it was read for, whatever it says.
pub(crate) fn is_somebodys_own(kind: EvidenceKind) -> bool {
    match kind {
        EvidenceKind::OwnAnnouncement
        | EvidenceKind::OwnPage
        | EvidenceKind::Filing
        | EvidenceKind::Aggregator
        | EvidenceKind::JobAd
        | EvidenceKind::DnsRecord
        | EvidenceKind::Fingerprint => true,
        EvidenceKind::Article | EvidenceKind::WireCopy | EvidenceKind::VendorPage | EvidenceKind::Human => false,
    }
}

/// Reads a log for who was meant when something was read.
struct Ledger {
    now: Company,
    /// Whether the company that was meant then is the one of now.
    then_ours: bool,
    ours: BTreeSet<EvidenceId>,
    others: BTreeSet<EvidenceId>,
}

impl Ledger {
    fn of(now: Company) -> Self {
        Self { now, then_ours: true, ours: BTreeSet::new(), others: BTreeSet::new() }
    }

    fn take(&mut self, logged: &Logged) {
        if let Event::CompanyIdentified { company } = &logged.event {
            self.then_ours = is_same(company, &self.now);
        }
        if let Event::SourcesRead { sources, .. } = &logged.event {
            let read = if self.then_ours { &mut self.ours } else { &mut self.others };
            read.extend(sources.iter().map(|source| source.evidence.clone()));
        }
    }

    fn others(mut self) -> BTreeSet<EvidenceId> {
        self.others.retain(|evidence| !self.ours.contains(evidence));
        self.others
    }
}

fn is_same(a: &Company, b: &Company) -> bool {
    match (&a.domain, &b.domain) {
        (Some(a), Some(b)) => a == b,
        (Some(_) | None, _) => a.name == b.name,
    }
}
