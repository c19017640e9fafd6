//! Is the process alive, is it ready and if not what is missing, and what has it done.

use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;

use crate::boot::{Feeds, House};

/// Who balances load wants to know soon, while a command waits longer for a store that comes back.
const ANSWER_MAX: Duration = Duration::from_secs(2);
/// How long a look is good for: many may ask, and an engine elsewhere is not to be asked by each.
const LOOK_KEPT: Duration = Duration::from_secs(2);
/// The same where something was missing, so that a mend is soon seen. Those who waited for the look share it.
const MISSING_KEPT: Duration = Duration::from_millis(500);
const MIB: u64 = 1 << 20;

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// How a part of the process stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartState {
    /// As it should be.
    Ok,
    /// Nothing can be asked of the process until this is mended.
    Missing,
    /// Told for whoever looks; the process is ready without it.
    Information,
}

/// One part of what a process needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Part {
    pub name: &'static str,
    pub state: PartState,
    pub detail: String,
}

/// Whether a process is ready, and each part of that by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Readiness {
    pub ready: bool,
    /// The names of what is missing.
    pub missing: Vec<&'static str>,
    pub parts: Vec<Part>,
}

/// A look at all parts, and when it was taken.
#[derive(Debug, Clone)]
pub struct Looked {
    at: Instant,
    found: Readiness,
}

impl Looked {
    fn is_good(&self) -> bool {
        let kept = if self.found.ready { LOOK_KEPT } else { MISSING_KEPT };
        self.at.elapsed() < kept
    }
}

/// Whether requests may come (200), or what is missing (503): each part by its name.
#[utoipa::path(get, path = "/readyz", responses((status = 200, body = Readiness), (status = 503, body = Readiness)))]
pub async fn ready(State(house): State<House>) -> (StatusCode, Json<Readiness>) {
    let found = look(&house).await;
    let status = if found.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(found))
}

async fn look(house: &House) -> Readiness {
    let found = if house.ending() { None } else { Some(seen(house).await) };
    // An end that begins is told at once, whatever was seen a moment before.
    match found.filter(|_| !house.ending()) {
        Some(found) => found,
        None => readiness(vec![part("process", PartState::Missing, "ending".to_owned())]),
    }
}

/// A look that is good, or another one.
async fn seen(house: &House) -> Readiness {
    let mut kept = house.looked().lock().await;
    if let Some(looked) = kept.as_ref().filter(|looked| looked.is_good()) {
        return looked.found.clone();
    }
    let found = look_at_all(house).await;
    *kept = Some(Looked { at: Instant::now(), found: found.clone() });
    found
}

async fn look_at_all(house: &House) -> Readiness {
    let ok = part("process", PartState::Ok, "serving".to_owned());
    let ((store, schema), engine) = tokio::join!(store(house), engine(house));
    let worker = match house.pulse() {
        Some(_) => part("worker", PartState::Ok, "this process works on runs".to_owned()),
        None => part("worker", PartState::Information, "runs are left to others who share the store".to_owned()),
    };
    readiness(vec![ok, store, schema, engine, worker, feeds(house), disk(house), model(house), sources(house)])
}

fn readiness(parts: Vec<Part>) -> Readiness {
    let missing = parts.iter().filter(|part| part.state == PartState::Missing).map(|part| part.name);
    let missing: Vec<_> = missing.collect();
    Readiness { ready: missing.is_empty(), missing, parts }
}

fn part(name: &'static str, state: PartState, detail: String) -> Part {
    Part { name, state, detail }
}

/// What is missing, in words for everybody: causes name hosts, roles and paths, and go to the log.
fn missing(name: &'static str, detail: String, cause: &dyn std::fmt::Display) -> Part {
    tracing::warn!(part = name, %cause, "not ready: {detail}");
    part(name, PartState::Missing, detail)
}

