//! A merchant that signs by hand.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use rsa::{
    Oaep, Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey,
    pkcs8::{DecodePrivateKey as _, DecodePublicKey as _},
    rand_core::OsRng,
};
use serde_json::Value;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use wechatpay_sandbox::{Sandbox, SandboxBuilder};

pub(crate) const APPID: &str = "wx233544546545989";
pub(crate) const OPENID: &str = "oh-394z-6CGkNoJrsDLTTUKiAnp4";

/// A sandbox, and a merchant to call it.
pub(crate) struct Merchant {
    pub(crate) sandbox: Sandbox,
    key: RsaPrivateKey,
    service_key: RsaPublicKey,
    http: reqwest::Client,
}

/// A request in the making: everything that a test may want wrong.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: Vec<u8>,
    pub(crate) scheme: &'static str,
    pub(crate) merchant_id: String,
    pub(crate) serial: String,
    pub(crate) timestamp: u64,
    pub(crate) wechatpay_serial: String,
}

/// A reply as it came.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Merchant {
    pub(crate) async fn of(builder: SandboxBuilder) -> Self {
        let sandbox = builder.start().await.unwrap();
        let key = RsaPrivateKey::from_pkcs8_pem(&sandbox.credentials().private_key).unwrap();
        let service_key = RsaPublicKey::from_public_key_pem(&sandbox.credentials().public_key).unwrap();
        Self { sandbox, key, service_key, http: reqwest::Client::new() }
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call(&self.draft(Method::POST, path, body.to_string())).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(&self.draft(Method::GET, path, "")).await
    }

    /// Sends a draft with the right signature, and checks that the reply has one.
    pub(crate) async fn call(&self, draft: &Draft) -> Answer {
        let answer = self.send(draft, &self.authorization(draft)).await;
        assert!(self.is_signed(&answer), "{answer:?}");
        answer
    }

    /// Sends a draft under any authorization.
    pub(crate) async fn send(&self, draft: &Draft, authorization: &str) -> Answer {
        let headers = [("user-agent", "test"), ("accept", "*/*"), ("authorization", authorization)];
        self.send_with(draft, &headers).await
    }

    /// Sends a draft with these headers alone.
    pub(crate) async fn send_with(&self, draft: &Draft, headers: &[(&str, &str)]) -> Answer {
        let url = format!("{}{}", self.sandbox.base_url(), draft.path);
        let mut request = self.http.request(draft.method.clone(), url).body(draft.body.clone());
        if !draft.wechatpay_serial.is_empty() {
            request = request.header("wechatpay-serial", &draft.wechatpay_serial);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let reply = request.send().await.unwrap();
        let (status, headers) = (reply.status(), reply.headers().clone());
        Answer { status, headers, body: reply.bytes().await.unwrap() }
    }

    pub(crate) fn draft(&self, method: Method, path: &str, body: impl Into<Vec<u8>>) -> Draft {
        let credentials = self.sandbox.credentials();
        Draft {
            method,
            path: path.to_owned(),
            body: body.into(),
            scheme: "WECHATPAY2-SHA256-RSA2048",
            merchant_id: credentials.merchant_id.clone(),
            serial: credentials.serial.clone(),
            timestamp: SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs(),
            wechatpay_serial: credentials.public_key_id.clone(),
        }
    }

    pub(crate) fn authorization(&self, draft: &Draft) -> String {
        let Draft { method, path, body, scheme, merchant_id, serial, timestamp, .. } = draft;
        let nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";
        let mut message = format!("{method}\n{path}\n{timestamp}\n{nonce}\n").into_bytes();
        message.extend_from_slice(body);
        message.push(b'\n');
        let digest = Sha256::digest(&message);
        let signature = self.key.sign(Pkcs1v15Sign::new::<Sha256>(), &digest).unwrap();
        let signature = BASE64_STANDARD.encode(signature);
        format!(
            "{scheme} mchid=\"{merchant_id}\",nonce_str=\"{nonce}\",signature=\"{signature}\",\
             timestamp=\"{timestamp}\",serial_no=\"{serial}\""
        )
    }

    pub(crate) fn is_signed(&self, answer: &Answer) -> bool {
        let header = |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok());
        let (Some(timestamp), Some(nonce)) = (header("wechatpay-timestamp"), header("wechatpay-nonce"))
        else {
            return false;
        };
        let mut message = format!("{timestamp}\n{nonce}\n").into_bytes();
        message.extend_from_slice(&answer.body);
        message.push(b'\n');
        let digest = Sha256::digest(&message);
        let signature = BASE64_STANDARD.decode(header("wechatpay-signature").unwrap_or_default());
        header("wechatpay-serial") == Some(&self.sandbox.credentials().public_key_id)
            && header("wechatpay-signature-type") == Some("WECHATPAY2-SHA256-RSA2048")
            && self
                .service_key
                .verify(Pkcs1v15Sign::new::<Sha256>(), &digest, &signature.unwrap_or_default())
                .is_ok()
    }

    pub(crate) fn seal(&self, plaintext: &str) -> String {
        let sealed = self.service_key.encrypt(&mut OsRng, Oaep::new::<Sha1>(), plaintext.as_bytes());
        BASE64_STANDARD.encode(sealed.unwrap())
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// A field of a success.
    #[track_caller]
    pub(crate) fn text(&self, field: &str) -> String {
        assert_eq!(self.status, 200, "{self:?}");
        self.json()[field].as_str().unwrap().to_owned()
    }

    #[track_caller]
    pub(crate) fn expect_refusal(&self, status: u16, code: &str) {
        assert_eq!((self.status.as_u16(), self.json()["code"].as_str()), (status, Some(code)), "{self:?}");
        assert!(!self.json()["message"].as_str().unwrap().is_empty());
    }

    /// A refusal over one field.
    #[track_caller]
    pub(crate) fn expect_fault(&self, field: &str, location: &str) {
        self.expect_refusal(400, "PARAM_ERROR");
        let detail = &self.json()["detail"];
        assert_eq!((detail["field"].as_str(), detail["location"].as_str()), (Some(field), Some(location)));
        assert!(!detail["issue"].as_str().unwrap().is_empty());
    }
}
