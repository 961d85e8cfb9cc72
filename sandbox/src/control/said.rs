//! What the control endpoint answers. Each ends with a line feed, for those who read it in a terminal.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header::CONTENT_TYPE};
use serde::Serialize;

use crate::SandboxError;

/// What can't be done, and the way out.
pub(super) struct Mistake(pub(super) String);

impl From<SandboxError> for Mistake {
    fn from(error: SandboxError) -> Self {
        Self(error.to_string())
    }
}

impl IntoResponse for Mistake {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, self.0 + "\n").into_response()
    }
}

/// An object with one field.
pub(super) fn said(name: &str, value: impl Serialize) -> Response {
    object(&BTreeMap::from([(name, value)]))
}

pub(super) fn object(object: &impl Serialize) -> Response {
    match serde_json::to_string(object) {
        Ok(text) => ([(CONTENT_TYPE, "application/json")], text + "\n").into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
