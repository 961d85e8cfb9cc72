//! The back end on AWS-LC.

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::{
        KeyPair, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PrivateDecryptingKey,
        PublicEncryptingKey,
    },
    signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey},
};

use super::{Crypto, Keys};

struct AwsLc {
    merchant: UnparsedPublicKey<Vec<u8>>,
    sealing: OaepPublicEncryptingKey,
    signing: KeyPair,
    opening: OaepPrivateDecryptingKey,
}

pub(super) fn load(keys: &Keys) -> Option<Box<dyn Crypto>> {
    let opening = PrivateDecryptingKey::from_pkcs8(&keys.service_private).ok()?;
    let sealing = PublicEncryptingKey::from_der(&keys.merchant_sealing).ok()?;
    Some(Box::new(AwsLc {
        merchant: UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, keys.merchant_public.clone()),
        sealing: OaepPublicEncryptingKey::new(sealing).ok()?,
        signing: KeyPair::from_pkcs8(&keys.service_private).ok()?,
        opening: OaepPrivateDecryptingKey::new(opening).ok()?,
    }))
}

impl Crypto for AwsLc {
    fn merchant_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        self.merchant.verify(message, signature).is_ok()
    }

    fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut signature = vec![0; self.signing.public_modulus_len()];
        self.signing.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).ok()?;
        Some(signature)
    }

    fn seal(&self, plaintext: &[u8]) -> Option<Vec<u8>> {
        let mut buffer = vec![0; self.sealing.ciphertext_size()];
        let ciphertext = self.sealing.encrypt(&OAEP_SHA1_MGF1SHA1, plaintext, &mut buffer, None).ok()?;
        Some(ciphertext.to_vec())
    }

    fn open(&self, ciphertext: &[u8]) -> Option<Vec<u8>> {
        let mut buffer = vec![0; self.opening.min_output_size()];
        let plaintext = self.opening.decrypt(&OAEP_SHA1_MGF1SHA1, ciphertext, &mut buffer, None).ok()?;
        Some(plaintext.to_vec())
    }
}
