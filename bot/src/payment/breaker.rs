//! A circuit breaker: a provider that keeps failing is left alone for a while, so that fans hear so at once and the
//! provider can recover. Owns the count and the pause; must not know what is asked.

use chrono::{DateTime, TimeDelta, Utc};

/// After so many failures in a row the breaker opens.
const FAILURES_MAX: u32 = 5;

/// The first pause; it doubles with every trial that fails.
const PAUSE: TimeDelta = TimeDelta::seconds(2);

/// The longest pause.
const PAUSE_MAX: TimeDelta = TimeDelta::seconds(60);

/// Whether a provider is asked at all.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    failures: u32,
    shut_until: Option<DateTime<Utc>>,
}

impl Breaker {
    /// Lets a request through, or says how long the pause still is. Once a pause is over one request is let through as a
    /// trial; the others wait for its outcome, or for another pause.
    pub(super) fn admit(&mut self, now: DateTime<Utc>) -> Result<(), TimeDelta> {
        match self.shut_until {
            Some(until) if now < until => Err(until - now),
            Some(_) => {
                self.shut_until = Some(now + self.pause());
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The provider answered: whatever it said, it is there.
    pub(super) const fn worked(&mut self) {
        *self = Self { failures: 0, shut_until: None };
    }

    /// The provider gave no answer, or failed.
    pub(super) fn failed(&mut self, now: DateTime<Utc>) {
        self.failures = self.failures.saturating_add(1);
        if self.failures >= FAILURES_MAX {
            self.shut_until = Some(now + self.pause());
        }
    }

    /// The provider itself asks for a pause.
    pub(super) fn rest(&mut self, now: DateTime<Utc>, wish: TimeDelta) {
        let until = now + wish.clamp(TimeDelta::zero(), PAUSE_MAX);
        self.shut_until = self.shut_until.max(Some(until));
    }

    fn pause(&self) -> TimeDelta {
        let doublings = self.failures.saturating_sub(FAILURES_MAX).min(5);
        (PAUSE * (1 << doublings)).min(PAUSE_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn failed(times: u32) -> Breaker {
        let mut breaker = Breaker::default();
        (0..times).for_each(|_| breaker.failed(noon()));
        breaker
    }

    #[test]
    fn a_few_failures_change_nothing() {
        assert_eq!(failed(FAILURES_MAX - 1).admit(noon()), Ok(()));
    }

    #[test]
    fn after_a_pause_one_request_tries_for_all() {
        let mut breaker = failed(FAILURES_MAX);
        assert_eq!(breaker.admit(noon()), Err(PAUSE));
        let later = noon() + PAUSE;
        assert_eq!(breaker.admit(later), Ok(()));
        assert_eq!(breaker.admit(later), Err(PAUSE));
        breaker.worked();
        assert_eq!(breaker.admit(later), Ok(()));
    }

    #[test]
    fn a_trial_that_fails_doubles_the_pause_up_to_a_minute() {
        assert_eq!(failed(FAILURES_MAX + 1).admit(noon()), Err(PAUSE * 2));
        assert_eq!(failed(1000).admit(noon()), Err(PAUSE_MAX));
    }

    #[test]
    fn a_wish_for_a_pause_is_kept() {
        let mut breaker = Breaker::default();
        breaker.rest(noon(), TimeDelta::seconds(7));
        assert_eq!(breaker.admit(noon()), Err(TimeDelta::seconds(7)));
        breaker.rest(noon(), TimeDelta::days(7));
        assert_eq!(breaker.admit(noon()), Err(PAUSE_MAX));
    }
}
