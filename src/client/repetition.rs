//! Whether a repetition of a request is the same request, as far as its own fields tell.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::{
    auth::FRESH_SECONDS,
    operation::{Encoded, Location, Metadata, Timestamp},
};

/// Whether the request has what tells it from others: a field may be optional, or sent unchecked without a value.
///
/// What stands in the path or in a header, and what the description does not list, is taken to be there.
pub(super) fn is_identified(operation: &Metadata, encoded: &Encoded) -> bool {
    let Some(identity) = operation.idempotency else { return true };
    let is_json = encoded.content_type.as_deref() == Some("application/json");
    let body = if is_json { body_of(encoded) } else { None };
    let query = encoded.path_and_query.split_once('?').map_or("", |(_, query)| query);
    let has = |name: &&str| {
        let described = operation.fields.iter().find(|field| field.pointer.trim_start_matches('/') == *name);
        match (described.map(|field| field.location), &body) {
            (Some(Location::Body), Some(body)) => {
                body.get(name).is_some_and(|value| !value.is_null() && *value != "")
            }
            (Some(Location::Query), _) => {
                let mut given = query.split('&').filter_map(|pair| pair.split_once('='));
                given.any(|(given, value)| given == *name && !value.is_empty())
            }
            _ => true,
        }
    };
    identity.fields.iter().all(has)
}

/// How long a repetition is sure to count as the same request, though the service's clock may be ahead; `None` if for
/// ever, and no time if its age can't be read.
pub(super) fn life(operation: &Metadata, encoded: &Encoded, now: SystemTime) -> Option<Duration> {
    let (field, life) = operation.idempotency?.expires?;
    let begun = body_of(encoded).and_then(|body| Timestamp::parse(body.get(field)?.as_str()?).ok());
    let end = begun.and_then(|begun| begun.checked_add(life));
    let left = end.and_then(|end| end.duration_since(now).ok());
    Some(left.unwrap_or_default().saturating_sub(Duration::from_secs(FRESH_SECONDS)))
}

fn body_of(encoded: &Encoded) -> Option<Value> {
    serde_json::from_slice(&encoded.signed).ok()
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
            assert_eq!(is_identified(&OPERATION, &encoded), identified, "{query} {body}");
        }
    }
}
