//! What can go wrong, whether the call may have happened, and what to do.
//!
//! Every call fails with one type, [`Error`]. Ask it three things:
//!
//! 1. [`outcome`](Error::outcome): may the call have happened? [`Outcome::NotSent`] and [`Outcome::Refused`] mean no;
//!    [`Outcome::Unknown`] means that it may have.
//! 2. [`advice`](Error::advice): what to do next.
//! 3. The predicates and accessors ([`is_api`](Error::is_api), [`code`](Error::code), …): what happened.
//!
//! `Display` is one line that a log can hold: operation, cause, outcome and request id, never a body or a value.
//! With an unknown outcome, send the *same* request again (same request number, same times), or query, as the advice says.
//! An outcome speaks of one call: once a call was `Unknown`, only a success or a query settles what became of it, and a
//! refusal that advises to query may be the echo of that call.
//!
//! ```no_run
//! # async fn run(client: wechatpay_coupons::Client, request: wechatpay_coupons::busifavor::UseCoupon) {
//! use wechatpay_coupons::{Advice, Outcome};
//!
//! match client.use_coupon(&request).await {
//!     Ok(reply) => println!("redeemed at {}", reply.wechatpay_use_time),
//!     Err(error) if error.advice() == Advice::Query => println!("query the coupon first: {error}"),
//!     Err(error) if error.outcome() == Outcome::Unknown => println!("send the same request again: {error}"),
//!     Err(error) => println!("this call redeemed nothing: {error}"),
//! }
//! # }
//! ```

mod advice;
mod api;
mod attempts;
mod build;
mod called;
mod download;
mod kind;
mod reply;
mod sign_difference;

pub use api::{ApiError, Detail};
pub use attempts::FailedAttempt;
pub use build::{BuildError, Problem};
pub use sign_difference::SignDifference;

pub(crate) use called::Called;
pub(crate) use download::DownloadFailure;
pub(crate) use kind::Kind;
pub(crate) use reply::{ReplyFacts, date_in, request_id};

use std::{fmt, time::Duration};

use http::StatusCode;

use crate::{
    auth::VerificationFailure,
    operation::{DecodeError, Metadata, Outcome, Violations},
};

/// A failed call.
pub struct Error(Box<Inner>);

struct Inner {
    called: Called,
    kind: Kind,
    /// What the last attempt alone says.
    last_outcome: Outcome,
    /// What all attempts together say.
    outcome: Outcome,
    reply: Option<ReplyFacts>,
    /// All attempts, the last included; none if there was no more than one.
    attempts: Vec<FailedAttempt>,
    /// How long a repetition counts as the same request; `None` if for ever, or if it is not known here.
    life: Option<Duration>,
}

impl Error {
    /// A failure before any byte was sent.
    pub(crate) fn before_sending(called: impl Into<Called>, kind: impl Into<Kind>) -> Self {
        Self::new(called, kind.into(), Outcome::NotSent, None)
    }

    pub(crate) fn new(
        called: impl Into<Called>,
        kind: Kind,
        outcome: Outcome,
        reply: Option<ReplyFacts>,
    ) -> Self {
        Self(Box::new(Inner {
            called: called.into(),
            kind,
            last_outcome: outcome,
            outcome,
            reply,
            attempts: Vec::new(),
            life: None,
        }))
    }

    /// Says how long a repetition counts as the same request, if not for ever.
    pub(crate) fn with_life(mut self, life: Option<Duration>) -> Self {
        self.0.life = life;
        self
    }

    /// The last word of a call with these attempts, whose outcomes were joined.
    pub(crate) fn after(mut self, attempts: Vec<FailedAttempt>, outcome: Outcome) -> Self {
        self.0.outcome = outcome;
        if attempts.len() > 1 {
            self.0.attempts = attempts;
        }
        self
    }

    /// Whether the call may have happened, in any of its attempts.
    ///
    /// It speaks of this call alone. When an earlier call with the same request was [`Outcome::Unknown`], a refusal of a
    /// later one clears nothing: the refusal may even be the echo of the earlier call. Among the attempts of one call
    /// that is seen to: once one of them was unknown, so is the call.
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// The attempts of the call, if there was more than one; the last is what this error tells of.
    pub fn attempts(&self) -> &[FailedAttempt] {
        &self.0.attempts
    }

