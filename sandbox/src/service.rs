//! What happens to every request, whichever operation it asks for.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    extract::{self, RawPathParams, Request, rejection::RawPathParamsRejection},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, StatusCode,
    header::{ACCEPT, AUTHORIZATION, USER_AGENT},
    request::Parts,
};

use crate::{
    authorization::Authorization,
    body,
    crypto::{Crypto, Keys, MERCHANT_ID},
    operations::Serve,
    random,
    received::Received,
    refusal::{Fault, Refusal, WECHATPAY_SERIAL, code},
    reply::Reply,
    sealed,
    state::State,
};

/// How far the caller's clock may be from the service's.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(300);

/// Tells the time.
pub(crate) type Clock = Box<dyn Fn() -> SystemTime + Send + Sync>;

/// The running service: keys, clock and state.
pub(crate) struct Service {
    pub(crate) keys: &'static Keys,
    pub(crate) crypto: Box<dyn Crypto>,
    pub(crate) clock: Clock,
    pub(crate) accepted: AtomicU64,
    pub(crate) state: Mutex<State>,
}

/// Answers one request for the operation `O`.
pub(crate) async fn answer<O: Serve>(
    extract::State(service): extract::State<Arc<Service>>,
    path: Result<RawPathParams, RawPathParamsRejection>,
    request: Request,
) -> Response {
    match service.admit(request).await {
        // Until the request's own signature held nobody is known to answer to, so the reply is not signed.
        Err(refusal) => refusal.reply(O::METADATA, &Received::default()).into_response(),
        Ok((head, body)) => service.sign(service.perform::<O>(path, &head, &body)),
    }
}

impl Service {
    /// Lets in who may ask: the headers are there, the clock is right, the signature holds over the raw bytes.
    async fn admit(&self, request: Request) -> Result<(Parts, Bytes), Refusal> {
        let (head, body) = request.into_parts();
        // Read before anything is refused: a client that is still sending would not see the reply.
        let body = body::read(body).await;
        for name in [USER_AGENT, ACCEPT] {
            if text(&head.headers, &name).is_none_or(str::is_empty) {
                return Err(Refusal::new(code::INVALID_REQUEST, "缺少 User-Agent 或 Accept 请求头"));
            }
        }
        let authorization = self.authorization(&head.headers)?;
        let body = body?;
        self.expect_signed(&authorization, &head, &body)?;
        self.accepted.fetch_add(1, Ordering::Relaxed);
        Ok((head, body))
    }

    fn authorization<'h>(&self, headers: &'h HeaderMap) -> Result<Authorization<'h>, Refusal> {
        let authorization = text(headers, &AUTHORIZATION)
            .and_then(Authorization::parse)
            .ok_or(Refusal::new(code::SIGN_ERROR, "Authorization 请求头缺失或格式错误"))?;
        if !self.is_now(authorization.timestamp) {
            return Err(Refusal::new(code::SIGN_ERROR, "时间戳与当前时间相差超过 5 分钟"));
        }
        let Authorization { merchant_id, serial, .. } = authorization;
        if merchant_id != MERCHANT_ID || serial != self.keys.credentials.serial {
            return Err(Refusal::new(code::SIGN_ERROR, "商户号或商户 API 证书序列号错误"));
        }
        Ok(authorization)
    }

    fn is_now(&self, timestamp: &str) -> bool {
        let now = self.unix_seconds();
        timestamp.parse().is_ok_and(|then: u64| now.abs_diff(then) <= CLOCK_TOLERANCE.as_secs())
    }

    fn unix_seconds(&self) -> u64 {
        (self.clock)().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
    }

    fn expect_signed(
        &self,
        authorization: &Authorization<'_>,
        head: &Parts,
        body: &[u8],
    ) -> Result<(), Refusal> {
        let path_and_query = head.uri.path_and_query().map_or("/", |path| path.as_str());
        let message = authorization.message(&head.method, path_and_query, body);
        let signed = BASE64_STANDARD
            .decode(authorization.signature)
            .is_ok_and(|signature| self.crypto.merchant_signed(&message, &signature));
        if signed { Ok(()) } else { Err(Refusal::new(code::SIGN_ERROR, "签名错误")) }
    }

    /// Reads the request, runs the operation on the state, writes the reply.
    fn perform<O: Serve>(
        &self,
        path: Result<RawPathParams, RawPathParamsRejection>,
        head: &Parts,
        body: &[u8],
    ) -> Reply {
        let received = match Received::read(O::METADATA, path, head.uri.query(), body) {
            Ok(received) => received,
            Err(refusal) => return refusal.reply(O::METADATA, &Received::default()),
        };
        match self.run::<O>(&head.headers, &received) {
            Ok(reply) => Reply::json(StatusCode::OK, &reply),
            Err(refusal) => refusal.reply(O::METADATA, &received),
        }
    }

    fn run<O: Serve>(&self, headers: &HeaderMap, received: &Received) -> Result<O::Reply, Refusal> {
        let sealed_with = headers.get(WECHATPAY_SERIAL).map(HeaderValue::as_bytes);
        let key_id = &self.keys.credentials.public_key_id;
        if sealed::has_sealed_fields(O::METADATA) && sealed_with != Some(key_id.as_bytes()) {
            return Err(Fault::new(WECHATPAY_SERIAL, "names no key of this service").into());
        }
        let request: O = received.decode(self.crypto.as_ref())?;
        request.serve(&mut self.state(), (self.clock)())
    }

    /// The state, also after a panic elsewhere: no operation leaves it half changed.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sign(&self, reply: Reply) -> Response {
        let (timestamp, nonce) = (self.unix_seconds().to_string(), random::alphanumeric(32));
        let mut message = format!("{timestamp}\n{nonce}\n").into_bytes();
        message.extend_from_slice(&reply.body);
        message.push(b'\n');
        let Some(signature) = self.crypto.sign(&message) else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        reply.with_headers([
            ("Wechatpay-Timestamp", &timestamp),
            ("Wechatpay-Nonce", &nonce),
            ("Wechatpay-Signature", &BASE64_STANDARD.encode(signature)),
            (WECHATPAY_SERIAL, &self.keys.credentials.public_key_id),
            ("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048"),
        ])
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
