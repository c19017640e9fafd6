//! The process's side of the engine: activities and machines are made, runs handed over, tasks taken.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use flow::{AtWork, Dispatch, EngineError, EngineOptions, Parts, Plan, Pulse, StartEngine, Worker};
use net::HttpClient;
use store::Announcements;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::asl::{Place, render};
use crate::client::{CallError, Client};
use crate::conduct::Executions;
use crate::names;
use crate::poll::Poll;
use crate::settings::Settings;

/// Under which all processes that work for Step Functions claim runs.
const OWNER: &str = "step-functions";

/// AWS Step Functions, as a composition root starts it.
pub struct StepFunctions {
    pub http: HttpClient,
    pub settings: Settings,
    /// After how many seconds of silence a worker is taken for lost.
    pub heartbeat_seconds: u32,
}

impl StepFunctions {
    /// With the usual time after which a worker is taken for lost.
    pub fn new(http: HttpClient, settings: Settings) -> Self {
        Self { http, settings, heartbeat_seconds: Place::default().heartbeat_seconds }
    }

    /// Makes a plan's activity and machine; their ARNs.
    async fn put(&self, client: &Client, plan: &Plan) -> Result<(String, String), EngineError> {
        let name = names::of_plan(plan);
        let refused = |error: CallError| EngineError::Elsewhere(error.to_string());
        let activity = client.create_activity(&name).await.map_err(refused)?;
        let arn = activity.strip_suffix(&format!(":activity:{name}"));
        let arn = arn.ok_or_else(|| EngineError::Elsewhere(format!("{activity} is no activity of ours")))?;
        let place = Place { arn: arn.to_owned(), heartbeat_seconds: self.heartbeat_seconds };
        let definition = render(plan, &place).map_err(|error| EngineError::Elsewhere(error.to_string()))?;
        let machine = format!("{arn}:stateMachine:{name}");
        let machine = client.put_machine(&name, machine, &definition.to_string()).await.map_err(refused)?;
        Ok((activity, machine))
    }
}

#[async_trait]
impl StartEngine for StepFunctions {
    async fn start(&self, parts: Parts, announcements: Announcements) -> Result<Box<dyn AtWork>, EngineError> {
        if self.heartbeat_seconds == 0 {
            return Err(EngineError::Options("a worker would be lost at once"));
        }
        let client = Client::new(self.http.clone(), self.settings.clone(), Arc::clone(&parts.clock));
        let client = Arc::new(client.map_err(|error| EngineError::Elsewhere(error.to_string()))?);
        let (name, tasks_max) = (parts.options.owner.clone(), parts.options.steps_max);
        let plans = parts.plans.clone();
        let options = EngineOptions { owner: OWNER.to_owned(), ..parts.options };
        let worker = Worker::new(Parts { options, ..parts })?;
        let (stop, places) = (CancellationToken::new(), Arc::new(Semaphore::new(tasks_max)));
        let mut machines = HashMap::new();
        let mut polls = JoinSet::new();
        for plan in plans {
            let (activity, machine) = self.put(&client, &plan).await?;
            machines.insert((plan.workflow.name(), plan.version), machine);
            let poll = Poll {
                client: Arc::clone(&client),
                worker: Arc::clone(&worker),
                activity,
                name: name.clone(),
                places: Arc::clone(&places),
                silence: Duration::from_secs(u64::from(self.heartbeat_seconds)),
                stop: stop.clone(),
            };
            polls.spawn(poll.go());
        }
        let conductor = Arc::new(Executions::new(client, machines));
        let dispatch = Dispatch::start(worker, conductor, announcements);
        Ok(Box::new(Working { stop, polls, dispatch }))
    }
}

/// The engine at work.
struct Working {
    stop: CancellationToken,
    polls: JoinSet<()>,
    dispatch: Dispatch,
}

#[async_trait]
impl AtWork for Working {
    fn pulse(&self) -> Arc<dyn Pulse> {
        self.dispatch.pulse()
    }

    async fn shutdown(mut self: Box<Self>) {
        self.stop.cancel();
        // Interrupts the attempts, so that those who report them come to their end.
        Box::new(self.dispatch).shutdown().await;
        while let Some(ended) = self.polls.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "whoever took tasks broke");
            }
        }
    }
}
