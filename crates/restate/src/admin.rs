//! What is asked of Restate's server: registering, beginning walks, ending them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use flow::ConductError;
use net::{HttpClient, HttpError, Url};
use serde_json::{Value, json};

use crate::walk::{WORKFLOW, Walk};

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How long all servers together may take to say that they are well: less than who asks waits.
const HEALTH_MAX: Duration = Duration::from_millis(1_800);
/// Bytes of an answer: a deployment lists its handlers with their schemas.
const ANSWER_BYTES_MAX: usize = 2 * 1024 * 1024;

/// The two doors of a Restate server, or of several that are one cluster.
pub(crate) struct Server {
    pub(crate) http: HttpClient,
    /// Where it is administered.
    pub(crate) admin: Door,
    /// Where calls enter.
    pub(crate) ingress: Door,
}

/// The same door of each server of a cluster. Whoever answered last is asked first.
pub(crate) struct Door {
    addresses: Vec<Url>,
    first: AtomicUsize,
}

impl Door {
    pub(crate) fn new(addresses: Vec<Url>) -> Self {
        Self { addresses, first: AtomicUsize::new(0) }
    }

    fn in_turn(&self) -> impl Iterator<Item = (usize, &Url)> {
        let first = self.first.load(Ordering::Relaxed);
        let (before, from) = self.addresses.split_at(first.min(self.addresses.len()));
        (first..).zip(from).chain((0..).zip(before))
    }
}

/// A walk that the server has.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Begun {
    pub(crate) invocation: String,
    /// It had it before.
    pub(crate) before: bool,
}

struct Answer {
    status: u16,
    body: Value,
}

impl Answer {
    fn is_fine(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The server, or a balancer before it, says that it cannot answer now; another of the cluster may.
    fn is_away(&self) -> bool {
        matches!(self.status, 502..=504)
    }

    fn wrong(&self, what: &str) -> ConductError {
        ConductError::Retry(format!("Restate: {what}: {} {}", self.status, self.body))
    }
}

#[derive(Clone, Copy)]
enum Verb {
    Get,
    Post,
    Patch,
}

impl Server {
    /// Whether it answers that it is well.
    pub(crate) async fn reach(&self) -> Result<(), ConductError> {
        let each = HEALTH_MAX / u32::try_from(self.admin.addresses.len().max(1)).unwrap_or(u32::MAX);
        let answer = self.ask_within(each, Verb::Get, &self.admin, &["health"], None).await?;
        if answer.is_fine() { Ok(()) } else { Err(answer.wrong("it is not well")) }
    }

    /// Makes our handlers known under an address. One that is known already stays, with its handlers as they are now.
    pub(crate) async fn register(&self, uri: &Url) -> Result<(), ConductError> {
        let body = |force: bool| json!({ "uri": uri.as_str(), "force": force });
        let answer = self.ask(Verb::Post, &self.admin, &["deployments"], Some(body(false))).await?;
        let answer = match answer.status {
            409 => self.ask(Verb::Post, &self.admin, &["deployments"], Some(body(true))).await?,
            _ => answer,
        };
        if answer.is_fine() { Ok(()) } else { Err(answer.wrong("our address could not be registered")) }
    }

    /// Begins a walk, or finds it begun.
    pub(crate) async fn begin(&self, key: &str, walk: &Walk) -> Result<Begun, ConductError> {
        let body = serde_json::to_value(walk).map_err(|error| ConductError::Refused(error.to_string()))?;
        let answer = self.ask(Verb::Post, &self.ingress, &[WORKFLOW, key, "run", "send"], Some(body)).await?;
        let invocation = answer.body["invocationId"].as_str().map(str::to_owned);
        match invocation.filter(|_| answer.is_fine()) {
            Some(invocation) => Ok(Begun { invocation, before: answer.body["status"] == "PreviouslyAccepted" }),
            None => Err(answer.wrong("a run could not be handed over")),
        }
    }

    /// Whether a walk has ended, well or not.
    pub(crate) async fn is_over(&self, key: &str) -> Result<bool, ConductError> {
        let path = ["restate", "workflow", WORKFLOW, key, "output"];
        let answer = self.ask(Verb::Get, &self.ingress, &path, None).await?;
        match answer.status {
            // Its own word for "not yet".
            470 => Ok(false),
            404 => Ok(true),
            // A walk that was cancelled or killed gives its error as the answer.
            _ if answer.is_fine() => Ok(true),
            // Neither does one that cannot answer now, or will not answer us, say that it is over.
            _ if answer.is_away() || matches!(answer.status, 401 | 403 | 408 | 429) => {
                Err(answer.wrong("a walk could not be looked at"))
            }
            _ if answer.body.get("message").is_some() => Ok(true),
            _ => Err(answer.wrong("a walk could not be looked at")),
        }
    }

    /// Ends a walk and what it called.
    pub(crate) async fn cancel(&self, invocation: &str) -> Result<(), ConductError> {
        let answer = self.ask(Verb::Patch, &self.admin, &["invocations", invocation, "cancel"], None).await?;
        match answer.status {
            404 | 409 => Ok(()),
            _ if answer.is_fine() => Ok(()),
            _ => Err(answer.wrong("a walk could not be ended")),
        }
    }

    /// Asks one server after the other. Whatever is asked may be asked twice: a walk has its key, the rest names what is to be.
    async fn ask(&self, verb: Verb, door: &Door, path: &[&str], body: Option<Value>) -> Result<Answer, ConductError> {
        self.ask_within(TIMEOUT, verb, door, path, body).await
    }

    async fn ask_within(
        &self,
        each: Duration,
        verb: Verb,
        door: &Door,
        path: &[&str],
        body: Option<Value>,
    ) -> Result<Answer, ConductError> {
        let mut last = Err(ConductError::Refused("no address of Restate is known".to_owned()));
        for (number, at) in door.in_turn() {
            last = self.ask_at(each, verb, at, path, body.as_ref()).await;
            match &last {
                Ok(answer) if !answer.is_away() => {
                    door.first.store(number, Ordering::Relaxed);
                    return last;
                }
                Err(ConductError::Refused(_)) => return last,
                Ok(_) | Err(ConductError::Retry(_)) => {}
            }
        }
        last
    }

    async fn ask_at(
        &self,
        each: Duration,
        verb: Verb,
        at: &Url,
        path: &[&str],
        body: Option<&Value>,
    ) -> Result<Answer, ConductError> {
        let mut url = at.clone();
        match url.path_segments_mut() {
            Ok(mut segments) => drop(segments.pop_if_empty().extend(path)),
            Err(()) => return Err(ConductError::Refused(format!("{at} is no address of a server"))),
        }
        let request = match verb {
            Verb::Get => self.http.get(url),
            Verb::Post => self.http.post(url),
            Verb::Patch => self.http.patch(url),
        };
        let request = request.timeout(each).header("content-type", "application/json");
        let request = match body {
            Some(body) => request.body(body.to_string()),
            None => request,
        };
        // The address is nobody's business: whoever reads this may not know it.
        let later =
            |error: HttpError| ConductError::Retry(format!("Restate cannot be reached: {}", error.without_url()));
        let mut answer = request.send().await.map_err(later)?;
        let status = answer.status().as_u16();
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(later)? {
            if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(ConductError::Retry(format!("Restate answers with more than {ANSWER_BYTES_MAX} bytes")));
            }
            bytes.extend_from_slice(&chunk);
        }
        let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
        Ok(Answer { status, body: serde_json::from_slice(&bytes).unwrap_or_else(|_| text()) })
    }
}
