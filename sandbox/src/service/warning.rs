//! What is hardly meant, and served all the same.

use std::fmt;

use http::request::Parts;
use serde::Serialize;

use super::refusal::WECHATPAY_SERIAL;

/// Something that goes well, and that hardly anybody means.
///
/// There are two kinds so far: a `Wechatpay-Serial` that names no key, in a request without sealed fields, which no manual
/// says that the service refuses; and a [notification with a false signature](crate::Sandbox::probe) that is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Warning {
    /// The method of the request; of a notification that was sent, `POST`.
    pub method: String,
    /// Path and query, as they were sent; the whole URL of a notification.
    pub path: String,
    /// What it is, and what was done with it.
    pub explanation: String,
}

impl Warning {
    /// A key that the merchant does not work with is named, and nothing has to be opened with it.
    pub(super) fn unknown_key(head: &Parts, id: &str, merchant_id: &str, known: &[String]) -> Self {
        Self {
            method: head.method.to_string(),
            path: head.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            explanation: format!(
                "{WECHATPAY_SERIAL} is {id}, which names no key that merchant {merchant_id} works with; there are: {}. \
                 Nothing is sealed, so it is served as without this header.",
                known.join(", "),
            ),
        }
    }

    /// Who got a notification with a false signature took it.
    pub(crate) fn accepted_probe(url: &str, status: u16) -> Self {
        Self {
            method: "POST".to_owned(),
            path: url.to_owned(),
            explanation: format!(
                "a notification whose signature is false on purpose was accepted with {status}: its receiver does not \
                 verify. The service sends such ones too, and wants a 4xx or 5xx.",
            ),
        }
    }
}

/// A line for a log.
impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "warning: {} {}: {}", self.method, self.path, self.explanation)
    }
}
