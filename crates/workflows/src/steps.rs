//! The functions behind the names of the plans.

mod customer;
mod document;
mod vendor;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use domain::limits::STEP_GAPS_MAX;
use domain::{Company, EvidenceId, EvidenceKind, Reading, StepCounts, Workflow};
use flow::{StepContext, StepError, StepOutcome, StepOutput, Steps};
use net::Net;
use serde::{Deserialize, Serialize};
use sources::{Harvest, Sink, Source, SourceError};
use store::StoreError;

use crate::budgets::Budgets;
use crate::setup::Setup;
use crate::source_states;

/// Carries out the steps of every plan.
pub struct Work {
    pub(crate) setup: Setup,
    pub(crate) customer_sources: Vec<Arc<dyn Source>>,
    vendor_sources: Vec<Arc<dyn Source>>,
    budgets: Budgets,
}

impl Work {
    /// Work over a set-up, with the sources there are.
    pub fn new(setup: Setup) -> Self {
        Self {
            setup,
            customer_sources: sources::customer_sources(),
            vendor_sources: sources::vendor_sources(),
            budgets: Budgets::default(),
        }
    }

    /// The door to the outside, as far as this run may still ask.
    fn net_for(&self, context: &StepContext) -> Net {
        self.setup.net.within(self.budgets.of(&context.run, self.setup.clock.now()))
    }

    /// What every source declares.
    pub fn source_infos(&self) -> Vec<domain::wire::SourceInfo> {
        self.customer_sources.iter().flat_map(|source| source.parts()).collect()
    }
}

#[async_trait]
impl Steps for Work {
    async fn run(&self, context: StepContext) -> Result<StepOutput, StepError> {
        match context.workflow {
            Workflow::VendorContext => self.vendor_step(context).await,
            Workflow::CustomerIntelligence => self.customer_step(context).await,
            Workflow::OnePager => self.document_step(context).await,
        }
    }
}

/// What `identify` tells the steps after it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Identified {
    pub company: Company,
    /// Others of a like name, whose news is not theirs.
    pub namesakes: Vec<Company>,
}

impl Work {
    /// Asks a source and shows what it brings, as it comes.
    async fn collect(
        &self,
        context: &StepContext,
        source: &Arc<dyn Source>,
        about: &Identified,
        vendor_side: bool,
    ) -> Result<StepOutput, StepError> {
        let services: Vec<String> = source.parts().into_iter().map(|part| part.id).collect();
        let off = if vendor_side { BTreeSet::new() } else { self.switched_off(context, &services).await? };
        if services.iter().all(|service| off.contains(service)) {
            let why = "It is switched off on the Sources page.".to_owned();
            return Ok(StepOutput { outcome: StepOutcome::Skipped { why }, ..StepOutput::default() });
        }
        let feeds = self.setup.feeds_for(about.company.domain.as_deref());
        let ask = self.setup.ask(about.company.clone(), self.setup.clock.now(), feeds);
        let sink = BoardSink {
            setup: &self.setup,
            context,
            about,
            vendor_side,
            taken: Mutex::default(),
            findings: AtomicU32::new(0),
            off,
        };
        let net = self.net_for(context);
        let harvest = tokio::select! {
            harvest = source.read(&net, &ask, &sink) => harvest,
            () = context.cancelled.cancelled() => return Err(StepError::Interrupted),
        };
        if let [service] = services.as_slice() {
            sink.answered(service, &harvest).await;
        }
        let harvest = harvest.map_err(source_error)?;
        let taken = sink.taken();
        let counts = StepCounts {
            read: harvest.read,
            findings: if vendor_side { 0 } else { self.setup.board.held_by(context, &about.namesakes, &taken).await? },
            failed: u32::try_from(harvest.gaps.len()).unwrap_or(u32::MAX),
        };
        collected(harvest, counts)
    }
}

impl Work {
    async fn switched_off(&self, context: &StepContext, services: &[String]) -> Result<BTreeSet<String>, StepError> {
        let shelf = self.setup.shelf(&context.key.tenant);
        let mut off = BTreeSet::new();
        for service in services {
            if shelf.source_is_off(service).await.map_err(store_error)? {
                off.insert(service.clone());
            }
        }
        Ok(off)
    }
}

/// How a source's harvest ends its step: with nothing read it says why.
fn collected(harvest: Harvest, counts: StepCounts) -> Result<StepOutput, StepError> {
    if harvest.read == 0 {
        if let Some(why) = harvest.nothing {
            return Ok(StepOutput { counts, outcome: StepOutcome::Skipped { why }, ..StepOutput::default() });
        }
        if !harvest.gaps.is_empty() {
            return Err(StepError::Fail { what: harvest.gaps.join(" ") });
        }
    }
    let value = serde_json::json!({ "read": harvest.read, "requests": harvest.requests, "gaps": harvest.gaps });
    Ok(StepOutput { value, counts, gaps: told(harvest.gaps), ..StepOutput::default() })
}

