//! What to answer to the service.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use serde_json::json;

/// The notification is taken care of: do not send it again.
///
/// A 200 with `{"code":"SUCCESS","message":"OK"}`. The manuals take a 204 without a body too, but not all of them mention
/// it.
pub fn accepted() -> Response<Bytes> {
    reply(StatusCode::OK, "SUCCESS", "OK")
}

/// The notification could not be taken care of: send it again later.
///
/// A 500 with `{"code":"FAIL","message":"…"}`. The status is what causes the resend. The reason goes to the service, no more
/// than 256 characters of it: keep secrets out.
pub fn failed(reason: &str) -> Response<Bytes> {
    refusal(StatusCode::INTERNAL_SERVER_ERROR, reason)
}

pub(super) fn refusal(status: StatusCode, reason: &str) -> Response<Bytes> {
    const LONGEST: usize = 256;
    let reason: String = reason.chars().take(LONGEST).collect();
    reply(status, "FAIL", &reason)
}

fn reply(status: StatusCode, code: &str, message: &str) -> Response<Bytes> {
    let body = json!({"code": code, "message": message}).to_string();
    let mut reply = Response::new(Bytes::from(body));
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    reply
}