    /// How long the service wants to be left alone (`Retry-After`), if it says so: in seconds, or by a date beside the
    /// `Date` of its reply.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.reply.as_ref().and_then(|reply| reply.retry_after)
    }

    /// What the last attempt alone says.
    pub(crate) fn last_outcome(&self) -> Outcome {
        self.0.last_outcome
    }

    /// Whether no connection was made.
    pub(crate) fn is_unreached(&self) -> bool {
        matches!(&self.0.kind, Kind::Transport(error) if !error.may_have_been_sent())
    }

    pub(crate) fn metadata(&self) -> &'static Metadata {
        self.0.called.metadata()
    }

    /// The id of the operation that was called: `use_coupon`. For a call [by path](crate::Chain) to an address that no
    /// description knows, its method and path: `POST /v3/some/{thing}`.
    pub fn operation(&self) -> &str {
        self.0.called.name()
    }

    /// The HTTP status of the reply, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.reply.as_ref().map(|reply| reply.status)
    }

    /// The id that the service gave to the call (`Request-ID`), for its support. Refusals of a gateway have none. What is
    /// longer than 128 bytes counts as none.
    pub fn request_id(&self) -> Option<&str> {
        self.0.reply.as_ref().and_then(|reply| reply.request_id.as_deref())
    }

    /// The raw body of the reply, if there was one.
    ///
    /// It may hold personal data, and it may be anything: it is verified only if
    /// [`is_authenticated`](Error::is_authenticated). Keep it out of logs.
    pub fn body(&self) -> Option<&[u8]> {
        self.0.reply.as_ref().map(|reply| reply.body.as_ref())
    }

    /// The error code of the service, if it sent one.
    pub fn code(&self) -> Option<&str> {
        self.api().and_then(ApiError::code)
    }

    /// The error code of the service as one of those that an operation documents, or that all of a description do:
    /// generated enums, in which each code is one variant however it is spelt. `None` if the service sent none.
    ///
    /// ```
    /// use wechatpay_coupons::{Error, busifavor::UploadCouponCodesErrorCode, errors::ErrorCode};
    ///
    /// fn what_to_do(error: &Error) -> &'static str {
    ///     match error.code_as() {
    ///         Some(UploadCouponCodesErrorCode::StatementCreating) => "the stock is new: wait a minute",
    ///         Some(UploadCouponCodesErrorCode::Common(ErrorCode::FrequencyLimited)) => "slow down",
    ///         _ => "see Error::advice",
    ///     }
    /// }
    /// ```
    pub fn code_as<C: for<'c> From<&'c str>>(&self) -> Option<C> {
        self.code().map(C::from)
    }

    /// The service's own words, if it sent an error.
    pub fn api(&self) -> Option<&ApiError> {
        match &self.0.kind {
            Kind::Api(api) => Some(api),
            _ => None,
        }
    }

    /// After a refusal for a wrong signature (`SIGN_ERROR`): the first part in which the message that the service put
    /// together differs from the one that was signed. `None` where the service does not tell what it saw, as when it
    /// does not know the serial.
    pub fn sign_difference(&self) -> Option<SignDifference> {
        self.api().and_then(ApiError::sign_difference)
    }

    /// The constraints that the request breaks.
    pub fn violations(&self) -> Option<&Violations> {
        match &self.0.kind {
            Kind::Violations(violations) => Some(violations),
            _ => None,
        }
    }

    /// Why the reply does not count as the service's.
    pub fn verification_failure(&self) -> Option<&VerificationFailure> {
        match &self.0.kind {
            Kind::Verification(failure) => Some(failure),
            _ => None,
        }
    }

    /// Why a verified success could not be read.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        match &self.0.kind {
            Kind::Decode(error) => Some(error),
            _ => None,
        }
    }

    /// The request breaks constraints of the description; it was not sent.
    ///
    /// # Troubleshooting
    ///
    /// [`violations`](Error::violations) lists every field with its rule. If the service accepts the value all the
    /// same, [`Operation::unchecked`](crate::Operation::unchecked) sends it without asking.
    pub fn is_violation(&self) -> bool {
        self.violations().is_some()
    }

    /// The service answered with an error, or something in its place did: see [`api`](Error::api).
    ///
    /// # Troubleshooting
    ///
    /// Decide by [`code`](Error::code) first and by [`status`](Error::status) second: the same code comes with
    /// different statuses. Give [`request_id`](Error::request_id) to WeChat Pay's support.
    pub fn is_api(&self) -> bool {
        self.api().is_some()
    }

    /// The reply carried no valid signature of the service. It was not decoded.
    ///
    /// # Troubleshooting
    ///
    /// [`verification_failure`](Error::verification_failure) has the reason. The common causes: a wrong public key,
    /// or the right one under a wrong id; the merchant's own certificate in place of WeChat Pay's key; a clock that
    /// is minutes off; a proxy that changes bodies. The call may have happened.
    pub fn is_verification(&self) -> bool {
        self.verification_failure().is_some()
    }

    /// A verified success does not have the shape that the description promises. The call has most likely happened.
    ///
    /// # Troubleshooting
    ///
    /// [`decode_error`](Error::decode_error) names the field, [`body`](Error::body) has the bytes. The description
    /// this crate was generated from is out of date: please report it.
    pub fn is_decode(&self) -> bool {
        self.decode_error().is_some()
    }

    /// There was no whole reply: no connection, a lost connection, a time-out.
    ///
    /// # Troubleshooting
    ///
    /// With [`Outcome::NotSent`] no connection was made: check DNS, firewall, proxy and TLS. Otherwise the call may
    /// have happened: do as [`advice`](Error::advice) says.
    pub fn is_transport(&self) -> bool {
        matches!(self.0.kind, Kind::Transport(_))
    }

    /// The time-out of an exchange ran out, or the deadline of the whole call.
    ///
    /// # Troubleshooting
    ///
    /// With [`Outcome::NotSent`] no connection was made in time: check firewall and proxy, as for
    /// [`is_transport`](Error::is_transport). Otherwise the service or the network is slow, and the call may have happened: do
    /// as [`advice`](Error::advice) says. The limits are [`timeout`](crate::ClientBuilder::timeout),
    /// [`connect_timeout`](crate::ClientBuilder::connect_timeout) and the
    /// [`deadline`](crate::RetryPolicy::deadline).
    pub fn is_timeout(&self) -> bool {
        matches!(&self.0.kind, Kind::Transport(error) if error.is_timeout())
    }

    /// The request could not be written in a form that can be signed and sent; it was not sent.
    ///
    /// # Troubleshooting
    ///
    /// A value that stands in the path is too long, or is `.` or `..`; there is no key to seal a sensitive field with, since
    /// all certificates are over; or an [`Operation`](crate::Operation) of your own has a body that is no JSON, or asks for a
    /// media type that no header can hold.
    pub fn is_encoding(&self) -> bool {
        matches!(self.0.kind, Kind::Encode(_))
    }

    /// There is no platform certificate to make the call with, and none could be downloaded; it was not sent.
    ///
    /// # Troubleshooting
    ///
    /// `Display` has the reason. A merchant that was set up since the end of 2024 has no certificates, but WeChat Pay's
    /// public key: give that to the builder, with [`public_key`](crate::ClientBuilder::public_key).
    pub fn is_certificates(&self) -> bool {
        matches!(self.0.kind, Kind::Certificates(_))
    }

    /// The request could not be signed; it was not sent.
    ///
    /// # Troubleshooting
    ///
    /// A [`Signer`](crate::auth::Signer) of your own failed, took longer than the call may, or gave what is no base64; `Display`
    /// has its reason, `source` its error. With a private key in memory the runtime was shut down in the middle of it, or the
    /// system gave no random number. The same request can be sent again once that is mended.
    pub fn is_signing(&self) -> bool {
        matches!(self.0.kind, Kind::Sign(_))
    }

    /// The service accepted the request without finishing it (HTTP 202). It may have happened.
    ///
    /// # Troubleshooting
    ///
    /// Nothing is wrong yet: do as [`advice`](Error::advice) says, which is to wait and send the same request again where that
    /// takes effect once, and to query elsewhere.
    pub fn is_pending(&self) -> bool {
        matches!(self.0.kind, Kind::Pending)
    }

    /// A [blocking client](crate::blocking::Client) was called in async code of a single-threaded runtime, where nothing
    /// else could run until it is answered; it was not sent.
    ///
    /// # Troubleshooting
    ///
    /// In async code use the async [`Client`](crate::Client), or make the call in `tokio::task::spawn_blocking`. On a
    /// multi-threaded runtime a blocking client works as it is.
    #[cfg(feature = "blocking")]
    pub fn is_stalling(&self) -> bool {
        matches!(self.0.kind, Kind::Stalling)
    }

    /// Whether the reply that this error tells of carries a valid signature of the service, which was verified.
    ///
    /// Gateways refuse without one (missing `Authorization`, unknown path). Over TLS such an error still comes from
    /// the service's side; it is flagged all the same.
    pub fn is_authenticated(&self) -> bool {
        self.key_id().is_some()
    }
}

