//! What requests came to.

use std::sync::Arc;

use axum::{Router, extract::State, response::Response, routing::get};

use super::{
    asked::{Asked, Nothing},
    said::said,
};
use crate::service::Gate;

pub(super) fn routes(gate: Arc<Gate>) -> Router {
    Router::new()
        .route("/refusals", get(refusals))
        .route("/warnings", get(warnings))
        .route("/requests", get(requests))
        .with_state(gate)
}

async fn refusals(State(gate): State<Arc<Gate>>, Asked(Nothing {}): Asked<Nothing>) -> Response {
    said("refusals", gate.refusals().all())
}

async fn warnings(State(gate): State<Arc<Gate>>, Asked(Nothing {}): Asked<Nothing>) -> Response {
    said("warnings", gate.warnings().all())
}

async fn requests(State(gate): State<Arc<Gate>>, Asked(Nothing {}): Asked<Nothing>) -> Response {
    said("requests", gate.accepted())
}
