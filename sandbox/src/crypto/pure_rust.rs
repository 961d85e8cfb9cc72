//! The back end in pure Rust.

use std::sync::Arc;

use rsa::{
    Oaep, Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey, pkcs1::DecodeRsaPublicKey as _,
    pkcs8::DecodePrivateKey as _, rand_core::OsRng,
};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::{Pair, PrivateKey, PublicKey};

pub(super) fn private_key(pair: &Pair) -> Option<Arc<dyn PrivateKey>> {
    Some(Arc::new(RsaPrivateKey::from_pkcs8_der(&pair.private).ok()?))
}

pub(super) fn public_key(pair: &Pair) -> Option<Arc<dyn PublicKey>> {
    Some(Arc::new(RsaPublicKey::from_pkcs1_der(&pair.public_pkcs1).ok()?))
}

impl PrivateKey for RsaPrivateKey {
    fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let digest = Sha256::digest(message);
        self.sign_with_rng(&mut OsRng, Pkcs1v15Sign::new::<Sha256>(), &digest).ok()
    }

    fn open(&self, ciphertext: &[u8]) -> Option<Vec<u8>> {
        self.decrypt_blinded(&mut OsRng, Oaep::new::<Sha1>(), ciphertext).ok()
    }
}

impl PublicKey for RsaPublicKey {
    fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let digest = Sha256::digest(message);
        self.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, signature).is_ok()
    }

    fn seal(&self, plaintext: &[u8]) -> Option<Vec<u8>> {
        self.encrypt(&mut OsRng, Oaep::new::<Sha1>(), plaintext).ok()
    }
}
