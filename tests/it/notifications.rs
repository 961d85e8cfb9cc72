//! Notifications: what came is verified, opened and typed, or there is a reason why not; whatever it holds.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{task::JoinSet, time::Instant};
use wechatpay_coupons::{
    Client,
    auth::VerificationFailure,
    crypto::Backend,
    events::{CouponSendEvent, Event},
    notification::{
        self, Deduplicator, Delivery, NotOpened, Notification, NotificationError, Notifications, Received,
    },
    operation::{DecodeError, Events, Payload},
};

use crate::{
    certificates::{PLATFORM, certificates, downloading, list_reply, replies},
    support::{
        KEY_ID, LOCAL, NOW, at, builder,
        encrypted::{ENCRYPTION_NONCE, encrypted},
        fake::Fake,
        fixture, fixture_line,
        hanging::Hanging,
        signed, signed_as, unsigned, whole_text,
    },
};

const ID: &str = "EV-2018022511223320873";
const HEADERS: [&str; 4] =
    ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Signature", "Wechatpay-Serial"];
/// Personal values of the payloads here.
const MARKERS: [&str; 4] = ["oSECRET", "cSECRET", "uSECRET", "pSECRET"];

fn client() -> Client {
    client_on(Backend::default())
}

fn client_on(backend: Backend) -> Client {
    builder(LOCAL).api_v3_key(fixture("apiv3_key.txt")).backend(backend).build().unwrap()
}

fn notifications() -> Notifications {
    client().notifications().unwrap()
}

fn send_payload() -> Value {
    json!({
        "event_type": "EVENT_TYPE_BUSICOUPON_SEND", "coupon_code": "cSECRET", "stock_id": "128888000000001",
        "send_time": "2019-12-31T13:29:35+08:00", "openid": "oSECRET", "unionid": "uSECRET",
        "send_channel": "BUSICOUPON_SEND_CHANNEL_MINIAPP", "send_merchant": "98568888",
        "attach_info": {"phone_number": "pSECRET"},
    })
}

fn use_payload() -> Value {
    json!({
        "stock_creator_mchid": "9800064", "stock_id": "9865888", "coupon_id": "98674556", "coupon_name": "a fund",
        "status": "USED", "description": "", "create_time": "2015-05-20T13:29:35+08:00", "coupon_type": "NORMAL",
        "no_cash": false, "available_begin_time": "2015-05-20T13:29:35+08:00",
        "available_end_time": "2015-05-20T13:29:35+08:00", "singleitem": false, "business_type": "MULTIUSE",
        "consume_information": {
            "consume_time": "2015-05-20T13:29:35+08:00", "consume_mchid": "9856081", "transaction_id": "4200",
            "consume_amount": 300,
        },
    })
}

fn envelope(event_type: &str, payload: &[u8]) -> Value {
    json!({
        "id": ID, "create_time": "2018-06-08T10:34:56+08:00", "event_type": event_type,
        "resource_type": "encrypt-resource", "summary": "券发放通知",
        "resource": {
            "original_type": "coupon", "algorithm": "AEAD_AES_256_GCM", "nonce": ENCRYPTION_NONCE,
            "associated_data": "coupon", "ciphertext": encrypted(payload, "coupon"),
        },
    })
}

fn coupon_send() -> Value {
    envelope("COUPON.SEND", send_payload().to_string().as_bytes())
}

/// The body of a notification with its headers, signed now.
fn sent(envelope: &Value) -> Response<Bytes> {
    signed(200, envelope.to_string())
}

fn receive(
    notifications: &Notifications,
    sent: &Response<Bytes>,
) -> Result<Notification<Event>, NotificationError> {
    notifications.receive(sent.headers(), sent.body())?.opened()?.decode()
}

fn received(envelope: &Value) -> Result<Notification<Event>, NotificationError> {
    receive(&notifications(), &sent(envelope))
}

