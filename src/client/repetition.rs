//! Whether a repetition of a request is the same request, as far as its own fields tell.

use std::time::{Duration, SystemTime};

use http::header::COOKIE;
use serde_json::Value;

use crate::{
    auth::FRESH_SECONDS,
    operation::{Encoded, Location, Metadata, Timestamp},
};

/// How long a repetition is sure to count as the same request, though the service's clock may be ahead. `None` if for
/// ever; no time if its age can't be read, or if it lacks what tells it from others: a field may be optional, or sent
/// unchecked without a value.
pub(super) fn life(operation: &Metadata, encoded: &Encoded, now: SystemTime) -> Option<Duration> {
    let identity = operation.idempotency?;
    let body = body_of(encoded);
    if !identity.fields.iter().all(|field| has(operation, field, encoded, &body)) {
        return Some(Duration::ZERO);
    }
    let (field, life) = identity.expires?;
    let begun = body.get(field).and_then(|begun| Timestamp::parse(begun.as_str()?).ok());
    let end = begun.and_then(|begun| begun.checked_add(life));
    let left = end.and_then(|end| end.duration_since(now).ok());
    Some(left.unwrap_or_default().saturating_sub(Duration::from_secs(FRESH_SECONDS)))
}

/// Whether a field has a value: where the description says that it stands, or else in the body, the query or the path.
fn has(operation: &Metadata, field: &str, encoded: &Encoded, body: &Value) -> bool {
    let in_body = || body.get(field).is_some_and(|value| !value.is_null() && *value != "");
    let in_query = || {
        let query = encoded.path_and_query.split_once('?').map_or("", |(_, query)| query);
        let mut given = query.split('&').filter_map(|pair| pair.split_once('='));
        given.any(|(name, value)| name == field && !value.is_empty())
    };
    let in_path = || operation.path.split(['{', '}']).skip(1).step_by(2).any(|name| name == field);
    let described = operation.fields.iter().find(|it| it.pointer.trim_start_matches('/') == field);
    match described.map(|field| field.location) {
        Some(Location::Body) => in_body(),
        Some(Location::Query) => in_query(),
        Some(Location::Header) => encoded.headers.contains_key(field),
        Some(Location::Cookie) => encoded.headers.contains_key(COOKIE),
        Some(Location::Path) => true,
        None => in_body() || in_query() || in_path(),
    }
}

fn body_of(encoded: &Encoded) -> Value {
    serde_json::from_slice(&encoded.signed).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Method;

    use super::*;
    use crate::operation::{Evidence, Field, Idempotency};

    static OPERATION: Metadata = Metadata::new("order", Method::POST, "/v3/orders/{shop}")
        .idempotency(Idempotency::new(&["shop", "number", "part"], Evidence::Documented))
        .fields(&[
            Field::new(Location::Path, "shop"),
            Field::new(Location::Query, "part"),
            Field::new(Location::Body, "/number"),
        ]);

    #[test]
    fn each_field_of_an_identity_is_looked_for_where_it_belongs() {
        for (query, body, identified) in [
            ("?part=1", r#"{"number":"7"}"#, true),
            ("?a=b&part=1", r#"{"number":7}"#, true),
            ("?part=", r#"{"number":"7"}"#, false),
            ("?apart=1", r#"{"number":"7"}"#, false),
            ("", r#"{"number":"7","part":"1"}"#, false),
            ("?part=1&number=7", "{}", false),
            ("?part=1", r#"{"number":null}"#, false),
            ("?part=1", r#"{"number":""}"#, false),
        ] {
            let path = format!("/v3/orders/1{query}");
            let encoded = Encoded::new(
                Method::POST,
                path,
                Bytes::from_static(body.as_bytes()),
                Some("application/json"),
            );
            let life = life(&OPERATION, &encoded, SystemTime::UNIX_EPOCH);
            assert_eq!(life.is_none(), identified, "{query} {body}");
        }
    }
}
