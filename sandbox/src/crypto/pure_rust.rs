//! The back end in pure Rust.

use rsa::{
    Oaep, Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey, pkcs1::DecodeRsaPublicKey as _,
    pkcs8::DecodePrivateKey as _, rand_core::OsRng,
};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::{Crypto, Keys};

struct PureRust {
    merchant: RsaPublicKey,
    service: RsaPrivateKey,
}

pub(super) fn load(keys: &Keys) -> Option<Box<dyn Crypto>> {
    Some(Box::new(PureRust {
        merchant: RsaPublicKey::from_pkcs1_der(&keys.merchant_public).ok()?,
        service: RsaPrivateKey::from_pkcs8_der(&keys.service_private).ok()?,
    }))
}

impl Crypto for PureRust {
    fn merchant_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let digest = Sha256::digest(message);
        self.merchant.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, signature).is_ok()
    }

    fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let digest = Sha256::digest(message);
        self.service.sign_with_rng(&mut OsRng, Pkcs1v15Sign::new::<Sha256>(), &digest).ok()
    }

    fn seal(&self, plaintext: &[u8]) -> Option<Vec<u8>> {
        self.merchant.encrypt(&mut OsRng, Oaep::new::<Sha1>(), plaintext).ok()
    }

    fn open(&self, ciphertext: &[u8]) -> Option<Vec<u8>> {
        self.service.decrypt_blinded(&mut OsRng, Oaep::new::<Sha1>(), ciphertext).ok()
    }
}
