//! New evidence becomes findings on the page while other sources still work.
//!
//! Findings are always computed from all readings of the prep at once, so that their order of arrival does not matter;
//! what differs from the page is appended.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use domain::id::digest;
use domain::{
    Clock, Company, Event, EvidenceId, EvidenceKind, Finding, FindingKind, NewEvent, PrepView, Reading, SourceRef,
    StepCounts,
};
use flow::{StepContext, StepError};
use insight::{Candidate, Playbooks, Subject};
use store::Store;

use crate::locks::Locks;
use crate::of_others::{is_somebodys_own, read_for_others};
use crate::shelf::Shelf;
use crate::steps::store_error;
use crate::tailor::{Tailor, company, content_keyed};
use crate::views::Views;

/// Readings whose candidates are remembered.
const EXTRACTED_MAX: usize = 4_096;

type Extracted = HashMap<(EvidenceId, String), Arc<Vec<Candidate>>>;

/// Where evidence is laid down and findings are read off.
pub struct Board {
    pub store: Arc<dyn Store>,
    pub views: Arc<Views>,
    pub locks: Arc<Locks>,
    pub clock: Arc<dyn Clock>,
    playbooks: Arc<Playbooks>,
    extracted: Mutex<Extracted>,
}

impl Board {
    /// An empty board over a store.
    pub fn new(
        store: Arc<dyn Store>,
        views: Arc<Views>,
        locks: Arc<Locks>,
        clock: Arc<dyn Clock>,
        playbooks: Arc<Playbooks>,
    ) -> Self {
        Self { store, views, locks, clock, playbooks, extracted: Mutex::default() }
    }

    /// Keeps readings and shows what follows from them. Returns how many findings are new.
    pub async fn take(
        &self,
        context: &StepContext,
        namesakes: &[Company],
        readings: Vec<(Reading, Option<Vec<u8>>)>,
    ) -> Result<u32, StepError> {
        let sources: Vec<SourceRef> = readings.iter().map(|(reading, _)| SourceRef::from(&reading.evidence)).collect();
        let vendor_side = readings.iter().all(|(reading, _)| reading.evidence.kind == EvidenceKind::VendorPage);
        let _turn = self.locks.of(&context.key).await.map_err(store_error)?;
        self.store.put_readings(&context.key, readings).await.map_err(store_error)?;
        let mut events = vec![sources_read(context, sources)];
        let mut added = 0;
        if !vendor_side {
            let (changes, new) = self.changes(context, namesakes).await?;
            events.extend(changes);
            added = new;
        }
        context.emit.emit(events, None).await?;
        Ok(added)
    }

    /// Compares all readings once more; the counts are of what stands on the page then.
    pub async fn compare(&self, context: &StepContext, namesakes: &[Company]) -> Result<StepCounts, StepError> {
        let _turn = self.locks.of(&context.key).await.map_err(store_error)?;
        let (events, _) = self.changes(context, namesakes).await?;
        if !events.is_empty() {
            context.emit.emit(events, None).await?;
        }
        let view = self.views.now(&context.key).await.map_err(store_error)?;
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Ok(StepCounts { findings: count(view.findings.len()), ..StepCounts::default() })
    }

    /// Brings the brief up to date while research goes on.
    pub async fn early_brief(&self, context: &StepContext, shelf: &Shelf) -> Result<(), StepError> {
        let _turn = self.locks.of(&context.key).await.map_err(store_error)?;
        let view = self.views.now(&context.key).await.map_err(store_error)?;
        let tailor = self.tailor(&view, shelf).await?;
        match tailor.early_brief(&context.key.prep, &view, &origin(context)) {
            Some(event) => context.emit.emit(vec![event], None).await,
            None => Ok(()),
        }
    }

    /// What cutting to the rep needs.
    pub async fn tailor(&self, view: &PrepView, shelf: &Shelf) -> Result<Tailor, StepError> {
        let vendor = match &view.vendor {
            Some(vendor) => shelf.profile(&vendor.domain).await.map_err(store_error)?,
            None => None,
        };
        Ok(Tailor { vendor, now: self.clock.now(), roi_change: None, playbooks: self.playbooks.clone() })
    }

    async fn changes(&self, context: &StepContext, namesakes: &[Company]) -> Result<(Vec<NewEvent>, u32), StepError> {
        let view = self.views.now(&context.key).await.map_err(store_error)?;
        let readings = self.readings(context, &view).await?;
        let findings = self.findings(&self.subject(&view, namesakes), &view, readings);
        let mut events = differences(context, &view, &findings);
        let added: Vec<&Finding> = findings.iter().filter(|finding| view.finding(&finding.id).is_none()).collect();
        let new = u32::try_from(added.len()).unwrap_or(u32::MAX);
        events.extend(self.partial_results(context, &view, &findings));
        Ok((events, new))
    }

    /// How many findings these documents give by themselves: the same number in whatever order sources came, and
    /// however often a step ran.
    pub async fn held_by(
        &self,
        context: &StepContext,
        namesakes: &[Company],
        evidence: &BTreeSet<EvidenceId>,
    ) -> Result<u32, StepError> {
        let view = self.views.now(&context.key).await.map_err(store_error)?;
        let subject = self.subject(&view, namesakes);
        let mut readings = self.readings(context, &view).await?;
        readings.retain(|reading| evidence.contains(&reading.evidence.id));
        Ok(u32::try_from(self.findings(&subject, &view, readings).len()).unwrap_or(u32::MAX))
    }

