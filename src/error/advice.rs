//! What to do after a failed call, and whether another attempt may mend it.

use std::time::Duration;

use http::StatusCode;

use super::{Error, Kind};
use crate::operation::{Advice, Outcome};

impl Error {
    /// What to do next.
    ///
    /// A documented error code brings its own advice. Otherwise a request that did not happen for a reason outside it
    /// (no connection) can be sent again; one that may have happened can be sent again where the description knows
    /// that a repetition takes effect once, and is to be queried where it doesn't. Where the identity of a request
    /// [expires](crate::operation::Idempotency::expires), a repetition is the same request only until then; from
    /// five minutes before the advice is to query.
    pub fn advice(&self) -> Advice {
        if self.0.outcome == Outcome::Unknown && self.0.last_outcome != Outcome::Unknown {
            return self.advice_after_unknown();
        }
        match (self.documented_advice(), self.0.last_outcome) {
            (Some(_), Outcome::Unknown) if self.counts_as_another() => Advice::Query,
            (Some(advice), _) => advice,
            (None, Outcome::NotSent) if self.is_unreachable() => Advice::Retry,
            (None, Outcome::NotSent | Outcome::Refused) => Advice::Fix,
            (None, Outcome::Unknown) if !self.takes_effect_once(false) || self.counts_as_another() => {
                Advice::Query
            }
            (None, Outcome::Unknown) if self.is_pending() => Advice::Wait,
            (None, Outcome::Unknown) => Advice::Retry,
        }
    }

    /// The last attempt did not happen, and does not clear an earlier one that may have.
    fn advice_after_unknown(&self) -> Advice {
        match (self.documented_advice(), self.0.last_outcome) {
            (_, _) if !self.takes_effect_once(false) || self.counts_as_another() => Advice::Query,
            (Some(advice @ (Advice::Wait | Advice::Retry)), _) => advice,
            (None, Outcome::NotSent) if self.is_unreachable() => Advice::Retry,
            _ => Advice::Query,
        }
    }

    /// Whether nothing of the request is at fault: there was no connection, for the call or for the certificates that it takes.
    fn is_unreachable(&self) -> bool {
        self.is_transport() || self.is_certificates() && self.may_pass()
    }

    /// What the documentation of the error code advises, if it speaks of the outcome of the last attempt.
    pub(crate) fn documented_advice(&self) -> Option<Advice> {
        let documented = match self.0.last_outcome {
            // What a code means is known of the protocol; whether a repetition is harmless, of an operation alone.
            Outcome::Unknown => self.metadata().described_error(self.code()?),
            Outcome::NotSent | Outcome::Refused => self.api()?.documented(),
        };
        documented.filter(|error| error.outcome == self.0.last_outcome).map(|error| error.advice)
    }

    /// Whether what happened in the last attempt may not happen in the next.
    pub(crate) fn may_pass(&self) -> bool {
        match &self.0.kind {
            Kind::Transport(_) | Kind::Sign(_) | Kind::Pending => true,
            Kind::Api(api) => {
                let status = api.status();
                let advised = matches!(self.documented_advice(), Some(Advice::Retry | Advice::Wait));
                advised || status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
            }
            Kind::Certificates(failure) => failure.may_pass(),
            Kind::Verification(failure) => failure.may_pass(),
            Kind::Violations(_) | Kind::Encode(_) | Kind::Decode(_) => false,
            #[cfg(feature = "blocking")]
            Kind::Stalling => false,
        }
    }

    /// Whether a repetition takes effect once at most: see [`Called::takes_effect_once`](super::Called::takes_effect_once).
    pub(crate) fn takes_effect_once(&self, assumed: bool) -> bool {
        self.0.called.takes_effect_once(assumed)
    }

    pub(crate) fn life(&self) -> Option<Duration> {
        self.0.life
    }

    /// Whether a repetition would count as another request: it lacks what tells it from others, or that has run out.
    fn counts_as_another(&self) -> bool {
        self.0.life.is_some_and(|life| life.is_zero())
    }
}
