//! Signing, wherever the key may live.

use std::fmt;

use crate::{BoxFuture, crypto::PrivateKey};

/// Signs the message of a request: RSASSA-PKCS1-v1_5 with SHA-256, in base64.
///
/// The client's own is [`RsaSigner`]. Implement it for a key that never enters the process: a KMS, an HSM. What it answers
/// is waited for until the deadline of the call, and then dropped; whatever goes wrong with it, nothing was sent.
/// `examples/openssl_signer.rs` of the repository drives another process.
///
/// ```
/// use wechatpay_coupons::{BoxFuture, auth::{SignError, Signer}};
/// # struct Kms;
/// # impl Kms { async fn sign_rsa_sha256(&self, _: &[u8]) -> Result<String, std::io::Error> { Ok(String::new()) } }
///
/// struct KmsSigner(Kms);
///
/// impl Signer for KmsSigner {
///     fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<String, SignError>> {
///         Box::pin(async move { self.0.sign_rsa_sha256(message).await.map_err(SignError::new) })
///     }
/// }
/// ```
pub trait Signer: Send + Sync {
    /// The signature of `message`, in standard base64 with padding.
    fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<String, SignError>>;
}

/// Why a request was not signed. Nothing was sent.
#[derive(Debug)]
pub struct SignError(Box<dyn std::error::Error + Send + Sync>);

impl SignError {
    /// Wraps the reason that a signer of your own had. Keep secrets out of it: it is shown in errors.
    pub fn new(reason: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the request could not be signed: {}", self.0)
    }
}

impl std::error::Error for SignError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.0.as_ref())
    }
}

/// Signs with a private key held in memory.
#[derive(Clone, Debug)]
pub struct RsaSigner(PrivateKey);

impl RsaSigner {
    /// Signs with `key`.
    pub fn new(key: PrivateKey) -> Self {
        Self(key)
    }
}

impl Signer for RsaSigner {
    fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<String, SignError>> {
        Box::pin(async move {
            if !self.0.backend().signs_slowly() {
                return self.0.sign(message).map_err(SignError::new);
            }
            // Some milliseconds: off the threads that drive the other calls, where there are any.
            let Ok(runtime) = tokio::runtime::Handle::try_current() else {
                return self.0.sign(message).map_err(SignError::new);
            };
            let (key, message) = (self.0.clone(), message.to_vec());
            match runtime.spawn_blocking(move || key.sign(&message)).await {
                Ok(signature) => signature.map_err(SignError::new),
                Err(_) => Err(SignError::new("the signing task was cancelled")),
            }
        })
    }
}
