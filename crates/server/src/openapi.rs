//! OpenAPI, from the code of the handlers.

use axum::Json;
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};

use crate::router;

/// What the document says of itself.
pub fn head() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Callsheet")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Preparations of customer meetings. Send `Authorization: Bearer TOKEN` with the token of the data folder. \
             Live events come over `/ws/chat-updates?prep=…&after=SEQ`. Errors are application/problem+json.",
        ))
        .build();
    OpenApiBuilder::new().info(info).build()
}

/// The whole document.
pub fn whole() -> OpenApi {
    router::api().merge(router::open_api()).split_for_parts().1
}

/// `GET /api/openapi.json`.
pub async fn document() -> Json<OpenApi> {
    Json(whole())
}
