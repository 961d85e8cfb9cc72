//! A clock that client and sandbox look at, and that stands still unless it is told.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

#[derive(Clone)]
pub(crate) struct Time {
    start: SystemTime,
    seconds: Arc<AtomicU64>,
}

impl Time {
    pub(crate) fn new() -> Self {
        Self { start: SystemTime::now(), seconds: Arc::default() }
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn clock(&self) -> impl Fn() -> SystemTime + Send + Sync + 'static {
        let Self { start, seconds } = self.clone();
        move || start + Duration::from_secs(seconds.load(Ordering::SeqCst))
    }
}
