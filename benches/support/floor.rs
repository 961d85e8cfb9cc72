//! The floor: two calls, written by hand for nothing else.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use aws_lc_rs::{
    rand::{self, SystemRandom},
    rsa::{KeyPair, OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, PublicEncryptingKey},
    signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{contender::Signing, keys};

#[derive(Serialize)]
struct UseCoupon<'a> {
    coupon_code: &'a str,
    stock_id: &'a str,
    appid: &'a str,
    use_time: &'a str,
    use_request_no: &'a str,
    openid: &'a str,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded because a caller would want them")]
pub(crate) struct UseCouponReply {
    pub(crate) stock_id: String,
    openid: String,
    wechatpay_use_time: String,
}

#[derive(Serialize)]
struct SendMultiuseCoupon<'a> {
    stock_id: &'a str,
    out_request_no: &'a str,
    user_name: String,
    id_card_number: String,
    appid: &'a str,
    card_type: &'a str,
}

#[derive(Deserialize)]
pub(crate) struct SendMultiuseCouponReply {
    pub(crate) coupon_id: String,
}

#[derive(Clone)]
pub(crate) struct Floor(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    base_url: String,
    private_key: Option<KeyPair>,
    public_key: ParsedPublicKey,
    sealing_key: OaepPublicEncryptingKey,
}

fn der(file: &str) -> Vec<u8> {
    pem::parse(keys::read(file)).expect("PEM").into_contents()
}

impl Floor {
    pub(crate) fn new(base_url: &str, signing: Signing) -> Self {
        let http = reqwest::Client::builder()
            .http1_only()
            .no_proxy()
            .pool_idle_timeout(Duration::from_secs(6))
            .timeout(Duration::from_secs(30))
            .build()
            .expect("a client");
        let private_key = KeyPair::from_pkcs8(&der("merchant_key.pkcs8.pem")).expect("the key");
        let public_key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der("wechatpay_public.pkcs1.pem"));
        let sealing_key = PublicEncryptingKey::from_der(&der("wechatpay_public.spki.pem")).expect("the key");
        Self(Arc::new(Inner {
            http,
            base_url: base_url.to_owned(),
            private_key: (signing == Signing::Rsa).then_some(private_key),
            public_key: public_key.expect("the key"),
            sealing_key: OaepPublicEncryptingKey::new(sealing_key).expect("the key"),
        }))
    }

    pub(crate) async fn use_coupon(&self) -> UseCouponReply {
        let body = UseCoupon {
            coupon_code: "sxxe34343434",
            stock_id: "100088",
            appid: "wx1234567889999",
            use_time: "2015-05-20T13:29:35+08:00",
            use_request_no: "1002600620019090123143254435",
            openid: "xsd3434454567676",
        };
        self.post("/v3/marketing/busifavor/coupons/use", &body).await
    }

    pub(crate) async fn send_multiuse_coupon(&self) -> SendMultiuseCouponReply {
        let body = SendMultiuseCoupon {
            stock_id: "98065001",
            out_request_no: "89560002019101000121",
            user_name: self.seal("张三"),
            id_card_number: self.seal("110101199003077758"),
            appid: "wx1234567889999",
            card_type: "ID_CARD",
        };
        self.post("/v3/multiuse/users/oX2U0t0b8x7y6z5A4B3C2D1E0F9G/coupons", &body).await
    }

    async fn post<R: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> R {
        let Inner { http, base_url, .. } = &*self.0;
        let body = serde_json::to_vec(body).expect("JSON");
        let request = http
            .post(format!("{base_url}{path}"))
            .header("Authorization", self.authorization(path, &body))
            .header("Wechatpay-Serial", keys::PUBLIC_KEY_ID)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .header("User-Agent", "floor")
            .body(body);
        let mut reply = request.send().await.expect("a reply");
        let headers = std::mem::take(reply.headers_mut());
        let body = reply.bytes().await.expect("its body");
        self.verify(&headers, &body);
        serde_json::from_slice(&body).expect("the reply")
    }

    fn seal(&self, plaintext: &str) -> String {
        let key = &self.0.sealing_key;
        let mut sealed = vec![0; key.ciphertext_size()];
        key.encrypt(&OAEP_SHA1_MGF1SHA1, plaintext.as_bytes(), &mut sealed, None).expect("sealed");
        BASE64_STANDARD.encode(sealed)
    }

    fn authorization(&self, path: &str, body: &[u8]) -> String {
        let now = seconds();
        let mut random = [0; 16];
        rand::fill(&mut random).expect("random bytes");
        let nonce = format!("{:032X}", u128::from_be_bytes(random));
        let mut message = format!("POST\n{path}\n{now}\n{nonce}\n").into_bytes();
        message.extend_from_slice(body);
        message.push(b'\n');
        let mut signature = [0; 256];
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
