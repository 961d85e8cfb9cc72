//! Calls, seen from outside: an [`Observer`] for metrics, and spans for tracing.
//!
//! Both are told the same, at the same moments: when an attempt ends, and when a call ends. What they are told can stand
//! in any log: ids, codes, statuses and times; never a value of a call, a body, a key or a signature.
//!
//! ```
//! use std::sync::atomic::{AtomicU64, Ordering};
//! use wechatpay_coupons::{Client, observe::{Observer, Report}};
//!
//! #[derive(Default)]
//! struct Failures(AtomicU64);
//!
//! impl Observer for Failures {
//!     fn call_ended(&self, report: &Report<'_>) {
//!         if report.cause.is_some() {
//!             self.0.fetch_add(1, Ordering::Relaxed);
//!         }
//!     }
//! }
//!
//! let builder = Client::builder().observer(Failures::default());
//! ```
//!
//! # Spans
//!
//! With the feature `tracing` each call is a span `wechatpay.call`, and each attempt a span `wechatpay.attempt` in it,
//! both at the level `INFO` under the target `wechatpay_coupons`. Their fields are those of [`Report`], with the duration
//! in `duration_ms`. Events, under the same target:
//!
//! | event | level | fields |
//! |---|---|---|
//! | a call is attempted again | `INFO` | `pause_ms` |
//! | a reply is not verified | `WARN` | `reason` |
//! | certificates were downloaded | `INFO` | `serials` |
//! | certificates were not downloaded | `WARN` | `reason` |

mod facts;
#[cfg(feature = "tracing")]
mod span;
#[cfg(not(feature = "tracing"))]
#[path = "no_span.rs"]
mod span;
mod watch;

use std::{fmt, time::Duration};

use http::{Method, StatusCode};

use self::facts::{End, Facts};
pub(super) use self::{facts::Downloaded, watch::Watch};
use crate::operation::Outcome;

/// Is told of every attempt and every call of a client, downloads of certificates included.
///
/// It is called on the task that makes the call, so it must not block: count, or hand on. A panic in it is caught, and
/// the call goes on as if nobody had watched; what the panic hook prints is all that is seen of it. (A program that
/// aborts on panics aborts.)
pub trait Observer: Send + Sync {
    /// An attempt has ended. One that failed before anything was sent is an attempt too.
    fn attempt_ended(&self, report: &Report<'_>) {
        let _ = report;
    }

    /// A call has ended, with all its attempts.
    fn call_ended(&self, report: &Report<'_>) {
        let _ = report;
    }
}

/// What became of an attempt, or of a call.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Report<'r> {
    /// The id of the operation: `use_coupon`; method and path of a call to an address that no description knows.
    pub operation: &'r str,
    /// The HTTP method.
    pub method: &'r Method,
    /// The path with its parameters in braces, never their values.
    pub path: &'r str,
    /// The number of the attempt, from 1; of a call, how many attempts it took.
    pub attempt: u32,
    /// The host, with its port if that is not the usual one; of a call, the host of its last attempt.
    pub host: &'r str,
    /// How it ended.
    pub ending: Ending,
    /// Of a failure, what kind it is, in one word of few: `violations`, `encoding`, `certificates`, `signing`,
    /// `transport`, `timeout`, `api`, `verification`, `decode`, `pending`. An open set.
    pub cause: Option<&'static str>,
    /// The HTTP status of the reply, if there was one.
    pub status: Option<StatusCode>,
    /// The error code of the service, if it sent one that looks like one.
    pub code: Option<&'r str>,
    /// The id that the service gave to the attempt.
    pub request_id: Option<&'r str>,
    /// The id of the key that signed the reply, if it was verified.
    pub key_id: Option<&'r str>,
    /// The length of the reply's body.
    pub reply_bytes: Option<usize>,
    /// How long it took; of a call, with all attempts and the pauses between them.
    pub duration: Duration,
}

/// How an attempt or a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ending {
    /// With a verified reply, which was read.
    Success,
    /// With an error of this outcome.
    Failure(Outcome),
    /// It was dropped before its end: by a cancelled task, a time-out around it, a `select!` that lost. It may have
    /// happened.
    Abandoned,
}

impl Ending {
    /// Whether the attempt or call may have happened, if it did not succeed.
    pub fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Success => None,
            Self::Failure(outcome) => Some(outcome),
            Self::Abandoned => Some(Outcome::Unknown),
        }
    }
}

/// A short text of few: `success`, `not sent`, `refused`, `unknown`, `abandoned`.
impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Success => f.write_str("success"),
            Self::Failure(outcome) => outcome.fmt(f),
            Self::Abandoned => f.write_str("abandoned"),
        }
    }
}
