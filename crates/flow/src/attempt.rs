//! One step at work: its attempts, their time, the pauses between them.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use domain::{NewEvent, RunId, StepCounts, Workflow};
use futures::FutureExt;
use serde_json::Value;
use store::{PrepKey, RunRow, StoreError};
use tokio::sync::OwnedSemaphorePermit;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::failpoint::FailPoint;
use crate::journal::{Ended, Journal, StepEnd};
use crate::measured;
use crate::pause::{AFTER_MAX, pause};
use crate::world::{World, running};
use crate::{Emit, Plan, StepContext, StepError, StepOutput, StepSpec};

/// A step and what it needs to work.
#[derive(Clone)]
pub(crate) struct Work {
    pub(crate) world: Arc<World>,
    pub(crate) key: PrepKey,
    pub(crate) run: RunId,
    pub(crate) workflow: Workflow,
    pub(crate) input: Value,
    pub(crate) outputs: Arc<BTreeMap<String, Value>>,
    pub(crate) index: usize,
    pub(crate) spec: StepSpec,
    /// The run is interrupted.
    pub(crate) cancelled: CancellationToken,
}

impl Work {
    /// A step of a run, as its journal stands; `None` when the plan has no such place.
    pub(crate) fn of(
        world: &Arc<World>,
        row: &RunRow,
        plan: &Plan,
        journal: &Journal,
        index: usize,
        cancelled: &CancellationToken,
    ) -> Option<Self> {
        Some(Self {
            world: Arc::clone(world),
            key: store::key(&row.tenant, &row.prep),
            run: row.run.clone(),
            workflow: row.workflow,
            input: row.input.clone(),
            outputs: journal.outputs(index),
            index,
            spec: plan.steps.get(index)?.clone(),
            cancelled: cancelled.clone(),
        })
    }

    /// Tries until it works, fails for good, or is interrupted (`None`). `place` is given back during pauses.
    pub(crate) async fn carry_out(self, place: OwnedSemaphorePermit) -> Option<StepEnd> {
        let mut place = Some(place);
        for attempt in 1..=self.spec.retry.attempts_max {
            let held = match place.take() {
                Some(place) => place,
                None => self.begin_again(attempt).await?,
            };
            let result = self.attempt(attempt).await;
            drop(held);
            let end = |ended| Some(StepEnd { index: self.index, attempts: attempt, ended });
            match result {
                Ok(output) => return end(Ended::Output(Box::new(output))),
                Err(_) if self.cancelled.is_cancelled() => return None,
                Err(StepError::Fail { what }) => return end(Ended::Failed { what }),
                Err(StepError::Interrupted) if attempt == self.spec.retry.attempts_max => {
                    return end(Ended::Failed { what: StepError::Interrupted.to_string() });
                }
                Err(StepError::Interrupted) => self.rest(attempt, None).await?,
                Err(StepError::Retry { what, after }) => {
                    if attempt == self.spec.retry.attempts_max || after.is_some_and(|after| after > AFTER_MAX) {
                        return end(Ended::Failed { what });
                    }
                    tracing::info!(step = self.spec.name, attempt, %what, "a step will be tried again");
                    self.rest(attempt, after).await?;
                }
            }
        }
        None
    }

    async fn rest(&self, failed: u32, after: Option<Duration>) -> Option<()> {
        let pause = pause(self.spec.retry, failed, after, self.world.entropy.as_ref());
        self.cancelled.run_until_cancelled(tokio::time::sleep(pause)).await
    }

    /// Waits for a place and shows the attempt; the first one was shown when the step was chosen.
    async fn begin_again(&self, attempt: u32) -> Option<OwnedSemaphorePermit> {
        let place = Arc::clone(&self.world.free).acquire_owned();
        let place = self.cancelled.run_until_cancelled(place).await?.ok()?;
        let event = running(&self.key.prep, &self.run, self.spec.name, attempt, None);
        match self.emitter(attempt).emit(vec![event], None).await {
            Err(StepError::Interrupted) => None,
            // Only a line on the page is missing then; the step's own commit waits for the disk.
            Ok(()) | Err(StepError::Retry { .. } | StepError::Fail { .. }) => Some(place),
        }
    }

    fn emitter(&self, attempt: u32) -> Emitter {
        Emitter { work: self.clone(), attempt }
    }

    /// One attempt, in its time. An interrupted one has the engine's grace to end by itself.
    pub(crate) async fn attempt(&self, attempt: u32) -> Result<StepOutput, StepError> {
        let (span, begun) = (measured::step_span(self, attempt), Instant::now());
        let result = self.attempt_in_time(attempt).instrument(span.clone()).await;
        measured::attempted(&span, self, begun.elapsed(), &result);
        result
    }

    async fn attempt_in_time(&self, attempt: u32) -> Result<StepOutput, StepError> {
        let point = FailPoint::BeforeStep { run: self.run.clone(), step: self.spec.name, attempt };
        self.world.pass(point).await;
        let cancelled = self.cancelled.child_token();
        // Whatever the attempt began elsewhere ends with it.
        let _end = cancelled.clone().drop_guard();
        let context = StepContext {
            key: self.key.clone(),
            run: self.run.clone(),
            workflow: self.workflow,
            step: self.spec.name.to_owned(),
            input: self.input.clone(),
            attempt,
            outputs: Arc::clone(&self.outputs),
            emit: Arc::new(self.emitter(attempt)),
            cancelled,
        };
        let work = AssertUnwindSafe(async { self.world.steps.run(context).await }).catch_unwind();
        tokio::select! {
            biased;
            done = tokio::time::timeout(self.spec.timeout, work) => match done {
                Ok(Ok(result)) => result,
                Ok(Err(panic)) => Err(self.panicked(panic.as_ref())),
                Err(_) => Err(StepError::Retry { what: format!("It took longer than {:?}", self.spec.timeout), after: None }),
            },
            () = self.patience() => Err(StepError::Interrupted),
        }
    }

    /// The time that an interrupted step has to end by itself.
    async fn patience(&self) {
        self.cancelled.cancelled().await;
        tokio::time::sleep(self.world.options.grace).await;
    }

    fn panicked(&self, panic: &(dyn Any + Send)) -> StepError {
        let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        tracing::error!(step = self.spec.name, run = %self.run, panic = text, "a step panicked");
        StepError::Fail { what: "It stopped because of a mistake in Callsheet".to_owned() }
    }
}

/// Stores what a step says while it works, as long as the run is ours.
struct Emitter {
    work: Work,
    attempt: u32,
}

#[async_trait]
impl Emit for Emitter {
    async fn emit(&self, mut events: Vec<NewEvent>, counts: Option<StepCounts>) -> Result<(), StepError> {
        let Work { world, key, run, spec, cancelled, .. } = &self.work;
        if world.dead.is_cancelled() {
            return Err(StepError::Interrupted);
        }
        events.extend(counts.map(|counts| running(&key.prep, run, spec.name, self.attempt, Some(counts))));
        if events.is_empty() {
            return Ok(());
        }
        world.store.commit(world.guarded(key, run, events)).await.map(|_| ()).map_err(|error| match error {
            StoreError::LeaseLost | StoreError::NotFound => {
                cancelled.cancel();
                StepError::Interrupted
            }
            StoreError::Busy(_) | StoreError::Full => StepError::Retry { what: error.to_string(), after: None },
            StoreError::Corrupt(_)
            | StoreError::NewerSchema { .. }
            | StoreError::OlderSchema { .. }
            | StoreError::TooLarge { .. }
            | StoreError::Bug(_) => StepError::Fail { what: error.to_string() },
        })
    }
}
