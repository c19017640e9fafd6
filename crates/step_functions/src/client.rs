//! The few methods of Step Functions that we use: JSON by POST, signed.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use domain::Clock;
use net::{HttpClient, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::settings::Settings;

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(15);
/// How long a request for a task may: Step Functions holds it for up to a minute.
const POLL_TIMEOUT: Duration = Duration::from_secs(75);
/// Bytes of one answer: a task's input is at most 256 KiB.
const ANSWER_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Activities in a page of a list, and pages that are read: an account has at most 10,000.
const PAGE: u32 = 1_000;
const PAGES_MAX: u32 = 20;
const JSON: &str = "application/x-amz-json-1.0";
const SERVICE: &str = "states";
/// Characters of a cause.
const CAUSE_CHARS_MAX: usize = 4_096;

/// Why a method was not carried out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    /// Not reached, too busy, or broken on their side.
    #[error("Step Functions cannot be asked now: {0}")]
    Retry(String),
    /// An answer of the service, by its name.
    #[error("Step Functions refused: {name}: {message}")]
    Refused { name: String, message: String },
    /// Our mistake.
    #[error("The request to Step Functions could not be made: {0}")]
    Bug(String),
}

impl CallError {
    /// Whether the service said this.
    pub(crate) fn says(&self, wanted: &str) -> bool {
        match self {
            Self::Refused { name, .. } => name == wanted,
            Self::Retry(_) | Self::Bug(_) => false,
        }
    }
}

/// A task that a worker was given.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Given {
    #[serde(rename = "taskToken")]
    pub(crate) token: String,
    pub(crate) input: String,
}

/// Asks Step Functions.
pub(crate) struct Client {
    http: HttpClient,
    endpoint: Url,
    settings: Settings,
    clock: Arc<dyn Clock>,
}

