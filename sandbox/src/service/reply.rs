//! Replies, before and after they are signed.

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header::CONTENT_TYPE};
use serde::Serialize;
use serde_json::Value;
use wechatpay_coupons::{
    operation::Metadata,
    sensitive::{Seal, SealError, Sealer, Sealing},
};

use super::sealed;
use crate::crypto::PublicKey;

/// What is sent: a status and the exact bytes of a body.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    pub(super) status: StatusCode,
    pub(super) body: Bytes,
    media_type: Option<&'static str>,
}

/// Writes a reply as JSON.
pub fn json<T: Serialize>(status: u16) -> impl Fn(T) -> Reply {
    move |reply| Reply::json(status_of(status), &reply)
}

/// Writes a reply with sensitive fields as JSON. They are sealed for the merchant before it is signed.
pub fn sealed_json<T: Seal>(status: u16) -> impl Fn(T) -> Reply {
    move |reply| {
        let sealing = Sealing::new(&Later);
        let written = Reply::json(status_of(status), &sealing.body(&reply));
        if sealing.finish().is_ok() { written } else { Reply::unlisted() }
    }
}

/// Leaves sealing to the gate, which has the merchant's key.
struct Later;

impl Sealer for Later {
    fn seal(&self, plaintext: &[u8]) -> Result<String, SealError> {
        String::from_utf8(plaintext.to_vec()).map_err(|_| SealError::Failed)
    }
}

/// Writes a reply without a body.
pub fn empty<T>(status: u16) -> impl Fn(T) -> Reply {
    move |_| Reply { status: status_of(status), body: Bytes::new(), media_type: None }
}

/// Writes a reply as text of a media type.
pub fn text(status: u16, media_type: &'static str) -> impl Fn(String) -> Reply {
    move |reply| Reply { status: status_of(status), body: reply.into(), media_type: Some(media_type) }
}

/// Writes a reply as bytes of a media type.
pub fn bytes(status: u16, media_type: &'static str) -> impl Fn(Bytes) -> Reply {
    move |reply| Reply { status: status_of(status), body: reply, media_type: Some(media_type) }
}

/// Descriptions have statuses of successes alone.
fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

impl Reply {
    /// For a reply that the description does not list, which only a crate of another version can have: an empty 500.
    pub fn unlisted() -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, body: Bytes::new(), media_type: None }
    }

    pub(super) fn json(status: StatusCode, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => {
                Self { status, body: body.into(), media_type: Some("application/json; charset=utf-8") }
            }
            Err(_) => Self::unlisted(),
        }
    }

    /// The same, what its operation says sealed for the merchant; `None` if that can't be done.
    pub(super) fn sealed(self, operation: &Metadata, key: &dyn PublicKey) -> Option<Self> {
        if operation.sealed_in_reply.is_empty() || !self.status.is_success() {
            return Some(self);
        }
        let mut body: Value = serde_json::from_slice(&self.body).ok()?;
        sealed::seal_all(operation.sealed_in_reply, &mut body, key)?;
        Some(Self { body: serde_json::to_vec(&body).ok()?.into(), ..self })
    }

    /// The same without its body.
    pub(crate) fn without_body(self) -> Self {
        Self { body: Bytes::new(), ..self }
    }

    /// Adds headers. A value that can't stand in one is left out.
    pub(super) fn with_headers<const N: usize>(self, headers: [(&'static str, &str); N]) -> Response {
        let mut response = self.into_response();
        for (name, value) in headers {
            if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// Shows the size: the body may hold personal data.
impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let media_type =
            self.media_type.map(|media_type| [(CONTENT_TYPE, HeaderValue::from_static(media_type))]);
        match media_type {
            Some(media_type) => (self.status, media_type, self.body).into_response(),
            // Axum would call it bytes.
            None => (self.status, axum::body::Body::from(self.body)).into_response(),
        }
    }
}
