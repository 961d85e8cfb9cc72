//! The keys of a merchant and of the service, each a type of its own so that they can't be swapped.

use std::{fmt, ops::Range, sync::Arc, time::SystemTime};

use base64::{Engine, prelude::BASE64_STANDARD};
use zeroize::Zeroizing;

use super::{
    Aead, Backend, CryptoError, SigningKey, VerifyingKey,
    key_file::{InvalidKey, KeyFile, KeyKind, bits_of},
};
use crate::sensitive::SealError;

/// The merchant's private key (商户API私钥), usually `apiclient_key.pem`.
///
/// It signs requests, and opens the fields that the service seals for the merchant.
#[derive(Clone)]
pub struct PrivateKey {
    key: Arc<dyn SigningKey>,
    backend: Backend,
}

impl PrivateKey {
    const WANTED: &'static str =
        "the merchant's RSA private key (apiclient_key.pem) as PKCS#8 or PKCS#1, PEM or DER";

    /// Reads PKCS#8 or PKCS#1, PEM or DER.
    pub fn new(file: &[u8], backend: Backend) -> Result<Self, InvalidKey> {
        let invalid = |found| InvalidKey { found, wanted: Self::WANTED };
        match KeyFile::read(file).map_err(invalid)? {
            KeyFile::PrivateKey { pkcs1 } => {
                let key = backend.provider().private_key(&pkcs1);
                let key = key.map_err(|_| invalid(KeyKind::Unrecognized))?;
                Ok(Self { key, backend })
            }
            other => Err(invalid(other.kind())),
        }
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256, in base64: the `signature` of an `Authorization` header.
    pub fn sign(&self, message: &[u8]) -> Result<String, CryptoError> {
        self.key.sign(message).map(|signature| BASE64_STANDARD.encode(signature))
    }

    /// Opens a value that was sealed for the merchant: base64, then RSAES-OAEP with SHA-1.
    pub fn open(&self, sealed: &str) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let ciphertext = BASE64_STANDARD.decode(sealed).map_err(|_| CryptoError)?;
        self.key.open(&ciphertext)
    }

    pub(crate) fn backend(&self) -> Backend {
        self.backend
    }

    pub(crate) fn public_pkcs1(&self) -> Vec<u8> {
        self.key.public_pkcs1()
    }

    /// Its size in bits.
    pub fn bits(&self) -> usize {
        bits_of(&self.public_pkcs1())
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey").field("backend", &self.backend).finish_non_exhaustive()
    }
}

/// A public key of WeChat Pay (微信支付公钥), usually `pub_key.pem`.
///
/// It verifies replies, and seals sensitive fields for the service.
#[derive(Clone)]
pub struct PublicKey {
    key: Arc<dyn VerifyingKey>,
    pkcs1: Vec<u8>,
    certificate_serial: Option<String>,
}

impl PublicKey {
    const WANTED: &'static str = "WeChat Pay's RSA public key (pub_key.pem) as SPKI or PKCS#1, or a platform \
                                  certificate, PEM or DER";

    /// Reads SPKI or PKCS#1, or takes the key out of a certificate; PEM or DER.
    pub fn new(file: &[u8], backend: Backend) -> Result<Self, InvalidKey> {
        let invalid = |found| InvalidKey { found, wanted: Self::WANTED };
        let (pkcs1, certificate_serial) = match KeyFile::read(file).map_err(invalid)? {
            KeyFile::PublicKey { pkcs1 } => (pkcs1, None),
            KeyFile::Certificate { pkcs1, serial, .. } => (pkcs1, Some(serial)),
            other @ KeyFile::PrivateKey { .. } => return Err(invalid(other.kind())),
        };
        Self::of_pkcs1(pkcs1, certificate_serial, backend).map_err(invalid)
    }

    fn of_pkcs1(
        pkcs1: Vec<u8>,
        certificate_serial: Option<String>,
        backend: Backend,
    ) -> Result<Self, KeyKind> {
        let key = backend.provider().public_key(&pkcs1).map_err(|_| KeyKind::Unrecognized)?;
        Ok(Self { key, pkcs1, certificate_serial })
    }

    /// The serial of the platform certificate that the key was taken from, if it was: the key's id.
    pub fn certificate_serial(&self) -> Option<&str> {
        self.certificate_serial.as_deref()
    }

    /// Whether `signature` (base64) is one of `message`: RSASSA-PKCS1-v1_5 with SHA-256.
    pub fn verify(&self, message: &[u8], signature: &str) -> bool {
        BASE64_STANDARD.decode(signature).is_ok_and(|signature| self.key.verify(message, &signature))
    }

    /// Seals a plaintext: RSAES-OAEP with SHA-1, in base64.
    pub fn seal(&self, plaintext: &[u8]) -> Result<String, SealError> {
        self.key.seal(plaintext).map(|ciphertext| BASE64_STANDARD.encode(ciphertext))
    }

    /// Its size in bits.
    pub fn bits(&self) -> usize {
        bits_of(&self.pkcs1)
    }

    pub(crate) fn pkcs1(&self) -> &[u8] {
        &self.pkcs1
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublicKey").finish_non_exhaustive()
    }
}

