//! The targets, and what those of the client have in common.

mod descriptions;
mod keys;
mod notifications;
mod replies;
mod sandbox;

use std::{
    sync::LazyLock,
    time::{Duration, SystemTime},
};

use wechatpay_coupons::{
    Client,
    crypto::{Backend, PrivateKey},
};

use crate::Target;

/// All of them.
pub const TARGETS: &[Target] = &[
    replies::VERIFICATION,
    replies::ERRORS,
    replies::DECODING,
    notifications::VERIFICATION,
    notifications::PARSING,
    keys::LOADING,
    descriptions::LOADING,
    sandbox::REQUESTS,
];

/// A file among the known answers.
macro_rules! known {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/known_answers/", $name)).as_slice()
    };
}
use known;

const KEY_ID: &str = "PUB_KEY_ID_0114232134912410000000000000";
/// When the known answers were signed.
const NOW: u64 = 1_722_850_421;
const TIMESTAMP: &str = "1722850421";
const NONCE: &str = "d824f2e086d3c1df967785d13fcd22ef";

/// A client at the time and with the keys of the known answers. Nothing is sent with it.
static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    Client::builder()
        .merchant("1900000001")
        .merchant_certificate(known!("merchant_certificate.pem"))
        .private_key(known!("merchant_key.pkcs8.pem"))
        .public_key(KEY_ID, known!("wechatpay_public.spki.pem"))
        .api_v3_key(known!("apiv3_key.txt"))
        .base_url("https://api.mch.weixin.qq.com")
        .clock(|| SystemTime::UNIX_EPOCH + Duration::from_secs(NOW))
        .build()
        .expect("the known answers fit together")
});

/// Private key of the one who plays WeChat Pay.
static SERVICE: LazyLock<PrivateKey> = LazyLock::new(|| {
    PrivateKey::new(known!("wechatpay_key.pkcs8.pem"), Backend::default()).expect("a known key")
});

/// The signature of a body at the time of the known answers.
fn signature(body: &[u8]) -> String {
    let head = format!("{TIMESTAMP}\n{NONCE}\n");
    SERVICE.sign(&[head.as_bytes(), body, b"\n"].concat()).expect("a known key signs")
}

/// The headers that come with a signature.
fn signed_headers(signature: &str) -> [(&'static str, String); 4] {
    [
        ("Wechatpay-Timestamp", TIMESTAMP.to_owned()),
        ("Wechatpay-Nonce", NONCE.to_owned()),
        ("Wechatpay-Signature", signature.to_owned()),
        ("Wechatpay-Serial", KEY_ID.to_owned()),
    ]
}

/// A message as [`Message`](crate::message::Message) reads it.
fn message(first: &str, headers: &[(&str, String)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("{first}\n");
    for (name, value) in headers {
        head.extend([name, ": ", value, "\n"]);
    }
    [head.as_bytes(), b"\n", body].concat()
}
