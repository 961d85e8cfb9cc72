//! The control endpoint: faults planned over HTTP, by tests in any language.

use std::sync::Arc;

use axum::{Router, body::Bytes, extract::State, routing::get};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::{Fault, Faults, plan::When};
use crate::service::{Reply, json};

/// What is posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    fault: String,
    operation: Option<String>,
    times: Option<u32>,
    probability: Option<f64>,
    seed: Option<u64>,
    retry_after: Option<u32>,
    milliseconds: Option<u32>,
}

pub(crate) fn control(faults: Arc<Faults>) -> Router {
    Router::new().route("/faults", get(list).post(plan).delete(clear)).with_state(faults)
}

async fn list(State(faults): State<Arc<Faults>>) -> Reply {
    let mut names: Vec<&str> = Fault::ALL.iter().map(|fault| fault.name()).collect();
    names.dedup();
    let (met, unanswered) = (faults.met(), faults.unanswered());
    json(200)(
        json!({"faults": names, "operations": faults.operations(), "met": met, "unanswered": unanswered}),
    )
}

async fn clear(State(faults): State<Arc<Faults>>) -> StatusCode {
    faults.clear();
    StatusCode::NO_CONTENT
}

async fn plan(State(faults): State<Arc<Faults>>, body: Bytes) -> Result<StatusCode, (StatusCode, String)> {
    let planned = serde_json::from_slice(&body).map_err(|error| error.to_string());
    match planned.and_then(|order: Order| order.plan(&faults)) {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(problem) => Err((StatusCode::BAD_REQUEST, problem + "\n")),
    }
}

impl Order {
    fn plan(self, faults: &Faults) -> Result<(), String> {
        let when = self.when()?;
        let planned = faults.plan(self.fault()?);
        let planned = match self.operation {
            Some(operation) => planned.on(operation),
            None => planned,
        };
        planned.when(when).map_err(|error| error.to_string())
    }

    fn fault(&self) -> Result<Fault, String> {
        let Self { fault: name, retry_after, milliseconds, .. } = self;
        let fault = Fault::ALL.iter().find(|fault| fault.name() == name);
        let fault = *fault.ok_or_else(|| format!("there is no fault {name}; GET /faults lists them"))?;
        match (fault, retry_after, milliseconds) {
            (Fault::TooManyRequests { .. }, _, None) => {
                Ok(Fault::TooManyRequests { retry_after: *retry_after })
            }
            (Fault::SlowBytes { .. }, None, Some(milliseconds)) => {
                Ok(Fault::SlowBytes { milliseconds: *milliseconds })
            }
            (Fault::SlowBytes { .. }, None, None) => Err("slow_bytes wants milliseconds".to_owned()),
            (fault, None, None) => Ok(fault),
            _ => Err("retry_after goes with too_many_requests, milliseconds with slow_bytes".to_owned()),
        }
    }

    fn when(&self) -> Result<When, String> {
        match (self.times, self.probability, self.seed) {
            (None, None, None) => Ok(When::Always),
            (Some(times), None, None) => Ok(When::Times(times)),
            (None, Some(probability), seed) if (0.0..=1.0).contains(&probability) => {
                Ok(When::probability(probability, seed.unwrap_or_default()))
            }
            (None, Some(_), _) => Err("a probability is from 0 to 1".to_owned()),
            _ => {
                Err("times and probability exclude each other, and a seed goes with a probability".to_owned())
            }
        }
    }
}
