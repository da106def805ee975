//! Steady rates, kept by `governor` on our own clock: what a private chat takes, and how many chats are opened.

use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use governor::clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::HashMapStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{NotUntil, Quota, RateLimiter};
use salut_core::clock::Clock;
use salut_core::delivery::{Priority, TELEGRAM_CHAT_PER_SECOND};
use salut_core::fan::Chat;

/// What a private chat on Telegram takes at once before the pace holds.
const BURST: u32 = 3;

/// A little slower than the platform allows, because the time between two messages may shrink on their way.
const SLACK_PERCENT: u32 = 5;

/// After so many chats those that could take a burst again are forgotten.
const CHATS_SWEPT_FROM: usize = 1_000;

/// What somebody waits for (a turn, a payment that goes back) opens this many times as many chats as the rest.
const ORDERS_FACTOR: u32 = 5;

/// When to come back, and how much time to leave between several that do.
pub(super) type Later = (DateTime<Utc>, TimeDelta);

/// Nobody looks on.
type Unwatched = NoOpMiddleware<Nanos>;

/// Our clock as `governor` reads it.
#[derive(Debug, Clone)]
struct OurClock(Arc<dyn Clock>);

impl clock::Clock for OurClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let nanos = self.0.now().timestamp_nanos_opt().unwrap_or(i64::MAX);
        Nanos::new(u64::try_from(nanos).unwrap_or(0))
    }
}

/// Private chats, each at its pace.
pub(super) struct PrivateChats {
    clock: OurClock,
    limiter: RateLimiter<Chat, HashMapStateStore<Chat>, OurClock, Unwatched>,
    pace: Duration,
}

impl PrivateChats {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        let clock = OurClock(clock);
        let pace = Duration::from_secs(1) / TELEGRAM_CHAT_PER_SECOND;
        let pace = pace + pace * SLACK_PERCENT / 100;
        let burst = NonZeroU32::new(BURST).unwrap_or(NonZeroU32::MIN);
        let quota = every(pace, burst);
        let limiter = RateLimiter::new(quota, HashMapStateStore::default(), clock.clone());
        Self { clock, limiter, pace }
    }

    pub(super) fn take(&mut self, chat: Chat, now: DateTime<Utc>) -> Result<(), Later> {
        if self.limiter.len() >= CHATS_SWEPT_FROM {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let checked = self.limiter.check_key(&chat);
        checked.map_err(|not_until| later(&not_until, &self.clock, (now, self.pace)))
    }
}

/// How many private chats are opened: some for what people wait for, few for all the rest.
pub(super) struct Openings {
    clock: OurClock,
    orders: Limiter,
    rest: Limiter,
}

struct Limiter {
    limiter: RateLimiter<NotKeyed, InMemoryState, OurClock, Unwatched>,
    pace: Duration,
}

impl Openings {
    pub(super) fn new(per_minute: u32, clock: Arc<dyn Clock>) -> Self {
        let clock = OurClock(clock);
        let limiter = |per_minute: u32| {
            let burst = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
            let pace = Duration::from_mins(1) / burst.get();
            let limiter = RateLimiter::direct_with_clock(every(pace, burst), clock.clone());
            Limiter { limiter, pace }
        };
        let orders = limiter(per_minute.saturating_mul(ORDERS_FACTOR));
        let rest = limiter(per_minute);
        Self { clock, orders, rest }
    }

    pub(super) fn take(&self, priority: Priority, now: DateTime<Utc>) -> Result<(), Later> {
        let Limiter { limiter, pace } = match priority {
            Priority::Order => &self.orders,
            Priority::Announcement | Priority::Reminder | Priority::Edit => &self.rest,
        };
        limiter.check().map_err(|not_until| later(&not_until, &self.clock, (now, *pace)))
    }
}

fn every(pace: Duration, burst: NonZeroU32) -> Quota {
    Quota::with_period(pace).unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(burst)
}

fn later(
    not_until: &NotUntil<Nanos>,
    clock: &OurClock,
    (now, pace): (DateTime<Utc>, Duration),
) -> Later {
    let wait = not_until.wait_time_from(clock::Clock::now(clock));
    let span = |duration| TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX);
    // A clock may wake a little early: no wait is shorter than a millisecond.
    (now + span(wait).max(TimeDelta::milliseconds(1)), span(pace))
}

impl fmt::Debug for PrivateChats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateChats").field("chats", &self.limiter.len()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Openings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Openings").field("pace", &self.rest.pace).finish_non_exhaustive()
    }
}
