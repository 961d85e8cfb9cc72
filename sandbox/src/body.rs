//! Raw bodies, up to a limit.

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;

use crate::refusal::{Refusal, code};

const LIMIT: usize = 1024 * 1024;

/// Reads a body to its end, but keeps none of it beyond the limit: a client that is cut off while it sends sees a
/// broken connection instead of the reply.
pub(crate) async fn read(mut body: Body) -> Result<Bytes, Refusal> {
    let mut kept = BytesMut::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::new(code::INVALID_REQUEST, "请求体不完整"))?;
        let Ok(data) = frame.into_data() else { continue };
        length += data.len();
        if length <= LIMIT {
            kept.extend_from_slice(&data);
        }
    }
    if length > LIMIT {
        return Err(Refusal::new(code::INVALID_REQUEST, "请求体超过 1 MiB"));
    }
    Ok(kept.freeze())
}