/// The error, after a look at what it shows and replies.
#[track_caller]
fn refused(notifications: &Notifications, sent: &Response<Bytes>, status: u16) -> NotificationError {
    let error = receive(notifications, sent).unwrap_err();
    assert_silent(&whole_text(&error));
    let reply = error.reply();
    assert_eq!(reply.status(), status, "{error}");
    let body: Value = serde_json::from_slice(reply.body()).unwrap();
    assert_eq!(body["code"], "FAIL", "{error}");
    assert!(body["message"].is_string() && !reply_text(&reply).contains(KEY_ID), "{body}");
    error
}

#[track_caller]
fn failure(sent: &Response<Bytes>) -> VerificationFailure {
    let error = refused(&notifications(), sent, 401);
    assert_eq!((error.id(), error.event_type()), (None, None));
    error.verification_failure().unwrap_or_else(|| panic!("{error}")).clone()
}

#[track_caller]
fn assert_silent(text: &str) {
    for marker in MARKERS {
        let bytes = format!("{:?}", marker.as_bytes()).replace(['[', ']'], "");
        assert!(!text.contains(marker) && !text.contains(&bytes), "{marker} shows in {text:.400}");
    }
}

fn reply_text(reply: &Response<Bytes>) -> String {
    String::from_utf8(reply.body().to_vec()).unwrap()
}

/// The notification that OpenSSL made.
fn known() -> Response<Bytes> {
    let mut sent = signed(200, fixture("notification.body"));
    let headers = sent.headers_mut();
    for (name, file) in [
        ("Wechatpay-Timestamp", "reply.timestamp"),
        ("Wechatpay-Nonce", "reply.nonce"),
        ("Wechatpay-Signature", "notification.signature"),
    ] {
        headers.insert(name, fixture_line(file).parse().unwrap());
    }
    sent
}

#[tokio::test]
async fn a_notification_that_openssl_made_is_opened_by_every_back_end() {
    for &backend in Backend::ALL {
        let sent = known();
        let notifications = client_on(backend).notifications().unwrap();
        let notification = notifications.open(sent.headers(), sent.body()).await.unwrap();
        assert_eq!(notification.id, "9b2f7c0a-5d36-5e0f-9d0c-2f0f2a6d7c11", "{backend:?}");
        assert_eq!(notification.event_type, "COUPON.SEND");
        assert_eq!(notification.create_time.as_str(), "2024-08-05T17:33:41+08:00");
        assert_eq!((&*notification.summary, &*notification.original_type), ("券发放 通知", "coupon"));
        assert_eq!(notification.key_id, KEY_ID);
        let Event::CouponSend(coupon) = &notification.event else { panic!("{notification:?}") };
        assert_eq!(coupon.stock_id.as_str(), "128888000000001");
        assert_eq!(coupon.coupon_code.as_str(), "1227944959000000154");
        assert_eq!(coupon.attach_info, None);
        let payload: Notification<Payload> =
            notifications.open_as(sent.headers(), sent.body()).await.unwrap();
        assert_eq!(payload.event.bytes(), fixture("notification.plaintext"), "{backend:?}");
    }
}

#[test]
fn each_back_end_opens_what_aws_lc_encrypted() {
    for &backend in Backend::ALL {
        let notifications = client_on(backend).notifications().unwrap();
        let notification = receive(&notifications, &sent(&coupon_send())).unwrap();
        let expected: CouponSendEvent = serde_json::from_value(send_payload()).unwrap();
        assert_eq!(notification.event, Event::CouponSend(expected), "{backend:?}");
        let spent = envelope("COUPON.USE", use_payload().to_string().as_bytes());
        let notification = receive(&notifications, &sent(&spent)).unwrap();
        let Event::CouponUse(coupon) = notification.event else { panic!("{notification:?}") };
        assert_eq!(coupon.consume_information.unwrap().consume_amount, Some(300));
    }
}

