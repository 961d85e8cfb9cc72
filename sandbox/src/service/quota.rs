//! Quotas: how many calls of an operation a merchant has in a span of time.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use super::refusal::{Refusal, code};

/// So many calls in a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quota {
    pub(crate) calls: u32,
    pub(crate) span: Duration,
}

/// The quotas of operations, and what merchants took of them.
pub(crate) struct Quotas {
    quotas: HashMap<&'static str, Quota>,
    taken: Mutex<HashMap<(&'static str, String), Taken>>,
}

/// What a merchant took since a span began. The next one begins with the first call after its end.
struct Taken {
    since: SystemTime,
    calls: u32,
}

impl Quotas {
    pub(crate) fn new(quotas: HashMap<&'static str, Quota>) -> Self {
        Self { quotas, taken: Mutex::default() }
    }

    /// Takes one call, or refuses it.
    pub(super) fn take(
        &self,
        operation: &'static str,
        merchant: &str,
        now: SystemTime,
    ) -> Result<(), Refusal> {
        let Some(Quota { calls, span }) = self.quotas.get(operation) else { return Ok(()) };
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = taken.entry((operation, merchant.to_owned())).or_insert(Taken { since: now, calls: 0 });
        // A clock that was set back begins anew too.
        if now.duration_since(taken.since).map_or(true, |passed| passed >= *span) {
            *taken = Taken { since: now, calls: 0 };
        }
        if taken.calls < *calls {
            taken.calls += 1;
            return Ok(());
        }
        Err(Refusal::fixed(code::FREQUENCY_LIMITED, "频率超限").explained(format!(
            "Merchant {merchant} has {calls} calls of {operation} in {span:?} by the sandbox's clock, and made them already."
        )))
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn a_span_begins_with_its_first_call() {
        let quota = Quota { calls: 2, span: Duration::from_secs(10) };
        let quotas = Quotas::new(HashMap::from([("a", quota)]));
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        let taken = [7, 8, 9, 16, 17, 26, 27, 3].map(|second| quotas.take("a", "1", at(second)).is_ok());
        assert_eq!(taken, [true, true, false, false, true, true, true, true]);
        assert!(quotas.take("a", "2", at(9)).is_ok() && quotas.take("b", "1", at(9)).is_ok());
    }
}
