//! A reply is the service's, or there is a reason why not; whatever it holds.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use wechatpay_coupons::{
    Client, Error, Operation, Outcome,
    auth::VerificationFailure,
    crypto::Backend,
    operation::{DecodeError, EncodeError, Encoded, Metadata, Verified, Violations},
    pipeline::Completion,
    sensitive::Sealer,
};

use crate::{
    samples,
    support::{
        KEY_ID, NOW, WECHATPAY_KEY, at, builder,
        fake::{Fake, client_replied},
        fixture, private_key, signed, signed_as,
    },
};

const REPLY: &str = samples::USE_COUPON_REPLY;
const HEADERS: [&str; 4] =
    ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Signature", "Wechatpay-Serial"];

async fn failure_of(reply: Response<Bytes>) -> VerificationFailure {
    let error = client_replied(reply).use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert_eq!((error.outcome(), error.is_authenticated()), (Outcome::Unknown, false), "{error}");
    let failure = error.verification_failure().unwrap_or_else(|| panic!("{error}")).clone();
    assert!(error.to_string().contains(&failure.to_string()), "{error}");
    failure
}

fn with(mut reply: Response<Bytes>, header: &'static str, value: impl AsRef<[u8]>) -> Response<Bytes> {
    let value = HeaderValue::from_bytes(value.as_ref()).unwrap();
    reply.headers_mut().insert(header, value);
    reply
}

#[tokio::test]
async fn a_good_reply_is_verified_by_every_back_end() {
    for &backend in Backend::ALL {
        let fake = Fake::replying(signed(200, REPLY));
        let client = builder("https://api.mch.weixin.qq.com").backend(backend).transport(fake);
        let reply = client.build().unwrap().use_coupon(&samples::use_coupon()).await;
        assert!(reply.is_ok(), "{backend:?}: {reply:?}");
    }
}

#[tokio::test]
async fn the_type_of_the_signature_may_be_left_out() {
    let mut reply = signed(200, REPLY);
    reply.headers_mut().remove("Wechatpay-Signature-Type").unwrap();
    client_replied(reply).use_coupon(&samples::use_coupon()).await.unwrap();
}

#[tokio::test]
async fn each_header_must_be_there() {
    for name in HEADERS {
        let mut reply = signed(200, REPLY);
        reply.headers_mut().remove(name).unwrap();
        assert_eq!(failure_of(reply).await, VerificationFailure::Header { name });
    }
}

#[tokio::test]
async fn no_header_may_be_repeated() {
    for name in HEADERS.into_iter().chain(["Wechatpay-Signature-Type"]) {
        let mut reply = signed(200, REPLY);
        let value = reply.headers()[name].clone();
        reply.headers_mut().append(name, value);
        assert_eq!(failure_of(reply).await, VerificationFailure::Header { name });
    }
}

#[tokio::test]
async fn each_header_must_be_text() {
    for name in HEADERS.into_iter().chain(["Wechatpay-Signature-Type"]) {
        let reply = with(signed(200, REPLY), name, b"\xE4\xB8\xAD\xFF");
        assert_eq!(failure_of(reply).await, VerificationFailure::Header { name });
    }
}

#[tokio::test]
async fn a_timestamp_must_be_a_number() {
    let texts =
        ["", "now", "1722850421.5", "0x66b0a0f5", "2024-08-05T17:33:41+08:00", "99999999999999999999"];
    for text in texts {
        let reply = signed_as(200, REPLY, text, KEY_ID);
        assert_eq!(failure_of(reply).await, VerificationFailure::Timestamp, "{text:?}");
    }
}

#[tokio::test]
async fn a_reply_is_fresh_for_less_than_five_minutes_in_both_directions() {
    for offset in [-299, -1, 0, 1, 299] {
        let timestamp = NOW.checked_add_signed(offset).unwrap().to_string();
        let reply = signed_as(200, REPLY, &timestamp, KEY_ID);
        let reply = client_replied(reply).use_coupon(&samples::use_coupon()).await;
        assert!(reply.is_ok(), "{offset}: {reply:?}");
    }
    for offset in [-86_400, -301, -300, 300, 301, 86_400] {
        let timestamp = NOW.checked_add_signed(offset).unwrap().to_string();
        let reply = signed_as(200, REPLY, &timestamp, KEY_ID);
        assert_eq!(failure_of(reply).await, VerificationFailure::Stale { seconds: -offset }, "{offset}");
    }
}

#[tokio::test]
async fn times_at_the_ends_of_the_range_are_stale_and_no_panic() {
    for timestamp in [i64::MIN, -1, 0, i64::MAX] {
        let failure = failure_of(signed_as(200, REPLY, &timestamp.to_string(), KEY_ID)).await;
        assert!(matches!(failure, VerificationFailure::Stale { .. }), "{timestamp}: {failure:?}");
    }
}