#[test]
fn an_event_of_another_type_is_kept_as_json_and_not_shown() {
    for event_type in ["TRANSACTION.SUCCESS", "coupon.send", "COUPON.SEND ", ""] {
        let payload = json!({"openid": "oSECRET", "list": [1, null]});
        let notification = received(&envelope(event_type, payload.to_string().as_bytes())).unwrap();
        assert_silent(&format!("{notification:?} {notification:#?}"));
        let Event::Unknown { event_type: kept, payload: json } = notification.event else { panic!() };
        assert_eq!((&*kept, json.as_json()), (event_type, &payload));
    }
}

#[test]
fn debug_of_a_notification_shows_no_personal_data() {
    let notification = received(&coupon_send()).unwrap();
    let shown = format!("{notification:?} {notification:#?}");
    assert_silent(&shown);
    assert!(shown.contains(ID), "{shown}");
    let sent = sent(&coupon_send());
    assert_silent(&format!("{:?}", notifications().receive(sent.headers(), sent.body())));
    let notifications = format!("{:?}", notifications());
    assert!(!notifications.contains(&fixture_line("apiv3_key.txt")), "{notifications}");
}

/// An enum of one's own, written by hand.
#[derive(Debug, PartialEq)]
enum Own {
    Received { stock_id: String },
    Other,
}

#[derive(Deserialize)]
struct Stock {
    stock_id: String,
}

impl Events for Own {
    fn decode(event_type: &str, payload: &Payload) -> Result<Self, DecodeError> {
        match event_type {
            "COUPON.SEND" => payload.json().map(|Stock { stock_id }| Self::Received { stock_id }),
            _ => Ok(Self::Other),
        }
    }
}

#[tokio::test]
async fn events_of_ones_own_are_read_as_those() {
    let sent = sent(&coupon_send());
    let notification = notifications().open_as::<Own>(sent.headers(), sent.body()).await.unwrap();
    assert_eq!(notification.event, Own::Received { stock_id: "128888000000001".to_owned() });
}

#[test]
fn a_payload_that_does_not_fit_keeps_id_type_and_json() {
    let mut payload = send_payload();
    payload["stock_id"] = json!({"oSECRET": "oSECRET"});
    let sent = sent(&envelope("COUPON.SEND", payload.to_string().as_bytes()));
    let error = refused(&notifications(), &sent, 500);
    assert_eq!((error.id(), error.event_type()), (Some(ID), Some("COUPON.SEND")));
    let text = error.to_string();
    assert!(text.contains("the payload does not fit at stock_id: expected a string"), "{text}");
    let NotificationError::Payload { notification, reason } = error else { panic!("{error}") };
    assert_eq!(reason.path(), "stock_id");
    assert_eq!(notification.event.json::<Value>().unwrap(), payload);
    // Whoever knows better reads it all the same.
    assert_eq!(notification.decode::<Payload>().unwrap().event_type, "COUPON.SEND");
}

#[test]
fn a_payload_that_is_no_json_is_an_error_for_every_type() {
    let deep = "[".repeat(100_000);
    for payload in ["", "oSECRET", "null", "[]", "7", "{", "{} {}", &deep, "\u{0}"] {
        let sent = sent(&envelope("COUPON.SEND", payload.as_bytes()));
        let error = refused(&notifications(), &sent, 500);
        assert!(matches!(error, NotificationError::Payload { .. }), "{error}");
    }
    for payload in [&b"\xFF\xFE"[..], b"", b"{"] {
        let error = refused(&notifications(), &sent(&envelope("NEW.EVENT", payload)), 500);
        assert!(matches!(error, NotificationError::Payload { .. }), "{error}");
    }
}

