//! What users mount beside the sandbox's own operations, written by hand.

use std::{sync::Arc, time::Duration};

use http::{Method, StatusCode};
use serde::Deserialize;
use wechatpay_coupons::{
    operation::{DecodeError, EncodeError, Encoded, Encoder, Metadata, Operation, Verified, Violations},
    sensitive::Sealer,
};
use wechatpay_sandbox::{
    Sandbox, SandboxError,
    service::{Refusal, Routes, json},
};

use crate::merchant::Merchant;

/// Operations of no fields, by their addresses.
macro_rules! operations {
    ($($name:ident $id:literal $path:literal)*) => { $(
        #[derive(Deserialize)]
        struct $name {}

        impl Operation for $name {
            type Reply = &'static str;

            const METADATA: &'static Metadata = &Metadata::new($id, Method::GET, $path);

            fn check(&self) -> Result<(), Violations> {
                Ok(())
            }

            fn encode(&self, _: &dyn Sealer) -> Result<Encoded, EncodeError> {
                Encoder::new(Self::METADATA).empty()
            }

            fn decode(_: &Verified) -> Result<Self::Reply, DecodeError> {
                Ok("")
            }
        }
    )* };
}

operations! {
    AtOnce "at_once" "/v3/at-once"
    Later "later" "/v3/later"
    Written "written" "/v3/written"
    Well "well" "/v3/well"
    Dotted "dotted" "/v3/{name}.{format}"
}

const SECRET: &str = "the secret of a test";

struct Clumsy;

#[allow(clippy::unused_async, reason = "what is mounted is asynchronous")]
impl Clumsy {
    async fn at_once(&self, _: AtOnce) -> Result<&'static str, Refusal> {
        panic!("{SECRET}");
    }

    async fn later(&self, _: Later) -> Result<&'static str, Refusal> {
        tokio::time::sleep(Duration::from_millis(1)).await;
        panic!("{SECRET}");
    }

    async fn written(&self, _: Written) -> Result<&'static str, Refusal> {
        Ok("written")
    }

    async fn well(&self, _: Well) -> Result<&'static str, Refusal> {
        Ok("well")
    }

    async fn dotted(&self, _: Dotted) -> Result<&'static str, Refusal> {
        Ok("dotted")
    }
}

#[tokio::test]
async fn a_method_that_panics_is_answered_for() {
    let routes = Routes::new(Arc::new(Clumsy))
        .offer(Clumsy::at_once, json(200))
        .offer(Clumsy::later, json(200))
        .offer(Clumsy::written, |_| panic!("{SECRET}"))
        .offer(Clumsy::well, json(200));
    let merchant = Merchant::of(Sandbox::builder().mount(routes)).await;
    for (path, id) in [("/v3/at-once", "at_once"), ("/v3/later", "later"), ("/v3/written", "written")] {
        // `get` expects that it is signed.
        let answer = merchant.get(path).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        let body = answer.json();
        assert_eq!(body["code"], "SYSTEM_ERROR");
        let message = body["message"].as_str().unwrap();
        assert!(message.contains(id) && message.contains("panicked"), "{message}");
        let shown = format!("{:?} {}", answer.headers, String::from_utf8_lossy(&answer.body));
        assert!(!shown.contains(SECRET), "{shown}");
    }
    assert_eq!(merchant.get("/v3/well").await.json(), "well");
}

#[tokio::test]
async fn a_parameter_that_is_a_part_of_a_segment_is_refused_in_plain_words() {
    let routes = Routes::new(Arc::new(Clumsy)).offer(Clumsy::dotted, json(200));
    let error = Sandbox::builder().mount(routes).start().await.unwrap_err();
    assert!(matches!(error, SandboxError::Unroutable(_)));
    assert_eq!(
        error.to_string(),
        "GET /v3/{name}.{format} can't be mounted: in a path that the sandbox serves, a parameter is a whole segment \
         (/{a}/{b}, not /{a}.{b}), and the method is one of HTTP's own"
    );
}

#[tokio::test]
async fn what_is_mounted_twice_is_refused_in_plain_words() {
    let routes = || Routes::new(Arc::new(Clumsy)).offer(Clumsy::well, json(200));
    let error = Sandbox::builder().mount(routes()).mount(routes()).start().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /v3/well: well is served twice; mount it once, and not at all where the sandbox serves it by itself"
    );
}
