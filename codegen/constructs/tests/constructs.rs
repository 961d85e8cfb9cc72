//! Each description of `cases/`, used as its `.rs` file says.

#![allow(unused_imports, reason = "every case imports all there is")]

use serde_json::{Value, json};
use wechatpay_coupons::{
    Operation,
    sensitive::{SealError, Sealer as SealerTrait},
};

/// Seals so that everybody can see what.
struct Sealer;

impl SealerTrait for Sealer {
    fn seal(&self, plaintext: &[u8]) -> Result<String, SealError> {
        Ok(format!("sealed({})", String::from_utf8_lossy(plaintext)))
    }
}

/// Method, path and query of a request.
fn address(request: &impl Operation) -> String {
    let encoded = request.encode(&Sealer).expect("it can be written");
    format!("{} {}", encoded.method, encoded.path_and_query)
}

/// The JSON of a request's body.
fn body(request: &impl Operation) -> Value {
    let encoded = request.encode(&Sealer).expect("it can be written");
    serde_json::from_slice(&encoded.body).expect("JSON")
}

/// What a request breaks, line by line.
fn violations(request: &impl Operation) -> Vec<String> {
    let violations = request.check().err();
    violations.iter().flat_map(|violations| violations.iter().map(ToString::to_string)).collect()
}

/// A value as a reply holds it.
fn reply<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("it can be read")
}

include!(concat!(env!("OUT_DIR"), "/tests.rs"));
