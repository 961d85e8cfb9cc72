//! What an attempt or a call has to tell when it ends.

use bytes::Bytes;
use http::{Response, StatusCode};

use super::Ending;
use crate::{
    auth::VerificationFailure,
    certificates::{DownloadError, Opened},
    error::{DownloadFailure, Error, request_id},
    operation::{Outcome, Verified},
};

/// The part of a report that the end decides.
pub(in crate::client) struct Facts<'r> {
    pub(super) ending: Ending,
    pub(super) cause: Option<&'static str>,
    pub(super) status: Option<StatusCode>,
    pub(super) code: Option<&'r str>,
    pub(super) request_id: Option<String>,
    pub(super) key_id: Option<&'r str>,
    pub(super) reply_bytes: Option<usize>,
    pub(super) unverified: Option<&'r VerificationFailure>,
}

/// A download of certificates that came to an end.
pub(in crate::client) struct Downloaded {
    pub(in crate::client) reply: Option<Response<Bytes>>,
    pub(in crate::client) result: Result<Opened, DownloadFailure>,
}

impl Downloaded {
    /// Whether no connection was made.
    pub(in crate::client) fn is_unreached(&self) -> bool {
        matches!(&self.result, Err(DownloadFailure::Call(error)) if error.is_unreached())
    }
}

impl<'r> Facts<'r> {
    pub(super) const ABANDONED: Facts<'static> = Facts {
        ending: Ending::Abandoned,
        cause: None,
        status: None,
        code: None,
        request_id: None,
        key_id: None,
        reply_bytes: None,
        unverified: None,
    };

    fn of(result: Result<&'r Verified, &'r Error>) -> Self {
        match result {
            Ok(verified) => Self {
                ending: Ending::Success,
                status: Some(verified.status()),
                request_id: verified.request_id().map(str::to_owned),
                key_id: verified.key_id(),
                reply_bytes: Some(verified.body().len()),
                ..Self::ABANDONED
            },
            Err(error) => Self {
                ending: Ending::Failure(error.outcome()),
                cause: Some(error.kind_in_one_word()),
                status: error.status(),
                code: error.loggable_code(),
                request_id: error.request_id().map(str::to_owned),
                key_id: error.key_id(),
                reply_bytes: error.body().map(<[u8]>::len),
                unverified: error.verification_failure(),
            },
        }
    }
}

/// What can end an attempt or a call.
pub(in crate::client) trait End {
    fn facts(&self) -> Facts<'_>;
}

impl End for Result<Verified, Error> {
    fn facts(&self) -> Facts<'_> {
        Facts::of(self.as_ref())
    }
}

/// A reply that was read, beside what it was read from.
impl<T> End for Result<(T, Verified), Error> {
    fn facts(&self) -> Facts<'_> {
        Facts::of(self.as_ref().map(|(_, verified)| verified))
    }
}

impl End for Downloaded {
    fn facts(&self) -> Facts<'_> {
        let failure = match &self.result {
            Ok(_) => None,
            Err(DownloadFailure::Call(error)) => return Facts::of(Err(error)),
            Err(failure) => Some(failure),
        };
        let reply = self.reply.as_ref();
        Facts {
            ending: failure.map_or(Ending::Success, |_| Ending::Failure(Outcome::Unknown)),
            cause: failure.map(|_| "certificates"),
            status: reply.map(Response::status),
            code: match failure {
                Some(DownloadFailure::Reply(DownloadError::Api(error))) => error.loggable_code(),
                _ => None,
            },
            request_id: reply.and_then(|reply| request_id(reply.headers())),
            reply_bytes: reply.map(|reply| reply.body().len()),
            unverified: match failure {
                Some(DownloadFailure::Reply(DownloadError::Verification(failure))) => Some(failure),
                _ => None,
            },
            ..Facts::ABANDONED
        }
    }
}
