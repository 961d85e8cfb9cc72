//! Which request meets which fault.

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use fastrand::Rng;
use tokio::sync::watch;

use super::Fault;
use crate::SandboxError;

/// What is planned, in the order of planning.
pub(crate) struct Faults {
    operations: Vec<&'static str>,
    /// Whether a merchant works with certificates.
    certificates: bool,
    rules: Mutex<Vec<Rule>>,
    met: AtomicU64,
    unanswered: AtomicU64,
    /// Told of each end of all faults.
    cleared: watch::Sender<()>,
}

/// A fault, met by a request.
pub(crate) struct Met {
    pub(crate) fault: Fault,
    /// From when it was met: the faults may be cleared before the gate comes to it.
    cleared: watch::Receiver<()>,
}

struct Rule {
    fault: Fault,
    operation: Option<&'static str>,
    when: When,
}

/// Which of the requests for its operation a fault meets.
pub(crate) enum When {
    Always,
    Times(u32),
    Probability(f64, Rng),
}

impl When {
    pub(crate) fn probability(probability: f64, seed: u64) -> Self {
        Self::Probability(probability, Rng::with_seed(seed))
    }

    fn is_now(&mut self) -> bool {
        match self {
            Self::Always => true,
            Self::Times(0) => false,
            Self::Times(left) => {
                *left -= 1;
                true
            }
            Self::Probability(probability, random) => random.f64() < *probability,
        }
    }
}

impl Faults {
    /// Nothing planned, for a service of these operations, of which a merchant works with certificates or none does.
    pub(crate) fn new(operations: Vec<&'static str>, certificates: bool) -> Self {
        Self {
            operations,
            certificates,
            rules: Mutex::default(),
            met: AtomicU64::new(0),
            unanswered: AtomicU64::new(0),
            cleared: watch::Sender::default(),
        }
    }

    /// The fault that a request for an operation meets: the first whose time it is.
    pub(crate) fn next(&self, operation: &str) -> Option<Met> {
        let mut rules = self.rules();
        let mut meant = rules.iter_mut().filter(|rule| rule.operation.is_none_or(|name| name == operation));
        let fault = meant.find_map(|rule| rule.when.is_now().then_some(rule.fault));
        rules.retain(|rule| !matches!(rule.when, When::Times(0)));
        let fault = fault?;
        self.met.fetch_add(1, Ordering::Relaxed);
        Some(Met { fault, cleared: self.cleared.subscribe() })
    }

    pub(crate) fn plan(&self, fault: Fault) -> Planned<'_> {
        Planned { faults: self, fault, operation: None }
    }

    pub(crate) fn clear(&self) {
        let mut rules = self.rules();
        rules.clear();
        // Under the lock: what was met before is told, and nothing is met later.
        self.cleared.send_replace(());
    }

    /// Says nothing until the faults are cleared. Where a client gives up before, it is dropped.
    pub(crate) async fn silence(&self, Met { mut cleared, .. }: Met) {
        self.unanswered.fetch_add(1, Ordering::Relaxed);
        drop(cleared.changed().await);
    }

    pub(crate) fn unanswered(&self) -> u64 {
        self.unanswered.load(Ordering::Relaxed)
    }

    pub(crate) fn met(&self) -> u64 {
        self.met.load(Ordering::Relaxed)
    }

    pub(crate) fn operations(&self) -> &[&'static str] {
        &self.operations
    }

    fn rules(&self) -> MutexGuard<'_, Vec<Rule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A fault about to be planned: see [`Sandbox::fault`](crate::Sandbox::fault). It is planned when it is said how often it
/// happens; an operation that the sandbox does not serve is an error then, and so is a fault that can't happen in it, or a
/// probability that is none.
#[must_use = "a fault is not planned before it is said how often it happens"]
pub struct Planned<'f> {
    faults: &'f Faults,
    fault: Fault,
    operation: Option<String>,
}

