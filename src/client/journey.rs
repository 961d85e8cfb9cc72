//! One call over its attempts: what failed so far, whether to go on, and when.

use std::time::Duration;

use tokio::time::Instant;

use super::{host::Host, pipeline::Pipeline, retry::RetryPolicy};
use crate::{
    crypto::Backend,
    error::{Error, FailedAttempt},
    operation::Outcome,
};

/// What a call has gone through.
pub(super) struct Journey<'c> {
    policy: RetryPolicy,
    backend: Backend,
    hosts: Hosts<'c>,
    deadline: Option<Instant>,
    /// From when on the request would count as another one.
    expires: Option<Instant>,
    counted: u32,
    pause: Option<Duration>,
    failed: Vec<FailedAttempt>,
    outcome: Outcome,
}

/// A deadline beyond what a clock holds.
const NO_LIMIT: Duration = Duration::from_secs(30 * 365 * 24 * 3600);

/// Where the next attempt goes.
struct Hosts<'c> {
    current: &'c Host,
    second: Option<&'c Host>,
}

impl<'c> Journey<'c> {
    pub(super) fn begin(policy: RetryPolicy, pipeline: &'c Pipeline) -> Self {
        // Time can only be waited for where a runtime keeps it.
        let timed = tokio::runtime::Handle::try_current().is_ok();
        let now = Instant::now();
        Self {
            policy,
            backend: pipeline.backend,
            hosts: Hosts { current: &pipeline.host, second: pipeline.second_host.as_ref() },
            deadline: timed.then(|| now.checked_add(policy.time()).unwrap_or(now + NO_LIMIT)),
            expires: None,
            counted: 0,
            pause: None,
            failed: Vec::new(),
            outcome: Outcome::NotSent,
        }
    }

    /// The host of this attempt.
    pub(super) fn host(&self) -> &'c Host {
        self.hosts.current
    }

    /// The host to go to where that one is not reached.
    pub(super) fn second_host(&self) -> Option<&'c Host> {
        self.hosts.second.filter(|_| !self.is_over())
    }

    /// What `future` gives, unless the deadline of the call comes first.
    pub(super) async fn in_time<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        match self.deadline {
            Some(deadline) => tokio::time::timeout_at(deadline, future).await.ok(),
            None => Some(future.await),
        }
    }

    /// Whether what is begun now comes too late.
    pub(super) fn is_over(&self) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= Instant::now())
    }

    /// After a failed attempt: how long to wait for the next, or the error of the whole call.
    pub(super) fn after(&mut self, error: Error) -> Result<Duration, Error> {
        self.counted += 1;
        self.count(&error);
        match self.next_pause(&error) {
            Some(pause) => Ok(pause),
            None => Err(self.end(error)),
        }
    }

    /// After a reply that settles the call and can't be read: the error of the whole call.
    pub(super) fn unread(mut self, error: Error) -> Error {
        self.count(&error);
        self.end(error)
    }

    fn count(&mut self, error: &Error) {
        if let Some(life) = error.life() {
            self.expires = Instant::now().checked_add(life);
        }
        self.outcome = self.outcome.join(error.last_outcome());
        self.failed.push(FailedAttempt::of(error));
    }

    /// The error of the whole call, of which `error` is the last word.
    fn end(&mut self, error: Error) -> Error {
        // What fails before it is encoded does not know.
        let life = self.expires.map(|expires| expires.saturating_duration_since(Instant::now()));
        let life = error.life().or(life);
        error.with_life(life).after(std::mem::take(&mut self.failed), self.outcome)
    }

    /// Whether an attempt that begins then would be another request, while the one that was made may have happened.
    fn would_happen_twice(&self, begins: Instant) -> bool {
        self.outcome == Outcome::Unknown && self.expires.is_some_and(|expires| expires <= begins)
    }

    fn next_pause(&mut self, error: &Error) -> Option<Duration> {
        if self.would_happen_twice(Instant::now()) {
            return None;
        }
        if let Some(second) = self.second_host_for(error) {
            self.hosts = Hosts { current: second, second: None };
            self.counted -= 1;
            return Some(Duration::ZERO);
        }
        let deadline = self.deadline?;
        if self.counted >= self.policy.most_attempts() || !self.policy.repeats(error) {
            return None;
        }
        let pause = self.policy.pause(self.pause, self.backend);
        let pause = pause.max(error.retry_after().unwrap_or_default());
        self.pause = Some(pause);
        // An attempt that would begin after the deadline is none.
        let begins = Instant::now().checked_add(pause)?;
        (begins < deadline && !self.would_happen_twice(begins)).then_some(pause)
    }

    /// The second host, if the first was not reached. Going there repeats nothing, so it is no repetition.
    fn second_host_for(&self, error: &Error) -> Option<&'c Host> {
        self.second_host().filter(|_| error.is_unreached())
    }
}
