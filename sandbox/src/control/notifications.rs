//! Notifications: what became of them, and those that a test asks for.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    response::Response,
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    asked::{Asked, Nothing},
    said::{Mistake, said},
};
use crate::{notifications::Notifier, service::Gate};

pub(super) fn routes(gate: Arc<Gate>, notifier: Arc<Notifier>) -> Router {
    let of_merchants = Router::new().route("/probe", post(probe)).with_state((gate, notifier.clone()));
    Router::new()
        .route("/deliveries", get(deliveries))
        .route("/deliver_now", post(deliver_now))
        .with_state(notifier)
        .merge(of_merchants)
}

async fn deliveries(State(notifier): State<Arc<Notifier>>, Asked(Nothing {}): Asked<Nothing>) -> Response {
    said("deliveries", notifier.deliveries())
}

async fn deliver_now(State(notifier): State<Arc<Notifier>>, Asked(Nothing {}): Asked<Nothing>) -> Response {
    said("sent", notifier.deliver_now().await)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Probe {
    merchant_id: String,
}

async fn probe(
    State((gate, notifier)): State<(Arc<Gate>, Arc<Notifier>)>,
    Asked(Probe { merchant_id }): Asked<Probe>,
) -> Result<Response, Mistake> {
    let Some(account) = gate.accounts().get(&merchant_id) else {
        let known: Vec<&str> = gate.accounts().keys().map(String::as_str).collect();
        return Err(Mistake(format!("there is no merchant {merchant_id}; there are: {}", known.join(", "))));
    };
    if account.notify_url.is_none() {
        return Err(Mistake(format!(
            "merchant {merchant_id} has no place for notifications; give it a notify_url, in the builder or the seed"
        )));
    }
    Ok(said("status", notifier.probe(&merchant_id).await))
}
