//! Spans and events of the feature `tracing`.

use std::time::Duration;

use tracing::{Instrument, field::Empty, info, info_span, instrument::Instrumented, warn};

use super::{Downloaded, Report};
use crate::{auth::VerificationFailure, client::host::Host, crypto::PlatformCertificate, error::Called};

const TARGET: &str = "wechatpay_coupons";

/// The span of a call, or of one of its attempts.
#[derive(Clone)]
pub(in crate::client) struct Span(tracing::Span);

/// The fields are those of a report. What only the end knows is recorded there.
macro_rules! span {
    ($name:literal, $called:expr, $attempt:expr, $host:expr) => {
        Span(info_span!(
            target: TARGET,
            $name,
            operation = $called.name(),
            method = $called.metadata().method.as_str(),
            path = $called.path(),
            attempt = $attempt,
            host = $host,
            ending = Empty,
            cause = Empty,
            status = Empty,
            code = Empty,
            request_id = Empty,
            key_id = Empty,
            reply_bytes = Empty,
            duration_ms = Empty,
        ))
    };
}

impl Span {
    pub(super) fn call(called: &Called) -> Self {
        span!("wechatpay.call", called, Empty, Empty)
    }

    pub(super) fn attempt(called: &Called, host: &Host, attempt: u32) -> Self {
        span!("wechatpay.attempt", called, attempt, host.authority.as_str())
    }

    pub(super) fn is_enabled(&self) -> bool {
        !self.0.is_disabled()
    }

    /// Does the work inside of the span.
    pub(in crate::client) fn run<F: Future>(self, work: F) -> Instrumented<F> {
        work.instrument(self.0)
    }

    pub(super) fn again(&self, pause: Duration) {
        info!(target: TARGET, parent: &self.0, pause_ms = milliseconds(pause), "the call is attempted again");
    }

    pub(super) fn unverified(&self, failure: &VerificationFailure) {
        warn!(target: TARGET, parent: &self.0, reason = %failure, "the reply is not verified");
    }

    pub(in crate::client) fn downloaded(&self, downloaded: &Downloaded) {
        match &downloaded.result {
            Ok(opened) => {
                let serials: Vec<_> = opened.certificates.iter().map(PlatformCertificate::serial).collect();
                info!(target: TARGET, parent: &self.0, ?serials, "certificates were downloaded");
            }
            Err(failure) => {
                warn!(target: TARGET, parent: &self.0, reason = %failure, "certificates were not downloaded");
            }
        }
    }

    /// What a call knows only at its end, and an attempt from the beginning.
    pub(super) fn attempts(&self, report: &Report<'_>) {
        self.0.record("attempt", report.attempt);
        self.0.record("host", report.host);
    }

    pub(super) fn end(&self, report: &Report<'_>) {
        let Report { ending, cause, status, code, request_id, key_id, .. } = *report;
        self.0.record("ending", tracing::field::display(ending));
        self.0.record("cause", cause);
        self.0.record("status", status.map(|status| status.as_u16()));
        self.0.record("code", code);
        self.0.record("request_id", request_id);
        self.0.record("key_id", key_id);
        self.0.record("reply_bytes", report.reply_bytes);
        self.0.record("duration_ms", milliseconds(report.duration));
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
