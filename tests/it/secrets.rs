//! Personal data, sealed values and signatures show up in no text that a program might log.

use std::{fmt::Debug, time::Duration};

use bytes::Bytes;
use http::{Response, header::AUTHORIZATION};
use serde::de::DeserializeOwned;
use serde_json::json;
use wechatpay_coupons::{
    Client, Error, Operation,
    busifavor::{
        ListCouponCodesReply, PreSendProductCoupon, PreSendProductCouponReply, SendConsumeCard,
        SendConsumeCardReply, SendConsumeCardRequired, UploadCouponCodes, UploadCouponCodesReply, UseCoupon,
        UseCouponReply,
    },
    multiuse::{SendMultiuseCoupon, SendMultiuseCouponRequired},
    operation::Encoded,
    pipeline::Completion,
};

use crate::support::{
    KEY_ID, NOW, direct,
    fake::{Fake, client_over, client_replied},
    fixture, private_key, sending_client,
    server::{Answer, ClosedPort, Server},
    signed, signed_as, unsigned, whole_text,
};

/// Values that are nobody's business. Each can stand in a field of any kind.
const OPENID: &str = "oSECRET-openid-1";
const UNIONID: &str = "uSECRET-unionid-2";
const CODE: &str = "SECRET-code-3";
const TOKEN: &str = "SECRET-token-4";
const NAME: &str = "密SECRET-name-5";
const ID_NUMBER: &str = "SECRET-110101-6";
const PHONE: &str = "SECRET-13800138000-7";
const MARKERS: [&str; 7] = [OPENID, UNIONID, CODE, TOKEN, NAME, ID_NUMBER, PHONE];

/// Looks for the values as they are, escaped, percent-encoded, and as lists of bytes.
#[track_caller]
fn assert_silent(text: &str) {
    let compact: String = text.split_whitespace().collect();
    for marker in MARKERS {
        let bytes = format!("{:?}", marker.as_bytes()).replace(['[', ']', ' '], "");
        for form in [marker, "SECRET", &bytes] {
            assert!(!text.contains(form) && !compact.contains(form), "{marker} shows in {text:.400}");
        }
    }
}

#[track_caller]
fn assert_debug_is_silent(value: &impl Debug) {
    assert_silent(&format!("{value:?} {value:#?}"));
}

#[track_caller]
fn assert_error_is_silent(error: &Error) {
    assert_silent(&whole_text(error));
}

fn use_coupon() -> UseCoupon {
    UseCoupon::new(CODE, "wx1", "2015-05-20T13:29:35+08:00", "1").stock_id("1").openid(OPENID)
}

fn send_multiuse_coupon(openid: &str) -> SendMultiuseCoupon {
    SendMultiuseCoupon::new(SendMultiuseCouponRequired {
        openid: openid.into(),
        stock_id: "1".into(),
        out_request_no: "1".into(),
        user_name: NAME.into(),
        id_card_number: ID_NUMBER.into(),
        appid: "wx1".into(),
        card_type: "ID_CARD".into(),
    })
}

fn send_consume_card() -> SendConsumeCard {
    SendConsumeCard::new(SendConsumeCardRequired {
        card_id: "card".into(),
        appid: "wx1".into(),
        openid: OPENID.into(),
        out_request_no: "1".into(),
        send_time: "2019-12-31T13:29:35.120+08:00".into(),
    })
}

fn pre_send() -> PreSendProductCoupon {
    PreSendProductCoupon::new("1", "wx1", "1").coupon_code(CODE).openid(OPENID)
}

fn upload() -> UploadCouponCodes {
    UploadCouponCodes::new("1", [CODE, CODE], "1")
}

