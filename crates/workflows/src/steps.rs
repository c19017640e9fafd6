//! The functions behind the names of the plans.

mod customer;
mod deliver;
mod document;
mod document_words;
mod model_answer;
mod second_reading;

pub(crate) use model_answer::says_nothing;
mod vendor;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use domain::limits::STEP_GAPS_MAX;
use domain::wire::{SourceInfo, SourceRead};
use domain::{Company, EvidenceId, EvidenceKind, Reading, StepCounts, Timestamp, Workflow};
use flow::{StepContext, StepError, StepOutcome, StepOutput, Steps};
use net::{Meter, Net, Spent};
use serde::{Deserialize, Serialize};
use sources::{Ask, Harvest, Sink, Source, SourceError};
use store::StoreError;

use crate::budgets::Budgets;
use crate::setup::Setup;
use crate::{source_report, source_states};

/// Why a source that was switched off is not read.
const OFF: &str = "It is switched off on the Sources page.";

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
    async fn net_for(&self, context: &StepContext) -> Result<Net, StepError> {
        let budget = self.budgets.of(&self.setup, &context.key.tenant, &context.run).await.map_err(store_error)?;
        Ok(self.setup.net.within(budget))
    }

    /// Writes down what the run has spent. It is for the next process only: that it cannot be kept ends nothing.
    async fn note_spent(&self, context: &StepContext) {
        if let Err(error) = self.budgets.note(&self.setup, &context.key.tenant, &context.run).await {
            tracing::warn!(run = %context.run, %error, "what the run has spent could not be kept");
        }
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
            Workflow::Deliver | Workflow::Follow => self.delivery_step(context).await,
            Workflow::ModelAnswer => self.model_answer_step(context).await,
            Workflow::SecondReading => self.second_reading_step(context).await,
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
        let services = source.parts();
        let off = if vendor_side { BTreeMap::new() } else { self.not_asked(context, source, &services).await? };
        let left_out = services.iter().filter_map(|service| Some((service, off.get(&service.id)?)));
        let left_out: Vec<SourceRead> = left_out.map(|(service, why)| source_report::left_out(service, why)).collect();
        if left_out.len() == services.len() {
            self.keep_reads(context, &left_out).await;
            return Ok(StepOutput { outcome: StepOutcome::Skipped { why: OFF.to_owned() }, ..StepOutput::default() });
        }
        let feeds = self.setup.feeds_for(about.company.domain.as_deref());
        let stand = self.setup.stand(&context.key.tenant);
        let ask = self.setup.ask(about.company.clone(), self.setup.clock.now(), feeds, stand);
        let sink = BoardSink {
            work: self,
            began: self.setup.clock.now(),
            reads: Mutex::new(left_out),
            context,
            about,
            vendor_side,
            taken: Mutex::default(),
            findings: AtomicU32::new(0),
            off,
        };
        let net = self.net_for(context).await?;
        let harvest = tokio::select! {
            harvest = read_source(source.as_ref(), &net, &ask, &sink) => harvest,
            () = context.cancelled.cancelled() => return Err(StepError::Interrupted),
        };
        self.note_spent(context).await;
        self.keep_reads(context, &in_order(sink.reads(), &services)).await;
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
    /// Services that are not asked, and why.
    async fn not_asked(
        &self,
        context: &StepContext,
        source: &Arc<dyn Source>,
        services: &[SourceInfo],
    ) -> Result<BTreeMap<String, String>, StepError> {
        let shelf = self.setup.shelf(&context.key.tenant);
        let mut off = BTreeMap::new();
        for service in services {
            let part = source.part(&service.id).unwrap_or_else(|| source.clone());
            if let Some(why) = self.why_not_asked(&shelf, &service.id, part.as_ref()).await.map_err(store_error)? {
                off.insert(service.id.clone(), why);
            }
        }
        Ok(off)
    }

    /// Keeps how the sources of a step went, for who asks what a preparation cost.
    async fn keep_reads(&self, context: &StepContext, reads: &[SourceRead]) {
        let shelf = self.setup.shelf(&context.key.tenant);
        if let Err(error) = shelf.keep_reads(&context.run, &context.step, reads).await {
            tracing::warn!(step = context.step, %error, "how the sources answered could not be kept");
        }
    }
}

