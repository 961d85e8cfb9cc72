//! A request whose signature held: its parts as they came, and the typed operation that they make.

use http::{HeaderMap, header::COOKIE, request::Parts};
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};
use wechatpay_coupons::operation::{Count, Field, Location, Metadata, Operation, Sort};

use super::{
    body::Content,
    multipart::Part,
    refusal::{Fault, Refusal, code},
    sealed,
};
use crate::crypto::PrivateKey;

/// The fields of an operation by their names.
pub(super) type Values = Map<String, Value>;

/// The key of a body that is no object: the name of the one field that it makes.
const WHOLE: &str = "body";

/// The values of one request, by where they stood. Parameters are texts yet, and sealed fields sealed.
#[derive(Debug, Default)]
pub(super) struct Received {
    parameters: Values,
    body: Value,
}

impl Received {
    /// Splits a request into values. Names that the operation does not declare in their place are left out.
    pub(super) fn read(
        operation: &Metadata,
        path: &Values,
        head: &Parts,
        content: &Content,
    ) -> Result<Self, Refusal> {
        let query = head.uri.query().unwrap_or_default();
        let declared = operation.fields.iter().filter(|field| field.location != Location::Body);
        let parameters = declared.filter_map(|field| {
            let value = match field.location {
                Location::Path => path.get(field.pointer).cloned(),
                Location::Query => in_query(query, field),
                Location::Header => in_header(&head.headers, field.pointer),
                Location::Cookie => in_cookies(&head.headers, field.pointer),
                _ => None,
            };
            Some((field.pointer.to_owned(), value?))
        });
        Ok(Self { parameters: parameters.collect(), body: read_body(operation, content)? })
    }

    /// The value of a parameter, or the value that a JSON pointer finds in the body, as it came.
    pub(super) fn value(&self, field: &str) -> Option<Value> {
        let in_body = || self.body.pointer(field).filter(|_| !field.is_empty());
        self.parameters.get(field).or_else(in_body).cloned()
    }

    /// Whether a field holds what only the service's key opens.
    pub(super) fn is_sealed(&self, operation: &Metadata) -> bool {
        sealed::holds_sealed(operation, &self.body)
    }

    /// All fields side by side: sealed ones opened with a key, parameters read as what they are.
    pub(super) fn values(&self, operation: &Metadata, key: Option<&dyn PrivateKey>) -> Result<Values, Fault> {
        let mut body = self.body.clone();
        if let Some(key) = key {
            sealed::open_all(operation, &mut body, key)?;
        }
        let mut values = match body {
            body if is_whole(operation) => Values::from_iter([(WHOLE.to_owned(), body)]),
            Value::Object(values) => values,
            _ => Values::new(),
        };
        // A parameter that is absent is not to be found in the body instead.
        for field in operation.fields.iter().filter(|field| field.location != Location::Body) {
            let value = self.parameters.get(field.pointer).cloned();
            match value {
                Some(value) => drop(values.insert(field.pointer.to_owned(), sorted(field.sort, value))),
                None => drop(values.remove(field.pointer)),
            }
        }
        Ok(values)
    }
}

/// Makes the operation: reads all values, holds them against every constraint.
pub(super) fn decode<O: Operation + DeserializeOwned>(values: Values) -> Result<O, Refusal> {
    let request: O = serde_path_to_error::deserialize(Value::Object(values))
        .map_err(|error| fault(O::METADATA, &error.path().to_string(), &error.into_inner()))?;
    match request.check() {
        Ok(()) => Ok(request),
        Err(violations) => Err(violations.iter().next().map_or_else(
            || Refusal::fixed(code::PARAM_ERROR, "参数错误"),
            |first| Fault::violation(O::METADATA, first).into(),
        )),
    }
}

/// The values of a parameter in the query: a list where the description says so, else the last.
fn in_query(query: &str, field: &Field) -> Option<Value> {
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let mut values = pairs.filter(|(name, _)| decoded(name) == field.pointer).map(|(_, value)| value);
    match field.count {
        Count::Repeated => {
            let values: Vec<Value> = values.map(|value| decoded(value).into()).collect();
            (!values.is_empty()).then(|| values.into())
        }
        // Before its items are decoded: theirs may be commas too.
        Count::Joined => values
            .next_back()
            .map(|values| values.split(',').map(|value| Value::from(decoded(value))).collect()),
        _ => values.next_back().map(|value| decoded(value).into()),
    }
}

/// As forms are encoded.
fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

fn in_header(headers: &HeaderMap, name: &str) -> Option<Value> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into())
}

fn in_cookies(headers: &HeaderMap, name: &str) -> Option<Value> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(own, _)| *own == name)?;
    Some(percent_decode_str(value).decode_utf8_lossy().into())
}

/// A parameter as what its text is to be read as. What can't be stays text, and decoding says so.
fn sorted(sort: Sort, value: Value) -> Value {
    match (sort, value) {
        (sort, Value::Array(values)) => values.into_iter().map(|value| sorted(sort, value)).collect(),
        (Sort::Integer, Value::String(text)) => match serde_json::from_str::<Number>(&text) {
            Ok(number) => Value::Number(number),
            Err(_) => Value::String(text),
        },
        (Sort::Flag, Value::String(text)) => match text.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => Value::String(text),
        },
        (_, value) => value,
    }
}

fn read_body(operation: &Metadata, content: &Content) -> Result<Value, Fault> {
    if !operation.fields.iter().any(|field| field.location == Location::Body) {
        return Ok(Value::Object(Map::new()));
    }
    match content {
        Content::Form(parts) => {
            let values = parts.iter().map(|part: &Part| Ok((part.name.clone(), part.value()?)));
            Ok(Value::Object(values.collect::<Result<_, Fault>>()?))
        }
        Content::Whole(body) if body.is_empty() && !is_whole(operation) => Ok(Value::Object(Map::new())),
        Content::Whole(body) => match serde_json::from_slice(body) {
            Ok(body) if is_whole(operation) => Ok(body),
            Ok(body @ Value::Object(_)) => Ok(body),
            Ok(_) => Err(Fault::new("", "wants a JSON object")),
            Err(error) => Err(Fault::new("", format!("wants JSON: {error}"))),
        },
    }
}

/// Whether one field is all of the body.
pub(super) fn is_whole(operation: &Metadata) -> bool {
    operation.fields.iter().any(|field| field.location == Location::Body && field.pointer.is_empty())
}

/// The field that could not be read. A missing one is reported at its parent, with its name in the message alone.
fn fault(operation: &Metadata, path: &str, error: &serde_json::Error) -> Fault {
    let issue = error.to_string();
    let missing = issue.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    match missing {
        Some(name) if path == "." => Fault::at(operation, name, "is required"),
        Some(name) => Fault::at(operation, &format!("{path}.{name}"), "is required"),
        None => Fault::at(operation, path, issue),
    }
}
