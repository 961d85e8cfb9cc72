//! Key pairs, made once in each process: a key takes longer to make than a test to run.

use std::{fmt, sync::OnceLock};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use pem::{EncodeConfig, LineEnding, Pem};

use crate::{SandboxError, random};

/// The merchant that the sandbox serves.
pub(crate) const MERCHANT_ID: &str = "1900000109";

/// What a client needs to call the sandbox: the merchant's own key, and the service's public key.
#[derive(Clone)]
#[non_exhaustive]
pub struct Credentials {
    /// The merchant number (商户号).
    pub merchant_id: String,
    /// The serial number of the merchant's API certificate, in upper-case hexadecimal.
    pub serial: String,
    /// The merchant's private key: PKCS#8, in PEM.
    pub private_key: String,
    /// The id of the WeChat Pay public key: `PUB_KEY_ID_…`.
    pub public_key_id: String,
    /// The WeChat Pay public key: `SubjectPublicKeyInfo`, in PEM.
    pub public_key: String,
}

/// Hides the private key.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("merchant_id", &self.merchant_id)
            .field("serial", &self.serial)
            .field("private_key", &"[sensitive]")
            .field("public_key_id", &self.public_key_id)
            .field("public_key", &self.public_key)
            .finish()
    }
}

/// Both sides' keys, in DER.
pub(crate) struct Keys {
    pub(crate) credentials: Credentials,
    /// The merchant's public key: PKCS#1, in DER.
    pub(crate) merchant_public: Vec<u8>,
    /// The same as `SubjectPublicKeyInfo`, in DER: what seals wants it so.
    pub(crate) merchant_sealing: Vec<u8>,
    /// The service's private key: PKCS#8, in DER.
    pub(crate) service_private: Vec<u8>,
}

impl Keys {
    /// The keys that all sandboxes of this process share.
    pub(crate) fn of_this_process() -> Result<&'static Self, SandboxError> {
        static KEYS: OnceLock<Option<Keys>> = OnceLock::new();
        KEYS.get_or_init(Self::generate).as_ref().ok_or(SandboxError::Cryptography)
    }

    fn generate() -> Option<Self> {
        let merchant = KeyPair::generate(KeySize::Rsa2048).ok()?;
        let service = KeyPair::generate(KeySize::Rsa2048).ok()?;
        let credentials = Credentials {
            merchant_id: MERCHANT_ID.to_owned(),
            serial: random::upper_hexadecimal(40),
            private_key: pem("PRIVATE KEY", private_der(&merchant)?),
            public_key_id: format!("PUB_KEY_ID_0{MERCHANT_ID}{}", random::digits(19)),
            public_key: pem("PUBLIC KEY", public_der(&service)?),
        };
        Some(Self {
            credentials,
            merchant_public: merchant.public_key().as_ref().to_vec(),
            merchant_sealing: public_der(&merchant)?,
            service_private: private_der(&service)?,
        })
    }

    #[cfg(test)]
    pub(crate) fn with_service_as_merchant(&self) -> Self {
        let service = KeyPair::from_pkcs8(&self.service_private).unwrap();
        Self {
            credentials: self.credentials.clone(),
            merchant_public: service.public_key().as_ref().to_vec(),
            merchant_sealing: public_der(&service).unwrap(),
            service_private: self.service_private.clone(),
        }
    }
}

fn private_der(pair: &KeyPair) -> Option<Vec<u8>> {
    let der: Pkcs8V1Der = pair.as_der().ok()?;
    Some(der.as_ref().to_vec())
}

fn public_der(pair: &KeyPair) -> Option<Vec<u8>> {
    let der: PublicKeyX509Der = pair.public_key().as_der().ok()?;
    Some(der.as_ref().to_vec())
}

fn pem(label: &str, der: Vec<u8>) -> String {
    let config = EncodeConfig::new().set_line_ending(LineEnding::LF);
    pem::encode_config(&Pem::new(label, der), config)
}
