//! Replies, clocks, clients and runtimes as they should not be: an error with a type for each, and no panic.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Response};
use wechatpay_coupons::{
    Client, Error, Outcome,
    auth::VerificationFailure,
    busifavor::{UploadCouponCodesErrorCode, UseCouponReply},
    crypto::Backend,
    errors::ErrorCode,
};

use crate::{
    certificates::SUCCESSOR,
    samples,
    support::{
        KEY_ID, NOW, at, builder, direct,
        embedded::{self, STOCK},
        fake::{Fake, client_replied},
        fixture, sending_client,
        server::{Answer, Server},
        signed, signed_as, unsigned,
    },
};

async fn replied(reply: Response<Bytes>) -> Result<UseCouponReply, Error> {
    client_replied(reply).use_coupon(&samples::use_coupon()).await
}

#[tokio::test]
async fn a_signed_body_of_another_shape_is_undecodable() {
    let deep = "[".repeat(100_000);
    for body in ["", " ", "[]", "7", "null", "\"text\"", "<html>", "{\"stock_id\":", "{}\n{}", deep.as_str()]
    {
        let error = replied(signed(200, body.to_owned())).await.unwrap_err();
        assert!(error.is_decode(), "{body:.20}: {error}");
        assert_eq!((error.outcome(), error.is_authenticated()), (Outcome::Unknown, true), "{body:.20}");
    }
    for body in [&b"\xff\xfe"[..], b"{\"stock_id\":\"\xff\"}", b"\x00"] {
        let error = replied(signed(200, body)).await.unwrap_err();
        assert!(error.is_decode(), "{body:?}: {error}");
    }
}

/// What the description does not list, with a body that nobody asked for or without the one that is.
#[tokio::test]
async fn a_success_of_another_status_is_read_all_the_same_or_undecodable() {
    let with_body = replied(signed(204, samples::USE_COUPON_REPLY)).await;
    assert_eq!(with_body.unwrap().stock_id.as_str(), "100088");
    assert!(replied(signed(204, "")).await.unwrap_err().is_decode());
}

#[tokio::test]
async fn errors_of_any_shape_are_errors_of_the_api() {
    let long = "x".repeat(1 << 20);
    for body in ["", "[]", "[[]]", "null", "{\"code\":7}", "<html>", "{\"code\":\"X\"", long.as_str()] {
        for status in [400, 401, 404, 429, 500, 502] {
            let error = replied(unsigned(status, body.to_owned())).await.unwrap_err();
            assert!(error.is_api(), "{status} {body:.20}: {error}");
            assert_eq!(
                (error.outcome(), error.code_as::<ErrorCode>()),
                (Outcome::Unknown, None),
                "{body:.20}"
            );
            assert!(error.to_string().len() < 300);
        }
    }
}

#[tokio::test]
async fn headers_of_any_size_are_told_in_one_line_each() {
    for name in ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Signature", "Wechatpay-Serial"] {
        let mut reply = signed(200, samples::USE_COUPON_REPLY);
        let long = HeaderValue::from_str(&"9".repeat(1 << 16)).unwrap();
        reply.headers_mut().insert(name, long);
        let error = replied(reply).await.unwrap_err();
        assert!(error.is_verification(), "{name}: {error:.300}");
        assert_eq!(error.outcome(), Outcome::Unknown);
        assert!(error.to_string().len() < 400, "{name}: {}", error.to_string().len());
    }
    for (length, id) in [(128, Some("9".repeat(128))), (1 << 16, None)] {
        let mut reply = signed(400, "{}");
        reply.headers_mut().insert("Request-ID", HeaderValue::from_str(&"9".repeat(length)).unwrap());
        let error = replied(reply).await.unwrap_err();
        assert_eq!(error.request_id(), id.as_deref(), "what is longer is none");
    }
}

#[tokio::test]
async fn a_clock_that_is_hours_off_is_told_with_its_distance() {
    for (clock, seconds) in [(NOW - 7200, -7200), (NOW + 7200, 7200)] {
        let client = builder("https://api.mch.weixin.qq.com").clock(move || at(clock));
        let client = client.transport(Fake::replying(signed_as(200, "{}", &NOW.to_string(), KEY_ID)));
        let error = client.build().unwrap().use_coupon(&samples::use_coupon()).await.unwrap_err();
        assert_eq!(error.verification_failure(), Some(&VerificationFailure::Stale { seconds }));
        assert!(error.to_string().contains("check the clock"), "{error}");
    }
}

#[tokio::test]
async fn a_truncated_reply_is_unknown() {
    for bytes in [
        &b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"stock_id\""[..],
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"stock",
        b"HTTP/1.1 200",
        b"no HTTP at all\r\n\r\n",
        b"",
    ] {
        let server = Server::start(Answer::Bytes(bytes)).await;
        let error = sending_client(&server.url()).use_coupon(&samples::use_coupon()).await.unwrap_err();
        assert!(error.is_transport(), "{bytes:?}: {error}");
        assert_eq!(error.outcome(), Outcome::Unknown, "{bytes:?}: {error}");
    }
}

