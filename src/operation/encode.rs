//! A request's bytes: what generated `encode` methods are written in.

use std::fmt;

use bytes::Bytes;
use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::{Metadata, Violations};

/// Everything but the unreserved characters of RFC 3986: no parser along the way has a reason to rewrite what is left.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// One request, ready to be signed and sent as it is.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Encoded {
    /// The HTTP method.
    pub method: Method,
    /// The path and the query, percent-encoded.
    pub path_and_query: String,
    /// The bytes to sign. The same buffer as `body`, except for uploads, where only the JSON part is signed.
    pub signed: Bytes,
    /// The bytes to send.
    pub body: Bytes,
    /// The `Content-Type` to send; `None` without a body.
    pub content_type: Option<&'static str>,
}

impl Encoded {
    /// A request whose body is signed as it is sent.
    pub fn new(
        method: Method,
        path_and_query: impl Into<String>,
        body: Bytes,
        content_type: Option<&'static str>,
    ) -> Self {
        let path_and_query = path_and_query.into();
        Self { method, path_and_query, signed: body.clone(), body, content_type }
    }
}

/// Shows sizes: paths and bodies hold personal data.
impl fmt::Debug for Encoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoded")
            .field("method", &self.method)
            .field("path_and_query_length", &self.path_and_query.len())
            .field("signed_length", &self.signed.len())
            .field("body_length", &self.body.len())
            .field("content_type", &self.content_type)
            .finish()
    }
}

/// Writes an [`Encoded`] from an operation's metadata and its values.
///
/// ```
/// use http::Method;
/// use wechatpay_coupons::operation::{Encoder, Metadata};
///
/// let metadata = Metadata::new("list_things", Method::GET, "/v3/owners/{owner}/things");
/// let encoded = Encoder::new(&metadata).path("owner", "a/b").query("limit", &Some(20)).empty();
/// assert_eq!(encoded.path_and_query, "/v3/owners/a%2Fb/things?limit=20");
/// ```
#[derive(Debug)]
pub struct Encoder {
    method: Method,
    path: String,
    query: String,
}

impl Encoder {
    /// Starts with the operation's method and path.
    pub fn new(metadata: &Metadata) -> Self {
        Self { method: metadata.method.clone(), path: metadata.path.to_owned(), query: String::new() }
    }

    /// Starts with a method and the texts between the slashes of a path.
    #[cfg(feature = "client")]
    pub(crate) fn at(method: Method, segments: &[String]) -> Self {
        let path = segments.iter().flat_map(|segment| ["/".to_owned(), percent_encoded(segment)]).collect();
        Self { method, path, query: String::new() }
    }

    /// Puts a value into the path, in the place of `{name}`.
    pub fn path(mut self, name: &str, value: impl AsRef<str>) -> Self {
        let value = percent_encoded(value.as_ref());
        self.path = self.path.replace(&format!("{{{name}}}"), &value);
        self
    }

    /// Adds `name=value` to the query, if there is a value.
    pub fn query(mut self, name: &str, value: &impl QueryValue) -> Self {
        if let Some(value) = value.query_value() {
            self.query.push(if self.query.is_empty() { '?' } else { '&' });
            self.query.extend(utf8_percent_encode(name, RESERVED));
            self.query.push('=');
            self.query.extend(utf8_percent_encode(&value, RESERVED));
        }
        self
    }

    /// Ends with a JSON body. It is serialised here and never again.
    pub fn json(self, body: &impl Serialize) -> Result<Encoded, EncodeError> {
        let body = serde_json::to_vec(body).map_err(EncodeError::json)?;
        Ok(self.with_body(body.into(), Some("application/json")))
    }

    /// Ends without a body.
    pub fn empty(self) -> Encoded {
        self.with_body(Bytes::new(), None)
    }

    fn with_body(self, body: Bytes, content_type: Option<&'static str>) -> Encoded {
        Encoded::new(self.method, self.path + &self.query, body, content_type)
    }
}

fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// What can stand in a query string, or the lack of it.
pub trait QueryValue {
    /// The value as text, if there is one.
    fn query_value(&self) -> Option<String>;
}

impl QueryValue for str {
    fn query_value(&self) -> Option<String> {
        Some(self.to_owned())
    }
}

impl<T: QueryValue + ?Sized> QueryValue for &T {
    fn query_value(&self) -> Option<String> {
        (**self).query_value()
    }
}

impl QueryValue for u64 {
    fn query_value(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl QueryValue for i64 {
    fn query_value(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl QueryValue for i32 {
    fn query_value(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl QueryValue for bool {
    fn query_value(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl QueryValue for String {
    fn query_value(&self) -> Option<String> {
        Some(self.clone())
    }
}

impl<T: QueryValue> QueryValue for Option<T> {
    fn query_value(&self) -> Option<String> {
        self.as_ref().and_then(QueryValue::query_value)
    }
}

/// Why a request could not be written. Nothing was sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum EncodeError {
    /// Values that only sealing could judge: a plaintext longer than the key can hold.
    Violations(Violations),
    /// A sensitive field could not be sealed.
    Seal {
        /// The field's path in the request.
        path: String,
    },
    /// The path can't be sent as it would be signed: it is too long, or has a `.` or `..` between slashes.
    Address,
    /// A value has no JSON form, such as a map whose keys are no text.
    Json,
}

impl EncodeError {
    // The cause may quote a value; it is dropped on purpose.
    fn json(_: serde_json::Error) -> Self {
        Self::Json
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Violations(violations) => violations.fmt(f),
            Self::Seal { path } => write!(f, "{path}: could not be sealed"),
            Self::Address => f.write_str("the path is too long, or has a `.` or `..` between slashes"),
            Self::Json => f.write_str("a value of the request has no JSON form"),
        }
    }
}

impl std::error::Error for EncodeError {}

#[cfg(test)]
mod tests {
    use super::*;

    const METADATA: Metadata = Metadata::new("x", Method::POST, "/v3/{a}/x/{b}");

    #[test]
    fn path_values_are_encoded_whole_and_can_not_reach_another_placeholder() {
        let encoded = Encoder::new(&METADATA).path("a", "{b} /?#%中").path("b", "~-._").empty();
        assert_eq!(encoded.path_and_query, "/v3/%7Bb%7D%20%2F%3F%23%25%E4%B8%AD/x/~-._");
        assert_eq!(encoded.content_type, None);
    }

    #[test]
    fn a_query_holds_what_is_given_in_order() {
        let encoded = Encoder::new(&METADATA)
            .query("z", &"a b&c=d+e'".to_owned())
            .query("absent", &None::<i64>)
            .query("n", &Some(0_i64))
            .empty();
        assert!(encoded.path_and_query.ends_with("?z=a%20b%26c%3Dd%2Be%27&n=0"));
    }

    #[test]
    fn the_body_signed_is_the_buffer_sent() {
        let encoded = Encoder::new(&METADATA).json(&["body"]).unwrap();
        assert_eq!(encoded.body, r#"["body"]"#);
        assert_eq!(encoded.signed.as_ptr(), encoded.body.as_ptr());
    }

    #[test]
    fn debug_shows_no_value() {
        let encoded = Encoder::new(&METADATA).path("a", "oSecret").json(&["oSecret"]).unwrap();
        assert!(!format!("{encoded:?}").contains("oSecret"));
    }
}
