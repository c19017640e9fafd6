//! The process's side of the engine: handlers are served and registered, runs handed over.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use flow::{
    AFTER_MAX, AtWork, ConductError, Dispatch, EngineError, EngineOptions, Parts, Plan, Pulse, StartEngine, Worker,
};
use net::{HttpClient, Url};
use restate_sdk::endpoint::Endpoint;
use restate_sdk::prelude::{HandlerOptions, IntoServiceDefinition, ServiceOptions};
use store::Announcements;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::admin::{Door, Server};
use crate::conduct::Walks;
use crate::serve::serve;
use crate::walk::{RunWorkflow, service_of};

/// Under which all processes that work for Restate claim runs.
const OWNER: &str = "restate";
/// How often, and with which pauses, registering is tried while the server starts.
const REGISTER_TRIES_MAX: u32 = 30;
const REGISTER_PAUSE: Duration = Duration::from_secs(1);
/// Pauses before Restate calls a handler again that it could not reach, or that broke.
const RETRY_FIRST: Duration = Duration::from_millis(100);
const RETRY_LONGEST: Duration = Duration::from_secs(2);
/// Without a word about it, Restate sets a call aside after 70 tries, for somebody to look at; a worker may be away longer.
const RETRIES_MAX: u64 = 1_000_000_000;
/// How long an ended walk is remembered.
const RETENTION: Duration = Duration::from_secs(60 * 60);
/// Beyond the longest step, until Restate takes a silent one for lost.
const SILENCE: Duration = Duration::from_secs(60);

/// Where Restate is, and where it finds us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    /// Where the server is administered (usually port 9070); of a cluster each node that is.
    pub admin: Vec<Url>,
    /// Where calls enter it (usually port 8080); of a cluster each node that takes them.
    pub ingress: Vec<Url>,
    /// Where this process serves its handlers; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Under which address the server finds them, if another: that of a balancer before several processes of one release.
    pub advertise: Option<Url>,
    /// The server's public key (`publickeyv1_…`): then only what it signed is carried out.
    pub identity: Option<String>,
}

/// Restate, as a composition root starts it.
pub struct Restate {
    pub http: HttpClient,
    pub addresses: Addresses,
}

#[async_trait]
impl StartEngine for Restate {
    async fn start(&self, parts: Parts, announcements: Announcements) -> Result<Box<dyn AtWork>, EngineError> {
        let Addresses { admin, ingress, listen, advertise, identity } = self.addresses.clone();
        let elsewhere = |what: String| EngineError::Elsewhere(what);
        let plans = parts.plans.clone();
        let options = EngineOptions { owner: OWNER.to_owned(), ..parts.options };
        let worker = Worker::new(Parts { options, ..parts })?;
        let wrong = |error| elsewhere(format!("the address {listen} cannot be used for Restate: {error}"));
        let listener = TcpListener::bind(listen).await.map_err(wrong)?;
        let at = listener.local_addr().map_err(wrong)?;
        let endpoint = endpoint(&worker, &plans, identity.as_deref())?;
        let stop = CancellationToken::new();
        let mut serving = JoinSet::new();
        serving.spawn(serve(listener, endpoint, stop.clone()));
        let ours = Url::parse(&format!("http://{at}/")).map_err(|error| elsewhere(error.to_string()))?;
        let server = Arc::new(Server { http: self.http.clone(), admin: Door::new(admin), ingress: Door::new(ingress) });
        register(&server, &advertise.unwrap_or(ours)).await?;
        let dispatch = Dispatch::start(worker, Arc::new(Walks::new(server, plans)), announcements);
        Ok(Box::new(Working { stop, serving, dispatch }))
    }
}

fn endpoint(worker: &Arc<Worker>, plans: &[Plan], identity: Option<&str>) -> Result<Endpoint, EngineError> {
    let longest = plans.iter().flat_map(|plan| &plan.steps).map(|step| step.timeout).max().unwrap_or_default();
    let retried = ServiceOptions::new()
        .retry_policy_initial_interval(RETRY_FIRST)
        .retry_policy_exponentiation_factor(2.0)
        .retry_policy_max_interval(RETRY_LONGEST)
        .retry_policy_max_attempts(RETRIES_MAX)
        .journal_retention(Duration::ZERO);
    let steps = retried.clone().ingress_private(true).inactivity_timeout(longest + AFTER_MAX + SILENCE);
    let runs = retried.handler("run", HandlerOptions::new().workflow_retention(RETENTION));
    let mut builder = Endpoint::builder().bind(RunWorkflow.into_service_definition().options(runs));
    for plan in plans {
        let service = service_of(worker, plan).map_err(EngineError::Elsewhere)?;
        builder = builder.bind(service.options(steps.clone()));
    }
    let builder = match identity {
        Some(key) => builder
            .identity_key(key)
            .map_err(|error| EngineError::Elsewhere(format!("the public key of Restate does not fit: {error}")))?,
        None => builder,
    };
    Ok(builder.build())
}

/// Tells the server where we are, and waits for one that still starts.
async fn register(server: &Server, at: &Url) -> Result<(), EngineError> {
    let mut said = String::new();
    for _ in 0..REGISTER_TRIES_MAX {
        match server.register(at).await {
            Ok(()) => return Ok(()),
            Err(ConductError::Refused(what)) => return Err(EngineError::Elsewhere(what)),
            Err(ConductError::Retry(what)) => {
                tracing::info!(%what, "Restate is waited for");
                said = what;
            }
        }
        tokio::time::sleep(REGISTER_PAUSE).await;
    }
    Err(EngineError::Elsewhere(said))
}

/// The engine at work.
struct Working {
    stop: CancellationToken,
    serving: JoinSet<()>,
    dispatch: Dispatch,
}

#[async_trait]
impl AtWork for Working {
    fn pulse(&self) -> Arc<dyn Pulse> {
        self.dispatch.pulse()
    }

    async fn shutdown(mut self: Box<Self>) {
        self.stop.cancel();
        // Interrupts the attempts, so that their requests come to an end.
        Box::new(self.dispatch).shutdown().await;
        while let Some(ended) = self.serving.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "whoever served Restate broke");
            }
        }
    }
}
