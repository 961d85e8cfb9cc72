//! The sandbox's own cryptography: an independent check of the library's.
//!
//! RSASSA-PKCS1-v1_5 with SHA-256 for signatures; RSAES-OAEP with SHA-1, MGF1 with SHA-1 and no label for sealed
//! fields. The same two acts are done by either of two back ends, so that each can be tried against the other.

mod aws_lc;
mod keys;
mod pure_rust;

pub use keys::Credentials;
pub(crate) use keys::{Keys, MERCHANT_ID};

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
    /// Makes the keys usable with this back end.
    pub(crate) fn load(self, keys: &Keys) -> Result<Box<dyn Crypto>, SandboxError> {
        let loaded = match self {
            Self::AwsLcRs => aws_lc::load(keys),
            Self::Rsa => pure_rust::load(keys),
        };
        loaded.ok_or(SandboxError::Cryptography)
    }
}

/// What the service does with keys.
pub(crate) trait Crypto: Send + Sync {
    /// Whether the merchant signed the message.
    fn merchant_signed(&self, message: &[u8], signature: &[u8]) -> bool;

    /// Signs a message as the service.
    fn sign(&self, message: &[u8]) -> Option<Vec<u8>>;

    /// Seals for the merchant.
    fn seal(&self, plaintext: &[u8]) -> Option<Vec<u8>>;

    /// Opens what was sealed for the service.
    fn open(&self, ciphertext: &[u8]) -> Option<Vec<u8>>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_back_end_signs_what_the_other_verifies() {
        let keys = Keys::of_this_process().unwrap();
        // The service's key stands in for the merchant's, so that one side verifies what the other signed.
        let swapped = keys.with_service_as_merchant();
        for (signing, verifying) in [(Backend::AwsLcRs, Backend::Rsa), (Backend::Rsa, Backend::AwsLcRs)] {
            let signature = signing.load(keys).unwrap().sign(b"message").unwrap();
            let crypto = verifying.load(&swapped).unwrap();
            assert!(crypto.merchant_signed(b"message", &signature));
            assert!(!crypto.merchant_signed(b"massage", &signature));
            assert!(!crypto.merchant_signed(b"message", b"short"));
            let sealed = signing.load(&swapped).unwrap().seal(b"secret").unwrap();
            assert_eq!(crypto.open(&sealed).unwrap(), b"secret");
        }
    }

    #[test]
    fn what_was_not_sealed_does_not_open() {
        let keys = Keys::of_this_process().unwrap();
        for backend in [Backend::AwsLcRs, Backend::Rsa] {
            let crypto = backend.load(keys).unwrap();
            assert_eq!(crypto.open(b""), None);
            assert_eq!(crypto.open(&[7; 256]), None);
        }
    }
}