#[tokio::test]
async fn a_reply_may_be_as_large_as_is_said_and_no_larger() {
    let server = Server::replying(signed(200, samples::USE_COUPON_REPLY)).await;
    let size = samples::USE_COUPON_REPLY.len();
    for (largest, fits) in [(size, true), (size - 1, false), (0, false)] {
        let client = direct(&server.url()).largest_reply(largest).build().unwrap();
        let reply = client.use_coupon(&samples::use_coupon()).await;
        assert_eq!(reply.is_ok(), fits, "{largest}: {reply:?}");
        let Err(error) = reply else { continue };
        assert!(error.is_transport(), "{error}");
        assert_eq!(error.outcome(), Outcome::Unknown);
        assert!(error.to_string().contains(&format!("larger than {largest} bytes")), "{error}");
    }
}

#[tokio::test]
async fn merchants_in_one_process_keep_to_themselves() {
    let (first, second) = (Fake::replying(signed(200, "{}")), Fake::replying(signed(200, "{}")));
    let client = |fake: &Fake| builder("https://api.mch.weixin.qq.com").transport(fake.clone());
    let one = client(&first).build().unwrap();
    let other = Client::builder()
        .merchant("1900000999")
        .serial("ABCDEF")
        .private_key(fixture("wechatpay_key.pkcs8.pem"))
        .platform_certificate(fixture("successor_certificate.pem"))
        .clock(|| at(NOW))
        .transport(second.clone())
        .build()
        .unwrap();
    let request = samples::use_coupon();
    let (one, other) = tokio::join!(one.use_coupon(&request), other.use_coupon(&request));
    assert!(one.unwrap_err().is_decode());
    // The keys of one merchant are unknown to the other.
    let failure = other.unwrap_err().verification_failure().cloned();
    assert!(matches!(failure, Some(VerificationFailure::UnknownKey { .. })), "{failure:?}");
    for (fake, merchant, key) in [(first, "1900000001", KEY_ID), (second, "1900000999", SUCCESSOR)] {
        let [request] = &fake.requests()[..] else { panic!("one request each") };
        assert_eq!(request.headers()["wechatpay-serial"], key);
        let authorization = request.headers()["authorization"].to_str().unwrap();
        assert!(authorization.contains(&format!("mchid=\"{merchant}\"")), "{authorization}");
    }
}

#[tokio::test]
async fn a_client_that_is_dropped_in_mid_call_lets_the_call_end() {
    let server = Server::start(Answer::Silence).await;
    for &backend in Backend::ALL {
        let client = direct(&server.url()).timeout(Duration::from_secs(1)).backend(backend).build().unwrap();
        let held = client.clone();
        let call = tokio::spawn(async move { held.use_coupon(&samples::use_coupon()).await });
        drop(client);
        let error = call.await.expect("no panic").unwrap_err();
        assert!(error.is_timeout(), "{error}");
        assert_eq!(error.outcome(), Outcome::Unknown);
    }
}

#[test]
fn a_runtime_that_is_shut_down_in_mid_call_is_no_panic() {
    let runtime =
        || tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for &backend in Backend::ALL {
        let serving = runtime();
        let server = serving.block_on(Server::start(Answer::Silence));
        let calling = runtime();
        let client = direct(&server.url()).backend(backend).build().unwrap();
        let held = client.clone();
        let call = calling.spawn(async move { held.use_coupon(&samples::use_coupon()).await });
        while server.recorded().is_empty() {
            std::thread::yield_now();
        }
        calling.shutdown_background();
        let ended = serving.block_on(async { tokio::time::timeout(Duration::from_secs(30), call).await });
        assert!(ended.expect("it ends").expect_err("it was cancelled").is_cancelled());
        // The client outlives it, and works in another runtime.
        let error = runtime().block_on(async {
            let request = samples::use_coupon();
            let call = client.use_coupon(&request);
            tokio::time::timeout(Duration::from_millis(200), call).await
        });
        assert!(error.is_err(), "the server is silent");
    }
}

#[tokio::test]
async fn a_code_is_the_same_variant_however_it_is_spelt() {
    for (code, status, variant) in [
        ("NOAUTH", 403, ErrorCode::NoAuth),
        ("NO_AUTH", 400, ErrorCode::NoAuth),
        ("RATELIMIT_EXCEEDED", 429, ErrorCode::FrequencyLimited),
    ] {
        let error = replied(signed(status, format!("{{\"code\":\"{code}\"}}"))).await.unwrap_err();
        assert_eq!(error.code_as(), Some(variant.clone()), "{code}");
        assert_eq!(error.outcome(), Outcome::Refused, "{code}");
        assert_eq!(error.code_as(), Some(UploadCouponCodesErrorCode::Common(variant)), "{code}");
    }
    let error = replied(signed(400, r#"{"code":"NEVER_HEARD_OF"}"#)).await.unwrap_err();
    let code: ErrorCode = error.code_as().expect("a code");
    assert!(matches!(&code, ErrorCode::Unknown(_)) && code.as_str() == "NEVER_HEARD_OF");
}

#[tokio::test]
async fn an_operation_of_another_address_can_not_read_a_reply() {
    let sandbox = embedded::sandbox(wechatpay_sandbox::Backend::default()).await;
    let client = embedded::client(&sandbox, Backend::default());
    let stock = format!("v3/marketing/busifavor/stocks/{STOCK}/couponcodes");
    let verified = client.chain(&stock).get().verified().await.unwrap();
    let read = wechatpay_coupons::pipeline::decode::<wechatpay_coupons::busifavor::ListCouponCodes>;
    assert!(read(&verified).is_ok());
    let other = wechatpay_coupons::pipeline::decode::<wechatpay_coupons::busifavor::UseCoupon>;
    let error = other(&verified).unwrap_err();
    assert!(error.is_decode() && error.to_string().contains("another operation"), "{error}");
}