#[test]
fn each_header_must_be_there_once_and_be_text() {
    for name in HEADERS {
        let mut missing = sent(&coupon_send());
        missing.headers_mut().remove(name).unwrap();
        assert_eq!(failure(&missing), VerificationFailure::Header { name });
    }
    for name in HEADERS.into_iter().chain(["Wechatpay-Signature-Type"]) {
        let mut doubled = sent(&coupon_send());
        let value = doubled.headers()[name].clone();
        doubled.headers_mut().append(name, value);
        assert_eq!(failure(&doubled), VerificationFailure::Header { name });
        let mut garbled = sent(&coupon_send());
        garbled.headers_mut().insert(name, HeaderValue::from_bytes(b"\xE4\xFF").unwrap());
        assert_eq!(failure(&garbled), VerificationFailure::Header { name });
        let mut oversized = sent(&coupon_send());
        oversized.headers_mut().insert(name, "7".repeat(1 << 20).parse().unwrap());
        assert!(receive(&notifications(), &oversized).is_err(), "{name}");
    }
    let unsigned = unsigned(200, coupon_send().to_string());
    assert_eq!(failure(&unsigned), VerificationFailure::Header { name: "Wechatpay-Signature" });
}

#[test]
fn the_type_of_the_signature_may_be_left_out_and_no_other_is_taken() {
    let mut untyped = sent(&coupon_send());
    untyped.headers_mut().remove("Wechatpay-Signature-Type").unwrap();
    receive(&notifications(), &untyped).unwrap();
    for kind in ["", "WECHATPAY2-SM2-WITH-SM3", "none"] {
        let mut other = sent(&coupon_send());
        other.headers_mut().insert("Wechatpay-Signature-Type", kind.parse().unwrap());
        assert_eq!(failure(&other), VerificationFailure::SignatureType, "{kind:?}");
    }
}

#[test]
fn a_notification_is_fresh_for_less_than_five_minutes_in_both_directions() {
    let body = coupon_send().to_string();
    for (offset, fresh) in
        [(-300, false), (-299, true), (0, true), (299, true), (300, false), (i32::MAX, false)]
    {
        let timestamp = NOW.checked_add_signed(offset.into()).unwrap().to_string();
        let sent = signed_as(200, body.clone(), &timestamp, KEY_ID);
        if fresh {
            receive(&notifications(), &sent).unwrap();
        } else {
            assert_eq!(failure(&sent), VerificationFailure::Stale { seconds: -i64::from(offset) });
        }
    }
    for timestamp in ["", "now", "99999999999999999999", "-1", "0"] {
        let failure = failure(&signed_as(200, body.clone(), timestamp, KEY_ID));
        let expected = matches!(failure, VerificationFailure::Timestamp | VerificationFailure::Stale { .. });
        assert!(expected, "{timestamp}: {failure:?}");
    }
    let late = builder(LOCAL).api_v3_key(fixture("apiv3_key.txt")).clock(|| at(NOW + 300)).build().unwrap();
    assert!(receive(&late.notifications().unwrap(), &sent(&coupon_send())).is_err());
}

#[test]
fn a_probe_is_told_from_an_attack_and_refused_like_one() {
    let mut probe = sent(&coupon_send());
    probe.headers_mut().insert("Wechatpay-Signature", "WECHATPAY/SIGNTEST/abc=".parse().unwrap());
    assert_eq!(failure(&probe), VerificationFailure::Probe);
    for signature in ["", "%", "c2ln", "WECHATPAY/SIGNTES"] {
        let mut forged = sent(&coupon_send());
        forged.headers_mut().insert("Wechatpay-Signature", signature.parse().unwrap());
        assert_eq!(failure(&forged), VerificationFailure::Mismatch { key_id: KEY_ID.to_owned() });
    }
}

#[test]
fn a_key_that_nobody_knows_is_needed() {
    let sent = signed_as(200, coupon_send().to_string(), &NOW.to_string(), "PUB_KEY_ID_0");
    let received = notifications().receive(sent.headers(), sent.body()).unwrap();
    assert_eq!(received, Received::NeedKey("PUB_KEY_ID_0".to_owned()));
    let expected = VerificationFailure::UnknownKey { asked: None, answered: "PUB_KEY_ID_0".to_owned() };
    assert_eq!(failure(&sent), expected);
}

