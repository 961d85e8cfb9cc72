//! `AEAD_AES_256_GCM` under a merchant's APIv3 key: certificates and notifications.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::Serialize;

use crate::random;

/// Something encrypted, as it stands in JSON.
#[derive(Clone, Serialize)]
pub(crate) struct Aead {
    algorithm: &'static str,
    nonce: String,
    associated_data: &'static str,
    ciphertext: String,
}

impl Aead {
    /// Encrypts; `None` if the key has not 32 bytes.
    pub(crate) fn seal(key: &str, associated_data: &'static str, plaintext: &str) -> Option<Self> {
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key.as_bytes()).ok()?);
        let nonce = random::alphanumeric(12);
        let mut ciphertext = plaintext.as_bytes().to_vec();
        let unique = Nonce::try_assume_unique_for_key(nonce.as_bytes()).ok()?;
        key.seal_in_place_append_tag(unique, Aad::from(associated_data), &mut ciphertext).ok()?;
        let ciphertext = BASE64_STANDARD.encode(ciphertext);
        Some(Self { algorithm: "AEAD_AES_256_GCM", nonce, associated_data, ciphertext })
    }
}
