//! `GET /v3/certificates`, which is part of the protocol.

use std::{
    future::{Ready, ready},
    sync::Arc,
};

use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use wechatpay_coupons::{
    Operation,
    operation::{
        DecodeError, DocumentedError, EncodeError, Encoded, Encoder, Metadata, Verified, Violations,
    },
    sensitive::Sealer,
};

use crate::{
    KeyMode,
    crypto::Aead,
    platform::Platform,
    service::{self, Accounts, Refusal, Routes, code},
};

/// Asks for the platform certificates. The library's own definition comes with its client, which the sandbox must not switch
/// on, and its reply can be opened, not written.
#[derive(Deserialize)]
struct ListCertificates {}

impl Operation for ListCertificates {
    type Reply = Value;

    const METADATA: &'static Metadata = &Metadata::new("list_certificates", Method::GET, "/v3/certificates")
        .errors(&[DocumentedError::new(code::RESOURCE_NOT_EXISTS, 404, "There are none.")], &[]);

    fn check(&self) -> Result<(), Violations> {
        Ok(())
    }

    fn encode(&self, _: &dyn Sealer) -> Result<Encoded, EncodeError> {
        Encoder::new(Self::METADATA).empty()
    }

    fn decode(reply: &Verified) -> Result<Self::Reply, DecodeError> {
        reply.json()
    }
}

/// The certificates in force, for merchants who work with them.
pub(crate) struct Certificates {
    pub(crate) platform: Arc<Platform>,
    pub(crate) accounts: Arc<Accounts>,
}

impl Certificates {
    pub(crate) fn routes(self) -> Routes<Self> {
        Routes::new(Arc::new(self)).offer(Self::list, service::json(200))
    }

    fn list(&self, _: ListCertificates) -> Ready<Result<Value, Refusal>> {
        ready(self.sealed())
    }

    /// All that are listed, encrypted under the caller's APIv3 key.
    fn sealed(&self) -> Result<Value, Refusal> {
        const NO_CERTIFICATES: Refusal =
            Refusal::fixed(code::RESOURCE_NOT_EXISTS, "无可用的平台证书，请使用微信支付公钥");
        let caller = service::caller().and_then(|id| self.accounts.get(&id)).ok_or(NO_CERTIFICATES)?;
        if caller.credentials.key_mode == KeyMode::PublicKey {
            return Err(NO_CERTIFICATES.explained(format!(
                "Merchant {} works with WeChat Pay's public key, {}: set the client up with it and its id, just so. A client \
                 that has another id, or none, looks for a certificate instead.",
                caller.credentials.merchant_id, caller.credentials.public_key_id,
            )));
        }
        let listed = self.platform.certificates();
        let data = listed.iter().map(|certificate| {
            Some(json!({
                "serial_no": certificate.serial,
                "effective_time": certificate.effective_time,
                "expire_time": certificate.expire_time,
                "encrypt_certificate": Aead::seal(&caller.credentials.api_v3_key, "certificate", &certificate.pem)?,
            }))
        });
        let data: Option<Vec<Value>> = data.collect();
        data.map(|data| json!({ "data": data })).ok_or(Refusal::fixed(code::SYSTEM_ERROR, "平台证书加密失败"))
    }
}
