//! Platform certificates.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    response::Response,
    routing::{get, post},
};

use super::{
    asked::{Asked, Nothing},
    said::{Mistake, said},
};
use crate::service::Gate;

pub(super) fn routes(gate: Arc<Gate>) -> Router {
    Router::new()
        .route("/certificates", get(certificates))
        .route("/rotate_certificate", post(rotate_certificate))
        .with_state(gate)
}

async fn certificates(State(gate): State<Arc<Gate>>, Asked(Nothing {}): Asked<Nothing>) -> Response {
    said("certificates", gate.platform().listed())
}

async fn rotate_certificate(
    State(gate): State<Arc<Gate>>,
    Asked(Nothing {}): Asked<Nothing>,
) -> Result<Response, Mistake> {
    Ok(said("serial", gate.platform().rotate()?))
}
