//! Where an example request goes: path, query and headers, written here a second time, apart from the library.

use std::fmt::Write as _;

use serde_json::Value;

use crate::ir::{Field, Operation, Place};

/// Path and query of the example request.
pub(super) fn path_and_query(operation: &Operation) -> String {
    let mut address = path(operation);
    let mut separator = '?';
    for (name, value) in operation.request.fields.iter().flat_map(|field| query(field, operation)) {
        let _ = write!(address, "{separator}{}={value}", percent_encoded(&name));
        separator = '&';
    }
    address
}

/// The headers of the example request that are the operation's own.
pub(super) fn headers(operation: &Operation) -> Vec<(String, String)> {
    let values = |place: Place| {
        let fields = operation.request.fields.iter().filter(move |field| field.place == place);
        fields.filter_map(|field| Some((field.wire.clone(), text(example(field, operation)?)?)))
    };
    let mut headers: Vec<(String, String)> =
        values(Place::Header).map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
    let cookies = values(Place::Cookie).map(|(name, value)| format!("{name}={}", percent_encoded(&value)));
    let cookies: Vec<String> = cookies.collect();
    if !cookies.is_empty() {
        headers.push(("cookie".to_owned(), cookies.join("; ")));
    }
    headers
}

fn path(operation: &Operation) -> String {
    let mut written = String::new();
    let mut rest = operation.path.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        let mut fields = operation.request.fields.iter().filter(|field| field.place == Place::Path);
        let value = fields.find(|field| field.wire == name).and_then(|field| example(field, operation));
        written.push_str(before);
        written.push_str(&percent_encoded(&value.and_then(text).unwrap_or_default()));
        rest = after;
    }
    written + rest
}

/// What a field adds to the query: its name, and values that are percent-encoded already.
fn query(field: &Field, operation: &Operation) -> Vec<(String, String)> {
    let Place::Query { joined } = field.place else { return Vec::new() };
    let values = match example(field, operation) {
        Some(Value::Array(items)) => items.iter().filter_map(text).collect(),
        value => Vec::from_iter(value.and_then(text)),
    };
    let mut values: Vec<String> = values.iter().map(|value| percent_encoded(value)).collect();
    if joined && !values.is_empty() {
        values = vec![values.join(",")];
    }
    values.into_iter().map(|value| (field.wire.clone(), value)).collect()
}

fn example<'a>(field: &Field, operation: &'a Operation) -> Option<&'a Value> {
    operation.request_example.get(&field.name)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// As RFC 3986 writes whatever is not unreserved.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
