//! A request whose signature held: its parts as they came, and the typed operation that they make.

use axum::extract::{RawPathParams, rejection::RawPathParamsRejection};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use wechatpay_coupons::operation::{Location, Metadata, Operation};

use crate::{
    crypto::Crypto,
    refusal::{Fault, Refusal, code},
    sealed,
};

/// The values of one request, by where they stood. Sealed fields are still sealed.
#[derive(Debug, Default)]
pub(crate) struct Received {
    parameters: Map<String, Value>,
    body: Value,
}

impl Received {
    /// Splits a request into values. Names in the query that the operation does not declare there are left out; one in
    /// the body yields to a parameter of the same name.
    pub(crate) fn read(
        operation: &Metadata,
        path: Result<RawPathParams, RawPathParamsRejection>,
        query: Option<&str>,
        body: &[u8],
    ) -> Result<Self, Refusal> {
        let path = path.map_err(|_| Refusal::new(code::PARAM_ERROR, "路径不是 UTF-8 编码"))?;
        let path = path.iter().map(|(name, value)| (name.to_owned(), Value::from(value)));
        let query = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
            .map(|(name, value)| (name.into_owned(), Value::from(value)))
            .filter(|(name, _)| is_query_parameter(operation, name));
        Ok(Self { parameters: query.chain(path).collect(), body: read_body(operation, body)? })
    }

    /// The value of a parameter, or the value that a JSON pointer finds in the body, as it came.
    pub(crate) fn value(&self, field: &str) -> Option<Value> {
        let in_body = || self.body.pointer(field).filter(|_| !field.is_empty());
        self.parameters.get(field).or_else(in_body).cloned()
    }

    /// Makes the operation: opens what is sealed, reads all values, holds them against every constraint.
    pub(crate) fn decode<O: Operation + DeserializeOwned>(&self, crypto: &dyn Crypto) -> Result<O, Refusal> {
        let mut body = self.body.clone();
        sealed::open_all(O::METADATA, &mut body, crypto)?;
        let mut values = match body {
            Value::Object(values) => values,
            _ => Map::new(),
        };
        values.extend(self.parameters.clone());
        let request: O = self.read_values(O::METADATA, values)?;
        match request.check() {
            Ok(()) => Ok(request),
            Err(violations) => Err(violations.iter().next().map_or_else(
                || Refusal::new(code::PARAM_ERROR, "参数错误"),
                |first| Fault::violation(O::METADATA, first).into(),
            )),
        }
    }

    /// Parameters are text; only a failure to read one as text tells that its field wants a number. Each turn of the
    /// loop makes one text a number, so it ends.
    fn read_values<T: DeserializeOwned>(
        &self,
        operation: &Metadata,
        mut values: Map<String, Value>,
    ) -> Result<T, Fault> {
        loop {
            let error = match serde_path_to_error::deserialize(Value::Object(values.clone())) {
                Ok(request) => return Ok(request),
                Err(error) => error,
            };
            let path = error.path().to_string();
            let text =
                values.get(&path).and_then(Value::as_str).filter(|_| self.parameters.contains_key(&path));
            match text.and_then(scalar) {
                Some(value) => drop(values.insert(path, value)),
                None => return Err(fault(operation, &path, &error.into_inner())),
            }
        }
    }
}

fn read_body(operation: &Metadata, body: &[u8]) -> Result<Value, Fault> {
    if body.is_empty() || !operation.fields.iter().any(|field| field.location == Location::Body) {
        return Ok(Value::Object(Map::new()));
    }
    match serde_json::from_slice(body) {
        Ok(body @ Value::Object(_)) => Ok(body),
        Ok(_) => Err(Fault::new("", "wants a JSON object")),
        Err(error) => Err(Fault::new("", format!("wants JSON: {error}"))),
    }
}

fn is_query_parameter(operation: &Metadata, name: &str) -> bool {
    operation.fields.iter().any(|field| field.location == Location::Query && field.pointer == name)
}

fn scalar(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok()?;
    (value.is_number() || value.is_boolean()).then_some(value)
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
