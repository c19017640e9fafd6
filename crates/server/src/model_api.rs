//! The language model: how it stands, connecting one, trying it, forgetting it. A key goes in and never comes out.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use domain::wire::{ConnectModel, ModelCheck, ModelState, Problem};
use workflows::ModelHouseError;

use crate::boot::House;
use crate::commands::body;
use crate::problem::Refusal;

/// How the model stands, and what goes to it.
#[utoipa::path(get, path = "/api/model", responses((status = 200, body = ModelState)))]
pub async fn show(State(house): State<House>) -> Result<Json<ModelState>, Refusal> {
    house.setup().model.state(&house.tenant()).await.map(Json).map_err(spending)
}

/// Connect a model, in place of the one there is. Nothing is asked of it.
#[utoipa::path(put, path = "/api/model", request_body = ConnectModel,
    responses((status = 200, body = ModelState), (status = 400, body = Problem)))]
pub async fn connect(
    State(house): State<House>,
    sent: Result<Json<ConnectModel>, JsonRejection>,
) -> Result<Json<ModelState>, Refusal> {
    let asked = body(sent)?;
    house.setup().model.connect(&asked).map_err(refused)?;
    show(State(house)).await
}

/// Forget the model. What it had written and read stays.
#[utoipa::path(delete, path = "/api/model", responses((status = 204), (status = 404, body = Problem)))]
pub async fn forget(State(house): State<House>) -> Result<StatusCode, Refusal> {
    let was = house.setup().model.forget().map_err(refused)?;
    if was { Ok(StatusCode::NO_CONTENT) } else { Err(Refusal::not_found("language model")) }
}

/// Ask the model two questions of our own and say what it can do. They cost what they cost.
#[utoipa::path(post, path = "/api/model/test",
    responses((status = 200, body = ModelCheck), (status = 404, body = Problem)))]
pub async fn attempt(State(house): State<House>) -> Result<Json<ModelCheck>, Refusal> {
    let checked = house.setup().model.check(&house.tenant()).await;
    checked.map(Json).map_err(|_| Refusal::not_found("language model"))
}

fn spending(why: String) -> Refusal {
    Refusal::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "model",
        "The language model cannot be looked up",
        why,
        "Preparations are as they were, and the rules go on.",
    )
}

fn refused(error: ModelHouseError) -> Refusal {
    match error {
        ModelHouseError::Settings(error) => Refusal::bad_request(error.to_string()),
        error @ ModelHouseError::Configured => Refusal::bad_request(error.to_string()),
        error @ (ModelHouseError::Vault(_) | ModelHouseError::NoFolder) => spending(error.to_string()),
    }
}