/// A certificate of WeChat Pay (微信支付平台证书): a public key with an id, its serial, and an end.
///
/// Who issued it is not asked: whoever configures one, or holds the APIv3 key that opens a downloaded one, vouches for
/// it.
#[derive(Clone)]
pub struct PlatformCertificate {
    serial: String,
    validity: Range<SystemTime>,
    key: PublicKey,
}

impl PlatformCertificate {
    const WANTED: &'static str = "a platform certificate of WeChat Pay, PEM or DER";

    /// Reads an X.509 certificate, PEM or DER.
    pub fn new(file: &[u8], backend: Backend) -> Result<Self, InvalidKey> {
        let invalid = |found| InvalidKey { found, wanted: Self::WANTED };
        match KeyFile::read(file).map_err(invalid)? {
            KeyFile::Certificate { serial, pkcs1, validity } => {
                let validity = validity.ok_or_else(|| invalid(KeyKind::UndatedCertificate))?;
                let key = PublicKey::of_pkcs1(pkcs1, Some(serial.clone()), backend).map_err(invalid)?;
                Ok(Self { serial, validity, key })
            }
            other => Err(invalid(other.kind())),
        }
    }

    /// The serial, which is the id of its key: upper-case hexadecimal.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// When it is in force: from its first second to the one after its last.
    pub fn validity(&self) -> Range<SystemTime> {
        self.validity.clone()
    }

    /// Its key.
    pub fn public_key(&self) -> &PublicKey {
        &self.key
    }
}

impl fmt::Debug for PlatformCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlatformCertificate")
            .field("serial", &self.serial)
            .field("validity", &self.validity)
            .finish_non_exhaustive()
    }
}

/// The merchant's certificate (商户API证书), usually `apiclient_cert.pem`: the source of its serial.
#[derive(Clone)]
pub struct MerchantCertificate {
    serial: String,
    pkcs1: Vec<u8>,
    validity: Option<Range<SystemTime>>,
}

impl MerchantCertificate {
    const WANTED: &'static str = "the merchant's certificate (apiclient_cert.pem), PEM or DER";

    /// Reads an X.509 certificate, PEM or DER.
    pub fn new(file: &[u8]) -> Result<Self, InvalidKey> {
        let invalid = |found| InvalidKey { found, wanted: Self::WANTED };
        match KeyFile::read(file).map_err(invalid)? {
            KeyFile::Certificate { serial, pkcs1, validity } => Ok(Self { serial, pkcs1, validity }),
            other => Err(invalid(other.kind())),
        }
    }

    /// The serial (证书序列号) as the service wants it: upper-case hexadecimal.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// When it is in force: from its first second to the one after its last. `None` if it does not say so legibly.
    pub fn validity(&self) -> Option<Range<SystemTime>> {
        self.validity.clone()
    }

    /// The key that it certifies, to verify what the merchant signed.
    pub(crate) fn public_key(&self, backend: Backend) -> Option<PublicKey> {
        PublicKey::of_pkcs1(self.pkcs1.clone(), Some(self.serial.clone()), backend).ok()
    }

    pub(crate) fn pkcs1(&self) -> &[u8] {
        &self.pkcs1
    }
}

impl fmt::Debug for MerchantCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MerchantCertificate").field("serial", &self.serial).finish_non_exhaustive()
    }
}

/// The merchant's APIv3 key (APIv3密钥): 32 characters that open what the service encrypts symmetrically.
#[derive(Clone)]
pub struct ApiV3Key(Arc<dyn Aead>);

impl ApiV3Key {
    /// The bytes of every nonce.
    pub(crate) const NONCE_LENGTH: usize = 12;

    /// Takes the 32 bytes as they are set in the merchant platform. Another length is an error: the older APIv2 key
    /// is not this one.
    pub fn new(key: &[u8], backend: Backend) -> Result<Self, InvalidApiV3Key> {
        let bytes: &[u8; 32] = key.try_into().map_err(|_| InvalidApiV3Key { length: key.len() })?;
        let aead = backend.provider().aes_256_gcm(bytes);
        Ok(Self(aead.map_err(|_| InvalidApiV3Key { length: key.len() })?))
    }

    /// Opens AES-256-GCM: base64 of the ciphertext and its tag, a nonce of 12 bytes, the associated data.
    ///
    /// Everything here comes from outside: whatever the lengths are, the answer is an error and never a panic.
    pub fn open(
        &self,
        nonce: &[u8],
        associated_data: &[u8],
        ciphertext: &str,
    ) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let nonce: &[u8; Self::NONCE_LENGTH] = nonce.try_into().map_err(|_| CryptoError)?;
        let ciphertext = BASE64_STANDARD.decode(ciphertext).map_err(|_| CryptoError)?;
        self.0.open(nonce, associated_data, &ciphertext)
    }
}

impl fmt::Debug for ApiV3Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiV3Key([secret])")
    }
}

/// An APIv3 key of the wrong length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidApiV3Key {
    length: usize,
}

impl fmt::Display for InvalidApiV3Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the APIv3 key has {} bytes; wanted the 32 that are set in the merchant platform as the APIv3 key \
             (APIv3密钥), as they are: nothing encoded, no line feed, and not the key of APIv2",
            self.length
        )
    }
}

impl std::error::Error for InvalidApiV3Key {}
