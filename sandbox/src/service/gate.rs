//! What happens to every request, whichever operation it asks for.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use http::{
    HeaderMap, HeaderName, HeaderValue, StatusCode,
    header::{ACCEPT, AUTHORIZATION, USER_AGENT},
    request::Parts,
};
use wechatpay_coupons::operation::{Metadata, SigningPolicy};

use super::{
    authorization::Authorization,
    body::Content,
    caught::caught,
    received::{Received, Values},
    refusal::{Fault, Refusal, WECHATPAY_SERIAL, code},
    reply::Reply,
    routes::Endpoint,
};
use crate::{
    Credentials,
    crypto::{Crypto, Keys, MERCHANT_ID},
    fault::{Fault as Misbehaviour, Faults},
    random,
};

/// How far the caller's clock may be from the service's.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(300);

/// Tells the time.
pub(crate) type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// Lets requests in, and signs replies: keys and clock.
pub(crate) struct Gate {
    keys: &'static Keys,
    crypto: Box<dyn Crypto>,
    clock: Clock,
    accepted: AtomicU64,
    faults: Arc<Faults>,
}

/// A request whose signature held.
struct Admitted {
    head: Parts,
    content: Content,
}

impl Gate {
    pub(crate) fn new(
        keys: &'static Keys,
        crypto: Box<dyn Crypto>,
        clock: Clock,
        faults: Arc<Faults>,
    ) -> Self {
        Self { keys, crypto, clock, accepted: AtomicU64::new(0), faults }
    }

    /// The keys to call with.
    pub(crate) fn credentials(&self) -> &Credentials {
        &self.keys.credentials
    }

    /// How many requests were let in.
    pub(crate) fn accepted(&self) -> u64 {
        self.accepted.load(Ordering::Relaxed)
    }

    /// Answers one request for an operation. `path` has the values of its parameters, unless they are no UTF-8.
    pub(super) async fn answer(
        &self,
        operation: &'static Metadata,
        endpoint: &Endpoint,
        path: Option<Values>,
        request: Request,
    ) -> Response {
        let fault = self.faults.next(operation.id);
        if let Some(at_once) = fault.and_then(Misbehaviour::at_once) {
            return at_once;
        }
        let admitted = match self.admit(request).await {
            // Until the request's own signature held nobody is known to answer to, so the reply is not signed.
            Err(refusal) => return refusal.reply(operation, &Received::default()).into_response(),
            Ok(admitted) => admitted,
        };
        let served = self.perform(operation, endpoint, path, &admitted);
        let Some(fault) = fault else {
            return self.sent(operation, served.await, self.unix_seconds());
        };
        let said = match fault.in_place_of_effect() {
            Some(said) => said,
            None => fault.in_place_of_reply(served.await),
        };
        let reply = said.unwrap_or_else(|refusal| refusal.reply(operation, &Received::default()));
        let response = self.sent(operation, reply, fault.time_of_signing(self.unix_seconds()));
        fault.on_the_way(response).await
    }

    /// What is sent: signed at a time, but for the replies of operations that are not signed.
    fn sent(&self, operation: &Metadata, reply: Reply, at: u64) -> Response {
        if reply.status.is_success() && operation.signing == SigningPolicy::Unsigned {
            return reply.into_response();
        }
        self.sign(reply, at)
    }

    /// Lets in who may ask: the headers are there, the clock is right, the signature holds over the raw bytes.
    async fn admit(&self, request: Request) -> Result<Admitted, Refusal> {
        let (head, body) = request.into_parts();
        // Read before anything is refused: a client that is still sending would not see the reply.
        let content = Content::read(&head, body).await;
        for name in [USER_AGENT, ACCEPT] {
            if text(&head.headers, &name).is_none_or(str::is_empty) {
                return Err(Refusal::fixed(code::INVALID_REQUEST, "缺少 User-Agent 或 Accept 请求头"));
            }
        }
        let authorization = self.authorization(&head.headers)?;
        let content = content?;
        self.expect_signed(&authorization, &head, content.signed())?;
        self.accepted.fetch_add(1, Ordering::Relaxed);
        Ok(Admitted { head, content })
    }

    fn authorization<'h>(&self, headers: &'h HeaderMap) -> Result<Authorization<'h>, Refusal> {
        let authorization = text(headers, &AUTHORIZATION)
            .and_then(Authorization::parse)
            .ok_or(Refusal::fixed(code::SIGN_ERROR, "Authorization 请求头缺失或格式错误"))?;
        if !self.is_now(authorization.timestamp) {
            return Err(Refusal::fixed(code::SIGN_ERROR, "时间戳与当前时间相差超过 5 分钟"));
        }
        let Authorization { merchant_id, serial, .. } = authorization;
        if merchant_id != MERCHANT_ID || serial != self.keys.credentials.serial {
            return Err(Refusal::fixed(code::SIGN_ERROR, "商户号或商户 API 证书序列号错误"));
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
        if signed {
            Ok(())
        } else {
            Err(Refusal::signature(&head.method, path_and_query, &message, body.len()))
        }
    }

    /// Reads the request, has it served, writes the reply.
    async fn perform(
        &self,
        operation: &'static Metadata,
        endpoint: &Endpoint,
        path: Option<Values>,
        Admitted { head, content }: &Admitted,
    ) -> Reply {
        let path = path.ok_or(Refusal::fixed(code::PARAM_ERROR, "路径不是 UTF-8 编码"));
        let received = match path.and_then(|path| Received::read(operation, &path, head, content)) {
            Ok(received) => received,
            Err(refusal) => return refusal.reply(operation, &Received::default()),
        };
        let served = match self.open(operation, &head.headers, &received) {
            Ok(values) => caught(operation.id, endpoint(values)).await,
            Err(fault) => Err(fault.into()),
        };
        let reply = served.unwrap_or_else(|refusal| refusal.reply(operation, &received));
        reply.sealed(operation, self.crypto.as_ref()).unwrap_or_else(Reply::unlisted)
    }

    fn open(&self, operation: &Metadata, headers: &HeaderMap, received: &Received) -> Result<Values, Fault> {
        let sealed_with = headers.get(WECHATPAY_SERIAL).map(HeaderValue::as_bytes);
        let key_id = &self.keys.credentials.public_key_id;
        if received.is_sealed(operation) && sealed_with != Some(key_id.as_bytes()) {
            return Err(Fault::new(WECHATPAY_SERIAL, "names no key of this service"));
        }
        received.values(operation, self.crypto.as_ref())
    }

    fn sign(&self, reply: Reply, at: u64) -> Response {
        let (timestamp, nonce) = (at.to_string(), random::alphanumeric(32));
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
