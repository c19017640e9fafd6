//! The ROI case over HTTP: as it stands, and as a sheet. Its inputs are changed by actions.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::wire::Problem;
use domain::{PrepView, RoiCase};

use crate::boot::House;
use crate::problem::Refusal;

/// The ROI case as it stands.
#[utoipa::path(get, path = "/api/preps/{id}/roi", params(("id" = String, Path)),
    responses((status = 200, body = RoiCase), (status = 404, body = Problem)))]
pub async fn show(State(house): State<House>, Path(id): Path<String>) -> Result<Json<RoiCase>, Refusal> {
    let view = house.setup().views.now(&house.key(&id)).await?;
    case(&view).cloned().map(Json).ok_or_else(|| Refusal::not_found("ROI case yet; it comes with the analysis"))
}

/// The ROI case as comma-separated values.
#[utoipa::path(get, path = "/api/preps/{id}/roi.csv", params(("id" = String, Path)),
    responses((status = 200, description = "The sheet", content_type = "text/csv"), (status = 404, body = Problem)))]
pub async fn sheet(State(house): State<House>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let view = house.setup().views.now(&house.key(&id)).await?;
    let case = case(&view).ok_or_else(|| Refusal::not_found("ROI case yet; it comes with the analysis"))?;
    let bytes = documents::roi_sheet(case, &view.company.name).map_err(|error| {
        tracing::error!(%error, "the sheet of an ROI case could not be written");
        Refusal::internal()
    })?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"roi-case.csv\""),
    ];
    Ok((headers, bytes).into_response())
}

fn case(view: &PrepView) -> Option<&RoiCase> {
    view.analysis.as_ref()?.roi.as_ref()
}
