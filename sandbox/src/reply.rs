//! Replies, before and after they are signed.

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header::CONTENT_TYPE};
use serde::Serialize;

/// A status and the exact bytes of a body.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
}

impl Reply {
    /// A reply with a JSON body.
    pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => Self { status, body: body.into() },
            Err(_) => Self { status: StatusCode::INTERNAL_SERVER_ERROR, body: Bytes::new() },
        }
    }

    /// Adds headers. A value that can't stand in one is left out.
    pub(crate) fn with_headers<const N: usize>(self, headers: [(&'static str, &str); N]) -> Response {
        let mut response = self.into_response();
        for (name, value) in headers {
            if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let json = (CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
        (self.status, [json], self.body).into_response()
    }
}
