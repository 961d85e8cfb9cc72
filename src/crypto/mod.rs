//! RSA and AES-GCM behind small traits, and the two back ends that implement them.
//!
//! `aws-lc-rs` (the default) is five times faster to sign and constant time; `rsa` is pure Rust. Either alone is a
//! whole library. With both, [`ClientBuilder::backend`](crate::ClientBuilder::backend) chooses. The same known
//! answers, made by the OpenSSL command line, test both.

#[cfg(feature = "aws-lc-rs")]
mod aws_lc;
mod encrypted;
mod key_file;
mod keys;
#[cfg(feature = "rsa")]
mod pure_rust;

pub use encrypted::NotOpened;
pub use key_file::{InvalidKey, KeyKind};
pub use keys::{ApiV3Key, InvalidApiV3Key, MerchantCertificate, PlatformCertificate, PrivateKey, PublicKey};

pub(crate) use encrypted::{AES_256_GCM, Encrypted};

#[cfg(not(any(feature = "aws-lc-rs", feature = "rsa")))]
compile_error!(
    "the client needs a cryptographic back end: enable the feature `aws-lc-rs` (default) or `rsa`"
);

use std::{fmt, sync::Arc};

use zeroize::Zeroizing;

use crate::sensitive::SealError;

/// A cryptographic back end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Backend {
    /// AWS-LC, through the crate `aws-lc-rs`.
    #[cfg(feature = "aws-lc-rs")]
    AwsLcRs,
    /// Pure Rust, through the crates `rsa` and `aes-gcm`.
    #[cfg(feature = "rsa")]
    Rsa,
}

impl Backend {
    /// Every back end that this build has.
    pub const ALL: &'static [Self] = &[
        #[cfg(feature = "aws-lc-rs")]
        Self::AwsLcRs,
        #[cfg(feature = "rsa")]
        Self::Rsa,
    ];

    fn provider(self) -> &'static dyn Provider {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs => &aws_lc::AwsLc,
            #[cfg(feature = "rsa")]
            Self::Rsa => &pure_rust::PureRust,
        }
    }

    /// Whether a signature takes milliseconds, which is too long for a thread that drives other tasks.
    pub(crate) fn signs_slowly(self) -> bool {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs => false,
            #[cfg(feature = "rsa")]
            Self::Rsa => true,
        }
    }

    /// Fills a buffer with random bytes from the operating system.
    pub(crate) fn fill_random(self, buffer: &mut [u8]) -> Result<(), CryptoError> {
        self.provider().fill_random(buffer)
    }
}

/// `aws-lc-rs` where this build has it, else `rsa`.
impl Default for Backend {
    #[expect(clippy::indexing_slicing, reason = "a build without a back end does not compile")]
    fn default() -> Self {
        Self::ALL[0]
    }
}

/// What a back end can do. Keys arrive as PKCS#1 DER, whatever file they came in.
trait Provider {
    fn private_key(&self, pkcs1: &[u8]) -> Result<Arc<dyn SigningKey>, CryptoError>;
    fn public_key(&self, pkcs1: &[u8]) -> Result<Arc<dyn VerifyingKey>, CryptoError>;
    fn aes_256_gcm(&self, key: &[u8; 32]) -> Result<Arc<dyn Aead>, CryptoError>;
    fn fill_random(&self, buffer: &mut [u8]) -> Result<(), CryptoError>;
}

/// A private RSA key: it signs, and opens what was sealed with its public half.
trait SigningKey: Send + Sync {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError>;
    /// RSAES-OAEP with SHA-1, MGF1 with SHA-1, no label.
    fn open(&self, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError>;
    /// The public half, as PKCS#1 DER.
    fn public_pkcs1(&self) -> Vec<u8>;
}

/// A public RSA key: it verifies, and seals for the owner of the private half.
trait VerifyingKey: Send + Sync {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    fn verify(&self, message: &[u8], signature: &[u8]) -> bool;
    /// RSAES-OAEP with SHA-1, MGF1 with SHA-1, no label.
    fn seal(&self, plaintext: &[u8]) -> Result<Vec<u8>, SealError>;
}

/// AES-256-GCM with a fixed key.
trait Aead: Send + Sync {
    fn open(
        &self,
        nonce: &[u8; 12],
        associated_data: &[u8],
        ciphertext_and_tag: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, CryptoError>;
}

/// The back end refused. It says no more, on purpose: details of a failed decryption help an attacker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CryptoError;

impl fmt::Display for CryptoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the cryptographic back end refused")
    }
}

impl std::error::Error for CryptoError {}
