//! Opening what the service seals for the merchant, wherever the key may live.

use std::fmt;

use zeroize::Zeroizing;

use super::signer::apart;
use crate::{BoxFuture, crypto::PrivateKey};

/// Opens fields that the service sealed with the merchant's certificate: base64, then RSAES-OAEP with SHA-1 (MGF1 with
/// SHA-1, no label).
///
/// The client's own is [`RsaOpener`], with the merchant's private key. Implement it beside a [`Signer`](super::Signer)
/// for a key that never enters the process: a KMS, an HSM.
pub trait Opener: Send + Sync {
    /// The plaintext of a sealed field as it stands in the reply.
    fn open<'a>(&'a self, sealed: &'a str) -> BoxFuture<'a, Result<Zeroizing<Vec<u8>>, OpenError>>;
}

/// Why a sealed field was not opened. The call has happened all the same.
#[derive(Debug)]
pub struct OpenError(Box<dyn std::error::Error + Send + Sync>);

impl OpenError {
    /// Wraps the reason that an opener of your own had. Keep secrets out of it: it is shown in errors.
    pub fn new(reason: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.0.as_ref())
    }
}

/// Opens with a private key held in memory.
#[derive(Clone, Debug)]
pub struct RsaOpener(PrivateKey);

impl RsaOpener {
    /// Opens with `key`.
    pub fn new(key: PrivateKey) -> Self {
        Self(key)
    }
}

impl Opener for RsaOpener {
    fn open<'a>(&'a self, sealed: &'a str) -> BoxFuture<'a, Result<Zeroizing<Vec<u8>>, OpenError>> {
        Box::pin(async move {
            let sealed = sealed.to_owned();
            match apart(&self.0, move |key| key.open(&sealed)).await {
                Some(opened) => opened.map_err(|_| OpenError::new("not sealed with the merchant's key")),
                None => Err(OpenError::new("the opening task was cancelled")),
            }
        })
    }
}
