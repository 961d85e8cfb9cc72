//! What is the merchant's own.

use crate::crypto::{MerchantCertificate, PrivateKey, PublicKey};

/// The merchant's own serial and key, as far as they are known: they are never the service's.
///
/// The mix-up is common, since both sides have certificates, and a client that sealed for the merchant itself would
/// send what nobody can open.
#[derive(Clone, Debug, Default)]
pub(crate) struct Own {
    serial: Option<String>,
    keys: Vec<Vec<u8>>,
}

impl Own {
    pub(crate) fn new(
        serial: Option<&str>,
        private_key: Option<&PrivateKey>,
        certificate: Option<&MerchantCertificate>,
    ) -> Self {
        let private = private_key.map(PrivateKey::public_pkcs1);
        let certified = certificate.map(|certificate| certificate.pkcs1().to_vec());
        Self { serial: serial.map(str::to_owned), keys: private.into_iter().chain(certified).collect() }
    }

    pub(crate) fn has_serial(&self, id: &str) -> bool {
        self.serial.as_ref().is_some_and(|serial| serial.eq_ignore_ascii_case(id))
    }

    pub(crate) fn has_key(&self, key: &PublicKey) -> bool {
        self.keys.iter().any(|own| own == key.pkcs1())
    }
}
