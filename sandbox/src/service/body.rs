//! What a request carries: raw bytes up to a limit, or a form.

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http_body_util::BodyExt as _;

use super::{
    multipart::{self, Part},
    refusal::{Refusal, code},
};

const LIMIT: usize = 1024 * 1024;
/// Files are up to 5 megabytes.
const LIMIT_OF_A_FORM: usize = 8 * 1024 * 1024;

/// The body of a request.
#[derive(Debug)]
pub(super) enum Content {
    Whole(Bytes),
    Form(Vec<Part>),
}

impl Content {
    /// Reads a body to its end.
    pub(super) async fn read(head: &Parts, body: Body) -> Result<Self, Refusal> {
        if multipart::is_form(head) {
            let body = read(body, LIMIT_OF_A_FORM, "请求体超过 8 MiB").await?;
            return Ok(Self::Form(multipart::read(head, body).await?));
        }
        Ok(Self::Whole(read(body, LIMIT, "请求体超过 1 MiB").await?))
    }

    /// The bytes that the merchant signed.
    pub(super) fn signed(&self) -> &[u8] {
        match self {
            Self::Whole(body) => body,
            Self::Form(parts) => multipart::signed(parts),
        }
    }
}

/// Keeps nothing beyond the limit, but reads on: a client that is cut off while it sends sees a broken connection instead
/// of the reply.
async fn read(mut body: Body, limit: usize, beyond: &'static str) -> Result<Bytes, Refusal> {
    let mut kept = BytesMut::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::fixed(code::INVALID_REQUEST, "请求体不完整"))?;
        let Ok(data) = frame.into_data() else { continue };
        length += data.len();
        if length <= limit {
            kept.extend_from_slice(&data);
        }
    }
    if length > limit {
        return Err(Refusal::fixed(code::INVALID_REQUEST, beyond));
    }
    Ok(kept.freeze())
}
