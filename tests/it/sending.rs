//! A request value and what is sent of it: as often as wanted, always the same value, never the same bytes.

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use serde_json::Value;
use wechatpay_coupons::{
    Operation,
    busifavor::{ListCouponCodes, UseCoupon},
    crypto::Backend,
};

use crate::{
    samples,
    support::{
        KEY_ID, LOCAL, WECHATPAY_KEY, builder,
        fake::{Fake, client_over},
        signed,
    },
};

#[tokio::test]
async fn a_request_sent_twice_is_sealed_twice_and_does_not_change() {
    let fake = Fake::replying(signed(200, r#"{"coupon_id":"98674556"}"#));
    let client = client_over(&fake);
    let request = samples::send_multiuse_coupon();
    client.send_multiuse_coupon(&request).await.unwrap();
    client.send_multiuse_coupon(&request).await.unwrap();
    assert_eq!(request, samples::send_multiuse_coupon());
    let bodies =
        fake.requests().iter().map(|request| serde_json::from_slice(request.body()).unwrap()).collect();
    let bodies: Vec<Value> = bodies;
    for (field, plaintext) in [("user_name", "张三"), ("id_card_number", "110101199003070134")] {
        let sealed: Vec<&str> = bodies.iter().map(|body| body[field].as_str().unwrap()).collect();
        assert_ne!(sealed[0], sealed[1], "{field}");
        for sealed in sealed {
            assert_eq!(*WECHATPAY_KEY.open(sealed).unwrap(), plaintext.as_bytes(), "{field}");
        }
    }
}

#[tokio::test]
async fn the_sealing_key_is_named_in_the_request() {
    let fake = Fake::replying(signed(200, r#"{"coupon_id":"98674556"}"#));
    client_over(&fake).send_multiuse_coupon(&samples::send_multiuse_coupon()).await.unwrap();
    assert_eq!(fake.requests()[0].headers()["wechatpay-serial"], KEY_ID);
}

#[tokio::test]
async fn unchecked_sends_what_check_refuses() {
    let fake = Fake::replying(signed(200, samples::USE_COUPON_REPLY));
    let client = client_over(&fake);
    let request = UseCoupon::new("x".repeat(33), "", "tomorrow", "😀").stock_id("");
    assert!(client.use_coupon(&request).await.unwrap_err().is_violation());
    assert!(fake.requests().is_empty());
    let reply = client.call(&request.unchecked()).await.unwrap();
    assert_eq!(reply.stock_id.as_str(), "100088");
    let expected = format!(
        r#"{{"coupon_code":"{}","stock_id":"","appid":"","use_time":"tomorrow","use_request_no":"😀"}}"#,
        "x".repeat(33)
    );
    assert_eq!(fake.requests()[0].body(), expected.as_bytes());
}

#[tokio::test]
async fn unchecked_is_the_same_operation() {
    let request = ListCouponCodes::new("1").offset(-1);
    assert!(request.check().is_err());
    let fake = Fake::replying(signed(200, "{}"));
    let error = client_over(&fake).call(&request.unchecked()).await.unwrap_err();
    assert_eq!(error.operation(), "list_coupon_codes");
    assert_eq!(fake.requests()[0].uri().query(), Some("offset=-1"));
}

#[test]
fn with_a_transport_of_ones_own_no_runtime_is_needed() {
    for &backend in Backend::ALL {
        let fake = Fake::replying(signed(200, samples::USE_COUPON_REPLY));
        let client = builder(LOCAL).transport(fake).backend(backend).build().unwrap();
        let request = samples::use_coupon();
        let call = pin!(client.use_coupon(&request));
        let poll = call.poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(poll, Poll::Ready(Ok(_))), "{backend:?}");
    }
}
