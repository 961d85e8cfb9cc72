//! When certificates are downloaded. No clock and no I/O: the time is given.

use std::time::{Duration, SystemTime};

/// The manual wants the list fetched more often than every 12 hours; two hours are left for failures.
const INTERVAL: Duration = Duration::from_secs(10 * 3600);
/// Whoever sends us ids that nobody knows causes one download in this time, and no storm.
const COOL_DOWN: Duration = Duration::from_secs(60);
/// Until the first success nothing works, so the first attempts follow sooner: after this, and twice it, and so on.
const FIRST_BACK_OFF: Duration = Duration::from_secs(1);

/// What is remembered of downloads.
#[derive(Debug, Default)]
pub(super) struct Refresh {
    succeeded: Option<SystemTime>,
    attempted: Option<SystemTime>,
    failures: u32,
}

impl Refresh {
    /// Whether it is time for a download, and one may begin.
    pub(super) fn is_due(&self, now: SystemTime) -> bool {
        has_passed(INTERVAL, self.succeeded, now) && self.may_begin(now)
    }

    /// Begins an attempt, if the last one is long enough ago.
    ///
    /// It counts as failed until it has succeeded, so that one which is dropped halfway counts too.
    pub(super) fn begin(&mut self, now: SystemTime) -> bool {
        let may = self.may_begin(now);
        if may {
            self.attempted = Some(now);
            self.failures = self.failures.saturating_add(1);
        }
        may
    }

    pub(super) fn succeed(&mut self, now: SystemTime) {
        self.succeeded = Some(now);
        self.failures = 0;
    }

    pub(super) fn may_begin(&self, now: SystemTime) -> bool {
        has_passed(self.pause(), self.attempted, now)
    }

    fn pause(&self) -> Duration {
        match self.succeeded {
            Some(_) => COOL_DOWN,
            None => FIRST_BACK_OFF
                .saturating_mul(2_u32.saturating_pow(self.failures.saturating_sub(1)))
                .min(COOL_DOWN),
        }
    }
}

/// Whether `pause` lies between `last` and `now`. A clock that was put back says nothing, and must not stop downloads.
fn has_passed(pause: Duration, last: Option<SystemTime>, now: SystemTime) -> bool {
    last.and_then(|last| now.duration_since(last).ok()).is_none_or(|since| since >= pause)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_722_850_421 + seconds)
    }

    fn succeeded(seconds: u64) -> Refresh {
        let mut refresh = Refresh::default();
        assert!(refresh.begin(at(seconds)));
        refresh.succeed(at(seconds));
        refresh
    }

    #[test]
    fn the_first_download_is_due_at_once_and_the_next_after_the_interval() {
        assert!(Refresh::default().is_due(at(0)));
        let refresh = succeeded(0);
        assert!(!refresh.is_due(at(36_000 - 1)));
        assert!(refresh.is_due(at(36_000)));
    }

    #[test]
    fn any_number_of_unknown_ids_causes_one_download_a_minute() {
        let mut refresh = succeeded(0);
        let begun = (1..=600).filter(|second| refresh.begin(at(*second))).count();
        assert_eq!(begun, 10);
        let mut refresh = succeeded(0);
        for second in 1..=600 {
            if refresh.begin(at(second)) {
                refresh.succeed(at(second));
                assert_eq!(second % 60, 0, "success or not, the pause is the same");
            }
        }
    }

    #[test]
    fn before_the_first_success_the_pause_grows_from_a_second_to_a_minute() {
        let mut refresh = Refresh::default();
        let begun: Vec<u64> = (0..=300).filter(|second| refresh.begin(at(*second))).collect();
        assert_eq!(begun, [0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
        assert!(!refresh.is_due(at(244)), "due, but not allowed yet");
    }

    #[test]
    fn a_download_that_fails_when_due_is_tried_again_after_the_cool_down() {
        let mut refresh = succeeded(0);
        assert!(refresh.is_due(at(36_000)) && refresh.begin(at(36_000)));
        assert!(!refresh.is_due(at(36_059)));
        assert!(refresh.is_due(at(36_060)));
    }

    #[test]
    fn a_clock_that_is_put_back_stops_nothing_for_long() {
        let mut refresh = succeeded(1_000_000);
        assert!(refresh.is_due(at(0)) && refresh.begin(at(0)));
        assert!(!refresh.begin(at(1)));
        refresh.succeed(at(0));
        assert!(!refresh.is_due(at(60)));
    }

    #[test]
    fn failures_without_end_do_not_overflow() {
        let mut refresh = Refresh { failures: u32::MAX, ..Refresh::default() };
        assert!(refresh.begin(at(0)));
        assert!(!refresh.begin(at(59)) && refresh.begin(at(60)));
    }
}
