//! A request's bytes: what generated `encode` methods are written in.

use std::{borrow::Cow, fmt};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header::COOKIE};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::{Field, ListValue, Metadata, Upload, Violations, body::BodyOf, multipart};
use crate::sensitive::{Seal, SealError, Sealer, Sealing};

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
    pub content_type: Option<Cow<'static, str>>,
    /// Headers of the operation's own. Those of the protocol are the client's.
    pub headers: HeaderMap,
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
        let content_type = content_type.map(Cow::Borrowed);
        Self { method, path_and_query, signed: body.clone(), body, content_type, headers: HeaderMap::new() }
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
            .field("headers", &self.headers.len())
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
/// let encoded = Encoder::new(&metadata).path("owner", &"a/b").query("limit", &Some(20)).empty()?;
/// assert_eq!(encoded.path_and_query, "/v3/owners/a%2Fb/things?limit=20");
/// # Ok::<(), wechatpay_coupons::operation::EncodeError>(())
/// ```
pub struct Encoder {
    method: Method,
    path: String,
    query: String,
    headers: HeaderMap,
    cookies: Vec<String>,
    /// The first header whose value no header can hold.
    unfit: Option<String>,
    fields: &'static [Field],
}

impl Encoder {
    /// Starts with the operation's method and path.
    pub fn new(metadata: &Metadata) -> Self {
        Self::begin(metadata.method.clone(), metadata.path.to_owned(), metadata.fields)
    }

    /// Starts with a method and the texts between the slashes of a path.
    #[cfg(feature = "client")]
    pub(crate) fn at(method: Method, segments: &[String]) -> Self {
        let path = segments.iter().flat_map(|segment| ["/".to_owned(), percent_encoded(segment)]).collect();
        Self::begin(method, path, &[])
    }

    fn begin(method: Method, path: String, fields: &'static [Field]) -> Self {
        Self {
            method,
            path,
            query: String::new(),
            headers: HeaderMap::new(),
            cookies: Vec::new(),
            unfit: None,
            fields,
        }
    }

    /// Puts a value into the path, in the place of `{name}`.
    pub fn path(mut self, name: &str, value: &impl ParameterValue) -> Self {
        let value = percent_encoded(&value.parameter().unwrap_or_default());
        self.path = self.path.replace(&format!("{{{name}}}"), &value);
        self
    }

    /// Adds `name=value` to the query, if there is a value.
    pub fn query(mut self, name: &str, value: &impl ParameterValue) -> Self {
        if let Some(value) = value.parameter() {
            self.add_to_query(name, &value);
        }
        self
    }

    /// Adds `name=value` to the query for each item of a list, if there is one.
    pub fn query_each<T: ParameterValue>(mut self, name: &str, values: &impl ListValue<T>) -> Self {
        for value in values.items().into_iter().flatten().filter_map(ParameterValue::parameter) {
            self.add_to_query(name, &value);
        }
        self
    }

    /// Adds `name=one,other` to the query, if there is a list.
    pub fn query_joined<T: ParameterValue>(mut self, name: &str, values: &impl ListValue<T>) -> Self {
        let Some(values) = values.items().filter(|values| !values.is_empty()) else { return self };
        let values = values.iter().filter_map(ParameterValue::parameter);
        let values: Vec<String> = values.map(|value| percent_encoded(&value)).collect();
        self.name_in_query(name);
        self.query.push_str(&values.join(","));
        self
    }

    fn add_to_query(&mut self, name: &str, value: &str) {
        self.name_in_query(name);
        self.query.extend(utf8_percent_encode(value, RESERVED));
    }

    fn name_in_query(&mut self, name: &str) {
        self.query.push(if self.query.is_empty() { '?' } else { '&' });
        self.query.extend(utf8_percent_encode(name, RESERVED));
        self.query.push('=');
    }

    /// Adds a header, if there is a value.
    pub fn header(mut self, name: &str, value: &impl ParameterValue) -> Self {
        if let Some(value) = value.parameter() {
            match (HeaderName::try_from(name), HeaderValue::try_from(&*value)) {
                (Ok(name), Ok(value)) => drop(self.headers.append(name, value)),
                _ => drop(self.unfit.get_or_insert_with(|| name.to_owned())),
            }
        }
        self
    }

    /// Adds a cookie, if there is a value. It is percent-encoded, which every cookie can hold.
    pub fn cookie(mut self, name: &str, value: &impl ParameterValue) -> Self {
        if let Some(value) = value.parameter() {
            self.cookies.push(format!("{name}={}", utf8_percent_encode(&value, RESERVED)));
        }
        self
    }

    /// Ends with a JSON body. It is serialised here and never again.
    pub fn json(self, body: &impl Serialize) -> Result<Encoded, EncodeError> {
        let body = Bytes::from(serde_json::to_vec(body).map_err(EncodeError::json)?);
        self.end(body.clone(), body, Some("application/json".into()))
    }

    /// Ends with the JSON object of a request's fields, less those that are parameters.
    pub fn fields(self, request: &impl Serialize) -> Result<Encoded, EncodeError> {
        let fields = self.fields;
        self.json(&BodyOf { request, fields })
    }

    /// Ends with a JSON body, what is sensitive in it sealed. It is sealed anew each time it is written.
    pub fn sealed(self, body: &impl Seal, sealer: &dyn Sealer) -> Result<Encoded, EncodeError> {
        let sealing = Sealing::new(sealer);
        let encoded = self.json(&sealing.body(body));
        sealing.finish()?;
        encoded
    }

