//! Is the process alive, is it ready, and what has it done.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

use crate::boot::House;

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the store answers, and commands may come.
pub async fn ready(State(house): State<House>) -> (StatusCode, String) {
    if !house.ready() {
        return (StatusCode::SERVICE_UNAVAILABLE, "not ready: starting or ending\n".to_owned());
    }
    match house.store().get(&house.tenant(), "settings", "ready", house.setup().clock.now()).await {
        Ok(_) => (StatusCode::OK, "ready\n".to_owned()),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {error}\n")),
    }
}

/// `GET /metrics`: in the text format of Prometheus, version 0.0.4.
pub async fn metrics(State(house): State<House>) -> impl IntoResponse {
    let mut text = house.counters().render();
    text.push_str("# TYPE callsheet_sockets gauge\n");
    text.push_str(&format!("callsheet_sockets {}\n", house.hub().listeners()));
    text.push_str("# TYPE callsheet_preps_listened gauge\n");
    text.push_str(&format!("callsheet_preps_listened {}\n", house.hub().rooms()));
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}
