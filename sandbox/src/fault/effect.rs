//! What each fault does to a request and its reply, at the times that the gate asks.

use std::time::Duration;

use axum::response::Response;
use http::{HeaderMap, HeaderValue, header::RETRY_AFTER};

use super::{Fault, broken};
use crate::{
    random,
    service::{Refusal, Reply, code, text},
};

const SIGNATURE: &str = "Wechatpay-Signature";
const SKEW: Duration = Duration::from_secs(600);
const PAGE: &str = "<html><body><h1>Bad Gateway</h1></body></html>\n";

/// In the extensions of a response: the connection is to be closed in its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Severed;

impl Severed {
    pub(crate) fn response() -> Response {
        let mut response = Response::default();
        response.extensions_mut().insert(Self);
        response
    }
}

impl Fault {
    /// What happens before the body is read.
    pub(crate) fn at_once(self) -> Option<Response> {
        (self == Self::ClosedBeforeReading).then(Severed::response)
    }

    /// What happens in place of an effect: a reply, or nothing where the connection is closed.
    pub(crate) fn in_place_of_effect(self) -> Option<Result<Reply, Refusal>> {
        Some(match self {
            Self::UnsignedError => Err(Refusal::fixed(code::NO_AUTH, "商户无权限")),
            Self::TooManyRequests { .. } => Err(Refusal::fixed(code::FREQUENCY_LIMITED, "频率超限")),
            Self::ServiceUnavailable => Err(Refusal::fixed(code::SERVICE_UNAVAILABLE, "服务不可用")),
            Self::BadGateway => Ok(page(502)),
            // What is said is never heard.
            Self::ClosedBeforeEffect | Self::SilentBeforeEffect => Ok(Reply::unlisted()),
            _ => return None,
        })
    }

    /// What is said in place of a reply.
    pub(crate) fn in_place_of_reply(self, reply: Reply) -> Result<Reply, Refusal> {
        match self {
            Self::EmptyBody => Ok(reply.without_body()),
            Self::HtmlBody => Ok(page(200)),
            Self::InternalServerError => Err(Refusal::fixed(code::SYSTEM_ERROR, "系统错误")),
            _ => Ok(reply),
        }
    }

    /// Whether nothing comes in place of a reply.
    pub(crate) fn is_silent(self) -> bool {
        matches!(self, Self::SilentBeforeEffect | Self::SilentAfterEffect)
    }

    /// The time that a reply is signed at, in seconds.
    pub(crate) fn time_of_signing(self, now: u64) -> u64 {
        match self {
            Self::StaleTime => now.saturating_sub(SKEW.as_secs()),
            Self::FutureTime => now.saturating_add(SKEW.as_secs()),
            _ => now,
        }
    }

    /// What becomes of the reply on its way.
    pub(crate) async fn on_the_way(self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        match self {
            Self::WrongSignature => change(headers, SIGNATURE, spoilt),
            Self::ProbeSignature => {
                change(headers, SIGNATURE, |signature| format!("WECHATPAY/SIGNTEST/{signature}"));
            }
            Self::UnknownKeyId => {
                change(headers, "Wechatpay-Serial", |_| format!("PUB_KEY_ID_{}", random::digits(30)));
            }
            Self::UnsignedError | Self::MissingHeaders | Self::HtmlBody | Self::BadGateway => unsign(headers),
            Self::TooManyRequests { retry_after: Some(seconds) } => {
                headers.insert(RETRY_AFTER, seconds.into());
            }
            Self::TruncatedBody => return broken::cut(response).await.unwrap_or_else(Severed::response),
            Self::SlowBytes { milliseconds } => {
                return broken::slow(response, Duration::from_millis(milliseconds.into())).await;
            }
            Self::ClosedBeforeEffect | Self::ClosedAfterEffect => return Severed::response(),
            _ => {}
        }
        response
    }
}

fn page(status: u16) -> Reply {
    text(status, "text/html; charset=utf-8")(PAGE.to_owned())
}

fn change(headers: &mut HeaderMap, name: &'static str, change: impl FnOnce(&str) -> String) {
    let changed = headers.get(name).and_then(|value| value.to_str().ok()).map(change);
    if let Some(value) = changed.and_then(|value| HeaderValue::try_from(value).ok()) {
        headers.insert(name, value);
    }
}

/// Base64 still, of the same length.
fn spoilt(signature: &str) -> String {
    let (first, rest) = signature.split_at(1);
    (if first == "A" { "B" } else { "A" }).to_owned() + rest
}

fn unsign(headers: &mut HeaderMap) {
    for name in
        [SIGNATURE, "Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial", "Wechatpay-Signature-Type"]
    {
        headers.remove(name);
    }
}
