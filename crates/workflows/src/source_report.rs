//! What was read for a prep, source by source: which ran, which did not and why, and what each cost.

use std::time::Duration;

use domain::wire::{SourceFate, SourceInfo, SourceRead, SourceReport};
use domain::{PrepView, RunId, StepState};
use net::Spent;
use sources::{Harvest, SourceError};
use store::{PrepKey, StoreError};

use crate::setup::Setup;
use crate::shelf::Shelf;

/// Where the reads of a step are kept, by `RUN/STEP`.
const READS: &str = "run_sources";

/// How one source went.
pub(crate) fn read_of(
    info: &SourceInfo,
    outcome: &Result<Harvest, SourceError>,
    spent: Spent,
    took: Duration,
) -> SourceRead {
    let (fate, read, why) = match outcome {
        Ok(harvest) => (fate_of(harvest, spent), harvest.read, words(harvest)),
        Err(SourceError::NotAllowed { what }) => (SourceFate::Skipped, 0, Some(what.clone())),
        Err(error @ SourceError::Cancelled) => (SourceFate::Skipped, 0, Some(error.to_string())),
        Err(SourceError::Retry { what, .. } | SourceError::Unreachable { what } | SourceError::Bug { what }) => {
            (SourceFate::Failed, 0, Some(what.clone()))
        }
    };
    SourceRead {
        id: info.id.clone(),
        title: info.title.clone(),
        fate,
        read,
        requests: u32::try_from(spent.requests).unwrap_or(u32::MAX),
        bytes: spent.bytes,
        took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        why,
    }
}

fn fate_of(harvest: &Harvest, spent: Spent) -> SourceFate {
    match (harvest.read, harvest.gaps.is_empty()) {
        (0, false) => SourceFate::Failed,
        (0, true) if spent.requests == 0 => SourceFate::Skipped,
        (0, true) => SourceFate::Nothing,
        (_, true) => SourceFate::Read,
        (_, false) => SourceFate::ReadInPart,
    }
}

fn words(harvest: &Harvest) -> Option<String> {
    let nothing = harvest.nothing.clone().filter(|_| harvest.read == 0);
    let all: Vec<String> = nothing.into_iter().chain(harvest.gaps.iter().cloned()).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

/// The id of a source that is read about the rep's own company: some of the customer's are called the same.
pub(crate) fn vendor_id(id: &str) -> String {
    format!("vendor:{id}")
}

/// A source that was not asked at all.
pub(crate) fn left_out(info: &SourceInfo, why: &str) -> SourceRead {
    SourceRead {
        id: info.id.clone(),
        title: info.title.clone(),
        fate: SourceFate::Skipped,
        read: 0,
        requests: 0,
        bytes: 0,
        took_ms: 0,
        why: Some(why.to_owned()),
    }
}

impl Shelf {
    /// Keeps how the sources of a step went; the last attempt counts.
    pub(crate) async fn keep_reads(&self, run: &RunId, step: &str, reads: &[SourceRead]) -> Result<(), StoreError> {
        self.write(READS, &key_of(run, step), &reads).await
    }
}

fn key_of(run: &RunId, step: &str) -> String {
    format!("{}/{step}", run.as_str())
}

impl Setup {
    /// What was read for a prep so far, its newest runs first to last, and what all of its runs cost.
    pub async fn source_report(&self, key: &PrepKey) -> Result<SourceReport, StoreError> {
        let view = self.views.now(key).await?;
        let shelf = self.shelf(&key.tenant);
        let mut report = SourceReport::default();
        for run in &view.runs {
            let spent = shelf.run_spent(&run.run).await?;
            report.requests += spent.requests;
            report.bytes += spent.bytes;
            for step in &run.steps {
                let known: Option<Vec<SourceRead>> = shelf.read(READS, &key_of(&run.run, &step.plan.step)).await?;
                // What an earlier run did not come to, a later one did.
                let is_latest = view.latest_run(run.workflow).is_some_and(|latest| latest.run == run.run);
                let reads = match known {
                    Some(reads) => reads,
                    None if is_latest => not_kept(&step.plan.step, &step.plan.title, &step.state),
                    None => Vec::new(),
                };
                for read in reads {
                    // A later run of the same sources tells how they stand now.
                    report.sources.retain(|earlier| earlier.id != read.id);
                    report.sources.push(read);
                }
            }
        }
        Ok(report)
    }

    /// Erases a prep and all that is kept about how it was read.
    pub async fn forget(&self, key: &PrepKey) -> Result<bool, StoreError> {
        match self.views.now(key).await {
            Ok(view) => self.forget_reads(key, &view).await?,
            Err(StoreError::NotFound) => {}
            Err(error) => return Err(error),
        }
        self.store.forget(key).await
    }

    async fn forget_reads(&self, key: &PrepKey, view: &PrepView) -> Result<(), StoreError> {
        let shelf = self.shelf(&key.tenant);
        for run in &view.runs {
            shelf.forget_run_spent(&run.run).await?;
            for step in &run.steps {
                shelf.erase(READS, &key_of(&run.run, &step.plan.step)).await?;
            }
        }
        Ok(())
    }
}

/// A step of sources that ended before any of them could be asked, or has not begun.
fn not_kept(name: &str, title: &str, state: &StepState) -> Vec<SourceRead> {
    let Some((group, id)) = name.split_once(':') else { return Vec::new() };
    let (fate, why) = match state {
        StepState::Skipped { why } => (SourceFate::Skipped, why.clone()),
        StepState::Failed { what, .. } => (SourceFate::Failed, what.clone()),
        StepState::Pending | StepState::Running { .. } | StepState::Done | StepState::FromCache => return Vec::new(),
    };
    let why = Some(why);
    let id = if group == crate::plans::COLLECT { vendor_id(id) } else { id.to_owned() };
    let title = title.to_owned();
    vec![SourceRead { id, title, fate, read: 0, requests: 0, bytes: 0, took_ms: 0, why }]
}