/// Reads in the order in which their services are declared, not in that in which they ended.
fn in_order(mut reads: Vec<SourceRead>, services: &[SourceInfo]) -> Vec<SourceRead> {
    reads.sort_by_key(|read| services.iter().position(|service| service.id == read.id));
    reads
}

/// Reads a source for as long as it declares. What it brought until then is kept; services that are read side by side
/// each have their own time and their own count.
async fn read_source(source: &dyn Source, net: &Net, ask: &Ask, sink: &BoardSink<'_>) -> Result<Harvest, SourceError> {
    let info = source.info();
    if source.parts().len() > 1 {
        return source.read(net, ask, sink).await;
    }
    let meter = Arc::new(Meter::of(&info.id));
    let limit = Duration::from_secs(info.timeout_seconds);
    let read = tokio::time::timeout(limit, source.read(&net.metered(meter.clone()), ask, sink)).await;
    let harvest = read.unwrap_or_else(|_| {
        let why = format!("{} took longer than {} s and was left.", info.title, info.timeout_seconds);
        let read = u32::try_from(sink.taken().len()).unwrap_or(u32::MAX);
        Ok(Harvest { read, gaps: vec![why], ..Harvest::default() })
    });
    sink.answered(&info, &harvest, meter.spent()).await;
    harvest
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
    work: &'a Work,
    began: Timestamp,
    /// How each service went.
    reads: Mutex<Vec<SourceRead>>,
    context: &'a StepContext,
    about: &'a Identified,
    vendor_side: bool,
    taken: Mutex<BTreeSet<EvidenceId>>,
    /// New on the page since this attempt began.
    findings: AtomicU32,
    /// Services that the operator switched off.
    off: BTreeMap<String, String>,
}

impl BoardSink<'_> {
    /// What the source brought so far.
    fn taken(&self) -> BTreeSet<EvidenceId> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn reads(&self) -> Vec<SourceRead> {
        self.reads.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Sink for BoardSink<'_> {
    fn wants(&self, service: &str) -> bool {
        !self.off.contains_key(service)
    }

    /// One whose terms were not accepted is among those that are off.
    fn accepts(&self, service: &str) -> bool {
        !self.vendor_side && !self.off.contains_key(service)
    }

    /// What is remembered of a source is for its page only: that it cannot be kept must not end the reading.
    async fn answered(&self, service: &SourceInfo, outcome: &Result<Harvest, SourceError>, spent: Spent) {
        let setup = &self.work.setup;
        let now = setup.clock.now();
        let took = Duration::from_millis(u64::try_from(now.0 - self.began.0).unwrap_or(0));
        let mut read = source_report::read_of(service, outcome, spent, took);
        if self.vendor_side {
            read.id = source_report::vendor_id(&read.id);
        }
        self.reads.lock().unwrap_or_else(PoisonError::into_inner).push(read);
        let Some(outcome) = source_states::outcome(now, outcome, spent).filter(|_| !self.vendor_side) else { return };
        if let Err(error) = setup.shelf(&self.context.key.tenant).note_source(&service.id, &outcome).await {
            tracing::warn!(service = service.id, %error, "how a source answered could not be kept");
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
        let taken = self.work.setup.board.take(self.context, &self.about.namesakes, readings).await;
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
        self.work.note_spent(self.context).await;
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
        StoreError::Corrupt(_)
        | StoreError::NewerSchema { .. }
        | StoreError::OlderSchema { .. }
        | StoreError::TooLarge { .. }
        | StoreError::Bug(_) => StepError::Fail { what: error.to_string() },
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
