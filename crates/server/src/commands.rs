//! Commands over HTTP: start, say, act. The same client id twice happens once.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::wire::{Act, Problem, Reply, Say, StartPrep};

use crate::boot::House;
use crate::problem::Refusal;

/// A body that fits, or a problem that says why it does not.
pub fn body<T>(sent: Result<Json<T>, JsonRejection>) -> Result<T, Refusal> {
    match sent {
        Ok(Json(value)) => Ok(value),
        Err(JsonRejection::BytesRejection(error)) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let limit = crate::router::BODY_BYTES_MAX;
            let detail = format!("A request may have {limit} bytes.");
            Err(Refusal::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                "Too large",
                detail,
                "Nothing of this request.",
            ))
        }
        Err(JsonRejection::MissingJsonContentType(_)) => Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported-media-type",
            "Not JSON",
            "Send the header `Content-Type: application/json`.",
            "Nothing of this request.",
        )),
        Err(other) => Err(Refusal::bad_request(other.body_text())),
    }
}

/// Start a preparation.
#[utoipa::path(post, path = "/api/preps", request_body = StartPrep,
    responses((status = 201, body = Reply), (status = 400, body = Problem), (status = 401, body = Problem)))]
pub async fn start(
    State(house): State<House>,
    sent: Result<Json<StartPrep>, JsonRejection>,
) -> Result<(StatusCode, Json<Reply>), Refusal> {
    let ask = body(sent)?;
    let reply = house.desk().start(&house.tenant(), ask).await?;
    Ok((StatusCode::CREATED, Json(reply)))
}

/// Say something in a preparation.
#[utoipa::path(post, path = "/api/preps/{id}/messages", request_body = Say, params(("id" = String, Path)),
    responses((status = 200, body = Reply), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn say(
    State(house): State<House>,
    Path(id): Path<String>,
    sent: Result<Json<Say>, JsonRejection>,
) -> Result<Json<Reply>, Refusal> {
    Ok(Json(house.desk().say(&house.key(&id), body(sent)?).await?))
}

/// Take an action in a preparation.
#[utoipa::path(post, path = "/api/preps/{id}/actions", request_body = Act, params(("id" = String, Path)),
    responses((status = 200, body = Reply), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn act(
    State(house): State<House>,
    Path(id): Path<String>,
    sent: Result<Json<Act>, JsonRejection>,
) -> Result<Json<Reply>, Refusal> {
    Ok(Json(house.desk().act(&house.key(&id), body(sent)?).await?))
}
