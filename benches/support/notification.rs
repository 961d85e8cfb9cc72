//! One notification: verified, opened, decoded to its type; by us, and by hand.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use http::HeaderMap;
use serde::Deserialize;
use wechatpay_coupons::{
    Client,
    crypto::{Backend, PrivateKey},
    events::{CouponSendEvent, Event},
};

use super::{comparison::Comparison, keys};

const STOCK: &str = "128888000000001";

pub(crate) async fn measure() -> Comparison {
    let received = Arc::new(Received::new());
    let notifications = Client::builder()
        .merchant(keys::MERCHANT)
        .serial(keys::SERIAL)
        .private_key(keys::read("merchant_key.pkcs8.pem"))
        .public_key(keys::PUBLIC_KEY_ID, keys::read("wechatpay_public.spki.pem"))
        .api_v3_key(keys::read("apiv3_key.txt"))
        .build()
        .expect("a client")
        .notifications()
        .expect("an APIv3 key");
    let (ours, sent) = (notifications, Arc::clone(&received));
    let ours = move || {
        let (ours, sent) = (ours.clone(), Arc::clone(&sent));
        async move {
            let notification = ours.open(&sent.headers, &sent.body).await.expect("the service's");
            let Event::CouponSend(event) = notification.event else { panic!("another event") };
            assert_eq!(event.stock_id.as_str(), STOCK);
        }
    };
    let floor = Arc::new(Floor::new());
    let floor = move || {
        let (floor, sent) = (Arc::clone(&floor), Arc::clone(&received));
        async move { assert_eq!(floor.open(&sent).stock_id.as_str(), STOCK) }
    };
    Comparison::of("notification", 1, ours, floor).await
}

/// What the service sends.
struct Received {
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Received {
    fn new() -> Self {
        let body = keys::read("notification.body");
        let key = PrivateKey::new(&keys::read("wechatpay_key.pkcs8.pem"), Backend::default());
        let (now, nonce) = (seconds().to_string(), "C5AC7061FCCD6BF3E8A0C1F2A7F5C0FE");
        let message = [now.as_bytes(), b"\n", nonce.as_bytes(), b"\n", &body, b"\n"].concat();
        let signature = key.expect("the key").sign(&message).expect("signed");
        let headers = [
            ("Wechatpay-Timestamp", &*now),
            ("Wechatpay-Nonce", nonce),
            ("Wechatpay-Signature", &signature),
            ("Wechatpay-Serial", keys::PUBLIC_KEY_ID),
            ("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048"),
        ];
        let header = |(name, value): (&str, &str)| {
            (name.parse().expect("a header's name"), value.parse().expect("a header's value"))
        };
        let headers: Vec<(http::HeaderName, http::HeaderValue)> = headers.into_iter().map(header).collect();
        Self { headers: headers.into_iter().collect(), body }
    }
}

/// By hand: the keys are parsed once, and the event is decoded to the same type.
struct Floor {
    public_key: ParsedPublicKey,
    key: LessSafeKey,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded because a caller would want them")]
struct Envelope {
    id: String,
    create_time: String,
    event_type: String,
    summary: String,
    resource: Resource,
}

#[derive(Deserialize)]
struct Resource {
    algorithm: String,
    nonce: String,
    associated_data: String,
    ciphertext: String,
}

impl Floor {
    fn new() -> Self {
        let public_key = pem::parse(keys::read("wechatpay_public.pkcs1.pem")).expect("PEM").into_contents();
        let public_key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public_key).expect("the key");
        let key = UnboundKey::new(&AES_256_GCM, &keys::read("apiv3_key.txt")).expect("32 bytes");
        Self { public_key, key: LessSafeKey::new(key) }
    }

    fn open(&self, Received { headers, body }: &Received) -> CouponSendEvent {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).expect("a header");
        let timestamp = header("Wechatpay-Timestamp");
        assert!(seconds().abs_diff(timestamp.parse().expect("a time")) < 300);
        assert_eq!(header("Wechatpay-Serial"), keys::PUBLIC_KEY_ID);
        let mut message = format!("{timestamp}\n{}\n", header("Wechatpay-Nonce")).into_bytes();
        message.extend_from_slice(body);
        message.push(b'\n');
        let signature = BASE64_STANDARD.decode(header("Wechatpay-Signature")).expect("base64");
        self.public_key.verify_sig(&message, &signature).expect("the service's");

        let envelope: Envelope = serde_json::from_slice(body).expect("JSON");
        assert_eq!(envelope.event_type, "COUPON.SEND");
        let Resource { algorithm, nonce, associated_data, ciphertext } = envelope.resource;
        assert_eq!(algorithm, "AEAD_AES_256_GCM");
        let mut buffer = BASE64_STANDARD.decode(ciphertext).expect("base64");
        let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes()).expect("12 bytes");
        let plaintext =
            self.key.open_in_place(nonce, Aad::from(associated_data), &mut buffer).expect("opened");
        serde_json::from_slice(plaintext).expect("the event")
    }
}

fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}
