//! Tasks of an activity: taken, worked on with heartbeats, reported.

use std::sync::Arc;
use std::time::Duration;

use domain::{RunId, RunOutcome, TenantId};
use flow::{Attempted, Task, Worker};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::client::{CallError, Client, Given};
use crate::names::error;

/// First pause after Step Functions could not be asked; doubles up to [`PAUSE_MAX`].
const PAUSE: Duration = Duration::from_millis(250);
const PAUSE_MAX: Duration = Duration::from_secs(15);
/// How often a report is tried. If none arrives, the task is taken for lost, and whoever gets it next finds the step over.
const REPORTS_MAX: u32 = 6;
/// How long the execution of a run that is let go has to be stopped.
const LET_GO: Duration = Duration::from_secs(5);
/// Heartbeats in the time after which silence means lost.
const BEATS: u32 = 3;

/// Who works on one activity.
#[derive(Clone)]
pub(crate) struct Poll {
    pub(crate) client: Arc<Client>,
    pub(crate) worker: Arc<Worker>,
    pub(crate) activity: String,
    /// Our name, in the execution's history.
    pub(crate) name: String,
    /// Tasks at work at once, over all activities.
    pub(crate) places: Arc<Semaphore>,
    /// After how much silence a worker is taken for lost.
    pub(crate) silence: Duration,
    /// No further task is taken.
    pub(crate) stop: CancellationToken,
}

/// A task's input, as [`crate::asl`] writes it.
#[derive(Debug, Deserialize)]
struct Asked {
    tenant: TenantId,
    run: RunId,
    step: String,
    /// Attempts before this one.
    attempted: u32,
    /// Why Step Functions gave the step up.
    lost: Option<String>,
}

/// What is reported.
#[derive(Debug, PartialEq, Eq)]
enum Report {
    Success,
    Failure { error: &'static str, cause: String },
}

impl Poll {
    /// Takes tasks until it is stopped, and then waits for those at work.
    pub(crate) async fn go(self) {
        let mut tasks = JoinSet::new();
        let mut pause = PAUSE;
        while let Some(taken) = self.stop.run_until_cancelled(self.take()).await {
            match taken {
                Ok(Some((given, place))) => {
                    pause = PAUSE;
                    let this = self.clone();
                    tasks.spawn(async move {
                        this.carry_out(given).await;
                        drop(place);
                    });
                }
                Ok(None) => pause = PAUSE,
                Err(error) => {
                    tracing::warn!(activity = self.activity, %error, "no task could be taken");
                    self.stop.run_until_cancelled(tokio::time::sleep(pause)).await;
                    pause = (pause * 2).min(PAUSE_MAX);
                }
            }
            while let Some(ended) = tasks.try_join_next() {
                told(ended);
            }
        }
        while let Some(ended) = tasks.join_next().await {
            told(ended);
        }
    }

    async fn take(&self) -> Result<Option<(Given, tokio::sync::OwnedSemaphorePermit)>, CallError> {
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(|error| CallError::Bug(error.to_string()))?;
        Ok(self.client.task(&self.activity, &self.name).await?.map(|given| (given, place)))
    }

    async fn carry_out(&self, given: Given) {
        let lost = CancellationToken::new();
        let report = tokio::select! {
            report = self.report_of(&given, &lost) => report,
            () = self.beats(&given, &lost) => return,
        };
        if !lost.is_cancelled() {
            self.send(&given, &report).await;
        }
    }

    /// Says that we live, until the task is someone else's; the attempt then has the time to see that it is interrupted.
    async fn beats(&self, given: &Given, lost: &CancellationToken) {
        let mut beat = tokio::time::interval(self.silence / BEATS);
        beat.tick().await;
        while !lost.is_cancelled() {
            beat.tick().await;
            match self.client.heartbeat(&given.token).await {
                Ok(()) => {}
                Err(error @ CallError::Refused { .. }) => {
                    tracing::info!(%error, "a task is no longer ours");
                    lost.cancel();
                }
                Err(error) => tracing::warn!(%error, "a heartbeat did not arrive"),
            }
        }
        // The attempt ends by itself now, or with the engine's grace.
        std::future::pending::<()>().await;
    }