#[test]
fn a_change_of_any_byte_is_noticed_before_anything_is_read() {
    let good = known();
    let expected = VerificationFailure::Mismatch { key_id: KEY_ID.to_owned() };
    let notifications = notifications();
    let assert_mismatch = |body: &[u8], what: &str| {
        let error = notifications.receive(good.headers(), body).unwrap_err();
        assert_eq!(error, NotificationError::NotVerified(expected.clone()), "{what}");
    };
    for at in 0..good.body().len() {
        let mut body = good.body().to_vec();
        body[at] ^= 1;
        assert_mismatch(&body, &format!("byte {at} changed"));
        assert_mismatch(&good.body()[..at], &format!("cut off at {at}"));
    }
    let rewritten: Value = serde_json::from_slice(good.body()).unwrap();
    assert_mismatch(rewritten.to_string().as_bytes(), "parsed and written again");
    assert_mismatch(&[good.body(), &b"\n"[..]].concat(), "a line feed more");
    assert_mismatch(b"\xFF{[", "no JSON");
    for name in ["Wechatpay-Nonce", "Wechatpay-Timestamp"] {
        let mut headers = good.headers().clone();
        headers.insert(name, (NOW - 1).to_string().parse().unwrap());
        let error = notifications.receive(&headers, good.body()).unwrap_err();
        assert_eq!(error, NotificationError::NotVerified(expected.clone()), "{name}");
    }
}

#[test]
fn what_is_signed_and_no_notification_is_an_error() {
    let deep = "{\"id\":".repeat(100_000);
    let bodies: [&[u8]; 12] = [
        b"",
        b"null",
        b"7",
        b"\"oSECRET\"",
        b"[]",
        b"[{}]",
        b"{}",
        b"<html>",
        b"{\"id\": \"oSECRET\"",
        b"\xFF\xFE",
        b"{\"id\": \"\xFF\"}",
        deep.as_bytes(),
    ];
    for body in bodies {
        let error = refused(&notifications(), &signed(200, body.to_vec()), 400);
        assert!(matches!(error, NotificationError::Envelope(_)), "{error}");
        assert!(error.to_string().starts_with("the notification does not fit at "), "{error}");
    }
}

#[test]
fn each_required_field_must_be_there_and_be_a_text() {
    for pointer in [
        "/id",
        "/create_time",
        "/event_type",
        "/resource",
        "/resource/algorithm",
        "/resource/nonce",
        "/resource/ciphertext",
    ] {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let mut missing = coupon_send();
        missing.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name).unwrap();
        let mut bodies = vec![missing];
        for other in [Value::Null, json!(7), json!(["oSECRET"])] {
            let mut wrong = coupon_send();
            *wrong.pointer_mut(pointer).unwrap() = other;
            bodies.push(wrong);
        }
        for body in bodies {
            let error = refused(&notifications(), &sent(&body), 400);
            assert!(matches!(error, NotificationError::Envelope(_)), "{pointer}: {error}");
        }
    }
    let mut anonymous = coupon_send();
    anonymous["id"] = json!("");
    let error = refused(&notifications(), &sent(&anonymous), 400);
    assert_eq!(error.to_string(), "the notification does not fit at id: expected an id");
}

#[test]
fn what_says_little_may_be_left_out() {
    for nothing in [None, Some(Value::Null), Some(json!(""))] {
        let mut body = coupon_send();
        body["resource"]["ciphertext"] = json!(encrypted(send_payload().to_string().as_bytes(), ""));
        for (parent, name) in [
            ("", "summary"),
            ("", "resource_type"),
            ("/resource", "original_type"),
            ("/resource", "associated_data"),
        ] {
            let object = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            match &nothing {
                Some(value) => object.insert(name.to_owned(), value.clone()),
                None => object.remove(name),
            };
        }
        let notification = received(&body).unwrap();
        assert_eq!((&*notification.summary, &*notification.original_type), ("", ""), "{nothing:?}");
    }
}

