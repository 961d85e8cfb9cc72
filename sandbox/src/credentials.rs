//! What a client must set to call the sandbox.

use std::fmt;

use crate::{KeyMode, Merchant, SandboxError, crypto::Pair};

/// What a client needs to call the sandbox as one merchant: its own keys, and the service's public key.
#[derive(Clone)]
#[non_exhaustive]
pub struct Credentials {
    /// The merchant number (商户号).
    pub merchant_id: String,
    /// The serial number of the merchant's API certificate, in upper-case hexadecimal.
    pub serial: String,
    /// The merchant's private key: PKCS#8, in PEM.
    pub private_key: String,
    /// The APIv3 key (APIv3密钥), 32 characters: it opens certificates and notifications.
    pub api_v3_key: String,
    /// With which keys of the service the merchant works.
    pub key_mode: KeyMode,
    /// The id of the WeChat Pay public key: `PUB_KEY_ID_…`. A merchant in [`KeyMode::Certificates`] has not been given
    /// it yet: the service does not sign with it, and opens nothing.
    pub public_key_id: String,
    /// The WeChat Pay public key: `SubjectPublicKeyInfo`, in PEM.
    pub public_key: String,
}

impl Credentials {
    /// What is not given follows from the merchant's key, so that a key that is kept keeps them too.
    pub(crate) fn new(merchant: &Merchant, own: &Pair, service: &Pair) -> Result<Self, SandboxError> {
        let serial = merchant.serial.clone().unwrap_or_else(|| serial(own));
        let api_v3_key = merchant.api_v3_key.clone().unwrap_or_else(|| api_v3_key(own));
        if api_v3_key.len() != 32 {
            return Err(SandboxError::ApiV3Key(merchant.id.clone()));
        }
        Ok(Self {
            merchant_id: merchant.id.clone(),
            serial,
            private_key: own.private_pem(),
            api_v3_key,
            key_mode: merchant.key_mode,
            public_key_id: format!("PUB_KEY_ID_0{}{}", merchant.id, digits(service)),
            public_key: service.public_pem(),
        })
    }
}

/// A serial number as certificates have it: 40 hexadecimal digits, the first of which is no zero.
pub(crate) fn serial(pair: &Pair) -> String {
    let derived = pair.derive("serial").into_iter().take(19);
    derived.fold("5A".to_owned(), |text, byte| format!("{text}{byte:02X}"))
}

fn digits(pair: &Pair) -> String {
    pair.derive("public key id").iter().take(19).map(|byte| char::from(b'0' + byte % 10)).collect()
}

fn api_v3_key(pair: &Pair) -> String {
    const CHARACTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let chosen = pair.derive("APIv3 key");
    chosen
        .iter()
        .filter_map(|byte| CHARACTERS.get(usize::from(byte % 32)))
        .map(|&byte| char::from(byte))
        .collect()
}

/// Hides the private key and the APIv3 key.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("merchant_id", &self.merchant_id)
            .field("serial", &self.serial)
            .field("private_key", &"[sensitive]")
            .field("api_v3_key", &"[sensitive]")
            .field("key_mode", &self.key_mode)
            .field("public_key_id", &self.public_key_id)
            .field("public_key", &self.public_key)
            .finish()
    }
}