impl Planned<'_> {
    /// Only requests for this operation: `use_coupon`. Otherwise it meets those for any.
    pub fn on(self, operation: impl Into<String>) -> Self {
        Self { operation: Some(operation.into()), ..self }
    }

    /// The next so many requests meet it.
    pub fn times(self, times: u32) -> Result<(), SandboxError> {
        self.when(When::Times(times))
    }

    /// Each request meets it with a probability from 0 to 1. Which ones is decided by the seed and the order of requests
    /// alone.
    pub fn probability(self, probability: f64, seed: u64) -> Result<(), SandboxError> {
        self.when(When::probability(probability, seed))
    }

    /// Every request meets it, until the faults are [cleared](crate::Sandbox::clear_faults).
    pub fn always(self) -> Result<(), SandboxError> {
        self.when(When::Always)
    }

    pub(crate) fn when(self, when: When) -> Result<(), SandboxError> {
        let Self { faults, fault, operation } = self;
        let known = |name: &String| faults.operations.iter().find(|known| *known == name).copied();
        let operation = match operation {
            Some(name) => Some(known(&name).ok_or(SandboxError::UnknownOperation(name))?),
            None => None,
        };
        if let When::Probability(probability, _) = &when
            && !(0.0..=1.0).contains(probability)
        {
            return Err(SandboxError::Probability(*probability));
        }
        if fault == Fault::RotatedCertificate && !faults.certificates {
            return Err(SandboxError::NoCertificates);
        }
        faults.rules().push(Rule { fault, operation, when });
        Ok(())
    }
}

impl std::fmt::Debug for Planned<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { fault, operation, .. } = self;
        f.debug_struct("Planned").field("fault", fault).field("operation", operation).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults() -> Faults {
        Faults::new(vec!["a", "b"], false)
    }

    #[test]
    fn the_first_that_is_due_is_met_and_counted() {
        let faults = faults();
        faults.plan(Fault::EmptyBody).on("b").times(1).unwrap();
        faults.plan(Fault::HtmlBody).times(2).unwrap();
        let met = ["a", "b", "b", "a"].map(|operation| faults.next(operation).map(|met| met.fault));
        assert_eq!(met, [Some(Fault::HtmlBody), Some(Fault::EmptyBody), Some(Fault::HtmlBody), None]);
        assert_eq!(faults.met(), 3);
    }

    #[test]
    fn a_seed_decides_which() {
        let run = |seed| {
            let faults = faults();
            faults.plan(Fault::EmptyBody).probability(0.5, seed).unwrap();
            (0..64).map(|_| faults.next("a").is_some()).collect::<Vec<_>>()
        };
        assert_eq!(run(1), run(1));
        assert_ne!(run(1), run(2));
        let met = run(1).into_iter().filter(|met| *met).count();
        assert!((16..48).contains(&met), "{met}");
    }

    #[test]
    fn always_ends_when_it_is_cleared() {
        let faults = faults();
        faults.plan(Fault::EmptyBody).always().unwrap();
        assert!((0..9).all(|_| faults.next("a").is_some()));
        faults.clear();
        assert!(faults.next("a").is_none());
    }

    #[test]
    fn an_operation_that_is_not_served_is_told() {
        let error = faults().plan(Fault::EmptyBody).on("c").times(1).unwrap_err();
        assert!(matches!(error, SandboxError::UnknownOperation(name) if name == "c"));
    }

    #[test]
    fn a_probability_is_from_0_to_1() {
        for probability in [-0.1, 1.1, f64::NAN] {
            let error = faults().plan(Fault::EmptyBody).probability(probability, 1).unwrap_err();
            assert!(matches!(error, SandboxError::Probability(_)), "{error}");
        }
    }

    #[test]
    fn where_nobody_works_with_certificates_none_is_renewed_in_mid_call() {
        let error = faults().plan(Fault::RotatedCertificate).times(1).unwrap_err();
        assert!(matches!(error, SandboxError::NoCertificates));
        Faults::new(vec!["a"], true).plan(Fault::RotatedCertificate).times(1).unwrap();
    }
}
