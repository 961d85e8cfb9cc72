//! The reply of `GET /v3/certificates`: certificates, each encrypted under the APIv3 key.

use std::fmt;

use serde::Deserialize;

use super::DownloadError;
use crate::{
    crypto::{AES_256_GCM, ApiV3Key, Backend, Encrypted, KeyKind, NotOpened, PlatformCertificate},
    operation::DecodeError,
};

/// Platform certificates as the service lists them: still encrypted.
#[derive(Clone, Deserialize)]
pub struct CertificateList {
    data: Vec<Item>,
}

#[derive(Clone, Deserialize)]
struct Item {
    serial_no: String,
    encrypt_certificate: Encrypted,
}

impl CertificateList {
    /// Reads a body of which nothing is known yet.
    pub(super) fn read(body: &[u8]) -> Result<Self, DecodeError> {
        serde_json::from_slice(body).map_err(|error| DecodeError::new(".", &error))
    }

    /// Opens every certificate with the merchant's APIv3 key: whoever encrypted them has the key too, so they are the
    /// service's.
    ///
    /// What this crate can't use (another algorithm, a key that is not RSA or of an odd size) is skipped; anything else
    /// that is wrong with one of them is an error for all. At least one certificate comes out.
    pub fn open(&self, key: &ApiV3Key, backend: Backend) -> Result<Opened, DownloadError> {
        let mut opened = Opened { certificates: Vec::new(), skipped: Vec::new() };
        for (index, item) in self.data.iter().enumerate() {
            match item.open(index, key, backend)? {
                Ok(certificate) => opened.certificates.push(certificate),
                Err(reason) => opened.skipped.push(Skipped { index, reason }),
            }
        }
        if opened.certificates.is_empty() {
            return Err(DownloadError::NoneUsable { skipped: opened.skipped });
        }
        Ok(opened)
    }
}

impl Item {
    fn open(
        &self,
        index: usize,
        key: &ApiV3Key,
        backend: Backend,
    ) -> Result<Result<PlatformCertificate, SkipReason>, DownloadError> {
        let file = match self.encrypt_certificate.open(key) {
            Ok(file) => file,
            Err(NotOpened::Algorithm(name)) => return Ok(Err(SkipReason::Algorithm(name))),
            Err(NotOpened::Nonce { .. } | NotOpened::Key) => return Err(DownloadError::NotOpened { index }),
        };
        let certificate = match PlatformCertificate::new(&file, backend) {
            Ok(certificate) => certificate,
            Err(error) if is_unusable(error.found()) => return Ok(Err(SkipReason::Key(error.found()))),
            Err(reason) => return Err(DownloadError::NoCertificate { index, reason }),
        };
        // What stands beside a certificate is not encrypted with it, so the certificate's own word counts.
        if !certificate.serial().eq_ignore_ascii_case(&self.serial_no) {
            return Err(DownloadError::OtherSerial { index, serial: certificate.serial().to_owned() });
        }
        Ok(Ok(certificate))
    }
}

/// A certificate all right, of a key that the back ends don't take.
fn is_unusable(found: KeyKind) -> bool {
    matches!(found, KeyKind::OtherCertificate | KeyKind::RsaOfWrongSize { .. })
}

/// Shows how many there are.
impl fmt::Debug for CertificateList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CertificateList").field("certificates", &self.data.len()).finish_non_exhaustive()
    }
}

/// A list of certificates, opened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Opened {
    /// The certificates: one or more.
    pub certificates: Vec<PlatformCertificate>,
    /// What the list has besides them.
    pub skipped: Vec<Skipped>,
}

/// A certificate that this crate can't use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    index: usize,
    reason: SkipReason,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum SkipReason {
    Algorithm(String),
    Key(KeyKind),
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let index = self.index;
        match &self.reason {
            SkipReason::Algorithm(name) => {
                write!(f, "data[{index}] is encrypted with {name:?}, not {AES_256_GCM}")
            }
            SkipReason::Key(found) => write!(f, "data[{index}] is {found}"),
        }
    }
}