    /// Ends with a body of one JSON part and files. The JSON alone is signed: the service can't sign what it has not read
    /// yet.
    pub fn multipart(
        self,
        name: &str,
        json: &impl Serialize,
        files: &[(&str, Option<&Upload>)],
    ) -> Result<Encoded, EncodeError> {
        let json = Bytes::from(serde_json::to_vec(json).map_err(EncodeError::json)?);
        let files = files.iter().filter_map(|(name, file)| Some((*name, (*file)?)));
        let (body, content_type) = multipart::write(name, &json, files)?;
        self.end(json, body, Some(content_type.into()))
    }

    /// Ends without a body.
    pub fn empty(self) -> Result<Encoded, EncodeError> {
        self.end(Bytes::new(), Bytes::new(), None)
    }

    fn end(
        mut self,
        signed: Bytes,
        body: Bytes,
        content_type: Option<Cow<'static, str>>,
    ) -> Result<Encoded, EncodeError> {
        if let Some(name) = self.unfit {
            return Err(EncodeError::Header { name });
        }
        if !self.cookies.is_empty() {
            let cookies = HeaderValue::try_from(self.cookies.join("; "));
            let cookies = cookies.map_err(|_| EncodeError::Header { name: "Cookie".to_owned() })?;
            self.headers.insert(COOKIE, cookies);
        }
        let path_and_query = self.path + &self.query;
        Ok(Encoded { method: self.method, path_and_query, signed, body, content_type, headers: self.headers })
    }
}

/// Shows no values: they may be personal.
impl fmt::Debug for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoder").field("method", &self.method).finish_non_exhaustive()
    }
}

fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// What can stand in a path, a query, a header or a cookie, or the lack of it.
pub trait ParameterValue {
    /// The value as text, if there is one.
    fn parameter(&self) -> Option<Cow<'_, str>>;
}

macro_rules! parameter_values {
    ($($number:ty),*) => {
        $(impl ParameterValue for $number {
            fn parameter(&self) -> Option<Cow<'_, str>> {
                Some(self.to_string().into())
            }
        })*
    };
}

parameter_values!(bool, i32, i64, u32, u64);

impl ParameterValue for str {
    fn parameter(&self) -> Option<Cow<'_, str>> {
        Some(self.into())
    }
}

impl ParameterValue for String {
    fn parameter(&self) -> Option<Cow<'_, str>> {
        Some(self.into())
    }
}

impl<T: ParameterValue + ?Sized> ParameterValue for &T {
    fn parameter(&self) -> Option<Cow<'_, str>> {
        (**self).parameter()
    }
}

impl<T: ParameterValue> ParameterValue for Option<T> {
    fn parameter(&self) -> Option<Cow<'_, str>> {
        self.as_ref().and_then(ParameterValue::parameter)
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
        /// Why.
        reason: SealError,
    },
    /// A value can't stand in the header that it is for.
    Header {
        /// The header's name.
        name: String,
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
            Self::Seal { path, reason } => write!(f, "{path}: not sealed: {reason}"),
            Self::Header { name } => write!(f, "{name}: no header can hold this value"),
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
        let encoded = Encoder::new(&METADATA).path("a", &"{b} /?#%中").path("b", &"~-._").empty().unwrap();
        assert_eq!(encoded.path_and_query, "/v3/%7Bb%7D%20%2F%3F%23%25%E4%B8%AD/x/~-._");
        assert_eq!(encoded.content_type, None);
    }

    #[test]
    fn a_query_holds_what_is_given_in_order() {
        let encoded = Encoder::new(&METADATA)
            .query("z", &"a b&c=d+e'".to_owned())
            .query("absent", &None::<i64>)
            .query("n", &Some(0_i64))
            .query_each("e", &vec!["a,b", "c"])
            .query_joined("j", &vec!["a,b", "c"])
            .query_joined::<i64>("none", &Vec::new())
            .empty()
            .unwrap();
        assert!(encoded.path_and_query.ends_with("?z=a%20b%26c%3Dd%2Be%27&n=0&e=a%2Cb&e=c&j=a%2Cb,c"));
    }

    #[test]
    fn headers_and_cookies_are_sent_if_they_can_be() {
        let encoded = Encoder::new(&METADATA).header("X-A", &"1").cookie("b", &"x; y").cookie("c", &true);
        let encoded = encoded.header("X-None", &None::<i64>).empty().unwrap();
        assert_eq!(encoded.headers["x-a"], "1");
        assert_eq!(encoded.headers["cookie"], "b=x%3B%20y; c=true");
        let unfit = Encoder::new(&METADATA).header("X-A", &"a\nb").empty().unwrap_err();
        assert_eq!(unfit.to_string(), "X-A: no header can hold this value");
    }

    #[test]
    fn the_body_signed_is_the_buffer_sent() {
        let encoded = Encoder::new(&METADATA).json(&["body"]).unwrap();
        assert_eq!(encoded.body, r#"["body"]"#);
        assert_eq!(encoded.signed.as_ptr(), encoded.body.as_ptr());
    }

    #[test]
    fn debug_shows_no_value() {
        let encoded = Encoder::new(&METADATA).path("a", &"oSecret").json(&["oSecret"]).unwrap();
        assert!(!format!("{encoded:?}").contains("oSecret"));
    }
}
