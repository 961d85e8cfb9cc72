//! Refusals: a documented code, a message, and the field at fault.

use std::borrow::Cow;

use http::{Method, StatusCode, request::Parts};
use serde::Serialize;
use serde_json::Value;
use wechatpay_coupons::operation::{Location, Metadata, Violation};

use super::{
    received::{Received, is_whole},
    refused::Refused,
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
    pub(crate) const STATEMENT_CREATING: &str = "STATEMENT_CREATING";
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
    background: Option<Box<Background>>,
}

/// What few refusals have: apart, so that the others stay small.
#[derive(Debug, Default)]
struct Background {
    /// For the reply.
    seen: Option<SignInformation>,
    /// For who looks at the sandbox.
    explanation: Option<String>,
}

impl Refusal {
    /// A refusal with an error code and a message. Its status is the one that the description prints beside the code, or
    /// the protocol, for a code of its own; 400 for any other.
    pub fn new(code: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code: code.into(), message: message.into(), status: None, fault: None, background: None }
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
            background: None,
        }
    }

    /// Says what to look at first, on the sandbox's side alone: the reply does not tell it.
    ///
    /// It stands in [`Sandbox::refusals`](crate::Sandbox::refusals). Without it there is a text that the code calls for.
    pub fn explained(mut self, explanation: impl Into<String>) -> Self {
        self.background.get_or_insert_default().explanation = Some(explanation.into());
        self
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
        let background = Box::new(Background { seen: Some(seen), explanation: None });
        Self { background: Some(background), ..Self::fixed(code::SIGN_ERROR, "签名错误") }
    }

    /// The status of the reply.
    fn status_of(&self, operation: &Metadata) -> StatusCode {
        let documented = || StatusCode::from_u16(operation.documented_error(&self.code)?.status).ok();
        self.status.or_else(documented).unwrap_or(StatusCode::BAD_REQUEST)
    }

    /// The same for who looks at the sandbox.
    pub(super) fn told(&self, operation: &Metadata, head: &Parts) -> Refused {
        let explanation = self.background.as_ref().and_then(|background| background.explanation.clone());
        Refused {
            method: head.method.to_string(),
            path: head.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            status: self.status_of(operation).as_u16(),
            code: Some(self.code.clone().into_owned()),
            message: self.message.clone().into_owned(),
            explanation: explanation.unwrap_or_else(|| self.explain(operation)),
        }
    }

    fn explain(&self, operation: &Metadata) -> String {
        if let Some(fault) = &self.fault {
            let Fault { field, issue } = fault;
            let name = if field.is_empty() { "the body" } else { field };
            return format!("{name} (in the {}): {issue}.", fault.location(operation));
        }
        let explanation = match &*self.code {
            code::ALREADY_EXISTS | code::RESOURCE_ALREADY_EXISTS => {
                "The request number was used before with other parameters, or the coupon is redeemed under another number. \
                 A repetition has the same number and the same parameters; a new request has a new number."
            }
            code::APPID_MCHID_NOT_MATCH => {
                "The appid is not among those that the sandbox was told of for this merchant (`appid` of the builder, \
                 `appids` of a seed), or not the one that owns the card."
            }
            code::NO_AUTH => {
                "It belongs to another merchant of this sandbox; look at the merchant number in Authorization."
            }
            code::RESOURCE_NOT_EXISTS => {
                "The sandbox knows what it was told of alone: stocks and cards of the builder or the seed, coupons that a \
                 user received (`receive_coupon`). Look at the id, and at the merchant who calls."
            }
            code::USER_NOT_EXISTS => {
                "The coupon belongs to another user, or the sandbox was told of users and this is none of them."
            }
            _ => {
                return operation
                    .documented_error(&self.code)
                    .map_or_else(String::new, |error| error.meaning.to_owned());
            }
        };
        explanation.to_owned()
    }

    /// The reply that says so.
    pub(super) fn reply(self, operation: &Metadata, received: &Received) -> Reply {
        let status = self.status_of(operation);
        let Self { code, message, fault, background, .. } = self;
        let seen = background.and_then(|background| background.seen);
        let detail = fault.map(|fault| fault.detail(operation, received));
        let detail = detail.or_else(|| seen.map(Detail::of_signature));
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