#[test]
fn debug_of_a_request_is_silent() {
    assert_debug_is_silent(&use_coupon());
    assert_debug_is_silent(&use_coupon().unchecked());
    assert_debug_is_silent(&send_multiuse_coupon(OPENID));
    assert_debug_is_silent(&send_consume_card());
    assert_debug_is_silent(&pre_send());
    assert_debug_is_silent(&upload());
    assert_debug_is_silent(&SendMultiuseCouponRequired {
        openid: OPENID.into(),
        stock_id: "1".into(),
        out_request_no: "1".into(),
        user_name: NAME.into(),
        id_card_number: ID_NUMBER.into(),
        appid: "wx1".into(),
        card_type: "ID_CARD".into(),
    });
}

fn decoded<T: DeserializeOwned>(value: serde_json::Value) -> T {
    serde_json::from_value(value).unwrap()
}

#[test]
fn debug_of_a_reply_is_silent() {
    let time = "2015-05-20T13:29:35+08:00";
    assert_debug_is_silent(&UseCouponReply::new("1", OPENID, time));
    assert_debug_is_silent(&SendConsumeCardReply::new(CODE));
    assert_debug_is_silent(&PreSendProductCouponReply::new(TOKEN));
    let uploaded = json!({
        "stock_id": "1", "total_count": 1, "success_count": 1, "success_time": time, "success_codes": [CODE],
        "fail_codes": [{"coupon_code": CODE, "code": "X", "message": "x"}], "exist_codes": [CODE],
        "duplicate_codes": [CODE],
    });
    assert_debug_is_silent(&decoded::<UploadCouponCodesReply>(uploaded));
    let listed = json!({
        "stock_id": "1", "total_count": 1, "limit": 1, "offset": 0,
        "data": [{"code": CODE, "openid": OPENID, "unionid": UNIONID, "coupon_code": CODE}],
    });
    assert_debug_is_silent(&decoded::<ListCouponCodesReply>(listed));
}

#[cfg(feature = "events")]
#[test]
fn debug_of_notifications_is_silent() {
    let event = json!({
        "coupon_code": CODE, "stock_id": "1", "send_time": "", "send_channel": "API", "send_merchant": "1",
        "openid": OPENID, "unionid": UNIONID, "attach_info": {"code": CODE, "phone_number": PHONE},
    });
    assert_debug_is_silent(&decoded::<wechatpay_coupons::events::CouponSendEvent>(event));
}

#[test]
fn debug_of_each_step_of_a_call_is_silent() {
    let client = client_replied(unsigned(200, ""));
    let request = send_multiuse_coupon(OPENID);
    let prepared = client.pipeline().prepare(&request).unwrap();
    assert_debug_is_silent(&prepared);
    let reply = signed(200, json!({"coupon_id": "1", "openid": OPENID}).to_string());
    let completion = prepared.complete(&reply).unwrap();
    assert!(matches!(completion, Completion::Verified(_)));
    assert_debug_is_silent(&completion);
    let encoded = Encoded::new(http::Method::POST, format!("/v3/{OPENID}"), Bytes::from(CODE), None);
    assert_debug_is_silent(&encoded);
}

#[test]
fn debug_of_an_attempt_is_silent() {
    let client = client_replied(unsigned(200, ""));
    let prepared = client.pipeline().prepare(&use_coupon()).unwrap();
    let attempt = prepared.attempt().unwrap();
    assert_debug_is_silent(&attempt);
}

#[tokio::test]
async fn the_authorization_of_a_request_is_marked_as_sensitive() {
    let fake = Fake::replying(unsigned(502, ""));
    let _ = client_over(&fake).use_coupon(&use_coupon()).await;
    let request = fake.requests().remove(0);
    assert!(request.headers()[AUTHORIZATION].is_sensitive());
    assert!(!format!("{:?}", request.headers()).contains("signature="));
}

#[test]
fn violations_are_silent() {
    let long = |marker: &str| marker.repeat(20);
    let time = "2015-05-20T13:29:35+08:00";
    let violations = [
        UseCoupon::new(long(CODE), "wx1", time, "1").openid(long(OPENID)).check(),
        send_multiuse_coupon(&long(OPENID)).check(),
        UploadCouponCodes::new("1", [long(CODE), format!("{CODE}\t"), format!("{CODE}😀")], "1").check(),
        pre_send().coupon_code(format!("{CODE}😀")).openid(format!("{OPENID}😀")).check(),
    ];
    for violations in violations {
        assert_silent(&whole_text(&violations.unwrap_err()));
    }
}