impl Client {
    pub(crate) fn new(http: HttpClient, settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, CallError> {
        let usual = || Url::parse(&format!("https://{SERVICE}.{}.amazonaws.com/", settings.region));
        let endpoint = settings.endpoint.clone().map_or_else(usual, Ok);
        let endpoint = endpoint.map_err(|error| CallError::Bug(error.to_string()))?;
        Ok(Self { http, endpoint, settings, clock })
    }

    /// The activity of a name, made if there is none; its ARN.
    pub(crate) async fn create_activity(&self, name: &str) -> Result<String, CallError> {
        match self.call::<Value>("CreateActivity", &json!({ "name": name }), TIMEOUT).await {
            Ok(made) => text(&made, "activityArn"),
            // One of that name with other tags, or another encryption than the usual one.
            Err(error) if error.says("ActivityAlreadyExists") => self.find_activity(name).await,
            Err(error) => Err(error),
        }
    }

    /// Whether anybody answers.
    pub(crate) async fn reach(&self) -> Result<(), CallError> {
        self.call::<Value>("ListActivities", &json!({ "maxResults": 1 }), TIMEOUT).await.map(|_| ())
    }

    async fn find_activity(&self, name: &str) -> Result<String, CallError> {
        let mut body = json!({ "maxResults": PAGE });
        for _ in 0..PAGES_MAX {
            let page: Value = self.call("ListActivities", &body, TIMEOUT).await?;
            let activities = page["activities"].as_array().map(Vec::as_slice).unwrap_or_default();
            if let Some(found) = activities.iter().find(|activity| activity["name"] == name) {
                return text(found, "activityArn");
            }
            match page["nextToken"].as_str() {
                Some(next) => body["nextToken"] = json!(next),
                None => break,
            }
        }
        Err(CallError::Bug(format!("there is an activity {name}, and it is not in the list")))
    }

    /// The state machine of a name with this definition; its ARN. `arn` is where one is if there is one.
    pub(crate) async fn put_machine(&self, name: &str, arn: String, definition: &str) -> Result<String, CallError> {
        let role = &self.settings.role;
        let body = json!({ "name": name, "definition": definition, "roleArn": role, "type": "STANDARD" });
        match self.call::<Value>("CreateStateMachine", &body, TIMEOUT).await {
            Ok(made) => text(&made, "stateMachineArn"),
            Err(error) if error.says("StateMachineAlreadyExists") => {
                let body = json!({ "stateMachineArn": arn, "definition": definition, "roleArn": role });
                self.call::<Value>("UpdateStateMachine", &body, TIMEOUT).await?;
                Ok(arn)
            }
            Err(error) => Err(error),
        }
    }

    /// Starts an execution, or finds it at work with the same input; its ARN.
    pub(crate) async fn start(&self, machine: &str, name: &str, input: &Value) -> Result<String, CallError> {
        let body = json!({ "stateMachineArn": machine, "name": name, "input": input.to_string() });
        let started: Value = self.call("StartExecution", &body, TIMEOUT).await?;
        text(&started, "executionArn")
    }

    pub(crate) async fn stop(&self, execution: &str, cause: &str) -> Result<(), CallError> {
        let body = json!({ "executionArn": execution, "error": "Callsheet.Stopped", "cause": cut(cause) });
        self.call::<Value>("StopExecution", &body, TIMEOUT).await.map(|_| ())
    }

    /// Waits for a task of an activity, up to a minute; `None` when none came.
    pub(crate) async fn task(&self, activity: &str, worker: &str) -> Result<Option<Given>, CallError> {
        let body = json!({ "activityArn": activity, "workerName": worker });
        let given: Value = self.call("GetActivityTask", &body, POLL_TIMEOUT).await?;
        if given["taskToken"].as_str().is_none_or(str::is_empty) {
            return Ok(None);
        }
        serde_json::from_value(given).map(Some).map_err(|error| CallError::Bug(error.to_string()))
    }

    pub(crate) async fn heartbeat(&self, token: &str) -> Result<(), CallError> {
        self.call::<Value>("SendTaskHeartbeat", &json!({ "taskToken": token }), TIMEOUT).await.map(|_| ())
    }

    pub(crate) async fn succeed(&self, token: &str, output: &Value) -> Result<(), CallError> {
        let body = json!({ "taskToken": token, "output": output.to_string() });
        self.call::<Value>("SendTaskSuccess", &body, TIMEOUT).await.map(|_| ())
    }

    pub(crate) async fn fail(&self, token: &str, error: &str, cause: &str) -> Result<(), CallError> {
        let body = json!({ "taskToken": token, "error": error, "cause": cut(cause) });
        self.call::<Value>("SendTaskFailure", &body, TIMEOUT).await.map(|_| ())
    }

    async fn call<T: DeserializeOwned>(&self, method: &str, body: &Value, time: Duration) -> Result<T, CallError> {
        let body = body.to_string();
        let target = format!("AWSStepFunctions.{method}");
        let mut request = self.http.post(self.endpoint.clone()).timeout(time);
        for (name, value) in [("content-type", JSON), ("x-amz-target", target.as_str())] {
            request = request.header(name, value);
        }
        for (name, value) in self.signature(&target, &body)? {
            request = request.header(name, value);
        }
        let later = |error: &dyn std::fmt::Display| CallError::Retry(format!("{method}: {error}"));
        let mut answer = request.body(body).send().await.map_err(|error| later(&error.without_url()))?;
        let status = answer.status().as_u16();
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| later(&error.without_url()))? {
            if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(CallError::Bug(format!("{method}: an answer of more than {ANSWER_BYTES_MAX} bytes")));
            }
            bytes.extend_from_slice(&chunk);
        }
        read(method, status, &bytes)
    }

    /// The headers that prove who asks (AWS Signature Version 4).
    fn signature(&self, target: &str, body: &str) -> Result<Vec<(String, String)>, CallError> {
        let wrong = |error: &dyn std::fmt::Display| CallError::Bug(error.to_string());
        let Settings { access_key, secret_key, session_token, region, .. } = &self.settings;
        let credentials = Credentials::new(access_key, secret_key, session_token.clone(), None, "environment");
        let identity = credentials.into();
        let now = UNIX_EPOCH + Duration::from_millis(u64::try_from(self.clock.now().0).unwrap_or_default());
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(region)
            .name(SERVICE)
            .time(now)
            .settings(SigningSettings::default())
            .build()
            .map_err(|error| wrong(&error))?;
        let headers = [("content-type", JSON), ("x-amz-target", target)];
        let body = SignableBody::Bytes(body.as_bytes());
        let request = SignableRequest::new("POST", self.endpoint.as_str(), headers.into_iter(), body);
        let request = request.map_err(|error| wrong(&error))?;
        let (signed, _) = sign(request, &parameters.into()).map_err(|error| wrong(&error))?.into_parts();
        Ok(signed.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

/// What an answer says.
fn read<T: DeserializeOwned>(method: &str, status: u16, bytes: &[u8]) -> Result<T, CallError> {
    if status == 200 {
        let body = if bytes.is_empty() { b"{}" } else { bytes };
        return serde_json::from_slice(body).map_err(|error| CallError::Bug(format!("{method}: {error}")));
    }
    let said: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let name = said["__type"].as_str().and_then(|name| name.rsplit('#').next()).unwrap_or_default().to_owned();
    let message = said["message"].as_str().or_else(|| said["Message"].as_str()).unwrap_or_default().to_owned();
    if status == 429 || status >= 500 || name.contains("Throttling") || name == "ServiceUnavailable" {
        return Err(CallError::Retry(format!("{method}: {status} {name} {message}")));
    }
    let name = if name.is_empty() { format!("HTTP {status}") } else { name };
    Err(CallError::Refused { name, message })
}

fn text(answer: &Value, field: &str) -> Result<String, CallError> {
    let text = answer[field].as_str().map(str::to_owned);
    text.ok_or_else(|| CallError::Bug(format!("an answer without {field}")))
}

fn cut(text: &str) -> String {
    text.chars().take(CAUSE_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: u16, body: &str) -> CallError {
        read::<Value>("StartExecution", status, body.as_bytes()).unwrap_err()
    }

    #[test]
    fn an_answer_says_whether_to_ask_again() {
        let known = r#"{"__type":"com.amazonaws.swf#ExecutionAlreadyExists","message":"It is there"}"#;
        assert!(said(400, known).says("ExecutionAlreadyExists"));
        for (status, body) in [(400, r#"{"__type":"ThrottlingException"}"#), (429, ""), (503, "<html>")] {
            assert!(matches!(said(status, body), CallError::Retry(_)), "{status} {body}");
        }
        assert!(said(403, "").says("HTTP 403"));
        assert_eq!(read::<Value>("SendTaskSuccess", 200, b"").unwrap(), json!({}));
    }
}
