//! Misbehaviour on demand: what a service does on its bad days, told when to happen.
//!
//! ```
//! use wechatpay_sandbox::{Fault, Sandbox};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::builder().start().await?;
//! // The next redemption takes effect, and nobody is told.
//! sandbox.fault(Fault::ClosedAfterEffect).on("use_coupon").times(1)?;
//! // Of all other calls one in ten is refused; the same ones for each seed, if calls come one after the other.
//! sandbox.fault(Fault::TooManyRequests { retry_after: Some(1) }).probability(0.1, 7)?;
//! // From now on all is well.
//! sandbox.clear_faults();
//! # Ok(())
//! # }
//! ```
//!
//! What a test in another language can't call, it can post: see the [control endpoint](crate::control#faults).

mod broken;
mod effect;
mod plan;

pub(crate) use self::{
    effect::Severed,
    plan::{Faults, When},
};
pub use plan::Planned;

/// One way to misbehave. Unless it says otherwise, the request takes effect as it would have without.
///
/// A fault that replaces a reply replaces it also where the request would have been refused. A request whose own signature
/// is wrong is refused as ever, and has used its fault up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The reply has a signature that does not fit.
    WrongSignature,
    /// The reply has a signature that begins with `WECHATPAY/SIGNTEST/`, as the service sends now and then to see whether
    /// anyone verifies.
    ProbeSignature,
    /// The reply was signed ten minutes ago.
    StaleTime,
    /// The reply was signed in ten minutes' time.
    FutureTime,
    /// The reply names a key that nobody knows.
    UnknownKeyId,
    /// The platform certificate is renewed between the request and its reply, as by
    /// [`Sandbox::rotate_certificate`](crate::Sandbox::rotate_certificate): the reply is signed by one that its client does
    /// not know yet. What is signed by the public key is signed as ever: that has no successor. Where no merchant of the
    /// sandbox works with certificates it can't be planned.
    RotatedCertificate,
    /// The reply has none of the headers that verify it.
    MissingHeaders,
    /// A 403 `NO_AUTH` without a signature. The request takes no effect.
    UnsignedError,
    /// The reply is signed and says what it should, with a body of no bytes.
    EmptyBody,
    /// A page of HTML in place of the reply, with the status 200 and no signature.
    HtmlBody,
    /// The connection is closed after the first half of the body.
    TruncatedBody,
    /// A signed 429 `FREQUENCY_LIMITED`. The request takes no effect.
    TooManyRequests {
        /// The seconds of the header `Retry-After`; without, it has no such header.
        retry_after: Option<u32>,
    },
    /// A signed 500 `SYSTEM_ERROR`, after the request took effect.
    InternalServerError,
    /// A 502 of a gateway, which is HTML without a signature. The request takes no effect.
    BadGateway,
    /// A signed 503 `SERVICE_UNAVAILABLE`. The request takes no effect.
    ServiceUnavailable,
    /// The connection is closed as soon as the head of the request is there. It takes no effect.
    ClosedBeforeReading,
    /// The connection is closed when all of the request was read. It takes no effect.
    ClosedBeforeEffect,
    /// The connection is closed in place of the reply.
    ClosedAfterEffect,
    /// All of the request was read, and nothing comes: the connection stays open until the client gives up, the faults are
    /// cleared, or the sandbox is stopped. The request takes no effect.
    SilentBeforeEffect,
    /// Nothing comes in place of the reply: the connection stays open as long.
    SilentAfterEffect,
    /// The body of the reply comes byte by byte.
    SlowBytes {
        /// The pause before each byte.
        milliseconds: u32,
    },
}

impl Fault {
    /// Every fault, those with a parameter at its least: `Retry-After: 0`, and no pause between bytes. 429 is there with
    /// and without the header.
    pub const ALL: &'static [Self] = &[
        Self::WrongSignature,
        Self::ProbeSignature,
        Self::StaleTime,
        Self::FutureTime,
        Self::UnknownKeyId,
        Self::RotatedCertificate,
        Self::MissingHeaders,
        Self::UnsignedError,
        Self::EmptyBody,
        Self::HtmlBody,
        Self::TruncatedBody,
        Self::TooManyRequests { retry_after: None },
        Self::TooManyRequests { retry_after: Some(0) },
        Self::InternalServerError,
        Self::BadGateway,
        Self::ServiceUnavailable,
        Self::ClosedBeforeReading,
        Self::ClosedBeforeEffect,
        Self::ClosedAfterEffect,
        Self::SilentBeforeEffect,
        Self::SilentAfterEffect,
        Self::SlowBytes { milliseconds: 0 },
    ];

    /// Its name at the control endpoint: `closed_after_effect`.
    pub fn name(self) -> &'static str {
        match self {
            Self::WrongSignature => "wrong_signature",
            Self::ProbeSignature => "probe_signature",
            Self::StaleTime => "stale_time",
            Self::FutureTime => "future_time",
            Self::UnknownKeyId => "unknown_key_id",
            Self::RotatedCertificate => "rotated_certificate",
            Self::MissingHeaders => "missing_headers",
            Self::UnsignedError => "unsigned_error",
            Self::EmptyBody => "empty_body",
            Self::HtmlBody => "html_body",
            Self::TruncatedBody => "truncated_body",
            Self::TooManyRequests { .. } => "too_many_requests",
            Self::InternalServerError => "internal_server_error",
            Self::BadGateway => "bad_gateway",
            Self::ServiceUnavailable => "service_unavailable",
            Self::ClosedBeforeReading => "closed_before_reading",
            Self::ClosedBeforeEffect => "closed_before_effect",
            Self::ClosedAfterEffect => "closed_after_effect",
            Self::SilentBeforeEffect => "silent_before_effect",
            Self::SilentAfterEffect => "silent_after_effect",
            Self::SlowBytes { .. } => "slow_bytes",
        }
    }
}
