//! The back end on AWS-LC.

use std::sync::Arc;

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    encoding::AsDer,
    rand,
    rsa::{
        KeyPair, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PrivateDecryptingKey,
        PublicEncryptingKey,
    },
    signature::{KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256},
};
use der::{
    Encode, Tag,
    asn1::{AnyRef, BitStringRef, Null, SequenceOf},
};
use zeroize::Zeroizing;

use super::{Aead, CryptoError, Provider, SigningKey, VerifyingKey, key_file::RSA_ENCRYPTION};
use crate::sensitive::SealError;

pub(super) struct AwsLc;

impl Provider for AwsLc {
    fn private_key(&self, pkcs1: &[u8]) -> Result<Arc<dyn SigningKey>, CryptoError> {
        let signing = KeyPair::from_der(pkcs1).map_err(refused)?;
        let pkcs8 = signing.as_der().map_err(refused)?;
        let opening = PrivateDecryptingKey::from_pkcs8(pkcs8.as_ref()).map_err(refused)?;
        let opening = OaepPrivateDecryptingKey::new(opening).map_err(refused)?;
        Ok(Arc::new(AwsLcPrivateKey { signing, opening }))
    }

    fn public_key(&self, pkcs1: &[u8]) -> Result<Arc<dyn VerifyingKey>, CryptoError> {
        let verifying = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pkcs1).map_err(refused)?;
        let spki = spki_of_pkcs1(pkcs1).ok_or(CryptoError)?;
        let sealing = PublicEncryptingKey::from_der(&spki).map_err(refused)?;
        let sealing = OaepPublicEncryptingKey::new(sealing).map_err(refused)?;
        Ok(Arc::new(AwsLcPublicKey { verifying, sealing }))
    }

    fn aes_256_gcm(&self, key: &[u8; 32]) -> Result<Arc<dyn Aead>, CryptoError> {
        let key = UnboundKey::new(&AES_256_GCM, key).map_err(refused)?;
        Ok(Arc::new(AwsLcAead(LessSafeKey::new(key))))
    }

    fn fill_random(&self, buffer: &mut [u8]) -> Result<(), CryptoError> {
        rand::fill(buffer).map_err(refused)
    }
}

struct AwsLcPrivateKey {
    signing: KeyPair,
    opening: OaepPrivateDecryptingKey,
}

impl SigningKey for AwsLcPrivateKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let mut signature = vec![0; self.signing.public_modulus_len()];
        let random = rand::SystemRandom::new();
        self.signing.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).map_err(refused)?;
        Ok(signature)
    }

    fn open(&self, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let mut buffer = Zeroizing::new(vec![0; self.opening.min_output_size()]);
        let length =
            self.opening.decrypt(&OAEP_SHA1_MGF1SHA1, ciphertext, &mut buffer, None).map_err(refused)?.len();
        buffer.truncate(length);
        Ok(buffer)
    }

    fn public_pkcs1(&self) -> Vec<u8> {
        self.signing.public_key().as_ref().to_vec()
    }
}

struct AwsLcPublicKey {
    verifying: ParsedPublicKey,
    sealing: OaepPublicEncryptingKey,
}

impl VerifyingKey for AwsLcPublicKey {
    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifying.verify_sig(message, signature).is_ok()
    }

    fn seal(&self, plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        let maximum = self.sealing.max_plaintext_size(&OAEP_SHA1_MGF1SHA1);
        if plaintext.len() > maximum {
            return Err(SealError::TooLong { maximum });
        }
        let mut buffer = vec![0; self.sealing.ciphertext_size()];
        let length = self
            .sealing
            .encrypt(&OAEP_SHA1_MGF1SHA1, plaintext, &mut buffer, None)
            .map_err(|_| SealError::Failed)?
            .len();
        buffer.truncate(length);
        Ok(buffer)
    }
}

struct AwsLcAead(LessSafeKey);

impl Aead for AwsLcAead {
    fn open(
        &self,
        nonce: &[u8; 12],
        associated_data: &[u8],
        ciphertext_and_tag: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let mut buffer = Zeroizing::new(ciphertext_and_tag.to_vec());
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let length =
            self.0.open_in_place(nonce, Aad::from(associated_data), &mut buffer).map_err(refused)?.len();
        buffer.truncate(length);
        Ok(buffer)
    }
}

fn refused<E>(_: E) -> CryptoError {
    CryptoError
}

/// A PKCS#1 public key as `SubjectPublicKeyInfo`, as AWS-LC wants keys that encrypt.
fn spki_of_pkcs1(pkcs1: &[u8]) -> Option<Vec<u8>> {
    let mut algorithm = SequenceOf::<AnyRef<'_>, 2>::new();
    algorithm.add(AnyRef::from(&RSA_ENCRYPTION)).ok()?;
    algorithm.add(AnyRef::from(Null)).ok()?;
    let algorithm = algorithm.to_der().ok()?;
    let key = BitStringRef::from_bytes(pkcs1).ok()?.to_der().ok()?;
    AnyRef::new(Tag::Sequence, &[algorithm, key].concat()).ok()?.to_der().ok()
}