impl Error {
    /// The code of the service, if it is one that can't break a log line.
    pub(crate) fn loggable_code(&self) -> Option<&str> {
        self.api().and_then(ApiError::loggable_code)
    }

    /// What kind of failure it is, in one word of few.
    pub(crate) fn kind_in_one_word(&self) -> &'static str {
        self.0.kind.word()
    }

    /// The id of the key that signed the reply, if it was verified.
    pub(crate) fn key_id(&self) -> Option<&str> {
        self.0.reply.as_ref().and_then(|reply| reply.key_id.as_deref())
    }

    /// What happened in the last attempt. A cause may come from a signer or a transport of the caller's own: whatever it
    /// holds, one line stays one.
    pub(crate) fn cause_in_one_line(&self) -> String {
        let cause = self.0.kind.to_string();
        cause.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
    }
}

/// One line: operation, status, cause, outcome, attempts, request id.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { called, outcome, reply, attempts, .. } = &*self.0;
        write!(f, "{}: ", called.name())?;
        if let Some(reply) = reply {
            write!(f, "{} ", reply.status.as_u16())?;
        }
        write!(f, "{}; outcome: {outcome}", self.cause_in_one_line())?;
        if !attempts.is_empty() {
            write!(f, "; attempts: {}", attempts.len())?;
        }
        match reply.as_ref().and_then(|reply| reply.request_id.as_ref()) {
            Some(request_id) => write!(f, "; request id: {request_id}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("operation", &self.operation())
            .field("kind", &self.0.kind)
            .field("outcome", &self.outcome())
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.kind.cause()
    }
}
