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

mod api;
mod build;
mod called;
mod kind;

pub use api::{ApiError, Detail};
pub use build::{BuildError, Problem};

pub(crate) use called::Called;
pub(crate) use kind::Kind;

use std::fmt::{self, Write as _};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::{
    auth::VerificationFailure,
    operation::{Advice, DecodeError, Evidence, Outcome, Verified, Violations},
};

/// A failed call.
pub struct Error(Box<Inner>);

struct Inner {
    called: Called,
    kind: Kind,
    outcome: Outcome,
    reply: Option<ReplyFacts>,
}

/// What is known of a reply that led to an error.
pub(crate) struct ReplyFacts {
    status: StatusCode,
    request_id: Option<String>,
    body: Bytes,
}

impl ReplyFacts {
    pub(crate) fn of(reply: &http::Response<Bytes>) -> Self {
        Self { status: reply.status(), request_id: request_id(reply.headers()), body: reply.body().clone() }
    }

    pub(crate) fn of_verified(reply: &Verified) -> Self {
        Self {
            status: reply.status(),
            request_id: reply.request_id().map(str::to_owned),
            body: reply.body().clone(),
        }
    }
}

/// The service's id of a call, if the reply has one.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    headers.get("Request-ID")?.to_str().ok().map(str::to_owned)
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
        Self(Box::new(Inner { called: called.into(), kind, outcome, reply }))
    }

    /// Whether this call may have happened.
    ///
    /// It speaks of this call alone. When an earlier call with the same request was [`Outcome::Unknown`], a refusal of a
    /// later one clears nothing: the refusal may even be the echo of the earlier call.
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// What to do next.
    ///
    /// A documented error code brings its own advice. Otherwise a request that did not happen for a reason outside it
    /// (no connection) can be sent again; one that may have happened can be sent again where the description knows
    /// that a repetition takes effect once, and is to be queried where it doesn't. Where the identity of a request
    /// [expires](crate::operation::Idempotency::expires), a repetition is the same request only until then.
    pub fn advice(&self) -> Advice {
        if let Some(advice) = self.documented_advice() {
            return advice;
        }
        match (&self.0.kind, self.0.outcome) {
            (Kind::Transport(_), Outcome::NotSent) => Advice::Retry,
            (_, Outcome::NotSent | Outcome::Refused) => Advice::Fix,
            (_, Outcome::Unknown) if !self.takes_effect_once() => Advice::Query,
            (Kind::Pending, Outcome::Unknown) => Advice::Wait,
            (_, Outcome::Unknown) => Advice::Retry,
        }
    }

    /// What the documentation of the error code advises, if it speaks of this outcome.
    fn documented_advice(&self) -> Option<Advice> {
        let documented = match self.0.outcome {
            // What a code means is known of the protocol; whether a repetition is harmless, of an operation alone.
            Outcome::Unknown => self.0.called.metadata().described_error(self.code()?),
            Outcome::NotSent | Outcome::Refused => self.api()?.documented(),
        };
        documented.filter(|error| error.outcome == self.0.outcome).map(|error| error.advice)
    }

    /// Whether the description knows that sending the same request again takes effect once at most.
    fn takes_effect_once(&self) -> bool {
        let operation = self.0.called.metadata();
        match operation.idempotency {
            Some(identity) => identity.evidence != Evidence::Assumed,
            None => operation.method.is_safe(),
        }
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

    /// The id that the service gave to the call (`Request-ID`), for its support. Refusals of a gateway have none.
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

    /// The service's own words, if it sent an error.
    pub fn api(&self) -> Option<&ApiError> {
        match &self.0.kind {
            Kind::Api(api) => Some(api),
            _ => None,
        }
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
    /// have happened; send the same request again.
    pub fn is_transport(&self) -> bool {
        matches!(self.0.kind, Kind::Transport(_))
    }

    /// The time-out ran out.
    pub fn is_timeout(&self) -> bool {
        matches!(&self.0.kind, Kind::Transport(error) if error.is_timeout())
    }

    /// The request could not be written in a form that can be signed and sent; it was not sent.
    ///
    /// # Troubleshooting
    ///
    /// A value that stands in the path is too long, or is `.` or `..`; or an [`Operation`](crate::Operation) of your own
    /// has a body that is no JSON, or asks for a media type that no header can hold.
    pub fn is_encoding(&self) -> bool {
        matches!(self.0.kind, Kind::Encode(_))
    }

    /// The request could not be signed; it was not sent.
    pub fn is_signing(&self) -> bool {
        matches!(self.0.kind, Kind::Sign(_))
    }

    /// The service accepted the request without finishing it (HTTP 202). Send the same request again later.
    pub fn is_pending(&self) -> bool {
        matches!(self.0.kind, Kind::Pending)
    }

    /// Whether the reply that this error tells of carries a valid signature of the service.
    ///
    /// Gateways refuse without one (missing `Authorization`, unknown path). Over TLS such an error still comes from
    /// the service's side; it is flagged all the same.
    pub fn is_authenticated(&self) -> bool {
        match &self.0.kind {
            Kind::Api(api) => api.is_authenticated(),
            Kind::Decode(_) => true,
            _ => false,
        }
    }
}

/// One line: operation, cause, outcome, request id.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { called, kind, outcome, reply } = &*self.0;
        write!(f, "{}: ", called.name())?;
        if let Some(reply) = reply {
            write!(f, "{} ", reply.status.as_u16())?;
        }
        // A cause may come from a signer or a transport of the caller's own: whatever it holds, one line stays one.
        for character in kind.to_string().chars() {
            f.write_char(if character.is_control() { ' ' } else { character })?;
        }
        write!(f, "; outcome: {outcome}")?;
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
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.kind.cause()
    }
}
