//! What is asked of the control endpoint: the fields of a body, or of a query.

use std::fmt::Display;

use axum::{
    body::Bytes,
    extract::{FromRequest, Query, Request},
};
use http::Method;
use serde::{Deserialize, de::DeserializeOwned};

use super::said::Mistake;

/// The JSON that is posted, or the query of any other request. No body is one without fields.
pub(super) struct Asked<T>(pub(super) T);

/// Fields where there are none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Asked<T> {
    type Rejection = Mistake;

    async fn from_request(request: Request, state: &S) -> Result<Self, Mistake> {
        if request.method() != Method::POST {
            let Query(asked) =
                Query::try_from_uri(request.uri()).map_err(|error| Mistake(error.to_string()))?;
            return Ok(Self(asked));
        }
        // Whatever the content type is: `curl --data` calls everything a form.
        let body = Bytes::from_request(request, state).await.map_err(|error| Mistake(error.to_string()))?;
        let body: &[u8] = if body.is_empty() { b"{}" } else { &body };
        let unwanted =
            |error: &dyn Display| Mistake(format!("the body is not the JSON that is wanted: {error}"));
        // Serde would take the values of a list for those of the fields.
        if !body.trim_ascii_start().starts_with(b"{") {
            return Err(unwanted(&"it is an object"));
        }
        Ok(Self(serde_json::from_slice(body).map_err(|error| unwanted(&error))?))
    }
}
