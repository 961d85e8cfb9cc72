//! The service's own keys: the public key that merchants download once, and certificates that are renewed.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime},
};

use rcgen::{CertificateParams, DnType, PKCS_RSA_SHA256, SerialNumber};
use serde::Serialize;
use wechatpay_coupons::Timestamp;

use crate::{
    Backend, Credentials, KeyMode, SandboxError,
    credentials::serial,
    crypto::{KeyStore, Pair, PrivateKey},
    service::Clock,
    state::written,
};

const DAY: Duration = Duration::from_secs(24 * 3600);
/// Five years, as the service's own.
const LIFE: Duration = Duration::from_secs(5 * 365 * 24 * 3600);
/// A certificate stays listed beside its successor.
const LISTED: usize = 2;

/// The keys that the service signs and opens with.
pub(crate) struct Platform {
    store: KeyStore,
    backend: Backend,
    clock: Clock,
    public_key: Arc<dyn PrivateKey>,
    /// In the order of their making; the last one signs.
    certificates: RwLock<Vec<Arc<Certificate>>>,
}

/// A platform certificate (微信支付平台证书) that the sandbox lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PlatformCertificate {
    /// Its serial number, in upper-case hexadecimal: what `Wechatpay-Serial` names it by.
    pub serial: String,
    /// The certificate, in PEM.
    pub pem: String,
}

/// A platform certificate and its private key.
pub(crate) struct Certificate {
    pub(crate) serial: String,
    pub(crate) pem: String,
    pub(crate) effective_time: Timestamp,
    pub(crate) expire_time: Timestamp,
    number: usize,
    key: Arc<dyn PrivateKey>,
}

/// A key of the service and the id that replies name it by.
pub(crate) struct Named {
    pub(crate) id: String,
    pub(crate) key: Arc<dyn PrivateKey>,
}

impl Platform {
    pub(crate) fn new(
        store: KeyStore,
        backend: Backend,
        clock: Clock,
        public_key: &Pair,
    ) -> Result<Self, SandboxError> {
        let public_key = backend.private_key(public_key)?;
        let platform = Self { store, backend, clock, public_key, certificates: RwLock::default() };
        platform.rotate()?;
        Ok(platform)
    }

    /// Makes a certificate, which signs from now on. Only its predecessor stays listed. Returns its serial.
    pub(crate) fn rotate(&self) -> Result<String, SandboxError> {
        let mut certificates = self.certificates.write().unwrap_or_else(PoisonError::into_inner);
        let number = certificates.last().map_or(0, |last| last.number + 1);
        let pair = self.store.pair(&format!("certificate-{number}"))?;
        let certificate = Certificate::new(number, &pair, self.backend, (self.clock)())?;
        let serial = certificate.serial.clone();
        certificates.push(Arc::new(certificate));
        let over = certificates.len().saturating_sub(LISTED);
        certificates.drain(..over);
        Ok(serial)
    }

    /// The certificates that are listed, the newest last.
    pub(crate) fn certificates(&self) -> Vec<Arc<Certificate>> {
        self.certificates.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What signs a reply to a merchant who asks for a key, or for none.
    pub(crate) fn signing(&self, merchant: &Credentials, asked: Option<&str>) -> Option<Named> {
        let asked_for_public_key = asked == Some(&merchant.public_key_id);
        match merchant.key_mode {
            KeyMode::PublicKey => Some(self.public_key(merchant)),
            KeyMode::Migration if asked_for_public_key => Some(self.public_key(merchant)),
            KeyMode::Migration | KeyMode::Certificates => {
                self.certificates().last().map(|newest| newest.named())
            }
        }
    }

    /// What opens the fields that a merchant sealed with the key of this id.
    pub(crate) fn opening(&self, merchant: &Credentials, id: &str) -> Option<Arc<dyn PrivateKey>> {
        if id == merchant.public_key_id {
            return (merchant.key_mode != KeyMode::Certificates).then(|| self.public_key.clone());
        }
        if merchant.key_mode == KeyMode::PublicKey {
            return None;
        }
        self.certificates().iter().find(|listed| listed.serial == id).map(|listed| listed.key.clone())
    }

    /// The ids of the keys that a merchant works with.
    pub(crate) fn ids(&self, merchant: &Credentials) -> Vec<String> {
        let public_key = (merchant.key_mode != KeyMode::Certificates).then(|| merchant.public_key_id.clone());
        let mut ids = Vec::from_iter(public_key);
        if merchant.key_mode != KeyMode::PublicKey {
            ids.extend(self.certificates().iter().map(|listed| listed.serial.clone()));
        }
        ids
    }

    /// The certificates that are listed, for who looks at the sandbox.
    pub(crate) fn listed(&self) -> Vec<PlatformCertificate> {
        self.certificates().iter().map(|listed| listed.shown()).collect()
    }

    fn public_key(&self, merchant: &Credentials) -> Named {
        Named { id: merchant.public_key_id.clone(), key: self.public_key.clone() }
    }
}

impl Certificate {
    fn new(number: usize, pair: &Pair, backend: Backend, now: SystemTime) -> Result<Self, SandboxError> {
        // Each begins later than its predecessor, also if both are made within a second: by that clients tell the newest.
        let from = now - DAY + Duration::from_secs(number as u64);
        let until = from + LIFE;
        let serial = serial(pair);
        let pem = signed(pair, &serial, from, until).ok_or(SandboxError::Cryptography)?;
        Ok(Self {
            serial,
            pem,
            effective_time: written(from),
            expire_time: written(until),
            number,
            key: backend.private_key(pair)?,
        })
    }

    fn shown(&self) -> PlatformCertificate {
        PlatformCertificate { serial: self.serial.clone(), pem: self.pem.clone() }
    }

    fn named(&self) -> Named {
        Named { id: self.serial.clone(), key: self.key.clone() }
    }
}

/// A certificate over the public key, signed by itself: no client can check the chain of the real ones either.
fn signed(pair: &Pair, serial: &str, from: SystemTime, until: SystemTime) -> Option<String> {
    let key =
        rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&pair.private_der().into(), &PKCS_RSA_SHA256).ok()?;
    let mut params = CertificateParams::default();
    params.not_before = from.into();
    params.not_after = until.into();
    let digits = (0..serial.len()).step_by(2);
    let bytes = digits.map(|at| u8::from_str_radix(serial.get(at..at + 2)?, 16).ok());
    params.serial_number = Some(SerialNumber::from(bytes.collect::<Option<Vec<u8>>>()?));
    params.distinguished_name.push(DnType::OrganizationName, "WeChat Pay sandbox");
    params.distinguished_name.push(DnType::CommonName, "Tenpay.com sign");
    let der = params.self_signed(&key).ok()?.der().to_vec();
    Some(pem::encode_config(
        &pem::Pem::new("CERTIFICATE", der),
        pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF),
    ))
}