/// The store and its schema: a database may be migrated beneath a process that runs.
async fn store(house: &House) -> (Part, Part) {
    let tenant = house.tenant();
    let asked = async {
        house.schema().fits().await?;
        house.store().get(&tenant, "settings", "ready", house.setup().clock.now()).await
    };
    let kind = if house.config().store.is_some() { "PostgreSQL" } else { "SQLite" };
    let fits = || part("schema", PartState::Ok, "it fits this Callsheet".to_owned());
    let unknown = || part("schema", PartState::Information, "not known while the store does not answer".to_owned());
    match tokio::time::timeout(ANSWER_MAX, asked).await {
        Ok(Ok(_)) => (part("store", PartState::Ok, format!("{kind} answers")), fits()),
        Ok(Err(error @ (StoreError::NewerSchema { .. } | StoreError::OlderSchema { .. }))) => (
            part("store", PartState::Ok, format!("{kind} answers")),
            // Numbers and nothing else.
            missing("schema", error.to_string(), &error),
        ),
        Ok(Err(error)) => (missing("store", format!("{kind} {}", wrong(&error)), &error), unknown()),
        Err(late) => (missing("store", format!("{kind} {}", not_in_time()), &late), unknown()),
    }
}

fn wrong(error: &StoreError) -> &'static str {
    match error {
        StoreError::Busy(_) => "cannot be reached or is busy",
        StoreError::Full => "has no space left",
        StoreError::Corrupt(_) => "is damaged",
        StoreError::NewerSchema { .. }
        | StoreError::OlderSchema { .. }
        | StoreError::LeaseLost
        | StoreError::NotFound
        | StoreError::TooLarge { .. }
        | StoreError::Bug(_) => "does not answer as it should",
    }
}

fn not_in_time() -> String {
    format!("does not answer within {} s", ANSWER_MAX.as_secs())
}

async fn engine(house: &House) -> Part {
    let Some(pulse) = house.pulse() else {
        return part("engine", PartState::Information, "none here: runs are left to others".to_owned());
    };
    let place = pulse.place();
    match tokio::time::timeout(ANSWER_MAX, pulse.feel()).await {
        Ok(Ok(())) => part("engine", PartState::Ok, place.to_owned()),
        Ok(Err(why)) => missing("engine", format!("{place} is not at work or does not answer"), &why),
        Err(late) => missing("engine", format!("{place} {}", not_in_time()), &late),
    }
}

/// Feeds that fail leave preparations with what was read before.
fn feeds(house: &House) -> Part {
    let detail = match house.feeds() {
        Feeds::Left => "not read on schedule here".to_owned(),
        Feeds::Read => return part("feeds", PartState::Ok, "read on schedule".to_owned()),
        Feeds::Failed => "the last round failed; the log says why".to_owned(),
    };
    part("feeds", PartState::Information, detail)
}

fn disk(house: &House) -> Part {
    let min = house.config().disk_free_min_mib;
    match free_bytes(&house.config().data) {
        None => part("disk", PartState::Information, "how much is free is not known here".to_owned()),
        Some(Err(why)) => missing("disk", "the data folder cannot be looked at".to_owned(), &why),
        Some(Ok(free)) => {
            let free = free / MIB;
            let state = if free < min { PartState::Missing } else { PartState::Ok };
            part("disk", state, format!("{free} MiB are free; disk_free_min_mib is {min}"))
        }
    }
}

#[cfg(unix)]
fn free_bytes(folder: &std::path::Path) -> Option<Result<u64, String>> {
    let found = rustix::fs::statvfs(folder).map_err(|error| error.to_string());
    Some(found.map(|found| found.f_bavail.saturating_mul(found.f_frsize)))
}

#[cfg(not(unix))]
fn free_bytes(_: &std::path::Path) -> Option<Result<u64, String>> {
    None
}

fn model(house: &House) -> Part {
    let connected = house.setup().model.current().is_some();
    let detail = if connected { "a language model is connected" } else { "none is connected, and none is needed" };
    part("model", PartState::Information, detail.to_owned())
}

fn sources(house: &House) -> Part {
    let reach = if house.config().offline { "only the sample world is asked" } else { "the real web is asked" };
    let known = house.work().source_infos().len();
    part("sources", PartState::Information, format!("{known} are known; {reach}"))
}

/// `GET /metrics`: in the text format of Prometheus, version 0.0.4.
pub async fn metrics(State(house): State<House>) -> impl IntoResponse {
    house.counters().listeners(house.hub().listeners(), house.hub().rooms());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], house.counters().render())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_and_information_is_not() {
        let parts = vec![
            part("store", PartState::Missing, "gone".to_owned()),
            part("engine", PartState::Ok, "embedded".to_owned()),
            part("model", PartState::Information, "none".to_owned()),
        ];
        let found = readiness(parts.clone());
        assert_eq!((found.ready, found.missing), (false, vec!["store"]));
        assert!(readiness(parts[1..].to_vec()).ready);
    }
}