#[tokio::test]
async fn errors_before_sending_are_silent() {
    let client = client_replied(unsigned(200, ""));
    let mut long = send_multiuse_coupon(OPENID);
    long.user_name = NAME.repeat(20).into();
    long.id_card_number = ID_NUMBER.repeat(20).into();
    let error = client.call(&long).await.unwrap_err();
    assert_eq!(error.violations().unwrap().iter().count(), 2);
    assert_error_is_silent(&error);
    let error = client.call(&UseCoupon::new(CODE.repeat(20), "", "", "")).await.unwrap_err();
    assert_error_is_silent(&error);
}

#[tokio::test]
async fn transport_errors_are_silent() {
    let silent = Server::start(Answer::Silence).await;
    let closing = Server::start(Answer::Bytes(b"")).await;
    let impatient = direct(&silent.url()).timeout(Duration::from_millis(200));
    let closed = ClosedPort::new();
    let clients = [
        ("refused", sending_client(&closed.url())),
        ("DNS", sending_client("http://nowhere.invalid")),
        ("closed", sending_client(&closing.url())),
        ("time-out", impatient.build().unwrap()),
    ];
    for (name, client) in clients {
        let error = client.call(&send_multiuse_coupon(OPENID)).await.unwrap_err();
        assert!(error.is_transport(), "{name}: {error}");
        assert_error_is_silent(&error);
        assert!(!error.to_string().contains("/v3/"), "{name}: {error}");
    }
}

#[tokio::test]
async fn a_path_that_urls_would_change_is_not_quoted() {
    let closed = ClosedPort::new();
    let client: Client = sending_client(&closed.url());
    let mut request = send_multiuse_coupon("..");
    request.stock_id = OPENID.into();
    let error = client.call(&request.unchecked()).await.unwrap_err();
    assert!(error.is_encoding(), "{error}");
    assert_error_is_silent(&error);
}

#[tokio::test]
async fn errors_of_the_service_are_silent_though_they_quote_what_was_sent() {
    let fields = [
        "/openid",
        "openid",
        "/coupon_code",
        "/user_name",
        "/id_card_number",
        "/coupon_code_list/0",
        OPENID,
        "",
    ];
    for field in fields {
        let body = json!({
            "code": "PARAM_ERROR",
            "message": format!("{OPENID} {CODE} {NAME}"),
            "detail": {
                "field": field, "value": OPENID, "issue": format!("{CODE} is bad"), "location": UNIONID,
                "more": {"name": NAME},
            },
        });
        for reply in [signed(400, body.to_string()), unsigned(400, body.to_string())] {
            for error in errors_of_each(&reply).await {
                assert_error_is_silent(&error);
                assert_debug_is_silent(error.api().unwrap());
                assert_debug_is_silent(error.api().unwrap().detail().unwrap());
            }
        }
    }
}

async fn errors_of_each(reply: &Response<Bytes>) -> Vec<Error> {
    let client = client_replied(reply.clone());
    vec![
        client.use_coupon(&use_coupon()).await.unwrap_err(),
        client.send_multiuse_coupon(&send_multiuse_coupon(OPENID)).await.unwrap_err(),
        client.upload_coupon_codes(&upload()).await.unwrap_err(),
        client.pre_send_product_coupon(&pre_send()).await.unwrap_err(),
    ]
}

