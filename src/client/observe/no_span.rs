//! In a build without tracing: spans that are none, and cost nothing.

use std::time::Duration;

use super::{Downloaded, Report};
use crate::{auth::VerificationFailure, client::host::Host, error::Called};

#[derive(Clone)]
pub(in crate::client) struct Span;

#[expect(clippy::unused_self, reason = "the spans of the feature `tracing` use it")]
impl Span {
    pub(super) fn call(_: &Called) -> Self {
        Self
    }

    pub(super) fn attempt(_: &Called, _: &Host, _: u32) -> Self {
        Self
    }

    pub(super) fn is_enabled(&self) -> bool {
        false
    }

    pub(in crate::client) fn run<F: Future>(self, work: F) -> F {
        work
    }

    pub(super) fn again(&self, _: Duration) {}

    pub(super) fn unverified(&self, _: &VerificationFailure) {}

    pub(in crate::client) fn downloaded(&self, _: &Downloaded) {}

    pub(super) fn attempts(&self, _: &Report<'_>) {}

    pub(super) fn end(&self, _: &Report<'_>) {}
}
