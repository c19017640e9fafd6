//! Files about the rep's company: what one would add is shown as a draft, then promoted or thrown away.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use domain::vendor::{VendorFile, VendorFileList};
use domain::wire::Problem;
use serde::Deserialize;
use utoipa::IntoParams;
use workflows::{FileError, VendorFiles};

use crate::boot::House;
use crate::problem::Refusal;

/// Bytes of an upload: the largest file, and nothing beside it.
pub const UPLOAD_BYTES_MAX: usize = workflows::FILE_BYTES_MAX;

/// Whose files; the usual vendor's without it.
#[derive(Debug, Deserialize, IntoParams)]
pub struct Whose {
    domain: Option<String>,
}

/// Whose file, and what it is called.
#[derive(Debug, Deserialize, IntoParams)]
pub struct Named {
    /// The file's name, with its extension.
    name: String,
    domain: Option<String>,
}

/// All files of the vendor, with what each says.
#[utoipa::path(get, path = "/api/vendor/files", params(Whose),
    responses((status = 200, body = VendorFileList), (status = 404, body = Problem)))]
pub async fn list(State(house): State<House>, Query(whose): Query<Whose>) -> Result<Json<VendorFileList>, Refusal> {
    let files = files(&house, whose.domain).await?.list().await?;
    Ok(Json(VendorFileList { files }))
}

/// Read a PDF, Markdown or text file and keep it as a draft. The body is the file.
#[utoipa::path(post, path = "/api/vendor/files", params(Named),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = VendorFile), (status = 400, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem)))]
pub async fn add(
    State(house): State<House>,
    Query(named): Query<Named>,
    sent: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<VendorFile>), Refusal> {
    let bytes = sent.map_err(|_| Refusal::too_large(format!("A file may have {UPLOAD_BYTES_MAX} bytes.")))?;
    let files = files(&house, named.domain).await?;
    let added = files.add(&named.name, bytes.to_vec(), house.setup().clock.now()).await?;
    Ok((StatusCode::CREATED, Json(added)))
}

/// One file.
#[utoipa::path(get, path = "/api/vendor/files/{file}", params(("file" = String, Path), Whose),
    responses((status = 200, body = VendorFile), (status = 404, body = Problem)))]
pub async fn show(
    State(house): State<House>,
    Path(file): Path<String>,
    Query(whose): Query<Whose>,
) -> Result<Json<VendorFile>, Refusal> {
    Ok(Json(files(&house, whose.domain).await?.file(&file.as_str().into()).await?))
}

/// Let what a file says be part of the profile.
#[utoipa::path(post, path = "/api/vendor/files/{file}/promote", params(("file" = String, Path), Whose),
    responses((status = 200, body = VendorFile), (status = 404, body = Problem)))]
pub async fn promote(
    State(house): State<House>,
    Path(file): Path<String>,
    Query(whose): Query<Whose>,
) -> Result<Json<VendorFile>, Refusal> {
    let files = files(&house, whose.domain).await?;
    Ok(Json(files.promote(&file.as_str().into(), house.setup().clock.now()).await?))
}

/// Discard a draft, or remove a promoted file with what it said.
#[utoipa::path(delete, path = "/api/vendor/files/{file}", params(("file" = String, Path), Whose),
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn remove(
    State(house): State<House>,
    Path(file): Path<String>,
    Query(whose): Query<Whose>,
) -> Result<StatusCode, Refusal> {
    let files = files(&house, whose.domain).await?;
    files.remove(&file.as_str().into(), house.setup().clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn files(house: &House, domain: Option<String>) -> Result<VendorFiles, Refusal> {
    let files = house.vendor_files(domain.as_deref()).await?;
    files.ok_or_else(|| {
        Refusal::bad_request("Your company is not set yet. Set it with PUT /api/vendor, then add files.")
    })
}

impl From<FileError> for Refusal {
    fn from(error: FileError) -> Self {
        let kept = "Nothing of this file; everything before it.";
        let said = error.to_string();
        match error {
            FileError::Store(error) => error.into(),
            FileError::NotFound => Self::not_found("file"),
            FileError::Unread(workflows::UploadError::TooLarge { .. }) => Self::too_large(said),
            FileError::Unread(workflows::UploadError::WrongKind) => Self::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                "Not a file that can be read",
                said,
                kept,
            ),
            FileError::Unread(_) | FileError::GaveUp => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unreadable-file", "The file cannot be read", said, kept)
            }
            FileError::TooMany | FileError::Name => Self::bad_request(said),
        }
    }
}
