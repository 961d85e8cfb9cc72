//! The back end in pure Rust.

use std::sync::Arc;

use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead as _, Payload},
};
use rsa::{
    Oaep, Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey,
    pkcs1::{DecodeRsaPrivateKey, DecodeRsaPublicKey, EncodeRsaPublicKey},
    rand_core::{OsRng, RngCore},
    traits::PublicKeyParts,
};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Aead, CryptoError, Provider, SigningKey, VerifyingKey};
use crate::sensitive::SealError;

pub(super) struct PureRust;

impl Provider for PureRust {
    fn private_key(&self, pkcs1: &[u8]) -> Result<Arc<dyn SigningKey>, CryptoError> {
        let key = RsaPrivateKey::from_pkcs1_der(pkcs1).map_err(refused)?;
        Ok(Arc::new(PureRustPrivateKey(key)))
    }

    fn public_key(&self, pkcs1: &[u8]) -> Result<Arc<dyn VerifyingKey>, CryptoError> {
        let key = RsaPublicKey::from_pkcs1_der(pkcs1).map_err(refused)?;
        Ok(Arc::new(PureRustPublicKey(key)))
    }

    fn aes_256_gcm(&self, key: &[u8; 32]) -> Result<Arc<dyn Aead>, CryptoError> {
        Ok(Arc::new(PureRustAead(Aes256Gcm::new(key.into()))))
    }

    fn fill_random(&self, buffer: &mut [u8]) -> Result<(), CryptoError> {
        OsRng.try_fill_bytes(buffer).map_err(refused)
    }
}

struct PureRustPrivateKey(RsaPrivateKey);

impl SigningKey for PureRustPrivateKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        // With a random number generator the operation is blinded: its timing tells much less of the key. SECURITY.md
        // has what is left.
        let digest = Sha256::digest(message);
        self.0.sign_with_rng(&mut OsRng, Pkcs1v15Sign::new::<Sha256>(), &digest).map_err(refused)
    }

    fn open(&self, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        self.0
            .decrypt_blinded(&mut OsRng, Oaep::new::<Sha1>(), ciphertext)
            .map(Zeroizing::new)
            .map_err(refused)
    }

    fn public_pkcs1(&self) -> Vec<u8> {
        let public = self.0.to_public_key().to_pkcs1_der();
        public.map(|der| der.as_bytes().to_vec()).unwrap_or_default()
    }
}

struct PureRustPublicKey(RsaPublicKey);

impl VerifyingKey for PureRustPublicKey {
    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let digest = Sha256::digest(message);
        self.0.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, signature).is_ok()
    }

    fn seal(&self, plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        const OVERHEAD: usize = 2 * 20 + 2;
        let maximum = self.0.size().saturating_sub(OVERHEAD);
        if plaintext.len() > maximum {
            return Err(SealError::TooLong { maximum });
        }
        self.0.encrypt(&mut OsRng, Oaep::new::<Sha1>(), plaintext).map_err(|_| SealError::Failed)
    }
}

struct PureRustAead(Aes256Gcm);

impl Aead for PureRustAead {
    fn open(
        &self,
        nonce: &[u8; 12],
        associated_data: &[u8],
        ciphertext_and_tag: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let payload = Payload { msg: ciphertext_and_tag, aad: associated_data };
        self.0.decrypt(Nonce::from_slice(nonce), payload).map(Zeroizing::new).map_err(refused)
    }
}

fn refused<E>(_: E) -> CryptoError {
    CryptoError
}
