//! Why certificates were not downloaded.

use std::fmt;

use super::Skipped;
use crate::{auth::VerificationFailure, crypto::InvalidKey, error::ApiError, operation::DecodeError};

/// Why a reply to [`DownloadCertificates`](super::DownloadCertificates) brought no certificates. The keys that were
/// there before stay.
///
/// It holds positions, serials and codes, never a key or a body.
#[derive(Debug)]
#[non_exhaustive]
pub enum DownloadError {
    /// The merchant has no platform certificates: its account has WeChat Pay's public key alone.
    PublicKeyOnly,
    /// The service answered with another error.
    Api(ApiError),
    /// The reply is not signed by a key of the ring or of the list itself.
    Verification(VerificationFailure),
    /// The reply is no list of certificates.
    Decode(DecodeError),
    /// The APIv3 key does not open a certificate.
    NotOpened {
        /// Its place in the list.
        index: usize,
    },
    /// What was encrypted is no certificate.
    NoCertificate {
        /// Its place in the list.
        index: usize,
        /// What it is.
        reason: InvalidKey,
    },
    /// A certificate is listed under a serial that is not its own.
    OtherSerial {
        /// Its place in the list.
        index: usize,
        /// The serial that it has.
        serial: String,
    },
    /// The list holds the merchant's own serial or key.
    Own {
        /// The serial of the certificate.
        serial: String,
    },
    /// The list holds no certificate that this crate can use.
    NoneUsable {
        /// What it holds.
        skipped: Vec<Skipped>,
    },
}

impl fmt::Display for DownloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the platform certificates are not downloaded: ")?;
        match self {
            Self::PublicKeyOnly => f.write_str(
                "this merchant has none, but WeChat Pay's public key alone; configure that, with `public_key`, \
                 and leave out `download_certificates`",
            ),
            Self::Api(error) => write!(f, "{} {error}", error.status().as_u16()),
            Self::Verification(failure) => write!(f, "the reply is not verified: {failure}"),
            Self::Decode(error) => error.fmt(f),
            Self::NotOpened { index } => write!(
                f,
                "data[{index}] does not open with the APIv3 key; is it the one that is set in the platform of this \
                 very merchant?"
            ),
            Self::NoCertificate { index, reason } => write!(f, "data[{index}]: {reason}"),
            Self::OtherSerial { index, serial } => {
                write!(f, "data[{index}] is listed under another serial than its own, {serial}")
            }
            Self::Own { serial } => write!(f, "the certificate {serial} is the merchant's own"),
            Self::NoneUsable { skipped } if skipped.is_empty() => f.write_str("the list is empty"),
            Self::NoneUsable { skipped } => {
                f.write_str("the list has none that can be used")?;
                skipped.iter().try_for_each(|skipped| write!(f, "; {skipped}"))
            }
        }
    }
}

impl std::error::Error for DownloadError {}

impl From<VerificationFailure> for DownloadError {
    fn from(failure: VerificationFailure) -> Self {
        Self::Verification(failure)
    }
}

impl From<DecodeError> for DownloadError {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}
