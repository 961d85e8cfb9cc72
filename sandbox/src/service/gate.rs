//! What happens to every request, whichever operation it asks for.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use http::{
    HeaderMap, HeaderName, Method, StatusCode,
    header::{ACCEPT, AUTHORIZATION, USER_AGENT},
    request::Parts,
};
use wechatpay_coupons::operation::{Metadata, SigningPolicy};

use super::{
    account::{Account, Accounts, CALLER},
    authorization::Authorization,
    body::Content,
    caught::caught,
    kept::Kept,
    quota::Quotas,
    received::{Received, Values},
    refusal::{Fault, Refusal, WECHATPAY_SERIAL, code},
    refused::Refused,
    reply::Reply,
    routes::Endpoint,
    signed_otherwise,
    warning::Warning,
};
use crate::{
    fault::{Fault as Misbehaviour, Faults, Severed},
    platform::Platform,
    random,
};

/// How far the caller's clock may be from the service's.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(300);

/// Tells the time.
pub(crate) type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// Lets requests in, and signs replies: keys and clock.
pub(crate) struct Gate {
    accounts: Arc<Accounts>,
    platform: Arc<Platform>,
    clock: Clock,
    rules: Rules,
    accepted: AtomicU64,
    refusals: Kept<Refused>,
    warnings: Arc<Kept<Warning>>,
    faults: Arc<Faults>,
}

/// What of the service's ways can be chosen.
pub(crate) struct Rules {
    pub(crate) quotas: Quotas,
    /// Whether `User-Agent` and `Accept` may be missing.
    pub(crate) bare_headers: bool,
}

/// A request whose signature held.
struct Admitted<'g> {
    account: &'g Account,
    head: &'g Parts,
    content: Content,
}

impl Gate {
    pub(crate) fn new(
        accounts: Arc<Accounts>,
        platform: Arc<Platform>,
        clock: Clock,
        rules: Rules,
        refusals: Kept<Refused>,
        warnings: Arc<Kept<Warning>>,
        faults: Arc<Faults>,
    ) -> Self {
        Self { accounts, platform, clock, rules, accepted: AtomicU64::new(0), refusals, warnings, faults }
    }

    /// What was refused.
    pub(crate) fn refusals(&self) -> &Kept<Refused> {
        &self.refusals
    }

    /// What was overlooked.
    pub(crate) fn warnings(&self) -> &Kept<Warning> {
        &self.warnings
    }

    /// The merchants that may call.
    pub(crate) fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// The service's own keys.
    pub(crate) fn platform(&self) -> &Platform {
        &self.platform
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
        let met = self.faults.next(operation.id);
        if let Some(at_once) = met.as_ref().and_then(|met| met.fault.at_once()) {
            return at_once;
        }
        let (head, body) = request.into_parts();
        let admitted = match self.admit(&head, body).await {
            Err(refusal) => {
                self.refusals.keep(refusal.told(operation, &head));
                // Until the request's own signature held nobody is known to answer to, so the reply is not signed.
                return refusal.reply(operation, &Received::default()).into_response();
            }
            Ok(admitted) => admitted,
        };
        let served = self.perform(operation, endpoint, path, &admitted);
        let Some(met) = met else {
            return self.sent(operation, served.await, &admitted, self.unix_seconds());
        };
        let fault = met.fault;
        let said = match fault.in_place_of_effect() {
            Some(said) => said,
            None => fault.in_place_of_reply(served.await),
        };
        if fault.is_silent() {
            self.faults.silence(met).await;
            return Severed::response();
        }
        let said = match fault {
            Misbehaviour::RotatedCertificate => said.and_then(|reply| self.rotated(reply)),
            _ => said,
        };
        let reply = said.unwrap_or_else(|refusal| {
            let refusal = refusal.explained(format!(
                "It was planned: the fault {} answers in place of the service. Clearing the faults ends it.",
                fault.name()
            ));
            self.refusals.keep(refusal.told(operation, &head));
            refusal.reply(operation, &Received::default())
        });
        let signed_at = fault.time_of_signing(self.unix_seconds());
        fault.on_the_way(self.sent(operation, reply, &admitted, signed_at)).await
    }

