//! What never answers.

use bytes::Bytes;
use http::Request;
use wechatpay_coupons::{
    BoxFuture,
    auth::{SignError, Signer},
    transport::Transport,
};

use super::fake::Answer;

/// A transport and a signer, of which neither ever ends.
pub(crate) struct Hanging;

impl Transport for Hanging {
    fn execute(&self, _: Request<Bytes>) -> BoxFuture<'_, Answer> {
        Box::pin(std::future::pending())
    }
}

impl Signer for Hanging {
    fn sign<'a>(&'a self, _: &'a [u8]) -> BoxFuture<'a, Result<String, SignError>> {
        Box::pin(std::future::pending())
    }
}
