//! A notification opens as the events of a user's own description.

use std::{
    fs,
    path::Path,
    time::{Duration, SystemTime},
};

use http::HeaderMap;
use wechatpay_constructs::notifications::events::Event;
use wechatpay_coupons::Client;

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/known_answers").join(name);
    fs::read_to_string(path).expect("it is checked in")
}

#[test]
fn it_is_read_as_the_described_payload() {
    let id = "PUB_KEY_ID_0114232134912410000000000000";
    let timestamp = fixture("reply.timestamp");
    let seconds = Duration::from_secs(timestamp.parse().expect("seconds"));
    let client = Client::builder()
        .merchant("1900000001")
        .merchant_certificate(fixture("merchant_certificate.pem"))
        .private_key(fixture("merchant_key.pkcs8.pem"))
        .public_key(id, fixture("wechatpay_public.spki.pem"))
        .api_v3_key(fixture("apiv3_key.txt"))
        .base_url("http://127.0.0.1:9")
        .clock(move || SystemTime::UNIX_EPOCH + seconds)
        .build()
        .expect("it is complete");
    let mut headers = HeaderMap::new();
    let signature = fixture("notification.signature");
    for (name, value) in [
        ("Wechatpay-Timestamp", timestamp.as_str()),
        ("Wechatpay-Nonce", &fixture("reply.nonce")),
        ("Wechatpay-Signature", signature.trim_end()),
        ("Wechatpay-Serial", id),
    ] {
        headers.insert(name, value.parse().expect("a header"));
    }
    let body = fixture("notification.body");
    let notifications = client.notifications().expect("there is an APIv3 key");
    let received = notifications.receive(&headers, body.as_bytes()).expect("it opens");
    let notification = received.opened().and_then(|opened| opened.decode::<Event>()).expect("it fits");
    let Event::CouponSend(coupon) = notification.event else { panic!("{notification:?}") };
    assert_eq!(coupon.stock_id, "128888000000001");
}
