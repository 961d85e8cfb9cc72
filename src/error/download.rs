//! Why there is no key of the service to make a call with.

use std::fmt;

use super::Error;
use crate::certificates::DownloadError;

/// Certificates are wanted for a call, and there are none. The call itself was not sent.
#[derive(Debug)]
pub(crate) enum DownloadFailure {
    /// They could not be asked for.
    Call(Box<Error>),
    /// What came was no list of certificates.
    Reply(DownloadError),
    /// The last download failed a moment ago.
    Paused { last: Option<String> },
    /// Somebody else's download took longer than the call may.
    Late,
}

impl DownloadFailure {
    /// Whether the next download may succeed.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Call(error) => error.is_transport() || error.is_signing(),
            Self::Reply(DownloadError::Api(error)) => error.status().is_server_error(),
            Self::Reply(_) => false,
            Self::Paused { .. } | Self::Late => true,
        }
    }
}

impl fmt::Display for DownloadFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => write!(f, "no platform certificate: {error}"),
            Self::Reply(error) => error.fmt(f),
            Self::Paused { last: Some(last) } => {
                write!(f, "no platform certificate, and not asked again yet: {last}")
            }
            Self::Late => f.write_str("no platform certificate before the deadline of the whole call"),
            Self::Paused { last: None } => f.write_str("no platform certificate, and not asked again yet"),
        }
    }
}
