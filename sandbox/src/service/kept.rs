//! The last of what is worth telling: for a test that wonders, and for the command's log.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

/// How many are kept: a sandbox may run for days.
const LAST: usize = 1000;

/// Told of each at once.
pub(crate) type Tell<T> = Box<dyn Fn(&T) + Send + Sync>;

/// The last ones, the newest last.
pub(crate) struct Kept<T> {
    last: Mutex<VecDeque<T>>,
    tell: Option<Tell<T>>,
}

impl<T: Clone> Kept<T> {
    pub(crate) fn new(tell: Option<Tell<T>>) -> Self {
        Self { last: Mutex::default(), tell }
    }

    pub(crate) fn keep(&self, worth_telling: T) {
        if let Some(tell) = &self.tell {
            tell(&worth_telling);
        }
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.push_back(worth_telling);
        if last.len() > LAST {
            last.pop_front();
        }
    }

    pub(crate) fn all(&self) -> Vec<T> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}
