//! Refusals: a documented code, a message, and the field at fault.

use http::StatusCode;
use serde::Serialize;
use serde_json::Value;
use wechatpay_coupons::operation::{Location, Metadata, Violation};

use crate::{received::Received, reply::Reply};

/// The documented error codes that the sandbox answers with.
pub(crate) mod code {
    pub(crate) const ALREADY_EXISTS: &str = "ALREADY_EXISTS";
    pub(crate) const APPID_MCHID_NOT_MATCH: &str = "APPID_MCHID_NOT_MATCH";
    pub(crate) const INVALID_REQUEST: &str = "INVALID_REQUEST";
    pub(crate) const PARAM_ERROR: &str = "PARAM_ERROR";
    pub(crate) const RESOURCE_ALREADY_EXISTS: &str = "RESOURCE_ALREADY_EXISTS";
    pub(crate) const RESOURCE_NOT_EXISTS: &str = "RESOURCE_NOT_EXISTS";
    pub(crate) const RULE_LIMIT: &str = "RULE_LIMIT";
    pub(crate) const SIGN_ERROR: &str = "SIGN_ERROR";
    pub(crate) const USER_NOT_EXISTS: &str = "USER_NOT_EXISTS";
}

/// Why a request is not served.
#[derive(Debug)]
pub(crate) struct Refusal {
    code: &'static str,
    message: &'static str,
    fault: Option<Fault>,
}

impl Refusal {
    /// A refusal that is about no single field.
    pub(crate) const fn new(code: &'static str, message: &'static str) -> Self {
        Self { code, message, fault: None }
    }

    /// The reply that says so, with the status that the documentation prints beside the code.
    pub(crate) fn reply(self, operation: &Metadata, received: &Received) -> Reply {
        let Self { code, message, fault } = self;
        let status = operation
            .documented_error(code)
            .and_then(|documented| StatusCode::from_u16(documented.status).ok())
            .unwrap_or(StatusCode::BAD_REQUEST);
        let detail = fault.map(|fault| fault.detail(operation, received));
        Reply::json(status, &Body { code, message, detail })
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
    pub(crate) fn at(operation: &Metadata, path: &str, issue: impl Into<String>) -> Self {
        let is_parameter =
            operation.fields.iter().any(|field| field.location != Location::Body && field.pointer == path);
        let field = if is_parameter { path.to_owned() } else { pointer(path) };
        Self::new(field, issue)
    }

    pub(crate) fn violation(operation: &Metadata, violation: &Violation) -> Self {
        Self::at(operation, &violation.path, violation.rule.to_string())
    }

    fn detail(self, operation: &Metadata, received: &Received) -> Detail {
        let location = self.location(operation);
        Detail { value: received.value(&self.field), field: self.field, issue: self.issue, location }
    }

    fn location(&self, operation: &Metadata) -> &'static str {
        let declared = operation.fields.iter().find(|field| field.pointer == self.field);
        match declared.map(|field| field.location) {
            Some(Location::Path) => "url",
            Some(Location::Query) => "query",
            None if self.field == WECHATPAY_SERIAL => "header",
            _ => "body",
        }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self { fault: Some(fault), ..Self::new(code::PARAM_ERROR, "参数错误") }
    }
}

/// The header that names the key which sealed the fields of a request, and the key which signed a reply.
pub(crate) const WECHATPAY_SERIAL: &str = "Wechatpay-Serial";

/// `codes[3].name` as a JSON pointer: `/codes/3/name`. The root, `.`, is the empty pointer.
fn pointer(path: &str) -> String {
    path.split(['.', '['])
        .map(|step| step.trim_end_matches(']'))
        .filter(|step| !step.is_empty())
        .fold(String::new(), |pointer, step| pointer + "/" + step)
}

#[derive(Serialize)]
struct Body {
    code: &'static str,
    message: &'static str,
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