#[tokio::test]
async fn a_value_that_the_service_quotes_is_dropped_where_it_is_personal() {
    for field in ["/openid", "/coupon_code", "/never_heard_of"] {
        let detail = json!({"field": field, "value": OPENID, "issue": "bad", "location": "body"});
        let body = json!({"code": "PARAM_ERROR", "message": "bad", "detail": detail});
        let error =
            client_replied(signed(400, body.to_string())).use_coupon(&use_coupon()).await.unwrap_err();
        let detail = error.api().unwrap().detail().unwrap();
        assert_eq!(detail.value(), None, "{field}");
        assert_silent(&detail.raw().to_string());
    }
}

#[tokio::test]
async fn codes_that_quote_values_are_silent() {
    for body in [json!({"code": OPENID}), json!([{"code": format!("{CODE}\n")}]), json!({"code": NAME})] {
        let error =
            client_replied(signed(400, body.to_string())).use_coupon(&use_coupon()).await.unwrap_err();
        assert_error_is_silent(&error);
    }
}

#[tokio::test]
async fn decode_errors_are_silent() {
    let time = "2015-05-20T13:29:35+08:00";
    let replies = [
        json!({"stock_id": [OPENID], "openid": OPENID, "wechatpay_use_time": time}),
        json!({"stock_id": "1", "openid": {"value": OPENID}, "wechatpay_use_time": time}),
        json!({"stock_id": "1", "openid": OPENID}),
        json!(OPENID),
        json!([OPENID, CODE]),
        json!({OPENID: CODE}),
    ];
    for reply in replies {
        let error =
            client_replied(signed(200, reply.to_string())).use_coupon(&use_coupon()).await.unwrap_err();
        assert!(error.is_decode(), "{error}");
        assert_error_is_silent(&error);
    }
    let listed = |count: &str, code: serde_json::Value| json!({"stock_id": "1", "total_count": count, "limit": 1, "offset": 0, "data": [{"code": code}]});
    let tricks = format!("{OPENID}, expected {OPENID} at line {OPENID} 1 column 2");
    let replies = [listed(OPENID, json!(CODE)), listed(&tricks, json!(1)), listed("1", json!({CODE: CODE}))];
    let raw = format!(r#"{{"stock_id":"{OPENID}" {OPENID}"#);
    for reply in replies.map(|reply| reply.to_string()).into_iter().chain([raw, format!("{OPENID}{{")]) {
        let client = client_replied(signed(200, reply));
        let error = client.list_coupon_codes(&crate::samples::list_coupon_codes()).await.unwrap_err();
        assert!(error.is_decode(), "{error}");
        assert_error_is_silent(&error);
    }
}

#[cfg(feature = "events")]
#[test]
fn errors_of_serde_are_silent_about_values_that_are_kept_from_it() {
    let event = json!({
        "coupon_code": "1", "stock_id": "1", "send_time": "", "send_channel": "API", "send_merchant": "1",
        "attach_info": {"phone_number": [PHONE]},
    });
    let error = serde_json::from_value::<wechatpay_coupons::events::CouponSendEvent>(event).unwrap_err();
    assert_silent(&whole_text(&error));
}

#[tokio::test]
async fn verification_failures_are_silent() {
    let body = json!({"openid": OPENID}).to_string();
    let mut changed = signed(200, body.clone());
    *changed.body_mut() = Bytes::from(format!("{body} "));
    let replies =
        [unsigned(200, body.clone()), changed, signed_as(200, body, &(NOW - 600).to_string(), KEY_ID)];
    for reply in replies {
        let error = client_replied(reply).use_coupon(&use_coupon()).await.unwrap_err();
        assert!(error.is_verification(), "{error}");
        assert_error_is_silent(&error);
    }
}

#[test]
fn a_signature_is_not_shown_by_debug_of_the_signer() {
    use wechatpay_coupons::{auth::RsaSigner, crypto::Backend};
    let signer = RsaSigner::new(private_key("merchant_key.pkcs8.pem", Backend::default()));
    let der = fixture("merchant_key.pkcs1.der");
    let bytes = format!("{:?}", &der[20..40]);
    assert!(!format!("{signer:?}").contains(bytes.trim_matches(['[', ']'])));
}
