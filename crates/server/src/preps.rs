//! Reading preparations: the start page, the list, a prep, its log, brief, findings and evidence; and erasing one.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use domain::limits::EVENTS_PAGE_MAX;
use domain::wire::{Problem, StartPage, UpcomingMeeting};
use domain::{Brief, Changes, Evidence, Finding, Logged, PrepSummary, PrepView};
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::{IntoParams, ToSchema};

use crate::boot::House;
use crate::problem::Refusal;

/// Preps in one answer; older ones are reached by `GET /api/preps?before=`.
const PREPS_PAGE_MAX: usize = 200;

/// A list of preparations, the newest change first.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PrepList {
    preps: Vec<PrepSummary>,
    /// There are older ones: ask with `before` set to this moment.
    before: Option<i64>,
}

/// Which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
pub struct PrepsPage {
    /// Only those changed before this moment, in milliseconds.
    before: Option<i64>,
}

/// What the start page needs.
#[utoipa::path(get, path = "/api/start", responses((status = 200, body = StartPage)))]
pub async fn start_page(State(house): State<House>) -> Result<Json<StartPage>, Refusal> {
    let shelf = house.setup().shelf(&house.tenant());
    let usual = shelf.default_vendor().await?;
    Ok(Json(StartPage {
        preps: summaries(&house, None).await?.preps,
        meetings: meetings(&house),
        vendor: usual.or_else(|| house.setup().sample_vendor().filter(|_| house.config().offline)),
        default_role: shelf.default_role().await?,
        offline: house.config().offline,
        server_version: env!("CARGO_PKG_VERSION").to_owned(),
    }))
}

/// The meetings of the sample world; a calendar brings its own once one is connected.
fn meetings(house: &House) -> Vec<UpcomingMeeting> {
    let Some(world) = &house.setup().world else { return Vec::new() };
    let now = house.setup().clock.now();
    let meeting = |company: net::SampleCompany| {
        let meeting = company.meeting?;
        Some(UpcomingMeeting {
            title: meeting.title,
            starts_at: now.plus_ms(meeting.starts_in_minutes * 60_000),
            request: format!("Help me prepare for my meeting with {}.", company.name),
            company: company.name,
            sample: true,
        })
    };
    world.companies().into_iter().filter_map(meeting).collect()
}

/// List the preparations.
#[utoipa::path(get, path = "/api/preps", params(PrepsPage), responses((status = 200, body = PrepList)))]
pub async fn list(State(house): State<House>, Query(page): Query<PrepsPage>) -> Result<Json<PrepList>, Refusal> {
    Ok(Json(summaries(&house, page.before).await?))
}

async fn summaries(house: &House, before: Option<i64>) -> Result<PrepList, Refusal> {
    let mut rows = house.store().preps(&house.tenant()).await?;
    rows.retain(|row| before.is_none_or(|before| row.updated_at.0 < before));
    let more = rows.len() > PREPS_PAGE_MAX;
    rows.truncate(PREPS_PAGE_MAX);
    let mut preps = Vec::with_capacity(rows.len());
    for row in &rows {
        match house.setup().views.now(&house.key(row.prep.as_str())).await {
            Ok(view) => preps.extend(view.summary()),
            // Forgotten since the list was read.
            Err(StoreError::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let before = rows.last().filter(|_| more).map(|row| row.updated_at.0);
    Ok(PrepList { preps, before })
}

/// A preparation as it stands.
#[utoipa::path(get, path = "/api/preps/{id}", params(("id" = String, Path)),
    responses((status = 200, body = PrepView), (status = 404, body = Problem)))]
pub async fn show(State(house): State<House>, Path(id): Path<String>) -> Result<Json<PrepView>, Refusal> {
    let view = house.setup().views.now(&house.key(&id)).await?;
    Ok(Json(view.as_ref().clone()))
}

/// Erase a preparation with everything that was read for it.
#[utoipa::path(delete, path = "/api/preps/{id}", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn forget(State(house): State<House>, Path(id): Path<String>) -> Result<StatusCode, Refusal> {
    let key = house.key(&id);
    let _turn = house.setup().locks.of(&key).await;
    if house.setup().forget(&key).await? {
        house.setup().views.forget(&key);
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(Refusal::not_found("preparation"))
}

/// Which part of the log.
#[derive(Debug, Deserialize, IntoParams)]
pub struct EventsPage {
    /// Only events after this sequence number.
    after: Option<u64>,
    /// At most so many.
    limit: Option<u32>,
}

/// A part of the log.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventList {
    events: Vec<Logged>,
}

