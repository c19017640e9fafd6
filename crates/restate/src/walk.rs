//! One workflow walks every plan, which it is given as data; each attempt of a step is a call of its own.
//!
//! Restate replays the workflow from what it noted of it. Whoever changes the order in which [`RunWorkflow`] does things
//! gives it another name, so that walks under way end with the code that began them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use domain::{RunId, TenantId};
use flow::{Attempted, Plan, Task, Worker};
use restate_sdk::context::RequestTarget;
use restate_sdk::discovery::ServiceName;
use restate_sdk::endpoint::{self, ContextInternal};
use restate_sdk::prelude::*;
use restate_sdk::service::{Discoverable, Service, macro_support};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

/// The workflow's name, and its handler.
pub(crate) const WORKFLOW: &str = "CallsheetRunV1";

/// The handler of a plan's service.
const ATTEMPT: &str = "attempt";

/// A walk's input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Walk {
    pub(crate) tenant: TenantId,
    pub(crate) run: RunId,
    /// The service that makes the attempts.
    pub(crate) by: String,
    pub(crate) steps: Vec<WalkStep>,
}

/// A step, and which others have to be over before it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WalkStep {
    pub(crate) name: String,
    pub(crate) after: Vec<String>,
}

impl Walk {
    pub(crate) fn of(tenant: &TenantId, run: &RunId, plan: &Plan) -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let step = |spec: &flow::StepSpec| WalkStep { name: spec.name.to_owned(), after: owned(spec.after) };
        let steps = plan.steps.iter().map(step).collect();
        Self { tenant: tenant.clone(), run: run.clone(), by: service_name(plan), steps }
    }
}

/// An attempt that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Order {
    task: Task,
    /// How long to wait before, by Restate's clock.
    pause_ms: u64,
}

/// What came of an attempt, as Restate notes it: never what a step gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "said", rename_all = "snake_case")]
pub(crate) enum Said {
    Over,
    Again {
        pause_ms: u64,
    },
    /// The run is over, paused, cancelled, or with another engine.
    End,
}

/// Walks a run. Its key is the run and the number of its walk.
pub(crate) struct RunWorkflow;

#[workflow(name = "CallsheetRunV1")]
impl RunWorkflow {
    #[handler]
    async fn run(&self, ctx: WorkflowContext<'_>, walk: Json<Walk>) -> Result<(), HandlerError> {
        let Json(Walk { tenant, run, by, steps }) = walk;
        let call = |order: &Order| {
            let to = RequestTarget::service(by.clone(), ATTEMPT);
            ctx.request::<Json<Order>, Json<Said>>(to, Json(order.clone())).call()
        };
        let order = |step: &str, attempt, pause_ms| {
            let task = Task { tenant: tenant.clone(), run: run.clone(), step: step.to_owned(), attempt };
            Order { task, pause_ms }
        };
        let (mut begun, mut over) = (BTreeSet::new(), BTreeSet::new());
        let mut asked: Vec<Order> = Vec::new();
        let mut answers = DurableFuturesUnordered::new();
        loop {
            let is_over = |name: &String| over.contains(name);
            for step in steps.iter().filter(|step| step.after.iter().all(is_over)) {
                if begun.insert(step.name.clone()) {
                    let first = order(&step.name, 1, 0);
                    answers.push(call(&first));
                    asked.push(first);
                }
            }
            let Some((index, answer)) = answers.next().await? else { return Ok(()) };
            let Some(Task { step, attempt, .. }) = asked.get(index).map(|order| order.task.clone()) else {
                return Err(TerminalError::new("an answer to a question that was not asked").into());
            };
            match answer?.into_inner() {
                Said::Over => drop(over.insert(step)),
                Said::End => return Ok(()),
                Said::Again { pause_ms } => {
                    let next = order(&step, attempt + 1, pause_ms);
                    answers.push(call(&next));
                    asked.push(next);
                }
            }
        }
    }
}

/// Makes attempts.
struct StepService {
    worker: Arc<Worker>,
}

#[service]
impl StepService {
    #[handler]
    async fn attempt(&self, ctx: Context<'_>, order: Json<Order>) -> Result<Json<Said>, HandlerError> {
        let Order { task, pause_ms } = order.into_inner();
        if pause_ms > 0 {
            ctx.sleep(Duration::from_millis(pause_ms)).await?;
        }
        // Not within `ctx.run`: what it came to is in our store, and making it again there says so.
        match self.worker.attempt(&task, &CancellationToken::new()).await {
            Ok(Attempted::Over) => Ok(Json(Said::Over)),
            Ok(Attempted::Again { pause, .. }) => {
                Ok(Json(Said::Again { pause_ms: u64::try_from(pause.as_millis()).unwrap_or(u64::MAX) }))
            }
            Ok(Attempted::RunOver(_) | Attempted::LetGo) => Ok(Json(Said::End)),
            // Restate asks again, here or at another worker.
            Ok(Attempted::Elsewhere) => Err("this worker ends".into()),
            Err(error) => Err(error.into()),
        }
    }
}

/// The service that makes the attempts of a plan's steps. Another version has another one, since Restate sends each call
/// to the newest release that has the service: steps of an older plan stay with the release that has them.
fn service_name(plan: &Plan) -> String {
    format!("CallsheetStepV1.{}.v{}", plan.workflow.name(), plan.version)
}

/// The service of a plan, under its name. The library's macros name services when they are compiled; this is what they write.
pub(crate) fn service_of(worker: &Arc<Worker>, plan: &Plan) -> Result<ServiceDefinition, String> {
    let mut discovery = StepService::discover();
    discovery.name = ServiceName::try_from(service_name(plan)).map_err(|error| error.to_string())?;
    let service = Named(Arc::new(StepService { worker: Arc::clone(worker) }));
    Ok(macro_support::service_definition(service, discovery))
}

struct Named(Arc<StepService>);

impl Service for Named {
    type Future = macro_support::ServiceBoxFuture;

    fn handle(&self, context: ContextInternal) -> Self::Future {
        let service = Arc::clone(&self.0);
        Box::pin(async move {
            if context.handler_name() != ATTEMPT {
                let (service, handler) = (context.service_name(), context.handler_name());
                return Err(endpoint::Error::unknown_handler(service, handler));
            }
            let (order, metadata) = context.input().await;
            let said = service.attempt((&context, metadata).into(), order).await;
            context.handle_handler_result(said);
            context.end();
            Ok(())
        })
    }
}