/// The first gaps, and how many more there are.
fn told(mut gaps: Vec<String>) -> Vec<String> {
    let more = gaps.len().saturating_sub(STEP_GAPS_MAX);
    gaps.truncate(STEP_GAPS_MAX);
    if more > 0 {
        gaps.push(format!("{more} more could not be read."));
    }
    gaps
}

/// Lays what a source brings on the board.
struct BoardSink<'a> {
    setup: &'a Setup,
    context: &'a StepContext,
    about: &'a Identified,
    vendor_side: bool,
    taken: Mutex<BTreeSet<EvidenceId>>,
    /// New on the page since this attempt began.
    findings: AtomicU32,
    /// Services that the operator switched off.
    off: BTreeSet<String>,
}

impl BoardSink<'_> {
    /// What the source brought so far.
    fn taken(&self) -> BTreeSet<EvidenceId> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Sink for BoardSink<'_> {
    fn wants(&self, service: &str) -> bool {
        !self.off.contains(service)
    }

    /// What is remembered of a source is for its page only: that it cannot be kept must not end the reading.
    async fn answered(&self, service: &str, outcome: &Result<Harvest, SourceError>) {
        let Some(outcome) = source_states::outcome(self.setup.clock.now(), outcome).filter(|_| !self.vendor_side)
        else {
            return;
        };
        let shelf = self.setup.shelf(&self.context.key.tenant);
        if let Err(error) = shelf.note_source(service, &outcome).await {
            tracing::warn!(service, %error, "how a source answered could not be kept");
        }
    }

    async fn take(&self, mut readings: Vec<(Reading, Option<Vec<u8>>)>) -> Result<(), SourceError> {
        if readings.is_empty() {
            return Ok(());
        }
        if self.context.cancelled.is_cancelled() {
            return Err(SourceError::Cancelled);
        }
        if self.vendor_side {
            for (reading, _) in &mut readings {
                reading.evidence.kind = EvidenceKind::VendorPage;
            }
        }
        let ids = readings.iter().map(|(reading, _)| reading.evidence.id.clone());
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).extend(ids);
        let taken = self.setup.board.take(self.context, &self.about.namesakes, readings).await;
        let added = taken.map_err(|error| match error {
            StepError::Retry { what, after } => SourceError::Retry { what, after },
            StepError::Fail { what } => SourceError::Bug { what },
            StepError::Interrupted => SourceError::Cancelled,
        })?;
        let counts = StepCounts {
            read: u32::try_from(self.taken().len()).unwrap_or(u32::MAX),
            findings: self.findings.fetch_add(added, Ordering::Relaxed) + added,
            failed: 0,
        };
        self.context.emit.emit(Vec::new(), Some(counts)).await.map_err(|_| SourceError::Cancelled)
    }
}

/// What a step does about a source's trouble.
fn source_error(error: SourceError) -> StepError {
    match error {
        SourceError::Retry { what, after } => StepError::Retry { what, after },
        SourceError::Unreachable { what } | SourceError::NotAllowed { what } | SourceError::Bug { what } => {
            StepError::Fail { what }
        }
        SourceError::Cancelled => StepError::Interrupted,
    }
}

/// What a step does about the store's trouble.
pub fn store_error(error: StoreError) -> StepError {
    match error {
        StoreError::Busy(_) | StoreError::Full => StepError::Retry { what: error.to_string(), after: None },
        StoreError::LeaseLost | StoreError::NotFound => StepError::Interrupted,
        StoreError::Corrupt(_) | StoreError::NewerSchema { .. } | StoreError::TooLarge { .. } | StoreError::Bug(_) => {
            StepError::Fail { what: error.to_string() }
        }
    }
}

/// A step's input or an earlier output, as its type.
fn read<T: serde::de::DeserializeOwned>(value: &serde_json::Value, what: &str) -> Result<T, StepError> {
    T::deserialize(value)
        .map_err(|error| StepError::Fail { what: format!("The {what} of this step cannot be read: {error}") })
}

/// A value for the journal.
fn written<T: Serialize>(value: &T) -> Result<serde_json::Value, StepError> {
    serde_json::to_value(value)
        .map_err(|error| StepError::Fail { what: format!("The step's result cannot be kept: {error}") })
}

/// What `identify` found out.
fn identified(context: &StepContext) -> Result<Identified, StepError> {
    match context.outputs.get("identify") {
        Some(value) => read(value, "company"),
        None => Err(StepError::Fail { what: "The company was not identified.".to_owned() }),
    }
}

/// A step that is not in the plan's table is our mistake.
fn unknown_step(context: &StepContext) -> StepError {
    StepError::Fail { what: format!("There is no step `{}` in {}.", context.step, context.workflow.name()) }
}
