//! How traces leave: by the operator's client, which has our TLS. A collector that is gone is told of once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use net::HttpClient;
use opentelemetry_http::{Bytes, HttpError, Request, Response};
use tokio::runtime::Handle;

/// Bytes of an answer that are kept.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// The way to the collector.
#[derive(Debug)]
pub(super) struct Door {
    http: HttpClient,
    /// Exports come from a thread of their own, and requests need a runtime.
    runtime: Handle,
    timeout: Duration,
    /// The last export failed, and it was said.
    said: AtomicBool,
}

impl Door {
    pub(super) fn new(http: HttpClient, runtime: Handle, timeout: Duration) -> Self {
        Self { http, runtime, timeout, said: AtomicBool::new(false) }
    }

    /// Says what changed: that traces are lost from now on, or that they arrive again.
    fn tell(&self, trouble: Option<String>) {
        let had = self.said.swap(trouble.is_some(), Ordering::Relaxed);
        match trouble {
            Some(why) if !had => tracing::warn!(%why, "traces cannot be exported and are dropped until they can"),
            None if had => tracing::info!("traces are exported again"),
            Some(_) | None => {}
        }
    }
}

#[async_trait]
impl opentelemetry_http::HttpClient for Door {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, body) = request.into_parts();
        let mut asked = self.http.post(head.uri.to_string()).timeout(self.timeout).body(body);
        for (name, value) in &head.headers {
            asked = asked.header(name, value);
        }
        let asking = self.runtime.spawn(async move {
            let mut answer = asked.send().await?;
            let mut bytes = Vec::new();
            while let Some(chunk) = answer.chunk().await? {
                let room = ANSWER_BYTES_MAX - bytes.len();
                bytes.extend(chunk.iter().take(room));
                if bytes.len() == ANSWER_BYTES_MAX {
                    break;
                }
            }
            Ok::<_, net::HttpError>((answer.status(), bytes))
        });
        // An address may hold a secret.
        let outcome = match asking.await {
            Ok(outcome) => outcome.map_err(|error| error.without_url().to_string()),
            Err(error) => Err(error.to_string()),
        };
        self.tell(match &outcome {
            Ok((status, _)) if status.is_success() => None,
            Ok((status, _)) => Some(format!("the collector answers {status}")),
            Err(why) => Some(why.clone()),
        });
        let (status, bytes) = outcome?;
        Ok(Response::builder().status(status).body(Bytes::from(bytes))?)
    }
}
