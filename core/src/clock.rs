//! The time, passed in: the [`Clock`] port and the [`ManualClock`] that tests and the playground move.
//!
//! Nothing in `core` reads the system's clock; rules take `now`, journeys take a `&dyn Clock`.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};

/// Tells the time and waits for it. Schedulers, holds, budgets and the emulators' limits all run on it.
#[async_trait]
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The time now, in UTC.
    fn now(&self) -> DateTime<Utc>;

    /// Returns once [`now`](Self::now) is `due` or later; at once when it already is.
    async fn sleep_until(&self, due: DateTime<Utc>);

    /// Waits `span` from now.
    async fn sleep(&self, span: TimeDelta) {
        self.sleep_until(self.now() + span).await;
    }
}

/// A clock that stands still until somebody moves it, and wakes each sleeper whose time has come.
#[derive(Clone)]
pub struct ManualClock(Arc<Mutex<Hands>>);

struct Hands {
    now: DateTime<Utc>,
    sleepers: BinaryHeap<Reverse<Sleeper>>,
}

struct Sleeper {
    due: DateTime<Utc>,
    waker: Waker,
}

impl ManualClock {
    /// A clock that shows `now`.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(Hands { now, sleepers: BinaryHeap::new() })))
    }

    /// Moves the clock forward by `span`.
    pub fn advance(&self, span: TimeDelta) {
        let to = self.now() + span;
        self.set(to);
    }

    /// Moves the clock to `to`; a time in the past leaves it where it is, since time never runs back.
    pub fn set(&self, to: DateTime<Utc>) {
        let mut hands = self.hands();
        hands.now = hands.now.max(to);
        let mut woken = Vec::new();
        while hands.sleepers.peek().is_some_and(|Reverse(next)| next.due <= hands.now) {
            woken.extend(hands.sleepers.pop().map(|Reverse(sleeper)| sleeper.waker));
        }
        drop(hands);
        woken.into_iter().for_each(Waker::wake);
    }

    /// When the next sleeper wants to wake, if anybody sleeps.
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        self.hands().sleepers.peek().map(|Reverse(next)| next.due)
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        self.hands().now
    }

    async fn sleep_until(&self, due: DateTime<Utc>) {
        poll_fn(|task| {
            let mut hands = self.hands();
            if hands.now >= due {
                return Poll::Ready(());
            }
            hands.sleepers.push(Reverse(Sleeper { due, waker: task.waker().clone() }));
            Poll::Pending
        })
        .await;
    }
}

impl std::fmt::Debug for ManualClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ManualClock({})", self.now())
    }
}

impl PartialEq for Sleeper {
    fn eq(&self, other: &Self) -> bool {
        self.due == other.due
    }
}

impl Eq for Sleeper {}

impl PartialOrd for Sleeper {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Sleeper {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.due.cmp(&other.due)
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;
    use futures::future::join;

    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_430_000_000, 0).unwrap()
    }

    #[test]
    fn a_sleeper_wakes_when_the_clock_reaches_its_time() {
        let clock = ManualClock::at(noon());
        let mover = clock.clone();
        let sleeper = clock.sleep(TimeDelta::minutes(10));
        block_on(join(sleeper, async move {
            mover.advance(TimeDelta::minutes(9));
            mover.advance(TimeDelta::minutes(1));
        }));
        assert_eq!(clock.now(), noon() + TimeDelta::minutes(10));
        assert_eq!(clock.next_due(), None);
    }

    #[test]
    fn time_never_runs_back() {
        let clock = ManualClock::at(noon());
        clock.set(noon() - TimeDelta::days(1));
        assert_eq!(clock.now(), noon());
    }
}
