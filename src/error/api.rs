//! Errors in the service's own words.

use std::fmt;

use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use super::SignDifference;
use crate::operation::{DocumentedError, Exposure, Field, Metadata};

/// An error reply, as far as it can be read: a gateway may send no body, or a page of HTML.
#[derive(Clone)]
pub struct ApiError {
    status: StatusCode,
    code: Option<String>,
    message: Option<String>,
    /// On the heap, since errors are returned by value.
    detail: Option<Box<Detail>>,
    documented: Option<&'static DocumentedError>,
    authenticated: bool,
    sign_difference: Option<SignDifference>,
}

#[derive(Deserialize)]
struct Body {
    code: String,
    /// Whatever it is, the code counts.
    #[serde(default)]
    message: Value,
    #[serde(default)]
    detail: Option<Value>,
}

impl ApiError {
    /// Reads what can be read. Never fails: the status alone is an answer.
    pub(crate) fn read(
        operation: &'static Metadata,
        status: StatusCode,
        body: &[u8],
        authenticated: bool,
    ) -> Self {
        let body = read_body(body);
        let code = body.as_ref().map(|body| body.code.clone());
        Self {
            status,
            documented: code.as_deref().and_then(|code| operation.documented_error(code)),
            code,
            message: body.as_ref().and_then(|body| body.message.as_str().map(str::to_owned)),
            detail: body.and_then(|body| body.detail).map(|raw| Box::new(Detail::new(raw, operation))),
            authenticated,
            sign_difference: None,
        }
    }

    /// Compares the message that the service put together, if it tells, with the one that was signed.
    pub(crate) fn compare_with(&mut self, signed: impl FnOnce() -> Vec<u8>) {
        let detail = self.detail.as_ref().filter(|_| self.code() == Some("SIGN_ERROR"));
        self.sign_difference = detail.and_then(|detail| SignDifference::between(&signed(), &detail.raw));
    }

    pub(super) fn sign_difference(&self) -> Option<SignDifference> {
        self.sign_difference
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The error code; `None` when the body is not the service's JSON. It is an open set.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The code, if it looks like one: anything else could forge a line of a log.
    pub(crate) fn loggable_code(&self) -> Option<&str> {
        self.code().filter(|code| is_loggable(code))
    }

    /// The service's message for people, in Chinese. It may quote personal data: keep it out of logs.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Which field is at fault, for some codes.
    pub fn detail(&self) -> Option<&Detail> {
        self.detail.as_deref()
    }

    /// What is known of the code: what the description says, or else the protocol. `None` for any other code.
    pub fn documented(&self) -> Option<&'static DocumentedError> {
        self.documented
    }

    /// Whether the reply carries a valid signature of the service.
    pub fn is_authenticated(&self) -> bool {
        self.authenticated
    }
}

/// A JSON object, or (seen on uploads) a list of them, of which the first tells enough.
fn read_body(body: &[u8]) -> Option<Body> {
    if let Ok(body) = serde_json::from_slice::<Body>(body) {
        return Some(body);
    }
    serde_json::from_slice::<Vec<Body>>(body).ok()?.into_iter().next()
}

/// One line without the message, which may quote what was sent.
impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.loggable_code(), &self.code) {
            (Some(code), _) => f.write_str(code)?,
            (None, Some(_)) => f.write_str("an error code that is no code")?,
            (None, None) => f.write_str("an error without a code")?,
        }
        if let Some(documented) = self.documented {
            write!(f, " ({})", documented.meaning.trim_end_matches('.'))?;
        }
        if let Some(field) = self.detail().and_then(Detail::known_field) {
            write!(f, ", about {field}")?;
        }
        if let Some(difference) = self.sign_difference {
            write!(f, ", {difference}")?;
        }
        if self.authenticated { Ok(()) } else { f.write_str(", unauthenticated") }
    }
}

/// A code as the service writes them can't break a log line; anything else might.
fn is_loggable(code: &str) -> bool {
    (1..=64).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("status", &self.status)
            .field("code", &self.loggable_code())
            .field("detail", &self.detail)
            .field("authenticated", &self.authenticated)
            .finish_non_exhaustive()
    }
}

/// Which field the service complains of, and why.
#[derive(Clone)]
pub struct Detail {
    raw: Value,
    known_field: Option<&'static str>,
    value_may_be_shown: bool,
}

impl Detail {
    fn new(mut raw: Value, operation: &'static Metadata) -> Self {
        let field = field_of(&raw, operation);
        let value_may_be_shown = may_be_shown(field);
        withhold_values(&mut raw, operation);
        Self { raw, known_field: field.map(|field| field.pointer), value_may_be_shown }
    }

