//! Systems that documents are delivered to: which are connected, connecting one, trying it, forgetting it. What a system
//! is called with goes in and never comes out.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::WorkSystem;
use domain::wire::{Connect, ConnectionCheck, ConnectionList, ConnectionState, Problem};

use crate::boot::House;
use crate::commands::body;
use crate::problem::Refusal;

/// The systems there are.
#[utoipa::path(get, path = "/api/connections", responses((status = 200, body = ConnectionList)))]
pub async fn list(State(house): State<House>) -> Json<ConnectionList> {
    let connected = house.setup().workplace.connected();
    let state = |system| ConnectionState {
        system,
        to: connected.iter().find(|known| known.system == system).map(|known| known.to.clone()),
    };
    Json(ConnectionList { connections: WorkSystem::ALL.into_iter().map(state).collect() })
}

/// Connect a system, in place of how it was connected before.
#[utoipa::path(put, path = "/api/connections/{system}", request_body = Connect, params(("system" = String, Path)),
    responses((status = 200, body = ConnectionState), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn connect(
    State(house): State<House>,
    Path(system): Path<String>,
    sent: Result<Json<Connect>, JsonRejection>,
) -> Result<Json<ConnectionState>, Refusal> {
    let system = named(&system)?;
    let asked = body(sent)?;
    let known = house.connections().connect(system, asked).map_err(refused)?;
    Ok(Json(ConnectionState { system, to: Some(known.to) }))
}

/// Forget how a system is called. What was delivered stays where it is.
#[utoipa::path(delete, path = "/api/connections/{system}", params(("system" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn forget(State(house): State<House>, Path(system): Path<String>) -> Result<StatusCode, Refusal> {
    let system = named(&system)?;
    let was = house.connections().forget(system).map_err(refused)?;
    if was { Ok(StatusCode::NO_CONTENT) } else { Err(Refusal::not_found("connection")) }
}

/// Ask a system whether it knows us. Nothing is written there.
#[utoipa::path(post, path = "/api/connections/{system}/test", params(("system" = String, Path)),
    responses((status = 200, body = ConnectionCheck), (status = 404, body = Problem)))]
pub async fn attempt(State(house): State<House>, Path(system): Path<String>) -> Result<Json<ConnectionCheck>, Refusal> {
    let checked = house.connections().check(named(&system)?).await;
    let works = checked.is_ok();
    Ok(Json(ConnectionCheck { works, said: checked.unwrap_or_else(|why| why) }))
}

fn named(system: &str) -> Result<WorkSystem, Refusal> {
    WorkSystem::named(system).ok_or_else(|| Refusal::not_found("system"))
}

fn refused(error: workflows::VaultError) -> Refusal {
    match error {
        workflows::VaultError::Connection(error) => Refusal::bad_request(error.to_string()),
        error @ (workflows::VaultError::File { .. } | workflows::VaultError::Sealed { .. }) => Refusal::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "connections",
            "Connections cannot be used",
            error.to_string(),
            "Connections, preparations and documents are as they were.",
        ),
    }
}
