//! Replies: what may be decoded, and what it says when it can't be.

use std::{fmt, marker::PhantomData, sync::Arc};

use bytes::Bytes;
use http::StatusCode;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, IntoDeserializer, MapAccess, Visitor, value::MapAccessDeserializer},
};
use zeroize::Zeroizing;

use super::Metadata;

/// A reply whose signature was verified over its raw bytes.
///
/// Only the verification makes one, so nothing forged can be decoded.
#[derive(Clone)]
pub struct Verified {
    operation: &'static Metadata,
    status: StatusCode,
    body: Bytes,
    /// The body with what was sealed for the merchant in the clear.
    opened: Option<Arc<Zeroizing<Vec<u8>>>>,
    key_id: Option<String>,
    request_id: Option<String>,
}

impl Verified {
    #[cfg(feature = "client")]
    pub(crate) fn new(
        operation: &'static Metadata,
        status: StatusCode,
        body: Bytes,
        key_id: Option<String>,
        request_id: Option<String>,
    ) -> Self {
        Self { operation, status, body, opened: None, key_id, request_id }
    }

    /// The same reply, its sealed fields opened.
    #[cfg(feature = "client")]
    pub(crate) fn with_opened(self, plaintext: Zeroizing<Vec<u8>>) -> Self {
        Self { opened: Some(Arc::new(plaintext)), ..self }
    }

    /// What is sealed for the merchant in it, as far as the description knows.
    #[cfg(feature = "client")]
    pub(crate) fn sealed_fields(&self) -> &'static [&'static str] {
        self.operation.sealed_in_reply
    }

    /// Whether it is a reply to an operation with this address.
    #[cfg(feature = "client")]
    pub(crate) fn answers(&self, operation: &Metadata) -> bool {
        (&self.operation.method, self.operation.path) == (&operation.method, operation.path)
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The raw bytes of the body, what is sealed in it sealed. They may hold personal data.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The id of the key that signed it; `None` where the service does not sign by design.
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// The id that the service gave to the call, for its support.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Reads the body as JSON.
    ///
    /// The error names the path of what does not fit. The keys of a map are part of a path: keep personal data out of
    /// them, or read them as a list.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        let body = match &self.opened {
            Some(opened) => opened.as_slice(),
            None if self.operation.sealed_in_reply.is_empty() => &self.body,
            None => return Err(DecodeError::custom(".", "what is sealed in it was not opened")),
        };
        json(body)
    }
}

/// Reads bytes as JSON, all of them. The error names the path of what does not fit.
///
/// Keeping track of the path costs a copy of each key, so it is kept only once something does not fit.
pub(crate) fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    serde_json::from_slice(bytes).or_else(|_| tracked(bytes))
}

fn tracked<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let mut track = serde_path_to_error::Track::new();
    let value = T::deserialize(serde_path_to_error::Deserializer::new(&mut json, &mut track))
        .map_err(|error| DecodeError::new(&track.path().to_string(), &error))?;
    json.end().map_err(|error| DecodeError::new(".", &error))?;
    Ok(value)
}

/// What a reply holds that is no JSON.
impl Verified {
    /// The body as text.
    pub fn text(&self) -> Result<String, DecodeError> {
        let text = std::str::from_utf8(&self.body).map_err(|_| DecodeError::custom(".", "expected UTF-8"))?;
        Ok(text.to_owned())
    }

    /// The body as it came.
    pub fn bytes(&self) -> Result<Bytes, DecodeError> {
        Ok(self.body.clone())
    }
}

/// Shows the size: the body may hold personal data.
impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified")
            .field("status", &self.status)
            .field("body_length", &self.body.len())
            .field("key_id", &self.key_id)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

/// Why a reply is not what the description promises: where, and what was expected. It quotes no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    problem: String,
    line: usize,
    column: usize,
}

impl DecodeError {
    pub(crate) fn new(path: &str, error: &serde_json::Error) -> Self {
        Self {
            path: path.to_owned(),
            problem: problem_without_value(error),
            line: error.line(),
            column: error.column(),
        }
    }

    /// For an [`Operation`](super::Operation) of your own: the reply does not fit at `path`, for a reason that quotes no
    /// value.
    pub fn custom(path: &str, problem: &'static str) -> Self {
        Self { path: path.to_owned(), problem: problem.to_owned(), line: 0, column: 0 }
    }

    #[cfg(feature = "client")]
    pub(crate) fn told(path: &str, problem: String) -> Self {
        Self { path: path.to_owned(), problem, line: 0, column: 0 }
    }

    /// The path of the field that does not fit: `data[3].upload_time`.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl DecodeError {
    /// Says it of something else than a reply.
    pub(crate) fn write(&self, f: &mut fmt::Formatter<'_>, what: &str) -> fmt::Result {
        let Self { path, problem, line, column } = self;
        write!(f, "the {what} does not fit at {path}: {problem}")?;
        if *line == 0 { Ok(()) } else { write!(f, " (line {line}, column {column})") }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, "reply")
    }
}

impl std::error::Error for DecodeError {}

/// For generated code: an error of a value within another, less the value that it quotes.
pub fn unfit<E: serde::de::Error>(error: &serde_json::Error) -> E {
    E::custom(problem_without_value(error))
}

/// What serde says, less the value that it quotes.
fn problem_without_value(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    match error.classify() {
        // Syntax errors quote nothing.
        serde_json::error::Category::Syntax | serde_json::error::Category::Eof => text.to_owned(),
        _ if text.starts_with("missing field `") || text.starts_with("expected ") => text.to_owned(),
        // "invalid type: string \"…\", expected i64": what follows the last mark is serde's own.
        _ => text.rsplit_once(", expected ").map_or_else(
            || "a value that does not fit".to_owned(),
            |(_, expected)| format!("expected {expected}"),
        ),
    }
}

/// Reads an optional value in whose place the service also writes an empty text, which means none.
///
/// For `#[serde(deserialize_with)]` in generated code, on times and objects.
pub fn empty_as_none<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    deserializer.deserialize_any(EmptyAsNone(PhantomData))
}

struct EmptyAsNone<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for EmptyAsNone<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, an empty text or null")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.is_empty() { Ok(None) } else { T::deserialize(text.into_deserializer()).map(Some) }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }
}

#[cfg(all(test, feature = "client"))]
mod tests {
    use super::*;

    static METADATA: Metadata = Metadata::new("list_things", http::Method::GET, "/v3/things");

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only its shape is tested")]
    struct Reply {
        items: Vec<Item>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only its shape is tested")]
    struct Item {
        count: i64,
    }

    fn decode(body: &'static str) -> String {
        let reply = Verified::new(&METADATA, StatusCode::OK, Bytes::from_static(body.as_bytes()), None, None);
        reply.json::<Reply>().unwrap_err().to_string()
    }

    #[test]
    fn an_error_names_the_place_and_quotes_nothing() {
        assert_eq!(
            decode(r#"{"items": [{"count": 1}, {"count": "oSecret, expected joy"}]}"#),
            "the reply does not fit at items[1].count: expected i64 (line 1, column 58)",
        );
        assert_eq!(
            decode(r#"{"items": [{}]}"#),
            "the reply does not fit at items[0]: missing field `count` (line 1, column 13)",
        );
    }

    #[test]
    fn a_body_that_is_no_json_or_goes_on_after_it_is_an_error() {
        assert!(decode("<html>").contains("expected value"), "{}", decode("<html>"));
        assert!(decode("").contains("EOF"));
        assert!(decode(r#"{"items": []} {}"#).contains("trailing characters"));
    }
}