#[tokio::test]
async fn the_clock_of_the_client_decides_what_is_fresh() {
    for (clock, fresh) in [(NOW - 299, true), (NOW + 299, true), (NOW - 300, false), (NOW + 300, false)] {
        let client = builder("https://api.mch.weixin.qq.com").transport(Fake::replying(signed(200, REPLY)));
        let client = client.clock(move || at(clock)).build().unwrap();
        let reply = client.use_coupon(&samples::use_coupon()).await;
        assert_eq!(reply.is_ok(), fresh, "{clock}: {reply:?}");
    }
}

#[tokio::test]
async fn an_unknown_type_of_signature_is_refused() {
    for kind in ["", "WECHATPAY2-SM2-WITH-SM3", "wechatpay2-sha256-rsa2048", "none"] {
        let reply = with(signed(200, REPLY), "Wechatpay-Signature-Type", kind);
        assert_eq!(failure_of(reply).await, VerificationFailure::SignatureType, "{kind:?}");
    }
}

#[tokio::test]
async fn the_id_of_a_key_is_compared_to_the_character() {
    let lower = KEY_ID.to_ascii_lowercase();
    for id in ["", "PUB_KEY_ID_2", &lower, &KEY_ID[1..], "5D3C8A17E42B90F6A1C75E08B49D2F6371A0E9C4"] {
        let expected =
            VerificationFailure::UnknownKey { asked: Some(KEY_ID.to_owned()), answered: id.to_owned() };
        assert_eq!(failure_of(signed_as(200, REPLY, &NOW.to_string(), id)).await, expected);
    }
}

#[tokio::test]
async fn a_probe_of_the_service_is_told_apart() {
    let probes = ["WECHATPAY/SIGNTEST/", "WECHATPAY/SIGNTEST/AbCd+/==", "WECHATPAY/SIGNTEST/张"];
    for status in [200, 400] {
        for probe in &probes[..2] {
            let reply = with(signed(status, REPLY), "Wechatpay-Signature", probe);
            assert_eq!(failure_of(reply).await, VerificationFailure::Probe, "{probe}");
        }
        let reply = with(signed(status, REPLY), "Wechatpay-Signature", probes[2]);
        assert_eq!(failure_of(reply).await, VerificationFailure::Header { name: "Wechatpay-Signature" });
    }
}

#[tokio::test]
async fn a_signature_of_other_bytes_or_another_key_does_not_match() {
    let merchant = private_key("merchant_key.pkcs8.pem", Backend::default());
    let message = format!("{NOW}\n{}\n{REPLY}\n", crate::support::NONCE);
    let other_body = {
        let mut reply = signed(200, REPLY);
        *reply.body_mut() = Bytes::from(format!("{REPLY} "));
        reply
    };
    let cases = [
        ("another body", other_body),
        ("another nonce", with(signed(200, REPLY), "Wechatpay-Nonce", "x")),
        ("another time", with(signed(200, REPLY), "Wechatpay-Timestamp", (NOW + 1).to_string())),
        (
            "another key",
            with(signed(200, REPLY), "Wechatpay-Signature", merchant.sign(message.as_bytes()).unwrap()),
        ),
        ("no base64", with(signed(200, REPLY), "Wechatpay-Signature", "%%%%")),
        ("no signature", with(signed(200, REPLY), "Wechatpay-Signature", "")),
        ("short", with(signed(200, REPLY), "Wechatpay-Signature", "AAAA")),
    ];
    for (name, reply) in cases {
        let expected = VerificationFailure::Mismatch { key_id: KEY_ID.to_owned() };
        assert_eq!(failure_of(reply).await, expected, "{name}");
    }
}

#[tokio::test]
async fn the_reasons_are_said_to_people() {
    let stale = signed_as(200, REPLY, &(NOW - 480).to_string(), KEY_ID);
    assert_eq!(
        failure_of(stale).await.to_string(),
        "it was signed 480 seconds before the local clock, and less than 300 are accepted; check the clock",
    );
    let unknown = signed_as(200, REPLY, &NOW.to_string(), "PUB_KEY_ID_2");
    assert_eq!(
        failure_of(unknown).await.to_string(),
        format!(
            "it was signed with the key \"PUB_KEY_ID_2\", which is not in the key ring; {KEY_ID:?} was asked for"
        ),
    );
}

#[tokio::test]
async fn a_reply_from_the_future_is_said_to_people() {
    let future = failure_of(signed_as(200, REPLY, &(NOW + 480).to_string(), KEY_ID)).await.to_string();
    assert!(future.contains("480 seconds") && !future.contains("-480"), "{future}");
}

/// Panics when it is decoded.
struct Undecodable;

impl Operation for Undecodable {
    type Reply = ();

    const METADATA: &'static Metadata = &Metadata::new("undecodable", http::Method::GET, "/v3/x");

    fn check(&self) -> Result<(), Violations> {
        Ok(())
    }

    fn encode(&self, _: &dyn Sealer) -> Result<Encoded, EncodeError> {
        Ok(Encoded::new(http::Method::GET, "/v3/x", Bytes::new(), None))
    }

    fn decode(_: &Verified) -> Result<(), DecodeError> {
        panic!("it was decoded")
    }
}

