//! What is hardly meant, and served all the same.

use std::fmt;

use http::request::Parts;
use serde::Serialize;

use super::refusal::WECHATPAY_SERIAL;

/// Something in a request that the sandbox overlooks, since no manual says that the service refuses it, and that a client
/// hardly means.
///
/// There is one kind so far: a `Wechatpay-Serial` that names no key, in a request without sealed fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Warning {
    /// The method of the request.
    pub method: String,
    /// Path and query, as they were sent.
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
}

/// A line for a log.
impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "warning: {} {}: {}", self.method, self.path, self.explanation)
    }
}
