//! The table of contents of the HTTP side.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::boot::House;
use crate::{
    assets, commands, connections_api, counters, documents_api, health, login, model_api, openapi, preps,
    problem::Refusal, roi_api, socket, sources_api, vendor_api, vendor_files_api,
};

/// Bytes of a request's body.
pub const BODY_BYTES_MAX: usize = 256 * 1024;

/// What a page may load: only what we serve.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
                   font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
                   frame-ancestors 'none'";

/// Every path below `/api`, with its description for OpenAPI.
pub fn api() -> OpenApiRouter<House> {
    OpenApiRouter::with_openapi(openapi::head())
        .routes(routes!(preps::start_page))
        .routes(routes!(preps::list, commands::start))
        .routes(routes!(preps::show, preps::forget))
        .routes(routes!(commands::say))
        .routes(routes!(commands::act))
        .routes(routes!(preps::events))
        .routes(routes!(preps::brief))
        .routes(routes!(preps::findings))
        .routes(routes!(preps::changes))
        .routes(routes!(preps::evidence))
        .routes(routes!(sources_api::report))
        .routes(routes!(documents_api::make))
        .routes(routes!(documents_api::fetch))
        .routes(routes!(documents_api::mail))
        .routes(routes!(roi_api::show))
        .routes(routes!(roi_api::sheet))
        .routes(routes!(vendor_api::show, vendor_api::set))
        .routes(routes!(vendor_files_api::list))
        .routes(routes!(vendor_files_api::add).layer(DefaultBodyLimit::max(vendor_files_api::UPLOAD_BYTES_MAX)))
        .routes(routes!(vendor_files_api::show, vendor_files_api::remove))
        .routes(routes!(vendor_files_api::promote))
        .routes(routes!(connections_api::list))
        .routes(routes!(connections_api::connect, connections_api::forget))
        .routes(routes!(connections_api::attempt))
        .routes(routes!(model_api::show, model_api::connect, model_api::forget))
        .routes(routes!(model_api::attempt))
        .routes(routes!(sources_api::list))
        .routes(routes!(sources_api::switch))
        .routes(routes!(sources_api::attempt))
}

/// What needs no token, with its description.
pub fn open_api() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(health::ready))
}

/// The whole application.
pub fn app(house: House) -> Router {
    let (api, _) = api().split_for_parts();
    let guarded = api
        .route("/ws/chat-updates", any(socket::open))
        .route("/metrics", get(health::metrics))
        .route_layer(from_fn_with_state(house.clone(), login::guard));
    let (ready, _) = open_api().split_for_parts();
    let open = ready
        .route("/healthz", get(health::alive))
        .route("/api/openapi.json", get(openapi::document))
        .route("/docs/errors/{page}", get(assets::error_page));
    let page = Router::new().fallback(assets::page).layer(from_fn_with_state(house.clone(), login::enter));
    open.merge(guarded)
        .route("/api/{*rest}", any(no_such_path))
        .fallback_service(page)
        .layer(
            ServiceBuilder::new()
                .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
                .layer(from_fn(counters::measure))
                .layer(TraceLayer::new_for_http().make_span_with(span))
                .layer(PropagateRequestIdLayer::x_request_id())
                .layer(CatchPanicLayer::custom(panicked))
                .layer(CompressionLayer::new())
                .layer(set(header::CONTENT_SECURITY_POLICY, CSP))
                .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
                .layer(set(header::REFERRER_POLICY, "no-referrer"))
                .layer(set(header::X_FRAME_OPTIONS, "DENY"))
                .layer(set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
                .layer(set(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"))
                .layer(DefaultBodyLimit::max(BODY_BYTES_MAX)),
        )
        .with_state(house)
}

/// What a process that only works has: nothing but its health, for whoever may reach the address.
pub fn health(house: House) -> Router {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .with_state(house)
}

fn set(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

async fn no_such_path() -> Refusal {
    Refusal::not_found("path; /api/openapi.json lists them all")
}

/// The path alone: behind it may stand the token with which a browser comes in.
fn span(request: &axum::extract::Request) -> tracing::Span {
    tracing::debug_span!("request", method = %request.method(), path = request.uri().path())
}

/// A panic in a handler is our mistake, and is said so.
fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    Refusal::internal().into_response()
}
