//! `GET /v3/certificates`, which is part of the protocol: the sandbox's merchant has the public key alone, and is told so.

use std::{
    future::{Ready, ready},
    sync::Arc,
};

use http::Method;
use serde::Deserialize;
use serde_json::Value;
use wechatpay_coupons::{
    Operation,
    operation::{
        DecodeError, DocumentedError, EncodeError, Encoded, Encoder, Metadata, Verified, Violations,
    },
    sensitive::Sealer,
};

use crate::service::{Refusal, Routes, code, json};

/// Asks for the platform certificates.
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

/// A service that has no certificates.
pub(crate) struct NoCertificates;

impl NoCertificates {
    pub(crate) fn routes() -> Routes<Self> {
        Routes::new(Arc::new(Self)).offer(Self::list, json(200))
    }

    fn list(_: &Self, _: ListCertificates) -> Ready<Result<Value, Refusal>> {
        ready(Err(Refusal::fixed(code::RESOURCE_NOT_EXISTS, "无可用的平台证书，请使用微信支付公钥")))
    }
}
