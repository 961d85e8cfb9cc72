//! What errors keep of a reply.

use std::time::Duration;

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, StatusCode,
    header::{DATE, RETRY_AFTER},
};
use time::{OffsetDateTime, format_description::well_known::Rfc2822};

use crate::operation::Verified;

/// What is known of a reply that led to an error.
pub(crate) struct ReplyFacts {
    pub(super) status: StatusCode,
    pub(super) request_id: Option<String>,
    pub(super) retry_after: Option<Duration>,
    /// The key that signed it, if it was verified.
    pub(super) key_id: Option<String>,
    pub(super) body: Bytes,
}

impl ReplyFacts {
    pub(crate) fn of(reply: &http::Response<Bytes>) -> Self {
        Self {
            status: reply.status(),
            request_id: request_id(reply.headers()),
            retry_after: retry_after(reply.headers()),
            key_id: None,
            body: reply.body().clone(),
        }
    }

    pub(crate) fn signed_by(mut self, key_id: Option<&str>) -> Self {
        self.key_id = key_id.map(str::to_owned);
        self
    }

    pub(crate) fn of_verified(reply: &Verified) -> Self {
        Self {
            status: reply.status(),
            request_id: reply.request_id().map(str::to_owned),
            retry_after: None,
            key_id: reply.key_id().map(str::to_owned),
            body: reply.body().clone(),
        }
    }
}

/// The service's id of a call, if the reply has one: what is longer is none, and no log should hold it.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    const LONGEST: usize = 128;
    headers.get("Request-ID")?.to_str().ok().filter(|id| id.len() <= LONGEST).map(str::to_owned)
}

/// The date in a header, which HTTP writes like mail does.
pub(crate) fn date_in(headers: &HeaderMap, name: HeaderName) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(headers.get(name)?.to_str().ok()?, &Rfc2822).ok()
}

/// How long to wait, if the reply says so: in seconds, or by a date, which is held against that of the reply itself and
/// not against a clock that may differ.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse();
    if let Ok(seconds) = seconds {
        return Some(Duration::from_secs(seconds));
    }
    let wait = date_in(headers, RETRY_AFTER)? - date_in(headers, DATE)?;
    Some(wait.try_into().unwrap_or_default())
}