    /// What was read for the company that is meant now, or tells of many.
    async fn readings(&self, context: &StepContext, view: &PrepView) -> Result<Vec<Arc<Reading>>, StepError> {
        let others = read_for_others(self.store.as_ref(), &context.key, view).await.map_err(store_error)?;
        let mut readings = self.store.readings(&context.key, None).await.map_err(store_error)?;
        readings.retain(|reading| {
            let evidence = &reading.evidence;
            !(is_somebodys_own(evidence.kind) && others.contains(&evidence.id))
        });
        Ok(readings)
    }

    /// Cards for what is worth one: signals, and facts about the company.
    fn partial_results(&self, context: &StepContext, view: &PrepView, findings: &[Finding]) -> Option<NewEvent> {
        let fresh: Vec<&Finding> =
            findings.iter().filter(|finding| view.finding(&finding.id) != Some(*finding)).collect();
        let cards = |finding: &&&Finding| finding.kind().is_signal() || finding.kind() == FindingKind::Fact;
        let ids: Vec<_> = fresh.iter().filter(cards).map(|finding| finding.id.clone()).collect();
        if ids.is_empty() {
            return None;
        }
        let mut ahead = view.clone();
        ahead.findings = Arc::new(findings.to_vec());
        let now = self.clock.now();
        let tailor = Tailor { vendor: None, now, roi_change: None, playbooks: self.playbooks.clone() };
        let mut angles = tailor.analysis(&ahead).angles;
        angles.retain(|angle| ids.contains(&angle.finding));
        let event =
            Event::PartialResults { run: context.run.clone(), step: context.step.clone(), findings: ids, angles };
        Some(content_keyed(&context.key.prep, &origin(context), None::<&Finding>, event))
    }

    /// Whom texts have to be about.
    pub fn subject(&self, view: &PrepView, namesakes: &[Company]) -> Subject {
        Subject { company: company(view), today: self.clock.now().date(), namesakes: namesakes.to_vec() }
    }

    fn findings(&self, subject: &Subject, view: &PrepView, mut readings: Vec<Arc<Reading>>) -> Vec<Finding> {
        readings.retain(|reading| reading.evidence.kind != EvidenceKind::VendorPage);
        let identity = serde_json::to_string(&(&subject.company, subject.today.to_string(), &subject.namesakes));
        let identity = digest(&[&identity.unwrap_or_default()]);
        let mut candidates: Vec<Candidate> =
            readings.iter().flat_map(|reading| self.candidates(subject, &identity, reading).as_ref().clone()).collect();
        for reading in &readings {
            let proposals = view.proposals.get(&reading.evidence.id);
            candidates.extend(proposals.into_iter().flat_map(|all| insight::proposed(subject, reading, all)).flatten());
        }
        let mut findings = insight::findings(subject, &readings, &candidates);
        findings.truncate(domain::limits::FINDINGS_MAX);
        findings
    }

    fn candidates(&self, subject: &Subject, identity: &str, reading: &Reading) -> Arc<Vec<Candidate>> {
        let key = (reading.evidence.id.clone(), identity.to_owned());
        if let Some(known) = self.lock().get(&key) {
            return known.clone();
        }
        let fresh = Arc::new(insight::extract(subject, reading));
        let mut extracted = self.lock();
        if extracted.len() >= EXTRACTED_MAX {
            extracted.clear();
        }
        extracted.insert(key, fresh.clone());
        fresh
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Extracted> {
        self.extracted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where events of a step come from, for their ids.
pub fn origin(context: &StepContext) -> String {
    format!("{}/{}", context.run, context.step)
}

fn sources_read(context: &StepContext, sources: Vec<SourceRef>) -> NewEvent {
    let ids: Vec<&str> = sources.iter().map(|source| source.evidence.as_str()).collect();
    let key = digest(&ids);
    let event = Event::SourcesRead { run: context.run.clone(), step: context.step.clone(), sources };
    NewEvent::keyed(&context.key.prep, &origin(context), &key, event)
}

fn differences(context: &StepContext, view: &PrepView, findings: &[Finding]) -> Vec<NewEvent> {
    let prep = &context.key.prep;
    let origin = context.run.as_str();
    let mut events = Vec::new();
    for finding in findings {
        match view.finding(&finding.id) {
            None => {
                let event = Event::FindingAdded { finding: finding.clone() };
                events.push(content_keyed(prep, origin, None::<&Finding>, event));
            }
            Some(known) if known != finding => {
                let because = what_changed(known, finding);
                let event = Event::FindingChanged { finding: finding.clone(), because };
                events.push(content_keyed(prep, origin, Some(known), event));
            }
            Some(_) => {}
        }
    }
    for gone in view.findings.iter().filter(|known| !findings.iter().any(|finding| finding.id == known.id)) {
        let because = "With more sources it turned out to be part of another finding, or not about this company.";
        let event = Event::FindingWithdrawn { finding: gone.id.clone(), because: because.to_owned() };
        events.push(content_keyed(prep, origin, Some(gone), event));
    }
    events
}

fn what_changed(before: &Finding, after: &Finding) -> String {
    let more = after.sources.len().saturating_sub(before.sources.len());
    if after.conflicts.len() > before.conflicts.len() {
        "A source says something else.".to_owned()
    } else if more == 1 {
        "One more source tells it.".to_owned()
    } else if more > 1 {
        format!("{more} more sources tell it.")
    } else if after.confidence != before.confidence {
        "Its confidence was weighed again.".to_owned()
    } else {
        "A better source gave more detail.".to_owned()
    }
}