/// The log of a preparation, oldest first.
#[utoipa::path(get, path = "/api/preps/{id}/events", params(("id" = String, Path), EventsPage),
    responses((status = 200, body = EventList), (status = 404, body = Problem)))]
pub async fn events(
    State(house): State<House>,
    Path(id): Path<String>,
    Query(page): Query<EventsPage>,
) -> Result<Json<EventList>, Refusal> {
    let key = house.key(&id);
    let limit = page.limit.unwrap_or(EVENTS_PAGE_MAX).clamp(1, EVENTS_PAGE_MAX);
    let events = house.store().events(&key, page.after.unwrap_or(0), limit).await?;
    if events.is_empty() {
        house.setup().views.now(&key).await?;
    }
    Ok(Json(EventList { events }))
}

/// The brief as it stands.
#[utoipa::path(get, path = "/api/preps/{id}/brief", params(("id" = String, Path)),
    responses((status = 200, body = Brief), (status = 404, body = Problem)))]
pub async fn brief(State(house): State<House>, Path(id): Path<String>) -> Result<Json<Brief>, Refusal> {
    let view = house.setup().views.now(&house.key(&id)).await?;
    Ok(Json(view.brief.as_deref().cloned().unwrap_or_default()))
}

/// The findings of a preparation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingList {
    findings: Arc<Vec<Finding>>,
}

/// The findings as they stand.
#[utoipa::path(get, path = "/api/preps/{id}/findings", params(("id" = String, Path)),
    responses((status = 200, body = FindingList), (status = 404, body = Problem)))]
pub async fn findings(State(house): State<House>, Path(id): Path<String>) -> Result<Json<FindingList>, Refusal> {
    let view = house.setup().views.now(&house.key(&id)).await?;
    Ok(Json(FindingList { findings: view.findings.clone() }))
}

/// Which preparation to compare with.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ChangesSince {
    /// The id of an earlier preparation of the same company; without it, the newest one before this.
    since: Option<String>,
}

/// What is new, changed and gone since an earlier preparation of the same company.
#[utoipa::path(get, path = "/api/preps/{id}/changes", params(("id" = String, Path), ChangesSince),
    responses((status = 200, body = Changes), (status = 404, body = Problem), (status = 400, body = Problem)))]
pub async fn changes(
    State(house): State<House>,
    Path(id): Path<String>,
    Query(asked): Query<ChangesSince>,
) -> Result<Json<Changes>, Refusal> {
    let earlier = asked.since.map(|since| house.key(&since));
    let changes = workflows::earlier::changes(house.setup(), &house.key(&id), earlier.as_ref()).await?;
    Ok(Json(changes.ok_or_else(|| Refusal::not_found("earlier preparation of this company"))?))
}

/// A document as it was read.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoredEvidence {
    evidence: Evidence,
    text: String,
}

/// The text that a quote was taken from.
#[utoipa::path(get, path = "/api/preps/{id}/evidence/{evidence}",
    params(("id" = String, Path), ("evidence" = String, Path)),
    responses((status = 200, body = StoredEvidence), (status = 404, body = Problem)))]
pub async fn evidence(
    State(house): State<House>,
    Path((id, evidence)): Path<(String, String)>,
) -> Result<Json<StoredEvidence>, Refusal> {
    let (key, wanted) = (house.key(&id), [evidence.as_str().into()]);
    let reading = match house.store().readings(&key, Some(&wanted)).await?.pop() {
        Some(reading) => Some(reading),
        None => house.setup().vendor_reading(&key, &wanted[0]).await?,
    };
    let reading = reading.ok_or_else(|| Refusal::not_found("document"))?;
    Ok(Json(StoredEvidence { evidence: reading.evidence.clone(), text: reading.text.clone() }))
}
