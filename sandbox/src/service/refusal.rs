//! Refusals: a documented code, a message, and the field at fault.

use std::borrow::Cow;

use http::{Method, StatusCode};
use serde::Serialize;
use serde_json::Value;
use wechatpay_coupons::operation::{Location, Metadata, Violation};

use super::{
    received::{Received, is_whole},
    reply::Reply,
};

/// The documented error codes that the sandbox answers with.
pub(crate) mod code {
    pub(crate) const ALREADY_EXISTS: &str = "ALREADY_EXISTS";
    pub(crate) const APPID_MCHID_NOT_MATCH: &str = "APPID_MCHID_NOT_MATCH";
    pub(crate) const FREQUENCY_LIMITED: &str = "FREQUENCY_LIMITED";
    pub(crate) const INVALID_REQUEST: &str = "INVALID_REQUEST";
    pub(crate) const NO_AUTH: &str = "NO_AUTH";
    pub(crate) const PARAM_ERROR: &str = "PARAM_ERROR";
    pub(crate) const RESOURCE_ALREADY_EXISTS: &str = "RESOURCE_ALREADY_EXISTS";
    pub(crate) const RESOURCE_NOT_EXISTS: &str = "RESOURCE_NOT_EXISTS";
    pub(crate) const RULE_LIMIT: &str = "RULE_LIMIT";
    pub(crate) const SERVICE_UNAVAILABLE: &str = "SERVICE_UNAVAILABLE";
    pub(crate) const SIGN_ERROR: &str = "SIGN_ERROR";
    pub(crate) const SYSTEM_ERROR: &str = "SYSTEM_ERROR";
    pub(crate) const USER_NOT_EXISTS: &str = "USER_NOT_EXISTS";
}

/// Why a request is not served: a code, a message, and the status of the reply that says so.
///
/// ```
/// use wechatpay_sandbox::service::{Refusal, StatusCode};
///
/// // With the status that the description prints beside the code, or 400.
/// Refusal::new("RESOURCE_NOT_EXISTS", "there is no such thing");
/// Refusal::new("FREQUENCY_LIMITED", "not so fast").status(StatusCode::TOO_MANY_REQUESTS);
/// // `PARAM_ERROR`, with the field and what is wrong with it in the detail.
/// Refusal::field("/amount", "wants more than 0");
/// ```
#[derive(Debug)]
#[must_use = "a refusal refuses nothing before it is returned"]
pub struct Refusal {
    code: Cow<'static, str>,
    message: Cow<'static, str>,
    status: Option<StatusCode>,
    fault: Option<Fault>,
    seen: Option<Box<SignInformation>>,
}

impl Refusal {
    /// A refusal with an error code and a message. Its status is the one that the description prints beside the code, or
    /// the protocol, for a code of its own; 400 for any other.
    pub fn new(code: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code: code.into(), message: message.into(), status: None, fault: None, seen: None }
    }

    /// A refusal over one field: `PARAM_ERROR`. The field is a JSON pointer into the body, or the name of a parameter; its
    /// value is quoted in the reply.
    pub fn field(field: impl Into<String>, issue: impl Into<String>) -> Self {
        Fault::new(field, issue).into()
    }

    /// Says the status, of an error: with any other the reply is a 500.
    pub fn status(mut self, status: StatusCode) -> Self {
        let is_error = status.is_client_error() || status.is_server_error();
        self.status = Some(if is_error { status } else { StatusCode::INTERNAL_SERVER_ERROR });
        self
    }

    /// As [`new`](Refusal::new), in a constant.
    pub(crate) const fn fixed(code: &'static str, message: &'static str) -> Self {
        Self {
            code: Cow::Borrowed(code),
            message: Cow::Borrowed(message),
            status: None,
            fault: None,
            seen: None,
        }
    }

    /// The refusal of a signature: it tells the message that the signature does not fit.
    pub(super) fn signature(method: &Method, path_and_query: &str, message: &[u8], body: usize) -> Self {
        let cut = message.len().saturating_sub(body.saturating_sub(SHOWN_OF_BODY) + 1);
        let shown = message.get(..cut).unwrap_or(message);
        let seen = SignInformation {
            method: method.to_string(),
            url: path_and_query.to_owned(),
            truncated_sign_message: String::from_utf8_lossy(shown).into_owned() + "\n",
            sign_message_length: message.len(),
        };
        Self { seen: Some(Box::new(seen)), ..Self::fixed(code::SIGN_ERROR, "签名错误") }
    }

    /// The reply that says so.
    pub(super) fn reply(self, operation: &Metadata, received: &Received) -> Reply {
        let Self { code, message, status, fault, seen } = self;
        let documented = || StatusCode::from_u16(operation.documented_error(&code)?.status).ok();
        let status = status.or_else(documented).unwrap_or(StatusCode::BAD_REQUEST);
        let detail = fault.map(|fault| fault.detail(operation, received));
        let detail = detail.or_else(|| seen.map(|seen| Detail::of_signature(*seen)));
        Reply::json(status, &Body { code: &code, message: &message, detail })
    }
}