    /// The field, as the service names it: a JSON pointer for bodies, else a parameter's name.
    pub fn field(&self) -> Option<&str> {
        self.text("field")
    }

    /// What is wrong with it. Written for people; it may quote the value.
    pub fn issue(&self) -> Option<&str> {
        self.text("issue")
    }

    /// Where the field stands: `body`, `url`, `query`. An open set.
    pub fn location(&self) -> Option<&str> {
        self.text("location")
    }

    /// The value that the service received. `None` unless the description knows the field as neither sensitive nor
    /// personal: then the value is dropped when the reply is read.
    pub fn value(&self) -> Option<&Value> {
        self.raw.get("value").filter(|_| self.value_may_be_shown)
    }

    /// All of it: some operations put other keys here. Each `value` is withheld as in [`value`](Detail::value); other
    /// texts may quote what was sent.
    pub fn raw(&self) -> &Value {
        &self.raw
    }

    fn known_field(&self) -> Option<&'static str> {
        self.known_field
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.raw.get(key).and_then(Value::as_str)
    }
}

/// The field that an object with the key `field` names, if the operation has it.
fn field_of(detail: &Value, operation: &'static Metadata) -> Option<&'static Field> {
    operation.field_named(detail.get("field")?.as_str()?)
}

fn may_be_shown(field: Option<&'static Field>) -> bool {
    field.is_some_and(|field| field.exposure == Exposure::Plain)
}

/// Drops each `value` that does not stand beside the name of a plain field, however deep.
fn withhold_values(detail: &mut Value, operation: &'static Metadata) {
    let shown = may_be_shown(field_of(detail, operation));
    match detail {
        Value::Object(entries) => {
            for (key, entry) in entries {
                if key == "value" && !shown {
                    *entry = Value::from("[withheld]");
                } else {
                    withhold_values(entry, operation);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| withhold_values(item, operation)),
        _ => {}
    }
}

/// Shows the field alone: the rest may quote what was sent.
impl fmt::Debug for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Detail").field("field", &self.known_field).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;
    use crate::operation::{Field, Location};

    static OPERATION: Metadata = Metadata::new("use_thing", Method::POST, "/v3/things").fields(&[
        Field::new(Location::Body, "/plain"),
        Field::new(Location::Body, "/secret_name").personal(),
    ]);

    fn read(body: &str) -> ApiError {
        ApiError::read(&OPERATION, StatusCode::BAD_REQUEST, body.as_bytes(), true)
    }

    #[test]
    fn a_personal_value_is_dropped_and_a_plain_one_is_kept() {
        let body = |field: &str| {
            format!(
                r#"{{"code": "PARAM_ERROR", "message": "oSecret", "detail":
                    {{"field": "{field}", "value": "oSecret", "issue": "oSecret is bad", "location": "body"}}}}"#
            )
        };
        let personal = read(&body("/secret_name"));
        assert!(personal.detail().unwrap().value().is_none());
        assert!(!personal.detail().unwrap().raw()["value"].to_string().contains("oSecret"));
        assert!(read(&body("/unheard_of")).detail().unwrap().value().is_none());
        assert_eq!(read(&body("/plain")).detail().unwrap().value().unwrap(), "oSecret");
        for detail in [
            r#"[{"field": "/secret_name", "value": "oSecret"}]"#,
            r#"{"detail": {"field": "/secret_name", "value": {"deep": "oSecret"}}}"#,
        ] {
            let nested = read(&format!(r#"{{"code": "PARAM_ERROR", "detail": {detail}}}"#));
            assert!(!nested.detail().unwrap().raw().to_string().contains("oSecret"), "{detail}");
        }
        for error in [personal, read(&body("/plain")), read(&body("/oSecret"))] {
            assert!(!format!("{error:?} {error}").contains("oSecret"));
        }
    }

    #[test]
    fn what_is_not_json_still_has_its_status() {
        for body in ["", "<html></html>", "[]", "{}", "null", r#"{"code": 7}"#, "\u{0}"] {
            let error = read(body);
            assert_eq!((error.status().as_u16(), error.code()), (400, None), "{body:?}");
            assert_eq!(error.to_string(), "an error without a code");
        }
    }

    #[test]
    fn a_list_of_errors_is_read_by_its_first() {
        let error = read(r#"[{"code": "STATEMENT_CREATING", "message": "later"}]"#);
        assert_eq!(error.code(), Some("STATEMENT_CREATING"));
    }

    #[test]
    fn a_code_can_not_forge_a_log_line() {
        let error = read(r#"{"code": "OK\n2026 forged", "message": ""}"#);
        assert_eq!(error.to_string(), "an error code that is no code");
    }
}
