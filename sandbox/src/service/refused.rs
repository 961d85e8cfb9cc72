//! What was refused, and why in words: for a test that wonders, and for the command's log.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Mutex, PoisonError},
};

/// How many are kept: a sandbox may run for days.
const KEPT: usize = 1000;

/// A request that the sandbox refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// The method of the request.
    pub method: String,
    /// Path and query, as they were sent.
    pub path: String,
    /// The status of the reply.
    pub status: u16,
    /// The code of the reply; absent where it has no body.
    pub code: Option<String>,
    /// The message of the reply, in the service's own language; empty where it has no body.
    pub message: String,
    /// What happened and what to look at first. After a wrong signature: the message that the service built, the headers
    /// that it got, and what the signature fits instead, if that can be told.
    pub explanation: String,
}

/// Some lines for a log.
impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.method, self.path, self.status)?;
        if let Some(code) = &self.code {
            write!(f, " {code} ({})", self.message)?;
        }
        self.explanation.lines().try_for_each(|line| write!(f, "\n    {line}"))
    }
}

/// Told of each refusal.
pub(crate) type OnRefusal = Box<dyn Fn(&Refused) + Send + Sync>;

/// The last refusals.
#[derive(Default)]
pub(crate) struct Refusals {
    kept: Mutex<VecDeque<Refused>>,
    tell: Option<OnRefusal>,
}

impl Refusals {
    pub(crate) fn new(tell: Option<OnRefusal>) -> Self {
        Self { kept: Mutex::default(), tell }
    }

    pub(super) fn keep(&self, refused: Refused) {
        if let Some(tell) = &self.tell {
            tell(&refused);
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back(refused);
        if kept.len() > KEPT {
            kept.pop_front();
        }
    }

    pub(crate) fn all(&self) -> Vec<Refused> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}