/// A field that is wrong, and what is wrong with it.
#[derive(Debug)]
pub(crate) struct Fault {
    /// A JSON pointer into the body, or the name of a parameter or header.
    field: String,
    issue: String,
}

impl Fault {
    pub(crate) fn new(field: impl Into<String>, issue: impl Into<String>) -> Self {
        Self { field: field.into(), issue: issue.into() }
    }

    /// A fault at a path such as `codes[3].name`, as violations and decoding errors write it.
    pub(super) fn at(operation: &Metadata, path: &str, issue: impl Into<String>) -> Self {
        let is_parameter =
            operation.fields.iter().any(|field| field.location != Location::Body && field.pointer == path);
        let field = if is_parameter { path.to_owned() } else { pointer(path) };
        // The field that is all of the body has a name in Rust alone.
        let whole = field.strip_prefix("/body").filter(|_| !is_parameter && is_whole(operation));
        Self::new(whole.unwrap_or(&field), issue)
    }

    pub(super) fn violation(operation: &Metadata, violation: &Violation) -> Self {
        Self::at(operation, &violation.path, violation.rule.to_string())
    }

    fn detail(self, operation: &Metadata, received: &Received) -> Detail {
        let location = self.location(operation);
        let value = received.value(&self.field);
        Detail { value, field: self.field, issue: self.issue, location, sign_information: None }
    }

    fn location(&self, operation: &Metadata) -> &'static str {
        let declared = operation.fields.iter().find(|field| field.pointer == self.field);
        match declared.map(|field| field.location) {
            Some(Location::Path) => "url",
            Some(Location::Query) => "query",
            Some(Location::Header | Location::Cookie) => "header",
            None if self.field == WECHATPAY_SERIAL => "header",
            _ => "body",
        }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self { fault: Some(fault), ..Self::fixed(code::PARAM_ERROR, "参数错误") }
    }
}

/// The header that names the key which sealed the fields of a request, and the key which signed a reply.
pub(super) const WECHATPAY_SERIAL: &str = "Wechatpay-Serial";

/// `codes[3].name` as a JSON pointer: `/codes/3/name`. The root, `.`, is the empty pointer.
fn pointer(path: &str) -> String {
    path.split(['.', '['])
        .map(|step| step.trim_end_matches(']'))
        .filter(|step| !step.is_empty())
        .fold(String::new(), |pointer, step| pointer + "/" + step)
}

#[derive(Serialize)]
struct Body<'r> {
    code: &'r str,
    message: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Detail>,
}

#[derive(Serialize)]
struct Detail {
    field: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
    issue: String,
    location: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_information: Option<SignInformation>,
}

impl Detail {
    fn of_signature(seen: SignInformation) -> Self {
        Self {
            field: "signature".to_owned(),
            value: None,
            issue: "sign not match".to_owned(),
            location: "authorization",
            sign_information: Some(seen),
        }
    }
}

/// How much of a body is told: the service cuts it, and ends it with a line feed.
const SHOWN_OF_BODY: usize = 8;

/// The message that a signature did not fit, as the service tells it.
#[derive(Debug, Serialize)]
struct SignInformation {
    method: String,
    url: String,
    truncated_sign_message: String,
    sign_message_length: usize,
}

#[cfg(test)]
mod tests {
    use super::pointer;

    #[test]
    fn paths_become_pointers() {
        assert_eq!(pointer("."), "");
        assert_eq!(pointer("amount"), "/amount");
        assert_eq!(pointer("codes[3].name"), "/codes/3/name");
    }
}