/// The reason why a signed notification with this change does not open.
#[track_caller]
fn not_opened(pointer: &str, value: Value) -> NotOpened {
    let mut body = coupon_send();
    *body.pointer_mut(pointer).unwrap() = value;
    let mut reasons = Backend::ALL.iter().map(|backend| {
        let notifications = client_on(*backend).notifications().unwrap();
        let error = refused(&notifications, &sent(&body), 500);
        assert_eq!((error.id(), error.event_type()), (Some(ID), Some("COUPON.SEND")));
        let NotificationError::NotOpened { reason, .. } = error else { panic!("{error}") };
        reason
    });
    let first = reasons.next().unwrap();
    assert!(reasons.all(|reason| reason == first));
    first
}

#[test]
fn a_nonce_has_twelve_bytes() {
    for nonce in ["", "0123456789a", "0123456789abc", "0123456789abcdef", "张三张三"] {
        let reason = not_opened("/resource/nonce", json!(nonce));
        let expected =
            if nonce.len() == 12 { NotOpened::Key } else { NotOpened::Nonce { length: nonce.len() } };
        assert_eq!(reason, expected, "{nonce:?}");
    }
}

#[test]
fn no_other_algorithm_is_tried() {
    for algorithm in ["", "AEAD_SM4_GCM", "aead_aes_256_gcm", "none"] {
        let reason = not_opened("/resource/algorithm", json!(algorithm));
        assert_eq!(reason, NotOpened::Algorithm(algorithm.to_owned()));
    }
    let long = NotOpened::Algorithm("x".repeat(40));
    assert_eq!(not_opened("/resource/algorithm", json!(format!("\n{}", "x".repeat(5000)))), long);
}

#[test]
fn the_tag_is_checked() {
    let sealed = BASE64_STANDARD.decode(encrypted(send_payload().to_string().as_bytes(), "coupon")).unwrap();
    let changed = |at: usize| {
        let mut sealed = sealed.clone();
        sealed[at] ^= 1;
        sealed
    };
    let ciphertexts = [
        changed(0),
        changed(sealed.len() - 17),
        changed(sealed.len() - 16),
        changed(sealed.len() - 1),
        sealed[..sealed.len() - 16].to_vec(),
        sealed[..sealed.len() - 1].to_vec(),
        sealed[..16].to_vec(),
        sealed[..15].to_vec(),
        Vec::new(),
        [&sealed[..], &[0]].concat(),
    ];
    for ciphertext in ciphertexts {
        let reason = not_opened("/resource/ciphertext", json!(BASE64_STANDARD.encode(ciphertext)));
        assert_eq!(reason, NotOpened::Key);
    }
    for text in ["%", "a", "密文", "AAAA AAAA"] {
        assert_eq!(not_opened("/resource/ciphertext", json!(text)), NotOpened::Key, "{text}");
    }
    for data in ["", "certificate", "coupon "] {
        assert_eq!(not_opened("/resource/associated_data", json!(data)), NotOpened::Key, "{data}");
    }
}

#[test]
fn another_merchants_apiv3_key_is_asked_about() {
    for &backend in Backend::ALL {
        let other =
            builder(LOCAL).api_v3_key("0123456789abcdef0123456789abcdef").backend(backend).build().unwrap();
        let error = refused(&other.notifications().unwrap(), &sent(&coupon_send()), 500);
        assert!(
            error.to_string().contains("is it the one that is set in the platform of this very merchant?")
        );
    }
}

#[test]
fn a_client_without_an_apiv3_key_says_how_to_give_it() {
    let error = builder(LOCAL).build().unwrap().notifications().unwrap_err().to_string();
    assert!(error.contains("`api_v3_key`"), "{error}");
}

