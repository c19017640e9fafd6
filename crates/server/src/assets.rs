//! The page: built files in the binary, the index for every address of the page.

use axum::body::Body;
use axum::extract::{Path, Request};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::problem::Refusal;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Built;

/// What the `type` of a problem points to.
#[derive(RustEmbed)]
#[folder = "../../docs/errors"]
struct ErrorPages;

/// A page about an error, as it is written in `docs/errors/`.
pub async fn error_page(Path(page): Path<String>) -> Response {
    match ErrorPages::get(&page) {
        Some(found) => ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], found.data).into_response(),
        None => Refusal::not_found("page about an error").into_response(),
    }
}

/// Shown when the binary was built without the page.
const NO_PAGE: &str =
    "This Callsheet was built without its page. Build it with `cargo xtask run`; the API and the command line work.\n";

/// Any address that is not the API's.
pub async fn page(request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    if let Some(response) = file(path) {
        return response;
    }
    let looks_like_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if looks_like_file {
        return StatusCode::NOT_FOUND.into_response();
    }
    file("index.html").unwrap_or_else(|| (StatusCode::SERVICE_UNAVAILABLE, NO_PAGE).into_response())
}

fn file(path: &str) -> Option<Response> {
    let found = Built::get(path)?;
    let mut response = Body::from(found.data).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    // Files under assets/ carry a hash of their content in their name.
    let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    Some(response)
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
