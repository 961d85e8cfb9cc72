//! What the tests share: the fixtures, a client that is set up with them, and the service's side of a call.

pub(crate) mod embedded;
pub(crate) mod encrypted;
pub(crate) mod fake;
pub(crate) mod hanging;
pub(crate) mod server;

use std::{
    error::Error,
    path::{Path, PathBuf},
    sync::LazyLock,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use http::Response;
use wechatpay_coupons::{
    Client, ClientBuilder, RetryPolicy,
    crypto::{Backend, PrivateKey},
    transport::reqwest::reqwest::ClientBuilder as HttpBuilder,
};

pub(crate) const MERCHANT: &str = "1900000001";
pub(crate) const SERIAL: &str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
pub(crate) const KEY_ID: &str = "PUB_KEY_ID_0114232134912410000000000000";
/// A base URL that is right for a client which is only built: every build can do without TLS.
pub(crate) const LOCAL: &str = "http://127.0.0.1:9";
pub(crate) const NONCE: &str = "d824f2e086d3c1df967785d13fcd22ef";
/// What the clock of every client shows, in seconds since 1970.
pub(crate) const NOW: u64 = 1_722_850_421;

/// Private key of the one who plays WeChat Pay.
pub(crate) static WECHATPAY_KEY: LazyLock<PrivateKey> =
    LazyLock::new(|| private_key("wechatpay_key.pkcs8.pem", Backend::default()));

/// The bytes of a file of `tests/known_answers`, or of the folder that `KNOWN_ANSWERS` names: answers made anew.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let checked_in = || Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/known_answers");
    let path = std::env::var_os("KNOWN_ANSWERS").map_or_else(checked_in, PathBuf::from).join(name);
    std::fs::read(path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The text of a file whose last line feed does not belong to the answer.
pub(crate) fn fixture_line(name: &str) -> String {
    String::from_utf8(fixture(name)).unwrap().trim_end_matches('\n').to_owned()
}

pub(crate) fn private_key(name: &str, backend: Backend) -> PrivateKey {
    PrivateKey::new(&fixture(name), backend).unwrap_or_else(|error| panic!("{name}, {backend:?}: {error}"))
}

pub(crate) fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// A configuration that lacks nothing, for `base_url`. Each call is one attempt.
pub(crate) fn builder(base_url: &str) -> ClientBuilder {
    Client::builder()
        .merchant(MERCHANT)
        .merchant_certificate(fixture("merchant_certificate.pem"))
        .private_key(fixture("merchant_key.pkcs8.pem"))
        .public_key(KEY_ID, fixture("wechatpay_public.spki.pem"))
        .base_url(base_url)
        .clock(|| at(NOW))
        .retry(RetryPolicy::never())
}

/// The same for a client that really sends, past any proxy of this machine.
pub(crate) fn direct(base_url: &str) -> ClientBuilder {
    builder(base_url).http(HttpBuilder::no_proxy)
}

/// A client that really sends.
pub(crate) fn sending_client(base_url: &str) -> Client {
    direct(base_url).build().unwrap()
}

/// A reply with a valid signature of now.
pub(crate) fn signed(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    signed_as(status, body, &NOW.to_string(), KEY_ID)
}

/// A reply with a valid signature, of another time or under another key id.
pub(crate) fn signed_as(
    status: u16,
    body: impl Into<Bytes>,
    timestamp: &str,
    key_id: &str,
) -> Response<Bytes> {
    let body = body.into();
    let message = [timestamp.as_bytes(), b"\n", NONCE.as_bytes(), b"\n", &body, b"\n"].concat();
    Response::builder()
        .status(status)
        .header("Content-Type", "application/json; charset=utf-8")
        .header("Request-ID", "08F78BB7")
        .header("Wechatpay-Timestamp", timestamp)
        .header("Wechatpay-Nonce", NONCE)
        .header("Wechatpay-Signature", WECHATPAY_KEY.sign(&message).unwrap())
        .header("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048")
        .header("Wechatpay-Serial", key_id)
        .body(body)
        .unwrap()
}

/// A reply without any header of a signature.
pub(crate) fn unsigned(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    Response::builder().status(status).body(body.into()).unwrap()
}

/// Everything that an error and its causes say.
pub(crate) fn whole_text(error: &(dyn Error + 'static)) -> String {
    let mut text = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        text.extend([error.to_string(), format!("{error:?}"), format!("{error:#?}")].map(|text| text + "\n"));
        next = error.source();
    }
    text
}

/// The fields of an `Authorization` header, after its scheme.
pub(crate) struct Authorization {
    pub(crate) timestamp: String,
    pub(crate) nonce: String,
    pub(crate) signature: String,
    /// The header with the parts that are new each time replaced by `…`.
    pub(crate) masked: String,
}

impl Authorization {
    pub(crate) fn parse(header: &str) -> Self {
        let value = |name: &str| {
            let (_, rest) = header.split_once(&format!("{name}=\"")).unwrap_or_else(|| panic!("{header}"));
            rest.split_once('"').unwrap().0.to_owned()
        };
        let (timestamp, nonce, signature) = (value("timestamp"), value("nonce_str"), value("signature"));
        let masked = header.replace(&nonce, "…").replace(&signature, "…");
        Self { timestamp, nonce, signature, masked }
    }

    /// The message that a request signs.
    pub(crate) fn message(&self, method: &str, path_and_query: &str, body: &[u8]) -> Vec<u8> {
        let head = format!("{method}\n{path_and_query}\n{}\n{}\n", self.timestamp, self.nonce);
        [head.as_bytes(), body, b"\n"].concat()
    }
}
