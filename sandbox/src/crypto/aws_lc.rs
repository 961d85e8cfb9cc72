//! The back end on AWS-LC.

use std::sync::Arc;

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::{
        KeyPair, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PrivateDecryptingKey,
        PublicEncryptingKey,
    },
    signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256},
};

use super::{Pair, PrivateKey, PublicKey};

struct Private {
    signing: KeyPair,
    opening: OaepPrivateDecryptingKey,
}

struct Public {
    verifying: ParsedPublicKey,
    sealing: OaepPublicEncryptingKey,
}

pub(super) fn private_key(pair: &Pair) -> Option<Arc<dyn PrivateKey>> {
    let opening = PrivateDecryptingKey::from_pkcs8(&pair.private).ok()?;
    Some(Arc::new(Private {
        signing: KeyPair::from_pkcs8(&pair.private).ok()?,
        opening: OaepPrivateDecryptingKey::new(opening).ok()?,
    }))
}

pub(super) fn public_key(pair: &Pair) -> Option<Arc<dyn PublicKey>> {
    let sealing = PublicEncryptingKey::from_der(&pair.public).ok()?;
    Some(Arc::new(Public {
        verifying: ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &pair.public_pkcs1).ok()?,
        sealing: OaepPublicEncryptingKey::new(sealing).ok()?,
    }))
}

impl PrivateKey for Private {
    fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut signature = vec![0; self.signing.public_modulus_len()];
        self.signing.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).ok()?;
        Some(signature)
    }

    fn open(&self, ciphertext: &[u8]) -> Option<Vec<u8>> {
        let mut buffer = vec![0; self.opening.min_output_size()];
        let plaintext = self.opening.decrypt(&OAEP_SHA1_MGF1SHA1, ciphertext, &mut buffer, None).ok()?;
        Some(plaintext.to_vec())
    }
}

impl PublicKey for Public {
    fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifying.verify_sig(message, signature).is_ok()
    }

    fn seal(&self, plaintext: &[u8]) -> Option<Vec<u8>> {
        let mut buffer = vec![0; self.sealing.ciphertext_size()];
        let ciphertext = self.sealing.encrypt(&OAEP_SHA1_MGF1SHA1, plaintext, &mut buffer, None).ok()?;
        Some(ciphertext.to_vec())
    }
}
