//! The causes of a failed call, private so that they can change.

use std::{error::Error as _, fmt};

use super::{ApiError, DownloadFailure};
use crate::{
    auth::{SignError, VerificationFailure},
    operation::{DecodeError, EncodeError, Violations},
    transport::TransportError,
};

#[derive(Debug)]
pub(crate) enum Kind {
    Violations(Violations),
    Encode(EncodeError),
    Certificates(DownloadFailure),
    Sign(SignError),
    Transport(TransportError),
    Verification(VerificationFailure),
    Decode(DecodeError),
    Api(ApiError),
    Pending,
}

impl Kind {
    /// Which kind it is, in one word of few.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Violations(_) => "violations",
            Self::Encode(_) => "encoding",
            Self::Certificates(_) => "certificates",
            Self::Sign(_) => "signing",
            Self::Transport(error) if error.is_timeout() => "timeout",
            Self::Transport(_) => "transport",
            Self::Verification(_) => "verification",
            Self::Decode(_) => "decode",
            Self::Api(_) => "api",
            Self::Pending => "pending",
        }
    }

    pub(super) fn cause(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // The caller's own errors, to be found again by type. All other causes are told by `Display` already.
            Self::Sign(error) => error.source(),
            Self::Transport(error) => error.source(),
            _ => None,
        }
    }
}

impl From<Violations> for Kind {
    fn from(violations: Violations) -> Self {
        Self::Violations(violations)
    }
}

impl From<EncodeError> for Kind {
    fn from(error: EncodeError) -> Self {
        match error {
            EncodeError::Violations(violations) => Self::Violations(violations),
            error => Self::Encode(error),
        }
    }
}

impl From<DownloadFailure> for Kind {
    fn from(failure: DownloadFailure) -> Self {
        Self::Certificates(failure)
    }
}

impl From<SignError> for Kind {
    fn from(error: SignError) -> Self {
        Self::Sign(error)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Violations(violations) => {
                f.write_str("the request breaks these constraints: ")?;
                for (index, violation) in violations.iter().enumerate() {
                    write!(f, "{}{violation}", if index > 0 { " | " } else { "" })?;
                }
                Ok(())
            }
            Self::Encode(error) => error.fmt(f),
            Self::Certificates(failure) => failure.fmt(f),
            Self::Sign(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Verification(failure) => write!(f, "the reply is not verified: {failure}"),
            Self::Decode(error) => error.fmt(f),
            Self::Api(error) => error.fmt(f),
            Self::Pending => f.write_str("accepted, but not finished"),
        }
    }
}
