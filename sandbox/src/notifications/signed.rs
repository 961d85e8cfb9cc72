//! The envelope and the headers of a notification.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use super::event::Event;
use crate::{Credentials, crypto::Aead, platform::Platform, random, state::written};

/// What an event's kind is encrypted beside.
const ORIGINAL_TYPE: &str = "coupon";

/// The id and the body: the event under the merchant's APIv3 key.
pub(super) fn envelope(event: &Event, api_v3_key: &str, now: SystemTime) -> Option<(String, Bytes)> {
    let sealed = Aead::seal(api_v3_key, ORIGINAL_TYPE, &event.payload.to_string())?;
    let mut resource = serde_json::to_value(sealed).ok()?;
    resource.as_object_mut()?.insert("original_type".to_owned(), Value::from(ORIGINAL_TYPE));
    let id = random::upper_hexadecimal(32);
    let body = json!({
        "id": id,
        "create_time": written(now),
        "event_type": event.kind,
        "resource_type": "encrypt-resource",
        "summary": event.summary,
        "resource": resource,
    });
    Some((id, body.to_string().into()))
}

/// Headers for these bytes at this time: signed by the key that the merchant works with, as replies are that nobody asked
/// anything for.
pub(super) fn headers(
    platform: &Platform,
    merchant: &Credentials,
    now: SystemTime,
    body: &[u8],
) -> Option<HeaderMap> {
    let timestamp = now.duration_since(UNIX_EPOCH).ok()?.as_secs().to_string();
    let nonce = random::alphanumeric(32);
    let message = [format!("{timestamp}\n{nonce}\n").as_bytes(), body, b"\n"].concat();
    let key = platform.signing(merchant, None)?;
    let signature = BASE64_STANDARD.encode(key.key.sign(&message)?);
    let values = [
        ("content-type", "application/json"),
        ("user-agent", "Mozilla/4.0"),
        ("wechatpay-timestamp", &timestamp),
        ("wechatpay-nonce", &nonce),
        ("wechatpay-signature", &signature),
        ("wechatpay-serial", &key.id),
        ("wechatpay-signature-type", "WECHATPAY2-SHA256-RSA2048"),
    ];
    let mut headers = HeaderMap::new();
    for (name, value) in values {
        headers.insert(name, HeaderValue::from_str(value).ok()?);
    }
    Some(headers)
}
