//! The places that are read: how they stand, switching one off, trying one.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::wire::{Problem, SourceList, SourceOutcome, SourceReport, SourceState, SwitchSource, TrySource};

use workflows::source_states::Switched;

use crate::boot::House;
use crate::commands::body;
use crate::problem::Refusal;

/// Characters of a company's name or domain that a source is tried with.
const COMPANY_CHARS_MAX: usize = 200;

/// Every source with what it gives and costs, under which terms, and how it answered last.
#[utoipa::path(get, path = "/api/sources", responses((status = 200, body = SourceList)))]
pub async fn list(State(house): State<House>) -> Result<Json<SourceList>, Refusal> {
    Ok(Json(SourceList { sources: house.work().source_states(&house.tenant()).await? }))
}

/// Switch a source on or off. One with terms of its own is switched on only with the id of its notice in `accept`.
#[utoipa::path(put, path = "/api/sources/{id}", request_body = SwitchSource, params(("id" = String, Path)),
    responses((status = 200, body = SourceState), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn switch(
    State(house): State<House>,
    Path(id): Path<String>,
    sent: Result<Json<SwitchSource>, JsonRejection>,
) -> Result<Json<SourceState>, Refusal> {
    let SwitchSource { on, accept } = body(sent)?;
    match house.work().switch_source(&house.tenant(), &id, on, accept.as_deref()).await? {
        Switched::Done => {}
        Switched::NoSuchSource => return Err(Refusal::not_found("source")),
        Switched::TermsFirst(notice) => {
            let how = format!("To accept, send `accept` with `{}`.", notice.id);
            return Err(conflict(
                "terms-first",
                "Its terms have to be accepted first",
                format!("{} {how}", notice.text),
            ));
        }
        Switched::Lacks(lacks) => return Err(conflict("source-lacks", "It lacks something", lacks)),
    }
    let states = house.work().source_states(&house.tenant()).await?;
    let state = states.into_iter().find(|state| state.info.id == id);
    state.map(Json).ok_or_else(|| Refusal::not_found("source"))
}

fn conflict(page: &str, title: &str, detail: String) -> Refusal {
    Refusal::new(StatusCode::CONFLICT, page, title, detail, "The source stays as it was.")
}

/// Ask a source about a company, to see whether it answers. Nothing of what it says is kept.
#[utoipa::path(post, path = "/api/sources/{id}/test", request_body = TrySource, params(("id" = String, Path)),
    responses((status = 200, body = SourceOutcome), (status = 404, body = Problem)))]
pub async fn attempt(
    State(house): State<House>,
    Path(id): Path<String>,
    sent: Result<Json<TrySource>, JsonRejection>,
) -> Result<Json<SourceOutcome>, Refusal> {
    let TrySource { company } = body(sent)?;
    if company.as_ref().is_some_and(|company| company.chars().count() > COMPANY_CHARS_MAX) {
        return Err(Refusal::bad_request(format!("`company` may have {COMPANY_CHARS_MAX} characters.")));
    }
    let company = company.as_deref().map(str::trim).filter(|company| !company.is_empty());
    let outcome = house.work().try_source(&house.tenant(), &id, company).await?;
    outcome.map(Json).ok_or_else(|| Refusal::not_found("source"))
}

/// What was read for a preparation: which sources ran, were skipped or failed, why, and what they cost.
#[utoipa::path(get, path = "/api/preps/{id}/sources", params(("id" = String, Path)),
    responses((status = 200, body = SourceReport), (status = 404, body = Problem)))]
pub async fn report(State(house): State<House>, Path(id): Path<String>) -> Result<Json<SourceReport>, Refusal> {
    Ok(Json(house.setup().source_report(&house.key(&id)).await?))
}
