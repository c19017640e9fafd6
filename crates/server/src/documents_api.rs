//! Documents over HTTP: make one, fetch one.

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use documents::CustomerDocument;
use domain::wire::{Act, MailText, Problem, Reply};
use domain::{Action, Audience, ClientId, DocumentAbout, DocumentFormat, DocumentLength, DocumentOrder, Wording};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::boot::House;
use crate::commands::body;
use crate::problem::Refusal;

/// `POST /api/preps/{id}/documents`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MakeDocument {
    format: DocumentFormat,
    /// Who will read it; without it, whom the format is for.
    audience: Option<Audience>,
    /// What it is about; without it, the brief.
    #[serde(default)]
    about: DocumentAbout,
    /// How much of it; without it, all.
    #[serde(default)]
    length: DocumentLength,
    /// In other words than those of the rules, by the language model; only the brief is.
    #[serde(default)]
    wording: Option<Wording>,
    /// Chosen by the client, so that asking twice makes one document.
    client_id: Option<ClientId>,
}

/// Make a document: of the brief, a deep dive, the ROI case, what changed. `document_ready` tells when it is there.
#[utoipa::path(post, path = "/api/preps/{id}/documents", request_body = MakeDocument, params(("id" = String, Path)),
    responses((status = 202, body = Reply), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn make(
    State(house): State<House>,
    Path(id): Path<String>,
    sent: Result<Json<MakeDocument>, JsonRejection>,
) -> Result<(StatusCode, Json<Reply>), Refusal> {
    let ask = body(sent)?;
    let key = house.key(&id);
    let client_id = match ask.client_id {
        Some(client_id) => client_id,
        None => ClientId::from(crate::system::token(&crate::system::SystemEntropy)),
    };
    let order = DocumentOrder {
        format: ask.format,
        audience: ask.audience,
        about: ask.about,
        length: ask.length,
        wording: ask.wording,
    };
    let act = Act { client_id, action: Action::CreateDocument(order) };
    Ok((StatusCode::ACCEPTED, Json(house.desk().act(&key, act).await?)))
}

/// The bytes of a document.
#[utoipa::path(get, path = "/api/preps/{id}/documents/{document}",
    params(("id" = String, Path), ("document" = String, Path)),
    responses((status = 200, description = "The file"), (status = 404, body = Problem)))]
pub async fn fetch(
    State(house): State<House>,
    Path((id, document)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let key = house.key(&id);
    let view = house.setup().views.now(&key).await?;
    let meta = view.documents.iter().find(|meta| meta.id.as_str() == document);
    let meta = meta.ok_or_else(|| Refusal::not_found("document"))?;
    let bytes = house.store().blob(&key, &meta.content_hash).await?.ok_or_else(|| Refusal::not_found("document"))?;
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(meta.format.media_type()));
    let ascii: String =
        meta.file_name.chars().map(|c| if c.is_ascii_alphanumeric() || "-.".contains(c) { c } else { '_' }).collect();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{ascii}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// The mail to send ahead, as text: what a customer may read of the brief, and nothing else. Nothing is sent.
#[utoipa::path(get, path = "/api/preps/{id}/mail", params(("id" = String, Path)),
    responses((status = 200, body = MailText), (status = 404, body = Problem)))]
pub async fn mail(State(house): State<House>, Path(id): Path<String>) -> Result<Json<MailText>, Refusal> {
    let view = house.setup().views.now(&house.key(&id)).await?;
    let Some(brief) = view.brief.as_ref() else {
        let what = "There is no brief yet. It is written as soon as the first source has answered.";
        return Err(Refusal::new(StatusCode::NOT_FOUND, "not-found", "No brief yet", what, "Everything so far."));
    };
    let document = CustomerDocument::compose(&view, brief, house.setup().clock.now().date());
    let mail = documents::mail(&document);
    let link = documents::mail::mailto(None, &mail);
    Ok(Json(MailText { subject: mail.subject, text: mail.text, href: link.href, cut: link.cut }))
}
