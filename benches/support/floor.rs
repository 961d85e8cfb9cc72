//! The floor: one call, written by hand for nothing else.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use aws_lc_rs::{
    rand::{self, SystemRandom},
    signature::{KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};

use super::keys;

#[derive(Serialize)]
struct Body<'a> {
    coupon_code: &'a str,
    stock_id: &'a str,
    appid: &'a str,
    use_time: &'a str,
    use_request_no: &'a str,
    openid: &'a str,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded because a caller would want them")]
pub(crate) struct Reply {
    pub(crate) stock_id: String,
    openid: String,
    wechatpay_use_time: String,
}

#[derive(Clone)]
pub(crate) struct Floor(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    url: String,
    private_key: Option<RsaKeyPair>,
    public_key: ParsedPublicKey,
}

fn der(file: &str) -> Vec<u8> {
    pem::parse(keys::read(file)).expect("PEM").into_contents()
}

impl Floor {
    pub(crate) fn new(base_url: &str, null: bool) -> Self {
        let http = reqwest::Client::builder()
            .http1_only()
            .no_proxy()
            .pool_idle_timeout(Duration::from_secs(6))
            .timeout(Duration::from_secs(30))
            .build()
            .expect("a client");
        let private_key = RsaKeyPair::from_pkcs8(&der("merchant_key.pkcs8.pem")).expect("the key");
        assert!(private_key.public_modulus_len() == 256 && !private_key.public_key().as_ref().is_empty());
        let public_key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der("wechatpay_public.pkcs1.pem"));
        Self(Arc::new(Inner {
            http,
            url: format!("{base_url}/v3/marketing/busifavor/coupons/use"),
            private_key: (!null).then_some(private_key),
            public_key: public_key.expect("the key"),
        }))
    }

    pub(crate) async fn use_coupon(&self) -> Reply {
        let Inner { http, url, .. } = &*self.0;
        let body = serde_json::to_vec(&Body {
            coupon_code: "sxxe34343434",
            stock_id: "100088",
            appid: "wx1234567889999",
            use_time: "2015-05-20T13:29:35+08:00",
            use_request_no: "1002600620019090123143254435",
            openid: "xsd3434454567676",
        });
        let body = body.expect("JSON");
        let request = http
            .post(url)
            .header("Authorization", self.authorization(&body))
            .header("Wechatpay-Serial", keys::PUBLIC_KEY_ID)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .header("User-Agent", "floor")
            .body(body);
        let reply = request.send().await.expect("a reply");
        let headers = reply.headers().clone();
        let body = reply.bytes().await.expect("its body");
        self.verify(&headers, &body);
        serde_json::from_slice(&body).expect("the reply")
    }

    fn authorization(&self, body: &[u8]) -> String {
        let now = seconds();
        let mut random = [0; 16];
        rand::fill(&mut random).expect("random bytes");
        let nonce = format!("{:032X}", u128::from_be_bytes(random));
        let mut message = format!("POST\n/v3/marketing/busifavor/coupons/use\n{now}\n{nonce}\n").into_bytes();
        message.extend_from_slice(body);
        message.push(b'\n');
        let mut signature = vec![0; 256];
        if let Some(key) = &self.0.private_key {
            key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), &message, &mut signature).expect("signed");
        }
        format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"{}\",nonce_str=\"{nonce}\",timestamp=\"{now}\",serial_no=\"{}\",\
             signature=\"{}\"",
            keys::MERCHANT,
            keys::SERIAL,
            BASE64_STANDARD.encode(signature)
        )
    }

    fn verify(&self, headers: &reqwest::header::HeaderMap, body: &[u8]) {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).expect("a header");
        let timestamp = header("Wechatpay-Timestamp");
        let signed_at: u64 = timestamp.parse().expect("a time");
        assert!(seconds().abs_diff(signed_at) < 300);
        assert_eq!(header("Wechatpay-Serial"), keys::PUBLIC_KEY_ID);
        let mut message = format!("{timestamp}\n{}\n", header("Wechatpay-Nonce")).into_bytes();
        message.extend_from_slice(body);
        message.push(b'\n');
        let signature = BASE64_STANDARD.decode(header("Wechatpay-Signature")).expect("base64");
        self.0.public_key.verify_sig(&message, &signature).expect("the service's reply");
    }
}

fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}
