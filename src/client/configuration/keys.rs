//! The settings about the service's keys.

use super::{Configuration, Problems};
use crate::{
    auth::{KeyRing, Own, ServiceKey, ServiceKeyKind},
    crypto::{ApiV3Key, PlatformCertificate, PublicKey},
};

const PUBLIC_KEY: &str = "public_key";
const PLATFORM_CERTIFICATE: &str = "platform_certificate";
const ASK_FOR: &str = "ask_for";

impl Configuration {
    /// The ring of configured keys, where there is at least one source of keys.
    pub(super) fn judge_keys(&self, own: &Own, problems: &mut Problems) -> Option<KeyRing> {
        if self.public_key.is_none() && self.platform_certificates.is_empty() && !self.download_certificates {
            return problems.add(
                PUBLIC_KEY,
                "missing; wanted WeChat Pay's public key (pub_key.pem) and its id (PUB_KEY_ID_…), from the \
                 merchant platform; or platform certificates, by `platform_certificate` or `download_certificates`",
            );
        }
        let public_key = self.judge_public_key(own, problems);
        let certificates = self.platform_certificates.iter();
        let certificates =
            certificates.filter_map(|file| self.judge_platform_certificate(file, own, problems));
        let keys = judge_ids(public_key.into_iter().chain(certificates).collect(), problems);
        let keys = self.judge_validity(keys, problems);
        let ask_for = self.judge_ask_for(&keys, problems)?;
        Some(KeyRing::new(keys, ask_for))
    }

    fn judge_public_key(&self, own: &Own, problems: &mut Problems) -> Option<ServiceKey> {
        let (id, file) = self.public_key.as_ref()?;
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
            problems.add::<()>(PUBLIC_KEY, "its id is empty, or holds blanks or characters outside ASCII");
        }
        if own.has_serial(id) {
            problems.add::<()>(
                PUBLIC_KEY,
                "its id is the serial of the merchant's own certificate; wanted WeChat Pay's key",
            );
        }
        let key = problems.keep(PUBLIC_KEY, PublicKey::new(file, self.backend))?;
        if own.has_key(&key) {
            return problems.add(PUBLIC_KEY, "this is the merchant's own key; wanted WeChat Pay's");
        }
        let Some(serial) = key.certificate_serial() else {
            return Some(ServiceKey::public_key(id, key));
        };
        if !serial.eq_ignore_ascii_case(id) {
            return problems.add(
                PUBLIC_KEY,
                "this is a platform certificate, and its id would be its serial; wanted the public key of that id, \
                 or the certificate by `platform_certificate`",
            );
        }
        let certificate = problems.keep(PUBLIC_KEY, PlatformCertificate::new(file, self.backend))?;
        Some(ServiceKey::from(&certificate))
    }

    fn judge_platform_certificate(
        &self,
        file: &[u8],
        own: &Own,
        problems: &mut Problems,
    ) -> Option<ServiceKey> {
        let certificate =
            problems.keep(PLATFORM_CERTIFICATE, PlatformCertificate::new(file, self.backend))?;
        if own.has_serial(certificate.serial()) || own.has_key(certificate.public_key()) {
            return problems.add(
                PLATFORM_CERTIFICATE,
                "this is the merchant's own certificate; wanted one of WeChat Pay's platform",
            );
        }
        Some(ServiceKey::from(&certificate))
    }

    /// The keys that are not over. That some are is no problem as long as there are others: a configuration must
    /// outlive a rotation.
    fn judge_validity(&self, keys: Vec<ServiceKey>, problems: &mut Problems) -> Vec<ServiceKey> {
        let now = self.clock.now();
        let (over, usable): (Vec<_>, Vec<_>) = keys.into_iter().partition(|key| key.is_over(now));
        if usable.is_empty()
            && !self.download_certificates
            && let Some(key) = over.first()
        {
            let serial = key.id();
            problems.add::<()>(
                PLATFORM_CERTIFICATE,
                format_args!(
                    "{serial} is over, by the clock, and there is no other key; wanted its successor"
                ),
            );
        }
        usable
    }

    fn judge_ask_for(&self, keys: &[ServiceKey], problems: &mut Problems) -> Option<ServiceKeyKind> {
        let has = |kind| keys.iter().any(|key| key.kind() == kind);
        let (has_public_key, has_certificate) =
            (has(ServiceKeyKind::PublicKey), has(ServiceKeyKind::Certificate));
        match self.ask_for {
            None if has_public_key => Some(ServiceKeyKind::PublicKey),
            None => Some(ServiceKeyKind::Certificate),
            Some(ServiceKeyKind::PublicKey) if !has_public_key => {
                problems.add(ASK_FOR, "there is no public key to ask for; wanted `public_key`")
            }
            Some(ServiceKeyKind::Certificate) if !has_certificate && !self.download_certificates => {
                problems.add(
                    ASK_FOR,
                    "there is no certificate to ask for; wanted `platform_certificate` or `download_certificates`",
                )
            }
            chosen => chosen,
        }
    }

    pub(super) fn judge_api_v3_key(&self, problems: &mut Problems) -> Option<ApiV3Key> {
        match &self.api_v3_key {
            Some(key) => problems.keep("api_v3_key", ApiV3Key::new(key, self.backend)),
            None if self.download_certificates => problems.add(
                "download_certificates",
                "wants `api_v3_key` too, the key under which the service encrypts certificates",
            ),
            None => None,
        }
    }
}

/// One id, one key. The same key twice does no harm, and counts once.
fn judge_ids(all: Vec<ServiceKey>, problems: &mut Problems) -> Vec<ServiceKey> {
    let mut keys: Vec<ServiceKey> = Vec::with_capacity(all.len());
    for key in all {
        match keys.iter().find(|earlier| earlier.id() == key.id()) {
            None => keys.push(key),
            Some(earlier) if earlier.is_same_key(&key) => {}
            Some(_) => {
                let message = "its id is that of another key, given before; wanted one key for each id";
                problems.add::<()>(PLATFORM_CERTIFICATE, message);
            }
        }
    }
    keys
}
