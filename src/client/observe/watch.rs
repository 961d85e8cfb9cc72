//! The one place where calls and attempts are watched, whoever wants to know.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use tokio::time::Instant;

use super::{End, Facts, Observer, Report, span::Span};
use crate::{client::host::Host, error::Called};

/// Watches a call, or one of its attempts. Dropped before it has ended, it reports that.
pub(in crate::client) struct Watch<'c> {
    stage: Stage,
    observer: Option<&'c dyn Observer>,
    called: &'c Called,
    host: &'c Host,
    attempt: u32,
    span: Span,
    /// When it began; `None` where nobody watches, or any more.
    begun: Option<Instant>,
}

#[derive(Clone, Copy)]
enum Stage {
    Call,
    Attempt,
}

impl<'c> Watch<'c> {
    pub(in crate::client) fn call(
        observer: Option<&'c dyn Observer>,
        called: &'c Called,
        host: &'c Host,
    ) -> Self {
        Self::begin(Stage::Call, Span::call(called), observer, called, host, 0)
    }

    fn begin(
        stage: Stage,
        span: Span,
        observer: Option<&'c dyn Observer>,
        called: &'c Called,
        host: &'c Host,
        attempt: u32,
    ) -> Self {
        let watched = observer.is_some() || span.is_enabled();
        Self { stage, observer, called, host, attempt, span, begun: watched.then(Instant::now) }
    }

    /// The span that the work of a call belongs into.
    pub(in crate::client) fn span(&self) -> Span {
        self.span.clone()
    }

    /// Does the next attempt of a call, and reports what it tells of itself.
    pub(in crate::client) async fn attempt<T: End>(
        &mut self,
        host: &'c Host,
        work: impl Future<Output = T>,
    ) -> T {
        self.attempt += 1;
        self.host = host;
        let span = Span::attempt(self.called, host, self.attempt);
        let watch = Self::begin(Stage::Attempt, span, self.observer, self.called, host, self.attempt);
        let done = watch.span().run(work).await;
        watch.end(&done);
        done
    }

    /// Says that a call is attempted again after a pause.
    pub(in crate::client) fn again(&self, pause: Duration) {
        self.span.again(pause);
    }

    /// The end. It is only asked for facts where somebody watches.
    pub(in crate::client) fn end(mut self, end: &impl End) {
        if let Some(begun) = self.begun.take() {
            self.report(begun, &end.facts());
        }
    }

    fn report(&self, begun: Instant, facts: &Facts<'_>) {
        let report = Report {
            operation: self.called.name(),
            method: &self.called.metadata().method,
            path: self.called.path(),
            attempt: self.attempt,
            host: self.host.authority.as_str(),
            ending: facts.ending,
            cause: facts.cause,
            status: facts.status,
            code: facts.code,
            request_id: facts.request_id.as_deref(),
            key_id: facts.key_id,
            reply_bytes: facts.reply_bytes,
            duration: begun.elapsed(),
        };
        match (self.stage, facts.unverified) {
            (Stage::Call, _) => self.span.attempts(&report),
            (Stage::Attempt, Some(failure)) => self.span.unverified(failure),
            (Stage::Attempt, None) => {}
        }
        self.span.end(&report);
        let Some(observer) = self.observer else { return };
        // Whatever an observer does, the call must not break of it.
        let _ = catch_unwind(AssertUnwindSafe(|| match self.stage {
            Stage::Call => observer.call_ended(&report),
            Stage::Attempt => observer.attempt_ended(&report),
        }));
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if let Some(begun) = self.begun.take() {
            self.report(begun, &Facts::ABANDONED);
        }
    }
}
