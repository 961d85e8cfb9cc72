//! Faults, planned and counted.

use std::sync::Arc;

use axum::{Router, extract::State, response::Response, routing::get};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::{
    asked::{Asked, Nothing},
    said::{Mistake, object},
};
use crate::fault::{Fault, Faults, When};

pub(super) fn routes(faults: Arc<Faults>) -> Router {
    Router::new().route("/faults", get(list).post(plan).delete(clear)).with_state(faults)
}

/// What can be planned, and what came of it.
#[derive(Serialize)]
struct Listed<'f> {
    faults: Vec<&'static str>,
    operations: &'f [&'static str],
    met: u64,
    unanswered: u64,
}

async fn list(State(faults): State<Arc<Faults>>, Asked(Nothing {}): Asked<Nothing>) -> Response {
    let mut names: Vec<&str> = Fault::ALL.iter().map(|fault| fault.name()).collect();
    names.dedup();
    object(&Listed {
        faults: names,
        operations: faults.operations(),
        met: faults.met(),
        unanswered: faults.unanswered(),
    })
}

async fn clear(State(faults): State<Arc<Faults>>, Asked(Nothing {}): Asked<Nothing>) -> StatusCode {
    faults.clear();
    StatusCode::NO_CONTENT
}

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

async fn plan(State(faults): State<Arc<Faults>>, Asked(order): Asked<Order>) -> Result<StatusCode, Mistake> {
    order.plan(&faults)?;
    Ok(StatusCode::NO_CONTENT)
}

impl Order {
    fn plan(self, faults: &Faults) -> Result<(), Mistake> {
        let when = self.when().map_err(Mistake)?;
        let planned = faults.plan(self.fault().map_err(Mistake)?);
        let planned = match self.operation {
            Some(operation) => planned.on(operation),
            None => planned,
        };
        Ok(planned.when(when)?)
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
            (None, Some(probability), seed) => Ok(When::probability(probability, seed.unwrap_or_default())),
            _ => {
                Err("times and probability exclude each other, and a seed goes with a probability".to_owned())
            }
        }
    }
}