#[test]
fn a_body_beyond_all_bounds_is_not_looked_at() {
    let largest = Notifications::LARGEST_BODY;
    let error = refused(&notifications(), &signed(200, vec![b' '; largest + 1]), 413);
    assert_eq!(error, NotificationError::TooLarge { length: largest + 1 });
    let error = refused(&notifications(), &signed(200, vec![b' '; largest]), 400);
    assert!(matches!(error, NotificationError::Envelope(_)), "{error}");
    // What the service may encrypt at most is taken.
    let mut payload = send_payload();
    payload["act_id"] = json!("7".repeat(1 << 20));
    received(&envelope("COUPON.SEND", payload.to_string().as_bytes())).unwrap();
}

#[test]
fn notifications_count_for_the_key_that_signed_them() {
    let client = client();
    let notifications = client.notifications().unwrap();
    for _ in 0..3 {
        receive(&notifications, &sent(&coupon_send())).unwrap();
    }
    assert_eq!(replies(&client), [(KEY_ID.to_owned(), 3)]);
}

pub(crate) fn signed_by_platform(id: &str) -> Response<Bytes> {
    signed_as(200, coupon_send().to_string(), &NOW.to_string(), id)
}

#[tokio::test]
async fn a_certificate_that_is_not_known_yet_is_downloaded_once() {
    let fake = Fake::replying(list_reply(fixture("certificates.json")));
    let client = downloading().transport(fake.clone()).build().unwrap();
    let notifications = client.notifications().unwrap();
    let mut handlers = JoinSet::new();
    for _ in 0..20 {
        let (notifications, sent) = (notifications.clone(), signed_by_platform(PLATFORM));
        handlers.spawn(async move { notifications.open(sent.headers(), sent.body()).await.map(drop) });
    }
    for handled in handlers.join_all().await {
        handled.unwrap();
    }
    assert_eq!(fake.requests().len(), 1);
}

#[tokio::test]
async fn ids_that_strangers_invent_cause_no_storm_of_downloads() {
    let fake = Fake::replying(list_reply(fixture("certificates.json")));
    let client = downloading().transport(fake.clone()).build().unwrap();
    let notifications = client.notifications().unwrap();
    for number in 0..50 {
        let sent = signed_by_platform(&format!("{number:040X}"));
        let error = notifications.open(sent.headers(), sent.body()).await.unwrap_err();
        let unknown = matches!(error.verification_failure(), Some(VerificationFailure::UnknownKey { .. }));
        assert!(unknown && error.reply().status() == 401, "{error}");
        // What is old, or no signature at all, is not even a reason to look.
        let old = signed_as(200, "{}", &(NOW - 300).to_string(), "0");
        notifications.open(old.headers(), old.body()).await.unwrap_err();
    }
    assert_eq!(fake.requests().len(), 1);
}

