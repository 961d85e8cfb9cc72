//! The sandbox's own cryptography: an independent check of the library's.
//!
//! RSASSA-PKCS1-v1_5 with SHA-256 for signatures; RSAES-OAEP with SHA-1, MGF1 with SHA-1 and no label for sealed
//! fields. The same acts are done by either of two back ends, so that each can be tried against the other.

mod aead;
mod aws_lc;
mod pair;
mod pure_rust;

use std::sync::Arc;

pub(crate) use self::{
    aead::Aead,
    pair::{KeyStore, Pair},
};
use crate::SandboxError;

/// The crate that does the sandbox's cryptography.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Backend {
    /// `aws-lc-rs`: AWS-LC, in C and assembly.
    #[default]
    AwsLcRs,
    /// `rsa`: pure Rust.
    Rsa,
}

impl Backend {
    /// Makes a private key usable with this back end.
    pub(crate) fn private_key(self, pair: &Pair) -> Result<Arc<dyn PrivateKey>, SandboxError> {
        let loaded = match self {
            Self::AwsLcRs => aws_lc::private_key(pair),
            Self::Rsa => pure_rust::private_key(pair),
        };
        loaded.ok_or(SandboxError::Cryptography)
    }

    /// Makes a public key usable with this back end.
    pub(crate) fn public_key(self, pair: &Pair) -> Result<Arc<dyn PublicKey>, SandboxError> {
        let loaded = match self {
            Self::AwsLcRs => aws_lc::public_key(pair),
            Self::Rsa => pure_rust::public_key(pair),
        };
        loaded.ok_or(SandboxError::Cryptography)
    }
}

/// What the service does with a key of its own.
pub(crate) trait PrivateKey: Send + Sync {
    /// Signs a message.
    fn sign(&self, message: &[u8]) -> Option<Vec<u8>>;

    /// Opens what was sealed for the key.
    fn open(&self, ciphertext: &[u8]) -> Option<Vec<u8>>;
}

/// What the service does with a merchant's key.
pub(crate) trait PublicKey: Send + Sync {
    /// Whether the owner of the key signed the message.
    fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool;

    /// Seals for the owner of the key.
    fn seal(&self, plaintext: &[u8]) -> Option<Vec<u8>>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_back_end_signs_what_the_other_verifies() {
        let pair = KeyStore::Process.pair("test").unwrap();
        for (own, other) in [(Backend::AwsLcRs, Backend::Rsa), (Backend::Rsa, Backend::AwsLcRs)] {
            let (private, public) = (own.private_key(&pair).unwrap(), other.public_key(&pair).unwrap());
            let signature = private.sign(b"message").unwrap();
            assert!(public.has_signed(b"message", &signature));
            assert!(!public.has_signed(b"massage", &signature));
            assert!(!public.has_signed(b"message", b"short"));
            let sealed = public.seal(b"secret").unwrap();
            assert_eq!(private.open(&sealed).unwrap(), b"secret");
        }
    }

    #[test]
    fn what_was_not_sealed_does_not_open() {
        let pair = KeyStore::Process.pair("test").unwrap();
        for backend in [Backend::AwsLcRs, Backend::Rsa] {
            let private = backend.private_key(&pair).unwrap();
            assert_eq!(private.open(b""), None);
            assert_eq!(private.open(&[7; 256]), None);
        }
    }
}
