//! Sealed fields: found by the operation's description, opened with the service's private key, sealed
//! with the merchant's public one.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::Value;
use wechatpay_coupons::operation::{Exposure, Metadata};

use super::refusal::Fault;
use crate::crypto::{PrivateKey, PublicKey};

/// Whether there is anything sealed in a body.
pub(super) fn holds_sealed(operation: &Metadata, body: &Value) -> bool {
    pointers(operation).any(|pointer| holds(body, &steps(pointer)))
}

fn holds(value: &Value, steps: &[String]) -> bool {
    match (steps, value) {
        ([], value) => !value.is_null(),
        ([all, rest @ ..], Value::Array(items)) if all == "*" => items.iter().any(|item| holds(item, rest)),
        ([all, rest @ ..], Value::Object(fields)) if all == "*" => {
            fields.values().any(|item| holds(item, rest))
        }
        ([name, rest @ ..], Value::Object(fields)) => {
            fields.get(name).is_some_and(|field| holds(field, rest))
        }
        _ => false,
    }
}

/// Opens every sealed field in a body, in place.
pub(super) fn open_all(operation: &Metadata, body: &mut Value, key: &dyn PrivateKey) -> Result<(), Fault> {
    for pointer in pointers(operation) {
        at_each(body, &steps(pointer), "", &mut |text, at| {
            *text = open(text, key).ok_or_else(|| Fault::new(at, "was not sealed with this public key"))?;
            Ok(())
        })?;
    }
    Ok(())
}

/// Seals what pointers lead to for the merchant, in place; `None` if something can't be sealed.
pub(super) fn seal_all(pointers: &[&str], body: &mut Value, key: &dyn PublicKey) -> Option<()> {
    for pointer in pointers {
        at_each::<()>(body, &steps(pointer), "", &mut |text, _| {
            *text = BASE64_STANDARD.encode(key.seal(text.as_bytes()).ok_or(())?);
            Ok(())
        })
        .ok()?;
    }
    Some(())
}

fn pointers(operation: &Metadata) -> impl Iterator<Item = &'static str> {
    operation.fields.iter().filter(|field| field.exposure == Exposure::Sensitive).map(|field| field.pointer)
}

/// The steps of a JSON pointer, unescaped.
fn steps(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
}

/// Follows the steps of a pointer, `*` to every item of a list or a map. Where the body has another shape nothing
/// happens: decoding will say so.
fn at_each<E>(
    value: &mut Value,
    steps: &[String],
    at: &str,
    act: &mut dyn FnMut(&mut String, &str) -> Result<(), E>,
) -> Result<(), E> {
    let below = |name: &str| format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
    match (steps, value) {
        ([], Value::String(text)) => act(text, at),
        ([all, rest @ ..], Value::Array(items)) if all == "*" => items
            .iter_mut()
            .enumerate()
            .try_for_each(|(index, item)| at_each(item, rest, &format!("{at}/{index}"), act)),
        ([all, rest @ ..], Value::Object(fields)) if all == "*" => {
            fields.iter_mut().try_for_each(|(name, item)| at_each(item, rest, &below(name), act))
        }
        ([name, rest @ ..], Value::Object(fields)) => match fields.get_mut(name) {
            Some(field) => at_each(field, rest, &below(name), act),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

fn open(sealed: &str, key: &dyn PrivateKey) -> Option<String> {
    let ciphertext = BASE64_STANDARD.decode(sealed).ok()?;
    String::from_utf8(key.open(&ciphertext)?).ok()
}

#[cfg(test)]
mod tests {
    use http::Method;
    use serde_json::json;
    use wechatpay_coupons::operation::{Field, Location};

    use super::*;

    const OPERATION: Metadata = Metadata::new("x", Method::POST, "/x").fields(&[
        Field::new(Location::Body, "/people/*/name").sensitive(),
        Field::new(Location::Body, "/plain"),
    ]);

    /// Opens what is reversed.
    struct Mirror;

    impl PrivateKey for Mirror {
        fn sign(&self, _: &[u8]) -> Option<Vec<u8>> {
            None
        }

        fn open(&self, ciphertext: &[u8]) -> Option<Vec<u8>> {
            Some(ciphertext.iter().rev().copied().collect())
        }
    }

    impl PublicKey for Mirror {
        fn has_signed(&self, _: &[u8], _: &[u8]) -> bool {
            false
        }

        fn seal(&self, plaintext: &[u8]) -> Option<Vec<u8>> {
            self.open(plaintext)
        }
    }

    #[test]
    fn fields_in_lists_are_opened_and_others_left_alone() {
        let mut body = json!({"people": [{"name": BASE64_STANDARD.encode("cba")}, {}], "plain": "cba"});
        open_all(&OPERATION, &mut body, &Mirror).unwrap();
        assert_eq!(body, json!({"people": [{"name": "abc"}, {}], "plain": "cba"}));
    }

    #[test]
    fn what_is_sealed_for_the_merchant_stands_in_maps_too() {
        let mut body = json!({"names": {"a": "abc"}, "plain": "abc"});
        seal_all(&["/names/*", "/absent"], &mut body, &Mirror).unwrap();
        assert_eq!(body, json!({"names": {"a": BASE64_STANDARD.encode("cba")}, "plain": "abc"}));
    }

    #[test]
    fn the_fault_names_the_item() {
        let mut body = json!({"people": [{}, {"name": "not base64!"}]});
        let fault = open_all(&OPERATION, &mut body, &Mirror).unwrap_err();
        assert!(format!("{fault:?}").contains("\"/people/1/name\""), "{fault:?}");
    }

    #[test]
    fn the_fault_is_a_pointer_whatever_the_name() {
        const ODD: Metadata =
            Metadata::new("x", Method::POST, "/x").fields(&[Field::new(Location::Body, "/a~1b").sensitive()]);
        let fault = open_all(&ODD, &mut json!({"a/b": "not base64!"}), &Mirror).unwrap_err();
        assert!(format!("{fault:?}").contains("\"/a~1b\""), "{fault:?}");
    }
}
