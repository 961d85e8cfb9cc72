//! One call over its attempts: what failed so far, whether to go on, and when.

use std::time::Duration;

use tokio::time::Instant;

use super::{
    pipeline::{Host, Pipeline},
    retry::RetryPolicy,
};
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
    counted: u32,
    pause: Option<Duration>,
    failed: Vec<FailedAttempt>,
    outcome: Outcome,
}

/// Where the next attempt goes.
struct Hosts<'c> {
    current: &'c Host,
    second: Option<&'c Host>,
}

impl<'c> Journey<'c> {
    pub(super) fn begin(policy: RetryPolicy, pipeline: &'c Pipeline) -> Self {
        // Time can only be waited for where a runtime keeps it.
        let timed = tokio::runtime::Handle::try_current().is_ok();
        Self {
            policy,
            backend: pipeline.backend,
            hosts: Hosts { current: &pipeline.host, second: pipeline.second_host.as_ref() },
            deadline: timed.then(|| Instant::now().checked_add(policy.time())).flatten(),
            counted: 0,
            pause: None,
            failed: Vec::new(),
            outcome: Outcome::NotSent,
        }
    }

    /// The same to this host alone.
    pub(super) fn at(self, host: &'c Host) -> Self {
        Self { hosts: Hosts { current: host, second: None }, ..self }
    }

    /// The host of this attempt.
    pub(super) fn host(&self) -> &'c Host {
        self.hosts.current
    }

    /// What `future` gives, unless the deadline of the call comes first.
    pub(super) async fn in_time<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        match self.deadline {
            Some(deadline) => tokio::time::timeout_at(deadline, future).await.ok(),
            None => Some(future.await),
        }
    }

    /// After a failed attempt: how long to wait for the next, or the error of the whole call.
    pub(super) fn after(&mut self, error: Error) -> Result<Duration, Error> {
        self.counted += 1;
        let Some(pause) = self.next_pause(&error) else { return Err(self.end(error)) };
        self.keep(&error);
        Ok(pause)
    }

    /// The error of the whole call, after a failed attempt that is not repeated.
    pub(super) fn end(&mut self, error: Error) -> Error {
        self.keep(&error);
        self.fail(error)
    }

    fn keep(&mut self, error: &Error) {
        self.outcome = self.outcome.join(error.last_outcome());
        self.failed.push(FailedAttempt::of(error));
    }

    /// The error of the whole call, of which `error` is the last word.
    pub(super) fn fail(&mut self, error: Error) -> Error {
        error.after(std::mem::take(&mut self.failed), self.outcome)
    }

    fn next_pause(&mut self, error: &Error) -> Option<Duration> {
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
        (begins < deadline).then_some(pause)
    }

    /// The second host, if the first was not reached. Going there repeats nothing, so it is no repetition.
    fn second_host_for(&self, error: &Error) -> Option<&'c Host> {
        let unreached = error.is_transport() && error.last_outcome() == Outcome::NotSent;
        self.hosts.second.filter(|_| unreached)
    }
}
