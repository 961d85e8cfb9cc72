//! Headers of the caller's.

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{
        ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE,
        EXPECT, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, USER_AGENT,
    },
};

use crate::{client::pipeline::WECHATPAY_SERIAL, operation::Check};

/// What the pipeline sets, and what belongs to the connection or to bodies as they are sent. A reply that was compressed
/// could not be verified.
const TAKEN: [HeaderName; 16] = [
    AUTHORIZATION,
    WECHATPAY_SERIAL,
    ACCEPT,
    CONTENT_TYPE,
    USER_AGENT,
    HOST,
    CONTENT_LENGTH,
    TRANSFER_ENCODING,
    TRAILER,
    TE,
    EXPECT,
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    UPGRADE,
    ACCEPT_ENCODING,
    CONTENT_ENCODING,
];

/// The headers that can be sent; the others are reported.
pub(super) fn judge(headers: &[(String, String)], check: &mut Check) -> HeaderMap {
    let mut judged = HeaderMap::new();
    for (name, value) in headers {
        match header(name, value) {
            Ok((name, value)) => drop(judged.append(name, value)),
            Err(wanted) => check.broken_at(name.as_str(), wanted),
        }
    }
    judged
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), &'static str> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| "a name that a header can have")?;
    if TAKEN.contains(&name) {
        return Err("another header: this one is set by the client");
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| "a value that a header can hold")?;
    // Nobody knows what it holds.
    value.set_sensitive(true);
    Ok((name, value))
}
