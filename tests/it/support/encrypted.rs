//! What the service encrypts under the APIv3 key, encrypted by AWS-LC.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::{Engine, prelude::BASE64_STANDARD};

use super::fixture;

pub(crate) const ENCRYPTION_NONCE: &str = "0123456789ab";

/// The ciphertext with its tag, in base64.
pub(crate) fn encrypted(plaintext: &[u8], associated_data: &str) -> String {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &fixture("apiv3_key.txt")).unwrap());
    let mut sealed = plaintext.to_vec();
    let nonce = Nonce::try_assume_unique_for_key(ENCRYPTION_NONCE.as_bytes()).unwrap();
    key.seal_in_place_append_tag(nonce, Aad::from(associated_data.as_bytes()), &mut sealed).unwrap();
    BASE64_STANDARD.encode(sealed)
}