    async fn report_of(&self, given: &Given, lost: &CancellationToken) -> Report {
        let asked: Asked = match serde_json::from_str(&given.input) {
            Ok(asked) => asked,
            Err(error) => {
                tracing::error!(%error, "a task has an input that is not ours");
                return failure(error::LET_GO, format!("an input that is not Callsheet's: {error}"));
            }
        };
        let attempt = asked.attempted.saturating_add(u32::from(asked.lost.is_none()));
        let task = Task { tenant: asked.tenant, run: asked.run, step: asked.step, attempt };
        let attempted = match asked.lost {
            Some(error) => self.worker.give_up(&task, &format!("Its workers were lost, or none came ({error})")).await,
            None => self.worker.attempt(&task, lost).await,
        };
        match attempted {
            Ok(Attempted::Again { what, after: Some(after), .. }) => {
                // The language cannot be told of a time that a source asks for; we keep the task until then.
                lost.run_until_cancelled(tokio::time::sleep(after)).await;
                failure(error::AGAIN, what)
            }
            Ok(attempted) => reported(attempted),
            Err(error) => {
                tracing::warn!(run = %task.run, step = task.step, %error, "a step's attempt could not be kept");
                failure(error::ELSEWHERE, error.to_string())
            }
        }
    }

    async fn send(&self, given: &Given, report: &Report) {
        let mut pause = PAUSE;
        if matches!(report, Report::Failure { error: error::LET_GO, .. }) {
            // Whoever let the run go stops its execution; saying so first would show it as one that failed.
            self.stop.run_until_cancelled(tokio::time::sleep(LET_GO)).await;
        }
        for _ in 0..REPORTS_MAX {
            let sent = match report {
                Report::Success => self.client.succeed(&given.token, &reference(&given.input)).await,
                Report::Failure { error, cause } => self.client.fail(&given.token, error, cause).await,
            };
            match sent {
                Ok(()) => return,
                Err(error @ (CallError::Refused { .. } | CallError::Bug(_))) => {
                    return tracing::info!(%error, "a report was not wanted: the task is no longer ours");
                }
                Err(error) => tracing::warn!(%error, "a report did not arrive"),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(PAUSE_MAX);
        }
    }
}

/// What a task gives to the execution: which step of which run is over. What came of it is in our store.
fn reference(input: &str) -> serde_json::Value {
    let asked: Option<Asked> = serde_json::from_str(input).ok();
    asked.map_or_else(|| json!({}), |asked| json!({ "run": asked.run, "step": asked.step }))
}

fn reported(attempted: Attempted) -> Report {
    match attempted {
        Attempted::Over => Report::Success,
        Attempted::RunOver(Some(RunOutcome::Failed { what })) => failure(error::RUN_FAILED, what),
        Attempted::RunOver(Some(RunOutcome::Done | RunOutcome::DoneWithGaps { .. })) => Report::Success,
        Attempted::RunOver(Some(RunOutcome::NeedsChoice { what })) => failure(error::RUN_OVER, what),
        Attempted::RunOver(Some(RunOutcome::Cancelled) | None) => {
            failure(error::RUN_OVER, "The run is over".to_owned())
        }
        Attempted::Again { what, .. } => failure(error::AGAIN, what),
        Attempted::LetGo => failure(error::LET_GO, "The run is paused, cancelled or elsewhere".to_owned()),
        Attempted::Elsewhere => failure(error::ELSEWHERE, "The worker ends".to_owned()),
    }
}

fn failure(error: &'static str, cause: String) -> Report {
    Report::Failure { error, cause }
}

fn told(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a task broke; it will be taken for lost");
    }
}
