//! One map from errors to HTTP: `application/problem+json` (RFC 9457), with what was kept.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::wire::Problem;
use store::StoreError;
use workflows::CommandError;

/// Where this server has the pages about errors; relative to the address of the request, as RFC 9457 allows.
const PAGES: &str = "/docs/errors/";

/// What a handler answers when it cannot do what was asked.
#[derive(Debug)]
pub struct Refusal(Problem);

impl Refusal {
    /// A problem by the name of its page under `docs/errors/`.
    pub fn new(status: StatusCode, page: &str, title: &str, detail: impl Into<String>, kept: &str) -> Self {
        Self(Problem {
            problem_type: format!("{PAGES}{page}.md"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            kept: kept.to_owned(),
        })
    }

    /// What was sent does not fit.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        let kept = "Nothing of this request; everything before it.";
        Self::new(StatusCode::BAD_REQUEST, "bad-request", "The request does not fit", detail, kept)
    }

    /// Nobody known is asking.
    pub fn unauthorised() -> Self {
        let detail = "Open the address that `callsheet serve` printed, or send `Authorization: Bearer TOKEN` with the token from the data folder.";
        let kept = "Nothing of this request; everything before it.";
        Self::new(StatusCode::UNAUTHORIZED, "unauthorised", "Not signed in", detail, kept)
    }

    /// A page of another site is asking.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "Not from here", detail, "Nothing of this request.")
    }

    /// There is nothing of that name.
    pub fn not_found(what: &str) -> Self {
        let detail = format!("There is no such {what}. It may have been forgotten.");
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail, "Everything else.")
    }

    /// More than may be sent.
    pub fn too_large(detail: impl Into<String>) -> Self {
        let kept = "Nothing of this request; everything before it.";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large", detail, kept)
    }

    /// Our mistake; the log says more.
    pub fn internal() -> Self {
        let detail = "Something went wrong on our side. The log of the server says more.";
        let kept = "Everything that was acknowledged.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Our mistake", detail, kept)
    }

    /// Title and detail, for a socket.
    pub fn words(&self) -> (String, String) {
        (self.0.title.clone(), self.0.detail.clone())
    }
}

impl From<CommandError> for Refusal {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Invalid(detail) => Self::bad_request(detail),
            CommandError::NotFound => Self::not_found("preparation"),
            CommandError::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let kept = "Everything that was acknowledged; nothing of this request.";
        let said = error.to_string();
        let new = |status, page, title| Self::new(status, page, title, said.clone(), kept);
        match error {
            StoreError::NotFound => Self::not_found("preparation"),
            StoreError::Busy(_) => new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Busy"),
            StoreError::Full => new(StatusCode::INSUFFICIENT_STORAGE, "disk-full", "The disk is full"),
            StoreError::TooLarge { .. } => new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large"),
            StoreError::Corrupt(_) => new(StatusCode::INTERNAL_SERVER_ERROR, "damaged", "The data file is damaged"),
            StoreError::NewerSchema { .. } | StoreError::OlderSchema { .. } => {
                new(StatusCode::INTERNAL_SERVER_ERROR, "newer-schema", "Written by another Callsheet")
            }
            StoreError::LeaseLost | StoreError::Bug(_) => {
                tracing::error!(error = %said, "the store failed");
                new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Our mistake")
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.0)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}
