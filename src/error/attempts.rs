//! What became of each attempt of a failed call.

use http::StatusCode;

use super::Error;
use crate::operation::Outcome;

/// One attempt of a call that failed: see [`Error::attempts`].
///
/// It holds nothing that a log may not.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FailedAttempt {
    /// Whether this attempt alone may have happened.
    pub outcome: Outcome,
    /// What happened, in one line.
    pub cause: String,
    /// The HTTP status of the reply, if there was one.
    pub status: Option<StatusCode>,
    /// The error code of the service, if it sent one.
    pub code: Option<String>,
    /// The id that the service gave to the attempt.
    pub request_id: Option<String>,
}

impl FailedAttempt {
    pub(crate) fn of(error: &Error) -> Self {
        Self {
            outcome: error.last_outcome(),
            cause: error.cause_in_one_line(),
            status: error.status(),
            code: error.loggable_code().map(str::to_owned),
            request_id: error.request_id().map(str::to_owned),
        }
    }
}
