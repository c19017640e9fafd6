//! Is the process alive, is it ready, and what has it done.

use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

use crate::boot::House;

/// Who balances load wants to know soon, while a command waits longer for a store that comes back.
const ANSWER_MAX: Duration = Duration::from_secs(2);

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the store answers, and commands may come.
pub async fn ready(State(house): State<House>) -> (StatusCode, String) {
    if !house.ready() {
        return (StatusCode::SERVICE_UNAVAILABLE, "not ready: starting or ending\n".to_owned());
    }
    let tenant = house.tenant();
    let asked = house.store().get(&tenant, "settings", "ready", house.setup().clock.now());
    match tokio::time::timeout(ANSWER_MAX, asked).await {
        Ok(Ok(_)) => (StatusCode::OK, "ready\n".to_owned()),
        Ok(Err(error)) => (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {error}\n")),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready: the store does not answer\n".to_owned()),
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
