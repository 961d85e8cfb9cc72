//! The other side, so that the examples run without a merchant: it encrypts, signs and sends as WeChat Pay does.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    encoding::AsDer,
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;
use wechatpay_coupons::{Client, Timestamp, transport::reqwest::reqwest};

use crate::Failure;

const KEY_ID: &str = "PUB_KEY_ID_0114232134912410000000000000";
const API_V3_KEY: &str = "an APIv3 key has 32 characters, ";
const NONCE: &str = "0123456789ab";

/// A WeChat Pay with a key of its own.
pub struct WechatPay {
    key: KeyPair,
}

impl WechatPay {
    /// Makes its key.
    pub fn new() -> Result<Self, Failure> {
        Ok(Self { key: KeyPair::generate(KeySize::Rsa2048)? })
    }

    /// A merchant's client that knows its keys.
    pub fn client(&self) -> Result<Client, Failure> {
        let merchant = KeyPair::generate(KeySize::Rsa2048)?;
        let client = Client::builder()
            .merchant("1900000001")
            .serial("5157F09EFDC096DE15EBE81A47057A7232F1B8E1")
            .private_key(merchant.as_der()?.as_ref())
            .public_key(KEY_ID, self.key.public_key().as_der()?.as_ref())
            .api_v3_key(API_V3_KEY)
            .build()?;
        Ok(client)
    }

    /// Tells a merchant's server of a coupon, tells it again, and tells what was changed on the way.
    pub async fn tell(&self, url: &str) -> Result<(), Failure> {
        let body = coupon_send()?;
        self.deliver(url, &body, &body).await?;
        self.deliver(url, &body, &body).await?;
        self.deliver(url, &body, &body.replace("COUPON.SEND", "COUPON.USE")).await
    }

    async fn deliver(&self, url: &str, signed: &str, sent: &str) -> Result<(), Failure> {
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let http = reqwest::Client::builder().no_proxy().build()?;
        let request = http
            .post(url)
            .header("Content-Type", "application/json")
            .header("Wechatpay-Timestamp", timestamp)
            .header("Wechatpay-Nonce", NONCE)
            .header("Wechatpay-Signature", self.sign(&format!("{timestamp}\n{NONCE}\n{signed}\n"))?)
            .header("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048")
            .header("Wechatpay-Serial", KEY_ID);
        let reply = request.body(sent.to_owned()).send().await?;
        println!("WeChat Pay: got {} {}", reply.status().as_u16(), reply.text().await?);
        Ok(())
    }

    fn sign(&self, message: &str) -> Result<String, Failure> {
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature)?;
        Ok(BASE64_STANDARD.encode(signature))
    }
}

impl std::fmt::Debug for WechatPay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WechatPay").finish_non_exhaustive()
    }
}

fn coupon_send() -> Result<String, Failure> {
    let event = json!({
        "event_type": "EVENT_TYPE_BUSICOUPON_SEND",
        "coupon_code": "1227944959000000154",
        "stock_id": "128888000000001",
        "send_time": Timestamp::now(),
        "openid": "oh-394z-6CGkNoJrsDLTTUKiAnp4",
        "send_channel": "BUSICOUPON_SEND_CHANNEL_MINIAPP",
        "send_merchant": "98568888",
    });
    let envelope = json!({
        "id": "8b33f79f-8869-5ae5-b41b-3c0b59f957d0",
        "create_time": Timestamp::now(),
        "event_type": "COUPON.SEND",
        "resource_type": "encrypt-resource",
        "summary": "商家券领券通知",
        "resource": {
            "original_type": "coupon",
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": encrypted(&event.to_string(), "coupon")?,
            "associated_data": "coupon",
            "nonce": NONCE,
        },
    });
    Ok(envelope.to_string())
}

fn encrypted(plaintext: &str, associated_data: &str) -> Result<String, Failure> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, API_V3_KEY.as_bytes())?);
    let mut sealed = plaintext.as_bytes().to_vec();
    let nonce = Nonce::try_assume_unique_for_key(NONCE.as_bytes())?;
    key.seal_in_place_append_tag(nonce, Aad::from(associated_data), &mut sealed)?;
    Ok(BASE64_STANDARD.encode(sealed))
}
