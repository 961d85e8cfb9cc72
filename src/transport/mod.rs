//! How bytes get to the service and back.
//!
//! The client comes with [`reqwest`], and every HTTP setting that keeps the contract below can be made there. A whole
//! HTTP stack of your own goes behind the [`Transport`] trait; a test's fake does too.

pub mod reqwest;

use std::fmt;

use bytes::Bytes;
use http::{Request, Response};

use crate::BoxFuture;

/// Sends one request and brings back its reply.
///
/// # Contract
///
/// The bytes that were signed must be the bytes that are sent, and the bytes that are verified must be the bytes that
/// were received. So an implementation
///
/// * sends method, path, query and body exactly as they are, to the request's absolute URI;
/// * adds no header that the request has already, and changes none;
/// * follows no redirect, and repeats nothing on its own;
/// * returns the body as it came: nothing decompressed, nothing transcoded;
/// * returns every reply that it received, whatever its status, as `Ok`;
/// * has a time-out of its own; its future may be dropped earlier, at the deadline of a call;
/// * says [`TransportError::not_sent`] only if no byte of the request can have left;
/// * verifies the host's certificate where the URI says `https`: an error without signature is believed then;
/// * keeps the request out of logs: its `Debug` shows path and body, with personal data sent in the clear.
///
/// ```
/// use bytes::Bytes;
/// use http::{Request, Response};
/// use wechatpay_coupons::{BoxFuture, transport::{Transport, TransportError}};
///
/// /// Answers every request with the same bytes: what a test needs.
/// struct Canned(Bytes);
///
/// impl Transport for Canned {
///     fn execute(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
///         Box::pin(async { Ok(Response::new(self.0.clone())) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync {
    /// Sends `request`.
    fn execute(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>>;
}

/// No whole reply came back.
pub struct TransportError {
    sent: bool,
    timeout: bool,
    cause: Box<dyn std::error::Error + Send + Sync>,
}

impl TransportError {
    /// No byte of the request left this machine: no name was resolved, no connection or TLS session made.
    pub fn not_sent(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { sent: false, timeout: false, cause: cause.into() }
    }

    /// Something may have left, and what became of it is not known.
    ///
    /// The cause is shown in errors and logs. Keep the URL out of it: paths hold personal data.
    pub fn unknown(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { sent: true, timeout: false, cause: cause.into() }
    }

    /// Says that the time-out ran out.
    pub fn timed_out(mut self) -> Self {
        self.timeout = true;
        self
    }

    /// Whether the time-out ran out.
    pub fn is_timeout(&self) -> bool {
        self.timeout
    }

    /// Whether a byte of the request may have left this machine.
    pub fn may_have_been_sent(&self) -> bool {
        self.sent
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.sent, self.timeout) {
            (false, false) => "no connection was made",
            (false, true) => "no connection was made in time",
            (true, false) => "the connection was lost before a whole reply came",
            (true, true) => "no whole reply came in time",
        })?;
        let mut cause: Option<&dyn std::error::Error> = Some(self.cause.as_ref());
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("sent", &self.sent)
            .field("timeout", &self.timeout)
            .field("cause", &self.cause.to_string())
            .finish()
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.cause.as_ref())
    }
}