#[tokio::test]
async fn nothing_is_decoded_that_is_not_verified() {
    let mut replies = vec![Response::new(Bytes::from_static(b"{}"))];
    for name in HEADERS {
        replies.push(with(signed(200, "{}"), name, "1"));
        let mut reply = signed(200, "{}");
        reply.headers_mut().remove(name);
        replies.push(reply);
    }
    for reply in replies {
        let error = client_replied(reply).call(&Undecodable).await.unwrap_err();
        assert!(error.is_verification(), "{error}");
    }
}

#[test]
fn the_steps_without_io_say_which_key_is_needed() {
    let client = client_replied(signed(200, REPLY));
    let request = samples::use_coupon();
    let prepared = client.pipeline().prepare(&request).unwrap();
    let other = signed_as(200, REPLY, &NOW.to_string(), "PUB_KEY_ID_2");
    let completion = prepared.complete(&other).unwrap();
    assert!(matches!(completion, Completion::NeedKey(id) if id == "PUB_KEY_ID_2"));
    let Completion::Verified(verified) = prepared.complete(&signed(200, REPLY)).unwrap() else {
        panic!("the reply is verified");
    };
    assert_eq!((verified.key_id(), verified.request_id()), (Some(KEY_ID), Some("08F78BB7")));
    assert_eq!(verified.body(), REPLY);
}

/// Random numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        let length = self.below(most + 1);
        (0..length).map(|_| self.below(256).to_le_bytes()[0]).collect()
    }

    /// Any bytes that a header can hold.
    fn header_value(&mut self) -> HeaderValue {
        let bytes: Vec<u8> = self.bytes(80).into_iter().filter(|byte| *byte >= 32 && *byte != 127).collect();
        HeaderValue::from_bytes(&bytes).unwrap()
    }

    /// A good reply of which some headers are lost, doubled or replaced, and perhaps the body.
    fn reply(&mut self, good: &Response<Bytes>) -> Response<Bytes> {
        let mut reply = good.clone();
        for name in HEADERS.into_iter().chain(["Wechatpay-Signature-Type", "Request-ID"]) {
            let name: HeaderName = name.parse().unwrap();
            let value = self.header_value();
            match self.below(6) {
                0 => drop(reply.headers_mut().remove(name)),
                1 => drop(reply.headers_mut().insert(name, value)),
                2 => drop(reply.headers_mut().append(name, value)),
                _ => {}
            }
        }
        if self.below(3) == 0 {
            *reply.body_mut() = self.bytes(200).into();
        }
        let status = u16::try_from(100 + self.below(500)).unwrap();
        *reply.status_mut() = StatusCode::from_u16(status).unwrap();
        reply
    }
}

#[test]
fn garbage_in_headers_and_bodies_is_an_error_and_no_panic() {
    let client = client_replied(signed(200, REPLY));
    let request = samples::use_coupon();
    let prepared = client.pipeline().prepare(&request).unwrap();
    let good = signed(200, REPLY);
    let mut random = Random(1);
    for _ in 0..5000 {
        let reply = random.reply(&good);
        match prepared.complete(&reply) {
            Ok(Completion::Verified(verified)) => assert_is_good(&verified),
            Ok(_) => {}
            Err(error) => assert_can_be_told(&error),
        }
    }
}

fn assert_is_good(verified: &Verified) {
    assert_eq!(verified.body(), REPLY);
    assert!(verified.status().is_success());
}

fn assert_can_be_told(error: &Error) {
    assert!(!error.to_string().contains('\n'), "{error}");
    assert_ne!(error.outcome(), Outcome::NotSent, "{error}");
    let _ = (format!("{error:?}"), error.advice(), error.code(), error.request_id());
}

#[test]
fn garbage_that_is_well_signed_is_an_error_and_no_panic() {
    let client: Client = client_replied(signed(200, REPLY));
    let request = samples::list_coupon_codes();
    let prepared = client.pipeline().prepare(&request).unwrap();
    let good =
        br#"{"stock_id":"1","total_count":1,"limit":1,"offset":0,"data":[{"code":"x","openid":null}]}"#;
    let mut random = Random(2);
    for round in 0..300 {
        let mut body = good.to_vec();
        for _ in 0..=random.below(4) {
            let at = random.below(body.len());
            body[at] = random.below(256).to_le_bytes()[0];
        }
        let status = [200, 200, 400, 500][round % 4];
        match prepared.complete(&signed(status, body)) {
            Ok(Completion::Verified(verified)) => {
                let decoded = wechatpay_coupons::pipeline::decode::<
                    wechatpay_coupons::busifavor::ListCouponCodes,
                >(&verified);
                decoded.err().iter().for_each(assert_can_be_told);
            }
            Ok(completion) => panic!("{completion:?}"),
            Err(error) => assert_can_be_told(&error),
        }
    }
}

#[test]
fn the_key_of_the_fixtures_is_the_one_that_is_configured() {
    let signature = WECHATPAY_KEY.sign(&fixture("reply.message")).unwrap();
    assert_eq!(signature, crate::support::fixture_line("reply.signature"));
}
