//! When a call is attempted again.

use std::time::Duration;

use crate::{
    crypto::Backend,
    error::Error,
    operation::{Advice, Outcome},
};

/// How often a call is attempted, and for how long.
///
/// A call is only attempted again where that can't make it happen twice:
///
/// * no byte of the attempt left this machine, or the service refused it and says to come again (429);
/// * the outcome is unknown, and the operation is a read, or the description knows that a repetition takes effect once:
///   its [evidence](crate::operation::Evidence) is `Documented` or `Natural`, the request has the
///   [fields](crate::operation::Idempotency::fields) that tell it from others, and its identity has not
///   [expired](crate::operation::Idempotency::expires) by the time of the next attempt, nor will in five minutes: the
///   service's clock may be ahead. That counts for the rest of the call, also after a later attempt that did not happen
///   for sure.
///
/// Each attempt sends the same values, sealed, stamped and signed anew. Between attempts is a pause of random length,
/// longer each time (decorrelated jitter), and never shorter than the `Retry-After` of a reply.
///
/// The defaults: 3 attempts, since the manual asks for two or three repetitions; pauses from 0.3 to 5 seconds, so that
/// many clients do not come back all at once; 60 seconds for everything together, since the built-in transport gives up
/// an attempt after 30.
///
/// ```
/// use std::time::Duration;
/// use wechatpay_coupons::{Client, RetryPolicy};
///
/// let patient = RetryPolicy::default().attempts(5).deadline(Duration::from_secs(300));
/// let builder = Client::builder().retry(patient);
/// ```
///
/// For one call, see [`Client::with_retry`](crate::Client::with_retry).
#[must_use = "a policy does nothing until a client or its builder has it"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    deadline: Duration,
    shortest_pause: Duration,
    longest_pause: Duration,
    assumed: bool,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            deadline: Duration::from_secs(60),
            shortest_pause: Duration::from_millis(300),
            longest_pause: Duration::from_secs(5),
            assumed: false,
        }
    }
}

impl RetryPolicy {
    /// One attempt: what to do after a failure is yours to decide.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// The most attempts of a call, the first included. 0 counts as 1.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// How long a call may take, with all attempts and pauses, and with the download of certificates that it waits for. It
    /// needs a tokio runtime, with its time enabled; without a runtime neither the deadline nor a repetition takes place.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// The shortest and the longest pause between attempts.
    pub fn pauses(mut self, shortest: Duration, longest: Duration) -> Self {
        self.shortest_pause = shortest;
        self.longest_pause = longest.max(shortest);
        self
    }

    /// Counts as safe what nobody documents but sibling operations do: [`Evidence::Assumed`](crate::operation::Evidence::Assumed). If the assumption is wrong,
    /// a repetition issues twice.
    pub fn repeat_assumed(mut self) -> Self {
        self.assumed = true;
        self
    }

    pub(super) fn most_attempts(&self) -> u32 {
        self.attempts
    }

    pub(super) fn time(&self) -> Duration {
        self.deadline
    }

    /// Whether another attempt after this failed one can't make the call happen twice, and may mend it.
    pub(super) fn repeats(&self, error: &Error) -> bool {
        match error.last_outcome() {
            Outcome::NotSent => error.may_pass(),
            Outcome::Refused => error.documented_advice() == Some(Advice::Wait),
            Outcome::Unknown => {
                // That it has not expired by then, the journey sees to: it knows when the next attempt begins.
                error.may_pass() && error.takes_effect_once(self.assumed)
            }
        }
    }

    /// The pause after one of `previous` length: anything from the shortest to three times the previous one.
    pub(super) fn pause(&self, previous: Option<Duration>, backend: Backend) -> Duration {
        let mut random = [0_u8; 4];
        // Without randomness the pause is the longest of its range.
        let share = match backend.fill_random(&mut random) {
            Ok(()) => f64::from(u32::from_le_bytes(random)) / f64::from(u32::MAX),
            Err(_) => 1.0,
        };
        let shortest = self.shortest_pause;
        let longest = previous.map_or(shortest, |previous| previous.max(shortest)).saturating_mul(3);
        let spread = longest.saturating_sub(shortest);
        let more = Duration::try_from_secs_f64(spread.as_secs_f64() * share).unwrap_or(spread);
        shortest.saturating_add(more).min(self.longest_pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_stay_between_their_limits_and_differ() {
        let policy = RetryPolicy::default();
        let mut previous = None;
        let mut pauses = Vec::new();
        for _ in 0..100 {
            let pause = policy.pause(previous, Backend::default());
            assert!((policy.shortest_pause..=policy.longest_pause).contains(&pause), "{pause:?}");
            assert!(pause <= previous.map_or(policy.shortest_pause, |it: Duration| it) * 3);
            pauses.push(pause);
            previous = Some(pause);
        }
        pauses.dedup();
        assert!(pauses.len() > 10);
    }

    #[test]
    fn limits_that_make_no_sense_are_bent() {
        let second = Duration::from_secs(1);
        let policy = RetryPolicy::default().attempts(0).pauses(second, Duration::ZERO);
        assert_eq!(policy.most_attempts(), 1);
        assert_eq!(policy.pause(None, Backend::default()), second);
    }

    #[test]
    fn pauses_without_end_do_not_overflow() {
        for shortest in [Duration::from_secs(1), Duration::MAX / 2, Duration::MAX] {
            let policy = RetryPolicy::default().pauses(shortest, Duration::MAX);
            for previous in [None, Some(Duration::MAX / 3), Some(Duration::MAX)] {
                assert!((0..100).all(|_| policy.pause(previous, Backend::default()) >= shortest));
            }
        }
    }
}