    /// The same reply, for a new certificate to sign.
    fn rotated(&self, reply: Reply) -> Result<Reply, Refusal> {
        match self.platform.rotate() {
            Ok(_) => Ok(reply),
            Err(_) => Err(Refusal::fixed(code::SYSTEM_ERROR, "平台证书更新失败")),
        }
    }

    /// What is sent: signed at a time, but for the replies of operations that are not signed.
    fn sent(&self, operation: &Metadata, reply: Reply, admitted: &Admitted<'_>, at: u64) -> Response {
        if reply.status.is_success() && operation.signing == SigningPolicy::Unsigned {
            return reply.into_response();
        }
        self.sign(reply, admitted, at)
    }

    /// Lets in who may ask: the headers are there, the clock is right, the signature holds over the raw bytes.
    async fn admit<'g>(&'g self, head: &'g Parts, body: Body) -> Result<Admitted<'g>, Refusal> {
        // Read before anything is refused: a client that is still sending would not see the reply.
        let content = Content::read(head, body).await;
        for name in [USER_AGENT, ACCEPT] {
            if !self.rules.bare_headers && text(&head.headers, &name).is_none_or(str::is_empty) {
                return Err(Refusal::fixed(code::INVALID_REQUEST, "缺少 User-Agent 或 Accept 请求头")
                    .explained(format!("The header {name} is missing or empty.")));
            }
        }
        let (account, authorization) = self.authorization(&head.headers)?;
        let content = content?;
        expect_signed(account, &authorization, head, content.signed())?;
        self.accepted.fetch_add(1, Ordering::Relaxed);
        Ok(Admitted { account, head, content })
    }