#[test]
fn without_io_the_key_is_asked_for_and_looked_for_by_the_caller() {
    let client = downloading().build().unwrap();
    let notifications = client.notifications().unwrap();
    let sent = signed_by_platform(PLATFORM);
    let needed = notifications.receive(sent.headers(), sent.body()).unwrap();
    assert_eq!(needed, Received::NeedKey(PLATFORM.to_owned()));
    certificates(&client).install(&list_reply(fixture("certificates.json"))).unwrap();
    receive(&notifications, &sent).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_download_that_hangs_does_not_keep_the_service_waiting() {
    let client = downloading().transport(Hanging).build().unwrap();
    let notifications = client.notifications().unwrap();
    let begun = Instant::now();
    let mut handlers = JoinSet::new();
    for _ in 0..3 {
        let (notifications, sent) = (notifications.clone(), signed_by_platform(PLATFORM));
        handlers.spawn(async move { notifications.open(sent.headers(), sent.body()).await.map(drop) });
    }
    for handled in handlers.join_all().await {
        assert!(handled.unwrap_err().verification_failure().is_some());
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[test]
fn replies_are_what_the_service_reads() {
    let accepted = notification::accepted();
    assert_eq!(accepted.status(), StatusCode::OK);
    assert_eq!(reply_text(&accepted), r#"{"code":"SUCCESS","message":"OK"}"#);
    assert_eq!(accepted.headers()["Content-Type"], "application/json");
    let failed = notification::failed("no \"room\"\n张");
    assert_eq!(failed.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let body: Value = serde_json::from_slice(failed.body()).unwrap();
    assert_eq!(body, json!({"code": "FAIL", "message": "no \"room\"\n张"}));
    let body: Value = serde_json::from_slice(notification::failed(&"张".repeat(300)).body()).unwrap();
    assert_eq!(body["message"].as_str().unwrap().chars().count(), 256);
}

fn claim(seen: &Deduplicator, id: &str) -> notification::Claim {
    match seen.claim(id) {
        Delivery::First(claim) => claim,
        other => panic!("{id}: {other:?}"),
    }
}

#[test]
fn a_notification_is_handled_once_and_again_if_that_failed() {
    let seen = Deduplicator::new(10);
    let first = claim(&seen, ID);
    assert!(matches!(seen.claim(ID), Delivery::InProgress));
    drop(first);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _claim = claim(&seen, ID);
        panic!("a handler's own");
    }));
    assert!(panicked.is_err());
    claim(&seen, ID).complete();
    assert!(matches!(seen.claim(ID), Delivery::Repeated));
    assert!(matches!(seen.clone().claim(ID), Delivery::Repeated), "clones share what they know");
    claim(&seen, "another").complete();
}

#[tokio::test]
async fn a_handler_that_is_cancelled_gives_its_claim_back() {
    let seen = Deduplicator::new(10);
    let held = seen.clone();
    let handler = tokio::spawn(async move {
        let _claim = claim(&held, ID);
        std::future::pending::<()>().await;
    });
    while !matches!(seen.claim(ID), Delivery::InProgress) {
        tokio::task::yield_now().await;
    }
    handler.abort();
    assert!(handler.await.unwrap_err().is_cancelled());
    claim(&seen, ID).complete();
}

#[test]
fn only_the_last_ids_are_kept_and_those_in_progress() {
    let seen = Deduplicator::new(2);
    let running = claim(&seen, "running");
    for id in ["1", "2", "3"] {
        claim(&seen, id).complete();
    }
    assert_eq!(format!("{seen:?}"), "Deduplicator { capacity: 2, done: 2, in_progress: 1 }");
    assert!(matches!(seen.claim("2"), Delivery::Repeated) && matches!(seen.claim("3"), Delivery::Repeated));
    assert!(matches!(seen.claim("running"), Delivery::InProgress));
    assert!(matches!(seen.claim("1"), Delivery::First(_)), "forgotten");
    running.complete();
    assert!(matches!(seen.claim("2"), Delivery::First(_)), "the oldest made room");
    let none = Deduplicator::new(0);
    claim(&none, ID).complete();
    claim(&none, ID).complete();
    assert_eq!(format!("{none:?}"), "Deduplicator { capacity: 0, done: 0, in_progress: 0 }");
}

#[test]
fn of_many_who_ask_at_once_one_gets_the_claim() {
    let seen = Deduplicator::new(1000);
    for round in 0..100 {
        let id = format!("{ID}-{round}");
        let claims: Vec<Delivery> = thread::scope(|scope| {
            let asking: Vec<_> = (0..8).map(|_| scope.spawn(|| seen.claim(&id))).collect();
            asking.into_iter().map(|asked| asked.join().unwrap()).collect()
        });
        let first = claims.iter().filter(|delivery| matches!(delivery, Delivery::First(_))).count();
        assert_eq!(first, 1, "round {round}");
        for delivery in claims {
            if let Delivery::First(claim) = delivery {
                claim.complete();
            }
        }
    }
}

#[test]
fn opening_can_be_spawned() {
    fn assert_send(_: &impl Send) {}
    let notifications = notifications();
    let headers = HeaderMap::new();
    assert_send(&notifications.open(&headers, b""));
    assert_send(&notifications);
}