    fn authorization<'h>(&self, headers: &'h HeaderMap) -> Result<(&Account, Authorization<'h>), Refusal> {
        let authorization = text(headers, &AUTHORIZATION).and_then(Authorization::parse).ok_or_else(|| {
            let got = headers.get(AUTHORIZATION).map_or("There is none.".to_owned(), |got| {
                format!("It came as: {}", String::from_utf8_lossy(got.as_bytes()))
            });
            Refusal::fixed(code::SIGN_ERROR, "Authorization 请求头缺失或格式错误").explained(format!(
                "The header Authorization is WECHATPAY2-SHA256-RSA2048, a blank, and mchid, nonce_str, timestamp, serial_no, \
                 signature, each as name=\"value\", with commas between. {got}"
            ))
        })?;
        self.expect_now(authorization.timestamp)?;
        let Authorization { merchant_id, serial, .. } = authorization;
        let unknown = Refusal::fixed(code::SIGN_ERROR, "商户号或商户 API 证书序列号错误");
        let Some(account) = self.accounts.get(merchant_id) else {
            let known: Vec<&str> = self.accounts.keys().map(String::as_str).collect();
            let known = known.join(", ");
            return Err(unknown.explained(format!("There is no merchant {merchant_id}; there are: {known}.")));
        };
        let own = &account.credentials.serial;
        if own != serial {
            let platforms = self.platform.certificates().iter().any(|listed| listed.serial == serial);
            let whose = if platforms { " That is a platform certificate's." } else { "" };
            return Err(unknown.explained(format!(
                "serial_no is {serial}; the serial of the API certificate of merchant {merchant_id} is {own}.{whose}"
            )));
        }
        Ok((account, authorization))
    }

    /// Refuses a timestamp that is too far from the service's clock.
    fn expect_now(&self, timestamp: &str) -> Result<(), Refusal> {
        let now = self.unix_seconds();
        let explanation = match timestamp.parse::<u64>() {
            Ok(then) if now.abs_diff(then) <= CLOCK_TOLERANCE.as_secs() => return Ok(()),
            Ok(then) => {
                let side = if then < now { "behind" } else { "ahead of" };
                let apart = now.abs_diff(then);
                format!(
                    "The timestamp {then} is {apart} seconds {side} the service's clock, which says {now}."
                )
            }
            Err(_) => format!("The timestamp {timestamp} is no number of seconds since 1970."),
        };
        Err(Refusal::fixed(code::SIGN_ERROR, "时间戳与当前时间相差超过 5 分钟").explained(explanation))
    }

    fn unix_seconds(&self) -> u64 {
        (self.clock)().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
    }

    /// Reads the request, has it served, writes the reply.
    async fn perform(
        &self,
        operation: &'static Metadata,
        endpoint: &Endpoint,
        path: Option<Values>,
        Admitted { account, head, content }: &Admitted<'_>,
    ) -> Reply {
        let path = path.ok_or(Refusal::fixed(code::PARAM_ERROR, "路径不是 UTF-8 编码"));
        let received = match path.and_then(|path| Received::read(operation, &path, head, content)) {
            Ok(received) => received,
            Err(refusal) => {
                self.refusals.keep(refusal.told(operation, head));
                return refusal.reply(operation, &Received::default());
            }
        };
        let caller = &account.credentials.merchant_id;
        let taken = self.rules.quotas.take(operation.id, caller, (self.clock)());
        let opened = taken.and_then(|()| Ok(self.open(operation, account, head, &received)?));
        let served = match opened {
            Ok(values) => CALLER.scope(caller.clone(), caught(operation.id, endpoint(values))).await,
            Err(refusal) => Err(refusal),
        };
        let reply = served.unwrap_or_else(|refusal| {
            self.refusals.keep(refusal.told(operation, head));
            refusal.reply(operation, &received)
        });
        reply.sealed(operation, account.key.as_ref()).unwrap_or_else(Reply::unlisted)
    }

    fn open(
        &self,
        operation: &Metadata,
        account: &Account,
        head: &Parts,
        received: &Received,
    ) -> Result<Values, Fault> {
        let named = head.headers.get(WECHATPAY_SERIAL).and_then(|id| id.to_str().ok());
        let key = named.and_then(|id| self.platform.opening(&account.credentials, id));
        if !received.is_sealed(operation) {
            if let (Some(id), None) = (named, key) {
                let known = self.platform.ids(&account.credentials);
                self.warnings.keep(Warning::unknown_key(head, id, &account.credentials.merchant_id, &known));
            }
            return received.values(operation, None);
        }
        let key = key.ok_or_else(|| Fault::new(WECHATPAY_SERIAL, "names no key of this service"))?;
        received.values(operation, Some(key.as_ref()))
    }

    /// Keeps the refusal of an address that nothing is served at.
    pub(super) fn unserved(&self, method: &Method, path_and_query: &str, status: StatusCode) {
        let explanation = match status {
            StatusCode::METHOD_NOT_ALLOWED => {
                "Another method is served at this path: look at the header Allow."
            }
            _ => "Nothing is served at this path.",
        };
        self.refusals.keep(Refused {
            method: method.to_string(),
            path: path_and_query.to_owned(),
            status: status.as_u16(),
            code: None,
            message: String::new(),
            explanation: explanation.to_owned(),
        });
    }

    fn sign(&self, reply: Reply, Admitted { account, head, .. }: &Admitted<'_>, at: u64) -> Response {
        let (timestamp, nonce) = (at.to_string(), random::alphanumeric(32));
        let mut message = format!("{timestamp}\n{nonce}\n").into_bytes();
        message.extend_from_slice(&reply.body);
        message.push(b'\n');
        let asked = head.headers.get(WECHATPAY_SERIAL).and_then(|id| id.to_str().ok());
        let key = self.platform.signing(&account.credentials, asked);
        let signed = key.and_then(|named| Some((named.key.sign(&message)?, named.id)));
        let Some((signature, id)) = signed else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        reply.with_headers([
            ("Wechatpay-Timestamp", &timestamp),
            ("Wechatpay-Nonce", &nonce),
            ("Wechatpay-Signature", &BASE64_STANDARD.encode(signature)),
            (WECHATPAY_SERIAL, &id),
            ("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048"),
        ])
    }
}

fn expect_signed(
    account: &Account,
    authorization: &Authorization<'_>,
    head: &Parts,
    body: &[u8],
) -> Result<(), Refusal> {
    let path_and_query = head.uri.path_and_query().map_or("/", |path| path.as_str());
    let message = authorization.message(&head.method, path_and_query, body);
    let signed = BASE64_STANDARD
        .decode(authorization.signature)
        .is_ok_and(|signature| account.key.has_signed(&message, &signature));
    if signed {
        return Ok(());
    }
    let explanation = signed_otherwise::explain(authorization, head, body, &message, account.key.as_ref());
    Err(Refusal::signature(&head.method, path_and_query, &message, body.len()).explained(explanation))
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
